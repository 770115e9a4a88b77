"""Setting an office up: its database, places, people, keys and settings."""

from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import click
from click.types import convert_type

from commands.options import database_option, new_database_option, show_link
from data import accounts, deeds, journal, place_names, places, populations, settings, tallies, tokens
from data.database import prepare, reading, writing
from surveys.catalogue import survey
from surveys.period import ZONES, Period
from surveys.sampling import sample_target

SETTINGS = [each.name for each in fields(settings.Settings) if each.name not in {"invented", "kiosk_pin"}]
"""What can be set by hand: never taken back is that answers are invented; `skm pin` sets the PIN."""


@click.command()
@click.option("--office", help="Nama kantor, kota, atau kabupaten; tampil di setiap layar.")
@click.option("--admin", default="admin", show_default=True, help="Nama masuk administrator pertama.")
@new_database_option
def init(database: Path, office: str | None, admin: str) -> None:
    """Buat basis data baru, atau perbarui yang lama ke versi program ini."""
    try:
        prepare(database)
    except OSError as problem:
        raise click.ClickException(f"{database} tidak dapat dibuat: {problem.strerror}.") from problem
    with writing(database) as db:
        journal.extend(db)  # of an older version, whose responses were not sealed
        if office:
            settings.change_settings(db, office=office)
        first = not accounts.administrators(db)
        token = accounts.invite(db, admin, "Administrator", "administrator", _now()) if first else ""
    click.echo(f"Basis data siap: {database}")
    if first:
        show_link(f"Tautan sekali pakai untuk {admin!r}", token)


@click.group()
def add() -> None:
    """Tambah unit, layanan, atau loket."""


@add.command("unit")
@click.argument("code")
@click.argument("name")
@click.option("--zone", type=click.Choice(list(ZONES)), default="WIB", show_default=True)
@click.option("--weight", type=click.Choice(survey().weights()), default="exact", show_default=True)
@database_option
def add_unit(database: Path, code: str, name: str, zone: str, weight: str) -> None:
    """Tambah unit pelayanan CODE bernama NAME, dengan zona waktu dan aturan bobotnya."""
    with writing(database) as db:
        place_names.free_unit_name(db, code, name)
        places.add_unit(db, places.Unit(code, name, zone, weight))
        deeds.note(db, deeds.COMMAND_LINE, "unit.added", code, _now(), unit=code)
    click.echo(f"Unit {name} ditambahkan.")


@add.command("service")
@click.argument("unit")
@click.argument("code")
@click.argument("name")
@database_option
def add_service(database: Path, unit: str, code: str, name: str) -> None:
    """Tambah jenis layanan CODE bernama NAME pada UNIT."""
    with writing(database) as db:
        place_names.free_service_name(db, unit, code, name)
        places.add_service(db, places.Service(code, name, unit))
        deeds.note(db, deeds.COMMAND_LINE, "service.added", f"{unit}/{code}", _now(), unit=unit)
    click.echo(f"Layanan {name} ditambahkan.")


@add.command("counter")
@click.argument("unit")
@click.argument("code")
@click.argument("name")
@click.option("--service", "services", multiple=True, required=True, help="Kode; boleh diulang.")
@database_option
def add_counter(database: Path, unit: str, code: str, name: str, services: tuple[str, ...]) -> None:
    """Tambah loket CODE bernama NAME pada UNIT, untuk satu layanan atau lebih."""
    with writing(database) as db:
        place_names.free_counter_name(db, unit, code, name)
        places.add_counter(db, code, name, unit, services)
        deeds.note(db, deeds.COMMAND_LINE, "counter.added", code, _now(), unit=unit, counter=code)
    click.echo(f"Loket {name} ditambahkan. Kiosk: /k/{code}  Formulir: /f/{code}")


@click.command("set")
@click.argument("setting", type=click.Choice(SETTINGS))
@click.argument("value")
@database_option
def change_setting(database: Path, setting: str, value: str) -> None:
    """Ubah sebuah setelan, misalnya: skm set kiosk_url https://skm.contoh.go.id."""
    wanted = convert_type(type(getattr(settings.Settings(), setting))).convert(value, None, None)
    with writing(database) as db:
        before = getattr(settings.settings(db), setting)
        settings.change_settings(db, **{setting: wanted})
        told, new = {setting: before}, {setting: wanted}
        deeds.note(db, deeds.COMMAND_LINE, "setting.changed", setting, _now(), before=told, after=new)
    click.echo(f"{setting} = {value}")


@click.command()
@click.argument("unit")
@click.argument("period")
@click.argument("served", type=click.IntRange(1, 1_000_000_000))
@database_option
def population(database: Path, unit: str, period: str, served: int) -> None:
    """Catat N: SERVED orang dilayani UNIT pada PERIOD (2026-TW3, 2026-08, 2026-S1, 2026)."""
    with writing(database) as db:
        populations.set_population(db, unit, Period.parse(period).name, served)
    click.echo(f"N {unit} {period}: {served}; target sampel {sample_target(served)} responden.")


@click.command()
@click.argument("label")
@click.option("--revoke", is_flag=True, help="Cabut kunci itu.")
@click.option(
    "--receipts", metavar="UNIT", help="Kunci yang menerbitkan struk unit ini, dan tidak membaca nilai."
)
@database_option
def token(database: Path, label: str, revoke: bool, receipts: str | None) -> None:
    """Buat kunci LABEL bagi program yang membaca nilai atau menerbitkan struk lewat API, atau cabut."""
    with writing(database) as db:
        if revoke:
            tokens.revoke(db, label)
            click.echo(f"Kunci {label} dicabut.")
        else:
            click.echo(tokens.issue(db, label, _now(), receipts_of=receipts))
            click.echo("Simpan sekarang: kunci ini tidak akan tampil lagi.", err=True)


@click.command()
@database_option
def recount(database: Path) -> None:
    """Hitung ulang semua jawaban dan bandingkan dengan hitungan yang tersimpan."""
    with reading(database) as db:
        differences = tallies.differences(db, survey())
    for difference in differences:
        click.echo(difference, err=True)
    if differences:
        raise click.ClickException(f"{len(differences)} hitungan berbeda dari jawabannya.")
    click.echo("Semua hitungan sama dengan jawabannya.")


@click.command()
@click.option("--anchor", "noted", help="Jangkar yang pernah dicatat, misalnya 542:9f86d081884c7d65.")
@database_option
def verify(database: Path, noted: str | None) -> None:
    """Periksa apakah ada jawaban yang diubah, disisipkan, atau dihapus setelah tercatat.

    Catat jangkar yang tampil di luar kantor: dengannya kelak terlihat juga bila akhir catatan dipotong.
    """
    with reading(database) as db:
        broken, anchor = journal.verify(db), journal.anchor(db)
        reached = noted is None or journal.reaches(db, noted)
    for line in broken[:_MOST_LINES]:
        click.echo(line, err=True)
    if broken:
        raise click.ClickException(f"{len(broken)} jawaban tidak lagi seperti saat tercatat.")
    if not reached:
        raise click.ClickException(f"Jangkar {noted} tidak lagi ada: catatan dipotong atau dibuat ulang.")
    click.echo("Semua jawaban masih seperti saat tercatat.")
    if anchor:
        click.echo(f"Jangkar untuk dicatat: {anchor}")


_MOST_LINES = 20


def _now() -> datetime:
    return datetime.now(UTC)
