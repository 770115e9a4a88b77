"""When the sample is complete at the present pace: by office days, and never before tomorrow."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.pace import pace
from dashboard.report import Sample
from surveys.period import Period

QUARTER = Period.parse("2026-TW3")
FRIDAY = date(2026, 7, 31)


def weekdays(day: date) -> bool:
    """Say whether an office that closes at weekends is open."""
    return day.isoweekday() < 6


def test_a_sample_that_is_complete_stays_so_whatever_the_day() -> None:
    for today in (QUARTER.first, FRIDAY, date(2027, 1, 1)):
        assert pace(Sample(384, None, 384), QUARTER, today, weekdays).state == "reached"


def test_what_is_missing_comes_at_the_answers_of_an_office_day() -> None:
    found = pace(Sample(230, None, 384), QUARTER, FRIDAY, weekdays)
    assert (found.elapsed, found.rate) == (23, Fraction(10))
    assert (found.state, found.day) == ("expected", date(2026, 8, 24)), "15.4 days: the 16th"


def test_the_last_day_of_the_period_is_in_time_and_the_day_after_is_not() -> None:
    left = sum(weekdays(FRIDAY + timedelta(days=each)) for each in range(1, 62))
    in_time = pace(Sample(23, None, 23 + left), QUARTER, FRIDAY, weekdays)
    assert (in_time.state, in_time.day) == ("expected", date(2026, 9, 30))
    assert pace(Sample(23, None, 24 + left), QUARTER, FRIDAY, weekdays).state == "too_slow"


def test_a_period_that_is_over_is_not_foretold() -> None:
    assert pace(Sample(10, None, 384), QUARTER, date(2026, 10, 1), weekdays).state == "over"
    assert pace(Sample(383, None, 384), QUARTER, QUARTER.last, weekdays).state == "too_slow"


@pytest.mark.parametrize(
    ("n", "today"),
    [(0, FRIDAY), (3, date(2026, 6, 30)), (3, date(2026, 8, 1))],
    ids=["none", "early", "closed"],
)
def test_without_an_answer_or_an_office_day_there_is_no_pace(n: int, today: date) -> None:
    period = Period.between(date(2026, 8, 1), date(2026, 8, 31)) if today > FRIDAY else QUARTER
    assert pace(Sample(n, None, 384), period, today, weekdays).state == "unknown"


@given(st.integers(1, 400), st.integers(1, 400), st.integers(0, 91))
def test_a_day_foretold_is_an_office_day_after_today_in_the_period(n: int, target: int, ago: int) -> None:
    today = QUARTER.first + timedelta(days=ago)
    found = pace(Sample(n, None, target), QUARTER, today, weekdays)
    if found.day:
        assert today < found.day <= QUARTER.last
        assert weekdays(found.day)
        days = sum(weekdays(today + timedelta(days=each)) for each in range(1, (found.day - today).days + 1))
        assert (days - 1) * found.rate < target - n <= days * found.rate
