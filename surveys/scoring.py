"""From a tally to the official figures: element means, IKM and grade, exact to the one rounding."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt

from surveys import rounding
from surveys.survey import HIGHEST, LOWEST, RATINGS, Element, Grade, Survey
from surveys.tally import Tally
from surveys.uncertainty import mean_bounds

LEVEL = 0.95
"""The level of every interval that the product shows."""

_INDEX_TO_IKM = 25
"""PermenPANRB 14/2017: IKM = index (1 to 4) x 25."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the IKM of all people served may lie, given so many answers; `grades` from low to high."""

    level: float
    low: Decimal
    high: Decimal
    grades: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ElementScore:
    """One element's figures: `n` answers to it, their `sum`, exact `mean` (NRR), mean x 25, its grade.

    `counts` tells how often each of 1, 2, 3, 4 was given. Without an answer mean, ikm and grade are None.
    """

    element: Element
    counts: tuple[int, ...]
    n: int
    sum: int
    mean: Fraction | None
    ikm: Decimal | None
    grade: Grade | None


@dataclass(frozen=True, slots=True)
class Score:
    """The official figures of a tally.

    `method` is the weight rule. `exact` is the IKM before its one rounding. `ikm`, `grade` and `interval`
    are None where an element has no answer at all: the rule gives no figure then, and neither do we.
    """

    n: int
    method: str
    exact: Fraction | None
    ikm: Decimal | None
    grade: Grade | None
    interval: Interval | None
    elements: tuple[ElementScore, ...]


def score(survey: Survey, tally: Tally, *, weight: str | None = None, population: int | None = None) -> Score:
    """Score a tally by PermenPANRB 14/2017.

    `weight` names the weight rule (None: the survey's default). `population` is the number of people
    served, N, where it is known: the interval narrows as the answers approach all of them. ValueError for
    an unknown weight rule.
    """
    rule = weight or survey.default_weight
    weights = {each.key: survey.weight(each, rule) for each in survey.elements}
    elements = tuple(_score_element(survey, each, tally) for each in survey.elements)
    exact = _weighted(elements, weights)
    ikm = None if exact is None else rounding.half_up(exact)
    return Score(
        n=tally.n,
        method=rule,
        exact=exact,
        ikm=ikm,
        grade=None if ikm is None else survey.grade(ikm),
        interval=_interval(
            survey, tally, elements, exact, weight=sum(weights.values(), Fraction()), population=population
        ),
        elements=elements,
    )


def _score_element(survey: Survey, element: Element, tally: Tally) -> ElementScore:
    counts = tally.ratings[element.key]
    n = sum(counts)
    total = sum(rating * count for rating, count in zip(RATINGS, counts, strict=True))
    mean = Fraction(total, n) if n else None
    ikm = None if mean is None else rounding.half_up(mean * _INDEX_TO_IKM)
    grade = None if ikm is None else survey.grade(ikm)
    return ElementScore(element, counts, n, total, mean, ikm, grade)


def _weighted(elements: tuple[ElementScore, ...], weights: dict[str, Fraction]) -> Fraction | None:
    index = Fraction()
    for each in elements:
        if each.mean is None:
            return None
        index += each.mean * weights[each.element.key]
    return index * _INDEX_TO_IKM


def _interval(
    survey: Survey,
    tally: Tally,
    elements: tuple[ElementScore, ...],
    exact: Fraction | None,
    *,
    weight: Fraction,
    population: int | None,
) -> Interval | None:
    """Lay the reach of the respondents' mean total around the IKM; `weight` is the sum of all weights.

    Without gaps the IKM *is* the mean total. Where respondents left elements out it is not, and it rests on
    fewer answers than respondents: both distances then grow by the root of n over the answers to the element
    that fewest answered, as a standard error would.
    """
    if exact is None:
        return None
    lowest, highest = (weight * _INDEX_TO_IKM * end for end in (LOWEST, HIGHEST))
    reached = sum(place * count for place, count in enumerate(tally.totals))
    mean = Fraction(reached, tally.n * (len(tally.totals) - 1))
    below, above = (
        (Fraction(bound) - mean) * (highest - lowest)
        for bound in mean_bounds(tally.totals, level=LEVEL, population=population)
    )
    growth = Fraction(sqrt(tally.n / min(each.n for each in elements)))
    low = rounding.down(max(lowest, exact + below * growth))
    high = rounding.up(min(highest, exact + above * growth))
    return Interval(LEVEL, low, high, _spanned(survey, low, high))


def _spanned(survey: Survey, low: Decimal, high: Decimal) -> tuple[str, ...]:
    letters = [grade.letter for grade in reversed(survey.grades)]
    first, last = letters.index(survey.grade(low).letter), letters.index(survey.grade(high).letter)
    return tuple(letters[first : last + 1])
