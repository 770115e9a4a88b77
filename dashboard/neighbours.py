"""The tallies that stand beside each other in one period, and which of them must be withheld."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

from dashboard.cells import Cell, Reason, Scoring, reasons, small
from dashboard.places import Directory, Kind, Place
from data.database import Database
from data.tallies import Filter, tally_by
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
        hidden = reasons(units, threshold)
        unit_of = places.unit_of_counter()
        return cls(
            scoring,
            units,
            services,
            counters,
            hidden,
            _inside(services, lambda key: key.split("/")[0], hidden, threshold),
            _inside(counters, lambda key: unit_of.get(key, ""), hidden, threshold),
        )

    def tally(self, place: Place) -> Tally:
        """Return the tally of a place that is among these."""
        if place.kind == "office":
            return self.scoring.together(self.units.values())
        return self.of_kind(place.kind)[0].get(place.key) or self.scoring.together(())

    def reason(self, place: Place) -> Reason | None:
        """Return why a place that is among these is withheld, or None."""
        if place.kind == "office":
            return small(self.tally(place), self.scoring.threshold)
        return self.of_kind(place.kind)[1].get(place.key)

    def cell(self, place: Place, weight: str, population: int | None) -> Cell:
        """Score a place that is among these, or withhold it."""
        return self.scoring.cell(self.tally(place), self.reason(place), weight=weight, population=population)

    def of_kind(self, kind: Kind) -> tuple[Tallies, Hidden]:
        """Return the tallies of all units, services or counters, and the reasons of those withheld."""
        if kind == "counter":
            return self.counters, self.hidden_counters
        if kind == "service":
            return self.services, self.hidden_services
        return self.units, self.hidden_units


def _inside(
    parts: Tallies, unit_of: Callable[[str], str], hidden_units: Hidden, threshold: int
) -> dict[str, Reason]:
    """Return what must be withheld among the parts of units, unit by unit."""
    by_unit: dict[str, dict[str, Tally]] = {}
    for key, tally in parts.items():
        by_unit.setdefault(unit_of(key), {})[key] = tally
    hidden: dict[str, Reason] = {}
    for unit, inside in by_unit.items():
        if unit in hidden_units:
            hidden |= {key: small(inside[key], threshold) or "subtraction" for key in inside}
        else:
            hidden |= reasons(inside, threshold)
    return hidden
