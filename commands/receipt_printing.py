"""Receipts on paper: from a printer's own key or from the database, on a receipt printer or as a sheet."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from commands import receipt_issuing as issuing
from commands.options import Decorator, database_option, new_database_option
from commands.printers import PrinterFailed, Send, printer
from data.database import check
from data.receipts.printer_key import log_minted, mint_offline, read_key
from kiosk.receipts.printing import DOTS, escpos
from kiosk.receipts.sheet import ACROSS, DOWN
from kiosk.receipts.sheet import sheet as drawn_sheet

_MOST = 960
"""Forty sheets at once."""


def _place_options(command: Callable[..., object]) -> Callable[..., object]:
    for option in (
        click.option("--service", required=True, help="Kode jenis layanan."),
        click.option("--counter", required=True, help="Kode loket."),
    ):
        command = option(command)
    return command


def _count_option(default: int) -> Decorator:
    return click.option("--count", type=click.IntRange(1, _MOST), default=default, show_default=True)


def _key_option(*, required: bool) -> Decorator:
    return click.option(
        "--key",
        "key_file",
        required=required,
        type=click.Path(dir_okay=False, path_type=Path),
        help="Kunci mesin ini; tanpa jaringan dan basis data.",
    )


@click.command()
@_key_option(required=True)
@_place_options
@_count_option(1)
def mint(key_file: Path, counter: str, service: str, count: int) -> None:
    """Buat kode struk dengan kunci mesin ini: tiap baris kode, tab, alamat.

    Nomornya disimpan di sebelah kunci sebelum kodenya tampil, jadi tidak pernah terulang. Yang tampil dicatat
    dalam KUNCI.log.csv, yang nanti diserahkan dengan skm receipts take.
    """
    key, now = read_key(key_file), datetime.now(UTC)
    minted = mint_offline(key_file, key, [key.place(counter, service)] * count, now)
    for each in minted:
        slip = issuing.offline_slip(key, each)
        click.echo(f"{slip.grouped}\t{slip.url}")
    log_minted(key_file, minted, now)


@click.command("print")
@_key_option(required=False)
@click.option("--unit", help="Kode unit; struk dari basis data.")
@_place_options
@click.option("--printer", "name", required=True, help="usb:…, serial:…, net:…, atau file:…")
@click.option("--width", type=click.Choice([str(each) for each in DOTS]), default="58", show_default=True)
@_count_option(1)
@new_database_option
def print_(
    *,
    key_file: Path | None,
    unit: str | None,
    counter: str,
    service: str,
    name: str,
    width: str,
    count: int,
    database: Path,
) -> None:
    """Cetak struk pada pencetak struk: dari basis data (--unit), atau dengan kunci mesin (--key)."""
    if (key_file is None) == (unit is None):
        raise click.UsageError("Sebutkan --unit (dari basis data) atau --key (kunci mesin), salah satu.")
    if key_file is None:
        check(database)
    with printer(name) as send:
        for _ in range(count):
            if key_file is not None:
                _print_minted(key_file, (counter, service), int(width), send)
            else:
                _print_issued(database, str(unit), (counter, service), int(width), send)
    click.echo(f"{count} struk dicetak.")


def _print_minted(key_file: Path, place: tuple[str, str], width: int, send: Send) -> None:
    """Mint a code, print it, and only then log it: what never came out of the printer was never issued."""
    key, now = read_key(key_file), datetime.now(UTC)
    minted = mint_offline(key_file, key, [key.place(*place)], now)
    send(escpos(issuing.offline_slip(key, minted[0]), width))
    log_minted(key_file, minted, now)


def _print_issued(database: Path, unit: str, place: tuple[str, str], width: int, send: Send) -> None:
    """Issue a receipt and print it; one that the printer did not take is cancelled."""
    slips = issuing.issue(database, unit, [place])
    try:
        send(escpos(slips[0], width))
    except PrinterFailed:
        issuing.cancel(database, slips)
        raise


@click.command()
@click.argument("unit")
@_place_options
@_count_option(ACROSS * DOWN)
@click.option(
    "--to",
    "file",
    default="struk.html",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Berkas baru, untuk dibuka dan dicetak di peramban.",
)
@database_option
def sheet(*, database: Path, unit: str, counter: str, service: str, count: int, file: Path) -> None:
    """Tulis lembar struk UNIT untuk dipotong atau ditempel (A4, 24 per halaman, 70 × 37 mm).

    Tiap struk terhitung diterbitkan hari ini: buat secukupnya, dan batalkan sisanya.
    """
    if file.exists():
        raise click.ClickException(f"{file} sudah ada dan tidak ditimpa.")
    slips = issuing.issue(database, unit, [(counter, service)] * count, ahead=True)
    issuing.keep_or_cancel(database, slips, file, drawn_sheet(slips).encode())
    click.echo(f"{count} struk dalam {file}. Cetak di peramban, ukuran asli, tanpa tepi.")
