"""Raw responses broken down by what the tallies do not keep: hour and weekday, and who the citizens were.

One grouped query each, whatever the number of responses; nothing finer than a unit's hour of the week.
"""

from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from data.selection import Filter, place
from surveys.period import ZONES
from surveys.survey import RATINGS, Survey
from surveys.tally import Tally, bins

Hour = tuple[int, int]
"""A weekday, 1 for Monday, and an hour of the day, 0 to 23, both by the unit's own clock."""

UnitQuarter = tuple[str, str]
"""A unit's code and the name of a calendar quarter, 2026-TW3."""

TIMELESS = "import"
"""Answers of this channel have a day, and often no time of it: they are in no hour."""


def by_hour(db: Database, survey: Survey, where: Filter, zone: str) -> dict[Hour, Tally]:
    """Return a tally for each hour of the week in which counted responses were given, imports left out.

    The total of a respondent is reckoned as `surveys.tally.total` does where all elements weigh alike, as
    they do in the one survey that is collected.
    """
    chosen, values = _counted(survey, where)
    rows = db.execute(
        f"SELECT weekday, hour, total, count(*), {_rating_sums(survey)} FROM ("
        "SELECT (strftime('%w', day) + 6) % 7 + 1 AS weekday, "
        f"CAST(strftime('%H', answered_at, :offset) AS INTEGER) AS hour, {_total(survey)} AS total, "
        f"{', '.join(_keys(survey))} FROM response WHERE {chosen} AND channel <> :timeless"
        ") GROUP BY weekday, hour, total ORDER BY weekday, hour",
        values | {"offset": _offset(zone), "timeless": TIMELESS},
    )
    hours: dict[Hour, Tally] = {}
    for weekday, hour, *counts in rows:
        part = _tally(survey, counts)
        at = (weekday, hour)
        hours[at] = hours[at] + part if at in hours else part
    return hours


def by_characteristic(
    db: Database, survey: Survey, where: Filter
) -> dict[str, dict[UnitQuarter, dict[str, int]]]:
    """Return how many counted respondents chose what, by characteristic, unit and calendar quarter.

    "" are those who left it out. What nobody chose is left out.
    """
    chosen, values = _counted(survey, where)
    keys = [each.key for each in survey.characteristics]
    each_one = " UNION ALL ".join(
        f"SELECT '{key}', unit, quarter, coalesce({key}, ''), count(*) FROM chosen GROUP BY 2, 3, 4"
        for key in keys
    )
    found: dict[str, dict[UnitQuarter, dict[str, int]]] = {key: {} for key in keys}
    quarter = "substr(day, 1, 4) || '-TW' || ((CAST(substr(day, 6, 2) AS INTEGER) + 2) / 3) AS quarter"
    given = f"SELECT unit, {quarter}, {', '.join(keys)} FROM response WHERE {chosen}"
    for key, unit, name, choice, count in db.execute(
        f"WITH chosen AS MATERIALIZED ({given}) {each_one}", values
    ):
        found[key].setdefault((unit, name), {})[choice] = count
    return found


def _counted(survey: Survey, where: Filter) -> tuple[str, dict[str, Any]]:
    """Return the SQL condition on the counted responses of a period and place, and its values."""
    chosen, values = place(where)
    condition = f"survey = :survey AND counted = 1 AND day BETWEEN :first AND :last AND {chosen}"
    days = {"survey": survey.key, "first": str(where.first), "last": str(where.last)}
    return condition, values | days


def _keys(survey: Survey) -> list[str]:
    return [element.key for element in survey.elements]


def _total(survey: Survey) -> str:
    """Return the SQL of a respondent's total; gaps are filled with their own mean, rounded half up."""
    given = " + ".join(f"coalesce({key}, 0)" for key in _keys(survey))
    answered = " + ".join(f"({key} IS NOT NULL)" for key in _keys(survey))
    return f"({2 * len(survey.elements)} * ({given}) + ({answered})) / (2 * ({answered}))"


def _rating_sums(survey: Survey) -> str:
    return ", ".join(f"total({key} = {rating})" for key in _keys(survey) for rating in RATINGS)


def _tally(survey: Survey, row: list[Any]) -> Tally:
    """Return the tally of responses of one total: that total, their number, each rating's count."""
    total, n, *counts = row
    given = _in_fours(counts)
    totals = tuple(n if each == total else 0 for each in bins(survey))
    return Tally(n, {key: next(given) for key in _keys(survey)}, totals)


def _in_fours(counts: list[float]) -> Iterator[tuple[int, ...]]:
    width = len(RATINGS)
    for start in range(0, len(counts), width):
        yield tuple(int(count) for count in counts[start : start + width])


def _offset(zone: str) -> str:
    """Return what SQLite adds to UTC for the clock of WIB, WITA or WIT."""
    ahead = ZONES[zone].utcoffset(None)
    return f"+{int(ahead.total_seconds()) // 3600} hours"
