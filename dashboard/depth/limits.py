"""What is usual for so many answers: how far the mean of n answers strays from that of all by chance alone.

The n answers are imagined as drawn one by one, each time from all answers of the unit, so that the sum of
their totals has the n-fold convolution of the unit's own histogram: no normal curve is assumed, which
answers as skewed as ours would not follow. A counter's answers are a part of the unit's and so stray a
little less than that; the limits therefore call unusual at most as often as they promise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import ndarray

INNER, OUTER = 0.95, 0.998
"""The two levels of a funnel plot (Spiegelhalter 2005): about two and three standard errors."""

LARGEST = 2000
"""From so many answers on the sum is near enough to a normal one, set right for its skewness."""


@dataclass(frozen=True, slots=True)
class Usual:
    """The lowest and the highest mean that is still usual, as fractions of the scale; both are included."""

    low: float
    high: float


@lru_cache(maxsize=2048)
def usual(totals: tuple[int, ...], n: int, level: float) -> Usual:
    """Return what is usual for the mean of n answers like these, at a level.

    totals: how many answers have each of len(totals) equally spaced totals, the lowest first. The chance
    that a mean lies below `low` is at most (1 - level) / 2, and so above `high`. Raises ValueError where
    there is no answer.
    """
    if n < 1 or not any(totals):
        raise ValueError("no limits without answers")
    tail = (1 - level) / 2
    if n > LARGEST:
        return _nearly_normal(totals, n, tail)
    return _exact(totals, n, tail)


def _exact(totals: tuple[int, ...], n: int, tail: float) -> Usual:
    from numpy import argmax, cumsum  # noqa: PLC0415 - 0.1 s that only this page needs

    chances = _convolved(totals, n)
    places = len(chances) - 1
    low = int(argmax(cumsum(chances) > tail))
    high = places - int(argmax(cumsum(chances[::-1]) > tail))
    return Usual(low / places, high / places)


@lru_cache(maxsize=8)
def _convolved(totals: tuple[int, ...], n: int) -> "ndarray":
    """Return the chance of each sum of n places drawn from a histogram, by way of its Fourier transform."""
    from numpy import array, clip  # noqa: PLC0415 - as above
    from numpy.fft import irfft, rfft  # noqa: PLC0415 - as above

    length = (len(totals) - 1) * n + 1
    size = 1 << (length - 1).bit_length()
    one = array(totals, dtype=float) / sum(totals)
    return clip(irfft(rfft(one, size) ** n, size)[:length], 0.0, None)


def _nearly_normal(totals: Sequence[int], n: int, tail: float) -> Usual:
    """Return the limits by the first terms of Cornish and Fisher (1938), which skewness alone enters."""
    top, count = len(totals) - 1, sum(totals)
    mean = sum(place * k for place, k in enumerate(totals)) / count
    spread = sqrt(sum(k * (place - mean) ** 2 for place, k in enumerate(totals)) / count)
    if not spread:
        return Usual(mean / top, mean / top)
    skew = sum(k * (place - mean) ** 3 for place, k in enumerate(totals)) / count / spread**3 / sqrt(n)
    ends = (z + (z * z - 1) * skew / 6 for z in (NormalDist().inv_cdf(tail), -NormalDist().inv_cdf(tail)))
    low, high = (min(max((mean + end * spread / sqrt(n)) / top, 0.0), 1.0) for end in ends)
    return Usual(low, high)
