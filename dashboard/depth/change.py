"""What changed after an intervention: the whole months after it against the months before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.cells import Cell, Scoring
from dashboard.comparison import Step
from dashboard.places import Place
from dashboard.served import Served
from data.database import Database
from data.interventions import Intervention
from data.tallies import tally_by
from surveys.difference import Change, Difference, change, difference
from surveys.period import Period
from surveys.tally import Tally

WINDOW = 6
"""So many months on either side at most; more would mix in other causes."""


@dataclass(frozen=True, slots=True)
class Side:
    """The months on one side of an intervention that have figures which may be shown, and those together."""

    months: tuple[Period, ...]
    cell: Cell


@dataclass(frozen=True, slots=True)
class Effect:
    """An intervention with the months before and after it; the month in which it fell is on neither side.

    `number` is how the page calls it. `difference` is the IKM after less the IKM before, None where a side
    has no figure. `withheld` says that a month on either side may not be shown and is left out; `among` are
    the numbers of the other interventions that fall into the months compared.
    """

    number: int
    intervention: Intervention
    before: Side
    after: Side
    difference: Difference | None
    withheld: bool
    among: tuple[int, ...]

    @property
    def change(self) -> Change:
        """Say whether the IKM has changed."""
        return change(self.difference)


@dataclass(frozen=True, slots=True)
class Months:
    """The months of a place's trend with their tallies, of which only those shown are ever added up."""

    scoring: Scoring
    place: Place
    weight: str
    served: Served
    steps: Sequence[Step]
    tallies: Mapping[str, Tally]

    def side(self, steps: Sequence[Step]) -> Side:
        """Pool those of the months that have a figure: a month that is withheld lends nothing to the sum."""
        shown = tuple(step.period for step in steps if step.cell.n)
        pooled = self.scoring.together(self.tallies[month.name] for month in shown)
        told = [self.served.by(self.place, month) for month in shown]
        known = [n for n in told if n is not None]
        population = sum(known) if known and len(known) == len(told) else None
        return Side(shown, self.scoring.cell(pooled, None, weight=self.weight, population=population))


def months_of(
    db: Database, scoring: Scoring, place: Place, steps: Sequence[Step], *, served: Served, weight: str
) -> Months:
    """Read the tallies of the months of a trend: one query."""
    whole = Period.between(steps[0].period.first, steps[-1].period.last)
    tallies = tally_by(db, scoring.survey, place.during(whole), "month")
    return Months(scoring, place, weight, served, steps, tallies)


def effects(months: Months, marked: Sequence[Intervention], yesterday: date) -> tuple[Effect, ...]:
    """Return what changed after each intervention; only months that had ended by `yesterday` are whole."""
    whole = [step for step in months.steps if step.period.last <= yesterday]
    numbered = list(enumerate(marked, 1))
    return tuple(_effect(months, number, each, whole, numbered) for number, each in numbered)


def _effect(
    months: Months,
    number: int,
    intervention: Intervention,
    whole: Sequence[Step],
    numbered: Sequence[tuple[int, Intervention]],
) -> Effect:
    day = intervention.day
    earlier = [step for step in whole if step.period.last < day.replace(day=1)][-WINDOW:]
    later = [step for step in whole if step.period.first > day][:WINDOW]
    before, after = months.side(earlier), months.side(later)
    compared = {month.name for month in (*before.months, *after.months)}
    return Effect(
        number,
        intervention,
        before,
        after,
        difference(after.cell.estimate, before.cell.estimate),
        any(step.cell.withheld for step in (*earlier, *later)),
        tuple(n for n, each in numbered if n != number and f"{each.day:%Y-%m}" in compared),
    )
