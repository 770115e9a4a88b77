"""Paired kiosks that were not heard of for some hours in which their office was open."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta

from sqlite_utils import Database

from data.alerts.cause import Cause
from data.alerts.rules import Rules, written
from data.working_days import is_working
from surveys.period import ZONES

_LOOKED_BACK = 14
"""Days after which a silence counts from here on: it has long been raised by then."""

Spans = Mapping[int, tuple[time, time]]


def kiosk_silent(db: Database, rules: Rules, now: datetime) -> Iterator[Cause]:
    """Yield each kiosk that has been silent for as many office hours as its rule says.

    A kiosk that was never heard of is silent since it was paired. Where nobody has said when the unit is
    open, every hour counts: its kiosks then never sleep.
    """
    spans = _spans(db)
    for code, name, counter, unit, zone, heard in db.execute(_DEVICES):
        rule = rules.for_unit("kiosk_silent", unit)
        if rule is None:
            continue
        since = datetime.fromisoformat(heard)
        if _open_between(since, now, spans.get(unit), zone) >= timedelta(hours=rule.limit):
            facts = {"device": name, "since": written(since), "hours": rule.limit}
            yield Cause(rule, f"{code}/{written(since)}", unit, counter, facts)


_DEVICES = """
    SELECT device.code, device.name, counter.code, unit.code, zone, coalesce(seen_at, paired_at)
    FROM device JOIN counter ON counter.code = device.counter JOIN unit ON unit.code = counter.unit
    WHERE revoked_at IS NULL AND counter.closed_at IS NULL AND unit.closed_at IS NULL
"""


def _open_between(since: datetime, until: datetime, spans: Spans | None, zone: str) -> timedelta:
    """Return for how long an office was open between two moments; on holidays it is not."""
    if spans is None:
        return until - since
    start = max(since, until - timedelta(days=_LOOKED_BACK)).astimezone(ZONES[zone])
    end = until.astimezone(ZONES[zone])
    whole, day = timedelta(), start.date()
    while day <= end.date():
        if day.isoweekday() in spans and is_working(day, ()):
            opens, closes = (datetime.combine(day, at, ZONES[zone]) for at in spans[day.isoweekday()])
            whole += max(timedelta(), min(end, closes) - max(start, opens))
        day += timedelta(days=1)
    return whole


def _spans(db: Database) -> dict[str, dict[int, tuple[time, time]]]:
    """Return when each unit is open, by weekday, where somebody has said; one query."""
    spans: dict[str, dict[int, tuple[time, time]]] = {}
    for unit, weekday, opens, closes in db.execute("SELECT unit, weekday, opens, closes FROM office_hours"):
        spans.setdefault(unit, {})[weekday] = (time.fromisoformat(opens), time.fromisoformat(closes))
    return spans
