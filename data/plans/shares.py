"""What the evaluators of public service (PEKPPP) count of a unit's plans: the share done, and in how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlite_utils import Database

from data import places
from data.places import Unit
from surveys.period import Period, local_day

STEPS = (1, 3, 6, 9, 12)
"""Months within which all plans were done, as the evaluators ask for them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The plans of a unit that answer the periods ending in one year, without those that were withdrawn.

    `share` is None where there is no plan. `months_needed` counts the months begun from the end of the
    period that a plan answers to the day it was done, the longest of all; None until every plan is done.
    """

    total: int
    done: int
    share: Fraction | None
    months_needed: int | None

    @property
    def step(self) -> int | None:
        """Return the evaluators' step that the months fall under, in months; None beyond 12 and before."""
        if self.months_needed is None:
            return None
        return next((step for step in STEPS if self.months_needed <= step), None)


def standing(db: Database, unit: str, year: int) -> Standing:
    """Count a unit's plans of a year. Raises UnknownPlace."""
    return standings(db, [places.unit(db, unit)], year)[unit]


def standings(db: Database, units: Sequence[Unit], year: int) -> dict[str, Standing]:
    """Count the plans of each of these units, by its code, in one query.

    The source (the evaluators' form) names the steps and not from when they run: that they run from the
    period's end, when its result is known, is our reading.
    """
    own: dict[str, list[tuple[date, str | None]]] = {unit.code: [] for unit in units}
    for code, name, done_at in db.execute(
        "SELECT unit, period, done_at FROM plan WHERE withdrawn_at IS NULL"
    ):
        end = Period.parse(name).last
        if code in own and end.year == year:
            own[code].append((end, done_at))
    return {unit.code: _standing(own[unit.code], unit.zone) for unit in units}


def _standing(plans: Sequence[tuple[date, str | None]], zone: str) -> Standing:
    done = [(end, local_day(datetime.fromisoformat(at), zone)) for end, at in plans if at]
    finished = bool(plans) and len(done) == len(plans)
    return Standing(
        total=len(plans),
        done=len(done),
        share=Fraction(len(done), len(plans)) if plans else None,
        months_needed=max(_months(end, day) for end, day in done) if finished else None,
    )


def _months(end: date, done: date) -> int:
    """Return the months begun between a period's last day and another day; at least one."""
    whole = (done.year - end.year) * 12 + done.month - end.month
    return max(1, whole)
