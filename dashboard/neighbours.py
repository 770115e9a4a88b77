"""The tallies that stand beside each other in one period, and which of them must be withheld."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from dashboard.cells import Cell, Reason, Scoring
from dashboard.disclosure.gate import Gate
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

    Services are keyed "unit/service". The mappings of reasons hold what the gate withholds.
    """

    scoring: Scoring
    gate: Gate
    period: Period
    units: Tallies
    services: Tallies
    counters: Tallies
    hidden_units: Hidden
    hidden_services: Hidden
    hidden_counters: Hidden

    @classmethod
    def during(
        cls,
        db: Database,
        scoring: Scoring,
        _places: Directory,
        place: Place,
        period: Period,
        *,
        gate: Gate | None = None,
    ) -> Self:
        """Read the neighbours of a place: three queries, and those of the gate where none is given."""
        survey = scoring.survey
        gate = gate or Gate(db, survey, scoring.threshold)
        office = Filter(period.first, period.last)
        inside = Filter(period.first, period.last, unit=place.unit.code if place.unit else None)
        units = tally_by(db, survey, office, "unit")
        services = tally_by(db, survey, inside, "service")
        counters = tally_by(db, survey, inside, "counter")
        return cls(
            scoring,
            gate,
            period,
            units,
            services,
            counters,
            gate.hidden(Place(), "unit", units, period),
            gate.hidden(Place(), "service", services, period),
            gate.hidden(Place(), "counter", counters, period),
        )

    def tally(self, place: Place) -> Tally:
        """Return the tally of a place that is among these."""
        if place.kind == "office":
            return self.scoring.together(self.units.values())
        return self.of_kind(place.kind)[0].get(place.key) or self.scoring.together(())

    def reason(self, place: Place) -> Reason | None:
        """Return why a place that is among these is withheld, or None."""
        return self.gate.reason(place, self.period)

    def cell(self, place: Place, weight: str, population: int | None) -> Cell:
        """Score a place that is among these, or withhold it."""
        return self.scoring.cell(self.tally(place), self.reason(place), weight=weight, population=population)

    def crossed(self, db: Database, place: Place, kind: Kind) -> tuple[Tallies, Hidden]:
        """Return the same of a service's counters, or of a counter's services; one query."""
        by: By = "service" if kind == "service" else "counter"
        tallies = tally_by(db, self.scoring.survey, place.during(self.period), by)
        return tallies, self.gate.hidden(place, kind, tallies, self.period)

    def of_kind(self, kind: Kind) -> tuple[Tallies, Hidden]:
        """Return the tallies of all units, services or counters, and the reasons of those withheld."""
        if kind == "counter":
            return self.counters, self.hidden_counters
        if kind == "service":
            return self.services, self.hidden_services
        return self.units, self.hidden_units
