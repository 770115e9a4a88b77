"""How many receipts of a place came back with an answer, as far as that may be shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, Self

from dashboard.cells import reasons
from dashboard.neighbours import Neighbours, inside_units
from dashboard.places import Directory, Kind, Place
from data.database import Database
from data.receipts.rates import By, Rate, issued_by
from data.tallies import Filter
from surveys.period import Period

Withheld = Literal["few", "hidden"]
"""few: fewer were answered than the threshold; hidden: as its score is, or what would give another away."""

_INSIDE: tuple[Kind, ...] = ("service", "counter")
_BY: Mapping[Kind, By] = {"unit": "unit", "service": "service", "counter": "counter"}


@dataclass(frozen=True, slots=True)
class RateCell:
    """The receipts issued, and how many of them were answered; `answered` is None where it is withheld."""

    issued: int
    answered: int | None
    withheld: Withheld | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of the units of the office, and of the services and counters of one unit or of all.

    Keyed as `Neighbours`. What has no receipt is left out.
    """

    threshold: int
    raw: Mapping[Kind, Mapping[str, Rate]]
    shown: Mapping[Kind, Mapping[str, RateCell]]
    office: RateCell | None

    @classmethod
    def during(cls, db: Database, here: Neighbours, around: Directory, place: Place, period: Period) -> Self:
        """Read the rates around a place: three queries, however many there are."""
        office = Filter(period.first, period.last)
        inside = Filter(period.first, period.last, unit=place.unit.code if place.unit else None)
        raw: dict[Kind, dict[str, Rate]] = {
            "unit": issued_by(db, office, "unit"),
            "service": issued_by(db, inside, "service"),
            "counter": issued_by(db, inside, "counter"),
        }
        threshold = here.scoring.threshold
        units = shown(raw["unit"], threshold, here.hidden_units)
        withheld = {key for key, cell in units.items() if cell.withheld}
        cells: dict[Kind, dict[str, RateCell]] = {"unit": units}
        for kind in _INSIDE:
            hidden = here.of_kind(kind)[1]
            found = inside_units(_answered(raw[kind]), around.unit_of(kind), withheld, threshold, hidden)
            cells[kind] = {
                key: _cell(rate, key in hidden, key in found, threshold) for key, rate in raw[kind].items()
            }
        whole = together(raw["unit"].values())
        return cls(threshold, raw, cells, one(whole, threshold, here.reason(Place()) is not None))

    def of(self, place: Place) -> RateCell | None:
        """Return the rate of a place that is among these; None where no receipt was issued there."""
        return self.office if place.kind == "office" else self.shown[place.kind].get(place.key)

    def crossed(
        self, db: Database, place: Place, period: Period, kind: Kind, hidden: Collection[str]
    ) -> dict[str, RateCell]:
        """Return the rates of a service's counters, or of a counter's services; one query.

        What the unit's own table withholds stays withheld here.
        """
        elsewhere = {key for key, cell in self.shown[kind].items() if cell.withheld}
        return self.divided(place, issued_by(db, place.during(period), _BY[kind]), elsewhere | set(hidden))

    def divided(
        self, place: Place, parts: Mapping[str, Rate], hidden: Collection[str] = ()
    ) -> dict[str, RateCell]:
        """Return what may be shown of the parts of a place: where its own number is withheld, none."""
        own = self.of(place)
        return shown(parts, self.threshold, parts if own and own.withheld else hidden)


def months(days: Mapping[str, Rate]) -> dict[str, Rate]:
    """Add days up to months."""
    grouped: dict[str, list[Rate]] = {}
    for day, rate in days.items():
        grouped.setdefault(day[:7], []).append(rate)
    return {month: together(rates) for month, rates in grouped.items()}


def shown(rates: Mapping[str, Rate], threshold: int, hidden: Collection[str]) -> dict[str, RateCell]:
    """Return what may be shown of the parts of a whole; of the `hidden` ones only what was issued."""
    found = reasons(_answered(rates), threshold, hidden)
    return {key: _cell(rate, key in hidden, key in found, threshold) for key, rate in rates.items()}


def one(rate: Rate, threshold: int, hidden: bool) -> RateCell | None:
    """Return what may be shown of a rate that stands alone; None where no receipt was issued."""
    few = 0 < rate.redeemed < threshold
    return _cell(rate, hidden, few, threshold) if rate.issued else None


def together(rates: Collection[Rate]) -> Rate:
    """Add rates up."""
    return Rate(sum(each.issued for each in rates), sum(each.redeemed for each in rates))


def _answered(rates: Mapping[str, Rate]) -> dict[str, int]:
    return {key: rate.redeemed for key, rate in rates.items()}


def _cell(rate: Rate, hidden: bool, found: bool, threshold: int) -> RateCell:
    if not hidden and not found:
        return RateCell(rate.issued, rate.redeemed)
    few = not hidden and rate.redeemed < threshold
    return RateCell(rate.issued, None, "few" if few else "hidden")
