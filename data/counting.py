"""Responses enter the tallies several at a time: nobody can tell one answer from the change it makes.

An officer who sees a citizen answer could otherwise look at the dashboard before and after. So a response
waits until there are three of its counter, service and channel, of whatever days, and at most a week: by
then a single one tells nobody whose it was.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from sqlite_utils import Database

from data import tallies
from surveys import catalogue
from surveys.period import ZONES, local_day
from surveys.tally import Tally

TOGETHER = 3
LONGEST = timedelta(days=7)
"""So long a response waits for others; one that is older when it comes does not wait."""


def count_ready(db: Database, counters: Iterable[str], now: datetime) -> int:
    """Count what may be counted of the waiting responses of these counters; return how many those are."""
    return _count(db, _waiting(db, "AND counter IN (SELECT value FROM json_each(?))", [*counters]), now)


def release(db: Database, now: datetime) -> int:
    """Do the same for all counters: what waited for a week for others that never came is counted."""
    return _count(db, _waiting(db), now)


def waiting(db: Database) -> int:
    """Return how many responses are recorded and not counted yet."""
    return int(db.execute("SELECT count(*) FROM response WHERE counted = 0").fetchone()[0])


def counted(db: Database) -> int:
    """Return how many responses the tallies hold, at once: responses are numbered, and none ever goes."""
    row = db.execute("SELECT coalesce(max(sequence), 0) FROM response").fetchone()
    return int(row[0]) - waiting(db)


_Waiting = tuple[int, str, tallies.Row, dict[str, int]]
"""Sequence, zone of the unit, where and for which day it is tallied, ratings."""


def _waiting(db: Database, condition: str = "", counters: list[str] | None = None) -> list[_Waiting]:
    keys = [element.key for element in catalogue.survey().elements]
    place = ", ".join(f"response.{column}" for column in ("day", *tallies.Row._fields[1:]))
    rows = db.execute(
        f"SELECT sequence, zone, {place}, {', '.join(keys)} FROM response "
        f"JOIN unit ON unit.code = response.unit WHERE counted = 0 {condition} ORDER BY sequence",
        [] if counters is None else [json.dumps(counters)],
    )
    width = 2 + len(tallies.Row._fields)
    return [
        (
            *row[:2],
            tallies.Row(*row[2:width]),
            {key: rating for key, rating in zip(keys, row[width:], strict=True) if rating is not None},
        )
        for row in rows
    ]


def _count(db: Database, waiting: list[_Waiting], now: datetime) -> int:
    ready = _ready(waiting, {zone: local_day(now, zone) for zone in ZONES})
    db.conn.executemany(
        "UPDATE response SET counted = 1 WHERE sequence = ?", [(sequence,) for sequence, *_ in ready]
    )
    given: dict[tallies.Row, list[Mapping[str, int]]] = {}
    for _, _, row, ratings in ready:
        given.setdefault(row, []).append(ratings)
    survey = catalogue.survey()
    tallies.keep(db, survey, {row: Tally.of(survey, ratings) for row, ratings in given.items()})
    return len(ready)


def _ready(waiting: list[_Waiting], today: Mapping[str, date]) -> list[_Waiting]:
    """Return those that need not wait, and those of which there are enough to hide among."""
    ready: list[_Waiting] = []
    together: dict[tallies.Row, list[_Waiting]] = {}
    for each in waiting:
        _, zone, row, _ = each
        alike = together.setdefault(row._replace(span=""), [])
        recent = str(today[zone] - LONGEST) < row.span <= str(today[zone])
        (alike if recent else ready).append(each)
    return ready + [each for group in together.values() if len(group) >= TOGETHER for each in group]
