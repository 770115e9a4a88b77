"""Upkeep: once by hand, or every minute beside a running face."""

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from commands.options import database_option
from data.alerts.cause import Shown
from data.upkeep import keep_up

_MINUTE = 60
_PATIENCE = 10
"""Seconds that the end of a face waits for upkeep that is just running; a transaction cut off is none."""

_at_work = threading.Lock()
"""Held while upkeep runs. A process that forked in the midst of a transaction would find SQLite's own locks
taken for ever, by a connection that nobody there can use."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_at_work.acquire, after_in_parent=_at_work.release, after_in_child=_at_work.release
    )


@click.command()
@database_option
def upkeep(database: Path) -> None:
    """Hitung jawaban yang menunggu, periksa tanda, lepas ikatan struk, dan peringatkan (tiap menit)."""
    kept = keep_up(database, datetime.now(UTC), scores_shown())
    click.echo(f"Jawaban yang kini dihitung: {kept.counted}")
    click.echo(f"Tanda baru: {kept.raised}")
    click.echo(f"Ikatan jawaban dengan struk yang diputus: {kept.cut}")
    click.echo(f"Peringatan baru: {kept.alerted}; pesan yang sampai: {kept.told}")


def scores_shown() -> Shown:
    """Return which scores may be shown, without which upkeep raises no alerts about them.

    Not for a kiosk: deciding it takes the dashboard and numpy, which a kiosk's processes never import.
    """
    from dashboard.units_shown import shown  # noqa: PLC0415 - see above

    return shown


@contextmanager
def kept_up(database: Path, shown: Shown | None) -> Iterator[None]:
    """Keep a database up for the block: at once, then every minute; a failure is logged and tried again."""
    stop = threading.Event()
    thread = threading.Thread(target=_keep_up, args=(database, shown, stop), name="upkeep", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_PATIENCE)


def _keep_up(database: Path, shown: Shown | None, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            with _at_work:
                keep_up(database, datetime.now(UTC), shown)
        except Exception:  # whatever it is, the next minute may be better
            logging.getLogger("suara-loket").exception(
                "Perawatan basis data gagal; dicoba lagi semenit lagi."
            )
        stop.wait(_MINUTE)
