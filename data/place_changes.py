"""How units, services and counters change: states of plain values, which a deed notes and an undo restores.

A code never changes, nor the unit that a service or counter belongs to: answers, posters and receipts name
them. A unit's zone and weight rule are fixed once it was rated, for both would change what was published.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlite_utils import Database

from data import places
from data.place_names import alike, free_counter_name, free_service_name, free_unit_name
from data.places import InvalidPlace, Service, Unit, UnknownPlace
from surveys.period import ZONES

State = Mapping[str, Any]
"""What stands of one place, by name; None where it is not there. Moments are text, as JSON has them."""

PERIODS = ("month", "quarter", "semester", "year")


def unit_state(db: Database, subject: str) -> State | None:
    """Return name, zone, weight, period, time_by_officer and closed_at of the unit of that code."""
    with suppress(UnknownPlace):
        unit = places.unit(db, subject)
        names = ("name", "zone", "weight", "period", "time_by_officer")
        return {name: getattr(unit, name) for name in names} | {"closed_at": _text(unit.closed_at)}
    return None


def put_unit(db: Database, subject: str, state: State | None) -> None:
    """Let a unit be so; None takes one away that nothing refers to yet. Raises InvalidPlace, TakenName."""
    former = unit_state(db, subject)
    if state is None:
        db.execute("DELETE FROM unit WHERE code = ?", (subject,))
        return
    if _newly_named(former, state):
        free_unit_name(db, subject, state["name"])
    if former is None:
        places.add_unit(db, Unit(subject, state["name"], state["zone"], state["weight"]))
    places.check_names(subject, state["name"])
    if state["zone"] not in ZONES:
        raise InvalidPlace("zone")
    if state["weight"] not in places.weights():
        raise InvalidPlace("weight")
    if state["period"] not in PERIODS:
        raise InvalidPlace("period")
    fixed = [name for name in ("zone", "weight") if former and former[name] != state[name]]
    if fixed and is_rated(db, subject):
        raise InvalidPlace(fixed[0])
    db.execute(
        "UPDATE unit SET name = :name, zone = :zone, weight = :weight, period = :period, "
        "time_by_officer = :time_by_officer, closed_at = :closed_at WHERE code = :code",
        {**state, "time_by_officer": int(state["time_by_officer"]), "code": subject},
    )


def service_state(db: Database, subject: str) -> State | None:
    """Return name and closed_at of the service "unit/code"."""
    unit, _, code = subject.partition("/")
    for each in places.services(db, unit):
        if each.code == code:
            return {"name": each.name, "closed_at": _text(each.closed_at)}
    return None


def put_service(db: Database, subject: str, state: State | None) -> None:
    """Let a service be so. Raises TakenName, InvalidPlace ("only_service": a counter gives no other)."""
    unit, _, code = subject.partition("/")
    if state is None:
        db.execute("DELETE FROM service WHERE unit = ? AND code = ?", (unit, code))
        return
    former = service_state(db, subject)
    if _newly_named(former, state):
        free_service_name(db, unit, code, state["name"])
    if former is None:
        places.add_service(db, Service(code, state["name"], unit))
    places.check_names(code, state["name"])
    if state["closed_at"] and only_in(db, unit, code):
        raise InvalidPlace("only_service")
    db.execute(
        "UPDATE service SET name = ?, closed_at = ? WHERE unit = ? AND code = ?",
        (state["name"], state["closed_at"], unit, code),
    )


def counter_state(db: Database, subject: str) -> State | None:
    """Return name, unit, closed_at, and the services that the counter gives: `services`, in their order.

    `ended` has those that it gives no more, each with the moment; a closed service stays among `services`.
    """
    row = db.execute("SELECT name, unit, closed_at FROM counter WHERE code = ?", (subject,)).fetchone()
    if row is None:
        return None
    given = db.execute(
        "SELECT service, ended_at FROM counter_service WHERE counter = ? ORDER BY place, service", (subject,)
    ).fetchall()
    return {
        **dict(zip(("name", "unit", "closed_at"), row, strict=True)),
        "services": [service for service, ended in given if ended is None],
        "ended": {service: ended for service, ended in given if ended is not None},
    }


def put_counter(db: Database, subject: str, state: State | None) -> None:
    """Let a counter be so. Raises InvalidPlace, TakenName, UnknownPlace (a service of another unit)."""
    if state is None:
        db.execute("DELETE FROM counter_service WHERE counter = ?", (subject,))
        db.execute("DELETE FROM counter WHERE code = ?", (subject,))
        return
    services, ended = state["services"], state["ended"]
    former = counter_state(db, subject)
    if _newly_named(former, state):
        free_counter_name(db, state["unit"], subject, state["name"])
    if former is None:
        places.add_counter(db, subject, state["name"], state["unit"], services)
    places.check_names(subject, state["name"])
    known = {each.code: each for each in places.services(db, state["unit"])}
    if unknown := [code for code in (*services, *ended) if code not in known]:
        raise UnknownPlace(unknown[0])
    if len({*services, *ended}) < len(services) + len(ended) or not any(
        not known[each].closed for each in services
    ):
        raise InvalidPlace("services")
    db.execute(
        "UPDATE counter SET name = ?, closed_at = ? WHERE code = ?",
        (state["name"], state["closed_at"], subject),
    )
    _put_services(db, subject, state["unit"], services, ended)


def giving(db: Database, counter: str, services: Sequence[str], at: str) -> dict[str, Any]:
    """Return the part of a counter's state with which it gives these services from a moment on.

    One that it gave before keeps what it was rated with, and says since when it is given no more. Closed
    services stay: they are given here again once they are opened.
    """
    state = counter_state(db, counter) or {"unit": "", "services": [], "ended": {}}
    closed = {each.code for each in places.services(db, state["unit"]) if each.closed}
    kept = [*services, *(code for code in state["services"] if code in closed and code not in services)]
    gone = dict.fromkeys((code for code in state["services"] if code not in kept), at)
    ended = {code: moment for code, moment in state["ended"].items() if code not in kept}
    return {"services": kept, "ended": ended | gone}


def is_rated(db: Database, unit: str) -> bool:
    """Say whether anybody ever answered about a unit."""
    return (
        db.execute(
            "SELECT 1 FROM counter JOIN response ON response.counter = counter.code WHERE counter.unit = ?",
            (unit,),
        ).fetchone()
        is not None
    )


def only_in(db: Database, unit: str, service: str) -> list[str]:
    """Return the names of a unit's open counters that give this service and nothing else."""
    return [
        each.name
        for each in places.counters(db, unit, open_only=True)
        if [given.code for given in each.services] == [service]
    ]


def _newly_named(former: State | None, state: State) -> bool:
    """Say whether an open place takes this name now: one that has long borne it may still be changed."""
    if state["closed_at"]:
        return False
    return former is None or bool(former["closed_at"]) or not alike(former["name"], state["name"])


def _put_services(
    db: Database, counter: str, unit: str, services: Sequence[str], ended: Mapping[str, str]
) -> None:
    """Keep what a counter gives, and since when it gives the others no more."""
    db.execute("DELETE FROM counter_service WHERE counter = ?", (counter,))
    db.conn.executemany(
        "INSERT INTO counter_service (counter, unit, service, place, ended_at) VALUES (?, ?, ?, ?, ?)",
        [
            (counter, unit, service, place, ended.get(service))
            for place, service in enumerate((*services, *ended), 1)
        ],
    )


def _text(moment: Any) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"
