"""What a counter's detectors look at: its answers since the last time, and enough of those before."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlite_utils import Database

from data import office_hours, places
from surveys import catalogue
from surveys.period import ZONES, local_day
from surveys.signals import Arrival, Printed
from surveys.signals.place import Hours

BATCH = 1_000
"""So many answers of a counter are examined at a time."""

PAST = 1_500
"""So many before them are looked at again: half a year of an ordinary counter, a month of a very busy one."""

RECEIPT_DAYS = timedelta(days=45)
"""What is usual of receipts is read from so many days back."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a counter was examined: all up to `through`, and `beyond` counted answers after those.

    `through` never passes an answer that still waits to be counted.
    """

    through: int = 0
    beyond: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """What one examination of a counter sees; `arrivals` stand in the order answered, without imports.

    `new` are the numbers of those since `before`, which is moved to `after`. `today` is the unit's.
    """

    arrivals: list[Arrival]
    new: frozenset[int]
    before: Mark
    after: Mark
    hours: Hours
    issued: Mapping[date, Mapping[int | None, int]]
    today: date


def pending(db: Database) -> list[str]:
    """Return the counters with counted answers that nobody has examined yet."""
    rows = db.execute(
        "SELECT place.code, coalesce(beyond, 0), (SELECT count(*) FROM (SELECT 1 FROM response "
        "WHERE response.counter = place.code AND sequence > coalesce(through, 0) AND counted = 1 "
        f"LIMIT {BATCH})) FROM counter AS place LEFT JOIN examined ON examined.counter = place.code "
        "ORDER BY place.code"
    )
    return [code for code, beyond, there in rows if there != beyond]


def mark(db: Database, counter: str) -> Mark:
    """Return how far a counter was examined."""
    row = db.execute("SELECT through, beyond FROM examined WHERE counter = ?", (counter,)).fetchone()
    return Mark(*row) if row else Mark()


def window(db: Database, counter: str, now: datetime) -> Window:
    """Return what the next examination of a counter sees."""
    unit = places.counter(db, counter).unit
    before = mark(db, counter)
    batch = [
        row[0]
        for row in db.execute(
            "SELECT sequence FROM response WHERE counter = ? AND sequence > ? AND counted = 1 "
            f"ORDER BY sequence LIMIT {BATCH}",
            (counter, before.through),
        )
    ]
    arrivals = _arrivals(db, counter, batch, unit.zone)
    return Window(
        arrivals,
        frozenset(batch),
        before,
        _after(db, counter, before, batch),
        office_hours.hours(db, unit.code),
        _issued(db, counter, {each.day for each in arrivals}),
        local_day(now, unit.zone),
    )


def _after(db: Database, counter: str, before: Mark, batch: list[int]) -> Mark:
    first = db.execute(
        "SELECT min(sequence) FROM response WHERE counter = ? AND counted = 0", (counter,)
    ).fetchone()[0]
    done = [sequence for sequence in batch if first is None or sequence < first]
    return Mark(done[-1] if done else before.through, len(batch) - len(done))


def _arrivals(db: Database, counter: str, batch: list[int], zone: str) -> list[Arrival]:
    """Return a batch and the answers recorded before it, in the order answered."""
    keys = [element.key for element in catalogue.survey().elements]
    first, last = (batch[0], batch[-1]) if batch else (0, 0)
    rows = db.execute(
        "SELECT sequence, answered_at, channel, seconds, device, "
        f"receipt.key, receipt.day, receipt.serial, receipt.hour, {', '.join(keys)} FROM ("
        f"SELECT * FROM (SELECT * FROM response WHERE counter = :counter AND sequence < :first AND {_TOLD} "
        f"ORDER BY sequence DESC LIMIT {PAST}) UNION ALL SELECT * FROM response "
        f"WHERE counter = :counter AND sequence BETWEEN :first AND :last AND {_TOLD}) "
        "LEFT JOIN redemption ON redemption.response = sequence "
        "LEFT JOIN receipt USING (key, day, serial) ORDER BY answered_at, sequence",
        {"counter": counter, "first": first, "last": last},
    ).fetchall()
    flagged = _flagged(db, counter)
    return [
        Arrival(
            response=row[0],
            at=datetime.fromisoformat(row[1]).astimezone(ZONES[zone]),
            channel=row[2],
            seconds=row[3],
            device=row[4] or "",
            printed=None if row[5] is None else Printed(row[5], date.fromisoformat(row[6]), *row[7:9]),
            pattern=row[9:],
            flagged=row[0] in flagged,
        )
        for row in rows
    ]


_TOLD = "counted = 1 AND channel <> 'import'"
"""An import has no true times, and its rows stand in the order of a spreadsheet."""


def _flagged(db: Database, counter: str) -> set[int]:
    rows = db.execute(
        f"SELECT response FROM signal JOIN signal_response ON signal = id WHERE counter = ? AND {OPEN}",
        (counter,),
    )
    return {row[0] for row in rows}


OPEN = (
    "coalesce((SELECT decision FROM signal_decision WHERE signal_decision.signal = signal.id "
    "ORDER BY signal_decision.id DESC LIMIT 1), 'restored') = 'restored'"
)
"""The SQL condition that nobody has set a signal aside, or that it was restored since."""


def _issued(db: Database, counter: str, days: Iterable[date]) -> dict[date, dict[int | None, int]]:
    """Return the receipts of a counter by day and hour, for the last of these days."""
    last = max(days, default=date.min)
    rows = db.execute(
        "SELECT day, hour, count(*) FROM receipt WHERE day IN (SELECT value FROM json_each(:days)) "
        "AND place IN (SELECT number FROM receipt_place WHERE counter = :counter) GROUP BY day, hour",
        {
            "counter": counter,
            "days": json.dumps([str(day) for day in days if last - day <= RECEIPT_DAYS]),
        },
    )
    issued: dict[date, dict[int | None, int]] = {}
    for day, hour, count in rows:
        issued.setdefault(date.fromisoformat(day), {})[hour] = count
    return issued
