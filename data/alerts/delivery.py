"""Send what waits to be told: one message a recipient, tried again with growing pauses, given up after a day.

A message is claimed before it is sent, by counting the try and putting the next one off: a process that dies
between sending and noting that repeats that one message, and no other; two processes never send the same.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from sqlite_utils import Database

from data.alerts import Alert, alerts_where, letters, webhooks
from data.alerts.mail import mail
from data.alerts.password import password
from data.alerts.posting import post
from data.alerts.recipients import address, recipients
from data.alerts.rules import written
from data.alerts.undelivered import Undelivered
from data.database import reading, writing
from data.settings import Settings, settings
from surveys.period import ZONES

Way = Literal["mail", "webhook"]

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 10, 20, 40, 80, 160, 240, 240, 240, 240))
"""After each failed try; together 21 hours. Whatever fails then is given up."""

_Waiting = tuple[int, Way, str, int, int, bool]
"""A message that waits: number, way, recipient, tries, alert, and whether the alert is open."""

TOGETHER = 50
"""So many alerts stand in one message."""

PATIENCE = 20.0
"""Seconds after which no further message is begun: the rest waits for the next minute."""


@dataclass(frozen=True, slots=True)
class Message:
    """Alerts for one recipient: a login (mail) or the number of a webhook."""

    way: Way
    recipient: str
    deliveries: tuple[int, ...]
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of the message about an alert to a recipient; `problem` as in Undelivered, ended, lost."""

    alert: int
    way: Way
    tries: int
    sent_at: datetime | None
    given_up_at: datetime | None
    problem: str


def deliver(path: Path, now: datetime) -> int:
    """Send what is due and not held back by quiet hours; return how many messages arrived. `now` is aware."""
    begun, arrived, blocked = time.monotonic(), 0, set[tuple[Way, str]]()
    while time.monotonic() - begun < PATIENCE:
        with reading(path) as db:
            if not _due(db, now, blocked):
                break
        with writing(path) as db:
            message = _claim(db, now, blocked)
        if message is None:
            break
        problem = _send(path, message, now)
        if problem:  # of one mail server all mails will fail now, of a webhook its own
            blocked.add((message.way, "" if message.way == "mail" else message.recipient))
        arrived += not problem
        with writing(path) as db:
            _note(db, message, problem, now)
    return arrived


def deliveries(db: Database, alerts: Sequence[Alert]) -> dict[int, list[Delivery]]:
    """Return what became of the messages about these alerts, by the alert's number; one query."""
    rows = db.execute(
        "SELECT alert, way, tries, sent_at, given_up_at, coalesce(problem, '') FROM delivery "
        "WHERE alert IN (SELECT value FROM json_each(?)) ORDER BY way, id",
        (json.dumps([each.id for each in alerts]),),
    )
    found: dict[int, list[Delivery]] = {}
    for alert, way, tries, sent_at, given_up_at, problem in rows:
        sent, given_up = (each and datetime.fromisoformat(each) for each in (sent_at, given_up_at))
        found.setdefault(alert, []).append(Delivery(alert, way, tries, sent, given_up, problem))
    return found


def is_quiet(kept: Settings, now: datetime, zone: str) -> bool:
    """Say whether messages wait at a moment, by the clock of a zone; the hours may reach over midnight."""
    if not (kept.quiet_from and kept.quiet_until):
        return False
    clock = now.astimezone(ZONES[zone]).strftime("%H:%M")
    if kept.quiet_from <= kept.quiet_until:
        return kept.quiet_from <= clock < kept.quiet_until
    return clock >= kept.quiet_from or clock < kept.quiet_until


def _due(db: Database, now: datetime, blocked: set[tuple[Way, str]]) -> list[_Waiting]:
    """Return what may be sent now."""
    kept = settings(db)
    rows = db.execute(
        "SELECT delivery.id, way, recipient, tries, alert.id, alert.ended_at IS NULL, "
        "coalesce(zone, (SELECT zone FROM unit ORDER BY name, code LIMIT 1), 'WIB') "
        "FROM delivery JOIN alert ON alert.id = alert LEFT JOIN unit ON unit.code = alert.unit "
        "WHERE sent_at IS NULL AND given_up_at IS NULL AND after <= ? ORDER BY delivery.id LIMIT 2000",
        (written(now),),
    )
    return [
        tuple(row[:6])
        for row in rows
        if not is_quiet(kept, now, row[6]) and not {(row[1], ""), (row[1], row[2])} & blocked
    ]


def _claim(db: Database, now: datetime, blocked: set[tuple[Way, str]]) -> Message | None:
    """Take the oldest message that is due, with all else that waits for its recipient.

    What has ended before anybody could be told is not told any more, nor what no process lived to note.
    """
    due = _due(db, now, blocked)
    _give_up(db, [number for number, *_, is_open in due if not is_open], "ended", now)
    _give_up(db, [number for number, *_ in due], "lost", now, tries=len(PAUSES) + 1)
    waiting = [each for each in due if each[5] and each[3] <= len(PAUSES)]
    if not waiting:
        return None
    _, way, recipient, *_ = waiting[0]
    taken = [each for each in waiting if (each[1], each[2]) == (way, recipient)][:TOGETHER]
    beyond = _beyond(db, recipient, taken) if way == "mail" else []
    if beyond:
        _give_up(db, beyond, "gone", now)
        return _claim(db, now, blocked)
    db.conn.executemany(
        "UPDATE delivery SET tries = tries + 1, after = ? WHERE id = ?",
        [(written(now + PAUSES[min(tries, len(PAUSES) - 1)]), number) for number, _, _, tries, *_ in taken],
    )
    alerts = alerts_where(
        db,
        "alert.id IN (SELECT value FROM json_each(:numbers))",
        {"numbers": json.dumps([each[4] for each in taken])},
    )
    return Message(way, recipient, tuple(each[0] for each in taken), tuple(alerts))


def _beyond(db: Database, login: str, taken: Sequence[_Waiting]) -> list[int]:
    """Return the messages about places that somebody reaches no more: lost, and no other with them."""
    reach = recipients(db).get(login)
    places = db.execute(
        "SELECT id, coalesce(unit, ''), coalesce(counter, '') FROM alert "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps([each[4] for each in taken]),),
    )
    held = {alert for alert, *place in places if reach and reach.holds(*place)}
    return [number for number, *_, alert, _ in taken if alert not in held]


def _send(path: Path, message: Message, now: datetime) -> str:
    """Send a message; return what went wrong, or "". Outside any transaction: nobody waits for a server."""
    with reading(path) as db:
        kept = settings(db)
        to = address(db, message.recipient, message.alerts) if message.way == "mail" else None
        hooks = {str(each.id): each for each in webhooks.webhooks(db)} if message.way == "webhook" else {}
        hook = hooks.get(message.recipient)
        secret = webhooks.secret_of(db, hook.id) if hook else b""
    try:
        if message.way == "mail":
            _mail(path, kept, to, message, now)
        elif hook is None:
            raise Undelivered("gone")
        else:
            post(hook.address, secret, posted(kept, message.alerts, now), now, private=kept.webhook_private)
    except Undelivered as state:
        return state.problem
    return ""


def _mail(path: Path, kept: Settings, to: str | None, message: Message, now: datetime) -> None:
    if to is None:
        raise Undelivered("gone")
    mail(
        kept,
        password(path),
        to,
        letters.subject(message.alerts, kept),
        letters.letter(message.alerts, kept),
        key=f"suara-loket.{message.deliveries[0]}",
        now=now,
    )


def posted(kept: Settings, alerts: Sequence[Alert], now: datetime) -> dict[str, Any]:
    """Return what a webhook is sent: the alerts with their facts and a sentence each; none in a trial."""
    return {
        "office": kept.office,
        "invented": kept.invented,
        "sent_at": written(now),
        "trial": not alerts,
        "alerts": [
            {
                "id": each.id,
                "kind": each.kind,
                "unit": each.unit,
                "counter": each.counter,
                "raised_at": written(each.raised_at),
                "facts": dict(each.facts),
                "text": letters.sentence(each, kept),
                "link": letters.link(each, kept),
            }
            for each in alerts
        ],
    }


def _note(db: Database, message: Message, problem: str, now: datetime) -> None:
    """Note that a message has arrived, or why not."""
    numbers = list(message.deliveries)
    if not problem:
        db.conn.executemany(
            "UPDATE delivery SET sent_at = ?, problem = NULL WHERE id = ?",
            [(written(now), number) for number in numbers],
        )
        return
    db.conn.executemany("UPDATE delivery SET problem = ? WHERE id = ?", [(problem, each) for each in numbers])
    if problem == "gone":
        _give_up(db, numbers, problem, now)
    else:
        _give_up(db, numbers, problem, now, tries=len(PAUSES) + 1)


def _give_up(db: Database, numbers: Sequence[int], problem: str, now: datetime, *, tries: int = 0) -> None:
    """Give up the messages that were tried as often."""
    db.conn.executemany(
        "UPDATE delivery SET given_up_at = ?, problem = ? WHERE id = ? AND tries >= ?",
        [(written(now), problem, number, tries) for number in numbers],
    )
