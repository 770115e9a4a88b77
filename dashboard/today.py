"""What needs an answer today: all that waits for somebody within their reach, and how much of it here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from dashboard.device_states import standings
from dashboard.places import Place
from dashboard.rights import Right
from data import alerts, casework, devices, places, plans, signals
from data.accounts.reach import Reach
from data.database import Database
from data.tallies import Filter

Kind = Literal["case", "plan", "alert", "signal", "kiosk"]

ALWAYS = Filter(date.min, date.max)
"""What waits goes on waiting, whatever the period of the page."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that waits; `unit` and `counter` are codes or "".

    `late`: its day is over; not `due`: it is to come, and only counted.
    """

    key: str
    unit: str
    counter: str
    late: bool = False
    due: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """The things of one kind that are due at the place of the page; `to_come` is how many more wait there."""

    kind: Kind
    things: tuple[Thing, ...]
    to_come: int = 0

    @property
    def late(self) -> int:
        """Return how many of them are late."""
        return sum(thing.late for thing in self.things)


@dataclass(frozen=True, slots=True)
class Today:
    """What waits at a place, by kind; `elsewhere` are the things that wait in other places within reach."""

    lines: tuple[Line, ...]
    elsewhere: tuple[Thing, ...]

    @property
    def units_elsewhere(self) -> frozenset[str]:
        """Return the codes of the units where they wait."""
        return frozenset(thing.unit for thing in self.elsewhere)


def today(
    db: Database, place: Place, reach: Reach, may: Callable[[Right], bool], *, now: datetime, day: date
) -> Today | None:
    """Return what waits for somebody with these rights; None for those who answer nothing.

    `now` is aware, `day` that of the place. One or two queries for each kind, however much waits.
    """
    if not may("cases") and not may("administer"):
        return None
    waiting: list[tuple[Kind, list[Thing]]] = [
        ("case", _cases(db, reach, day) if may("cases") else []),
        ("plan", _plans(db, reach, day) if may("cases") else []),
        ("alert", _alerts(db, reach) if may("alerts") else []),
        ("signal", _signals(db)),
        ("kiosk", _kiosks(db, now) if may("devices") else []),
    ]
    lines: list[Line] = []
    elsewhere: list[Thing] = []
    for kind, things in waiting:
        within = [each for each in things if reach.holds(each.unit, each.counter)]
        here = [each for each in within if _is_at(each, place)]
        due = tuple(each for each in here if each.due)
        elsewhere += [each for each in within if each.due and each not in here]
        if due:
            lines.append(Line(kind, due, len(here) - len(due)))
    return Today(tuple(lines), tuple(elsewhere))


def _cases(db: Database, reach: Reach, day: date) -> list[Thing]:
    found = casework.cases(db, reach, states=casework.UNANSWERED)
    return [
        Thing(str(each.id), each.unit, each.counter, each.overdue(day), each.due <= day) for each in found
    ]


def _plans(db: Database, reach: Reach, day: date) -> list[Thing]:
    return [Thing(str(each.id), each.unit, "", each.late(day)) for each in plans.due(db, reach, day)]


def _alerts(db: Database, reach: Reach) -> list[Thing]:
    """Return the alerts that nobody has seen, less those about what has a line of its own."""
    found = alerts.open_alerts(db, reach)
    return [
        Thing(str(each.id), each.unit, each.counter)
        for each in found
        if each.seen_at is None and each.kind not in ("case_due", "kiosk_silent")
    ]


def _signals(db: Database) -> list[Thing]:
    found = signals.signals(db, ALWAYS)
    return [Thing(str(each.id), each.unit, each.counter) for each in found if each.decision == "open"]


def _kiosks(db: Database, now: datetime) -> list[Thing]:
    """Return the kiosks that went silent, or whose answers are lost; a closed counter's may rest."""
    found = standings(devices.receptions(db), places.counters(db), now)
    return [
        Thing(each.reception.device.code, each.counter.unit.code, each.counter.code)
        for each in found
        if each.state in ("silent", "gaps") and each.counter and not each.counter.closed
    ]


def _is_at(thing: Thing, place: Place) -> bool:
    """Say whether a thing belongs to a place; a service has what its unit has."""
    if place.counter:
        return thing.counter == place.counter.code
    return place.unit is None or thing.unit == place.unit.code
