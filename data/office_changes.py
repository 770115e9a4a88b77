"""How an office's settings, hours, targets and numbers of people served change: states as plain values."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import time
from decimal import Decimal
from typing import Any

from sqlite_utils import Database

from data import office_hours, pictures, populations, targets
from data.settings import change_settings, settings

State = Mapping[str, Any]

SECRET = frozenset({"kiosk_pin"})
"""Settings that no deed may repeat."""


def setting_state(db: Database, _: str) -> State:
    """Return the settings as they stand, without what is secret."""
    return {name: value for name, value in asdict(settings(db)).items() if name not in SECRET}


def put_setting(db: Database, _: str, state: State | None) -> None:
    """Let the settings be so. Raises InvalidSetting."""
    former = setting_state(db, "")
    change_settings(db, **{name: value for name, value in (state or {}).items() if former[name] != value})


def hours_state(db: Database, subject: str) -> State:
    """Return a unit's hours by weekday: {"1": ["08:00", "15:30"]}; None for a day on which it is closed."""
    spans = office_hours.written(office_hours.hours(db, subject))
    return {str(day): list(spans[str(day)]) if str(day) in spans else None for day in office_hours.WEEKDAYS}


def put_hours(db: Database, subject: str, state: State | None) -> None:
    """Let a unit serve so. Raises InvalidHours and UnknownPlace."""
    for day, span in (state or {}).items():
        times = (time.fromisoformat(span[0]), time.fromisoformat(span[1])) if span else None
        office_hours.set_hours(db, subject, [int(day)], times)


def target_state(db: Database, subject: str) -> State:
    """Return the IKM as text that was set for "year/unit/service/counter"; None where none was."""
    year, codes = _year_and_place(subject)
    ikm = targets.own_target(db, codes, year)
    return {"ikm": None if ikm is None else str(ikm)}


def put_target(db: Database, subject: str, state: State | None) -> None:
    """Let a place aim at this. Raises InvalidTarget and UnknownPlace."""
    year, codes = _year_and_place(subject)
    ikm = (state or {}).get("ikm")
    targets.set_target(db, codes, year, None if ikm is None else Decimal(ikm))


def population_state(db: Database, subject: str) -> State:
    """Return how many people "unit/period" served; None where nobody said."""
    unit, _, period = subject.partition("/")
    return {"served": populations.population(db, unit, period)}


def put_population(db: Database, subject: str, state: State | None) -> None:
    """Let a unit have served so many. Raises UnknownPlace, InvalidPeriod and ValueError."""
    unit, _, period = subject.partition("/")
    served = (state or {}).get("served")
    if served is None:
        populations.forget_population(db, unit, period)
    else:
        populations.set_population(db, unit, period, served)


def picture_state(db: Database, subject: str) -> State:
    """Return which picture stands under a name, by its version; None where there is none."""
    found = pictures.picture(db, subject)
    return {"version": found.version if found else None}


def put_picture(db: Database, subject: str, state: State | None) -> None:
    """Let the picture of that version stand, which `pictures.replace` has put aside. Raises LostPicture."""
    pictures.bring_back(db, subject, (state or {}).get("version"))


def _year_and_place(subject: str) -> tuple[int, dict[str, str]]:
    year, *codes = subject.split("/")
    return int(year), dict(zip(("unit", "service", "counter"), codes, strict=True))
