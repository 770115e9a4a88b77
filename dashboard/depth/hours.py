"""When citizens answer, and how: a unit's hours of the week in one quarter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from dashboard.cells import Cell, Reason, Scoring, reasons
from dashboard.places import Place
from data import office_hours
from data.breakdowns import TIMELESS, Hour, by_hour
from data.database import Database
from data.tallies import Filter, tally
from surveys.period import Period
from surveys.tally import Tally

OTHER = "other"
"""All hours outside the frame together: a part of the whole like any other."""

QUIET = 8
"""An hour (or weekday) with less than this part of the busiest one's answers is outside the frame."""

Standing = Literal["low", "high"]


@dataclass(frozen=True, slots=True)
class Slot:
    """An hour of the week; `standing` says that its interval does not touch the unit's own."""

    weekday: int
    hour: int
    cell: Cell
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Hours:
    """A unit's week in a quarter: a row an hour, a cell a weekday.

    `unit` is the unit's own cell in that quarter; where it may not be shown there is no week. `other` are
    the answers outside the frame, `timeless` those of which only the day is known. `most` is the highest n.
    """

    quarter: Period
    unit: Cell
    weekdays: tuple[int, ...]
    hours: tuple[int, ...]
    slots: Mapping[Hour, Slot]
    other: Cell
    timeless: Cell
    asked: bool

    @property
    def most(self) -> int:
        """Return the most answers that an hour of the week has."""
        return max((slot.cell.n or 0 for slot in self.slots.values()), default=0)

    @property
    def withheld(self) -> set[Reason]:
        """Return the reasons for which hours are withheld."""
        cells = [*(slot.cell for slot in self.slots.values()), self.other, self.timeless]
        return {why for cell in cells if (why := cell.withheld)}

    @property
    def marked(self) -> list[Slot]:
        """Return the hours that differ from the unit's own figure beyond their intervals."""
        return [slot for slot in self.slots.values() if slot.standing]


def quarter_of(period: Period, today: date) -> Period:
    """Return the quarter that holds a period's end, or today where the period is still running."""
    return Period.containing("quarter", max(period.first, min(period.last, today)))


def hours_of(
    db: Database,
    scoring: Scoring,
    place: Place,
    quarter: Period,
    own: Cell,
    *,
    weight: str,
    timeless_withheld: bool = False,
) -> Hours | None:
    """Break a unit's quarter down, with three queries; `own` is its cell. None for any other place.

    What has no hour is a channel of its own: where other tables withhold that, this one does too.
    """
    unit = place.unit
    if unit is None or place.kind != "unit":
        return None
    spans = office_hours.hours(db, unit.code)
    if own.withheld or not own.n:
        nothing = Cell(None, None, own.withheld)
        return Hours(quarter, own, (), (), {}, nothing, nothing, asked=bool(spans))
    tallies = by_hour(db, scoring.survey, place.during(quarter), unit.zone)
    imported = tally(
        db, scoring.survey, Filter(quarter.first, quarter.last, unit=unit.code, channel=TIMELESS)
    )
    weekdays, inside = _frame(spans, tallies, scoring.threshold)
    return _within(
        scoring,
        quarter,
        own,
        at=[(weekday, hour) for weekday in weekdays for hour in inside],
        tallies=tallies,
        imported=imported,
        weight=weight,
        asked=bool(spans),
        withheld=[TIMELESS] if timeless_withheld else [],
    )


def _within(
    scoring: Scoring,
    quarter: Period,
    own: Cell,
    *,
    at: Sequence[Hour],
    tallies: Mapping[Hour, Tally],
    imported: Tally,
    weight: str,
    asked: bool,
    withheld: Sequence[str],
) -> Hours:
    """Lay the answers into the frame; what is outside, and what has no hour, are parts of the same whole."""
    parts = {_name(each): tallies.get(each, scoring.together(())) for each in at}
    parts |= {OTHER: scoring.together(part for each, part in tallies.items() if each not in at)}
    parts |= {TIMELESS: imported}
    hidden = reasons({name: part.n for name, part in parts.items()}, scoring.threshold, withheld)
    cells = {name: scoring.cell(part, hidden.get(name), weight=weight) for name, part in parts.items()}
    return Hours(
        quarter,
        own,
        tuple(dict.fromkeys(weekday for weekday, _ in at)),
        tuple(dict.fromkeys(hour for _, hour in at)),
        {each: Slot(*each, cells[_name(each)], _standing(cells[_name(each)], own)) for each in at},
        cells[OTHER],
        cells[TIMELESS],
        asked=asked,
    )


def _frame(
    spans: Mapping[int, tuple[time, time]], tallies: Mapping[Hour, Tally], threshold: int
) -> tuple[list[int], list[int]]:
    """Return the weekdays and hours of the table: those that the unit serves in.

    Where nobody has said when that is, those in which people answer; the rest is other hours.
    """
    if spans:
        first = min(opens.hour for opens, _ in spans.values())
        last = max(closes.hour - (closes.minute == 0) for _, closes in spans.values())
        return sorted(spans), list(range(first, last + 1))
    days, hours = _busy(tallies, 0, threshold), _busy(tallies, 1, threshold)
    return days, list(range(hours[0], hours[-1] + 1)) if hours else []


def _busy(tallies: Mapping[Hour, Tally], place: int, threshold: int) -> list[int]:
    """Return the weekdays (place 0) or the hours (1) that hold a fair part of what the busiest holds."""
    held: dict[int, int] = {}
    for at, part in tallies.items():
        held[at[place]] = held.get(at[place], 0) + part.n
    least = max(threshold, max(held.values(), default=0) // QUIET)
    return sorted(each for each, n in held.items() if n >= least)


def _name(at: Hour) -> str:
    return f"{at[0]} {at[1]:02d}"


def _standing(cell: Cell, own: Cell) -> Standing | None:
    one, other = cell.interval, own.interval
    if not one or not other:
        return None
    if one.high < other.low:
        return "low"
    return "high" if one.low > other.high else None
