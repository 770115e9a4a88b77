"""Receipts under the unit's own key, ready to be drawn: what the commands that print have in common."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from data import places, receipts, settings
from data.database import writing
from data.private_file import keep
from data.receipts.printer_key import MintedReceipt, PrinterKey
from kiosk.receipts.slip import Slip, address, slips


def require_url(chosen: settings.Settings) -> str:
    """Return the kiosk's address, without which no code leads anywhere."""
    if not chosen.kiosk_url:
        raise click.ClickException(
            "Alamat kiosk belum diketahui. Simpan dulu: skm set kiosk_url https://skm.contoh.go.id"
        )
    return chosen.kiosk_url


def issue(database: Path, unit: str, wanted: Sequence[tuple[str, str]], *, ahead: bool = False) -> list[Slip]:
    """Issue a receipt for each counter and service, and return their slips; all or none.

    `ahead`: of the hour at which they will be handed out.
    """
    with writing(database) as db:
        chosen = settings.settings(db)
        url = require_url(chosen)
        there = places.counters(db, unit)
        issued = receipts.issue(db, unit, wanted, datetime.now(UTC), ahead=ahead)
        return slips(issued, there, chosen, url)


def cancel(database: Path, unwanted: Sequence[Slip]) -> None:
    """Take back receipts that never got into anybody's hands."""
    with writing(database) as db:
        for slip in unwanted:
            receipts.cancel(db, slip.code, datetime.now(UTC))


def keep_or_cancel(database: Path, slips: Sequence[Slip], file: Path, content: bytes) -> None:
    """Write what holds the codes of slips, for its owner alone; where that fails, cancel the receipts."""
    try:
        keep(file, content)
    except OSError as problem:
        cancel(database, slips)
        raise click.ClickException(f"{file} tidak dapat ditulis: {problem.strerror}.") from problem


def offline_slip(key: PrinterKey, minted: MintedReceipt) -> Slip:
    """Return the slip of a code that a printer's key has made."""
    return Slip(
        office=key.office,
        unit=key.unit_name,
        counter=minted.place.counter_name,
        service=minted.place.service_name,
        code=minted.code,
        url=address(key.url, minted.code),
        day=minted.day,
        until=key.last_day(minted.day),
        invented=key.invented,
    )
