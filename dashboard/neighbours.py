"""The tallies that stand beside each other in one period, and which of them must be withheld."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Self

from dashboard.cells import Cell, Reason, Scoring, counts, reasons, small
from dashboard.places import Directory, Kind, Place
from data.database import Database
from data.tallies import By, Filter, tally_by
from surveys.period import Period
from surveys.tally import Tally

Tallies = Mapping[str, Tally]
Hidden = Mapping[str, Reason]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The units of the office, and the services and counters of one unit or of all, in one period.

    Services are keyed "unit/service". The mappings of reasons hold what must be withheld: what is too
    small, what would give it away by subtraction, and everything inside a withheld unit.
    """

    scoring: Scoring
    units: Tallies
    services: Tallies
    counters: Tallies
    hidden_units: Hidden
    hidden_services: Hidden
    hidden_counters: Hidden

    @classmethod
    def during(cls, db: Database, scoring: Scoring, places: Directory, place: Place, period: Period) -> Self:
        """Read the neighbours of a place: three queries, however many there are."""
        survey, threshold = scoring.survey, scoring.threshold
        office = Filter(period.first, period.last)
        inside = Filter(period.first, period.last, unit=place.unit.code if place.unit else None)
        units = tally_by(db, survey, office, "unit")
        services = tally_by(db, survey, inside, "service")
        counters = tally_by(db, survey, inside, "counter")
        hidden = reasons(counts(units), threshold)
        return cls(
            scoring,
            units,
            services,
            counters,
            hidden,
            inside_units(counts(services), places.unit_of("service"), hidden, threshold),
            inside_units(counts(counters), places.unit_of("counter"), hidden, threshold),
        )

    def tally(self, place: Place) -> Tally:
        """Return the tally of a place that is among these."""
        if place.kind == "office":
            return self.scoring.together(self.units.values())
        return self.of_kind(place.kind)[0].get(place.key) or self.scoring.together(())

    def reason(self, place: Place) -> Reason | None:
        """Return why a place that is among these is withheld, or None."""
        if place.kind == "office":
            return small(self.tally(place).n, self.scoring.threshold)
        return self.of_kind(place.kind)[1].get(place.key)

    def cell(self, place: Place, weight: str, population: int | None) -> Cell:
        """Score a place that is among these, or withhold it."""
        return self.scoring.cell(self.tally(place), self.reason(place), weight=weight, population=population)

    def crossed(self, db: Database, chosen: Filter, kind: Kind) -> tuple[Tallies, Hidden]:
        """Return the same of a service's counters, or of a counter's services; one query.

        What the unit's own table withholds stays withheld here.
        """
        by: By = "service" if kind == "service" else "counter"
        tallies = tally_by(db, self.scoring.survey, chosen, by)
        return tallies, reasons(counts(tallies), self.scoring.threshold, self.of_kind(kind)[1])

    def of_kind(self, kind: Kind) -> tuple[Tallies, Hidden]:
        """Return the tallies of all units, services or counters, and the reasons of those withheld."""
        if kind == "counter":
            return self.counters, self.hidden_counters
        if kind == "service":
            return self.services, self.hidden_services
        return self.units, self.hidden_units


def inside_units(
    parts: Mapping[str, int],
    unit_of: Callable[[str], str],
    hidden_units: Collection[str],
    threshold: int,
    hidden_elsewhere: Collection[str] = (),
) -> dict[str, Reason]:
    """Return what must be withheld among the parts of units, unit by unit; a part is how many it holds."""
    by_unit: dict[str, dict[str, int]] = {}
    for key, count in parts.items():
        by_unit.setdefault(unit_of(key), {})[key] = count
    hidden: dict[str, Reason] = {}
    for unit, inside in by_unit.items():
        elsewhere = inside if unit in hidden_units else [key for key in hidden_elsewhere if key in inside]
        hidden |= reasons(inside, threshold, elsewhere)
    return hidden
