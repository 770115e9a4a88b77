"""How many respondents a unit needs: the table of Krejcie and Morgan that PermenPANRB 14/2017 prints."""

from bisect import bisect_left
from fractions import Fraction

_EVERYONE = 10
"""Up to so many people served, everyone is asked."""

# fmt: off
ROWS = (
    10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100,
    110, 120, 130, 140, 150, 160, 170, 180, 190, 200, 210, 220, 230, 240, 250, 260, 270, 280, 290, 300,
    320, 340, 360, 380, 400, 420, 440, 460, 480, 500, 550, 600, 650, 700, 750, 800, 850, 900, 950, 1000,
    1100, 1200, 1300, 1400, 1500, 1600, 1700, 1800, 1900, 2000, 2200, 2400, 2600, 2800, 3000, 3500, 4000,
    4500, 5000, 6000, 7000, 8000, 9000, 10000, 15000, 20000, 30000, 40000, 50000, 75000, 1000000,
)
# fmt: on
"""The populations N of the table's 90 rows; the sample of each is `krejcie_morgan(N)`."""


def krejcie_morgan(population: int) -> int:
    """Return the sample for a population by the formula (95 %, margin 5 %), rounded half up."""
    chi2 = Fraction("3.841") * Fraction(1, 4)
    sample = chi2 * population / (Fraction("0.0025") * (population - 1) + chi2)
    return int(sample + Fraction(1, 2))


def sample_target(population: int) -> int:
    """Return how many respondents N people served call for.

    Between two rows of the table practice takes the next higher one (N = 4384 → row 4500 → 354); above
    the last row, the last. ValueError for a negative population.
    """
    if population < 0:
        raise ValueError("a population cannot be negative")
    if population <= _EVERYONE:
        return population
    row = bisect_left(ROWS, population)
    return krejcie_morgan(ROWS[min(row, len(ROWS) - 1)])
