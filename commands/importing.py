"""Bringing an office's old spreadsheets in: recognised, shown, and only then written."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from commands.import_text import done, preview
from commands.options import database_option
from commands.scoring import refuse
from data import places
from data.database import check, reading
from data.places import Counter
from data.sheets.answer_table import BadSheet
from data.sheets.refused_rows import write_refused
from data.sheets.spreadsheet import Unreadable
from data.sheets.transfer import Known, Plan, known, plan, run
from surveys.catalogue import survey
from surveys.sheets import moments
from surveys.sheets.headers import ORDERS, Headers
from surveys.sheets.wording import visible


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--unit", required=True, help="Kode unit.")
@click.option("--service", required=True, help="Kode jenis layanan.")
@click.option("--counter", required=True, help="Kode loket.")
@click.option("--map", "maps", multiple=True, metavar="KOLOM=ISI", help="Isi sebuah kolom; boleh diulang.")
@click.option("--order", type=click.Choice(ORDERS), default="list", show_default=True, help="Arti U8 dan U9.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Tanggal baris tanpa tanggal.")
@click.option("--date-order", type=click.Choice(moments.ORDERS), help="Arti 01/02/2024.")
@click.option("--batch", default="", metavar="NAMA", help="Nama kiriman; beda nama berarti orang lain.")
@click.option("--sheet", help="Lembar yang dibaca; bawaan: yang pertama berisi unsur.")
@click.option("--dry-run", is_flag=True, help="Hanya tampilkan yang akan terjadi.")
@click.option("--yes", is_flag=True, help="Impor tanpa bertanya.")
@database_option
def import_(
    *,
    file: Path,
    database: Path,
    unit: str,
    service: str,
    counter: str,
    maps: tuple[str, ...],
    order: str,
    day: datetime | None,
    date_order: str | None,
    batch: str,
    sheet: str | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Impor jawaban lama dari FILE: ekspor Google Forms, atau lembar Excel U1 sampai U9.

    Yang akan terjadi ditampilkan dulu. Berkas yang sama boleh diimpor lagi: hanya baris baru yang masuk.
    """
    check(database)
    place = _place(database, unit, service, counter)
    told = _told(maps, order)
    try:
        planned = plan(
            file,
            survey(),
            counter=place,
            service=service,
            now=datetime.now(UTC),
            order=order,
            told=told,
            day=day.date() if day else None,
            date_order=date_order,
            batch=batch,
            sheet=sheet,
        )
    except Unreadable as problem:
        refuse([str(problem)])
    except BadSheet as bad:
        refuse(bad.problems, bad.more)
    with reading(database) as db:
        there = known(db, survey(), planned)
    click.echo(visible(preview(survey(), place, service, planned, there)))
    new = len(planned.responses) - there.recorded
    if new and not _wanted(dry_run=dry_run, yes=yes):
        return
    if new:
        _write(database, planned, there)
    if planned.refused and (new or yes) and not dry_run:
        _write_refused(file, planned)
    if not planned.responses:
        refuse(["Tidak ada satu baris pun yang dapat diimpor."])
    if not new:
        click.echo("Tidak ada baris baru untuk diimpor.")


def _place(database: Path, unit: str, service: str, counter: str) -> Counter:
    """Return the counter, or refuse naming those that there are."""
    with reading(database) as db:
        units = {each.code: each.name for each in places.units(db)}
        counters = {each.code: each for each in places.counters(db, unit)}
    if unit not in units:
        refuse([_absent("Unit", unit, units)])
    if counter not in counters:
        refuse([_absent(f"Pada unit {unit}, loket", counter, {k: c.name for k, c in counters.items()})])
    offered = {each.code: each.name for each in counters[counter].services}
    if service not in offered:
        refuse([_absent(f"Pada loket {counter}, layanan", service, offered)])
    return counters[counter]


def _absent(what: str, code: str, there: dict[str, str]) -> str:
    names = ", ".join(f"{each} ({name})" for each, name in there.items())
    return f'{what} "{code}" tidak ada; yang ada: {names or "belum ada"}.'


def _told(maps: tuple[str, ...], order: str) -> dict[str, str | None]:
    """Return what somebody says that columns hold: header → role, or None for a column to leave out."""
    headers = Headers(survey(), order)
    told: dict[str, str | None] = {}
    for each in maps:
        header, equals, words = each.rpartition("=")
        role = headers.role_named(words.strip()) if words.strip() else None
        if not equals or not header.strip() or (words.strip() and role is None):
            roles = ", ".join(headers.roles())
            refuse([f'--map "{each}": tulis KOLOM=ISI, dengan ISI salah satu dari {roles}.'])
        told[header.strip()] = role
    return told


def _wanted(*, dry_run: bool, yes: bool) -> bool:
    """Tell whether to write: never in a dry run, and not without somebody's word."""
    if dry_run or not (yes or sys.stdin.isatty()):
        click.echo("Uji coba saja: belum ada yang disimpan. Tambahkan --yes untuk mengimpor.")
        return False
    return yes or click.confirm("Lanjutkan?", default=False)


def _write(database: Path, planned: Plan, there: Known) -> None:
    statuses: list[str] = []
    try:
        with click.progressbar(length=len(planned.responses), label="Mengimpor", file=sys.stderr) as bar:
            for outcomes in run(database, planned):
                statuses += [outcome.status for outcome in outcomes]
                bar.update(len(outcomes))
    except KeyboardInterrupt:
        click.echo(
            f"\nTerhenti; {statuses.count('recorded')} baris sudah disimpan. Jalankan lagi untuk sisanya."
        )
        raise
    click.echo(done(statuses, len(planned.refused), there))


def _write_refused(file: Path, planned: Plan) -> None:
    try:
        click.echo(f"Baris yang ditolak, dengan alasannya: {write_refused(file, planned)}")
    except OSError as problem:
        click.echo(f"Daftar baris yang ditolak tidak dapat ditulis ({problem.strerror}):", err=True)
        for refused in planned.refused:
            click.echo(visible(f"Baris {refused.row}: {refused.reason}."), err=True)
