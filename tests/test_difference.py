"""The interval of a difference: its promises on any figures, and its false alarms on answers like ours."""

from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from test_uncertainty import histogram_of_jepara

from surveys import rounding
from surveys.difference import Difference, Estimate, change, difference
from surveys.uncertainty import mean_bounds

SEED = 2017
CENT = Decimal("0.01")

repeatable = settings(deadline=None, derandomize=True)


@st.composite
def estimates(draw: st.DrawFn) -> Estimate:
    """Draw a figure between 25 and 100 whose published interval holds it."""
    exact = 25 + Fraction(draw(st.integers(0, 75 * 2313)), 2313)
    lowest, highest = rounding.down(exact), rounding.up(exact)
    below = draw(st.integers(0, int((lowest - 25) * 100)))
    above = draw(st.integers(0, int((100 - highest) * 100)))
    return Estimate(exact, rounding.half_up(exact), lowest - below * CENT, highest + above * CENT)


def between(now: Estimate, before: Estimate) -> Difference:
    """Return the difference of two estimates that are there."""
    found = difference(now, before)
    assert found
    return found


@repeatable
@given(estimates(), estimates())
def test_the_difference_lies_in_its_interval_and_the_other_way_round_is_its_mirror(
    now: Estimate, before: Estimate
) -> None:
    found, mirrored = between(now, before), between(before, now)
    assert found.low <= found.figure <= found.high
    assert found.low <= now.exact - before.exact <= found.high
    assert found == Difference(-mirrored.figure, -mirrored.high, -mirrored.low)


@repeatable
@given(estimates(), estimates())
def test_what_does_not_touch_is_always_a_change_and_no_bound_lies_beyond_bonferronis(
    now: Estimate, before: Estimate
) -> None:
    found = between(now, before)
    assert now.low - before.high <= found.low
    assert found.high <= now.high - before.low
    if now.low > before.high:
        assert change(found) == "better"
    if before.low > now.high:
        assert change(found) == "worse"


@repeatable
@given(estimates(), estimates(), st.integers(0, 500))
def test_a_narrower_interval_never_makes_the_differences_wider(
    now: Estimate, before: Estimate, cents: int
) -> None:
    narrower = Estimate(
        now.exact,
        now.figure,
        min(now.low + cents * CENT, rounding.down(now.exact)),
        max(now.high - cents * CENT, rounding.up(now.exact)),
    )
    wide, narrow = between(now, before), between(narrower, before)
    assert wide.low <= narrow.low
    assert narrow.high <= wide.high


def test_the_interval_is_newcombes_by_hand() -> None:
    now = Estimate(Fraction(90), Decimal(90), Decimal(87), Decimal(92))
    before = Estimate(Fraction(80), Decimal(80), Decimal(67), Decimal(84))
    assert between(now, before) == Difference(Decimal(10), Decimal("5.00"), Decimal("23.16"))
    assert difference(now, None) is None
    assert change(None) == "unknown"


def sample(random: Random, totals: list[int], n: int) -> Estimate:
    """Draw n respondents, with replacement, out of a histogram of totals."""
    counts = [0] * len(totals)
    for place in random.choices(range(len(totals)), totals, k=n):
        counts[place] += 1
    exact = 25 + 75 * Fraction(sum(place * k for place, k in enumerate(counts)), n * (len(totals) - 1))
    low, high = (25 + 75 * Fraction(bound) for bound in mean_bounds(counts))
    return Estimate(
        exact, rounding.half_up(exact), rounding.down(min(low, exact)), rounding.up(max(high, exact))
    )


def test_two_samples_of_one_public_seldom_give_a_false_alarm_and_three_points_less_are_mostly_seen() -> None:
    random, jepara = Random(SEED), histogram_of_jepara()
    fewer = [count * 10 for count in jepara]  # one in ten rates everything 2: some four points less
    fewer[9] += sum(jepara)
    pairs = 250
    same = [(sample(random, jepara, 385), sample(random, jepara, 385)) for _ in range(pairs)]
    alarms = sum(change(difference(*pair)) in ("better", "worse") for pair in same)
    touching = sum(one.low > other.high or other.low > one.high for one, other in same)
    seen = sum(change(difference(sample(random, fewer, 385), before)) == "worse" for _, before in same)
    told = f"seed {SEED}: {alarms} and {touching} false alarms, {seen} seen of {pairs}"
    assert touching <= alarms <= pairs * 0.05, told
    assert seen >= pairs * 0.9, told
