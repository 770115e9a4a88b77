"""The signals that were raised, what people decided about them, and the answers that they are about.

Nothing here changes, hides or un-counts an answer, and no decision is taken back: another follows it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any, Literal

from sqlite_utils import Database

from data.selection import Filter, place
from data.signals.windows import OPEN
from data.tallies import By
from surveys.masking import mask
from surveys.signals import Fact
from surveys.survey import Survey
from surveys.tally import Tally

SHORTEST_REASON, LONGEST_REASON = 10, 500


class UnknownSignal(Exception):
    """There is no signal of that number."""


class InvalidReason(ValueError):
    """A reason that is too short, too long or no text."""


class AlreadyDecided(Exception):
    """The signal stands as it should already: somebody else was faster."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal; `facts` are those of its kind (see surveys.signals.detection).

    `responses` says how many it is about, `day` and `until` are the unit's days of the first and the last.
    Open: it counts as flagged.
    """

    id: int
    kind: str
    counter: str
    unit: str
    day: date
    until: date
    raised_at: datetime
    facts: Mapping[str, Fact]
    responses: int
    decision: Literal["open", "set_aside"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about a signal, and why."""

    at: datetime
    login: str
    decision: Literal["set_aside", "restored"]
    reason: str


def signals(db: Database, where: Filter) -> list[Signal]:
    """Return the signals about any response of a period and place, the latest first."""
    chosen, values = _about(where)
    condition = (
        "signal.day <= :last AND until >= :first AND EXISTS (SELECT 1 FROM signal_response "
        f"JOIN response ON sequence = response WHERE signal = signal.id AND {chosen})"
    )
    return list(_signals(db, condition, values))


def signal(db: Database, number: int) -> Signal:
    """Return one signal; UnknownSignal where there is none of that number."""
    for each in _signals(db, "signal.id = :id", {"id": number}):
        return each
    raise UnknownSignal(number)


def decisions(db: Database, number: int) -> list[Decision]:
    """Return all that was ever decided about a signal, the first first."""
    rows = db.execute(
        "SELECT at, login, decision, reason FROM signal_decision WHERE signal = ? ORDER BY id", (number,)
    )
    return [Decision(datetime.fromisoformat(at), *rest) for at, *rest in rows]


def set_aside(db: Database, number: int, login: str, reason: str, now: datetime) -> None:
    """Note that somebody has looked at a signal and sees no cause to doubt its answers.

    The reason needs 10 to 500 characters, of which those that could name a person are masked. Raises
    UnknownSignal, InvalidReason and AlreadyDecided.
    """
    if signal(db, number).decision == "set_aside":
        raise AlreadyDecided(number)
    _note(db, number, (login, "set_aside", reason), now)


def restore(db: Database, number: int, login: str, reason: str, now: datetime) -> None:
    """Note that a signal which was set aside stands again; the rest as for `set_aside`."""
    if signal(db, number).decision == "open":
        raise AlreadyDecided(number)
    _note(db, number, (login, "restored", reason), now)


def flagged(db: Database, survey: Survey, where: Filter) -> Tally:
    """Return the tally of the counted responses that any open signal is about, each once."""
    return Tally.of(survey, (ratings for _, ratings in _flagged(db, survey, where, "''")))


def flagged_by(db: Database, survey: Survey, where: Filter, by: By) -> dict[str, Tally]:
    """Return the same per unit, service ("unit/service"), counter, channel, month or day, sorted by it.

    What has no flagged response is left out.
    """
    rows = groupby(_flagged(db, survey, where, _KEYS[by]), key=lambda row: row[0])
    return {part: Tally.of(survey, (ratings for _, ratings in group)) for part, group in rows}


_KEYS: dict[By, str] = {
    "unit": "unit",
    "service": "unit || '/' || service",
    "counter": "counter",
    "channel": "channel",
    "month": "substr(day, 1, 7)",
    "day": "day",
}


def _flagged(db: Database, survey: Survey, where: Filter, part: str) -> Iterator[tuple[str, dict[str, int]]]:
    """Yield the part and the ratings of each flagged response, by part."""
    keys = [element.key for element in survey.elements]
    chosen, values = _about(where)
    rows = db.execute(
        f"SELECT {part} AS part, {', '.join(keys)} FROM response WHERE sequence IN ("
        "SELECT response FROM signal JOIN signal_response ON signal = id "
        f"WHERE signal.day <= :last AND until >= :first AND {OPEN}) "
        f"AND survey = :survey AND counted = 1 AND {chosen} ORDER BY part",
        values | {"survey": survey.key},
    )
    for row in rows:
        yield row[0], {key: rating for key, rating in zip(keys, row[1:], strict=True) if rating is not None}


def _about(where: Filter) -> tuple[str, dict[str, str]]:
    """Return the SQL condition on the responses of a period and place, and its values."""
    chosen, values = place(where)
    return (
        f"response.day BETWEEN :first AND :last AND {chosen}",
        values | {"first": str(where.first), "last": str(where.last)},
    )


def _signals(db: Database, condition: str, values: dict[str, Any]) -> Iterator[Signal]:
    rows = db.execute(
        "SELECT signal.id, kind, signal.counter, counter.unit, signal.day, until, raised_at, facts, "
        f"(SELECT count(*) FROM signal_response WHERE signal = signal.id), {OPEN} "
        f"FROM signal JOIN counter ON code = signal.counter WHERE {condition} "
        "ORDER BY until DESC, signal.id DESC",
        values,
    )
    for number, kind, counter, unit, day, until, raised_at, facts, responses, is_open in rows:
        yield Signal(
            *(number, kind, counter, unit, date.fromisoformat(day), date.fromisoformat(until)),
            raised_at=datetime.fromisoformat(raised_at),
            facts=json.loads(facts),
            responses=responses,
            decision="open" if is_open else "set_aside",
        )


def _note(db: Database, number: int, decided: tuple[str, str, str], now: datetime) -> None:
    """Keep who decided what and why."""
    login, decision, reason = decided
    kept = mask(reason.strip())
    if not SHORTEST_REASON <= len(kept) <= LONGEST_REASON or "\0" in kept:
        raise InvalidReason(reason)
    db.execute(
        "INSERT INTO signal_decision (signal, at, login, decision, reason) VALUES (?, ?, ?, ?, ?)",
        (number, now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), login, decision, kept),
    )
