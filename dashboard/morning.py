"""Everything that the morning's page shows: how we are doing, whether it is real, what to do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.pace import Pace, pace
from dashboard.report import Report
from dashboard.rights import Right
from dashboard.today import Today, today
from dashboard.words_shown import spots
from data import signals, words, working_days
from data.accounts.reach import Reach
from data.database import Database
from data.words import Spot, Words
from surveys.difference import Change, Difference, Estimate, change, difference, element_estimate
from surveys.drag import Drag, Drags, costs, drags

SAID, LOOKED_AT = 2, 8
"""So many citizens are heard about an element: the latest of so many who say something of their own."""


@dataclass(frozen=True, slots=True)
class Dragging:
    """An element that drags; `before` is the same in the period before, None where that has no figure."""

    drag: Drag
    before: Drag | None
    difference: Difference | None
    said: tuple[Words, ...]

    @property
    def change(self) -> Change:
        """Say whether the element has changed since the period before."""
        return change(self.difference)


@dataclass(frozen=True, slots=True)
class Morning:
    """The page of the morning; `drags` is None where the place has no score, `today` for those who only read.

    `too_few`: a counter has fewer answers than anybody should be judged by.
    """

    report: Report
    pace: Pace
    drags: Drags | None
    dragging: tuple[Dragging, ...]
    too_few: bool
    signals: int
    today: Today | None


def morning(
    db: Database, report: Report, reach: Reach, may: Callable[[Right], bool], *, now: datetime
) -> Morning:
    """Return what the page shows of a report, to somebody of that reach and those rights; `now` is aware."""
    place, score = report.place, report.cell.score
    is_open = _office_days(db, report)
    found = drags(report.survey, score, report.settings.publication) if score else None
    return Morning(
        report=report,
        pace=pace(report.sample, report.period, report.read_at.date(), is_open),
        drags=found,
        dragging=_dragging(db, report, found, _heard(db, report, found, reach, may)),
        too_few=place.kind == "counter" and 0 < (report.cell.n or 0) < report.settings.personnel_learning,
        signals=_open_signals(db, report),
        today=today(db, place, reach, may, now=now, day=report.read_at.date()),
    )


def _open_signals(db: Database, report: Report) -> int:
    raised = signals.signals(db, report.place.during(report.period))
    return sum(each.decision == "open" for each in raised)


def _heard(
    db: Database, report: Report, found: Drags | None, reach: Reach, may: Callable[[Right], bool]
) -> frozenset[Spot] | None:
    """Return where words may be quoted from; None: from everywhere."""
    if not found or not may("words"):
        return frozenset()
    return spots(db, reach, report.place.during(report.period), may)


def _dragging(
    db: Database, report: Report, found: Drags | None, heard: frozenset[Spot] | None
) -> tuple[Dragging, ...]:
    """Return the elements that drag, each with what became of it and what was said about it."""
    where = report.place.during(report.period)
    former = _former(report)
    result = []
    for each in found.named if found else ():
        key = each.score.element.key
        said = words.said_about(db, where, key, LOOKED_AT, only=heard) if heard != frozenset() else []
        different = {each.text.casefold(): each for each in reversed(said)}
        latest = tuple(reversed(different.values()))[:SAID]
        moved = difference(_estimate(each), _estimate(former.get(key)))
        result.append(Dragging(each, former.get(key), moved, latest))
    return tuple(result)


def _former(report: Report) -> dict[str, Drag]:
    """Return every element of the period before, by key."""
    score = report.before.cell.score
    if score is None:
        return {}
    known = costs(report.survey, score, report.settings.publication)
    return {each.score.element.key: each for each in known}


def _estimate(drag: Drag | None) -> Estimate | None:
    return element_estimate(drag.score, drag.interval) if drag else None


def _office_days(db: Database, report: Report) -> Callable[[date], bool]:
    """Return what says whether the place serves on a day."""
    closed = working_days.closed_weekdays(db, report.place.unit.code if report.place.unit else None)
    return lambda day: working_days.is_working(day, closed)
