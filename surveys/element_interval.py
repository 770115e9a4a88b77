"""The interval of a single element: how far its figure may lie from that of everybody served."""

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
