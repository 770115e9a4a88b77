"""When a unit serves: a span a weekday, by the unit's own clock."""

from collections.abc import Iterable, Mapping
from datetime import time

from sqlite_utils import Database

from data import places

WEEKDAYS = range(1, 8)
"""1 is Monday, 7 is Sunday (ISO 8601)."""

USUAL = frozenset(range(1, 6))
"""When an office serves that has not said when."""


class InvalidHours(ValueError):
    """A span that cannot be kept: no such weekday, or closing at or before opening."""


def hours(db: Database, unit: str) -> dict[int, tuple[time, time]]:
    """Return when a unit opens and closes, by weekday; a day that is not there is closed.

    Empty where nobody has said: the unit's kiosks then never sleep.
    """
    rows = db.execute(
        "SELECT weekday, opens, closes FROM office_hours WHERE unit = ? ORDER BY weekday", (unit,)
    )
    return {day: (time.fromisoformat(opens), time.fromisoformat(closes)) for day, opens, closes in rows}


def weekdays(db: Database, unit: str | None = None) -> frozenset[int]:
    """Return the weekdays on which a unit serves, or any unit of the office.

    A unit that has not said is taken to serve from Monday to Friday.
    """
    rows = db.execute(
        "SELECT DISTINCT coalesce(weekday, 0) FROM unit LEFT JOIN office_hours ON office_hours.unit = code "
        "WHERE :unit IS NULL OR code = :unit",
        {"unit": unit},
    ).fetchall()
    said = frozenset(day for (day,) in rows)
    return said - {0} | USUAL if 0 in said else said


def set_hours(db: Database, unit: str, weekdays: Iterable[int], span: tuple[time, time] | None) -> None:
    """Let a unit serve from the first time to the second on these weekdays, or with None not at all.

    Only hours and minutes count. Raises InvalidHours and places.UnknownPlace.
    """
    places.unit(db, unit)
    days = list(weekdays)
    if any(day not in WEEKDAYS for day in days) or (span and span[0] >= span[1]):
        raise InvalidHours
    db.conn.executemany(
        "DELETE FROM office_hours WHERE unit = ? AND weekday = ?", [(unit, day) for day in days]
    )
    if span is None:
        return
    opens, closes = (moment.strftime("%H:%M") for moment in span)
    db.conn.executemany(
        "INSERT INTO office_hours (unit, weekday, opens, closes) VALUES (?, ?, ?, ?)",
        [(unit, day, opens, closes) for day in days],
    )


def written(spans: Mapping[int, tuple[time, time]]) -> dict[str, tuple[str, str]]:
    """Return hours as text: {"1": ("08:00", "15:30")}, as a page carries them."""
    return {
        str(day): (opens.strftime("%H:%M"), closes.strftime("%H:%M"))
        for day, (opens, closes) in spans.items()
    }
