"""Change places and settings so that it can be undone: one way for all of them.

Each kind of thing has a state of plain values. A change writes a new state and notes a deed with the values
before and after; an undo puts those before back, where none of them was changed again since. What was
counted is no part of any state: answers stay as they came.
"""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from data import deeds, office_changes, place_changes

State = Mapping[str, Any]


class CannotUndo(Exception):
    """A deed that cannot be undone; `why` is kind, undone, superseded (changed again since) or used."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Unchanged(Exception):
    """Everything is already as it was wanted."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How the state of one kind of thing is read and written, and the unit and counter that it belongs to."""

    state: Callable[[Database, str], State | None]
    put: Callable[[Database, str, State | None], None]
    place: Callable[[Database, str], tuple[str, str]]


def change(db: Database, what: str, subject: str, wanted: State | None, *, login: str, now: datetime) -> int:
    """Let a thing have these values, the others staying, and return the number of the deed.

    `what` is the kind and what becomes of it ("counter.closed"), `subject` its code; `wanted` None takes it
    away. `now` is aware. Raises Unchanged, and what the kind raises for values that cannot be.
    """
    kind = KINDS[what.partition(".")[0]]
    former = kind.state(db, subject)
    if wanted is None or former is None:
        before, after = former, wanted
    else:
        before = {name: former[name] for name, value in wanted.items() if former[name] != value}
        after = {name: wanted[name] for name in before}
    if before == after:
        raise Unchanged
    if former is not None:
        unit, counter = kind.place(db, subject)
    kind.put(db, subject, None if wanted is None else {**(former or {}), **wanted})
    if former is None:
        unit, counter = kind.place(db, subject)
    return deeds.note(db, login, what, subject, now, unit=unit, counter=counter, before=before, after=after)


def can_undo(db: Database, deed: deeds.Deed) -> bool:
    """Say whether a deed can be undone as things stand, as far as one can see without trying."""
    try:
        _former(db, deed)
    except CannotUndo:
        return False
    return True


def undo(db: Database, number: int, login: str, now: datetime) -> int:
    """Put back what stood before a deed, and return the number of the deed that this is.

    Nothing is half undone. Raises CannotUndo, and deeds.UnknownDeed.
    """
    deed = deeds.deed(db, number)
    former = _former(db, deed)
    kind_name = deed.what.partition(".")[0]
    try:
        KINDS[kind_name].put(db, deed.subject, former)
    except (sqlite3.IntegrityError, ValueError, LookupError) as problem:
        raise CannotUndo("used") from problem
    return deeds.note(
        db,
        login,
        f"{kind_name}.undone",
        deed.subject,
        now,
        unit=deed.unit,
        counter=deed.counter,
        before=deed.after,
        after=deed.before,
        undoes=deed.id,
    )


def named(db: Database, deed: deeds.Deed) -> str:
    """Return the name of what a deed was done to, now or then; "" for what has none."""
    kind = KINDS.get(deed.what.partition(".")[0])
    state = kind.state(db, deed.subject) if kind else None
    return str({**(deed.before or {}), **(deed.after or {}), **(state or {})}.get("name", ""))


def written(moment: datetime) -> str:
    """Return an aware moment as states hold it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _former(db: Database, deed: deeds.Deed) -> State | None:
    """Return the whole state that stood before a deed. Raises CannotUndo."""
    kind = KINDS.get(deed.what.partition(".")[0])
    if kind is None or (deed.before is None and deed.after is None):
        raise CannotUndo("kind")
    if deed.undone_by is not None:
        raise CannotUndo("undone")
    state = kind.state(db, deed.subject)
    if state is None or deed.after is None:
        if not (state is None and deed.after is None):
            raise CannotUndo("superseded")
        return deed.before
    if any(state.get(name) != value for name, value in deed.after.items()):
        raise CannotUndo("superseded")
    return None if deed.before is None else {**state, **deed.before}


def _of_unit(_db: Database, subject: str) -> tuple[str, str]:
    return subject.partition("/")[0], ""


def _of_counter(db: Database, subject: str) -> tuple[str, str]:
    state = place_changes.counter_state(db, subject)
    return (state["unit"] if state else ""), subject


def _of_office(_db: Database, _subject: str) -> tuple[str, str]:
    return "", ""


def _of_target(_db: Database, subject: str) -> tuple[str, str]:
    unit, _, counter = subject.split("/")[1:]
    return unit, counter


KINDS: Mapping[str, Kind] = {
    "unit": Kind(place_changes.unit_state, place_changes.put_unit, _of_unit),
    "service": Kind(place_changes.service_state, place_changes.put_service, _of_unit),
    "counter": Kind(place_changes.counter_state, place_changes.put_counter, _of_counter),
    "setting": Kind(office_changes.setting_state, office_changes.put_setting, _of_office),
    "hours": Kind(office_changes.hours_state, office_changes.put_hours, _of_unit),
    "target": Kind(office_changes.target_state, office_changes.put_target, _of_target),
    "population": Kind(office_changes.population_state, office_changes.put_population, _of_unit),
    "picture": Kind(office_changes.picture_state, office_changes.put_picture, _of_office),
}
"""By the first word of a deed."""
