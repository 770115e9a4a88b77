"""Coverage: how many receipts were issued, and how many of them came back with an answer."""

from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from data.answer_groups import Group, Numbers
from data.selection import Filter, place

By = Literal["unit", "service", "counter", "day", "hour", "weekday_hour"]

_HOUR = "CASE WHEN hour IS NULL THEN '' ELSE printf('%02d', hour) END"

_KEYS: dict[By, str] = {
    "unit": "unit",
    "service": "unit || '/' || service",
    "counter": "counter",
    "day": "day",
    "hour": _HOUR,
    "weekday_hour": f"((strftime('%w', day) + 6) % 7 + 1) || ' ' || {_HOUR}",
}

_COUNTED = """
    SELECT place, day, hour, count(*) AS issued, sum(redeemed) AS redeemed
    FROM receipt WHERE cancelled_at IS NULL AND day BETWEEN :first AND :last GROUP BY day, place, hour
    UNION ALL
    SELECT place, receipt.day, hour, -(hour IS NULL), -1
    FROM response CROSS JOIN redemption ON redemption.response = sequence
    CROSS JOIN receipt ON (receipt.key, receipt.day, receipt.serial)
        = (redemption.key, redemption.day, redemption.serial)
    WHERE counted = 0 AND receipt.day BETWEEN :first AND :last
"""
"""Receipts by day, place and hour, less those whose answer waits to be counted: until it is, nothing here may
move with it, and of one that was printed offline nothing else is known either. CROSS JOIN keeps SQLite from
beginning with all receipts: few answers wait."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Receipts issued, and those of them that an answer was given with; cancelled ones are in neither."""

    issued: int
    redeemed: int


def issued_groups(db: Database, year: int) -> dict[Group, Numbers]:
    """Return how many receipts were issued in a calendar year, by month and place: whom a rate is about."""
    rows = db.execute(
        "SELECT substr(day, 6, 2) AS month, unit, service, counter, sum(issued) AS people "
        f"FROM ({_COUNTED}) JOIN receipt_place ON number = place "
        "GROUP BY month, unit, service, counter HAVING people > 0",
        {"first": f"{year:04}-01-01", "last": f"{year:04}-12-31"},
    )
    return {Group._make((int(month), *names, "", False)): (people,) for month, *names, people in rows}


def issued_by(db: Database, where: Filter, by: By) -> dict[str, Rate]:
    """Return the rate per unit, service, counter, or per day, hour or hour of the week of issue.

    They are named "unit/service", "2026-08-15", "08" and "1 08" (Monday from eight), and sorted by that; what
    has no receipt is left out. The hour is "" for receipts that were printed offline and whose printer's log
    has not come yet: only those of them are known here that somebody has answered with. `where.channel`
    says nothing here.
    """
    chosen, values = place(Filter(where.first, where.last, where.unit, where.service, where.counter))
    rows = db.execute(
        f"SELECT {_KEYS[by]} AS part, sum(issued), sum(redeemed) "
        f"FROM ({_COUNTED}) JOIN receipt_place ON number = place WHERE {chosen} "
        "GROUP BY part HAVING sum(issued) > 0 ORDER BY part",
        values | {"first": str(where.first), "last": str(where.last)},
    )
    return {part: Rate(issued, redeemed) for part, issued, redeemed in rows}
