"""Days on which a counter got several answers that hold a rating of 1.

What is counted enters the tallies three at a time, and a day with fewer counted answers than the publication
threshold raises nothing: so that an alert points at nobody. It says "at least so many", never which, when,
or of which element. A day is looked at once it is over by the unit's own clock: raised while people still
answer, an alert would come at the minute of the answer that completed it.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from data.alerts.cause import Cause
from data.alerts.rules import Rules
from data.settings import settings
from surveys.catalogue import survey
from surveys.period import local_day

DAYS = 7
"""So many days back is a day looked at: an answer is counted a week after it was given at the latest."""


def low_ratings(db: Database, rules: Rules, now: datetime) -> Iterator[Cause]:
    """Yield each counter and day with as many low answers as its rule says."""
    today = local_day(now, "WIT")
    days = [str(today - timedelta(days=ago)) for ago in range(DAYS + 1)]
    for day, unit, counter, zone, given in _candidates(db, days):
        rule = rules.for_unit("low_ratings", unit)
        if date.fromisoformat(day) >= local_day(now, zone):
            continue
        if rule and given >= rule.limit and _low_answers(db, day, counter) >= rule.limit:
            facts = {"day": str(date.fromisoformat(day)), "least": rule.limit}
            yield Cause(rule, f"{counter}/{day}/{rule.limit}", unit, counter, facts)


def _candidates(db: Database, days: list[str]) -> list[tuple[str, str, str, str, int]]:
    """Return the counters and days with enough answers, their zone, and how many ratings of 1 they got.

    One query. The tallies know ratings, not answers: whoever rates two elements 1 counts twice here.
    """
    ones = " + ".join(f"sum({each.key}_1)" for each in survey().elements)
    marks = ", ".join("?" * len(days))
    given: list[Any] = [survey().key, *days, settings(db).publication]
    rows = db.execute(
        f"SELECT span, unit, counter, zone, {ones} AS given FROM tally "
        f"JOIN unit ON unit.code = tally.unit WHERE survey = ? AND span IN ({marks}) "
        "GROUP BY span, unit, counter HAVING sum(n) >= ? AND given > 0",
        given,
    )
    return list(rows)


def _low_answers(db: Database, day: str, counter: str) -> int:
    """Return how many counted answers of a day and counter hold a rating of 1."""
    low = " OR ".join(f"{each.key} = 1" for each in survey().elements)
    row = db.execute(
        f"SELECT count(*) FROM response WHERE day = ? AND counter = ? AND counted = 1 AND ({low})",
        (day, counter),
    ).fetchone()
    return int(row[0])
