"""Where the survey is asked: units, the services they give, and the counters that give them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

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
    """An office that answers for its score; `weight` names the weight rule of its scores."""

    code: str
    name: str
    zone: str = "WIB"
    weight: str = "exact"


@dataclass(frozen=True, slots=True)
class Service:
    """What a unit does for citizens; the code is unique within the unit."""

    code: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Counter:
    """Where citizens are served; the code is unique in the whole office: it stands in addresses."""

    code: str
    name: str
    unit: Unit
    services: tuple[Service, ...]


def add_unit(db: Database, unit: Unit) -> None:
    """Keep a new unit. Raises InvalidPlace or TakenCode."""
    _check(unit.code, unit.name)
    if unit.zone not in ZONES:
        raise InvalidPlace("zone")
    if unit.weight not in catalogue.survey().weights():
        raise InvalidPlace("weight")
    if _exists(db, "SELECT 1 FROM unit WHERE code = ?", unit.code):
        raise TakenCode(unit.code)
    db.execute(
        "INSERT INTO unit (code, name, zone, weight) VALUES (?, ?, ?, ?)",
        (unit.code, unit.name, unit.zone, unit.weight),
    )


def add_service(db: Database, service: Service) -> None:
    """Keep a new service of a unit. Raises InvalidPlace, TakenCode, UnknownPlace (the unit)."""
    _check(service.code, service.name)
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
    _check(code, name)
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


def unit(db: Database, code: str) -> Unit:
    """Return the unit of that code; UnknownPlace where there is none."""
    row = db.execute("SELECT code, name, zone, weight FROM unit WHERE code = ?", (code,)).fetchone()
    if row is None:
        raise UnknownPlace(code)
    return Unit(*row)


def units(db: Database) -> list[Unit]:
    """Return all units, by name."""
    rows = db.execute("SELECT code, name, zone, weight FROM unit ORDER BY name, code")
    return [Unit(*row) for row in rows]


def services(db: Database, unit: str) -> list[Service]:
    """Return a unit's services, by name."""
    rows = db.execute("SELECT code, name, unit FROM service WHERE unit = ? ORDER BY name, code", (unit,))
    return [Service(*row) for row in rows]


def counter(db: Database, code: str) -> Counter:
    """Return the counter of that code; UnknownPlace where there is none."""
    found = _counters(db, "WHERE counter.code = ?", (code,))
    if not found:
        raise UnknownPlace(code)
    return found[0]


def counters(db: Database, unit: str | None = None) -> list[Counter]:
    """Return the counters of a unit, or of all units, by unit and name."""
    if unit is None:
        return _counters(db)
    return _counters(db, "WHERE counter.unit = ?", (unit,))


_COUNTERS = """
    SELECT counter.code, counter.name,
        unit.code, unit.name, unit.zone, unit.weight, service.code, service.name
    FROM counter
    JOIN unit ON unit.code = counter.unit
    JOIN counter_service ON counter_service.counter = counter.code
    JOIN service ON service.unit = counter_service.unit AND service.code = counter_service.service
"""


def _counters(db: Database, where: str = "", given: tuple[str, ...] = ()) -> list[Counter]:
    """Return counters with their services: one query, one row per service."""
    rows = db.execute(
        f"{_COUNTERS} {where} ORDER BY unit.name, unit.code, counter.name, counter.code, place",
        given,
    ).fetchall()
    offered: dict[str, list[Service]] = {}
    for row in rows:
        offered.setdefault(row[0], []).append(Service(row[6], row[7], row[2]))
    names = {row[0]: (row[1], Unit(*row[2:6])) for row in rows}
    return [Counter(code, *names[code], tuple(offered[code])) for code in names]


def _check(code: str, name: str) -> None:
    if not _CODE.fullmatch(code):
        raise InvalidPlace("code")
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise InvalidPlace("name")


def _require_unit(db: Database, code: str) -> None:
    if not _exists(db, "SELECT 1 FROM unit WHERE code = ?", code):
        raise UnknownPlace(code)


def _exists(db: Database, query: str, *given: str) -> bool:
    return db.execute(query, given).fetchone() is not None
