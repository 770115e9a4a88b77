"""Receipts: issued once for each finished service, and spent by the one answer that they stand for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from data import places
from data.database import reading, writing
from data.receipts.keys import CodesUsedUp, secret_of, server_key
from data.receipts.numbers import Place, places_of
from data.receipts.standing import State, count_guess, standing
from data.settings import settings
from surveys.period import ZONES, local_day
from surveys.receipt_code import HIGHEST_SERIAL, Claim, mint, read

__all__ = [
    "Issued",
    "Look",
    "Minted",
    "Place",
    "SpentReceipt",
    "UnknownReceipt",
    "cancel",
    "cut_ties",
    "issue",
    "look",
    "places_of",
    "redeem",
    "take_minted",
    "tie",
]


class UnknownReceipt(Exception):
    """No key of ours has made that code."""


class SpentReceipt(Exception):
    """An answer was given with that receipt; it stays counted."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A receipt that was just issued: `code` has 20 letters, `day` is the unit's own."""

    code: str
    counter: str
    service: str
    day: date
    serial: int


@dataclass(frozen=True, slots=True)
class Minted:
    """What became of a printer's log: codes that are new here, those known before, those no key has made."""

    new: int
    known: int
    refused: int


@dataclass(frozen=True, slots=True)
class Look:
    """What may be said of a code to whoever holds it: its place and day where its key has proven it."""

    state: State
    counter: str = ""
    service: str = ""
    day: date | None = None


def issue(
    db: Database, unit: str, wanted: Sequence[tuple[str, str]], now: datetime, *, ahead: bool = False
) -> list[Issued]:
    """Issue a receipt for each counter and service, under the unit's server key, in the order given.

    `ahead`: they are handed out at hours that nobody will tell, such as labels from a sheet.
    The serials of a key's day have no gap. Raises UnknownPlace (a counter that is not the unit's, or does
    not give the service) and CodesUsedUp; then none is issued.
    """
    numbers = {(place.counter, place.service): place.number for place in places_of(db, unit)}
    for place in wanted:
        if place not in numbers:
            raise places.UnknownPlace("/".join(place))
    key = server_key(db, unit, now).id
    zone = places.unit(db, unit).zone
    day = local_day(now, zone)
    last = _last_serial(db, key, day)
    if last + len(wanted) > HIGHEST_SERIAL:
        raise CodesUsedUp("serials")
    secret = secret_of(db, key)
    issued = [
        Issued(mint(secret, Claim(key, numbers[place], day, serial)), *place, day, serial)
        for serial, place in enumerate(wanted, last + 1)
    ]
    hour = None if ahead else now.astimezone(ZONES[zone]).hour
    db.conn.executemany(
        "INSERT INTO receipt (key, day, serial, place, hour, redeemed) VALUES (?, ?, ?, ?, ?, 0)",
        [(key, str(day), each.serial, numbers[each.counter, each.service], hour) for each in issued],
    )
    return issued


def cancel(db: Database, code: str, now: datetime, *, unit: str | None = None) -> None:
    """Make a receipt worthless, for instance one that was printed by mistake; twice is the same as once.

    Raises SpentReceipt, and UnknownReceipt also for one of another unit than the named.
    """
    found = standing(db, code, now, braked=False)
    if found.claim is None or unit not in {None, found.unit}:
        raise UnknownReceipt(code)
    if found.state == "spent":
        raise SpentReceipt(code)
    _keep(db, found.claim)
    db.execute(
        f"UPDATE receipt SET cancelled_at = coalesce(cancelled_at, ?) {_NAMED}",
        (now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), *_name(found.claim)),
    )


def take_minted(db: Database, codes: Sequence[tuple[str, datetime]], *, unit: str | None = None) -> Minted:
    """Take a printer's log in: each code with the aware moment at which it was printed.

    Each counts once, however often it comes, and also where somebody answered with it before the log came;
    then it only gets its hour. What no key in force has made is refused, and so is another unit's than the
    named.
    """
    new = known = refused = 0
    for code, at in codes:
        found = standing(db, code, at, braked=False)
        ours = found.claim is not None and unit in {None, found.unit}
        if found.claim is None or not ours or not (found.issued or found.state in {"open", "expired"}):
            refused += 1
            continue
        new, known = (new, known + 1) if found.issued else (new + 1, known)
        hour = at.astimezone(ZONES[places.unit(db, found.unit).zone]).hour
        _keep(db, found.claim)
        db.execute(f"UPDATE receipt SET hour = coalesce(hour, ?) {_NAMED}", (hour, *_name(found.claim)))
    return Minted(new, known, refused)


def look(path: Path, code: str, now: datetime) -> Look:
    """Say what a code is worth, to whoever opens it; a wrong one counts as a guess, for good."""
    with reading(path) as db:
        found = standing(db, code, now)
    if found.guessed is not None:
        with writing(path) as db:
            count_guess(db, found.guessed, now)
    day = None if found.claim is None else found.claim.day
    return Look(found.state, found.counter, found.service, day)


def redeem(db: Database, code: str, *, counter: str, service: str, now: datetime) -> str:
    """Spend a receipt on an answer about its own counter and service; "" where that is done.

    Otherwise a word: mistyped, unknown, spent, expired, cancelled, busy, or other_place. It is spent for good
    only when the caller's transaction, which records the answer, is.
    """
    found = standing(db, code, now)
    if found.guessed is not None:
        count_guess(db, found.guessed, now)
    if found.claim is None or found.state != "open":
        return found.state
    if (counter, service) != (found.counter, found.service):
        return "other_place"
    _keep(db, found.claim)
    db.execute(f"UPDATE receipt SET redeemed = 1 {_NAMED}", _name(found.claim))
    return ""


def tie(db: Database, pairs: Sequence[tuple[str, str]], now: datetime) -> None:
    """Note which recorded answer (its UUID) each redeemed code was spent on, until `cut_ties`."""
    db.conn.executemany(
        "INSERT INTO redemption (response, key, day, serial) "
        "SELECT sequence, ?, ?, ? FROM response WHERE uuid = ?",
        [(*_name(read(code, local_day(now, "WIT"))), uuid) for uuid, code in pairs],
    )


def cut_ties(db: Database, now: datetime) -> int:
    """Forget which answer was given with which receipt, once the receipt has expired; return how many.

    That a receipt was redeemed is kept: it stays spent, also where `receipt_days` is raised later.
    """
    last = local_day(now, "WIB") - timedelta(days=settings(db).receipt_days + 1)  # the day ends there last
    db.execute("PRAGMA secure_delete = ON")
    return db.execute("DELETE FROM redemption WHERE day < ?", (str(last),)).rowcount


_Name = tuple[int, str, int]
"""What names a receipt: its key, day and serial."""

_NAMED = "WHERE key = ? AND day = ? AND serial = ?"


def _name(claim: Claim) -> _Name:
    return claim.key, str(claim.day), claim.serial


def _keep(db: Database, claim: Claim) -> None:
    """Keep a receipt that was printed offline and is not known yet."""
    db.execute(
        "INSERT INTO receipt (key, day, serial, place, redeemed) VALUES (?, ?, ?, ?, 0) "
        "ON CONFLICT DO NOTHING",
        (*_name(claim), claim.place),
    )


def _last_serial(db: Database, key: int, day: date) -> int:
    row = db.execute(
        "SELECT coalesce(max(serial), 0) FROM receipt WHERE key = ? AND day = ?", (key, str(day))
    )
    last: int = row.fetchone()[0]
    return last
