"""The smallest groups that figures add up: the answers of a month, counter, service and channel."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from sqlite_utils import Database

from surveys.period import Period
from surveys.survey import RATINGS, Survey


class Group(NamedTuple):
    """Answers that no figure tells apart, but for those that a signal is about; `month` is 1 to 12.

    Flagged are here all that a signal was ever raised about: what may be shown does not move with decisions.
    """

    month: int
    unit: str
    service: str
    counter: str
    channel: str
    flagged: bool = False


Numbers = tuple[int, ...]
"""How many answered, and how many of them each element, in the survey's order."""


def answer_groups(db: Database, survey: Survey, year: int) -> dict[Group, Numbers]:
    """Return who is counted in a calendar year, by group; two queries."""
    names = json.dumps([month.name for month in Period.parse(f"{year:04}").months()])
    answered = ", ".join(
        " + ".join(f"{element.key}_{rating}" for rating in RATINGS) for element in survey.elements
    )
    rows = db.execute(
        f"SELECT span, unit, service, counter, channel, n, {answered} FROM tally "
        "WHERE survey = ? AND span IN (SELECT value FROM json_each(?))",
        (survey.key, names),
    )
    groups = {Group(int(span[5:]), *row[:4]): tuple(row[4:]) for span, *row in rows if row[4]}
    for flagged, numbers in _flagged(db, survey, year).items():
        whole = groups.pop(flagged._replace(flagged=False))
        rest = tuple(a - b for a, b in zip(whole, numbers, strict=True))
        groups[flagged] = numbers
        if rest[0]:
            groups[flagged._replace(flagged=False)] = rest
    return groups


def _flagged(db: Database, survey: Survey, year: int) -> Mapping[Group, Numbers]:
    """Return the same of the answers that a signal was ever raised about."""
    answered = ", ".join(f"count({element.key})" for element in survey.elements)
    rows = db.execute(
        f"SELECT substr(day, 6, 2) AS month, unit, service, counter, channel, count(*), {answered} "
        "FROM response WHERE sequence IN (SELECT response FROM signal JOIN signal_response ON signal = id "
        "WHERE signal.day <= :last AND until >= :first) "
        "AND survey = :survey AND counted = 1 AND day BETWEEN :first AND :last "
        "GROUP BY month, unit, service, counter, channel",
        {"survey": survey.key, "first": f"{year:04}-01-01", "last": f"{year:04}-12-31"},
    )
    return {Group._make((int(month), *row[:4], True)): tuple(row[4:]) for month, *row in rows}
