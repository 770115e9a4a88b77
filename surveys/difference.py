"""Whether a figure has changed between two samples, and by how much: the difference with its own interval.

That two 95 % intervals do not touch is no test at 5 % but a far stricter one. The interval here is MOVER's
(method of variance estimates recovery): how far each figure may be off is read from its own interval, on the
side that bears, and the two are added as independent errors are, by their squares:

    low  = d - sqrt((now - now's low)^2 + (before's high - before)^2)
    high = d + sqrt((now's high - now)^2 + (before - before's low)^2)

So it is as lopsided as the intervals that it comes from. What does not touch is never without a difference:
the root of two squares is at most the sum of the two.

Source: G. Zou and A. Donner (2008), Construction of confidence limits about effect measures, Statistics in
Medicine 27; for proportions R. Newcombe (1998), Interval estimation for the difference between independent
proportions, method 10, Statistics in Medicine 17. `bench/difference.py` measures it on answers like ours.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isqrt
from typing import Literal

from surveys import rounding
from surveys.scoring import ElementScore, Interval, Score

Change = Literal["better", "worse", "no_evidence", "unknown"]

_INDEX_TO_IKM = 25
_FINE = 10**6
"""A root that is no fraction is rounded up beyond this many parts of a point: a bound stays a bound."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure on the scale of the IKM: `exact`, as published, and its published 95 % interval."""

    exact: Fraction
    figure: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Difference:
    """Now less before, in points of IKM, and the 95 % interval of that, rounded outwards.

    `figure` is the difference of the two published figures, which everybody can subtract; the interval is
    laid around that of the exact ones, and always holds both.
    """

    figure: Decimal
    low: Decimal
    high: Decimal


def ikm_estimate(score: Score | None) -> Estimate | None:
    """Return the IKM of a score as an estimate; None where it has none."""
    if score is None or score.exact is None or score.ikm is None or score.interval is None:
        return None
    return Estimate(score.exact, score.ikm, score.interval.low, score.interval.high)


def element_estimate(score: ElementScore | None, interval: Interval | None) -> Estimate | None:
    """Return an element's NRR x 25 as an estimate; None where it has none, or no interval."""
    if score is None or score.mean is None or score.ikm is None or interval is None:
        return None
    return Estimate(score.mean * _INDEX_TO_IKM, score.ikm, interval.low, interval.high)


def difference(now: Estimate | None, before: Estimate | None) -> Difference | None:
    """Return now less before with its 95 % interval; None where one of the two is missing.

    The samples are taken for independent: of other people, or of other moments. It starts from the exact
    figures and from the published bounds of each, which are rounded outwards already.
    """
    if now is None or before is None:
        return None
    exact = now.exact - before.exact
    down = _together(now.exact - Fraction(now.low), Fraction(before.high) - before.exact)
    up = _together(Fraction(now.high) - now.exact, before.exact - Fraction(before.low))
    return Difference(now.figure - before.figure, rounding.down(exact - down), rounding.up(exact + up))


def change(found: Difference | None) -> Change:
    """Say what a difference shows: a change only where its whole interval lies on one side of nothing."""
    if found is None:
        return "unknown"
    if found.low > 0:
        return "better"
    return "worse" if found.high < 0 else "no_evidence"


def _together(one: Fraction, other: Fraction) -> Fraction:
    """Return the root of the sum of two squares: exact where it is a fraction, else a trifle more."""
    square = one * one + other * other
    whole = square.numerator * square.denominator * _FINE**2
    root = isqrt(whole)
    return Fraction(root + (root * root < whole), square.denominator * _FINE)
