"""What an office changed in its service, and when: marks on the trend, withdrawn but never deleted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlite_utils import Database

from data import places
from data.deeds import note

SHORTEST_NAME, LONGEST_NAME = 3, 120

_FIRST = date(2004, 1, 1)

Codes = Mapping[str, str]
"""unit, service, counter: those that a place has; empty for the whole office."""


class InvalidIntervention(ValueError):
    """An intervention that cannot be kept; `problem` is day or name."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class UnknownIntervention(Exception):
    """There is no intervention of that number, or it was withdrawn."""


@dataclass(frozen=True, slots=True)
class Intervention:
    """A change of the service, on a day of the place's own calendar; codes are "" where it has none."""

    id: int
    day: date
    name: str
    login: str
    unit: str = ""
    service: str = ""
    counter: str = ""


def mark(db: Database, place: Codes, day: date, name: str, *, login: str, now: datetime) -> int:
    """Keep what was changed at a place, note who said so, and return the mark's number.

    The name has 3 to 120 characters; the day is not later than tomorrow, when it is today somewhere.
    `now` is aware. Raises InvalidIntervention and UnknownPlace.
    """
    kept = " ".join(name.split())
    if not SHORTEST_NAME <= len(kept) <= LONGEST_NAME or not kept.isprintable():
        raise InvalidIntervention("name")
    if not _FIRST <= day <= now.astimezone(UTC).date() + timedelta(days=1):
        raise InvalidIntervention("day")
    _require(db, place)
    columns = {part: place.get(part) or None for part in ("unit", "service", "counter")}
    (number,) = db.execute(
        "INSERT INTO intervention (day, name, login, at, unit, service, counter) "
        "VALUES (:day, :name, :login, :at, :unit, :service, :counter) RETURNING id",
        {**columns, "day": str(day), "name": kept, "login": login, "at": _moment(now)},
    ).fetchone()
    made = Intervention(number, day, kept, login, **_texts(place))
    note(
        db,
        login,
        "intervention.marked",
        str(number),
        now,
        after=_said(made),
        unit=made.unit,
        counter=made.counter,
    )
    return made.id


def withdraw(db: Database, number: int, login: str, now: datetime) -> None:
    """Take a mark off the trend; it stays on record. Raises UnknownIntervention."""
    found = intervention(db, number)
    db.execute("UPDATE intervention SET withdrawn_at = ? WHERE id = ?", (_moment(now), number))
    note(
        db,
        login,
        "intervention.withdrawn",
        str(number),
        now,
        before=_said(found),
        unit=found.unit,
        counter=found.counter,
    )


def intervention(db: Database, number: int) -> Intervention:
    """Return one that was not withdrawn; UnknownIntervention where there is none of that number."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM intervention WHERE id = ? AND withdrawn_at IS NULL", (number,)
    ).fetchone()
    if row is None:
        raise UnknownIntervention(number)
    return _read(row)


def interventions(db: Database, place: Codes, first: date, last: date) -> list[Intervention]:
    """Return what bears on a place between two days, the first first: its own, its unit's, the office's."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM intervention WHERE withdrawn_at IS NULL AND day BETWEEN :first AND :last "
        "AND (unit IS NULL OR unit = :unit AND (service IS NULL OR service = :service) "
        "AND (counter IS NULL OR counter = :counter)) ORDER BY day, id",
        {**_texts(place), "first": str(first), "last": str(last)},
    )
    return [_read(row) for row in rows]


_COLUMNS = "id, day, name, login, coalesce(unit, ''), coalesce(service, ''), coalesce(counter, '')"


def _read(row: tuple[int, str, str, str, str, str, str]) -> Intervention:
    number, day, *rest = row
    return Intervention(number, date.fromisoformat(day), *rest)


def _texts(place: Codes) -> dict[str, str]:
    return {part: place.get(part) or "" for part in ("unit", "service", "counter")}


def _moment(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _said(about: Intervention) -> dict[str, str]:
    return {"day": str(about.day), "name": about.name, "service": about.service}


def _require(db: Database, place: Codes) -> None:
    """Raise UnknownPlace where the codes name no place."""
    if place.get("counter") and places.counter(db, place["counter"]).unit.code != place.get("unit"):
        raise places.UnknownPlace(place["counter"])
    if place.get("unit"):
        known = places.services(db, places.unit(db, place["unit"]).code)
        if place.get("service") and all(each.code != place["service"] for each in known):
            raise places.UnknownPlace(place["service"])
