"""Scores are exact: fractions to the end, one half-up rounding, grades by >= on the rounded figure."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.catalogue import survey as load_survey
from surveys.figures import figures
from surveys.rounding import down, half_up, up
from surveys.scoring import score
from surveys.tally import Tally, bins, total
from surveys.uncertainty import mean_bounds

SKM = load_survey()
KEYS = [element.key for element in SKM.elements]

responses = st.dictionaries(st.sampled_from(KEYS), st.integers(1, 4), min_size=1)
complete = st.fixed_dictionaries({key: st.integers(1, 4) for key in KEYS})


def all_of(rating: int) -> dict[str, int]:
    return dict.fromkeys(KEYS, rating)


@pytest.mark.parametrize(
    ("exact", "rounded", "grade"),
    [
        ("64.994", "64.99", "D"),
        ("64.995", "65.00", "C"),
        ("76.604", "76.60", "C"),
        ("76.605", "76.61", "B"),
        ("88.304", "88.30", "B"),
        ("88.305", "88.31", "A"),
        ("100", "100.00", "A"),
        ("25", "25.00", "D"),
        ("24.75", "24.75", "D"),
    ],
)
def test_a_figure_at_a_bands_edge_is_rounded_half_up_and_then_graded(
    exact: str, rounded: str, grade: str
) -> None:
    figure = half_up(Fraction(exact))
    assert str(figure) == rounded
    assert SKM.grade(figure).letter == grade


def test_every_hundredth_from_25_to_100_has_exactly_one_grade_and_no_gap() -> None:
    letters = [SKM.grade(Decimal(hundredth) / 100).letter for hundredth in range(2500, 10001)]
    assert "".join(dict.fromkeys(letters)) == "DCBA"
    assert [letters.count(letter) for letter in "DCBA"] == [4000, 1161, 1170, 1170]


def test_all_fours_is_a_hundred_and_all_ones_is_twenty_five() -> None:
    assert score(SKM, Tally.of(SKM, [all_of(4)])).ikm == Decimal("100.00")
    assert score(SKM, Tally.of(SKM, [all_of(1)])).ikm == Decimal("25.00")


@pytest.mark.parametrize(("weight", "best"), [("exact", "100.00"), ("0.111", "99.90"), ("0.11", "99.00")])
def test_a_cut_weight_lowers_the_best_possible_figure_and_the_score_names_it(weight: str, best: str) -> None:
    result = score(SKM, Tally.of(SKM, [all_of(4)] * 50), weight=weight)
    assert str(result.ikm) == best
    assert result.method == weight
    assert result.interval is not None
    assert str(result.interval.high) == best


def test_an_unknown_weight_rule_is_refused() -> None:
    with pytest.raises(ValueError, match=r"0\.12"):
        score(SKM, Tally.empty(SKM), weight="0.12")


def test_a_missing_answer_is_missing_and_never_counts_as_nought() -> None:
    tally = Tally.of(SKM, [all_of(4), all_of(4) | {}, {"time": 2}])
    result = score(SKM, tally)
    by_key = {each.element.key: each for each in result.elements}
    assert result.n == 3
    assert (by_key["time"].n, by_key["time"].sum) == (3, 10)
    assert (by_key["cost"].n, by_key["cost"].mean) == (2, Fraction(4))
    assert result.exact == (8 * 4 + Fraction(10, 3)) * Fraction(25, 9)


def test_an_element_that_nobody_answered_leaves_no_figure_rather_than_a_wrong_one() -> None:
    result = score(SKM, Tally.of(SKM, [{"time": 4}]))
    assert (result.ikm, result.grade, result.interval) == (None, None, None)
    assert figures(result)["ikm"] is None


def test_no_responses_give_no_figure() -> None:
    result = score(SKM, Tally.empty(SKM))
    assert (result.n, result.ikm, result.interval) == (0, None, None)


def test_the_best_answer_of_one_citizen_is_never_shown_as_certain() -> None:
    result = score(SKM, Tally.of(SKM, [all_of(4)]))
    assert result.interval is not None
    assert result.interval.low < Decimal(40)
    assert result.interval.grades == ("D", "C", "B", "A")


def test_a_respondent_who_left_a_gap_enters_the_interval_with_their_own_mean() -> None:
    assert total(SKM, {"time": 4}) == 36
    assert total(SKM, {"time": 1, "cost": 2}) == 14  # 13.5 rounded half up
    assert total(SKM, all_of(3)) == 27
    with pytest.raises(ValueError, match="without a rating"):
        total(SKM, {})


def test_the_figures_are_plain_json_with_their_decimals() -> None:
    shown = figures(score(SKM, Tally.of(SKM, [all_of(4), all_of(3)])))
    assert list(shown) == ["n", "method", "ikm", "grade", "label", "interval", "elements"]
    assert (shown["n"], shown["method"], shown["ikm"]) == (2, "exact", "87.50")
    assert (shown["grade"], shown["label"]) == ("B", "Baik")
    assert list(shown["interval"]) == ["level", "low", "high", "grades"]
    assert shown["elements"][7] == {
        "key": "complaints",
        "code": "U8",
        "n": 2,
        "sum": 7,
        "mean": "3.5000",
        "ikm": "87.50",
        "grade": "B",
    }


@given(st.lists(responses, min_size=1, max_size=30))
def test_every_figure_lies_inside_the_scale_and_inside_its_interval(
    given: list[dict[str, int]],
) -> None:
    result = score(SKM, Tally.of(SKM, given))
    if result.ikm is None:
        return
    assert result.interval is not None
    assert 25 <= result.interval.low <= result.ikm <= result.interval.high <= 100
    assert result.interval.low < result.interval.high


@given(st.lists(responses, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_the_responses_does_not_matter(given: list[dict[str, int]], random) -> None:  # type: ignore[no-untyped-def]  # Hypothesis' Random has no public type
    shuffled = random.sample(given, len(given))
    assert Tally.of(SKM, given) == Tally.of(SKM, shuffled)


@given(st.lists(responses, max_size=20), st.lists(responses, max_size=20))
def test_tallies_merge_so_that_the_score_of_a_sum_is_the_score_of_the_pooled_answers(
    a: list[dict[str, int]], b: list[dict[str, int]]
) -> None:
    merged = Tally.of(SKM, a) + Tally.of(SKM, b)
    assert merged == Tally.of(SKM, a + b)
    assert score(SKM, merged) == score(SKM, Tally.of(SKM, a + b))


@given(st.lists(complete, min_size=1, max_size=20))
def test_giving_every_answer_twice_changes_no_figure_and_narrows_the_interval(
    given: list[dict[str, int]],
) -> None:
    once, twice = score(SKM, Tally.of(SKM, given)), score(SKM, Tally.of(SKM, given + given))
    assert (once.ikm, once.grade) == (twice.ikm, twice.grade)
    assert once.interval is not None
    assert twice.interval is not None
    assert once.interval.low <= twice.interval.low
    assert twice.interval.high <= once.interval.high


@given(st.lists(complete, min_size=1, max_size=20))
def test_one_more_citizen_who_gives_all_fours_never_lowers_the_figure(
    given: list[dict[str, int]],
) -> None:
    before, after = (score(SKM, Tally.of(SKM, each)) for each in (given, [*given, all_of(4)]))
    assert before.exact is not None
    assert after.exact is not None
    assert before.exact <= after.exact


@given(st.lists(complete, min_size=1, max_size=20))
def test_with_complete_answers_the_figure_is_the_mean_total(given: list[dict[str, int]]) -> None:
    tally = Tally.of(SKM, given)
    mean = Fraction(sum(value * count for value, count in zip(bins(SKM), tally.totals, strict=True)))
    assert score(SKM, tally).exact == mean / tally.n / 9 * 25


def test_pooled_answers_are_scored_not_the_average_of_averages() -> None:
    many, few = [all_of(4)] * 90, [all_of(1)] * 10
    pooled = score(SKM, Tally.of(SKM, many) + Tally.of(SKM, few))
    assert pooled.ikm == Decimal("92.50")  # the average of the two averages would be 62.50


def test_where_everybody_served_is_known_the_interval_narrows() -> None:
    tally = Tally.of(SKM, [all_of(4)] * 20 + [all_of(3)] * 20)
    free, bounded = score(SKM, tally).interval, score(SKM, tally, population=60).interval
    assert free is not None
    assert bounded is not None
    assert free.low < bounded.low < bounded.high < free.high


def test_without_gaps_the_interval_is_the_bounds_of_the_mean_total() -> None:
    tally = Tally.of(SKM, [all_of(4)] * 30 + [all_of(3)] * 10 + [all_of(1)] * 2)
    low, high = mean_bounds(tally.totals)
    interval = score(SKM, tally).interval
    assert interval is not None
    assert interval.low == down(25 + 75 * Fraction(low))
    assert interval.high == up(25 + 75 * Fraction(high))


def test_an_element_that_few_answered_moves_the_interval_with_the_figure_and_widens_it() -> None:
    whole = [all_of(4)] * 60 + [all_of(3)] * 40
    few = [{key: 4 for key in KEYS if key != "complaints"}] * 60 + [
        {key: 3 for key in KEYS if key != "complaints"} for _ in range(15)
    ]
    gaps = score(SKM, Tally.of(SKM, few + [all_of(3)] * 25))  # complaints: 25 answers, all 3
    full = score(SKM, Tally.of(SKM, whole))
    assert gaps.interval is not None
    assert full.interval is not None
    assert gaps.ikm is not None
    assert full.ikm is not None
    assert gaps.ikm < full.ikm
    for side in ("low", "high"):
        reach = abs(getattr(gaps.interval, side) - gaps.ikm) / abs(getattr(full.interval, side) - full.ikm)
        assert abs(reach - 2) < Decimal("0.01")  # the root of 100 / 25
