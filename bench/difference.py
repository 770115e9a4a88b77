"""Measure how often a change is called where there is none, and where there is one, at two simulated offices.

    python bench/difference.py [--replicates R] [--seed S] [--jepara FILE]

Two samples out of the same public: whatever is called a change is a false alarm. Then the second sample out
of a public 3 points of IKM lower: what is called worse is power. The rule of intervals that do not touch
stands beside that of the difference's own interval; the last table compares all pairs of seven equal
counters. Exits with status 1 where false alarms lie more than three standard errors of the simulation above
the promised 0.05.
"""

import argparse
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import sqrt
from pathlib import Path
from typing import NamedTuple

import numpy as np
from coverage import JEPARA, LEVEL, PLACES, POINTS, Histograms, Shares, jepara, mean, polarised

from surveys import rounding
from surveys.difference import Estimate, change, difference
from surveys.uncertainty import mean_bounds

SIZES = ((30, 30), (100, 100), (385, 385), (1000, 1000), (1226, 250))
"""Respondents before and now."""

EFFECT = 3
"""So many points of IKM is the second public lower, where there is an effect."""

TWOS = 9
"""The total of somebody who rates all nine elements 2: IKM 50."""

COUNTERS, AT_EACH = 7, 100


class Called(NamedTuple):
    """How often a change was called: by the difference's interval, and by intervals that do not touch."""

    ours: float
    touching: float


def estimate(histogram: list[int]) -> Estimate:
    """Return the IKM of a histogram of totals as the product gives it."""
    n, top = sum(histogram), PLACES - 1
    exact = 25 + Fraction(POINTS * sum(place * count for place, count in enumerate(histogram)), n * top)
    low, high = (25 + POINTS * bound for bound in mean_bounds(histogram, level=LEVEL))
    return Estimate(
        exact,
        rounding.half_up(exact),
        rounding.down(min(exact, Fraction(low))),
        rounding.up(max(exact, Fraction(high))),
    )


def apart(now: Estimate, before: Estimate) -> bool:
    """Say whether two intervals do not touch."""
    return now.low > before.high or before.low > now.high


def by_ours(now: Estimate, before: Estimate) -> bool:
    """Say whether the difference's interval holds no zero."""
    return change(difference(now, before)) in ("better", "worse")


def called(samples: tuple[list[Estimate], list[Estimate]]) -> tuple[Called, float]:
    """Count the changes called over pairs of samples, and the mean width of the difference's interval."""
    pairs = list(zip(*samples, strict=True))
    widths = [found.high - found.low for pair in pairs if (found := difference(*pair))]
    shares = Called(*(sum(rule(*pair) for pair in pairs) / len(pairs) for rule in (by_ours, apart)))
    return shares, float(sum(widths, Decimal()) / len(widths))


def lower(shares: Shares, points: float) -> Shares:
    """Return a public whose IKM is that much lower: some of it rates everything 2 instead."""
    part = points / (25 + POINTS * float(mean(shares)) - (25 + POINTS * TWOS / (PLACES - 1)))
    mixed = shares * (1 - part)
    mixed[TWOS] += part
    return mixed


def drawn(random: np.random.Generator, shares: Shares, n: int, replicates: int) -> list[Estimate]:
    """Draw so many samples of n and estimate each."""
    surveys: Histograms = random.multinomial(n, shares, size=replicates)
    return [estimate(row) for row in surveys.tolist()]


def error(share: float, replicates: int) -> float:
    """Return two standard errors of a simulated share."""
    return 2 * sqrt(max(share * (1 - share), 1 / replicates) / replicates)


def measure(
    office: str, shares: Shares, sizes: tuple[int, int], random: np.random.Generator, replicates: int
) -> bool:
    """Simulate one row, print it, and return whether there were few enough false alarms."""
    then, size = sizes
    before = drawn(random, shares, then, replicates)
    same, width = called((drawn(random, shares, size, replicates), before))
    worse, _ = called((drawn(random, lower(shares, EFFECT), size, replicates), before))
    promised = 1 - LEVEL
    few = same.ours <= promised + 3 * sqrt(promised * LEVEL / replicates)
    print(
        f"{office:<10}{then:>6}{size:>6}{same.ours:>10.4f} ± {error(same.ours, replicates):.4f}"
        f"{same.touching:>10.4f}{width:>9.2f}{worse.ours:>12.3f}{worse.touching:>10.3f}"
        f"{'' if few else '  TOO OFTEN'}",
        flush=True,
    )
    return few


def side_by_side(office: str, shares: Shares, random: np.random.Generator, replicates: int) -> None:
    """Print how often any pair of equal counters is called different."""
    draws = [drawn(random, shares, AT_EACH, COUNTERS) for _ in range(replicates)]
    rules: tuple[Callable[[Estimate, Estimate], bool], ...] = (by_ours, apart)
    ours, touching = (
        sum(any(rule(*pair) for pair in combinations(counters, 2)) for counters in draws) / replicates
        for rule in rules
    )
    print(f"{office:<10}{ours:>10.3f}{touching:>12.3f}", flush=True)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measure false alarms and power of a change.")
    parser.add_argument("--replicates", type=int, default=2000, help="simulated pairs a row")
    parser.add_argument("--seed", type=int, default=2017, help="where the random numbers start")
    parser.add_argument("--jepara", type=Path, default=JEPARA, help="CSV with columns U1 to U9")
    return parser.parse_args()


def main() -> int:
    """Print both tables; return 1 where a change was called too often that was none."""
    options = arguments()
    replicates: int = options.replicates
    offices = {"jepara": jepara(options.jepara), "polarised": polarised()}
    print(f"seed {options.seed}, {replicates} pairs a row, level {LEVEL}; ± two standard errors")
    print(f"false alarms: same public; power: the second public {EFFECT} points lower\n")
    print("office    before   now   false: ours           touching   width   power: ours  touching")
    few = [
        measure(name, shares, sizes, np.random.default_rng([options.seed, *sizes]), replicates)
        for name, shares in offices.items()
        for sizes in SIZES
    ]
    print(f"\nany pair of {COUNTERS} equal counters of {AT_EACH} ({replicates // 4} times)")
    print("office          ours    touching")
    for name, shares in offices.items():
        side_by_side(name, shares, np.random.default_rng([options.seed, COUNTERS]), replicates // 4)
    return 0 if all(few) else 1


if __name__ == "__main__":
    sys.exit(main())
