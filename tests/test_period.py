"""Periods have one name each, and a day belongs to the unit's own zone."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.period import InvalidPeriod, Period, local_day


@pytest.mark.parametrize(
    ("name", "kind", "first", "last"),
    [
        ("2026-02", "month", "2026-02-01", "2026-02-28"),
        ("2024-02", "month", "2024-02-01", "2024-02-29"),
        ("2026-12", "month", "2026-12-01", "2026-12-31"),
        ("2026-TW3", "quarter", "2026-07-01", "2026-09-30"),
        ("2026-S2", "semester", "2026-07-01", "2026-12-31"),
        ("2026", "year", "2026-01-01", "2026-12-31"),
        ("2026-03-05..2026-03-05", "range", "2026-03-05", "2026-03-05"),
    ],
)
def test_a_name_states_its_first_and_last_day(name: str, kind: str, first: str, last: str) -> None:
    period = Period.parse(name)
    assert (period.kind, period.name) == (kind, name)
    assert (period.first, period.last) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "name", ["", "2026-13", "2026-00", "2026-TW5", "TW3", "0000", "2026-S3", "2026-02-30..2026-03-01",
             "2026-03-02..2026-03-01", "2026-1", "٢٠٢٦", "9999"],
)  # fmt: skip
def test_a_name_that_is_no_period_is_refused(name: str) -> None:
    with pytest.raises(InvalidPeriod):
        Period.parse(name)


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("2026-01", "2025-12"),
        ("2026-TW1", "2025-TW4"),
        ("2026-S1", "2025-S2"),
        ("2026", "2025"),
        ("2026-03-01..2026-03-10", "2026-02-19..2026-02-28"),
        ("2026-03-01..2026-05-31", "2025-12-01..2026-02-28"),
    ],
)
def test_the_period_before_is_of_the_same_kind_and_length(name: str, before: str) -> None:
    assert Period.parse(name).previous().name == before


@given(
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    st.sampled_from(["month", "quarter", "semester", "year"]),
)
def test_periods_follow_each_other_without_gap_and_hold_their_days(day: date, kind: str) -> None:
    period = Period.containing(kind, day)
    assert period.first <= day <= period.last
    assert (period.first - period.previous().last).days == 1
    assert Period.parse(period.name) == period


def test_a_year_has_its_twelve_months_and_a_range_the_months_it_touches() -> None:
    assert [each.name for each in Period.parse("2026").months()] == [
        f"2026-{month:02}" for month in range(1, 13)
    ]
    assert [each.name for each in Period.parse("2025-12-31..2026-01-01").months()] == [
        "2025-12",
        "2026-01",
    ]


@pytest.mark.parametrize(("zone", "day"), [("WIB", 14), ("WITA", 15), ("WIT", 15)])
def test_the_same_moment_is_another_day_in_another_zone(zone: str, day: int) -> None:
    assert local_day(datetime(2026, 8, 14, 16, 30, tzinfo=UTC), zone) == date(2026, 8, day)
