"""The cells that are shown, and what they come to by sums and differences, in pieces judged one by one."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dashboard.disclosure.layout import Cell, Cut, Layout


class Row(NamedTuple):
    """A block of months of a cut: what its shown cells tell, less what shown cells inside it tell."""

    cut: Cut
    block: int


class Published:
    """Shown cells as rows: fewer groups each than the cells have, and the same span.

    A year less its shown months is as good as the year; a unit less its shown counters is as good as the
    unit. So the rows fall apart into pieces that share no group, and no sum over two pieces is closer to a
    few people than its part in one of them.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.shown: dict[Cut, set[int]] = {}
        self.blocks: dict[Cut, list[int]] = {}
        self.rows: dict[Row, frozenset[int]] = {}
        self.rows_of: dict[Cut, list[Row]] = {}
        self.rows_at: dict[int, set[Row]] = {}

    def copy(self) -> "Published":
        """Return the same, to be changed by itself."""
        other = Published(self.layout)
        other.shown = {cut: set(months) for cut, months in self.shown.items()}
        other.blocks = dict(self.blocks)
        other.rows = dict(self.rows)
        other.rows_of = {cut: list(rows) for cut, rows in self.rows_of.items()}
        other.rows_at = {group: set(rows) for group, rows in self.rows_at.items()}
        return other

    def show(self, cells: Iterable[Cell]) -> set[int]:
        """Show some more cells; return the groups whose rows have changed."""
        cuts: dict[Cut, None] = {}
        for cut, months in cells:
            self.shown.setdefault(cut, set()).add(months)
            cuts[cut] = None
        return self._redraw(cuts)

    def withhold(self, cells: Iterable[Cell]) -> set[int]:
        """Show some cells no longer; return the groups whose rows have changed."""
        cuts: dict[Cut, None] = {}
        for cut, months in cells:
            self.shown[cut].discard(months)
            cuts[cut] = None
        return self._redraw(cuts)

    def is_shown(self, cell: Cell) -> bool:
        """Say whether a cell is shown itself."""
        return cell.months in self.shown.get(cell.cut, ())

    def tells(self, cell: Cell) -> bool:
        """Say whether a cell is shown, or is the sum of cells of its cut that are."""
        months = cell.months & self.layout.months(cell.cut)
        covered = 0
        for block in self.blocks.get(cell.cut, ()):
            covered |= block if not block & ~months else 0
        return covered == months

    def pieces(self, groups: Iterable[int]) -> Iterator[list[Row]]:
        """Yield the pieces that some groups lie in, each once: its rows."""
        waiting = set(groups) & self.rows_at.keys()
        while waiting:
            rows = self.piece(min(waiting))
            yield rows
            waiting -= self.groups(rows)

    def piece(self, group: int) -> list[Row]:
        """Return the rows that hang together with a group by way of groups that they share."""
        rows: set[Row] = set()
        seen = {group}
        waiting = [group]
        while waiting:
            for row in self.rows_at[waiting.pop()] - rows:
                rows.add(row)
                new = self.rows[row] - seen
                seen |= new
                waiting += new
        return sorted(rows)

    def groups(self, rows: Iterable[Row]) -> frozenset[int]:
        """Return the groups of some rows."""
        return frozenset().union(*(self.rows[row] for row in rows))

    def _redraw(self, cuts: Iterable[Cut]) -> set[int]:
        changed = set(cuts)
        for cut in changed:
            self.blocks[cut] = _blocks(self.shown[cut])
        touched: set[int] = set()
        for cut in changed.union(*(self.layout.parents.get(cut, ()) for cut in changed)):
            touched |= self._erase(cut)
            touched |= self._draw(cut)
        return touched

    def _erase(self, cut: Cut) -> set[int]:
        touched: set[int] = set()
        for row in self.rows_of.pop(cut, ()):
            for group in self.rows.pop(row):
                self.rows_at[group].discard(row)
                touched.add(group)
        for group in touched:
            if not self.rows_at[group]:
                del self.rows_at[group]
        return touched

    def _draw(self, cut: Cut) -> set[int]:
        """Make the rows of a cut; return the groups that they touch."""
        touched: set[int] = set()
        for block in self.blocks.get(cut, ()):
            groups = self.layout.groups(Cell(cut, block))
            for child in self.layout.children.get(cut, ()):
                inside = Cell(child, block & self.layout.months(child))
                if inside.months and self.tells(inside):
                    groups -= self.layout.groups(inside)
            if groups:
                row = Row(cut, block)
                self.rows[row] = groups
                self.rows_of.setdefault(cut, []).append(row)
                for group in groups:
                    self.rows_at.setdefault(group, set()).add(row)
                touched |= groups
        return touched


def _blocks(shown: Iterable[int]) -> list[int]:
    """Return what months tell that lie inside each other or apart: each less those inside it."""
    blocks, covered = [], 0
    for months in sorted(shown, key=int.bit_count):
        if block := months & ~covered:
            blocks.append(block)
        covered |= months
    return blocks
