"""Somebody who adds and subtracts whatever is shown: exact linear algebra, modulo a large prime."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from itertools import combinations

PRIME = 2_147_483_647
"""What is no sum of rows is none modulo a prime, but for a prime that divides a determinant of 0 and 1."""

Vector = dict[Hashable, int]


class Subtraction:
    """The figures that somebody has seen, each as the groups that it counts, and all they add up to."""

    def __init__(self, seen: Iterable[Collection[Hashable]]) -> None:
        self.rows: dict[Hashable, Vector] = {}
        self.order: dict[Hashable, int] = {}
        for groups in seen:
            self.add(dict.fromkeys(groups, 1))

    def tells(self, groups: Collection[Hashable]) -> bool:
        """Say whether the sum of some groups can be worked out."""
        return not self._rest(dict.fromkeys(groups, 1))

    def tells_within(self, groups: Collection[Hashable], all_groups: Collection[Hashable]) -> bool:
        """Say whether any sum or difference of some groups alone can be worked out."""
        outside = [group for group in all_groups if group not in groups]
        spanned = Subtraction(())
        for group in outside:
            spanned.add({row: vector[group] for row, vector in self.rows.items() if group in vector})
        return len(spanned.rows) < len(self.rows)

    def add(self, vector: Vector) -> None:
        """Take in a vector."""
        rest = self._rest(dict(vector))
        if rest:
            pivot = next(iter(rest))
            self.order[pivot] = len(self.order)
            inverse = pow(rest[pivot], -1, PRIME)
            self.rows[pivot] = {group: value * inverse % PRIME for group, value in rest.items()}

    def _rest(self, vector: Vector) -> Vector:
        """Return what is left of a vector that the rows do not add up to."""
        while True:
            pivots = [group for group in vector if group in self.rows]
            if not pivots:
                return vector
            pivot = min(pivots, key=self.order.__getitem__)
            factor = vector[pivot]
            for group, value in self.rows[pivot].items():
                left = (vector.get(group, 0) - factor * value) % PRIME
                if left:
                    vector[group] = left
                else:
                    vector.pop(group, None)


def few_together(people: Mapping[Hashable, int], threshold: int) -> list[tuple[Hashable, ...]]:
    """Return every set of groups that together are fewer people than the threshold."""
    small = [group for group, count in people.items() if 0 < count < threshold]
    return [
        chosen
        for size in range(1, threshold)
        for chosen in combinations(small, size)
        if sum(people[group] for group in chosen) < threshold
    ]
