"""Where the things belong that addresses name by a number or code of their own: (unit, counter)."""

from collections.abc import Callable, Mapping
from typing import Any

from data import devices, places, signals
from data.database import Database


def _of_counter(db: Database, code: str) -> tuple[str, str]:
    return places.counter(db, code).unit.code, code


def _of_signal(db: Database, number: int) -> tuple[str, str]:
    return _of_counter(db, signals.signal(db, number).counter)


def _of_device(db: Database, code: str) -> tuple[str, str]:
    return _of_counter(db, devices.device(db, code).counter)


PLACE_OF: Mapping[str, Callable[[Database, Any], tuple[str, str]]] = {
    "signal": _of_signal,
    "device": _of_device,
}
"""By the name that it has in the routes: what belongs to the whole office gives ("", "")."""
