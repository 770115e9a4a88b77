"""How far an account reaches: the whole office, some of its units, or single counters."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from data import places

Limit = tuple[str, str | None]
"""A unit's code, and one of its counters' or None for all of the unit."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The places that somebody is limited to.

    `units` are those whose every service and counter is open to them, None stands for the whole office;
    `counters` are single ones besides, each with the code of its unit.
    """

    units: frozenset[str] | None = None
    counters: frozenset[tuple[str, str]] = frozenset()

    @property
    def whole(self) -> bool:
        """Say whether the whole office is open."""
        return self.units is None

    @property
    def home(self) -> dict[str, str]:
        """Return the codes of the place that a page without a place shows: the widest and first by code."""
        if self.units is None:
            return {}
        if self.units:
            return {"unit": min(self.units)}
        unit, counter = min(self.counters)
        return {"unit": unit, "counter": counter}

    def holds(self, unit: str = "", counter: str = "") -> bool:
        """Say whether a place is open: a counter, a unit with all its services, or ("") the whole office.

        A service has the reach of its unit.
        """
        if self.units is None or unit in self.units:
            return True
        return bool(counter) and (unit, counter) in self.counters


OFFICE = Reach()


def reach_of(db: Database, login: str) -> Reach:
    """Return how far an account reaches; without a place of its own, over the whole office."""
    return _reach(limits_of(db, login))


def all_reaches(db: Database) -> dict[str, Reach]:
    """Return the reach of every account that is limited, by login; one query."""
    limits: dict[str, list[Limit]] = {}
    for login, unit, counter in db.execute("SELECT login, unit, counter FROM account_place"):
        limits.setdefault(login, []).append((unit, counter))
    return {login: _reach(each) for login, each in limits.items()}


def limits_of(db: Database, login: str) -> list[Limit]:
    """Return the places that an account is limited to, by code; none where it reaches the whole office."""
    rows = db.execute(
        "SELECT unit, counter FROM account_place WHERE login = ? ORDER BY unit, counter", (login,)
    )
    return [(unit, counter) for unit, counter in rows]


def limit(db: Database, login: str, to: Iterable[Limit]) -> None:
    """Limit an account to these places; to none: let it reach the whole office. Raises UnknownPlace."""
    wanted = sorted(set(to), key=lambda each: (each[0], each[1] or ""))
    for unit, counter in wanted:
        if counter is None:
            places.unit(db, unit)
        elif places.counter(db, counter).unit.code != unit:
            raise places.UnknownPlace(counter)
    db.execute("DELETE FROM account_place WHERE login = ?", (login,))
    db.conn.executemany(
        "INSERT INTO account_place (login, unit, counter) VALUES (?, ?, ?)",
        [(login, unit, counter) for unit, counter in wanted],
    )


def within(reach: Reach) -> tuple[str, dict[str, str]]:
    """Return the SQL condition on a row's `unit` and `counter` that a reach holds it, and its values."""
    if reach.units is None:
        return "TRUE", {}
    counters = sorted(f"{unit}/{counter}" for unit, counter in reach.counters)
    condition = (
        "(unit IN (SELECT value FROM json_each(:reached_units)) "
        "OR unit || '/' || counter IN (SELECT value FROM json_each(:reached_counters)))"
    )
    return condition, {
        "reached_units": json.dumps(sorted(reach.units)),
        "reached_counters": json.dumps(counters),
    }


def _reach(limits: Sequence[Limit]) -> Reach:
    """Return the reach of an account with these limits; without any it is the whole office."""
    if not limits:
        return OFFICE
    units = frozenset(unit for unit, counter in limits if counter is None)
    return Reach(units, frozenset((unit, counter) for unit, counter in limits if counter is not None))
