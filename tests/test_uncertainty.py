"""The interval for a mean: against tables, exact enumeration, simulation and its own promises."""

import csv
from collections.abc import Iterator
from itertools import product
from math import comb, prod, sqrt
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.uncertainty import mean_bounds

SEED = 1414
JEPARA = Path(__file__).with_name("cases") / "jepara_mpp_2021_2022.csv"

# In floating point a bound may just miss a value that it touches.
TOUCHING = 1e-8

repeatable = settings(deadline=None, derandomize=True)
counts = st.integers(0, 20) | st.integers(0, 1_000_000)
histograms = st.lists(counts, min_size=2, max_size=43).filter(any)


def mean(totals: list[int]) -> float:
    """Return the mean of a histogram as a fraction of the scale."""
    return sum(i * k for i, k in enumerate(totals)) / ((len(totals) - 1) * sum(totals))


def width(bounds: tuple[float, float]) -> float:
    """Return the width of an interval."""
    return bounds[1] - bounds[0]


def histogram_of_jepara() -> list[int]:
    """Return the histogram of 2,313 real respondents' totals, 9 to 36."""
    totals = [0] * 28
    with JEPARA.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            totals[sum(int(row[f"U{i}"]) for i in range(1, 10)) - 9] += 1
    return totals


def at_least(k: int, n: int, p: float) -> float:
    """Return the chance of k or more yeses among n answers, each yes with chance p."""
    return sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))


def clopper_pearson_low(k: int, n: int, tail: float) -> float:
    """Return the p at which k or more yeses have the chance `tail`, by halving."""
    if k == 0:
        return 0.0
    below, above = 0.0, 1.0
    for _ in range(60):
        p = (below + above) / 2
        below, above = (below, p) if at_least(k, n, p) > tail else (p, above)
    return (below + above) / 2


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
@pytest.mark.parametrize("n", [1, 2, 5, 29, 100, 385])
def test_for_yes_and_no_it_is_the_clopper_pearson_interval(n: int, level: float) -> None:
    tail = (1 - level) / 2
    for k in {0, 1, n // 3, n // 2, n - 1, n}:
        low, high = mean_bounds([n - k, k], level=level)
        assert low == pytest.approx(clopper_pearson_low(k, n, tail), abs=1e-8)
        assert high == pytest.approx(1 - clopper_pearson_low(n - k, n, tail), abs=1e-8)


@pytest.mark.parametrize(("k", "low", "high"), [(0, 0.0, 0.3085), (1, 0.0025, 0.4450), (5, 0.1871, 0.8129)])
def test_for_ten_answers_it_gives_the_printed_table(k: int, low: float, high: float) -> None:
    assert mean_bounds([10 - k, k]) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    "totals",
    [
        [0, 0, 1, 0, 2],
        [3, 0, 0, 1, 0, 9],
        [1, *[0] * 20, 1, 0, 2, 3, 0, 5, 18],
        [40, *[1] * 26, 60],
        [0] * 13 + [200] + [0] * 12 + [185, 0],
    ],
)
def test_a_simulation_with_random_weights_finds_the_tail_beyond_each_bound(
    totals: list[int],
) -> None:
    draws, tail = 20_000, 0.025
    random = Random(SEED)
    top = len(totals) - 1
    low, high = mean_bounds(totals)
    beyond_low = beyond_high = 0
    for _ in range(draws):
        weights = [random.gammavariate(k, 1) if k else 0.0 for k in totals]
        imagined = random.expovariate(1)
        total = sum(weights) + imagined
        weighted = sum(i * w for i, w in enumerate(weights)) / top
        beyond_low += weighted / total < low
        beyond_high += (weighted + imagined) / total > high
    error = sqrt(tail * (1 - tail) / draws)
    assert beyond_low / draws == pytest.approx(tail, abs=4 * error), f"seed {SEED}"
    assert beyond_high / draws == pytest.approx(tail, abs=4 * error), f"seed {SEED}"


@pytest.mark.parametrize("n", [1, 2, 5, 30, 1000, 10_000_000])
@pytest.mark.parametrize("place", [0, 1, 13, 26, 27])
def test_equal_answers_give_the_interval_that_can_be_worked_out_by_hand(n: int, place: int) -> None:
    totals = [0] * 28
    totals[place] = n
    unseen = 0.025 ** (1 / n)  # the quantile of the greatest of n random numbers
    where = place / 27
    low, high = mean_bounds(totals)
    assert low == pytest.approx(where * unseen, abs=1e-9)
    assert high == pytest.approx(1 - (1 - where) * unseen, abs=1e-9)
    assert low < high


def test_one_respondent_alone_says_next_to_nothing() -> None:
    assert mean_bounds([0, 0, 1]) == pytest.approx((0.025, 1.0))
    assert mean_bounds([1, 0, 0]) == pytest.approx((0.0, 0.975))


def test_real_answers_give_the_interval_that_was_found_by_simulation() -> None:
    # A million random weightings (numpy, seed 1); their own standard error is 5e-6.
    assert mean_bounds(histogram_of_jepara()) == pytest.approx((0.947264, 0.954734), abs=2e-5)


@pytest.mark.parametrize("people", [1_000_000, 10_000_000])
def test_very_many_respondents_bring_it_to_the_normal_interval(people: int) -> None:
    jepara = histogram_of_jepara()
    totals = [k * people // sum(jepara) for k in jepara]
    n, middle = sum(totals), mean(totals)
    variance = sum(k * (i / 27 - middle) ** 2 for i, k in enumerate(totals)) / n
    reach = 1.959964 * sqrt(variance / n)
    low, high = mean_bounds(totals)
    assert middle - low == pytest.approx(reach, rel=0.01)
    assert high - middle == pytest.approx(reach, rel=0.01)


@pytest.mark.parametrize("n", [1, 2, 3, 5, 8])
def test_no_office_with_three_kinds_of_answers_is_missed_more_often_than_promised(n: int) -> None:
    surveys = [(a, b, n - a - b) for a in range(n + 1) for b in range(n + 1 - a)]
    bounds = {survey: mean_bounds(survey) for survey in surveys}
    for a, b in product(range(21), repeat=2):
        if a + b > 20:
            continue
        shares = (a / 20, b / 20, (20 - a - b) / 20)
        truth = shares[1] / 2 + shares[2]
        held = sum(
            comb(n, x) * comb(n - x, y) * prod(p**k for p, k in zip(shares, (x, y, z), strict=True))
            for (x, y, z), (low, high) in bounds.items()
            if low - TOUCHING <= truth <= high + TOUCHING
        )
        assert held >= 0.95 - TOUCHING


def chances_without_replacement(yes: int, population: int, n: int) -> Iterator[tuple[int, float]]:
    """Yield each number of yeses among n out of a population with so many, and its chance."""
    for k in range(max(0, n - population + yes), min(n, yes) + 1):
        yield k, comb(yes, k) * comb(population - yes, n - k) / comb(population, n)


@pytest.mark.parametrize(
    ("population", "sizes"), [(2, (1,)), (10, range(1, 10)), (30, range(1, 30)), (100, (80, 99))]
)
def test_no_yes_or_no_population_is_missed_more_often_than_promised(
    population: int, sizes: tuple[int, ...] | range
) -> None:
    for n in sizes:
        bounds = [mean_bounds([n - k, k], population=population) for k in range(n + 1)]
        for yes in range(population + 1):
            held = sum(
                chance
                for k, chance in chances_without_replacement(yes, population, n)
                if bounds[k][0] - TOUCHING <= yes / population <= bounds[k][1] + TOUCHING
            )
            assert held >= 0.95, (n, yes)


def test_knowing_how_many_were_served_narrows_it() -> None:
    totals = histogram_of_jepara()
    widths = [width(mean_bounds(totals, population=p)) for p in (2313, 2400, 4000, 10**6, None)]
    assert widths == sorted(widths)
    assert widths[0] < widths[-1] / 2
    assert widths[-2] == pytest.approx(widths[-1], rel=0.01)


def test_a_census_leaves_the_width_of_one_half_respondent_on_either_side() -> None:
    assert mean_bounds([5, 5], population=10) == pytest.approx((0.45, 0.55))
    assert mean_bounds([0, 10], population=10) == pytest.approx((0.95, 1.0))


def test_a_population_smaller_than_the_sample_is_not_believed() -> None:
    totals = [1, 2, 30]
    assert mean_bounds(totals, population=32) == mean_bounds(totals)
    assert mean_bounds(totals, population=0) == mean_bounds(totals)


def test_the_only_person_served_still_says_next_to_nothing() -> None:
    assert mean_bounds([0, 1], population=1) == mean_bounds([0, 1])


def test_a_higher_level_widens_it() -> None:
    totals = [1, 0, 4, 9, 30]
    levels = (0.001, 0.5, 0.8, 0.95, 0.99, 0.999999)
    widths = [width(mean_bounds(totals, level=level)) for level in levels]
    assert widths == sorted(widths)
    assert len(set(widths)) == len(levels)


def test_more_of_the_same_answers_narrow_it() -> None:
    totals = [1, 0, 4, 9, 30]
    widths = [width(mean_bounds([times * k for k in totals])) for times in (1, 2, 4, 40, 4000)]
    assert widths == sorted(widths, reverse=True)
    assert len(set(widths)) == len(widths)


@repeatable
@given(histograms, st.none() | st.integers(1, 50_000_000), st.floats(0.01, 0.999))
def test_it_holds_the_mean_stays_on_the_scale_and_has_a_width(
    totals: list[int], population: int | None, level: float
) -> None:
    low, high = mean_bounds(totals, population=population, level=level)
    assert 0 <= low <= mean(totals) <= high <= 1
    assert low < high


@repeatable
@given(histograms, st.none() | st.integers(1, 5000))
def test_turning_the_scale_around_turns_the_interval_around(
    totals: list[int], population: int | None
) -> None:
    low, high = mean_bounds(totals, population=population)
    turned = mean_bounds(totals[::-1], population=population)
    assert turned == pytest.approx((1 - high, 1 - low), abs=1e-12)


@repeatable
@given(histograms, st.data())
def test_a_respondent_who_rates_higher_lowers_neither_bound(totals: list[int], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(totals) - 2))
    worse, better = list(totals), list(totals)
    worse[place] += 1
    better[place + 1] += 1
    before, after = mean_bounds(worse), mean_bounds(better)
    assert after[0] >= before[0] - TOUCHING
    assert after[1] >= before[1] - TOUCHING


@repeatable
@given(histograms)
def test_empty_places_between_do_not_matter(totals: list[int]) -> None:
    finer = [k for pair in zip(totals, [0] * len(totals), strict=True) for k in pair][:-1]
    assert mean_bounds(finer) == pytest.approx(mean_bounds(totals), abs=1e-12)


def test_the_same_answers_always_give_the_same_interval() -> None:
    totals = histogram_of_jepara()
    assert mean_bounds(totals) == mean_bounds(tuple(totals)) == mean_bounds(list(totals))


@pytest.mark.parametrize("totals", [[], [3], [0, 0, 0], [1, -1, 2], [-1, 1]])
def test_a_histogram_without_sense_is_refused(totals: list[int]) -> None:
    with pytest.raises(ValueError, match=r"scale|negative|respondent"):
        mean_bounds(totals)


@pytest.mark.parametrize("level", [0.0, 1.0, -1.0, 95.0, float("nan")])
def test_a_level_that_is_no_share_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        mean_bounds([1, 2], level=level)
