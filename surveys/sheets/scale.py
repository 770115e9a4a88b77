"""Whether a spreadsheet's ratings are on another scale than the survey's 1 to 4."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_ABOVE = re.compile(r"([5-9]|10|e)(?:[.,]0+)?(?:[.) (]+[a-z].*)?", re.IGNORECASE)
_ZERO = re.compile(r"0(?:[.,]0+)?(?:[.) (]+[a-z].*)?", re.IGNORECASE)
_FEWEST, _SHARE = 3, 0.05
"""A slip of the finger or two is no scale; in so many rows, and more than this share of all, it is one."""


@dataclass(slots=True)
class Scale:
    """Counts the rows that hold a rating above 4 (a number, or the letter e) or a 0, and sees any 4."""

    above: int = 0
    zero: int = 0
    top: int = 5
    fours: bool = False

    def note(self, cells: Sequence[str]) -> None:
        """Note the cells of one row that are no rating."""
        tops = [found[1] for cell in cells if (found := _ABOVE.fullmatch(cell))]
        self.above += bool(tops)
        self.zero += any(_ZERO.fullmatch(cell) for cell in cells)
        self.top = max([self.top, *(int(top) for top in tops if top.isdecimal())])

    def other(self, rows: int) -> str:
        """Return in Indonesian which other scale so many rows seem to be on; empty where none.

        The rows that such a sheet has within 1 to 4 are its dissatisfied or its satisfied people alone:
        scored without the others they give a wrong figure.
        """
        if self.above >= _FEWEST and self.above > _SHARE * rows:
            scale, held, what = f"1 sampai {self.top}", self.above, "5 atau lebih" if self.top > 5 else "5"
        elif self.zero >= _FEWEST and self.zero > _SHARE * rows and not self.fours:
            scale, held, what = "0 sampai 3", self.zero, "0, dan tidak ada 4"
        else:
            return ""
        return (
            f"Tampaknya skala {scale} ({held} dari {rows} baris berisi {what}); "
            "tidak dapat dipakai sebagai SKM 1 sampai 4."
        )
