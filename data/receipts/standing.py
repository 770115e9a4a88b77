"""What a receipt's code is worth at a moment, and the brake on guessing codes.

Nobody is known by an address here: a whole office shares one. So what is counted is how many wrong codes
name the same key, place and day. Beyond the limit, a code of those that the database does not know as
issued must wait, whether it is right or wrong; receipts of other counters and days are not held up. One that
was issued here is looked at all the same: an honest receipt is never locked out, and each guess at it has a
chance of 1 in 2^50.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlite_utils import Database

from data.receipts.keys import secret_of
from data.settings import settings
from surveys.period import local_day
from surveys.receipt_code import Claim, Mistyped, proves, read

State = Literal["open", "spent", "expired", "cancelled", "unknown", "mistyped", "busy"]

WINDOW = 60
"""Seconds for which a wrong code counts."""

LIMIT = 60
"""So many wrong codes of one key, place and day within the window; a slip is none: its check letter tells."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a code is worth. Its claim, counter, service and unit are known where its key has proven it.

    `guessed` is what a wrong code says of itself, and is to be counted by `count_guess`.
    `issued`: the database has known of it before.
    """

    state: State
    claim: Claim | None = None
    counter: str = ""
    service: str = ""
    unit: str = ""
    issued: bool = False
    guessed: Claim | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database knows of the key, the place and the receipt that a code names."""

    unit: str
    zone: str
    retired_at: str | None
    lost_at: str | None
    counter: str | None
    service: str | None
    redeemed: int | None
    cancelled_at: str | None


def standing(db: Database, code: str, now: datetime, *, braked: bool = True) -> Standing:
    """Return what a typed code is worth now; nothing is written.

    Not `braked`: for those who have the right to make codes anyway, and need not guess.
    """
    try:
        claim = read(code, local_day(now, "WIT"))  # the day begins there first
    except Mistyped:
        return Standing("mistyped")
    known = _known(db, claim)
    if known is None:
        return Standing("unknown")
    issued = known.redeemed is not None
    held_up = braked and _guesses(db, claim, now) >= LIMIT
    if held_up and not issued:
        return Standing("busy")
    if not proves(secret_of(db, claim.key), code, claim):
        return Standing("busy") if held_up else Standing("unknown", guessed=claim)
    today = local_day(now, known.zone)
    if known.counter is None or known.service is None or claim.day > today + timedelta(days=1):
        return Standing("unknown")
    state = _state(known, claim.day, today, settings(db).receipt_days)
    return Standing(state, claim, known.counter, known.service, known.unit, issued)


def count_guess(db: Database, guessed: Claim, now: datetime) -> None:
    """Count a wrong code against what it names, and forget those that count no more."""
    db.execute("DELETE FROM receipt_guess WHERE at <= ?", (now.timestamp() - WINDOW,))
    db.execute(
        "INSERT INTO receipt_guess (key, place, day, at) VALUES (?, ?, ?, ?)",
        (guessed.key, guessed.place, str(guessed.day), now.timestamp()),
    )


def _known(db: Database, claim: Claim) -> _Known | None:
    row = db.execute(
        "SELECT unit.code, zone, retired_at, lost_at, receipt_place.counter, receipt_place.service, "
        "redeemed, cancelled_at FROM receipt_key JOIN unit ON unit.code = receipt_key.unit "
        "LEFT JOIN receipt_place ON number = ? "
        "LEFT JOIN receipt ON receipt.key = receipt_key.id AND day = ? AND serial = ? "
        "WHERE receipt_key.id = ?",
        (claim.place, str(claim.day), claim.serial, claim.key),
    ).fetchone()
    return row and _Known(*row)


def _guesses(db: Database, claim: Claim, now: datetime) -> int:
    since = now.timestamp() - WINDOW
    row = db.execute(
        "SELECT count(*) FROM receipt_guess WHERE key = ? AND place = ? AND day = ? AND at > ?",
        (claim.key, claim.place, str(claim.day), since),
    )
    count: int = row.fetchone()[0]
    return count


def _state(known: _Known, day: date, today: date, days: int) -> State:
    """Return what a proven receipt is worth; it is good through its last day by the unit's own clock."""
    if known.redeemed:
        return "spent"
    if known.cancelled_at or known.lost_at or _made_after(known, day):
        return "cancelled"
    return "expired" if day + timedelta(days=days) < today else "open"


def _made_after(known: _Known, day: date) -> bool:
    """Say whether a receipt was made after its key was retired."""
    if known.retired_at is None:
        return False
    return day > local_day(datetime.fromisoformat(known.retired_at), known.zone)
