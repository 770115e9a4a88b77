"""A counter with all that its kiosk shows, as one group that travels to the machine that runs the kiosk."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from datetime import time
from typing import Any

from sqlite_utils import Database

from data import office_hours, pictures, place_changes, places
from data.changes import written
from data.places import Service, Unit
from data.settings import change_settings, settings

_SETTINGS = ("office", "invented", "kiosk_url", "colour", "kiosk_language")
"""What a kiosk shows or needs at its counter; thresholds and the like stay at the server."""


class BadCopy(ValueError):
    """What came from a server is no counter that this program knows to keep."""


def copy_of(db: Database, code: str) -> dict[str, Any]:
    """Return the counter of that code with its unit, services, hours, and the look of its kiosk."""
    counter = places.counter(db, code)
    kept = settings(db)
    logo = pictures.picture(db, pictures.LOGO)
    return {
        "code": counter.code,
        "name": counter.name,
        "unit": {
            "code": counter.unit.code,
            "name": counter.unit.name,
            "zone": counter.unit.zone,
            "weight": counter.unit.weight,
        },
        "services": [{"code": each.code, "name": each.name} for each in counter.services],
        "closed_at": written(counter.closed_since) if counter.closed_since else None,
        "hours": office_hours.written(office_hours.hours(db, counter.unit.code)),
        "settings": {name: getattr(kept, name) for name in _SETTINGS},
        "logo": b64encode(logo.content).decode() if logo else None,
    }


def keep(db: Database, copy: Mapping[str, Any]) -> str:
    """Keep such a counter here and return its code; the places that are here stay, all else follows.

    The kiosk on this machine answers without being paired with it: the machine itself is paired, and
    nobody else reaches it. Raises BadCopy.
    """
    try:
        unit, code = copy["unit"], copy["code"]
        with suppress(places.TakenCode):
            places.add_unit(db, Unit(unit["code"], unit["name"], unit["zone"], unit["weight"]))
        for each in copy["services"]:
            with suppress(places.TakenCode):
                places.add_service(db, Service(each["code"], each["name"], unit["code"]))
        with suppress(places.TakenCode):
            offered = [each["code"] for each in copy["services"]]
            places.add_counter(db, code, copy["name"], unit["code"], offered)
        state = place_changes.counter_state(db, code) or {}
        place_changes.put_counter(db, code, {**state, "closed_at": copy.get("closed_at")})
        _keep_hours(db, unit["code"], copy["hours"])
        if copy["logo"]:
            pictures.keep(db, pictures.LOGO, b64decode(copy["logo"], validate=True))
        else:
            pictures.forget(db, pictures.LOGO)
        told = {name: value for name, value in copy["settings"].items() if name in _SETTINGS}
        change_settings(db, **told, open_kiosks=True)
    except (AttributeError, KeyError, TypeError, ValueError, places.UnknownPlace) as problem:
        raise BadCopy(f"{type(problem).__name__}: {problem}") from problem
    return str(code)


def _keep_hours(db: Database, unit: str, told: Mapping[str, Any]) -> None:
    office_hours.set_hours(db, unit, office_hours.WEEKDAYS, None)
    for day, span in told.items():
        opens, closes = map(time.fromisoformat, span)
        office_hours.set_hours(db, unit, [int(day)], (opens, closes))
