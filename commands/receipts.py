"""Receipts with a code: the keys that make them, what printers hand in, and taking one back."""

from datetime import UTC, datetime
from pathlib import Path

import click

from commands.options import database_option
from commands.receipt_issuing import require_url
from commands.receipt_printing import mint, print_, sheet
from commands.receipt_tables import issue
from data import places, settings
from data import receipts as kept
from data.database import Database, reading, writing
from data.private_file import keep
from data.receipts import keys as receipt_keys
from data.receipts.printer_key import PrinterKey, PrinterPlace, read_log, written
from surveys.period import local_day
from surveys.receipt_code import shown


@click.group()
def receipts() -> None:
    """Struk dengan kode: satu layanan selesai, satu suara."""


for command in (issue, mint, print_, sheet):
    receipts.add_command(command)


@receipts.command()
@click.argument("unit")
@click.argument("label")
@click.option(
    "--to",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Berkas baru yang hanya dapat dibaca pemiliknya; bawaan: ke layar.",
)
@database_option
def key(database: Path, unit: str, label: str, file: Path | None) -> None:
    """Buat kunci LABEL bagi sebuah mesin antrean UNIT, yang lalu mencetak struk tanpa jaringan."""
    if file is not None and file.exists():
        raise click.ClickException(f"{file} sudah ada dan tidak ditimpa.")
    with writing(database) as db:
        made = _printer_key(db, receipt_keys.make_key(db, unit, label, datetime.now(UTC)))
        if file is not None:  # before the key is kept: where it cannot be written, there is none
            keep(file, written(made).encode())
    if file is None:
        click.echo(written(made), nl=False)
    click.echo(
        f"Kunci {made.key} ({label}) dibuat. Siapa memegangnya dapat membuat struk: satu mesin, satu kunci.",
        err=True,
    )


def _printer_key(db: Database, made: receipt_keys.Key) -> PrinterKey:
    chosen, unit = settings.settings(db), places.unit(db, made.unit)
    names = {
        (counter.code, service.code): (counter.name, service.name)
        for counter in places.counters(db, unit.code)
        for service in counter.services
    }
    return PrinterKey(
        key=made.id,
        secret=receipt_keys.secret_of(db, made.id),
        url=require_url(chosen),
        office=chosen.office,
        unit=unit.code,
        unit_name=unit.name,
        zone=unit.zone,
        days=chosen.receipt_days,
        since=local_day(made.made_at, unit.zone),
        invented=chosen.invented,
        places=tuple(
            PrinterPlace(each.number, each.counter, each.service, *names[each.counter, each.service])
            for each in kept.places_of(db, unit.code)
        ),
    )


@receipts.command()
@database_option
def keys(database: Path) -> None:
    """Tampilkan semua kunci struk."""
    with reading(database) as db:
        found = receipt_keys.keys(db)
    for each in found:
        kind = "server" if each.server else "mesin"
        click.echo(
            f"{each.id:>4}  {each.unit}  {each.label}  ({kind}, {each.made_at:%Y-%m-%d})  {_state(each)}"
        )
    if not found:
        click.echo("Belum ada kunci. Kunci server dibuat sendiri; untuk mesin: skm receipts key UNIT NAMA")


def _state(each: receipt_keys.Key) -> str:
    if each.lost_at:
        return f"hilang {each.lost_at:%Y-%m-%d}: semua struknya tidak berlaku"
    if each.retired_at:
        return f"dihentikan {each.retired_at:%Y-%m-%d}: struk sebelumnya tetap berlaku"
    return "berlaku"


@receipts.command()
@click.argument("number", type=int)
@database_option
def retire(database: Path, number: int) -> None:
    """Hentikan kunci NUMBER; struk yang sudah dicetaknya tetap berlaku."""
    with writing(database) as db:
        receipt_keys.retire(db, number, datetime.now(UTC))
    click.echo(f"Kunci {number} dihentikan. Struk yang sudah dicetaknya tetap berlaku.")


@receipts.command()
@click.argument("number", type=int)
@click.option("--yes", is_flag=True, help="Tanpa bertanya.")
@database_option
def lose(database: Path, number: int, yes: bool) -> None:
    """Nyatakan kunci NUMBER hilang atau dicuri: semua struknya yang belum dipakai tidak berlaku lagi."""
    if not yes:
        click.confirm(
            f"Semua struk kunci {number} yang belum dipakai menjadi tidak berlaku. Lanjutkan?", abort=True
        )
    with writing(database) as db:
        receipt_keys.lose(db, number, datetime.now(UTC))
    click.echo(f"Kunci {number} dinyatakan hilang. Struknya yang belum dipakai tidak berlaku lagi.")


@receipts.command()
@click.argument("log", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@database_option
def take(database: Path, log: Path) -> None:
    """Terima LOG sebuah mesin, agar struk yang dicetaknya ikut terhitung; boleh diulang."""
    try:
        minted, unreadable = read_log(log, datetime.now(UTC))
    except (OSError, UnicodeDecodeError) as problem:
        raise click.ClickException(f"{log} tidak dapat dibaca sebagai log.") from problem
    if unreadable and not minted:
        raise click.ClickException(
            f"{log} tidak memuat satu baris log pun. Serahkan berkas .log.csv dari mesinnya, apa adanya."
        )
    with writing(database) as db:
        taken = kept.take_minted(db, minted)
    click.echo(f"Baru: {taken.new}. Sudah diketahui: {taken.known}. Ditolak: {taken.refused}.")
    for number in unreadable:
        click.echo(f"Baris {number} tidak terbaca.", err=True)
    if taken.refused:
        click.echo("Yang ditolak tidak dibuat oleh kunci kantor ini yang masih berlaku.", err=True)


@receipts.command()
@click.argument("codes", nargs=-1, required=True)
@database_option
def cancel(database: Path, codes: tuple[str, ...]) -> None:
    """Batalkan struk dengan CODES yang salah cetak atau tidak jadi dibagikan."""
    failed = 0
    for code in codes:
        try:
            with writing(database) as db:
                kept.cancel(db, code, datetime.now(UTC))
        except kept.UnknownReceipt:
            failed += 1
            click.echo(f"{shown(code)}: tidak dikenal. Periksa hurufnya.", err=True)
        except kept.SpentReceipt:
            failed += 1
            click.echo(f"{shown(code)}: sudah dipakai menjawab, dan jawabannya tetap dihitung.", err=True)
        else:
            click.echo(f"{shown(code)}: dibatalkan.")
    if failed:
        raise click.ClickException(f"{failed} dari {len(codes)} struk tidak dibatalkan.")
