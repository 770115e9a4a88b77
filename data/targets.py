"""What a place aims at: an IKM for a year, which holds until a later year has its own."""

from collections.abc import Mapping
from decimal import Decimal

from sqlite_utils import Database

from data import places

_LOWEST, _HIGHEST = 2500, 10000
_FIRST, _LAST = 2004, 2100

Codes = Mapping[str, str]
"""unit, service, counter: those that a place has; empty for the whole office."""


class InvalidTarget(ValueError):
    """A target that cannot be kept; `problem` is year or ikm."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def set_target(db: Database, place: Codes, year: int, ikm: Decimal | None) -> None:
    """Keep what a place aims at from a year on; None takes that year's target away.

    `ikm` is 25 to 100 with at most two decimals. Raises InvalidTarget and UnknownPlace.
    """
    if not _FIRST <= year <= _LAST:
        raise InvalidTarget("year")
    _require(db, place)
    given = {**_columns(place), "year": year}
    db.execute(f"DELETE FROM target WHERE year = :year AND {_SAME}", given)
    if ikm is None:
        return
    hundredths = ikm * 100
    if not ikm.is_finite() or hundredths != int(hundredths) or not _LOWEST <= hundredths <= _HIGHEST:
        raise InvalidTarget("ikm")
    db.execute(
        "INSERT INTO target (year, ikm, unit, service, counter) "
        "VALUES (:year, :ikm, :unit, :service, :counter)",
        given | {"ikm": int(hundredths)},
    )


def target(db: Database, place: Codes, year: int) -> Decimal | None:
    """Return what a place aims at in a year; None where nobody has said. A place never takes another's."""
    row = db.execute(
        f"SELECT ikm FROM target WHERE year <= :year AND {_SAME} ORDER BY year DESC LIMIT 1",
        {**_columns(place), "year": year},
    ).fetchone()
    return None if row is None else Decimal(row[0]) / 100


def own_target(db: Database, place: Codes, year: int) -> Decimal | None:
    """Return what was set for a place in that very year; None where nothing was."""
    row = db.execute(
        f"SELECT ikm FROM target WHERE year = :year AND {_SAME}", {**_columns(place), "year": year}
    ).fetchone()
    return None if row is None else Decimal(row[0]) / 100


def targets(db: Database) -> list[tuple[dict[str, str], int, Decimal]]:
    """Return all that was set: the codes that a place has, the year, and the IKM; the latest year first."""
    rows = db.execute(
        "SELECT unit, service, counter, year, ikm FROM target ORDER BY year DESC, id"
    ).fetchall()
    return [
        (
            {name: code for name, code in zip(("unit", "service", "counter"), row, strict=False) if code},
            row[3],
            Decimal(row[4]) / 100,
        )
        for row in rows
    ]


def unit_targets(db: Database, year: int) -> dict[str, Decimal]:
    """Return what the units aim at in a year, by code, and the whole office as ""; one query."""
    rows = db.execute(
        "SELECT coalesce(unit, ''), ikm FROM target WHERE year <= ? AND service IS NULL AND counter IS NULL "
        "ORDER BY year",
        (year,),
    )
    return {unit: Decimal(ikm) / 100 for unit, ikm in rows}


_SAME = "unit IS :unit AND service IS :service AND counter IS :counter"


def _columns(place: Codes) -> dict[str, str | None]:
    return {name: place.get(name) or None for name in ("unit", "service", "counter")}


def _require(db: Database, place: Codes) -> None:
    """Raise UnknownPlace where the codes name no place."""
    if place.get("counter") and places.counter(db, place["counter"]).unit.code != place.get("unit"):
        raise places.UnknownPlace(place["counter"])
    if place.get("unit"):
        known = places.services(db, places.unit(db, place["unit"]).code)
        if place.get("service") and all(each.code != place["service"] for each in known):
            raise places.UnknownPlace(place["service"])
