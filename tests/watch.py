"""An office whose rules watch over it: for the tests of alerts and of the messages about them."""

from datetime import datetime, time, timedelta
from pathlib import Path

from heads import with_head
from offices import KEYS, NOON, office

from dashboard.units_shown import shown
from data.alerts import Alert, open_alerts, past_alerts, rules
from data.alerts.raising import raise_alerts
from data.alerts.rules import Kind
from data.database import reading, writing
from data.office_hours import set_hours

LOW = {**dict.fromkeys(KEYS, 4), "time": 1}
"""A citizen who is content but for the time that it took."""

MONDAY = NOON + timedelta(days=2)
"""Noon of 17 August 2026 in WIB; the noon of the other tests is a Saturday's."""


YESTERDAY = NOON - timedelta(days=1)
"""Noon of the Friday before: low ratings are told once their day is over."""


def watched(folder: Path, *kinds: Kind, hours: bool = True) -> Path:
    """Return an office with a head, open from Monday to Friday, 8 to 16, and a rule of each kind."""
    path = with_head(office(folder))
    with writing(path) as db:
        for unit in ("dukcapil", "sorong") if hours else ():
            set_hours(db, unit, range(1, 6), (time(8), time(16)))
        for kind in kinds:
            rules.add(db, kind, mail=True, webhook=True, login="kepala", now=NOON)
    return path


def raised(path: Path, now: datetime) -> list[Alert]:
    """Let the rules look, and return what is open."""
    raise_alerts(path, now, shown)
    return standing(path)


def standing(path: Path) -> list[Alert]:
    """Return what is open."""
    with reading(path) as db:
        return open_alerts(db)


def over(path: Path) -> list[Alert]:
    """Return what has ended."""
    with reading(path) as db:
        return past_alerts(db)
