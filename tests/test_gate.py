"""What is shown of a year tells of nobody but many together, whatever is added and subtracted."""

from collections.abc import Hashable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from subtraction import Subtraction, few_together

from dashboard.disclosure import standing
from dashboard.disclosure.decision import Decision
from dashboard.disclosure.layout import PERIODS, UNFLAGGED, Cell, Cut, importance
from dashboard.disclosure.standing import decide
from data.answer_groups import Group

THRESHOLD = 5
TWO_COUNTERS = {
    Group(month, "u", "s", counter, "kiosk"): (count, count)
    for month, counter, count in ((1, "a", 3), (2, "a", 20), (1, "b", 30), (2, "b", 25), (3, "a", 9))
}


def seen(decision: Decision) -> list[frozenset[int]]:
    return [
        decision.layout.groups(Cell(cut, months))
        for cut, shown in decision.published.shown.items()
        for months in shown
    ]


@st.composite
def years(draw: st.DrawFn) -> dict[Group, tuple[int, ...]]:
    """Draw a year of few, thin groups: some elements are left out, some answers flagged."""
    places = [("u", "s", "a"), ("u", "t", "a"), ("u", "t", "b"), ("v", "s", "c")]
    drawn: dict[Group, tuple[int, ...]] = {}
    for month in draw(st.sampled_from([(1,), (1, 2), (1, 2, 4), (2, 5, 9)])):
        for place in places:
            for channel, flagged in (("kiosk", False), ("poster", False), ("kiosk", True)):
                n = (
                    draw(st.sampled_from((0, 0, 1, 2, 3, 4, 5, 6, 30)))
                    if not flagged
                    else draw(st.sampled_from((0, 0, 0, 1, 6)))
                )
                if n:
                    answered = n - draw(st.sampled_from((0, 0, 0, 1, 3)))
                    drawn[Group(month, *place, channel, flagged)] = (n, n, max(0, answered))
    return drawn


@settings(max_examples=60, deadline=None)
@given(years())
def test_no_sum_or_difference_tells_of_fewer_people_than_may_be_shown(
    year: dict[Group, tuple[int, ...]],
) -> None:
    decision = Decision(year, THRESHOLD)
    assert_tells_of_no_few(decision)


def assert_tells_of_no_few(decision: Decision) -> None:
    figures = seen(decision)
    for column in range(3):
        people: dict[Hashable, int] = {
            group: numbers[column] for group, numbers in enumerate(decision.layout.numbers)
        }
        answered = {group for group, count in people.items() if count}
        attack = Subtraction([groups & answered for groups in figures])
        for few in few_together(people, THRESHOLD):
            if len(few) < 4 or attack.tells(few):
                assert not attack.tells_within(few, answered), (few, decision.layout.numbers)


@settings(max_examples=20, deadline=None)
@given(years())
def test_what_is_shown_as_a_sum_is_a_sum_of_what_is_shown(year: dict[Group, tuple[int, ...]]) -> None:
    decision = Decision(year, THRESHOLD)
    attack = Subtraction(seen(decision))
    for cut in decision.layout.inside:
        for months in PERIODS:
            if decision.shows(cut, months):
                assert attack.tells(decision.layout.groups(Cell(cut, months)))


@settings(max_examples=30, deadline=None)
@given(years(), years(), st.integers(0, 3))
def test_what_was_shown_before_is_no_way_to_few_people_when_answers_come_or_go(
    before: dict[Group, tuple[int, ...]], other: dict[Group, tuple[int, ...]], more: int
) -> None:
    grown = {group: tuple(n + more if n else 0 for n in numbers) for group, numbers in before.items()}
    decision = Decision(before, THRESHOLD)
    for year in (grown, grown | other, other):
        decision = decision.still(year) if year else decision
        assert decision.layout.numbers == [year[group] for group in sorted(year)] if year else True
        assert_tells_of_no_few(decision)


def test_a_decision_stays_while_all_groups_only_grow_and_is_shared_by_its_file(tmp_path: Path) -> None:
    first = decide(TWO_COUNTERS, THRESHOLD, tmp_path / "shown")
    grown = {group: (n + 1, n + 1) for group, (n, _) in TWO_COUNTERS.items()}
    later = decide(grown, THRESHOLD, tmp_path / "shown")
    assert later.published.shown == first.published.shown
    assert later.number(Cut("unit", "u"), 4095) == first.number(Cut("unit", "u"), 4095) + len(grown)
    standing._standing.clear()  # as in another process
    assert seen(decide(grown, THRESHOLD, tmp_path / "shown")) == seen(later)


def test_where_every_group_is_large_nothing_is_withheld() -> None:
    year = {
        Group(month, "u", service, counter, channel): (5, 5)
        for month in range(1, 13)
        for service in "st"
        for counter in "ab"
        for channel in ("kiosk", "poster")
    }
    decision = Decision(year, THRESHOLD)
    for cut in decision.layout.inside:
        if not cut.only:
            assert all(decision.shows(cut, months) for months in PERIODS), cut


def test_a_small_month_of_a_counter_takes_three_others_with_it_and_no_longer_period() -> None:
    decision = Decision(TWO_COUNTERS, THRESHOLD)
    hidden = {
        (key, months)
        for key in "ab"
        for months in (1, 2, 4, 7, 63, 4095)
        if not decision.shows(Cut("counter", key), months)
    }
    print(hidden)
    assert hidden >= {("a", 1), ("b", 1)}
    assert len(hidden) <= 4
    assert all(months < 7 for _, months in hidden)
    assert all(decision.shows(Cut("unit", "u"), months) for months in PERIODS)


def test_without_the_complement_rule_the_small_cell_is_a_difference() -> None:
    decision = Decision(TWO_COUNTERS, THRESHOLD, complement=False)
    small = decision.layout.groups(Cell(Cut("counter", "a"), 1))
    assert 1 not in decision.published.shown[Cut("counter", "a")], "the threshold alone withholds it"
    assert Subtraction(seen(decision)).tells(small)
    assert not Subtraction(seen(Decision(TWO_COUNTERS, THRESHOLD))).tells(small)


def test_places_come_before_channels_and_what_signals_are_about_last() -> None:
    order = [Cut("office", ""), Cut("unit", "u"), Cut("service", "u/s"), Cut("office", "", "kiosk")]
    order += [Cut("unit", "u", "kiosk"), Cut("pair", "a u/s"), Cut("office", "", UNFLAGGED)]
    assert sorted(order, key=importance) == order
