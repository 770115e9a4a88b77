"""Decides which cells of a year are shown: the important first, each where it may stand with the others."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from dashboard.disclosure.layout import Cell, Cut, Layout, fewest, importance
from dashboard.disclosure.published import Published, Row
from data.answer_groups import Group, Numbers

KEPT = 24
"""So many years' decisions does a process remember; where the answers change, it decides anew."""


MOST_EFFORT = 60_000
"""So many groups are looked at to find out which of some cells tell of few; then all of those are withheld.

The demo's year takes 32,000. What needs more is very large or very thin; its pages must come all the same.
"""


class Decision:
    """What is shown of a year's answers at a threshold."""

    def __init__(self, groups: Mapping[Group, Numbers], threshold: int, *, complement: bool = True) -> None:
        self.layout = Layout(groups)
        self.threshold = threshold
        self.effort = 0
        self._judged: dict[frozenset[frozenset[int]], bool] = {}
        self.published = Published(self.layout)
        for _, level in groupby(sorted(self._candidates()), key=lambda each: each[:3]):
            cells = [cell for *_, cell in level]
            if complement:
                self._show(cells)
            else:
                self.published.show(cells)

    def number(self, cut: Cut, months: int) -> int:
        """Return how many answered in a cut in some months."""
        groups = self.layout.groups(Cell(cut, months))
        return self.layout.total(groups)[0] if groups else 0

    def shows(self, cut: Cut, months: int) -> bool:
        """Say whether a cut may be shown in some months: as a cell, or as a sum of cells that are shown."""
        return self.published.tells(Cell(cut, months))

    def _candidates(self) -> Iterator[tuple[int, int, str, int, Cell]]:
        """Yield the cells that are large enough, each after its order: kind, period, unit, size."""
        for cut in self.layout.inside:
            for cell in self.layout.cells(cut):
                numbers = self.layout.total(self.layout.groups(cell))
                if fewest(numbers) >= self.threshold:
                    yield (
                        importance(cut),
                        -cell.months.bit_count(),
                        self.layout.unit_of(cut),
                        -numbers[0],
                        cell,
                    )

    def _show(self, cells: Sequence[Cell]) -> None:
        """Show those of some cells that tell of few neither alone nor with what is shown; the first first."""
        touched = self.published.show(cells)
        self.effort += len(touched)
        breached = self._breached(touched)
        if not breached:
            return
        suspects = [cell for cell in cells if self._around(cell) & breached]
        touched |= self.published.withhold(suspects)
        if 0 < len(suspects) < len(cells) and not self._breached(touched):
            self._show(suspects)
            return
        self.published.withhold(cells)
        half = len(cells) // 2
        if half and self.effort < MOST_EFFORT:
            self._show(cells[:half])
            self._show(cells[half:])

    def _around(self, cell: Cell) -> frozenset[int]:
        """Return the groups of a cell and of those that it lies in."""
        outer = (Cell(cut, cell.months) for cut in self.layout.parents.get(cell.cut, ()))
        return self.layout.groups(cell).union(*map(self.layout.groups, outer))

    def _breached(self, groups: Iterable[int]) -> set[int]:
        """Return the groups of the pieces that tell of few, among those that some groups lie in."""
        unsafe = [rows for rows in self.published.pieces(groups) if not self._safe(rows)]
        return {group for rows in unsafe for group in self.published.groups(rows)}

    def _safe(self, rows: Sequence[Row]) -> bool:
        """Say whether a piece tells of nobody but many together; each piece is judged once."""
        piece = frozenset(self.published.rows[row] for row in rows)
        if piece not in self._judged:
            self._judged[piece] = self._judge(piece)
        return self._judged[piece]

    def _judge(self, piece: frozenset[frozenset[int]]) -> bool:
        """Judge a piece: its rows, in which groups that no row tells apart are one."""
        from dashboard.disclosure.certificate import proved  # noqa: PLC0415 - numpy: 0.1 s at the first page

        alike: dict[tuple[int, ...], list[int]] = {}
        places: dict[int, list[int]] = {}
        for place, row in enumerate(piece):
            for group in row:
                places.setdefault(group, []).append(place)
        for group, told in places.items():
            alike.setdefault(tuple(told), []).append(group)
        numbers = [self.layout.total(groups) for groups in alike.values()]
        least = [fewest(each) for each in numbers]
        if min(least) >= self.threshold:
            return True
        self.effort += len(alike)
        return proved(list(alike), least, [min(each) for each in numbers], self.threshold)


def decide(groups: Mapping[Group, Numbers], threshold: int) -> Decision:
    """Return what is shown of a year; the same answers are decided about once in a process."""
    return _decide(tuple(sorted(groups.items())), threshold)


@lru_cache(maxsize=KEPT)
def _decide(groups: tuple[tuple[Group, Numbers], ...], threshold: int) -> Decision:
    return Decision(dict(groups), threshold)
