"""Everything that the morning's page shows: how we are doing, whether it is real, what to do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.comparison import Change
from dashboard.pace import Pace, pace
from dashboard.report import Report
from dashboard.rights import Right
from dashboard.today import Today, today
from data import signals, words, working_days
from data.accounts.reach import Reach
from data.database import Database
from data.words import Words
from surveys.drag import Drag, Drags, costs, drags
from surveys.element_interval import apart

SAID, LOOKED_AT = 2, 8
"""So many citizens are heard about an element: the latest of so many who say something of their own."""


@dataclass(frozen=True, slots=True)
class Dragging:
    """An element that drags; `before` is the same in the period before, None where that has no figure."""

    drag: Drag
    before: Drag | None
    change: Change
    said: tuple[Words, ...]


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
        dragging=_dragging(db, report, found, heard=may("words")),
        too_few=place.kind == "counter" and 0 < (report.cell.n or 0) < report.settings.personnel_learning,
        signals=_open_signals(db, report),
        today=today(db, place, reach, may, now=now, day=report.read_at.date()),
    )


def _open_signals(db: Database, report: Report) -> int:
    raised = signals.signals(db, report.place.during(report.period))
    return sum(each.decision == "open" for each in raised)


def _dragging(db: Database, report: Report, found: Drags | None, *, heard: bool) -> tuple[Dragging, ...]:
    """Return the elements that drag, each with what became of it and what was said about it."""
    where = report.place.during(report.period)
    former = _former(report)
    result = []
    for each in found.named if found else ():
        key = each.score.element.key
        said = words.said_about(db, where, key, LOOKED_AT) if heard else []
        different = {each.text.casefold(): each for each in reversed(said)}
        latest = tuple(reversed(different.values()))[:SAID]
        result.append(Dragging(each, former.get(key), _change(each, former.get(key)), latest))
    return tuple(result)


def _former(report: Report) -> dict[str, Drag]:
    """Return every element of the period before, by key."""
    score = report.before.cell.score
    if score is None:
        return {}
    known = costs(report.survey, score, report.settings.publication)
    return {each.score.element.key: each for each in known}


def _change(now: Drag, before: Drag | None) -> Change:
    if before is None:
        return "unknown"
    if not apart(now.interval, before.interval):
        return "no_evidence"
    return "better" if now.interval.low > before.interval.high else "worse"


def _office_days(db: Database, report: Report) -> Callable[[date], bool]:
    """Return what says whether the place serves on a day."""
    closed = working_days.closed_weekdays(db, report.place.unit.code if report.place.unit else None)
    return lambda day: working_days.is_working(day, closed)
