"""Which days an office works: its own hours by weekday, and Indonesia's public and joint holidays.

The holidays come from the package `holidays`; those that follow the moon are estimates there until the
government has said. So a due day is an aim that people keep, and no deadline of a law.
"""

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache

from sqlite_utils import Database

from data import office_hours

WEEKEND = frozenset({6, 7})
"""Saturday and Sunday, where nobody has said when a unit serves (ISO 8601)."""


def closed_weekdays(db: Database, unit: str | None = None) -> frozenset[int]:
    """Return the weekdays on which a unit, or else the whole office, does not serve, 1 for Monday."""
    return frozenset(office_hours.WEEKDAYS) - office_hours.weekdays(db, unit)


def is_working(day: date, closed: Collection[int] = WEEKEND) -> bool:
    """Say whether an office works on a day."""
    return day.isoweekday() not in closed and day not in _holidays(day.year)


def after(day: date, working_days: int, closed: Collection[int] = WEEKEND) -> date:
    """Return the day so many working days after `day`, which itself is not counted.

    ValueError where every weekday is closed, for then there is none.
    """
    if len(set(closed)) >= len(office_hours.WEEKDAYS):
        raise ValueError("no weekday is left")
    while working_days > 0:
        day += timedelta(days=1)
        working_days -= is_working(day, closed)
    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 - a tenth of a second, which a kiosk that only reads cases never needs

    return frozenset(holidays.country_holidays("ID", years=year, categories=("public", "government")))
