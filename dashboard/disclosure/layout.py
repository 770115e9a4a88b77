"""What the figures of a year are about: cuts through its answers, and the cells that each has by period."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import reduce
from operator import or_
from typing import Literal, NamedTuple, Self

from data.answer_groups import Group, Numbers

Kind = Literal["office", "unit", "service", "counter", "pair"]

UNFLAGGED = "\0unflagged"
"""In place of a channel: the answers that no open signal is about. No channel has such a name."""


class Cut(NamedTuple):
    """A place, perhaps of one channel alone. A pair is a service at a counter: "counter unit/service"."""

    kind: Kind
    key: str
    only: str = ""


class Cell(NamedTuple):
    """A cut in a period: a bit for each month in which it has answers, January the lowest."""

    cut: Cut
    months: int


WITH_CHANNELS: Sequence[Kind] = ("office", "unit")
"""The places that are shown by channel: inside a unit, that would be at the cost of services and counters."""

MOST_WITH_CHANNELS = 1_000
"""Groups of a year: where there are more, no channel is shown, for to prove that harmless takes too long."""

PERIODS = tuple(((1 << length) - 1) << first for length in (12, 6, 3, 1) for first in range(0, 12, length))
"""Year, semesters, quarters and months, as bits of months."""

_RANKS: Mapping[Kind, int] = {"office": 0, "unit": 1, "service": 2, "counter": 2, "pair": 5}


def importance(cut: Cut) -> int:
    """Return in which order cuts are shown, 0 first: places, then channels, pairs, and what is unflagged."""
    if cut.only == UNFLAGGED:
        return 6
    return _RANKS[cut.kind] + (3 if cut.only else 0)


class Layout:
    """The cuts of a year, each with its groups by month; a group is a number into `numbers`."""

    def __init__(self, groups: Mapping[Group, Numbers]) -> None:
        self.ordered = sorted(groups)
        self.numbers = [groups[each] for each in self.ordered]
        self.inside: dict[Cut, dict[int, frozenset[int]]] = {}
        self.units: dict[Cut, str] = {}
        self.children: dict[Cut, set[Cut]] = {}
        self.parents: dict[Cut, set[Cut]] = {}
        inside: dict[Cut, dict[int, set[int]]] = {}
        flagged: dict[Cut, int] = {}
        for number, group in enumerate(self.ordered):
            month = 1 << (group.month - 1)
            for cut in cuts_of(group):
                self.units[cut] = group.unit
                inside.setdefault(cut, {}).setdefault(month, set()).add(number)
                if group.flagged:
                    flagged[cut] = flagged.get(cut, 0) | month
            self._relate(group)
        for cut, months in inside.items():
            self.inside[cut] = {month: frozenset(members) for month, members in months.items()}
        self._months = {cut: reduce(or_, months) for cut, months in self.inside.items()}
        self.flagged = flagged
        self._groups: dict[Cell, frozenset[int]] = {}

    def grown(self, groups: Mapping[Group, Numbers]) -> Self:
        """Return the same of the same groups with other numbers."""
        other = copy(self)
        other.numbers = [groups[each] for each in self.ordered]
        return other

    def months(self, cut: Cut) -> int:
        """Return the months in which a cut has answers."""
        return self._months.get(cut, 0)

    def unit_of(self, cut: Cut) -> str:
        """Return the unit that a cut lies in; "" for the office, and for units, which stand side by side."""
        return "" if cut.kind in ("office", "unit") else self.units[cut]

    def groups(self, cell: Cell) -> frozenset[int]:
        """Return the groups of a cell."""
        if cell not in self._groups:
            inside = self.inside.get(cell.cut, {})
            months = (members for month, members in inside.items() if month & cell.months)
            self._groups[cell] = frozenset().union(*months)
        return self._groups[cell]

    def cells(self, cut: Cut) -> list[Cell]:
        """Return the cells of a cut, each once, the longest period first."""
        answered = self.months(cut)
        wanted = PERIODS
        of_channel = cut.only not in ("", UNFLAGGED)
        if of_channel and (cut.kind not in WITH_CHANNELS or len(self.numbers) > MOST_WITH_CHANNELS):
            return []
        if cut.only == UNFLAGGED:  # where nothing is flagged, it is the place's own cell
            wanted = tuple(each for each in PERIODS if each & self.flagged.get(cut._replace(only=""), 0))
        found = dict.fromkeys(each & answered for each in wanted if each & answered)
        return [Cell(cut, months) for months in found]

    def cell(self, cut: Cut, period: int) -> Cell:
        """Return the cell of a cut in a period: of its months, those with answers."""
        return Cell(cut, period & self.months(cut))

    def total(self, groups: Iterable[int]) -> Numbers:
        """Return how many answered in some groups, and how many of them each element."""
        return tuple(map(sum, zip(*(self.numbers[each] for each in groups), strict=True)))

    def _relate(self, group: Group) -> None:
        """Note which cuts lie inside which: those of one kind are apart, and together fill their parent."""
        for parent, child in _families(group):
            self.children.setdefault(parent, set()).add(child)
            self.parents.setdefault(child, set()).add(parent)


def fewest(numbers: Numbers) -> int:
    """Return how many answered the element that fewest did; one that nobody answered tells of nobody."""
    return min((each for each in numbers if each), default=0)


def cuts_of(group: Group) -> Iterator[Cut]:
    """Yield the cuts that a group lies in."""
    places = _places(group)
    yield from (Cut(kind, key) for kind, key in places.items())
    for only in (group.channel, *([] if group.flagged else [UNFLAGGED])):
        yield from (Cut(kind, key, only) for kind, key in places.items() if kind != "pair")


def _places(group: Group) -> dict[Kind, str]:
    service = f"{group.unit}/{group.service}"
    return {
        "office": "",
        "unit": group.unit,
        "service": service,
        "counter": group.counter,
        "pair": f"{group.counter} {service}",
    }


def _families(group: Group) -> Iterator[tuple[Cut, Cut]]:
    places = _places(group)
    rest = [] if group.flagged else [UNFLAGGED]
    for only in ("", group.channel, *rest):
        yield Cut("office", "", only), Cut("unit", group.unit, only)
    for only in ("", *rest):
        yield Cut("unit", group.unit, only), Cut("counter", group.counter, only)
    inside: Sequence[Kind] = ("service", "counter")
    for parent in inside:
        yield Cut(parent, places[parent]), Cut("pair", places["pair"])
