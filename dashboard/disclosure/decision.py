"""Decides which cells of a year are shown: the important first, each where it may stand with the others."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from itertools import groupby
from typing import Self

from dashboard.disclosure.layout import PERIODS, Cell, Cut, Layout, cuts_of, fewest, importance
from dashboard.disclosure.published import Published, Row
from data.answer_groups import Group, Numbers

MOST_EFFORT, LATER_EFFORT = 10_000, 4_000
"""So many groups are looked at, shared by the units, to find out which of some cells tell of few; then all of
those are withheld. What needs more is very large or very thin; its pages must come all the same, and the more
so where there is an earlier decision to stand on.
"""

RENEWED = 1.1
"""When there are so many times as many people, what was withheld with others is tried again."""


Candidate = tuple[int, int, str, int, Cell]
"""A cell after its order: the kind of its cut, its months, its unit, its size."""


class Decision:
    """What is shown of a year's answers at a threshold.

    `tried` are the cells that were large enough to be shown when this was decided, whether they are or not;
    `proved` are the numbers that it was decided about, `people` how many there were when all was tried.
    """

    def __init__(
        self,
        groups: Mapping[Group, Numbers],
        threshold: int,
        *,
        before: "Decision | None" = None,
        complement: bool = True,
    ) -> None:
        """Decide anew, or by what was shown before: that stays, where it may."""
        self.layout = Layout(groups)
        self.threshold = threshold
        self.proved: Mapping[Group, Numbers] = groups
        self.people = self._people(groups)
        self.effort = 0
        self._begin(LATER_EFFORT if before else MOST_EFFORT)
        self._small_ones: list[Cell] | None = None
        self.published = Published(self.layout)
        candidates = self._ordered(cell for cut in self.layout.inside for cell in self.layout.cells(cut))
        self.tried = {cell for *_, cell in candidates}
        settled = self._carry(before) if before else set[Cell]()
        if complement:
            self._try(each for each in candidates if each[-1] not in settled)
        else:
            self.published.show(self.tried)

    @classmethod
    def kept(
        cls,
        proved: Mapping[Group, Numbers],
        threshold: int,
        shown: Iterable[Cell],
        tried: Iterable[Cell],
        people: int,
    ) -> Self:
        """Return a decision that was made about these groups, without deciding again."""
        self = cls.__new__(cls)
        self.layout, self.threshold, self.proved, self.people = Layout(proved), threshold, proved, people
        self.published = Published(self.layout)
        self.published.show(shown)
        self.tried = set(tried)
        self.effort = 0
        self._small_ones = None
        return self

    def number(self, cut: Cut, months: int) -> int:
        """Return how many answered in a cut in some months."""
        groups = self.layout.groups(Cell(cut, months))
        return self.layout.total(groups)[0] if groups else 0

    def shows(self, cut: Cut, months: int) -> bool:
        """Say whether a cut may be shown in some months: as a cell, or as a sum of cells that are shown."""
        return self.published.tells(Cell(cut, months))

    def still(self, groups: Mapping[Group, Numbers]) -> "Decision":
        """Return what is shown of these groups, which have changed since: this, as far as it holds.

        While all groups are the same and have only grown, each certificate holds. So this stays as it is,
        but for what has grown large enough to be shown.
        """
        if groups.keys() != self.proved.keys() or any(self._shrunk(groups)):
            return Decision(groups, self.threshold, before=self)
        other = copy(self)
        other.layout = self.layout.grown(groups)
        again = self._people(groups) >= RENEWED * self.people
        waiting = other._ordered(self._small() + (self._refused() if again else []))
        if waiting:
            other._extend(groups, waiting, again=again)
        return other

    def _extend(self, groups: Mapping[Group, Numbers], waiting: Sequence[Candidate], *, again: bool) -> None:
        """Show some more cells, where they may be, of the same groups grown."""
        self.proved = groups
        self.people = self._people(groups) if again else self.people
        self.published = self.published.copy()
        self.tried = self.tried | {cell for *_, cell in waiting}
        self._small_ones = None
        self._begin(LATER_EFFORT)
        self._try(waiting)

    def _begin(self, most: int) -> None:
        self._effort_of: dict[str, int] = {}
        self._most = most // max(1, len({each.unit for each in self.proved}))
        self._judged: dict[frozenset[frozenset[int]], bool] = {}

    def _try(self, candidates: Iterable[Candidate]) -> None:
        """Show those of some cells that may be, one level after the other."""
        for (_, _, unit), level in groupby(candidates, key=lambda each: each[:3]):
            self._show([cell for *_, cell in level], unit)
        self._judged.clear()

    def _refused(self) -> list[Cell]:
        return [cell for cell in self.tried if not self.published.is_shown(cell)]

    def _small(self) -> list[Cell]:
        """Return the cells that were too small when this was decided."""
        if self._small_ones is None:
            cells = (cell for cut in self.layout.inside for cell in self.layout.cells(cut))
            self._small_ones = [cell for cell in cells if cell not in self.tried]
        return self._small_ones

    def _shrunk(self, groups: Mapping[Group, Numbers]) -> Iterator[Group]:
        """Yield those of these groups for which nothing is proved: new, smaller, or with an element more."""
        for group, now in groups.items():
            known = self.proved.get(group)
            if known != now and (
                known is None or any(a < b or (a and not b) for a, b in zip(now, known, strict=True))
            ):
                yield group

    @staticmethod
    def _people(groups: Mapping[Group, Numbers]) -> int:
        return sum(numbers[0] for numbers in groups.values())

    def _carry(self, before: "Decision") -> set[Cell]:
        """Show again what was shown before; return the cells that are settled by that.

        Only rows of cuts with a changed group are others than before, and only those can tell of few.
        """
        changed = {*before._shrunk(self.proved), *(before.proved.keys() - self.proved.keys())}
        cuts = {cut for group in changed for cut in cuts_of(group)}
        old = before.layout
        was = {
            cell: [old.cell(cell.cut, each) for each in PERIODS if self.layout.cell(cell.cut, each) == cell]
            for cell in self.tried
        }
        shown = [cell for cell, olds in was.items() if any(before._shown(each) for each in olds)]
        self.published.show(shown)
        rows = (row for cut in cuts for row in self.published.rows_of.get(cut, ()))
        touched = self.published.groups(rows)
        if breached := self._breached(touched):
            doubted = [cell for cell in shown if self._around(cell) & breached]
            if self._breached(touched | self.published.withhold(doubted)):
                doubted = shown
                self.published.withhold([cell for cell in shown if self.published.is_shown(cell)])
            shown = list(dict.fromkeys(shown).keys() - set(doubted))
        if self.people >= RENEWED * before.people:
            return set(shown)
        self.people = before.people
        refused = [cell for cell, olds in was.items() if before.tried.issuperset(olds)]
        return {*shown, *(cell for cell in refused if not any(map(before._shown, was[cell])))}

    def _shown(self, cell: Cell) -> bool:
        return self.published.is_shown(cell)

    def _ordered(self, cells: Iterable[Cell]) -> list[Candidate]:
        """Return those of some cells that are large enough, each after its order."""
        found = []
        for cell in cells:
            numbers = self.layout.total(self.layout.groups(cell))
            if fewest(numbers) >= self.threshold:
                kind, unit = importance(cell.cut), self.layout.unit_of(cell.cut)
                found.append((kind, -cell.months.bit_count(), unit, -numbers[0], cell))
        return sorted(found)

    def _show(self, cells: Sequence[Cell], unit: str) -> None:
        """Show those of some cells that tell of few neither alone nor with what is shown; the first first."""
        touched = self.published.show(cells)
        begun = self.effort
        breached = self._breached(touched)
        if not breached:
            return
        suspects = [cell for cell in cells if self._around(cell) & breached]
        touched |= self.published.withhold(suspects)
        if 0 < len(suspects) < len(cells) and not self._breached(touched):
            cells = suspects
        else:
            self.published.withhold(cells)
        self._effort_of[unit] = self._effort_of.get(unit, 0) + self.effort - begun
        half = len(cells) // 2
        if half and self._effort_of[unit] < self._most:
            self._show(cells[:half], unit)
            self._show(cells[half:], unit)

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
