"""Which place a page speaks of: the whole office, a unit, or one of its services or counters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from data import places
from data.database import Database
from data.places import Counter, Service, Unit, UnknownPlace
from data.tallies import Filter
from surveys.period import Period

Kind = Literal["office", "unit", "service", "counter"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place with the unit that it belongs to; the whole office has none."""

    unit: Unit | None = None
    service: Service | None = None
    counter: Counter | None = None

    @property
    def kind(self) -> Kind:
        """Say what the place is."""
        if self.counter:
            return "counter"
        if self.service:
            return "service"
        return "unit" if self.unit else "office"

    @property
    def name(self) -> str:
        """Return the place's own name; the whole office's stands in the settings."""
        own = self.counter or self.service or self.unit
        return own.name if own else ""

    @property
    def key(self) -> str:
        """Return the place as tallies name it among its kind: a service as "unit/service"."""
        if self.service and self.unit:
            return f"{self.unit.code}/{self.service.code}"
        own = self.counter or self.unit
        return own.code if own else ""

    @property
    def codes(self) -> dict[str, str]:
        """Return the place as it stands in addresses: unit, service, counter, where it has them."""
        given = {"unit": self.unit, "service": self.service, "counter": self.counter}
        return {kind: part.code for kind, part in given.items() if part}

    def during(self, period: Period) -> Filter:
        """Return the filter for the place's responses in a period."""
        return Filter(period.first, period.last, **self.codes)


@dataclass(frozen=True, slots=True)
class Directory:
    """All places that a page can offer or name, each kind by name.

    What is closed stays among them: past periods have its figures. `services` are those of one unit, or of
    all units.
    """

    units: Sequence[Unit]
    services: Sequence[Service]
    counters: Sequence[Counter]

    def weight(self, place: Place) -> str:
        """Return the weight rule of a place: its unit's; the office's where all units have the same."""
        rules = {unit.weight for unit in self._answering(place)}
        return rules.pop() if len(rules) == 1 else "exact"

    def zone(self, place: Place) -> str:
        """Return the zone in which a place tells the time; the office tells it as its first unit does."""
        units = self._answering(place)
        return units[0].zone if units else "WIB"

    def _answering(self, place: Place) -> Sequence[Unit]:
        return [place.unit] if place.unit else self.units

    def unit_of_counter(self) -> dict[str, str]:
        """Return the unit's code for every counter's code."""
        return {each.code: each.unit.code for each in self.counters}

    def unit_of(self, kind: Kind) -> Callable[[str], str]:
        """Return what names the unit of a service's or a counter's key."""
        if kind == "service":
            return lambda key: key.partition("/")[0]
        units = self.unit_of_counter()
        return lambda key: units.get(key, "")


def find(db: Database, unit: str = "", service: str = "", counter: str = "") -> Place:
    """Return the place of these codes, empty ones left out.

    Raises UnknownPlace for a code that is not there, and where the parts do not belong together: a
    service is known by its unit, and a page is about a service or a counter.
    """
    if service and counter:
        raise UnknownPlace(f"{service} {counter}")
    if counter:
        found = places.counter(db, counter)
        if unit not in ("", found.unit.code):
            raise UnknownPlace(unit)
        return Place(found.unit, counter=found)
    if service and not unit:
        raise UnknownPlace(service)
    if not unit:
        return Place()
    return Place(places.unit(db, unit), _service(db, unit, service) if service else None)


def directory(db: Database, place: Place) -> Directory:
    """Return the places around a place: all units, and the services and counters of its unit (or of all)."""
    if place.unit:
        services = places.services(db, place.unit.code)
        return Directory(places.units(db), services, places.counters(db, place.unit.code))
    return Directory(places.units(db), places.services(db), places.counters(db))


def _service(db: Database, unit: str, code: str) -> Service:
    for each in places.services(db, unit):
        if each.code == code:
            return each
    raise UnknownPlace(code)
