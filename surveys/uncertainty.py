"""How far the mean of everybody served may lie from the mean of those who answered.

Answers to this survey are extremely skewed: most people give the best rating throughout. There the
textbook interval, the mean plus or minus t standard errors, promises to hold 95 times in 100 and at
few respondents holds 82 times. The interval here is Gaffke's, which assumes nothing about the
answers but that the scale has two ends:

* Lower bound: give each respondent, and one imagined respondent at the lowest total, random weights
  that sum to 1 (Dirichlet(1, ..., 1)); the bound is the (1 - level) / 2 quantile of the weighted
  mean. Upper bound: the same with the imagined respondent at the highest total. For yes/no answers
  this *is* the Clopper-Pearson interval.
* That it holds at least as often as it promises is proved for two-valued answers; for others it is
  a conjecture, to which no counterexample is known. `bench/coverage.py` measures it on answers like
  ours.
* The histogram of totals is enough: k respondents in one place together weigh Gamma(k), before all
  weights are divided by their sum. So P(weighted mean <= t) = P(Q <= 0), where Q is the sum of
  Gamma(k) * (place - t), and the characteristic function of Q gives it without random numbers: the
  same answers always print the same interval.

Sources. The bound: N. Gaffke (2005), Three test statistics for a nonparametric one-sided hypothesis
on the mean of a nonnegative variable, Mathematical Methods of Statistics 14; E. Learned-Miller and
P. Thomas (2019), A new confidence interval for the mean of a bounded random variable,
arXiv:1905.06208; C. Clopper and E. Pearson (1934), Biometrika 26. The inversion: J. Gil-Pelaez
(1951), Biometrika 38; J. Imhof (1961), Biometrika 48; its path through the saddle point: H. Daniels
(1954), Annals of Mathematical Statistics 25; S. Rice (1980), SIAM Journal on Scientific and
Statistical Computing 1. Finite populations: W. Cochran (1977), Sampling Techniques, chapters 2, 3.
"""

from cmath import log as complex_log
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import count
from math import exp, inf, log, log1p, pi, sqrt
from statistics import NormalDist

_NORMAL = NormalDist()

# The trapezoid rule's error falls exponentially with 1 / step; at 0.35 it is below 1e-8.
_STEP = 0.35
_NEGLIGIBLE = 1e-11
# No search below takes more than ten rounds for any survey of ten million people; beyond, where the
# rounding of floating point hides the last digits, it ends all the same.
_ROUNDS = 60


def mean_bounds(
    totals: Sequence[int], *, level: float = 0.95, population: int | None = None
) -> tuple[float, float]:
    """Return the interval (low, high) for the mean of everybody served, as fractions of the scale.

    totals: how many respondents had their total in each of len(totals) equally spaced places of the
        scale, lowest first (nine elements: 28 places, the totals 9 to 36).
    level: the share of such intervals that shall hold the mean, between 0 and 1.
    population: how many people were served in the period, or None where nobody knows. A figure
        below the number of respondents is wrong, and is left out of the account.

    0.0 stands for "everybody at the lowest total", 1.0 for "everybody at the highest". The mean of
    the respondents always lies inside, and the interval always has a width: with one respondent,
    with equal answers, after a census.

    Raises ValueError where there is no respondent, a count is negative, the scale has fewer than
    two places or the level is not between 0 and 1.
    """
    counts = tuple(totals)
    if len(counts) < 2:
        raise ValueError("a scale has at least two places")
    if min(counts) < 0:
        raise ValueError("a histogram holds no negative count")
    if not any(counts):
        raise ValueError("no interval without a respondent")
    if not 0 < level < 1:
        raise ValueError("a level lies between 0 and 1")
    low, mean, high = _unlimited(counts, level)
    n = sum(counts)
    return mean - _reach(mean - low, n, population), mean + _reach(high - mean, n, population)


def _reach(distance: float, n: int, population: int | None) -> float:
    """Return how far from the mean a bound lies when n out of all people served have answered.

    The correction sqrt((N - n) / (N - 1)) shortens all of the distance but half a respondent,
    1 / (2 n) of the scale, which stands for the jump from one possible mean to the next and does
    not shrink with the people left to ask (Cochran, section 3.6). Were all of it shortened, a 95 %
    interval would hold 83 to 94 times in 100 for many yes/no populations; so it holds 95 times
    (reckoned exactly for populations up to 500).
    """
    if population is None or population < n or population == 1:
        return distance
    jump = min(distance, 1 / (2 * n))
    return jump + (distance - jump) * sqrt((population - n) / (population - 1))


@lru_cache(maxsize=4096)
def _unlimited(counts: tuple[int, ...], level: float) -> tuple[float, float, float]:
    """Return low, mean and high for respondents out of an unlimited population."""
    top = len(counts) - 1
    mean = sum(place * k for place, k in enumerate(counts)) / (top * sum(counts))
    tail = (1 - level) / 2
    return _lower_bound(counts, tail), mean, 1 - _lower_bound(counts[::-1], tail)


def _lower_bound(counts: tuple[int, ...], tail: float) -> float:
    """Return the `tail` quantile of the weighted mean, the imagined respondent at the bottom."""
    highest = max(place for place, k in enumerate(counts) if k)
    if highest == 0:
        return 0.0
    # The bound is proportional to the places, so that the highest one in use may be called 1.
    weights = {place / highest: k for place, k in enumerate(counts) if k}
    weights[0.0] = counts[0] + 1
    return _quantile(weights, tail) * highest / (len(counts) - 1)


def _quantile(weights: dict[float, int], tail: float) -> float:
    """Return t with P(weighted mean <= t) = tail; 0.0 and 1.0 are among the weighted places.

    Newton's method where the curve is nearly straight: log odds of t against the normal quantile of
    the probability; halving where a step leaves the bracket.
    """
    total = sum(weights.values())
    mean = sum(k * x for x, k in weights.items()) / total
    spread = sqrt(sum(k * (x - mean) ** 2 for x, k in weights.items()) / (total * (total + 1)))
    target = _NORMAL.inv_cdf(tail)
    odds = log(mean / (1 - mean)) + target * spread / (mean * (1 - mean))
    below, above = odds - 50, odds + 50
    for _ in range(_ROUNDS):
        t = 1 / (1 + exp(-odds))
        probability, density = _distribution(weights, t)
        normal = _NORMAL.inv_cdf(min(max(probability, 1e-300), 1 - 1e-15))
        miss = normal - target
        below, above = (below, odds) if miss > 0 else (odds, above)
        slope = density * t * (1 - t) / _NORMAL.pdf(normal)
        odds -= miss / slope if slope > 0 else inf
        if not below <= odds <= above:
            odds = (below + above) / 2
        if abs(miss) < 1e-4:  # the step just taken squares it
            break
    return 1 / (1 + exp(-odds))


def _distribution(weights: dict[float, int], t: float) -> tuple[float, float]:
    """Return P(weighted mean <= t) and its derivative in t.

    With K(s) the logarithm of the mean of exp(s * Q), Q as at the top of this file, both are
    integrals over s from below to above the real axis, left of 0, divided by 2 pi i: P(Q <= 0) that
    of exp(K(s)) / -s, and the derivative, after one integration by parts, that of exp(K(s)) times
    (sum of weights - 1). The path starts at the saddle point of h(s) = K(s) - log(-s) and follows
    the steepest descent, h(s) = h(saddle) - tau^2. There the integrand has no waves, and integrated
    by parts once more it needs s(tau) alone.
    """
    terms = [(k, x - t) for x, k in weights.items()]
    saddle, curvature = _saddle(terms)
    tilted = [(k, a / (1 - saddle * a)) for k, a in terms] + [(1, -1 / saddle)]
    probability = density = 0.0
    for tau, z in _descent(tilted, curvature):
        size = tau * exp(-tau * tau)
        probability += size * z.imag
        density -= size * (z * (saddle + z / 2)).imag
        if size * abs(z) < _NEGLIGIBLE * probability:
            break
    peak = exp(-sum(k * log1p(-saddle * a) for k, a in terms)) * 2 * _STEP / (pi * -saddle)
    return peak * probability, peak * density * (sum(weights.values()) - 1)


def _saddle(terms: list[tuple[int, float]]) -> tuple[float, float]:
    """Return where h is least on the real axis left of 0, and its second derivative there.

    Its slope rises from minus to plus infinity between the nearest pole and 0. Newton's method on
    the slope with both poles multiplied away, halving where a step leaves the bracket.
    """
    drift = sum(k * a for k, a in terms)
    variance = sum(k * a * a for k, a in terms)
    pole = 1 / min(a for _, a in terms)
    s = max((-drift - sqrt(drift * drift + 4 * variance)) / (2 * variance), 0.9 * pole)
    below, above = pole, 0.0
    for _ in range(_ROUNDS):
        tilted = [(k, a / (1 - s * a)) for k, a in terms] + [(1, -1 / s)]
        slope = sum(k * b for k, b in tilted)
        curvature = sum(k * b * b for k, b in tilted)
        if slope * slope < 1e-16 * curvature:
            break
        below, above = (below, s) if slope > 0 else (s, above)
        steepness = curvature + slope * (1 / s + 1 / (s - pole))
        s -= slope / steepness if steepness > 0 else inf
        if not below < s < above:
            s = (below + above) / 2
    return s, curvature


def _descent(tilted: list[tuple[int, float]], curvature: float) -> Iterator[tuple[float, complex]]:
    """Yield each tau and how far from the saddle point h has fallen by tau^2 on the upper path.

    Each step is foretold from the two before it and set right by Newton's method.
    """
    z = 0j
    ahead = before = 1j * sqrt(2 / curvature)
    for i in count(1):
        tau = i * _STEP
        z += _STEP * (1.5 * ahead - 0.5 * before)
        for _ in range(_ROUNDS):
            excess, slope = complex(tau * tau), 0j
            for k, b in tilted:
                factor = 1 - z * b
                excess -= k * complex_log(factor)
                slope += k * b / factor
            move = excess / slope
            z -= move
            if abs(move) < 3e-4 * abs(z):  # the move just made squares it
                break
        before, ahead = ahead, -2 * tau / slope
        yield tau, z
