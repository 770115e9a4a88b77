"""When the sample is complete, if answers go on coming as they have in the period so far."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Literal

from dashboard.report import Sample
from surveys.period import Period

State = Literal["reached", "expected", "too_slow", "over", "unknown"]
"""expected: on `day`; too_slow: not in this period; over: the period ended without it; unknown: no pace."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The pace of a period: `rate` answers in an office day, of which so many have elapsed.

    `day` is when the answers will be enough.
    """

    state: State
    elapsed: int = 0
    rate: Fraction = Fraction()
    day: date | None = None


def pace(sample: Sample, period: Period, today: date, is_open: Callable[[date], bool]) -> Pace:
    """Return when a sample reaches its target: what is missing, by the answers of an elapsed office day.

    Today counts as elapsed whole, so that the day foretold is rather one too late than one too early.
    """
    if sample.reached:
        return Pace("reached")
    if period.last < today:
        return Pace("over")
    elapsed = sum(is_open(day) for day in _days(period.first, today))
    if not sample.n or not elapsed:
        return Pace("unknown", elapsed)
    rate = Fraction(sample.n, elapsed)
    needed = ceil((sample.target - sample.n) / rate)
    for day in _days(today + timedelta(days=1), period.last):
        needed -= is_open(day)
        if not needed:
            return Pace("expected", elapsed, rate, day)
    return Pace("too_slow", elapsed, rate)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=each) for each in range((last - first).days + 1)]
