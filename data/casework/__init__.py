"""Cases: a citizen's words that somebody has taken on, until the citizen has an answer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal, get_args

from sqlite_utils import Database

from data import accounts, deeds, places, working_days
from data.accounts.reach import Reach, within
from data.settings import settings
from data.words import words_of
from surveys.period import local_day

State = Literal["open", "working", "answered", "handed_over", "closed"]
STATES: tuple[State, ...] = get_args(State)
UNANSWERED: tuple[State, ...] = ("open", "working")
"""The states in which a citizen still waits, so that a case can be due."""


class UnknownCase(Exception):
    """There is no case of that number."""


class AlreadyOpened(Exception):
    """These words are a case already; `number` is its."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class UnfitOwner(ValueError):
    """Nobody of that login may sign in, or their reach does not hold the place of the case."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case. `response` is the number of the answer whose words it is about, unit and counter are codes.

    `due` is the day by which the citizen shall have an answer. `reply` is what the citizen reads, masked.
    """

    id: int
    response: int
    unit: str
    counter: str
    opened_at: datetime
    opened_by: str
    owner: str
    due: date
    state: State
    reply: str
    replied_at: datetime | None
    closed_at: datetime | None

    def overdue(self, today: date) -> bool:
        """Say whether the citizen waits longer than they should."""
        return self.state in UNANSWERED and self.due < today


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody did about a case, and with which words (an owner's login for "given")."""

    at: datetime
    login: str
    kind: str
    words: str


def open_case(db: Database, response: int, owner: str, login: str, now: datetime) -> int:
    """Make a case of the words of a counted answer, due by working days; return its number.

    `now` is aware. Raises UnknownWords, AlreadyOpened and UnfitOwner.
    """
    said = words_of(db, response)
    if said.case is not None:
        raise AlreadyOpened(said.case)
    require_owner(db, owner, said.unit, said.counter)
    row = db.execute(
        "INSERT INTO casework (response, unit, counter, opened_at, opened_by, owner, due, state) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, 'open') RETURNING id",
        (response, said.unit, said.counter, written(now), login, owner, str(due_day(db, said.unit, now))),
    ).fetchone()
    number = int(row[0])
    add_step(db, number, "opened", owner, login=login, now=now)
    after = {"owner": owner}
    deeds.note(db, login, "case.opened", str(number), now, unit=said.unit, counter=said.counter, after=after)
    return number


def case(db: Database, number: int) -> Case:
    """Return one case; UnknownCase where there is none of that number."""
    found = _cases(db, "id = :id", {"id": number})
    if not found:
        raise UnknownCase(number)
    return found[0]


def cases(
    db: Database,
    reach: Reach,
    *,
    states: Collection[State] = STATES,
    owner: str = "",
    due_by: date | None = None,
    unit: str = "",
) -> list[Case]:
    """Return the cases within reach: those that wait, the first due first, then the others.

    `due_by`: only those due by that day.
    """
    reached, values = within(reach)
    marks = ", ".join(f"'{state}'" for state in STATES if state in states)
    condition = (
        f"{reached} AND state IN ({marks}) AND (:owner = '' OR owner = :owner) "
        "AND (:due_by IS NULL OR due <= :due_by) AND (:unit = '' OR unit = :unit)"
    )
    chosen = {"owner": owner, "due_by": due_by and str(due_by), "unit": unit}
    return _cases(db, condition, values | chosen)


def due_today(db: Database, reach: Reach, today: date) -> list[Case]:
    """Return the cases within reach that are due or overdue while their citizen still waits."""
    return cases(db, reach, states=UNANSWERED, due_by=today)


def steps(db: Database, number: int) -> list[Step]:
    """Return all that was done about a case, the first first."""
    rows = db.execute(
        "SELECT at, login, kind, words FROM case_step WHERE casework = ? ORDER BY id", (number,)
    )
    return [Step(datetime.fromisoformat(at), *rest) for at, *rest in rows]


def due_day(db: Database, unit: str, now: datetime) -> date:
    """Return the day by which a case that is opened now is due, by the unit's own working days."""
    today = local_day(now, places.unit(db, unit).zone)
    return working_days.after(today, settings(db).case_days, working_days.closed_weekdays(db, unit))


def require_owner(db: Database, login: str, unit: str, counter: str) -> None:
    """Raise UnfitOwner unless somebody may sign in whose reach holds the place."""
    account = accounts.account(db, login)
    if account is None or not account.reach.holds(unit, counter):
        raise UnfitOwner(login)


def add_step(db: Database, number: int, kind: str, words: str, *, login: str, now: datetime) -> None:
    """Keep what was done about a case, in the transaction that does it."""
    db.execute(
        "INSERT INTO case_step (casework, at, login, kind, words) VALUES (?, ?, ?, ?, ?)",
        (number, written(now), login, kind, words),
    )


def written(moment: datetime) -> str:
    """Return an aware moment as it is kept."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _cases(db: Database, condition: str, values: dict[str, Any]) -> list[Case]:
    rows = db.execute(
        "SELECT id, response, unit, counter, opened_at, opened_by, owner, due, state, "
        f"coalesce(reply, ''), replied_at, closed_at FROM casework WHERE {condition} "
        "ORDER BY state NOT IN ('open', 'working'), due, id",
        values,
    )
    return [_case(row) for row in rows]


def _case(row: tuple[Any, ...]) -> Case:
    number, response, unit, counter, opened_at, opened_by, owner, due, state, reply, replied, closed = row
    return Case(
        id=number,
        response=response,
        unit=unit,
        counter=counter,
        opened_at=datetime.fromisoformat(opened_at),
        opened_by=opened_by,
        owner=owner,
        due=date.fromisoformat(due),
        state=state,
        reply=reply,
        replied_at=replied and datetime.fromisoformat(replied),
        closed_at=closed and datetime.fromisoformat(closed),
    )
