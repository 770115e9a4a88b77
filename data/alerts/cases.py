"""Cases that are due today or overdue."""

from collections.abc import Iterator
from datetime import datetime

from sqlite_utils import Database

from data import casework, places
from data.accounts.reach import OFFICE
from data.alerts.cause import Cause
from data.alerts.rules import Rules
from surveys.period import local_day


def case_due(db: Database, rules: Rules, now: datetime) -> Iterator[Cause]:
    """Yield each case whose citizen must be answered today at the latest; nothing of what it is about."""
    zones = {each.code: each.zone for each in places.units(db)}
    for case in casework.due_today(db, OFFICE, local_day(now, "WIT")):
        rule = rules.for_unit("case_due", case.unit)
        if rule and case.due <= local_day(now, zones[case.unit]):
            facts = {"casework": case.id, "due": str(case.due)}
            yield Cause(rule, f"{case.id}/{case.due}", case.unit, case.counter, facts)
