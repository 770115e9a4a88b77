"""No two open places of one unit bear the same name: nobody could tell their figures or posters apart."""

from collections.abc import Sequence

from sqlite_utils import Database

from data import places
from data.places import Counter, Service, Unit


class TakenName(ValueError):
    """An open place already bears that `name`, which is as it stands there; `unit` is "" among the units."""

    def __init__(self, name: str, unit: str) -> None:
        super().__init__(name)
        self.name = name
        self.unit = unit


def free_unit_name(db: Database, code: str, name: str) -> None:
    """Raise TakenName where another open unit bears that name."""
    _free(places.units(db), code, name, "")


def free_service_name(db: Database, unit: str, code: str, name: str) -> None:
    """Raise TakenName where another open service of the unit bears that name."""
    _free(places.services(db, unit), code, name, unit)


def free_counter_name(db: Database, unit: str, code: str, name: str) -> None:
    """Raise TakenName where another open counter of the unit bears that name."""
    _free(places.counters(db, unit), code, name, unit)


def alike(one: str, other: str) -> bool:
    """Say whether two names are the same to a reader: case and the width of spaces do not count."""
    return _read(one) == _read(other)


def _free(others: Sequence[Unit | Service | Counter], code: str, name: str, unit: str) -> None:
    for each in others:
        if each.closed_at is None and each.code != code and alike(each.name, name):
            raise TakenName(each.name, unit)


def _read(name: str) -> str:
    return " ".join(name.split()).casefold()
