"""The alerts that rules have raised: open ones, past ones, and who has seen them.

An alert tells what calls for attention and never how anybody answered: of answers it carries no figure, only
the place, the period or the day, and what was aimed at. The figures stand on the pages, behind their gate.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from data import deeds
from data.accounts.reach import OFFICE, Reach, within
from data.alerts.rules import Kind, written

_LOOKED_AT = 1000


class UnknownAlert(Exception):
    """There is no alert of that number."""


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that calls for attention; unit and counter "" where it is about the whole office.

    `facts` are those of its kind (see `data.alerts.cause`), `zone` that of the unit. `ended_at`: when its
    cause was gone; `seen_at`: when somebody who may act said that they know.
    """

    id: int
    kind: Kind
    unit: str
    counter: str
    unit_name: str
    counter_name: str
    zone: str
    raised_at: datetime
    ended_at: datetime | None
    seen_at: datetime | None
    seen_by: str
    facts: Mapping[str, Any]

    @property
    def is_open(self) -> bool:
        """Say whether its cause is still there."""
        return self.ended_at is None


def open_alerts(db: Database, reach: Reach = OFFICE) -> list[Alert]:
    """Return the alerts in reach whose cause is still there: unseen ones first, the newest first."""
    found = _within(db, "alert.ended_at IS NULL", reach)
    return sorted(found, key=lambda each: each.seen_at is not None)


def past_alerts(db: Database, reach: Reach = OFFICE, *, most: int = 100) -> list[Alert]:
    """Return the latest alerts in reach whose cause is gone, the newest first."""
    return _within(db, "alert.ended_at IS NOT NULL", reach)[:most]


def alert(db: Database, number: int) -> Alert:
    """Return the alert of that number. Raises UnknownAlert."""
    found = alerts_where(db, "alert.id = :number", {"number": number})
    if not found:
        raise UnknownAlert(number)
    return found[0]


def mark_seen(db: Database, number: int, login: str, now: datetime) -> None:
    """Note that somebody has seen an alert; the first stays named. Raises UnknownAlert."""
    found = alert(db, number)
    if found.seen_at is not None:
        return
    db.execute("UPDATE alert SET seen_at = ?, seen_by = ? WHERE id = ?", (written(now), login, number))
    deeds.note(db, login, "alert.seen", str(number), now, unit=found.unit, counter=found.counter)


def alerts_where(db: Database, condition: str, values: Mapping[str, Any]) -> list[Alert]:
    """Return the alerts for which an SQL condition of our own holds, the newest first, at most 1,000."""
    rows = db.execute(
        "SELECT alert.id, kind, coalesce(alert.unit, ''), coalesce(alert.counter, ''), "
        "coalesce(unit.name, ''), coalesce(counter.name, ''), "
        "coalesce(zone, (SELECT zone FROM unit ORDER BY name, code LIMIT 1), 'WIB'), "
        "raised_at, alert.ended_at, seen_at, coalesce(seen_by, ''), facts "
        "FROM alert JOIN alert_rule ON alert_rule.id = rule "
        "LEFT JOIN unit ON unit.code = alert.unit LEFT JOIN counter ON counter.code = alert.counter "
        f"WHERE {condition} ORDER BY raised_at DESC, alert.id DESC LIMIT {_LOOKED_AT}",
        dict(values),
    )
    return [_alert(row) for row in rows]


def _alert(row: tuple[Any, ...]) -> Alert:
    *named, raised_at, ended_at, seen_at, seen_by, facts = row
    raised, ended, seen = (each and datetime.fromisoformat(each) for each in (raised_at, ended_at, seen_at))
    return Alert(*(*named, raised, ended, seen, seen_by, json.loads(facts)))


def _within(db: Database, condition: str, reach: Reach) -> list[Alert]:
    reached, values = within(reach)
    return alerts_where(db, f"{condition} AND alert.id IN (SELECT id FROM alert WHERE {reached})", values)
