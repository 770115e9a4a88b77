"""Measure how often the interval holds the true mean, at three simulated offices.

    python bench/coverage.py [--replicates R] [--seed S] [--jepara FILE]

The textbook interval stands beside ours. Exits with status 1 where our coverage lies more than
three standard errors of the simulation below the promised 0.95.
"""

import argparse
import csv
import sys
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from surveys.uncertainty import mean_bounds

LEVEL = 0.95
PLACES = 28  # the totals 9 to 36
POINTS = 75  # of IKM, from the lowest total to the highest
SIZES = (5, 10, 30, 100, 385, 1000)
# Respondents out of people served: rows of the sample table of PermenPANRB 14/2017.
SAMPLES_OF_THE_RULE = ((28, 30), (80, 100), (278, 1000))
JEPARA = Path(__file__).parents[1] / "tests" / "cases" / "jepara_mpp_2021_2022.csv"

Histograms = NDArray[np.int64]  # one a row: how many respondents had each total
Shares = NDArray[np.float64]  # the share of an office's public that has each total


@dataclass(frozen=True)
class Measured:
    """How often an interval held the true mean, and how wide it was on average, in IKM points."""

    coverage: float
    width: float


def jepara(path: Path) -> Shares:
    """Return a real Mal Pelayanan Publik: 58 % give the best rating to all nine elements."""
    with path.open(newline="", encoding="utf-8") as file:
        totals = [sum(int(row[f"U{i}"]) for i in range(1, 10)) for row in csv.DictReader(file)]
    return np.bincount(np.array(totals) - 9, minlength=PLACES) / len(totals)


def mediocre() -> Shares:
    """Return an office where the ratings 1, 2, 3 and 4 have the shares 0.08, 0.30, 0.52 and 0.10.

    A third of its public gives all nine elements the same rating, the others rate each by itself.
    """
    rating = np.array([0.08, 0.30, 0.52, 0.10])
    one_by_one = np.ones(1)
    for _ in range(9):
        one_by_one = np.convolve(one_by_one, rating)
    straight = np.zeros(PLACES)
    straight[[0, 9, 18, 27]] = rating
    return straight / 3 + one_by_one * 2 / 3


def polarised() -> Shares:
    """Return an office that 65 % rate best throughout, 25 % worst, and 10 % anyhow."""
    shares = np.full(PLACES, 0.10 / PLACES)
    shares[0] += 0.25
    shares[-1] += 0.65
    return shares


def people(shares: Shares, population: int) -> Histograms:
    """Return that many people served, shared out by the largest remainders."""
    exact = shares * population
    counts = np.floor(exact).astype(np.int64)
    counts[np.argsort(counts - exact, kind="stable")[: population - counts.sum()]] += 1
    return counts


def mean(histograms: Histograms | Shares) -> Shares:
    """Return the mean of each histogram as a fraction of the scale."""
    fractions: Shares = np.linspace(0, 1, PLACES)
    return np.asarray(histograms @ fractions / histograms.sum(axis=-1), dtype=np.float64)


def our_interval(histograms: Histograms, truth: float, population: int | None) -> Measured:
    """Measure the product's interval; equal histograms are reckoned once."""
    different, times = np.unique(histograms, axis=0, return_counts=True)
    bounds = np.array([mean_bounds(row, level=LEVEL, population=population) for row in different.tolist()])
    held = (bounds[:, 0] <= truth) & (truth <= bounds[:, 1])
    n = len(histograms)
    width = float(times @ (bounds[:, 1] - bounds[:, 0])) / n
    return Measured(int(times[held].sum()) / n, width * POINTS)


def textbook_interval(histograms: Histograms, truth: float, population: int | None) -> Measured:
    """Measure mean plus or minus t standard errors, corrected for people known to be unseen."""
    n = int(histograms[0].sum())
    middle = mean(histograms)
    square = histograms @ np.linspace(0, 1, PLACES) ** 2 / n
    variance = np.maximum(square - middle**2, 0) / (n - 1)
    unseen = 1.0 if population is None else (population - n) / population
    reach = student(n - 1) * np.sqrt(variance * unseen)
    held = np.abs(middle - truth) <= reach + 1e-12
    return Measured(float(held.mean()), float(reach.mean()) * 2 * POINTS)


def student(freedom: int) -> float:
    """Return Student's t for the level (Abramowitz and Stegun 26.7.5; from 4 up within 0.003)."""
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(sum(term / freedom**power for power, term in enumerate(terms)))


def standard_error(coverage: float, replicates: int) -> float:
    """Return how far off a simulated coverage may be by chance; not nothing where all held."""
    return sqrt(max(coverage * (1 - coverage), 1 / replicates) / replicates)


def measure(office: str, shares: Shares, n: int, population: int | None, options: argparse.Namespace) -> bool:
    """Simulate one row of the table, print it, and return whether our interval held enough."""
    replicates: int = options.replicates
    random = np.random.default_rng([options.seed, n, population or 0])
    if population is None:
        truth = float(mean(shares))
        surveys = random.multinomial(n, shares, size=replicates)
    else:
        served = people(shares, population)
        truth = float(mean(served))
        surveys = random.multivariate_hypergeometric(served, n, size=replicates)
    ours = our_interval(surveys, truth, population)
    textbook = textbook_interval(surveys, truth, population)
    error = 2 * standard_error(ours.coverage, replicates)
    enough = ours.coverage >= LEVEL - 3 * standard_error(LEVEL, replicates)
    print(
        f"{office:<10}{n:>6}{population or '-':>7}{ours.coverage:>9.4f} ± {error:.4f}"
        f"{ours.width:>8.2f}{textbook.coverage:>12.4f}{textbook.width:>8.2f}"
        f"{'' if enough else '  TOO LOW'}",
        flush=True,
    )
    return enough


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measure how often the interval holds the mean.")
    parser.add_argument("--replicates", type=int, default=3000, help="simulated surveys a row")
    parser.add_argument("--seed", type=int, default=2017, help="where the random numbers start")
    parser.add_argument("--jepara", type=Path, default=JEPARA, help="CSV with columns U1 to U9")
    return parser.parse_args()


def main() -> int:
    """Print the table; return 1 where our interval held too seldom."""
    options = arguments()
    offices = {"jepara": jepara(options.jepara), "mediocre": mediocre(), "polarised": polarised()}
    sizes: list[tuple[int, int | None]] = [*((n, None) for n in SIZES), *SAMPLES_OF_THE_RULE]
    print(f"seed {options.seed}, {options.replicates} replicates, level {LEVEL}, IKM points")
    print("n respondents out of N served (-: unlimited); ± two standard errors of the simulation")
    print("\noffice         n      N        ours: held   width     t: held   width")
    held = [
        measure(office, shares, n, population, options)
        for office, shares in offices.items()
        for n, population in sizes
    ]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
