"""The places inside a place, each with its figures, in the order of their names."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from dashboard.comparison import Comparison, Group, Part
from dashboard.neighbours import Hidden, Neighbours, Tallies
from dashboard.places import Directory, Kind, Place
from dashboard.rates import RateCell, Rates
from dashboard.served import Served
from data.database import Database
from data.places import Counter
from surveys.period import Period

MOST = 40
"""So many services or counters does the office's page show; where there are more, a unit comes first."""


class Parts:
    """Scores the places inside one place in one period."""

    def __init__(
        self,
        here: Neighbours,
        around: Directory,
        served: Served,
        rates: Rates,
        *,
        place: Place,
        period: Period,
    ) -> None:
        self.here, self.around, self.served, self.rates = here, around, served, rates
        self.place, self.period = place, period

    def comparisons(self, db: Database) -> tuple[Comparison, ...]:
        """Return what the place's page compares: one kind of places each, two queries at most."""
        if self.place.counter:
            return (self._crossed(db, "service"),)
        if self.place.service:
            return (self._crossed(db, "counter"),)
        services = self._compare("service", *self.here.of_kind("service"))
        counters = self._compare("counter", *self.here.of_kind("counter"))
        if self.place.unit:
            return services, counters
        units = self._compare("unit", *self.here.of_kind("unit"))
        return (units, *(each for each in (services, counters) if len(each.parts) <= MOST))

    def _crossed(self, db: Database, kind: Kind) -> Comparison:
        """Compare the counters of a service, or the services of a counter."""
        tallies, hidden = self.here.crossed(db, self.place, kind)
        rates = self.rates.crossed(db, self.place, self.period, kind)
        return self._compare(kind, tallies, hidden, rates)

    def _compare(
        self, kind: Kind, tallies: Tallies, hidden: Hidden, rates: Mapping[str, RateCell] | None = None
    ) -> Comparison:
        """Compare the places of a kind; without rates of their own they have those of the unit's table."""
        parts = [
            self._part(place, tallies, hidden, self.rates.shown[kind] if rates is None else rates)
            for place in self._places(kind, tallies)
        ]
        if self.place.unit or kind == "unit":
            return Comparison(kind, (Group("", tuple(parts)),))
        by_unit = sorted(parts, key=_unit)
        groups = [Group(unit[0], tuple(inside)) for unit, inside in groupby(by_unit, key=_unit)]
        return Comparison(kind, tuple(groups))

    def _part(self, place: Place, tallies: Tallies, hidden: Hidden, rates: Mapping[str, RateCell]) -> Part:
        scoring = self.here.scoring
        cell = scoring.cell(
            tallies.get(place.key) or scoring.together(()),
            hidden.get(place.key),
            weight=self.around.weight(place),
            population=self.served.by(place, self.period),
        )
        return Part(place, place.key, place.name, cell, rates.get(place.key))

    def _places(self, kind: Kind, tallies: Tallies) -> Sequence[Place]:
        """Return the places of a kind: those that are there to be rated, and those that were rated."""
        units = {unit.code: unit for unit in self.around.units}
        if kind == "unit":
            return [Place(unit) for unit in self.around.units]
        if kind == "counter":
            counters = [Place(each.unit, counter=each) for each in self.around.counters]
            return [each for each in counters if self._offers(each.counter) or each.key in tallies]
        services = [Place(units[each.unit], service=each) for each in self.around.services]
        return [each for each in services if self._offered(each) or each.key in tallies]

    def _offers(self, counter: Counter | None) -> bool:
        """Say whether a counter offers the page's service; where the page has none, any does."""
        service = self.place.service
        return service is None or (counter is not None and service in counter.services)

    def _offered(self, service: Place) -> bool:
        """Say whether a service is offered at the page's counter; where the page has none, any is."""
        counter = self.place.counter
        return counter is None or service.service in counter.services


def _unit(part: Part) -> tuple[str, str]:
    unit = part.place.unit
    return (unit.name, unit.code) if unit else ("", "")
