"""The numbers by which receipt codes name a counter and its service."""

from dataclasses import dataclass

from sqlite_utils import Database

from data import places
from data.receipts.keys import CodesUsedUp
from surveys.receipt_code import HIGHEST_PLACE


@dataclass(frozen=True, slots=True)
class Place:
    """A service as one counter gives it, and its number: given once, and never to another."""

    number: int
    counter: str
    service: str


def places_of(db: Database, unit: str) -> list[Place]:
    """Return what each open counter of a unit gives, by counter and in the order shown there.

    Whatever has no number yet gets one, so the caller is writing. Raises UnknownPlace (the unit) and
    CodesUsedUp.
    """
    places.unit(db, unit)
    given = [
        (unit, service.code, counter.code)
        for counter in places.counters(db, unit, open_only=True)
        for service in counter.services
    ]
    numbers = _numbers(db, unit)
    for place in given:
        if place not in numbers:
            numbers[place] = _add(db, place)
    return [Place(numbers[place], place[2], place[1]) for place in given]


_Named = tuple[str, str, str]
"""Unit, service and counter."""


def _numbers(db: Database, unit: str) -> dict[_Named, int]:
    rows = db.execute("SELECT unit, service, counter, number FROM receipt_place WHERE unit = ?", (unit,))
    return {row[:3]: row[3] for row in rows}


def _add(db: Database, place: _Named) -> int:
    number: int = db.execute("SELECT coalesce(max(number), 0) + 1 FROM receipt_place").fetchone()[0]
    if number > HIGHEST_PLACE:
        raise CodesUsedUp("places")
    db.execute(
        "INSERT INTO receipt_place (number, unit, service, counter) VALUES (?, ?, ?, ?)", (number, *place)
    )
    return number
