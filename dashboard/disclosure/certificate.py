"""Whether sums and differences of shown figures can tell of fewer people than may be told of.

Groups of people are columns, what is shown are rows of 0 and 1, and whoever adds and subtracts has the span
of the rows. Say a vector v of that span lies on groups with fewer than `threshold` people together, and a is
where |v| is largest, v_a = 1. If there is a y that every row is blind to (rows · y = 0), with |y_b| no more
than the people of b for all b but a, then 0 = v · y says y_a ≤ the people of v's other groups, less than
threshold − people of a. So a y with y_a ≥ threshold − people of a proves that there is no such v with its
largest entry at a; one for every small group proves that there is none at all. Such a y is a certificate: it
moves people between groups in a way that changes nothing of what is shown.

Each element is answered by some of the people only. `fewest` are those of a group who answered the element
that fewest did, `all_of` those who answered every one: a y that stays within `all_of` proves it for each.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

_ZERO = 1e-9
_NEAR = 40
"""A certificate is first looked for among so many groups."""

_TRIES, _EASE = 6, 0.3
"""So often is a certificate bettered that falls short: each time, the groups that bound it are moved less."""


def proved(
    rows_of: Sequence[Sequence[int]], fewest: Sequence[int], all_of: Sequence[int], threshold: int
) -> bool:
    """Say whether every small group has a certificate. `rows_of` are the rows that each group lies in."""
    rows = np.zeros((1 + max(map(max, rows_of)), len(rows_of)))
    for group, told in enumerate(rows_of):
        rows[list(told), group] = 1
    if np.any(rows @ np.array(fewest) < threshold):
        return False
    cover = np.array(all_of, dtype=float)
    small = [group for group, people in enumerate(fewest) if people < threshold]
    if rows.shape[1] > 2 * _NEAR:
        near = _near(rows, small)
        small = [
            each
            for each, beside in zip(small, near, strict=True)
            if not _nearby(rows, cover, beside, float(threshold - fewest[each]))
        ]
    if not small:
        return True
    span = _span(rows)
    return all(_certified(span, cover, each, float(threshold - fewest[each])) for each in small)


def _near(rows: Matrix, groups: Sequence[int]) -> list[NDArray[np.int_]]:
    """Return for each group itself and those that it has most rows in common with, also by way of others."""
    shares = rows / rows.sum(axis=1, keepdims=True)
    near = rows.T @ (shares @ (rows.T @ shares[:, groups]))
    near[groups, range(len(groups))] = np.inf
    return list(np.argsort(-near, axis=0, kind="stable")[:_NEAR].T)


def _nearby(rows: Matrix, cover: Matrix, groups: NDArray[np.int_], wanted: float) -> bool:
    """Say whether a certificate for the first of some groups is found among them alone: much faster."""
    beside = rows[:, groups]
    return _certified(_span(beside[beside.any(axis=1)]), cover[groups], 0, wanted)


def _span(rows: Matrix) -> Matrix:
    """Return independent rows that span the same."""
    _, sizes, right = np.linalg.svd(rows, full_matrices=False)
    return np.asarray(right[sizes > _ZERO * sizes[0]])


def _certified(span: Matrix, cover: Matrix, group: int, wanted: float) -> bool:
    """Say whether a certificate for a group is found: the first try moves people of large groups most."""
    readiness = cover.astype(float)
    readiness[group] = max(float(cover[group]), 1.0)
    for _ in range(_TRIES):
        y = _moved(span, readiness, group)
        if y[group] <= _ZERO:
            return False
        if _reach(y, cover, group) >= wanted - _ZERO:
            return True
        strain = np.divide(np.abs(y), cover, out=np.zeros_like(y), where=cover > 0)
        strain[group] = 0
        readiness = readiness / (_EASE + strain / max(float(strain.max()), _ZERO))
        readiness[group] = max(float(cover[group]), 1.0)
    return False


def _moved(span: Matrix, readiness: Matrix, group: int) -> Matrix:
    """Return the y that the rows are blind to and that moves least, each group as readily as is said."""
    weighted = span * readiness
    told = weighted[:, group]
    try:
        held = np.linalg.solve(weighted @ span.T, told)
    except np.linalg.LinAlgError:
        held, *_ = np.linalg.lstsq(weighted @ span.T, told, rcond=None)
    y = np.asarray(-(held @ weighted))
    y[group] += readiness[group]
    blind = np.abs(span @ y).max(initial=0.0) <= _ZERO * max(1.0, float(readiness.max()))
    return y / readiness[group] if blind else np.zeros_like(y)


def _reach(y: Matrix, cover: Matrix, group: int) -> float:
    """Return y_a after y was stretched as far as the people of the other groups allow."""
    others = np.arange(len(y)) != group
    moved, room = np.abs(y[others]), cover[others]
    if np.any(moved[room == 0] > _ZERO):
        return 0.0
    most = float(np.divide(moved, room, out=np.zeros_like(moved), where=room > 0).max(initial=0.0))
    return float(y[group] / most) if most > _ZERO else float("inf")
