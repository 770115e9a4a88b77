"""The months up to a period's end, each with its figures."""

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.cells import Reason, Scoring, counts, reasons, small
from dashboard.comparison import Step
from dashboard.places import Place
from dashboard.served import Served
from data.database import Database
from data.tallies import tally_by
from surveys.period import Period
from surveys.tally import Tally

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
) -> tuple[Step, ...]:
    """Return the months' figures, with one query."""
    whole = Period.between(months[0].first, months[-1].last)
    tallies = tally_by(db, scoring.survey, place.during(whole), "month")
    hidden = _hidden(tallies, scoring.threshold, period)
    empty = scoring.together(())
    steps = []
    for month in months:
        cell = scoring.cell(
            tallies.get(month.name, empty),
            hidden.get(month.name),
            weight=weight,
            population=served.by(place, month),
        )
        steps.append(Step(month, cell, _within(month, period)))
    return tuple(steps)


def _hidden(tallies: Mapping[str, Tally], threshold: int, period: Period) -> dict[str, Reason]:
    """Return the months that must be withheld.

    The months inside the period add up to a total that stands on the same page, so that one small month
    among them takes another with it; outside, each month stands alone.
    """
    inside: dict[str, Tally] = {}
    alone: dict[str, Tally] = {}
    for name, tally in tallies.items():
        (inside if _within(Period.parse(name), period) else alone)[name] = tally
    reason = {name: small(tally.n, threshold) for name, tally in alone.items()}
    return reasons(counts(inside), threshold) | {name: why for name, why in reason.items() if why}


def _within(month: Period, period: Period) -> bool:
    """Say whether any day of a month belongs to the period."""
    return month.first <= period.last and period.first <= month.last
