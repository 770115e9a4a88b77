"""Whether what is flagged in a period can still become more, and all that ever was."""

from datetime import date
from typing import NamedTuple

from sqlite_utils import Database

from data.counting import LONGEST
from data.selection import Filter, place
from data.signals.examination import AGAIN

LATE = max(LONGEST, AGAIN)
"""So long after a period's last day answers may still enter by themselves, and what is only known at the end
of a day be found: afterwards nothing is counted or flagged but by what is recorded later."""


class Closing(NamedTuple):
    """How a period stands: `ever` answers were flagged at some time, whatever was decided about them since.

    `closed`: all that was answered is counted and examined. `late`: a signal about any of them is also about
    what was recorded when the period was closed, so that they may have become more since.
    """

    closed: bool
    ever: int
    late: bool


def closing(db: Database, where: Filter, today: date) -> Closing:
    """Return how a period stands at a place on a day of its own zone; two queries."""
    chosen, values = place(where)
    values |= {"first": str(where.first), "last": str(where.last), "closed": str(where.last + LATE)}
    inside = f"response.day BETWEEN :first AND :last AND counted = 1 AND {chosen}"
    unexamined = db.execute(
        f"SELECT EXISTS (SELECT 1 FROM response LEFT JOIN examined USING (counter) WHERE {inside} "
        "AND sequence > coalesce(through, 0))",
        values,
    ).fetchone()[0]
    ever, late = db.execute(
        "SELECT count(DISTINCT response), coalesce(max(EXISTS (SELECT 1 FROM signal_response AS beside "
        "JOIN response AS other ON other.sequence = beside.response "
        "WHERE beside.signal = signal.id AND other.recorded_at >= :closed)), 0) "
        "FROM signal JOIN signal_response ON signal = id WHERE signal.day <= :last AND until >= :first "
        f"AND response IN (SELECT sequence FROM response WHERE {inside})",
        values,
    ).fetchone()
    return Closing(today > where.last + LATE and not unexamined, ever, bool(late))
