"""Receipts for each row of a queue system's table: the same rows, with a code and its address."""

from pathlib import Path

import click

from commands import receipt_issuing as issuing
from commands.options import database_option
from commands.scoring import refuse
from data import places
from data.database import reading
from data.receipts.table import ROLES, QueueTable, queue_table, with_codes
from data.sheets.spreadsheet import Unreadable
from surveys.sheets.wording import visible

_SHOWN = 20
_ADDED = ("Kode Struk", "Alamat Struk", "Berlaku Sampai")


@click.command()
@click.argument("unit")
@click.option("--csv", "table_file", required=True, type=click.Path(path_type=Path), help="CSV atau XLSX.")
@click.option(
    "--to",
    "file",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="CSV baru, yang hanya dapat dibaca pemiliknya.",
)
@click.option("--map", "maps", multiple=True, metavar="KOLOM=ISI", help="Isi: counter atau service.")
@click.option("--sheet", help="Lembar yang dibaca.")
@click.option("--skip-bad", is_flag=True, help="Lewati baris yang salah.")
@database_option
def issue(
    *,
    database: Path,
    unit: str,
    table_file: Path,
    file: Path,
    maps: tuple[str, ...],
    sheet: str | None,
    skip_bad: bool,
) -> None:
    """Terbitkan struk UNIT bagi setiap baris tabel sistem antrean, dan tulis barisnya beserta kode.

    Kolom loket dan layanan dikenali dari judulnya; isinya kode atau nama. Bila satu baris saja salah, tidak
    ada yang diterbitkan, kecuali dengan --skip-bad.
    """
    if file.exists():
        raise click.ClickException(f"{file} sudah ada: struknya sudah terbit, dan tidak diterbitkan lagi.")
    told = _told(maps)
    with reading(database) as db:
        there = places.counters(db, places.unit(db, unit).code)
    try:
        table = queue_table(table_file, there, told, sheet)
    except Unreadable as problem:
        refuse([str(problem)])
    if table.problems and not skip_bad:
        refuse(
            [*table.problems[:_SHOWN]], max(0, len(table.problems) - _SHOWN), ["Tidak ada yang diterbitkan."]
        )
    if not table.rows:
        refuse(["Tidak ada satu baris pun yang dapat diberi struk."])
    _write(database, unit, table, file)
    for skipped in table.problems:
        click.echo(visible(f"Dilewati: {skipped}"), err=True)


def _write(database: Path, unit: str, table: QueueTable, file: Path) -> None:
    slips = issuing.issue(database, unit, table.wanted, ahead=True)
    added = [(slip.grouped, slip.url, str(slip.until)) for slip in slips]
    issuing.keep_or_cancel(database, slips, file, with_codes(table, _ADDED, added))
    click.echo(f"{len(slips)} struk diterbitkan; kodenya dalam {file}.")


def _told(maps: tuple[str, ...]) -> dict[str, str]:
    """Return what somebody says that columns hold: header or letter → counter or service."""
    told: dict[str, str] = {}
    for each in maps:
        column, equals, role = each.rpartition("=")
        if not equals or not column.strip() or role.strip() not in ROLES:
            refuse([f'--map "{each}": tulis KOLOM=counter atau KOLOM=service.'])
        told[column.strip()] = role.strip()
    return told
