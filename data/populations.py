"""N: how many people a unit served in a period."""

from collections.abc import Sequence

from sqlite_utils import Database

from data import places
from surveys.period import Period


def set_population(db: Database, unit: str, period: str, served: int) -> None:
    """Keep how many people a unit served in a period ("2026-TW3"); a later figure replaces it.

    Raises UnknownPlace for the unit, InvalidPeriod for the name, ValueError for less than one person.
    """
    places.unit(db, unit)
    name = Period.parse(period).name
    if served < 1:
        raise ValueError("a population has at least one person")
    db.execute(
        "INSERT INTO population (unit, period, served) VALUES (?, ?, ?) "
        "ON CONFLICT (unit, period) DO UPDATE SET served = excluded.served",
        (unit, name, served),
    )


def forget_population(db: Database, unit: str, period: str) -> None:
    """Take a figure back; nothing happens where there is none."""
    db.execute("DELETE FROM population WHERE unit = ? AND period = ?", (unit, period))


def population(db: Database, unit: str, period: str) -> int | None:
    """Return how many people a unit served in the period of that name; None where nobody said."""
    row = db.execute("SELECT served FROM population WHERE unit = ? AND period = ?", (unit, period)).fetchone()
    return row and int(row[0])


def populations(db: Database, periods: Sequence[str]) -> dict[tuple[str, str], int]:
    """Return N by unit and period for the periods of those names; who did not say is left out."""
    marks = ", ".join("?" * len(periods))
    rows = db.execute(f"SELECT unit, period, served FROM population WHERE period IN ({marks})", list(periods))
    return {(unit, period): served for unit, period, served in rows}


def populations_of(db: Database, unit: str) -> dict[str, int]:
    """Return N of one unit by the name of its period."""
    return dict(db.execute("SELECT period, served FROM population WHERE unit = ?", (unit,)).fetchall())
