"""The right of reply: what those whose work is judged by a place's evidence say to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from data import deeds
from surveys.masking import mask
from surveys.period import Period

SHORTEST, LONGEST = 3, 1000

Codes = Mapping[str, str]
"""unit, service, counter: those that a place has."""


class UnknownReply(Exception):
    """There is no reply of that number, or it is somebody else's."""


class InvalidReply(ValueError):
    """A reply that is too short, too long, or no text."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody said to the evidence about a place in a period; `name` and `role` are theirs."""

    id: int
    period: str
    at: datetime
    login: str
    name: str
    role: str
    words: str
    place: Codes


def write(db: Database, place: Codes, period: Period, words: str, *, login: str, now: datetime) -> int:
    """Keep a reply and return its number; the same sent twice is one. Raises InvalidReply."""
    text = mask("\n".join(words.strip().splitlines()))
    if not SHORTEST <= len(text) <= LONGEST or not text.replace("\n", "").isprintable():
        raise InvalidReply
    for each in replies(db, place, period):
        if (each.login, each.words) == (login, text):
            return each.id
    row = db.execute(
        "INSERT INTO reply_to_evidence (period, at, login, words, unit, service, counter) "
        "VALUES (:period, :at, :login, :words, :unit, :service, :counter) RETURNING id",
        {"period": period.name, "at": _at(now), "login": login, "words": text} | _columns(place),
    ).fetchone()
    number = int(row[0])
    _note(db, "evidence.replied", number, place, login=login, now=now)
    return number


def withdraw(db: Database, number: int, *, login: str, now: datetime) -> None:
    """Withdraw one's own reply: it is shown no more. Raises UnknownReply, also for somebody else's."""
    found = reply(db, number)
    if found.login != login:
        raise UnknownReply(number)
    db.execute("UPDATE reply_to_evidence SET withdrawn_at = ? WHERE id = ?", (_at(now), number))
    _note(db, "evidence.reply_withdrawn", number, found.place, login=login, now=now)


def reply(db: Database, number: int) -> Reply:
    """Return a reply that stands; UnknownReply where there is none."""
    found = [_reply(row) for row in db.execute(f"{_SELECT} AND reply.id = ?", (number,))]
    if not found:
        raise UnknownReply(number)
    return found[0]


def replies(db: Database, place: Codes, period: Period) -> list[Reply]:
    """Return the replies that stand about a place in a period, the first first."""
    rows = db.execute(
        f"{_SELECT} AND period = :period AND unit IS :unit AND service IS :service "
        "AND counter IS :counter ORDER BY reply.id",
        {"period": period.name} | _columns(place),
    )
    return [_reply(row) for row in rows]


def has_officer(db: Database, unit: str, counter: str) -> bool:
    """Say whether some officer answers for a counter: one who is limited to it, or to its unit."""
    row = db.execute(
        "SELECT 1 FROM account JOIN account_place USING (login) WHERE role = 'officer' "
        "AND closed_at IS NULL AND unit = ? AND (counter IS NULL OR counter = ?)",
        (unit, counter),
    ).fetchone()
    return row is not None


_SELECT = """
    SELECT reply.id, period, at, reply.login, name, role, words, unit, service, counter
    FROM reply_to_evidence AS reply JOIN account ON account.login = reply.login
    WHERE withdrawn_at IS NULL
"""


def _reply(row: tuple[Any, ...]) -> Reply:
    number, period, at, *rest, unit, service, counter = row
    login, name, role, words = rest
    codes = {"unit": unit, "service": service, "counter": counter}
    place = {kind: code for kind, code in codes.items() if code}
    return Reply(number, period, datetime.fromisoformat(at), login, name, role, words, place)


def _columns(place: Codes) -> dict[str, str | None]:
    return {name: place.get(name) or None for name in ("unit", "service", "counter")}


def _note(db: Database, what: str, number: int, place: Codes, *, login: str, now: datetime) -> None:
    unit, counter = place.get("unit", ""), place.get("counter", "")
    deeds.note(db, login, what, str(number), now, unit=unit, counter=counter)


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
