"""The interval of a single element: how far its figure may lie from that of everybody served."""

from collections.abc import Sequence
from fractions import Fraction

from surveys import rounding
from surveys.scoring import LEVEL, ElementScore, Interval
from surveys.survey import HIGHEST, LOWEST, Survey
from surveys.uncertainty import mean_bounds

_INDEX_TO_IKM = 25
"""PermenPANRB 14/2017 grades an element as its mean (NRR) x 25."""


def element_interval(survey: Survey, score: ElementScore, population: int | None = None) -> Interval | None:
    """Return the 95 % interval around an element's NRR x 25, rounded outwards; None without an answer.

    The same bound as the IKM's (`surveys.uncertainty`), from how often each of 1 to 4 was given.
    `population` is N, where it is known.
    """
    if not score.n:
        return None
    bounds = mean_bounds(score.counts, level=LEVEL, population=population)
    low, high = (_INDEX_TO_IKM * (LOWEST + Fraction(bound) * (HIGHEST - LOWEST)) for bound in bounds)
    lowest, highest = rounding.down(low), rounding.up(high)
    letters = [grade.letter for grade in reversed(survey.grades)]
    ends = [letters.index(survey.grade(end).letter) for end in (lowest, highest)]
    return Interval(LEVEL, lowest, highest, tuple(letters[ends[0] : ends[1] + 1]))


def apart(one: Interval | None, other: Interval | None) -> bool:
    """Say whether two intervals do not touch: only then are two figures called different."""
    return bool(one and other and (one.low > other.high or other.low > one.high))


def standing_out(
    survey: Survey, scores: Sequence[ElementScore], most: int
) -> tuple[list[ElementScore], list[ElementScore]]:
    """Return the lowest elements and the highest, the lowest and the highest first; at most `most` of each.

    Each of them lies beyond its interval from every element that is not among them; none where the order of
    the means could be chance. Elements without an answer are left out.
    """
    rising = sorted((each for each in scores if each.mean is not None), key=lambda each: each.mean or 0)
    lowest = _apart_from_rest(survey, rising, most)
    rest = [each for each in reversed(rising) if each not in lowest]
    highest = _apart_from_rest(survey, [*rest, *reversed(lowest)], min(most, len(rest)))
    return lowest, highest


def _apart_from_rest(survey: Survey, ranked: Sequence[ElementScore], most: int) -> list[ElementScore]:
    """Return the longest beginning of which each touches none of the others."""
    between = [element_interval(survey, each) for each in ranked]
    for size in range(min(most, len(ranked) - 1), 0, -1):
        if all(apart(one, other) for one in between[:size] for other in between[size:]):
            return list(ranked[:size])
    return []
