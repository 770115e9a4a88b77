"""Elements by places: the mean of each element (NRR) at each place inside the page's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from dashboard.cells import Reason
from dashboard.comparison import Part
from dashboard.places import Kind
from dashboard.report import Report
from surveys.element_interval import apart, element_interval
from surveys.scoring import ElementScore, Interval
from surveys.survey import Element, Survey

INSIDE: Mapping[Kind, Kind] = {
    "office": "unit",
    "unit": "service",
    "service": "counter",
    "counter": "service",
}
"""Which places stand beside each other on the page of a kind of place."""


@dataclass(frozen=True, slots=True)
class Heat:
    """An element at a place; without a mean it is withheld, or nobody answered it.

    `low` and `high` say that its 95 % interval lies below or above that of the page's own place, not
    touching it.
    """

    n: int | None
    mean: Fraction | None
    letter: str = ""
    interval: Interval | None = None
    withheld: Reason | None = None
    low: bool = False
    high: bool = False


@dataclass(frozen=True, slots=True)
class HeatRow:
    """An element: `own` at the page's place, and at each of the places inside it."""

    element: Element
    own: Heat
    cells: tuple[Heat, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The elements in list order; `parts` are the places inside, by name, as the cells of each row."""

    kind: Kind
    parts: tuple[Part, ...]
    rows: tuple[HeatRow, ...]

    @property
    def withheld(self) -> set[Reason]:
        """Return the reasons for which cells are withheld."""
        return {why for row in self.rows for cell in (row.own, *row.cells) if (why := cell.withheld)}

    @property
    def marked(self) -> list[tuple[HeatRow, Part, Heat]]:
        """Return the cells whose interval does not touch the place's own."""
        return [
            (row, part, cell)
            for row in self.rows
            for part, cell in zip(self.parts, row.cells, strict=True)
            if cell.low or cell.high
        ]


def heat_map(report: Report) -> HeatMap | None:
    """Return the elements by places of a page; None where it compares no places of that kind.

    The gate shows a place only where each of its elements was answered by enough, so that an element needs
    no rule of its own here.
    """
    kind = INSIDE[report.place.kind]
    found = [each for each in report.comparisons if each.kind == kind and each.parts]
    if not found or report.cell.score is None:
        return None
    compared = found[0]
    rows = []
    for own in report.elements:
        element = own.score.element
        beside = _heat(report.survey, own.score, None, None)
        cells = tuple(
            _heat(report.survey, _score(part, element), part.cell.withheld, beside) for part in compared.parts
        )
        rows.append(HeatRow(element, beside, cells))
    return HeatMap(kind, compared.parts, tuple(rows))


def _score(part: Part, element: Element) -> ElementScore | None:
    scores = part.cell.score.elements if part.cell.score else ()
    return next((each for each in scores if each.element.key == element.key), None)


def _heat(survey: Survey, score: ElementScore | None, withheld: Reason | None, beside: Heat | None) -> Heat:
    if withheld or score is None:
        return Heat(None, None, withheld=withheld)
    between = element_interval(survey, score)
    differs = beside is not None and apart(between, beside.interval)
    low = differs and bool(between and beside and beside.interval and between.high < beside.interval.low)
    letter = score.grade.letter if score.grade else ""
    return Heat(score.n, score.mean, letter, between, None, low, differs and not low)
