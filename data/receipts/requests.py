"""A queue system that lost our reply asks again, and gets the same receipts: one service, one voice."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlite_utils import Database

from data import places
from data.receipts import Issued, issue
from data.receipts.keys import secret_of
from data.settings import settings
from surveys.period import local_day
from surveys.receipt_code import Claim, mint, read


class OtherRequest(Exception):
    """A request of that UUID was answered before, and asked for something else."""


def issue_once(
    db: Database, unit: str, request: str, wanted: Sequence[tuple[str, str]], now: datetime
) -> list[Issued]:
    """Issue a receipt for each counter and service, or return those that this request was given before.

    `request` is the UUID that the asker has minted, kept over all attempts; `wanted` is not empty. It is
    remembered as long as its receipts are good. Raises OtherRequest, and what `receipts.issue` raises.
    """
    before = _answered(db, unit, request)
    if before:
        if [(each.counter, each.service) for each in before] != list(wanted):
            raise OtherRequest(request)
        return before
    issued = issue(db, unit, wanted, now)
    key = read(issued[0].code, issued[0].day).key
    db.execute(
        "INSERT INTO receipt_request (unit, request, key, day, first, last) VALUES (?, ?, ?, ?, ?, ?)",
        (unit, request, key, str(issued[0].day), issued[0].serial, issued[-1].serial),
    )
    _forget(db, unit, now)
    return issued


def _answered(db: Database, unit: str, request: str) -> list[Issued]:
    """Return the receipts of an earlier request, their codes made once more: none is kept anywhere."""
    rows = db.execute(
        "SELECT receipt.key, receipt.day, serial, place, counter, service FROM receipt_request "
        "JOIN receipt ON receipt.key = receipt_request.key AND receipt.day = receipt_request.day "
        "AND serial BETWEEN first AND last JOIN receipt_place ON number = place "
        "WHERE receipt_request.unit = ? AND request = ? ORDER BY serial",
        (unit, request),
    ).fetchall()
    claims = [Claim(row[0], row[3], date.fromisoformat(row[1]), row[2]) for row in rows]
    return [
        Issued(mint(secret_of(db, claim.key), claim), row[4], row[5], claim.day, claim.serial)
        for claim, row in zip(claims, rows, strict=True)
    ]


def _forget(db: Database, unit: str, now: datetime) -> None:
    """Forget the requests whose receipts have all expired."""
    today = local_day(now, places.unit(db, unit).zone)
    oldest = today - timedelta(days=settings(db).receipt_days + 1)
    db.execute("DELETE FROM receipt_request WHERE day < ?", (str(oldest),))
