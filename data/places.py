"""Where the survey is asked: units, the services they give, and the counters that give them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from surveys import catalogue
from surveys.period import ZONES

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_LONGEST_NAME = 120


class UnknownPlace(Exception):
    """There is no place of that `code`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TakenCode(Exception):
    """There already is such a place of that `code`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class InvalidPlace(ValueError):
    """A place that cannot be kept; `problem` is code, name, zone, weight or services."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Unit:
    """An office that answers for its score; `weight` names the weight rule of its scores.

    `period` is the kind for which it usually reports. `time_by_officer`: how long a service takes is in its
    officers' hands. `closed_at` is aware; what is closed keeps all that it was rated with.
    """

    code: str
    name: str
    zone: str = "WIB"
    weight: str = "exact"
    period: str = "quarter"
    time_by_officer: bool = False
    closed_at: datetime | None = None

    @property
    def closed(self) -> bool:
        """Say whether the unit serves nobody any more."""
        return self.closed_at is not None


@dataclass(frozen=True, slots=True)
class Service:
    """What a unit does for citizens; the code is unique within the unit."""

    code: str
    name: str
    unit: str
    closed_at: datetime | None = None

    @property
    def closed(self) -> bool:
        """Say whether no counter gives the service any more."""
        return self.closed_at is not None


@dataclass(frozen=True, slots=True)
class Counter:
    """Where citizens are served; the code is unique in the whole office: it stands in addresses.

    `services` are those that it gives now, in the order shown.
    """

    code: str
    name: str
    unit: Unit
    services: tuple[Service, ...]
    closed_at: datetime | None = None

    @property
    def closed(self) -> bool:
        """Say whether nobody is served here any more, because it or its unit was closed."""
        return self.closed_since is not None

    @property
    def closed_since(self) -> datetime | None:
        """Return since when nobody is served here any more; None while somebody is."""
        return min((each for each in (self.closed_at, self.unit.closed_at) if each), default=None)


def add_unit(db: Database, unit: Unit) -> None:
    """Keep a new unit. Raises InvalidPlace or TakenCode."""
    check_names(unit.code, unit.name)
    if unit.zone not in ZONES:
        raise InvalidPlace("zone")
    if unit.weight not in weights():
        raise InvalidPlace("weight")
    if _exists(db, "SELECT 1 FROM unit WHERE code = ?", unit.code):
        raise TakenCode(unit.code)
    db.execute(
        "INSERT INTO unit (code, name, zone, weight) VALUES (?, ?, ?, ?)",
        (unit.code, unit.name, unit.zone, unit.weight),
    )


def add_service(db: Database, service: Service) -> None:
    """Keep a new service of a unit. Raises InvalidPlace, TakenCode, UnknownPlace (the unit)."""
    check_names(service.code, service.name)
    _require_unit(db, service.unit)
    if _exists(db, "SELECT 1 FROM service WHERE unit = ? AND code = ?", service.unit, service.code):
        raise TakenCode(service.code)
    db.execute(
        "INSERT INTO service (unit, code, name) VALUES (?, ?, ?)",
        (service.unit, service.code, service.name),
    )


def add_counter(db: Database, code: str, name: str, unit: str, services: Sequence[str]) -> None:
    """Keep a new counter with the codes of the unit's services that it gives, in the order shown.

    Raises InvalidPlace (services: none, or one twice), TakenCode, UnknownPlace (unit or service).
    """
    check_names(code, name)
    if not services or len(set(services)) < len(services):
        raise InvalidPlace("services")
    _require_unit(db, unit)
    if _exists(db, "SELECT 1 FROM counter WHERE code = ?", code):
        raise TakenCode(code)
    for service in services:
        if not _exists(db, "SELECT 1 FROM service WHERE unit = ? AND code = ?", unit, service):
            raise UnknownPlace(service)
    db.execute("INSERT INTO counter (code, name, unit) VALUES (?, ?, ?)", (code, name, unit))
    db.conn.executemany(
        "INSERT INTO counter_service (counter, unit, service, place) VALUES (?, ?, ?, ?)",
        [(code, unit, service, place) for place, service in enumerate(services, 1)],
    )


def weights() -> tuple[str, ...]:
    """Return the names of the weight rules that a unit can have."""
    return catalogue.survey().weights()


def unit(db: Database, code: str) -> Unit:
    """Return the unit of that code; UnknownPlace where there is none."""
    row = db.execute(f"SELECT {_UNIT} FROM unit WHERE code = ?", (code,)).fetchone()
    if row is None:
        raise UnknownPlace(code)
    return _unit(row)


def units(db: Database, *, open_only: bool = False) -> list[Unit]:
    """Return all units, or those that are open, by name."""
    found = [_unit(row) for row in db.execute(f"SELECT {_UNIT} FROM unit ORDER BY name, code")]
    return [each for each in found if not (open_only and each.closed)]


def services(db: Database, unit: str | None = None, *, open_only: bool = False) -> list[Service]:
    """Return a unit's services, or those of all units, by name."""
    rows = db.execute(
        "SELECT code, name, unit, closed_at FROM service WHERE unit = coalesce(?, unit) "
        "ORDER BY name, unit, code",
        (unit,),
    )
    found = [Service(code, name, unit, _moment(closed_at)) for code, name, unit, closed_at in rows]
    return [each for each in found if not (open_only and each.closed)]


def counter(db: Database, code: str) -> Counter:
    """Return the counter of that code; UnknownPlace where there is none."""
    found = _counters(db, "WHERE counter.code = ?", (code,))
    if not found:
        raise UnknownPlace(code)
    return found[0]


def counters(db: Database, unit: str | None = None, *, open_only: bool = False) -> list[Counter]:
    """Return the counters of a unit, or of all units, by unit and name."""
    found = _counters(db) if unit is None else _counters(db, "WHERE counter.unit = ?", (unit,))
    return [each for each in found if not (open_only and each.closed)]


def ended(db: Database, counter: str, service: str) -> datetime | None:
    """Return since when a counter gives a service no more; None where it gives it still.

    That is since the counter, its unit or the service was closed, or the service was taken from the
    counter. Raises UnknownPlace for a service that the counter has never given.
    """
    row = db.execute(
        "SELECT counter.closed_at, unit.closed_at, service.closed_at, ended_at FROM counter_service AS given "
        "JOIN counter ON counter.code = given.counter JOIN unit ON unit.code = given.unit "
        "JOIN service ON service.unit = given.unit AND service.code = given.service "
        "WHERE given.counter = ? AND given.service = ?",
        (counter, service),
    ).fetchone()
    if row is None:
        raise UnknownPlace(f"{counter}/{service}")
    return min((datetime.fromisoformat(each) for each in row if each), default=None)


_UNIT = "unit.code, unit.name, zone, weight, period, time_by_officer, unit.closed_at"

_COUNTERS = f"""
    SELECT counter.code, counter.name, counter.closed_at, service.code, service.name, {_UNIT}
    FROM counter
    JOIN unit ON unit.code = counter.unit
    LEFT JOIN counter_service ON counter_service.counter = counter.code AND ended_at IS NULL
    LEFT JOIN service ON service.unit = counter_service.unit AND service.code = counter_service.service
        AND service.closed_at IS NULL
"""


def _counters(db: Database, where: str = "", given: tuple[str, ...] = ()) -> list[Counter]:
    """Return counters with the services that they give: one query, one row per service."""
    rows = db.execute(
        f"{_COUNTERS} {where} ORDER BY unit.name, unit.code, counter.name, counter.code, place",
        given,
    ).fetchall()
    offered: dict[str, list[Service]] = {}
    for code, _, _, service, service_name, unit, *_ in rows:
        own = offered.setdefault(code, [])
        if service is not None:
            own.append(Service(service, service_name, unit))
    found = {row[0]: row for row in rows}
    return [
        Counter(code, row[1], _unit(row[5:]), tuple(offered[code]), _moment(row[2]))
        for code, row in found.items()
    ]


def _unit(row: Sequence[Any]) -> Unit:
    code, name, zone, weight, period, time_by_officer, closed_at = row
    return Unit(code, name, zone, weight, period, bool(time_by_officer), _moment(closed_at))


def _moment(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)


def check_names(code: str, name: str) -> None:
    """Raise InvalidPlace for a code or a name that no place can have."""
    if not _CODE.fullmatch(code):
        raise InvalidPlace("code")
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise InvalidPlace("name")


def _require_unit(db: Database, code: str) -> None:
    if not _exists(db, "SELECT 1 FROM unit WHERE code = ?", code):
        raise UnknownPlace(code)


def _exists(db: Database, query: str, *given: str) -> bool:
    return db.execute(query, given).fetchone() is not None
