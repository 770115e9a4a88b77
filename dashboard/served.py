"""N: how many people a place served in a period, where its units have said so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from dashboard.places import Place
from data.database import Database
from data.places import Unit
from data.populations import populations
from surveys.period import Period, local_day


@dataclass(frozen=True, slots=True)
class Served:
    """What the units have said, by unit and period, for all periods of one page."""

    units: Sequence[Unit]
    known: Mapping[tuple[str, str], int]

    @classmethod
    def during(cls, db: Database, units: Sequence[Unit], periods: Sequence[Period]) -> Self:
        """Read what the units have said about these periods, in one query."""
        return cls(units, populations(db, [period.name for period in periods]))

    def by(self, place: Place, period: Period) -> int | None:
        """Return N of a unit, or of the office where every unit has said its own.

        None where it is unknown, and always for a service or a counter: nobody counts N for those.
        """
        if place.kind not in ("office", "unit"):
            return None
        units = [place.unit] if place.unit else [each for each in self.units if _served_in(each, period)]
        told = [self.known.get((unit.code, period.name)) for unit in units]
        numbers = [number for number in told if number is not None]
        return sum(numbers) if numbers and len(numbers) == len(told) else None


def _served_in(unit: Unit, period: Period) -> bool:
    """Say whether a unit was open on any day of a period: one that was closed before has no N to say."""
    return unit.closed_at is None or local_day(unit.closed_at, unit.zone) >= period.first
