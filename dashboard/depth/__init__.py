"""Everything that the page of details shows of one place and period, beside its report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from dashboard.cells import Cell, Reason, Scoring
from dashboard.comparison import Comparison, Step
from dashboard.depth.change import Effect, effects, months_of
from dashboard.depth.channels import channels_of
from dashboard.depth.funnel import Funnel, funnel_of
from dashboard.depth.heat import HeatMap, heat_map
from dashboard.depth.hours import Hours, hours_of, quarter_of
from dashboard.depth.respondents import Table, respondents_of
from dashboard.disclosure.gate import Gate
from dashboard.report import Report
from dashboard.served import Served
from dashboard.trend import months_to, trend
from data.breakdowns import TIMELESS
from data.database import Database
from data.interventions import interventions
from data.tallies import tally
from surveys.period import Period

A_YEAR = 12

MONTHS = 18
"""A year, and before it as many months as an intervention is compared with."""


@dataclass(frozen=True, slots=True)
class Depth:
    """What lies behind a report; nothing does where its own figure is not shown.

    `steps` are the months up to the period's end; `heat`, `hours`, `funnel` and `channels` are None where
    the place has none (see there).
    """

    report: Report
    steps: tuple[Step, ...] = ()
    effects: tuple[Effect, ...] = ()
    heat: HeatMap | None = None
    hours: Hours | None = None
    funnel: Funnel | None = None
    respondents: tuple[Table, ...] = ()
    channels: Comparison | None = None

    @property
    def people_withheld(self) -> set[Reason]:
        """Return the reasons for which groups of respondents are withheld."""
        return {why for table in self.respondents for group in table.groups if (why := group.withheld)}


def depth_of(db: Database, report: Report, gate: Gate) -> Depth:
    """Read what lies behind a report, with a fixed number of queries; the gate is the report's own."""
    if report.cell.score is None:
        return Depth(report)
    scoring = Scoring(report.survey, report.settings.publication)
    steps, found = _changes(db, scoring, report, gate)
    return Depth(
        report,
        shown_months(steps),
        found,
        heat_map(report),
        _hours(db, scoring, report, gate),
        funnel_of(db, report),
        respondents_of(db, report, gate),
        channels_of(db, scoring, report),
    )


def _changes(
    db: Database, scoring: Scoring, report: Report, gate: Gate
) -> tuple[tuple[Step, ...], tuple[Effect, ...]]:
    """Return the months of the trend, and what changed after each intervention in them."""
    place, period, today = report.place, report.period, report.read_at.date()
    months = months_to(period, today)
    while len(months) < MONTHS:
        months.insert(0, months[0].previous())
    served = Served.during(db, report.around.units, months)
    steps = trend(db, scoring, place, period, months=months, served=served, weight=report.weight, gate=gate)
    known = months_of(db, scoring, place, steps, served=served, weight=report.weight)
    marked = interventions(db, place.codes, shown_months(steps)[0].period.first, months[-1].last)
    return steps, effects(known, marked, today - timedelta(days=1))


def shown_months(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return the months without those before the first answer, but a year of them at least."""
    first = next((place for place, step in enumerate(steps) if step.cell.n != 0), len(steps))
    return tuple(steps[min(first, len(steps) - A_YEAR) :])


def _hours(db: Database, scoring: Scoring, report: Report, gate: Gate) -> Hours | None:
    """Break down the quarter of the page's unit, once it is known that its figure may be shown."""
    if report.place.kind != "unit":
        return None
    quarter = quarter_of(report.period, report.read_at.date())
    own = report.cell if quarter == report.period else _cell(db, scoring, report, gate, quarter)
    return hours_of(
        db,
        scoring,
        report.place,
        quarter,
        own,
        weight=report.weight,
        timeless_withheld=gate.reason(report.place, quarter, TIMELESS) is not None,
    )


def _cell(db: Database, scoring: Scoring, report: Report, gate: Gate, period: Period) -> Cell:
    """Score the page's place in another period, with one query."""
    own = tally(db, report.survey, report.place.during(period))
    return scoring.cell(own, gate.reason(report.place, period), weight=report.weight)
