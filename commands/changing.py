"""Places that change: renamed, closed, opened again, with the same deeds as on the dashboard's pages."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from commands.options import database_option
from data import changes
from data.database import writing
from data.deeds import COMMAND_LINE
from data.place_changes import only_in
from data.places import UnknownPlace

KINDS = ("unit", "service", "counter")

_kind = click.argument("kind", type=click.Choice(KINDS))
_code = click.argument("code")


@click.command()
@_kind
@_code
@click.argument("name")
@database_option
def rename(database: Path, kind: str, code: str, name: str) -> None:
    """Ganti nama unit, layanan (UNIT/LAYANAN), atau loket menjadi NAME. Tidak ada angka yang berubah."""
    _change(database, f"{kind}.renamed", code, {"name": name})
    click.echo(f"{code} sekarang bernama {name}.")


@click.command()
@_kind
@_code
@database_option
def close(database: Path, kind: str, code: str) -> None:
    """Tutup unit, layanan (UNIT/LAYANAN), atau loket. Yang sudah dinilai tetap terhitung."""
    _change(database, f"{kind}.closed", code, {"closed_at": changes.written(datetime.now(UTC))})
    click.echo(f"{code} ditutup. Buka lagi dengan: skm reopen {kind} {code}")


@click.command()
@_kind
@_code
@database_option
def reopen(database: Path, kind: str, code: str) -> None:
    """Buka lagi unit, layanan (UNIT/LAYANAN), atau loket yang ditutup."""
    _change(database, f"{kind}.reopened", code, {"closed_at": None})
    click.echo(f"{code} dibuka lagi.")


def _change(database: Path, what: str, code: str, wanted: dict[str, Any]) -> None:
    kind = changes.KINDS[what.partition(".")[0]]
    with writing(database) as db:
        state = kind.state(db, code)
        if state is None:
            raise UnknownPlace(code)
        if what.endswith(".closed") and state["closed_at"]:
            raise click.ClickException(f"{code} sudah ditutup.")
        unit, _, service = code.partition("/")
        if what == "service.closed" and (left := only_in(db, unit, service)):
            raise click.ClickException(
                f"{code} adalah satu-satunya layanan di {', '.join(left)}: tutup loket itu lebih dahulu."
            )
        try:
            changes.change(db, what, code, wanted, login=COMMAND_LINE, now=datetime.now(UTC))
        except changes.Unchanged as unchanged:
            raise click.ClickException("Tidak ada yang berubah.") from unchanged
