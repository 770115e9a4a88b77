"""Raise what rules find, each once; end what is over; and queue the messages about what is new."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path

from sqlite_utils import Database

from data.alerts import webhooks
from data.alerts.cases import case_due
from data.alerts.cause import Cause, Shown
from data.alerts.figures import below_target, sample_behind
from data.alerts.kiosks import kiosk_silent
from data.alerts.ratings import low_ratings
from data.alerts.recipients import reaching, recipients
from data.alerts.rules import Kind, Rules, rules, written
from data.database import reading, writing
from data.settings import settings

MOST = 500
"""So many causes of a kind are looked at: an office with more has more to do than to read alerts."""

Find = Callable[[Database, Rules, datetime], Iterator[Cause]]


def finders(shown: Shown | None) -> dict[Kind, Find]:
    """Return what finds the causes of each kind; of scores only where somebody says which may be shown."""
    of_scores: dict[Kind, Find] = (
        {
            "below_target": partial(below_target, shown=shown),
            "sample_behind": partial(sample_behind, shown=shown),
        }
        if shown
        else {}
    )
    return of_scores | {"low_ratings": low_ratings, "kiosk_silent": kiosk_silent, "case_due": case_due}


@dataclass(frozen=True, slots=True)
class _Changes:
    """What must be written: causes that are new, and alerts that have ended or whose cause is back."""

    new: Sequence[Cause]
    ended: Sequence[int]
    back: Sequence[int]


def raise_alerts(path: Path, now: datetime, shown: Shown | None = None) -> int:
    """Hold the rules against what is so now; return how many alerts are new.

    Without `shown` nothing is said of scores: such alerts are neither raised nor ended.

    Read in a snapshot, so that no answer waits for it; written only where something has changed. What comes
    back after its alert has ended opens that alert again, and is not told a second time.
    """
    with reading(path) as db:
        changes = _changes(db, now, finders(shown))
    if not (changes.new or changes.ended or changes.back):
        return 0
    with writing(path) as db:
        for number in changes.ended:
            db.execute("UPDATE alert SET ended_at = ? WHERE id = ?", (written(now), number))
        for number in changes.back:
            db.execute("UPDATE alert SET ended_at = NULL WHERE id = ?", (number,))
        raised = [(_raise(db, cause, now), cause) for cause in changes.new]
        kept = [(number, cause) for number, cause in raised if number is not None]
        _queue(db, kept, now)
    return len(kept)


def _changes(db: Database, now: datetime, looked_at: Mapping[Kind, Find]) -> _Changes:
    standing = Rules(rules(db))
    causes: dict[tuple[int, str], Cause] = {}
    for kind, find in looked_at.items():
        if standing.asks(kind):
            causes |= {(each.rule.id, each.key): each for each in islice(find(db, standing, now), MOST)}
    known = {
        (rule, key): (number, ended_at is None)
        for number, rule, key, ended_at in db.execute(
            "SELECT alert.id, rule, key, ended_at FROM alert JOIN alert_rule ON alert_rule.id = rule "
            "WHERE kind IN (SELECT value FROM json_each(?)) AND (ended_at IS NULL "
            "OR (rule, key) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?)))",
            (json.dumps(list(looked_at)), json.dumps(list(causes))),
        )
    }
    return _Changes(
        new=[cause for name, cause in causes.items() if name not in known],
        ended=[number for name, (number, is_open) in known.items() if is_open and name not in causes],
        back=[number for name, (number, is_open) in known.items() if not is_open],
    )


def _raise(db: Database, cause: Cause, now: datetime) -> int | None:
    """Keep a new alert; None where another process was faster, or the rule was withdrawn meanwhile."""
    row = db.execute(
        "INSERT INTO alert (rule, key, unit, counter, raised_at, facts) SELECT id, ?, ?, ?, ?, ? "
        "FROM alert_rule WHERE id = ? AND withdrawn_at IS NULL "
        "ON CONFLICT (rule, key) DO NOTHING RETURNING id",
        (
            cause.key,
            cause.unit or None,
            cause.counter or None,
            written(now),
            json.dumps(dict(cause.facts), ensure_ascii=False),
            cause.rule.id,
        ),
    ).fetchone()
    return row and int(row[0])


def _queue(db: Database, raised: Sequence[tuple[int, Cause]], now: datetime) -> None:
    """Let messages wait for everybody who is to be told, where the office has set mail and webhooks up."""
    told = recipients(db) if settings(db).smtp_host and settings(db).mail_from else {}
    hooks = [str(each.id) for each in webhooks.webhooks(db)]
    wanted = [
        (number, way, recipient)
        for number, cause in raised
        for way, recipients_of in (
            ("mail", reaching(told, cause.unit, cause.counter) if cause.rule.mail else ()),
            ("webhook", hooks if cause.rule.webhook else ()),
        )
        for recipient in recipients_of
    ]
    db.conn.executemany(
        "INSERT INTO delivery (alert, way, recipient, after, tries) VALUES (?, ?, ?, ?, 0)",
        [(number, way, recipient, written(now)) for number, way, recipient in wanted],
    )
