"""The gate that every figure passes: it says which cells of an office may be shown, and why others not."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from dashboard.cells import Reason
from dashboard.disclosure.decision import Decision
from dashboard.disclosure.layout import UNFLAGGED, Cut
from dashboard.disclosure.standing import decide
from dashboard.places import Kind, Place
from data import shown_cells
from data.answer_groups import Group, Numbers, answer_groups
from data.database import Database
from surveys.period import Period
from surveys.survey import Survey


class Gate:
    """Which cells of an office may be shown, decided once for all tables, periods and exports.

    A cell is a place in a period of whole months, perhaps of one channel. A service with a counter is the
    service at that counter. It reads what it needs lazily: two queries for each calendar year.
    """

    def __init__(
        self,
        db: Database,
        survey: Survey,
        threshold: int,
        read: Callable[[int], Mapping[Group, Numbers]] | None = None,
        *,
        of: str = "answers",
    ) -> None:
        """Decide about the answers of a survey, or about what `read` gives for a calendar year.

        `of` names what is counted: decisions about answers and about receipts are kept apart.
        """
        self.threshold = threshold
        self._file: Callable[[int], Path | None] = lambda year: shown_cells.file(
            db, f"{survey.key}-{of}-{year}"
        )
        self._read = read or (lambda year: answer_groups(db, survey, year))
        self._years: dict[int, Decision] = {}

    def reason(self, place: Place, period: Period, channel: str = "") -> Reason | None:
        """Return why a cell must be withheld, or None; where nobody has answered, it may be shown."""
        cut = _cut(place)
        of_channel = cut._replace(only=channel)
        if channel and self._number(of_channel, period) == self._number(cut, period):
            return self._reason(cut, period)
        return self._reason(of_channel, period)

    def unflagged_reason(self, place: Place, period: Period) -> Reason | None:
        """Return why the answers of a cell that no open signal is about must be withheld, or None."""
        return self._reason(_cut(place)._replace(only=UNFLAGGED), period)

    def hidden(self, place: Place, kind: Kind, keys: Iterable[str], period: Period) -> dict[str, Reason]:
        """Return the reasons of those units, services or counters inside a place that must be withheld.

        Inside a service or a counter they are the answers of both; keys are those of tallies.
        """
        found = {key: self._reason(_inside(place, kind, key), period) for key in keys}
        return {key: why for key, why in found.items() if why}

    def _reason(self, cut: Cut, period: Period) -> Reason | None:
        if not period.whole_months:
            return "subtraction"
        number = self._number(cut, period)
        if 0 < number < self.threshold:
            return "few"
        shown = all(decision.shows(cut, months) for decision, months in self._spans(period))
        return None if shown else "subtraction"

    def _number(self, cut: Cut, period: Period) -> int:
        return sum(decision.number(cut, months) for decision, months in self._spans(period))

    def _spans(self, period: Period) -> Iterator[tuple[Decision, int]]:
        """Yield each calendar year of a period as it was decided about, with its months as bits."""
        years: dict[int, int] = {}
        for month in period.months():
            years[month.first.year] = years.get(month.first.year, 0) | 1 << (month.first.month - 1)
        for year, months in years.items():
            yield self._decision(year), months

    def _decision(self, year: int) -> Decision:
        if year not in self._years:
            self._years[year] = decide(self._read(year), self.threshold, self._file(year))
        return self._years[year]


def _cut(place: Place) -> Cut:
    if place.unit and place.service and place.counter:
        return Cut("pair", f"{place.counter.code} {place.unit.code}/{place.service.code}")
    return Cut(place.kind, place.key)


def _inside(place: Place, kind: Kind, key: str) -> Cut:
    if place.kind in ("office", "unit"):
        return Cut(kind, key)
    if (place.kind, kind) == ("service", "counter"):
        return Cut("pair", f"{key} {place.key}")
    if (place.kind, kind) == ("counter", "service"):
        return Cut("pair", f"{place.key} {key}")
    return _cut(place)
