"""How many receipts of a place came back with an answer, as far as that may be shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, Self

from dashboard.cells import Reason, reasons
from dashboard.disclosure.gate import Gate
from dashboard.neighbours import Neighbours
from dashboard.places import Kind, Place
from data.database import Database
from data.receipts.rates import By, Rate, issued_by, redeemed_groups
from data.tallies import Filter
from surveys.period import Period

Withheld = Literal["few", "hidden"]
"""few: fewer were answered than the threshold; hidden: as its score is, or what would give another away."""

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
    gate: Gate
    raw: Mapping[Kind, Mapping[str, Rate]]
    shown: Mapping[Kind, Mapping[str, RateCell]]
    office: RateCell | None

    @classmethod
    def during(cls, db: Database, here: Neighbours, place: Place, period: Period) -> Self:
        """Read the rates around a place: three queries, and one for each calendar year."""
        office = Filter(period.first, period.last)
        inside = Filter(period.first, period.last, unit=place.unit.code if place.unit else None)
        raw: dict[Kind, dict[str, Rate]] = {
            "unit": issued_by(db, office, "unit"),
            "service": issued_by(db, inside, "service"),
            "counter": issued_by(db, inside, "counter"),
        }
        scoring = here.scoring
        gate = Gate(db, scoring.survey, scoring.threshold, lambda year: redeemed_groups(db, year))
        cells: dict[Kind, dict[str, RateCell]] = {
            kind: _cells(rates, gate.hidden(Place(), kind, rates, period), here.of_kind(kind)[1])
            for kind, rates in raw.items()
        }
        whole = together(raw["unit"].values())
        own = {"": whole} if whole.issued else {}
        hidden = {"": why} if (why := here.reason(Place())) else {}
        total = _cells(own, gate.hidden(Place(), "office", own, period), hidden)
        return cls(scoring.threshold, gate, raw, cells, total.get(""))

    def of(self, place: Place) -> RateCell | None:
        """Return the rate of a place that is among these; None where no receipt was issued there."""
        return self.office if place.kind == "office" else self.shown[place.kind].get(place.key)

    def crossed(
        self, db: Database, place: Place, period: Period, kind: Kind, hidden: Collection[str]
    ) -> dict[str, RateCell]:
        """Return the rates of a service's counters, or of a counter's services; one query."""
        rates = issued_by(db, place.during(period), _BY[kind])
        return _cells(rates, self.gate.hidden(place, kind, rates, period), self._hidden(place, rates, hidden))

    def by_month(
        self, place: Place, days: Mapping[str, Rate], hidden: Collection[str] = ()
    ) -> dict[str, RateCell]:
        """Return the rates of a place by month; where its own number is withheld, none is told."""
        rates = months(days)
        found = {month: self.gate.reason(place, Period.parse(month)) for month in rates}
        why = {month: reason for month, reason in found.items() if reason}
        return _cells(rates, why, self._hidden(place, rates, hidden))

    def by_day(self, place: Place, days: Mapping[str, Rate]) -> dict[str, RateCell]:
        """Return the same by day, guarded within this table."""
        return shown(days, self.threshold, self._hidden(place, days, ()))

    def _hidden(self, place: Place, parts: Mapping[str, Rate], hidden: Collection[str]) -> Collection[str]:
        own = self.of(place)
        return parts if own and own.withheld else hidden


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


def together(rates: Collection[Rate]) -> Rate:
    """Add rates up."""
    return Rate(sum(each.issued for each in rates), sum(each.redeemed for each in rates))


def _cells(
    rates: Mapping[str, Rate], found: Mapping[str, Reason], hidden: Collection[str]
) -> dict[str, RateCell]:
    """Return what may be shown, given what the gate found; of the `hidden` ones only what was issued."""
    return {
        key: RateCell(rate.issued, rate.redeemed)
        if key not in hidden and key not in found
        else RateCell(rate.issued, None, "few" if key not in hidden and found[key] == "few" else "hidden")
        for key, rate in rates.items()
    }


def _answered(rates: Mapping[str, Rate]) -> dict[str, int]:
    return {key: rate.redeemed for key, rate in rates.items()}


def _cell(rate: Rate, hidden: bool, found: bool, threshold: int) -> RateCell:
    if not hidden and not found:
        return RateCell(rate.issued, rate.redeemed)
    few = not hidden and rate.redeemed < threshold
    return RateCell(rate.issued, None, "few" if few else "hidden")
