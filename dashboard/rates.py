"""How many receipts of a place came back with an answer, as far as that may be shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, Self

from dashboard.cells import Reason, Scoring, reasons
from dashboard.disclosure.gate import Gate
from dashboard.places import Kind, Place
from data.database import Database
from data.receipts.rates import By, Rate, issued_by, issued_groups
from data.tallies import Filter
from surveys.period import Period

Withheld = Literal["few", "hidden"]
"""few: fewer were issued than the threshold; hidden: what would give such a number away.

A rate is about the people who were handed a receipt, and tells of each whether they answered: of three none
is as much as of three two. So it is guarded by how many were issued, as a score is by how many answered.
"""

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

    Services are keyed "unit/service". What has no receipt is left out.
    """

    threshold: int
    gate: Gate
    raw: Mapping[Kind, Mapping[str, Rate]]
    shown: Mapping[Kind, Mapping[str, RateCell]]
    office: RateCell | None

    @classmethod
    def during(cls, db: Database, scoring: Scoring, place: Place, period: Period) -> Self:
        """Read the rates around a place: three queries, and one for each calendar year."""
        office = Filter(period.first, period.last)
        inside = Filter(period.first, period.last, unit=place.unit.code if place.unit else None)
        raw: dict[Kind, dict[str, Rate]] = {
            "unit": issued_by(db, office, "unit"),
            "service": issued_by(db, inside, "service"),
            "counter": issued_by(db, inside, "counter"),
        }
        gate = Gate(
            db, scoring.survey, scoring.threshold, lambda year: issued_groups(db, year), of="receipts"
        )
        cells: dict[Kind, dict[str, RateCell]] = {
            kind: _cells(rates, gate.hidden(Place(), kind, rates, period)) for kind, rates in raw.items()
        }
        whole = together(raw["unit"].values())
        own = {"": whole} if whole.issued else {}
        total = _cells(own, gate.hidden(Place(), "office", own, period))
        return cls(scoring.threshold, gate, raw, cells, total.get(""))

    def of(self, place: Place) -> RateCell | None:
        """Return the rate of a place that is among these; None where no receipt was issued there."""
        return self.office if place.kind == "office" else self.shown[place.kind].get(place.key)

    def crossed(self, db: Database, place: Place, period: Period, kind: Kind) -> dict[str, RateCell]:
        """Return the rates of a service's counters, or of a counter's services; one query."""
        rates = issued_by(db, place.during(period), _BY[kind])
        return _cells(rates, self.gate.hidden(place, kind, rates, period))

    def by_month(self, place: Place, days: Mapping[str, Rate]) -> dict[str, RateCell]:
        """Return the rates of a place by month."""
        rates = months(days)
        return _cells(rates, self._hidden_months(place, rates))

    def by_day(self, place: Place, days: Mapping[str, Rate]) -> dict[str, RateCell]:
        """Return the same by day, guarded within this table; none of a month that is withheld."""
        hidden = self._hidden_months(place, months(days))
        return shown(days, self.threshold, [day for day in days if day[:7] in hidden])

    def _hidden_months(self, place: Place, months: Collection[str]) -> dict[str, Reason]:
        found = {month: self.gate.reason(place, Period.parse(month)) for month in months}
        return {month: why for month, why in found.items() if why}


def months(days: Mapping[str, Rate]) -> dict[str, Rate]:
    """Add days up to months."""
    grouped: dict[str, list[Rate]] = {}
    for day, rate in days.items():
        grouped.setdefault(day[:7], []).append(rate)
    return {month: together(rates) for month, rates in grouped.items()}


def shown(rates: Mapping[str, Rate], threshold: int, hidden: Collection[str]) -> dict[str, RateCell]:
    """Return what may be shown of the parts of a whole; of the `hidden` ones only what was issued."""
    return _cells(rates, reasons({key: rate.issued for key, rate in rates.items()}, threshold, hidden))


def together(rates: Collection[Rate]) -> Rate:
    """Add rates up."""
    return Rate(sum(each.issued for each in rates), sum(each.redeemed for each in rates))


def _cells(rates: Mapping[str, Rate], found: Mapping[str, Reason]) -> dict[str, RateCell]:
    """Return what may be shown, given why some may not."""
    return {key: _cell(rate, found.get(key)) for key, rate in rates.items()}


def _cell(rate: Rate, why: Reason | None) -> RateCell:
    if why is None:
        return RateCell(rate.issued, rate.redeemed)
    return RateCell(rate.issued, None, "few" if why == "few" else "hidden")
