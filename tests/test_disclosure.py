"""Few answers are withheld, and what is withheld cannot be had by subtraction from the whole."""

from hypothesis import given
from hypothesis import strategies as st

from surveys.disclosure import withheld


def test_a_part_below_the_threshold_takes_the_smallest_other_with_it() -> None:
    assert withheld({"a": 3, "b": 40, "c": 20}, 5) == {"a", "c"}


def test_two_small_parts_that_reach_the_threshold_together_hide_each_other() -> None:
    assert withheld({"a": 3, "b": 4, "c": 20}, 5) == {"a", "b"}


def test_nothing_is_withheld_where_all_are_large_enough() -> None:
    assert withheld({"a": 5, "b": 6}, 5) == set()


def test_a_part_without_responses_hides_nothing_and_is_not_hidden() -> None:
    assert withheld({"a": 0, "b": 3, "c": 9}, 5) == {"b", "c"}
    assert withheld({"a": 0, "b": 9}, 5) == set()


@given(st.dictionaries(st.integers(), st.integers(0, 50)), st.integers(1, 10))
def test_the_hidden_parts_are_never_one_alone_nor_too_few_together(
    responses: dict[int, int], threshold: int
) -> None:
    hidden = withheld(responses, threshold)
    assert {part for part, n in responses.items() if 0 < n < threshold} <= hidden
    others = [part for part, n in responses.items() if n and part not in hidden]
    if hidden and others:
        assert len(hidden) > 1
        assert sum(responses[part] for part in hidden) >= threshold
