"""How often each rating was given, kept as responses are counted so that reading does not grow with them.

The table is wide: one row per survey, day, place and channel; one column per element and rating, and
one per total that a respondent can have. Adding rows up gives the tally of any period and place. Each
month has rows of its own, so that a year adds up twelve spans and not 365.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any, Literal, NamedTuple

from sqlite_utils import Database

from data.selection import Filter, place, ratings_in
from surveys.period import Period
from surveys.survey import RATINGS, Survey
from surveys.tally import Tally, bins

__all__ = [
    "By",
    "Filter",
    "Row",
    "answered_days",
    "differences",
    "keep",
    "recount",
    "tally",
    "tally_by",
]

By = Literal["unit", "service", "counter", "channel", "month", "day"]

_KEYS: dict[By, str] = {
    "unit": "unit",
    "service": "unit || '/' || service",
    "counter": "counter",
    "channel": "channel",
    "month": "substr(span, 1, 7)",
    "day": "span",
}


class Row(NamedTuple):
    """What one row of the table is kept for; `span` is a day, 2026-08-15, or a month, 2026-08."""

    span: str
    unit: str
    service: str
    counter: str
    channel: str


def keep(db: Database, survey: Survey, tallies: Mapping[Row, Tally]) -> None:
    """Add the tallies of days to what is kept, in the transaction that counts their responses."""
    counts = _columns(survey)
    keys = ("survey", *Row._fields)
    added = ", ".join(f"{column} = {column} + excluded.{column}" for column in counts)
    db.conn.executemany(
        f"INSERT INTO tally ({', '.join((*keys, *counts))}) "
        f"VALUES ({', '.join('?' * (len(keys) + len(counts)))}) "
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {added}",
        [(survey.key, *row, *_counts(tally)) for row, tally in _with_months(tallies).items()],
    )


def tally(db: Database, survey: Survey, where: Filter) -> Tally:
    """Return the tally of all responses in a period and place."""
    chosen, values = _condition(db, survey, where)
    row = db.execute(f"SELECT {_sums(survey)} FROM tally WHERE {chosen}", values).fetchone()
    return Tally.empty(survey) if row[0] is None else _tally(survey, row)


def tally_by(db: Database, survey: Survey, where: Filter, by: By) -> dict[str, Tally]:
    """Return a tally per unit, service ("unit/service"), counter, channel, month or day.

    Sorted by it; what has no response is left out.
    """
    chosen, values = _condition(db, survey, where, daily=by == "day")
    rows = db.execute(
        f"SELECT {_KEYS[by]} AS part, {_sums(survey)} FROM tally WHERE {chosen} GROUP BY part ORDER BY part",
        values,
    )
    return {row[0]: _tally(survey, row[1:]) for row in rows}


def answered_days(db: Database, survey: Survey, where: Filter) -> tuple[date, date] | None:
    """Return the first and the last day with a response in a period and place; None without any."""
    chosen, values = place(where)
    row = db.execute(
        "SELECT min(span), max(span) FROM tally WHERE survey = :survey "
        f"AND span BETWEEN :first AND :last AND length(span) = length(:first) AND {chosen}",
        values | {"survey": survey.key, "first": str(where.first), "last": str(where.last)},
    ).fetchone()
    return row[0] and (date.fromisoformat(row[0]), date.fromisoformat(row[1]))


def recount(db: Database, survey: Survey, where: Filter) -> Tally:
    """Return the same as `tally`, from the raw responses: slow, and the proof of the other."""
    return Tally.of(survey, ratings_in(db, where, survey=survey.key))


def differences(db: Database, survey: Survey) -> list[str]:
    """Name every count in which what is kept differs from a recount of all counted responses."""
    columns = _columns(survey)
    kept = {
        Row(*row[:5]): row[5:]
        for row in db.execute(
            f"SELECT {', '.join((*Row._fields, *columns))} FROM tally WHERE survey = ?",
            (survey.key,),
        )
    }
    recounted = _with_months(dict(_recounted(db, survey)))
    counted = {row: _counts(tally) for row, tally in recounted.items()}
    nothing = (0,) * len(columns)
    return [
        f"{' '.join(row)}: {column}: kept {was}, counted {now}"
        for row in sorted(kept.keys() | counted.keys())
        for column, was, now in zip(columns, kept.get(row, nothing), counted.get(row, nothing), strict=True)
        if was != now
    ]


def _recounted(db: Database, survey: Survey) -> Iterator[tuple[Row, Tally]]:
    """Yield what all counted raw responses of each day, place and channel give."""
    keys = [element.key for element in survey.elements]
    place = ", ".join(("day", *Row._fields[1:]))
    rows = db.execute(
        f"SELECT {place}, {', '.join(keys)} FROM response WHERE survey = ? AND counted = 1 ORDER BY {place}",
        (survey.key,),
    )
    for row, group in groupby(rows, key=lambda each: Row(*each[:5])):
        ratings = (
            {key: rating for key, rating in zip(keys, each[5:], strict=True) if rating is not None}
            for each in group
        )
        yield row, Tally.of(survey, ratings)


def _with_months(days: Mapping[Row, Tally]) -> dict[Row, Tally]:
    """Return the tallies of days and those of their months."""
    rows = dict(days)
    for row, tally in days.items():
        month = row._replace(span=row.span[:7])
        rows[month] = rows[month] + tally if month in rows else tally
    return rows


def _condition(
    db: Database, survey: Survey, where: Filter, *, daily: bool = False
) -> tuple[str, dict[str, str]]:
    """Return the SQL condition on the rows that add up to a period and place, and its values."""
    chosen, values = place(where)
    first, last = _within_what_is_kept(db, survey, where)
    spans = _days(first, last) if daily else _spans(first, last)
    values |= {"survey": survey.key, "spans": json.dumps(spans)}
    return f"survey = :survey AND span IN (SELECT value FROM json_each(:spans)) AND {chosen}", values


def _within_what_is_kept(db: Database, survey: Survey, where: Filter) -> tuple[date, date]:
    """Return a filter's days without the months before the first and after the last response."""
    row = db.execute(
        "SELECT (SELECT min(span) FROM tally WHERE survey = :survey), "
        "(SELECT max(span) FROM tally WHERE survey = :survey)",
        {"survey": survey.key},
    ).fetchone()
    if row[0] is None:
        return where.first, where.first
    first, last = (Period.parse(span[:7]) for span in row)
    return max(where.first, first.first), min(where.last, last.last)


def _spans(first: date, last: date) -> list[str]:
    """Return what covers a period: the months that lie in it whole, and the days of the others."""
    spans: list[str] = []
    for month in Period.between(first, last).months() if first <= last else []:
        if first <= month.first and month.last <= last:
            spans.append(month.name)
        else:
            spans += _days(max(first, month.first), min(last, month.last))
    return spans


def _days(first: date, last: date) -> list[str]:
    return [str(date.fromordinal(day)) for day in range(first.toordinal(), last.toordinal() + 1)]


def _columns(survey: Survey) -> list[str]:
    """Return the names of the columns that count, in the order of `_counts`."""
    ratings = [f"{element.key}_{rating}" for element in survey.elements for rating in RATINGS]
    return ["n", *ratings, *(f"total_{total}" for total in bins(survey))]


def _sums(survey: Survey) -> str:
    return ", ".join(f"sum({column})" for column in _columns(survey))


def _counts(tally: Tally) -> tuple[int, ...]:
    ratings = (count for counts in tally.ratings.values() for count in counts)
    return (tally.n, *ratings, *tally.totals)


def _tally(survey: Survey, counts: tuple[Any, ...]) -> Tally:
    n, *rest = counts
    width = len(RATINGS)
    keys = [element.key for element in survey.elements]
    ratings = {key: tuple(rest[i * width : (i + 1) * width]) for i, key in enumerate(keys)}
    return Tally(n, ratings, tuple(rest[len(keys) * width :]))
