"""Plans of follow-up (RTL): what a unit does about an element, until when, who sees to it, and how far it is.

Nothing is deleted: a plan that was withdrawn says when, and can be brought back. Each change is a deed of
the log, each step forward a row of its own.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlite_utils import Database

from data import deeds, places
from data.accounts.reach import Reach
from data.plans.shares import Standing, standing, standings
from surveys import catalogue
from surveys.masking import mask
from surveys.period import InvalidPeriod, Period

__all__ = [
    "Aim",
    "ClosedPlan",
    "InvalidPlan",
    "Plan",
    "Standing",
    "Step",
    "UnknownPlan",
    "change",
    "due",
    "finish",
    "make",
    "plan",
    "plans",
    "reopen",
    "restore",
    "standing",
    "standings",
    "step",
    "steps",
    "withdraw",
]

SHORTEST_PROGRAMME, LONGEST_PROGRAMME = 3, 500
LONGEST_PERSON = 120
LONGEST_WORDS = 1000
DONE = 100
"""Per cent."""

KINDS = ("month", "quarter", "semester", "year")
"""A plan answers a period of the calendar: a free range has no next one that would show what came of it."""


class UnknownPlan(Exception):
    """There is no plan of that number."""


class ClosedPlan(Exception):
    """A plan that is done or withdrawn takes no step, unless it is opened again first."""


class InvalidPlan(ValueError):
    """A plan that cannot be kept; `problem` names what of it."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Aim:
    """What is to be done, in which quarter ("2026-TW4"), and who sees to it."""

    programme: str
    quarter: str
    person: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan; `period` is the one whose element it answers, `quarter` when its programme is due.

    `progress` is per cent. Times are aware. `made_by` is a login.
    """

    id: int
    unit: str
    period: str
    element: str
    programme: str
    quarter: str
    person: str
    progress: int
    made_by: str
    made_at: datetime
    done_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def aim(self) -> Aim:
        """Return what is to be done, until when and by whom."""
        return Aim(self.programme, self.quarter, self.person)

    @property
    def open(self) -> bool:
        """Say whether there is still something to do."""
        return self.done_at is None and self.withdrawn_at is None

    def late(self, today: date) -> bool:
        """Say whether its quarter is over and it is still open."""
        return self.open and Period.parse(self.quarter).last < today


@dataclass(frozen=True, slots=True)
class Step:
    """How far a plan was at a moment, and what was said of it."""

    at: datetime
    login: str
    progress: int
    words: str


def make(
    db: Database, unit: str, period: Period, element: str, aim: Aim, *, login: str, now: datetime
) -> int:
    """Keep a new plan of a unit and return its number; the same sent twice is one.

    Raises InvalidPlan and UnknownPlace.
    """
    places.unit(db, unit)
    if period.kind not in KINDS:
        raise InvalidPlan("period")
    if element not in {each.key for each in catalogue.survey().elements}:
        raise InvalidPlan("element")
    given = _checked(aim)
    for each in plans(db, unit, period):
        if each.open and (each.element, each.aim) == (element, Aim(**given)):
            return each.id
    row = db.execute(
        "INSERT INTO plan (unit, period, element, programme, quarter, person, progress, made_at, made_by) "
        "VALUES (:unit, :period, :element, :programme, :quarter, :person, 0, :at, :login) RETURNING id",
        given | {"unit": unit, "period": period.name, "element": element, "at": _at(now), "login": login},
    ).fetchone()
    number = int(row[0])
    deeds.note(db, login, "plan.made", str(number), now, unit=unit, after=given | {"element": element})
    return number


def plan(db: Database, number: int) -> Plan:
    """Return one plan; UnknownPlan where there is none of that number."""
    row = db.execute(f"{_SELECT} WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise UnknownPlan(number)
    return _plan(row)


def plans(db: Database, unit: str, period: Period | str) -> list[Plan]:
    """Return a unit's plans for a period, in the order made, those that were withdrawn at the end."""
    name = period if isinstance(period, str) else period.name
    rows = db.execute(f"{_SELECT} WHERE unit = ? AND period = ? ORDER BY {_ORDER}", (unit, name))
    return [_plan(row) for row in rows]


def due(db: Database, reach: Reach, today: date) -> list[Plan]:
    """Return the open plans in reach whose quarter is this one or over, the oldest quarter first.

    A plan belongs to its unit: who reaches single counters only is shown none.
    """
    rows = db.execute(
        f"{_SELECT} WHERE done_at IS NULL AND withdrawn_at IS NULL AND quarter <= ? ORDER BY quarter, id",
        (Period.containing("quarter", today).name,),
    )
    return [found for found in map(_plan, rows) if reach.holds(found.unit)]


def change(db: Database, number: int, aim: Aim, *, login: str, now: datetime) -> None:
    """Say anew what is done until when by whom. Raises UnknownPlan, ClosedPlan and InvalidPlan."""
    found = _open(db, number)
    given = _checked(aim)
    before = {"programme": found.programme, "quarter": found.quarter, "person": found.person}
    if given == before:
        return
    db.execute(
        "UPDATE plan SET programme = :programme, quarter = :quarter, person = :person WHERE id = :id",
        given | {"id": number},
    )
    deeds.note(db, login, "plan.changed", str(number), now, unit=found.unit, before=before, after=given)


def step(db: Database, number: int, progress: int, words: str, *, login: str, now: datetime) -> None:
    """Say how far a plan is, from 0 to 100 per cent. Raises UnknownPlan, ClosedPlan and InvalidPlan."""
    found = _open(db, number)
    if not 0 <= progress <= DONE:
        raise InvalidPlan("progress")
    said = _text(words, "words", 0, LONGEST_WORDS)
    db.execute("UPDATE plan SET progress = ? WHERE id = ?", (progress, number))
    _keep_step(db, number, progress, said, login=login, now=now)
    before, after = {"progress": found.progress}, {"progress": progress}
    deeds.note(db, login, "plan.stepped", str(number), now, unit=found.unit, before=before, after=after)


def finish(db: Database, number: int, words: str, *, login: str, now: datetime) -> None:
    """Say that a plan is done. Raises UnknownPlan, ClosedPlan and InvalidPlan."""
    found = _open(db, number)
    said = _text(words, "words", 0, LONGEST_WORDS)
    db.execute("UPDATE plan SET progress = ?, done_at = ? WHERE id = ?", (DONE, _at(now), number))
    _keep_step(db, number, DONE, said, login=login, now=now)
    deeds.note(db, login, "plan.done", str(number), now, unit=found.unit)


def reopen(db: Database, number: int, *, login: str, now: datetime) -> None:
    """Take back that a plan is done; what was said of it stays. Raises UnknownPlan."""
    found = plan(db, number)
    if found.done_at is None:
        return
    db.execute("UPDATE plan SET done_at = NULL WHERE id = ?", (number,))
    deeds.note(db, login, "plan.reopened", str(number), now, unit=found.unit)


def withdraw(db: Database, number: int, *, login: str, now: datetime) -> None:
    """Withdraw a plan: it stays to be read, and counts no more. Raises UnknownPlan."""
    found = plan(db, number)
    if found.withdrawn_at is None:
        db.execute("UPDATE plan SET withdrawn_at = ? WHERE id = ?", (_at(now), number))
        deeds.note(db, login, "plan.withdrawn", str(number), now, unit=found.unit)


def restore(db: Database, number: int, *, login: str, now: datetime) -> None:
    """Bring a withdrawn plan back. Raises UnknownPlan."""
    found = plan(db, number)
    if found.withdrawn_at is not None:
        db.execute("UPDATE plan SET withdrawn_at = NULL WHERE id = ?", (number,))
        deeds.note(db, login, "plan.restored", str(number), now, unit=found.unit)


def steps(db: Database, number: int) -> list[Step]:
    """Return the steps of a plan, the first first."""
    rows = db.execute(
        "SELECT at, login, progress, words FROM plan_step WHERE plan = ? ORDER BY id", (number,)
    )
    return [Step(datetime.fromisoformat(at), *rest) for at, *rest in rows]


_SELECT = """
    SELECT id, unit, period, element, programme, quarter, person, progress, made_by, made_at, done_at,
        withdrawn_at
    FROM plan
"""
_ORDER = "withdrawn_at IS NOT NULL, id"


def _plan(row: tuple[Any, ...]) -> Plan:
    return Plan(*row[:9], *(at and datetime.fromisoformat(at) for at in row[9:]))


def _open(db: Database, number: int) -> Plan:
    found = plan(db, number)
    if not found.open:
        raise ClosedPlan(number)
    return found


def _keep_step(db: Database, number: int, progress: int, words: str, *, login: str, now: datetime) -> None:
    db.execute(
        "INSERT INTO plan_step (plan, at, login, progress, words) VALUES (?, ?, ?, ?, ?)",
        (number, _at(now), login, progress, words),
    )


def _checked(aim: Aim) -> dict[str, str]:
    """Return what a plan says, without needless space. Raises InvalidPlan."""
    try:
        named = Period.parse(aim.quarter)
    except InvalidPeriod as problem:
        raise InvalidPlan("quarter") from problem
    if named.kind != "quarter":
        raise InvalidPlan("quarter")
    return {
        "programme": _text(aim.programme, "programme", SHORTEST_PROGRAMME, LONGEST_PROGRAMME),
        "quarter": named.name,
        "person": _text(aim.person, "person", 1, LONGEST_PERSON),
    }


def _text(given: str, problem: str, shortest: int, longest: int) -> str:
    """Return words on lines of their own, with what could name a citizen masked. Raises InvalidPlan."""
    text = mask("\n".join(given.strip().splitlines()))
    if not shortest <= len(text) <= longest or not text.replace("\n", "").isprintable():
        raise InvalidPlan(problem)
    return text


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
