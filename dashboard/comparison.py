"""Places side by side, and figures beside targets: what differs beyond its interval, what proves nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Literal

from dashboard.cells import Cell
from dashboard.places import Kind, Place
from dashboard.rates import RateCell
from surveys.period import Period

Against = Literal["above", "below", "no_evidence", "unknown"]


@dataclass(frozen=True, slots=True)
class Step:
    """A period's cell in a row of periods; `inside` the reported period, or before it."""

    period: Period
    cell: Cell
    inside: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One of the places inside a place, with its cell, and the rate of its receipts where it issues any."""

    place: Place
    code: str
    name: str
    cell: Cell
    rate: RateCell | None


@dataclass(frozen=True, slots=True)
class Group:
    """The parts of one unit; `unit` is empty where the parts are units, or all of the page's own unit."""

    unit: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Places of one kind side by side, in the order of their names: never a ranking."""

    kind: Kind
    groups: tuple[Group, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return the parts of all groups."""
        return tuple(part for group in self.groups for part in group.parts)

    @property
    def differences(self) -> list[tuple[Part, Part]]:
        """Return the pairs (higher, lower) of one unit whose intervals do not touch.

        Stricter than a single difference's own interval (`surveys.difference`): of many pairs one is found
        by chance alone.
        """
        return [
            (one, other) if _above(one.cell, other.cell) else (other, one)
            for group in self.groups
            for one, other in combinations(group.parts, 2)
            if _above(one.cell, other.cell) or _above(other.cell, one.cell)
        ]

    @property
    def shown(self) -> int:
        """Return how many parts have an IKM to compare."""
        return sum(part.cell.interval is not None for part in self.parts)

    @property
    def rated(self) -> bool:
        """Say whether any of the parts has issued a receipt."""
        return any(part.rate for part in self.parts)


def against(now: Cell, target: Decimal | None) -> Against:
    """Say whether a figure lies above or below its target: only where all of its interval does."""
    if now.interval is None or target is None:
        return "unknown"
    if now.interval.low > target:
        return "above"
    return "below" if now.interval.high < target else "no_evidence"


def extremes(steps: Sequence[Step]) -> tuple[Step, Step] | None:
    """Return the steps with the lowest and the highest IKM, or None where fewer than two have one."""
    scored = [(step.cell.score.ikm, step) for step in steps if step.cell.score]
    known = [(ikm, step) for ikm, step in scored if ikm is not None]
    if len(known) < 2:
        return None
    return min(known, key=lambda each: each[0])[1], max(known, key=lambda each: each[0])[1]


def _above(one: Cell, other: Cell) -> bool:
    return bool(one.interval and other.interval and one.interval.low > other.interval.high)
