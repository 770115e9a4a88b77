"""Scores below what was aimed at, and samples that the present pace will not fill.

Only of units whose figures may be shown, and without a figure: whoever reads the alert opens the page, where
the gate of small numbers stands.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from sqlite_utils import Database

from data import places
from data.alerts.cause import Cause, Shown
from data.alerts.rules import Rule, Rules
from data.office_hours import WEEKDAYS
from data.places import Unit
from data.populations import populations
from data.tallies import Filter, tally_by
from data.targets import unit_targets
from data.working_days import WEEKEND, is_working
from surveys.catalogue import survey
from surveys.period import Period, local_day
from surveys.sampling import ROWS, sample_target
from surveys.scoring import score
from surveys.tally import Tally

OFFICE_PERIOD = "quarter"
"""The whole office reports by quarters, as its page does where nobody asks for another period."""

_TENTH = 10


@dataclass(frozen=True, slots=True)
class _Running:
    """A running period with the tallies of all units in it."""

    period: Period
    today: date
    tallies: Mapping[str, Tally]


def below_target(db: Database, rules: Rules, now: datetime, shown: Shown) -> Iterator[Cause]:
    """Yield each place whose whole interval lies below its target in its running period."""
    units = places.units(db)
    targets = {
        year: unit_targets(db, year) for year in {local_day(now, "WIB").year, local_day(now, "WIT").year}
    }
    if not any(targets.values()):
        return
    running = _running(db, units, now)
    known = populations(db, sorted({each.period.name for each in running.values()}))
    is_shown = shown(db)
    for unit in [None, *(each for each in units if not each.closed)]:
        code = unit.code if unit else ""
        rule = rules.for_unit("below_target", code)
        kept = running[code]
        aim = targets[kept.today.year].get(code)
        if rule is None or aim is None or not is_shown(code, kept.period):
            continue
        upper = _upper(_tally(kept, code), _weight(unit, units), known.get((code, kept.period.name)))
        if upper is not None and upper < aim:
            yield _of_period(rule, code, kept.period, str(aim))


def sample_behind(db: Database, rules: Rules, now: datetime, shown: Shown) -> Iterator[Cause]:
    """Yield each unit whose answers, at their pace by working days, will not reach the sample's target.

    Not within the first tenth of the period's working days. Where N is unknown, the target is that of a large
    N, as on the unit's page.
    """
    units = places.units(db, open_only=True)
    running = _running(db, units, now)
    known = populations(db, sorted({each.period.name for each in running.values()}))
    closed = _closed(db)
    is_shown = shown(db)
    for unit in units:
        rule = rules.for_unit("sample_behind", unit.code)
        kept = running[unit.code]
        if not is_shown(unit.code, kept.period):
            continue
        target = sample_target(known.get((unit.code, kept.period.name), ROWS[-1]))
        if rule and _behind(kept, unit.code, closed.get(unit.code, WEEKEND), target):
            yield _of_period(rule, unit.code, kept.period, str(target))


def _behind(kept: _Running, unit: str, closed: frozenset[int], target: int) -> bool:
    """Say whether the pace so far, kept up to the period's end, gives less than the target.

    Today counts as over, as on the unit's page.
    """
    over = _office_days(kept.period.first, kept.today, closed)
    whole = over + _office_days(kept.today + timedelta(days=1), kept.period.last, closed)
    n = kept.tallies[unit].n if unit in kept.tallies else 0
    if over * _TENTH < whole or n >= target:
        return False
    return n * whole < target * over


def _of_period(rule: Rule, unit: str, period: Period, target: str) -> Cause:
    facts = {"period": period.name, "target": target}
    return Cause(rule, f"{unit or '*'}/{period.name}/{target}", unit, "", facts)


def _running(db: Database, units: list[Unit], now: datetime) -> dict[str, _Running]:
    """Return the running period of each unit, and of the office as "": one query a period, not a unit."""
    days = {unit.code: (unit.period, local_day(now, unit.zone)) for unit in units}
    days[""] = (OFFICE_PERIOD, local_day(now, units[0].zone if units else "WIB"))
    read: dict[tuple[str, date], _Running] = {}
    for kind, today in set(days.values()):
        period = Period.containing(kind, today)
        tallies = tally_by(db, survey(), Filter(period.first, period.last), "unit")
        read[kind, today] = _Running(period, today, tallies)
    return {code: read[asked] for code, asked in days.items()}


def _tally(kept: _Running, code: str) -> Tally:
    if code:
        return kept.tallies.get(code, Tally.empty(survey()))
    whole = Tally.empty(survey())
    for each in kept.tallies.values():
        whole += each
    return whole


def _weight(unit: Unit | None, units: list[Unit]) -> str:
    """Return the weight rule of a unit; the office's where all units have the same, closed ones too."""
    rules = {unit.weight} if unit else {each.weight for each in units}
    return rules.pop() if len(rules) == 1 else "exact"


def _upper(tally: Tally, weight: str, population: int | None) -> Decimal | None:
    """Return the interval's upper end; the same answers are not worked out again every minute."""
    return _scored(tally.n, tuple(tally.ratings.items()), tally.totals, weight, population)


@lru_cache(maxsize=512)
def _scored(
    n: int,
    ratings: tuple[tuple[str, tuple[int, ...]], ...],
    totals: tuple[int, ...],
    weight: str,
    population: int | None,
) -> Decimal | None:
    interval = score(survey(), Tally(n, dict(ratings), totals), weight=weight, population=population).interval
    return interval.high if interval else None


def _closed(db: Database) -> dict[str, frozenset[int]]:
    """Return the weekdays on which each unit that has said when it serves does not; one query."""
    opened: dict[str, set[int]] = {}
    for unit, weekday in db.execute("SELECT unit, weekday FROM office_hours"):
        opened.setdefault(unit, set()).add(weekday)
    return {unit: frozenset(WEEKDAYS) - each for unit, each in opened.items()}


def _office_days(first: date, last: date, closed: frozenset[int]) -> int:
    days = range(first.toordinal(), last.toordinal() + 1)
    return sum(is_working(date.fromordinal(day), closed) for day in days)
