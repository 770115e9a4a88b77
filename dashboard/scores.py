"""The figures of a place and period as JSON: the same as the command line's, less what is withheld."""

from collections.abc import Mapping
from typing import Any

from dashboard.cells import Cell, Scoring
from dashboard.neighbours import Hidden, Neighbours, Tallies
from dashboard.places import Kind, Place, directory
from dashboard.rates import RateCell, Rates
from dashboard.served import Served
from data.database import Database
from data.receipts.rates import issued_by
from data.tallies import By, tally_by
from surveys.figures import figures
from surveys.period import Period
from surveys.scoring import score

PLACES: Mapping[str, Kind] = {"unit": "unit", "service": "service", "counter": "counter"}
GROUPS: Mapping[str, By] = {
    "unit": "unit",
    "service": "service",
    "counter": "counter",
    "channel": "channel",
    "month": "month",
}
"""What scores may be grouped by; not by day, which would come close to single answers."""


class Scores:
    """Reads the figures of one place in one period."""

    def __init__(
        self, db: Database, scoring: Scoring, place: Place, period: Period, language: str = "id"
    ) -> None:
        self.db, self.scoring, self.language = db, scoring, language
        self.place, self.period = place, period
        self.around = directory(db, place)
        self.here = Neighbours.during(db, scoring, self.around, place, period)
        self.served = Served.during(db, self.around.units, [period, *period.months()])
        self.rates = Rates.during(db, scoring, place, period)

    def answer(self, by: str = "") -> dict[str, Any]:
        """Return {"survey", "rule", "period", "place", "all": G}, and "groups": {key: G} with `by`.

        G is that of `surveys.figures` with "receipts", or {"withheld": true, "reason": "few" or
        "subtraction"}; where the whole is withheld, there are no groups. "receipts" is null where none was
        issued, or {"issued": N, "answered": N}; a number of answered ones that is withheld is null, and
        "withheld" says why: "few" or "hidden". `by` is empty or a key of GROUPS.
        """
        whole = self._cell_of_place()
        answer: dict[str, Any] = {
            "survey": self.scoring.survey.key,
            "rule": self.scoring.survey.rule,
            "period": self.period.name,
            "place": self.place.codes,
            "all": self._shown(whole, self.rates.of(self.place)),
        }
        if by:
            groups = {} if whole.withheld else self._groups(by)
            rates = self._rates(by) if groups else {}
            answer["groups"] = {key: self._shown(cell, rates.get(key)) for key, cell in groups.items()}
        return answer

    def _cell_of_place(self) -> Cell:
        weight = self.around.weight(self.place)
        return self.here.cell(self.place, weight, self.served.by(self.place, self.period))

    def _groups(self, by: str) -> dict[str, Cell]:
        chosen = self.place.during(self.period)
        tallies = tally_by(self.db, self.scoring.survey, chosen, GROUPS[by])
        hidden = self._hidden(by, tallies)
        return {
            key: self.scoring.cell(
                tally,
                hidden.get(key),
                weight=self.around.weight(self._place(by, key)),
                population=self._population(by, key),
            )
            for key, tally in tallies.items()
        }

    def _rates(self, by: str) -> Mapping[str, RateCell]:
        """Return the rates of groups; an answer's channel is none of its receipt's."""
        if by == "month":
            days = issued_by(self.db, self.place.during(self.period), "day")
            return self.rates.by_month(self.place, days)
        if by not in PLACES:
            return {}
        if self.place.kind in ("office", "unit"):
            return self.rates.shown[PLACES[by]]
        return self.rates.crossed(self.db, self.place, self.period, PLACES[by])

    def _hidden(self, by: str, tallies: Tallies) -> Hidden:
        """Return what must be withheld."""
        gate = self.here.gate
        if by in PLACES:
            return gate.hidden(self.place, PLACES[by], tallies, self.period)
        if by == "month":
            found = {key: gate.reason(self.place, Period.parse(key)) for key in tallies}
        else:
            found = {key: gate.reason(self.place, self.period, key) for key in tallies}
        return {key: why for key, why in found.items() if why}

    def _place(self, by: str, key: str) -> Place:
        """Return the unit of a group of the office, which scores it; else the place itself."""
        if self.place.unit or by not in PLACES:
            return self.place
        code = self.around.unit_of_counter().get(key) if by == "counter" else key.partition("/")[0]
        return Place(next((unit for unit in self.around.units if unit.code == code), None))

    def _population(self, by: str, key: str) -> int | None:
        """Return N of a unit, or of the place in a month that lies wholly inside the period."""
        if by == "unit":
            return self.served.by(self._place(by, key), self.period)
        if by == "month":
            month = Period.parse(key)
            whole = self.period.first <= month.first and month.last <= self.period.last
            return self.served.by(self.place, month) if whole else None
        return None

    def _shown(self, cell: Cell, rate: RateCell | None) -> dict[str, Any]:
        if cell.withheld:
            return {"withheld": True, "reason": cell.withheld}
        nobody = score(self.scoring.survey, self.scoring.together(()), weight=self.around.weight(self.place))
        return figures(cell.score or nobody, self.language) | {"receipts": _receipts(rate)}


def _receipts(rate: RateCell | None) -> dict[str, Any] | None:
    if rate is None:
        return None
    told = {"issued": rate.issued, "answered": rate.answered}
    return told | {"withheld": rate.withheld} if rate.withheld else told
