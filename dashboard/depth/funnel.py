"""A unit's counters in a funnel: which of them stray further than is usual for so many answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from typing import Literal

from dashboard.comparison import Part
from dashboard.depth.limits import INNER, OUTER, usual
from dashboard.report import Report
from data.database import Database
from data.tallies import tally
from surveys.rounding import down, up
from surveys.scoring import Score
from surveys.survey import HIGHEST, LOWEST

Standing = Literal["usual", "edge", "outside"]
"""usual: within the limits of 95 %; edge: between those and those of 99.8 %; outside: beyond both."""

STEPS = 24
"""So many points does each drawn limit have."""

FEWEST = 2
"""A counter that is alone in its unit is the unit."""

_INDEX_TO_IKM = 25


@dataclass(frozen=True, slots=True)
class Limits:
    """What IKM is usual for n answers, at 95 % and at 99.8 %; rounded outwards."""

    n: int
    low: Decimal
    high: Decimal
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True, slots=True)
class Point:
    """A counter with its limits, where its figure may be shown; `above` the unit's own figure or not."""

    part: Part
    limits: Limits | None
    standing: Standing | None
    above: bool

    @property
    def named(self) -> bool:
        """Say whether the counter is named in the chart: the usual ones are not, nor is anybody ranked."""
        return self.standing in ("edge", "outside")


@dataclass(frozen=True, slots=True)
class Funnel:
    """The counters of a unit by name, around the unit's own IKM; `curve` are the limits by rising n."""

    centre: Decimal
    points: tuple[Point, ...]
    curve: tuple[Limits, ...]

    @property
    def rated(self) -> bool:
        """Say whether any of the counters has issued a receipt."""
        return any(point.part.rate for point in self.points)

    @property
    def shown(self) -> list[Point]:
        """Return the counters that have a figure."""
        return [point for point in self.points if point.limits]


def funnel_of(db: Database, report: Report) -> Funnel | None:
    """Return the funnel of a unit with several counters, with one query; None for any other place."""
    found = [each for each in report.comparisons if each.kind == "counter"]
    if report.place.kind != "unit" or not found or len(found[0].parts) < FEWEST:
        return None
    score = report.cell.score
    if score is None or score.exact is None or score.ikm is None:
        return None
    own = _Own(
        score.exact,
        _reach(report),
        tally(db, report.survey, report.place.during(report.period)).totals,
    )
    points = tuple(_point(part, own) for part in found[0].parts)
    return Funnel(
        score.ikm, points, _curve(own, [point.part.cell.n or 0 for point in points if point.limits])
    )


@dataclass(frozen=True, slots=True)
class _Own:
    """The unit's exact IKM, the width of the whole scale, and its histogram of totals."""

    exact: Fraction
    reach: Fraction
    totals: tuple[int, ...]

    def limits(self, n: int, growth: Fraction = Fraction(1)) -> Limits:
        """Return the limits for n answers, laid around the IKM as the interval is; `growth` widens them."""
        places = len(self.totals) - 1
        mean = Fraction(sum(place * k for place, k in enumerate(self.totals)), sum(self.totals) * places)
        inner, outer = usual(self.totals, n, INNER), usual(self.totals, n, OUTER)

        def ikm(end: float) -> Fraction:
            found = self.exact + (Fraction(end) - mean) * self.reach * growth
            return min(max(found, self.reach / 3), self.reach / 3 * 4)

        return Limits(n, down(ikm(inner.low)), up(ikm(inner.high)), down(ikm(outer.low)), up(ikm(outer.high)))


def _reach(report: Report) -> Fraction:
    """Return how far the scale of IKM reaches from end to end under the weight rule."""
    weight = sum((report.survey.weight(each, report.weight) for each in report.survey.elements), Fraction())
    return weight * _INDEX_TO_IKM * (HIGHEST - LOWEST)


def _point(part: Part, own: _Own) -> Point:
    score = part.cell.score
    if score is None or score.exact is None or score.ikm is None:
        return Point(part, None, None, above=False)
    limits = own.limits(score.n, _growth(score))
    outside = not limits.lowest <= score.ikm <= limits.highest
    edge = not limits.low <= score.ikm <= limits.high
    standing: Standing = "outside" if outside else "edge" if edge else "usual"
    return Point(part, limits, standing, above=score.exact > own.exact)


def _growth(score: Score) -> Fraction:
    """Return by how much gaps widen the limits: the IKM rests on fewer answers than respondents."""
    return Fraction(sqrt(score.n / min(each.n for each in score.elements)))


def _curve(own: _Own, answers: Sequence[int]) -> tuple[Limits, ...]:
    """Return the limits from below the fewest answers to above the most, evenly on a scale of roots."""
    if not answers:
        return ()
    first, last = sqrt(max(1, min(answers) * 0.25)), sqrt(max(answers) * 1.15)
    steps = (first + (last - first) * step / (STEPS - 1) for step in range(STEPS))
    return tuple(own.limits(n) for n in sorted({round(step * step) for step in steps}))
