"""Which elements drag: exact costs that add up, ties named, no order where intervals overlap."""

from fractions import Fraction

import pytest
from heads import alike, mixed
from hypothesis import given
from hypothesis import strategies as st
from offices import KEYS, SURVEY

from surveys.drag import costs, drags
from surveys.scoring import Score, score
from surveys.tally import Tally

RATED = st.lists(st.fixed_dictionaries({key: st.integers(1, 4) for key in KEYS}), min_size=1, max_size=30)


def scored(*ratings: dict[str, int], weight: str = "exact") -> Score:
    """Score answers."""
    return score(SURVEY, Tally.of(SURVEY, ratings), weight=weight)


@given(RATED, st.sampled_from(["exact", "0.111", "0.11"]))
def test_what_all_elements_cost_is_what_is_missing_from_the_best_ikm(
    ratings: list[dict[str, int]], weight: str
) -> None:
    found = scored(*ratings, weight=weight)
    best = sum((SURVEY.weight(each, weight) for each in SURVEY.elements), Fraction()) * 100
    assert found.exact
    assert sum(each.cost for each in costs(SURVEY, found, 1)) == best - found.exact


@given(RATED)
def test_the_two_that_cost_most_are_named_and_nothing_that_costs_nothing(
    ratings: list[dict[str, int]],
) -> None:
    every = costs(SURVEY, scored(*ratings), 1)
    found = drags(SURVEY, scored(*ratings), 1)
    assert list(found.named) == [each for each in every[:2] if each.cost]
    assert found.others == len(KEYS) - len(found.named)
    rest = {each.score.element.key for each in every[len(found.named) :]}
    assert {each.score.element.key for each in (*found.tied, *found.close)} <= rest


def test_fours_throughout_drag_nowhere() -> None:
    found = drags(SURVEY, scored(*alike(9)), 5)
    assert (found.named, found.tied, found.close, found.others) == ((), (), (), 9)


def test_one_low_element_is_named_alone_where_no_other_costs_anything() -> None:
    low = {**dict.fromkeys(KEYS, 4), "time": 1}
    found = drags(SURVEY, scored(*[low] * 40), 5)
    assert [(each.score.element.key, each.cost) for each in found.named] == [("time", Fraction(25, 3))]
    assert found.certain


def test_elements_that_cost_the_same_are_named_as_equals_in_the_order_of_the_rule() -> None:
    rated = {**dict.fromkeys(KEYS, 4), "time": 2, "cost": 2, "conduct": 2}
    found = drags(SURVEY, scored(*[rated] * 40), 5)
    assert [each.score.element.key for each in found.named] == ["time", "cost"]
    assert [each.score.element.key for each in found.tied] == ["conduct"]
    assert not found.certain


def test_few_answers_tell_no_element_apart_and_many_do() -> None:
    low = [{**rated, "time": 1, "cost": 1} for rated in mixed(400, 5)]
    assert drags(SURVEY, scored(*low), 5).certain
    few = drags(SURVEY, scored(*mixed(6, 5)), 5)
    assert not few.certain
    assert len(few.tied) + len(few.close) == few.others


@pytest.mark.parametrize(("answered", "named"), [(4, False), (5, True)])
def test_an_element_that_too_few_answered_is_left_out(answered: int, named: bool) -> None:
    full = {**dict.fromkeys(KEYS, 4), "facilities": 3}
    without = {key: rating for key, rating in full.items() if key != "time"}
    rated = [{**full, "time": 1}] * answered + [without] * 20
    keys = [each.score.element.key for each in drags(SURVEY, scored(*rated), 5).named]
    assert ("time" in keys) is named
