"""The months up to a period's end, each with its figures."""

from collections.abc import Sequence
from datetime import date

from dashboard.cells import Scoring
from dashboard.comparison import Step
from dashboard.disclosure.gate import Gate
from dashboard.places import Place
from dashboard.served import Served
from data.database import Database
from data.tallies import tally_by
from surveys.period import Period

MONTHS = 12
"""So many months does the trend look back."""


def months_to(period: Period, today: date) -> list[Period]:
    """Return the twelve months up to the end of a period, or up to this month where it is still running."""
    months = [Period.containing("month", max(period.first, min(period.last, today)))]
    while len(months) < MONTHS:
        months.insert(0, months[0].previous())
    return months


def trend(
    db: Database,
    scoring: Scoring,
    place: Place,
    period: Period,
    *,
    months: Sequence[Period],
    served: Served,
    weight: str,
    gate: Gate | None = None,
) -> tuple[Step, ...]:
    """Return the months' figures, with one query, and those of the gate where none is given."""
    whole = Period.between(months[0].first, months[-1].last)
    tallies = tally_by(db, scoring.survey, place.during(whole), "month")
    gate = gate or Gate(db, scoring.survey, scoring.threshold)
    empty = scoring.together(())
    steps = []
    for month in months:
        cell = scoring.cell(
            tallies.get(month.name, empty),
            gate.reason(place, month),
            weight=weight,
            population=served.by(place, month),
        )
        steps.append(Step(month, cell, _within(month, period)))
    return tuple(steps)


def _within(month: Period, period: Period) -> bool:
    """Say whether any day of a month belongs to the period."""
    return month.first <= period.last and period.first <= month.last
