"""Examine each counter's new answers, and keep what is found: once, however often it is looked for."""

import json
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from data.database import reading, writing
from data.signals.windows import OPEN, Window, mark, pending, window
from surveys.signals import Finding
from surveys.signals.detection import findings
from surveys.signals.place import NO_RECEIPT

AGAIN = timedelta(days=7)
"""So long what is only known at the end of a day is looked for, when the counter next has answers."""


def examine(path: Path, now: datetime) -> int:
    """Examine a batch of new counted answers at each counter; return how many signals were raised.

    `now` is aware. Detectors work on a snapshot, and each counter's findings are kept in a short
    transaction of their own, together with how far it was examined: where another process was faster,
    nothing is kept twice. No answer is changed or hidden.
    """
    with reading(path) as db:
        counters = pending(db)
    return sum(_examine(path, counter, now) for counter in counters)


def behind(db: Database) -> bool:
    """Tell whether counted answers are left that nobody has examined."""
    return bool(pending(db))


def _examine(path: Path, counter: str, now: datetime) -> int:
    with reading(path) as db:
        seen = window(db, counter, now)
    found = [
        finding
        for finding in findings(seen.arrivals, seen.hours, seen.issued, seen.today)
        if _is_new(finding, seen)
    ]
    with writing(path) as db:
        if mark(db, counter) != seen.before:
            return 0
        db.execute(
            "INSERT INTO examined (counter, through, beyond) VALUES (?, ?, ?) ON CONFLICT (counter) "
            "DO UPDATE SET through = excluded.through, beyond = excluded.beyond",
            (counter, seen.after.through, seen.after.beyond),
        )
        return sum(_keep(db, counter, finding, now) for finding in found)


def _is_new(finding: Finding, seen: Window) -> bool:
    """Tell whether a finding can be news: what is usual may have changed since the old ones were judged."""
    if finding.kind == NO_RECEIPT and seen.today - finding.arrivals[-1].day <= AGAIN:
        return True
    return any(arrival.response in seen.new for arrival in finding.arrivals)


def _keep(db: Database, counter: str, finding: Finding, now: datetime) -> bool:
    """Keep a finding and return whether that raised a signal.

    Answers that open signals of its kind hold already let the first of those grow. What was set aside does
    not grow: what comes after it is for people to judge again.
    """
    responses = [arrival.response for arrival in finding.arrivals]
    held, growing = _held(db, counter, finding.kind, responses)
    fresh = [response for response in responses if response not in held]
    if not fresh:
        return False
    if growing is None:
        _raise(db, counter, finding, fresh, now)
    else:
        _attach(db, growing, fresh)
        _grow(db, growing, finding)
    return growing is None


def _held(db: Database, counter: str, kind: str, responses: Collection[int]) -> tuple[set[int], int | None]:
    """Return which responses signals of this kind hold, and the first open one of those signals."""
    rows = db.execute(
        f"SELECT response, signal, {OPEN} FROM signal_response JOIN signal ON id = signal "
        "WHERE response IN (SELECT value FROM json_each(?)) AND kind = ? AND counter = ?",
        (json.dumps(responses), kind, counter),
    ).fetchall()
    return {row[0] for row in rows}, min((row[1] for row in rows if row[2]), default=None)


def _raise(db: Database, counter: str, finding: Finding, fresh: list[int], now: datetime) -> None:
    days = [str(each.day) for each in finding.arrivals if each.response in set(fresh)]
    signal = db.execute(
        "INSERT INTO signal (kind, counter, day, until, anchor, raised_at, facts) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            *(finding.kind, counter, days[0], days[-1], min(fresh)),
            now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            json.dumps({**finding.facts, "answers": len(fresh)}),
        ),
    ).fetchone()[0]
    _attach(db, signal, fresh)


def _attach(db: Database, signal: int, responses: list[int]) -> None:
    db.conn.executemany(
        "INSERT INTO signal_response (signal, response) VALUES (?, ?)",
        [(signal, response) for response in responses],
    )


def _grow(db: Database, signal: int, finding: Finding) -> None:
    """Let a signal say what is found now, about all that it holds."""
    db.execute(
        "UPDATE signal SET day = min(day, :first), until = max(until, :last), "
        "facts = json_set(:facts, '$.answers', "
        "(SELECT count(*) FROM signal_response WHERE signal = :signal)) WHERE id = :signal",
        {
            "signal": signal,
            "first": str(finding.arrivals[0].day),
            "last": str(finding.arrivals[-1].day),
            "facts": json.dumps(finding.facts),
        },
    )
