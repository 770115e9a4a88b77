"""The kiosks of an office: pairing them, how they are, when they rest, how they look, and their PIN."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time
from io import StringIO
from pathlib import Path

import click
from qrcode.main import QRCode

from commands.options import database_option
from data import devices, office_hours, pictures, places, settings
from data.database import reading, writing
from data.devices import pin as kiosk_pin
from surveys.period import ZONES

WEEKDAYS = {
    "senin": 1, "selasa": 2, "rabu": 3, "kamis": 4, "jumat": 5, "sabtu": 6, "minggu": 7,
    "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7,
}  # fmt: skip
"""1 is Monday."""

NAMES = list(WEEKDAYS)[:7]

SHUT = {"tutup", "closed"}


@click.command()
@click.argument("counter")
@click.argument("name")
@database_option
def pair(database: Path, counter: str, name: str) -> None:
    """Buat kode untuk memasangkan sebuah layar, bernama NAME, dengan loket COUNTER."""
    with writing(database) as db:
        code = devices.offer(db, counter, name, "skm pair", _now())
        office = settings.settings(db)
    base = office.pairing_url
    click.echo(f"Kode pasangan: {code}")
    click.echo(f"Berlaku {devices.MINUTES} menit, sekali pakai. Di layar loket, buka salah satu:")
    click.echo(f"  {base}/k/{counter}  lalu ketik kodenya")
    click.echo(f"  {base}/pasang/{code}")
    if base:
        click.echo(_picture(f"{base}/pasang/{code}"))
    if not office.kiosk_pin:
        click.echo("PIN petugas belum ada. Buat dengan: skm pin", err=True)


@click.command("devices")
@click.option("--revoke", metavar="CODE", help="Cabut pasangan perangkat ini.")
@database_option
def show_devices(database: Path, revoke: str | None) -> None:
    """Tampilkan semua layar yang dipasangkan dan keadaannya, atau cabut satu."""
    if revoke:
        with writing(database) as db:
            devices.revoke(db, revoke, _now())
        click.echo(f"Pasangan {revoke} dicabut. Jawaban yang masih ada di perangkatnya tidak hilang.")
        return
    with reading(database) as db:
        received = devices.receptions(db)
        units = {each.code: each.unit for each in places.counters(db)}
    for each in received:
        click.echo(_line(each, units[each.device.counter].zone))
    if not received:
        click.echo('Belum ada. Buat kode dengan: skm pair LOKET "Nama layar"')


@click.command()
@click.argument("unit")
@click.argument("days", required=False)
@click.argument("span", required=False)
@database_option
def hours(database: Path, unit: str, days: str | None, span: str | None) -> None:
    """Atur jam pelayanan UNIT, misalnya: skm hours dukcapil senin-jumat 08:00-15:30.

    Tanpa DAYS dan SPAN: tampilkan. SPAN tutup: hari itu tutup. Di luar jam itu layar loket tidur.
    """
    if days is not None:
        if span is None:
            raise click.UsageError("Sebutkan juga jamnya, misalnya 08:00-15:30, atau tutup.")
        with writing(database) as db:
            office_hours.set_hours(db, unit, _weekdays(days), _span(span))
    with reading(database) as db:
        places.unit(db, unit)
        spans = office_hours.hours(db, unit)
    for day in office_hours.WEEKDAYS if spans else ():
        told = "–".join(f"{moment:%H.%M}" for moment in spans[day]) if day in spans else "tutup"
        click.echo(f"{NAMES[day - 1].capitalize():8}{told}")
    if not spans:
        click.echo("Jam pelayanan belum diatur: layar loket selalu menyala.")


@click.command()
@click.option("--colour", help="Warna kantor, seperti #0b5563; harus cukup gelap untuk tulisan putih.")
@click.option("--logo", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="PNG, JPEG, WebP.")
@click.option("--no-logo", is_flag=True, help="Hapus logo.")
@database_option
def brand(database: Path, colour: str | None, logo: Path | None, no_logo: bool) -> None:
    """Beri layar loket warna dan lambang kantor."""
    if not (colour or logo or no_logo):
        raise click.UsageError("Sebutkan --colour, --logo, atau --no-logo.")
    with writing(database) as db:
        if colour:
            settings.change_settings(db, colour=colour.lower())
        if logo:
            pictures.keep(db, pictures.LOGO, logo.read_bytes())
        if no_logo:
            pictures.forget(db, pictures.LOGO)
    click.echo("Tampilan kantor diperbarui. Layar loket mengambilnya saat tidak ada orang.")


@click.command()
@click.option(
    "--pin", "digits", prompt="PIN (4 sampai 8 angka)", hide_input=True, confirmation_prompt="Ulangi"
)
@database_option
def pin(database: Path, digits: str) -> None:
    """Atur PIN petugas, yang membuka halaman keadaan di setiap layar loket."""
    with writing(database) as db:
        kiosk_pin.set_pin(db, digits)
    click.echo("PIN disimpan. Layar loket memakainya setelah terhubung ke server.")


def _picture(address: str) -> str:
    """Return an address as a QR code in letters, for a tablet's camera to read from this screen."""
    drawn, picture = QRCode(border=2), StringIO()
    drawn.add_data(address)
    drawn.print_ascii(picture, invert=True)
    return picture.getvalue()


def _line(received: devices.Reception, zone: str) -> str:
    """Return one device as a line: where, and all that may need a hand."""
    device = received.device
    seen = device.seen_at.astimezone(ZONES[zone]).strftime("%d-%m-%Y %H.%M") if device.seen_at else "belum"
    facts = [
        f"{device.code}  {device.counter}  {device.name}",
        f"terakhir terlihat {seen}",
        f"diterima {received.received}",
        f"menunggu {_told(device.waiting)}",
        f"ditolak {_told(device.refused)}",
        f"hilang {received.missing}",
        f"selisih jam {_told(device.clock_offset)} detik",
        f"versi {device.version or '?'}",
    ]
    return " · ".join(facts + ["DICABUT"] * (device.revoked_at is not None))


def _told(number: int | None) -> str:
    return "?" if number is None else str(number)


def _weekdays(text: str) -> list[int]:
    """Return the weekdays of "senin-jumat", "mon-fri", "sabtu" or "senin,rabu"."""
    return [day for part in text.lower().split(",") for day in _days_in(part)]


def _days_in(part: str) -> Iterator[int]:
    first, _, last = part.strip().partition("-")
    try:
        start, end = WEEKDAYS[first], WEEKDAYS[last or first]
    except KeyError as problem:
        raise click.UsageError(f"{part} bukan hari. Contoh: senin-jumat, sabtu, mon-fri.") from problem
    return iter(range(start, end + 1) if start <= end else [*range(start, 8), *range(1, end + 1)])


def _span(text: str) -> tuple[time, time] | None:
    """Return the times of "08:00-15:30" or "8.00-15.30"; None for a day on which nobody serves."""
    if text.lower() in SHUT:
        return None
    found = re.fullmatch(r"(\d{1,2})[:.](\d\d)-(\d{1,2})[:.](\d\d)", text)
    parts = [int(part) for part in found.groups()] if found else [24, 0, 24, 0]
    try:
        return time(parts[0], parts[1]), time(parts[2], parts[3])
    except ValueError as problem:
        raise click.UsageError(f"{text} bukan jam. Contoh: 08:00-15:30, tutup.") from problem


def _now() -> datetime:
    return datetime.now(UTC)
