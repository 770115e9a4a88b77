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
_TRACE = 1e-8
_NEAR = 40
"""A certificate is then looked for among so many groups, before it is among all."""

_AT_ONCE = 500
"""So many groups at most are first solved for together."""

_TRIES, _EASE = 6, 0.3
"""So often is a certificate bettered that falls short: each time, the groups that bound it are moved less."""


def proved(
    rows_of: Sequence[Sequence[int]], fewest: Sequence[int], all_of: Sequence[int], threshold: int
) -> bool:
    """Say whether every small group has a certificate. `rows_of` are the rows that each group lies in."""
    rows = np.zeros((1 + max(map(max, rows_of)), len(rows_of)))
    for group, told in enumerate(rows_of):
        rows[list(told), group] = 1
    people, cover = np.array(fewest, dtype=float), np.array(all_of, dtype=float)
    if np.any(rows @ people < threshold):
        return False
    small, wanted = np.flatnonzero(people < threshold), threshold - people
    if rows.shape[1] <= _AT_ONCE:
        small = small[~_found_at_once(rows, cover, small, wanted[small])]
    if rows.shape[1] > 2 * _NEAR:
        near = _near(rows, small)
        small = np.array(
            [
                each
                for each, beside in zip(small, near, strict=True)
                if not _nearby(rows, cover, beside, float(wanted[each]))
            ],
            dtype=int,
        )
    if rows.shape[1] > _AT_ONCE:
        return not len(small)  # among so many it would take seconds: better withheld
    return all(_certified(rows, cover, int(each), float(wanted[each])) for each in small)


def _found_at_once(rows: Matrix, cover: Matrix, small: NDArray[np.int_], wanted: Matrix) -> NDArray[np.bool_]:
    """Say which of some groups have a certificate at the first try: they are solved for together."""
    weighted = rows * cover
    y = -(weighted.T @ _held(rows, weighted, weighted[:, small]))
    own = (small, range(len(small)))
    y[own] += cover[small]
    blind = np.abs(rows @ y).max(axis=0) <= _ZERO * max(1.0, float(cover.max()))
    reached = y[own].copy()
    y[own] = 0
    moved = np.abs(y)
    most = np.divide(moved, cover[:, None], out=np.zeros_like(y), where=cover[:, None] > 0).max(axis=0)
    return np.asarray(blind & (reached > _ZERO) & (reached >= (wanted - _ZERO) * most))


def _near(rows: Matrix, groups: NDArray[np.int_]) -> list[NDArray[np.int_]]:
    """Return for each group itself and those that it has most rows in common with, also by way of others."""
    shares = rows / rows.sum(axis=1, keepdims=True)
    near = rows.T @ (shares @ (rows.T @ shares[:, groups]))
    near[groups, range(len(groups))] = np.inf
    return list(np.argsort(-near, axis=0, kind="stable")[:_NEAR].T)


def _nearby(rows: Matrix, cover: Matrix, groups: NDArray[np.int_], wanted: float) -> bool:
    """Say whether a certificate for the first of some groups is found among them alone: much faster."""
    beside = rows[:, groups]
    return _certified(beside[beside.any(axis=1)], cover[groups], 0, wanted)


def _certified(rows: Matrix, cover: Matrix, group: int, wanted: float) -> bool:
    """Say whether a certificate for a group is found: the first try moves people of large groups most."""
    readiness = cover.astype(float)
    readiness[group] = max(float(cover[group]), 1.0)
    for _ in range(_TRIES):
        y = _moved(rows, readiness, group)
        if y[group] <= _ZERO:
            return False
        if _reach(y, cover, group) >= wanted - _ZERO:
            return True
        strain = np.divide(np.abs(y), cover, out=np.zeros_like(y), where=cover > 0)
        strain[group] = 0
        readiness = readiness / (_EASE + strain / max(float(strain.max()), _ZERO))
        readiness[group] = max(float(cover[group]), 1.0)
    return False


def _moved(rows: Matrix, readiness: Matrix, group: int) -> Matrix:
    """Return the y that the rows are blind to and that moves least, each group as readily as is said."""
    weighted = rows * readiness
    y = -(_held(rows, weighted, weighted[:, [group]])[:, 0] @ weighted)
    y[group] += readiness[group]
    blind = np.abs(rows @ y).max() <= _ZERO * max(1.0, float(readiness.max()))
    return np.asarray(y / readiness[group]) if blind else np.zeros_like(y)


def _held(rows: Matrix, weighted: Matrix, told: Matrix) -> Matrix:
    """Return how the rows hold groups in their places, bettered once."""
    seen = weighted @ rows.T
    firm = seen + _TRACE * np.diag(seen.diagonal() + _TRACE)
    held = np.linalg.solve(firm, told)
    return np.asarray(held + np.linalg.solve(firm, told - seen @ held))


def _reach(y: Matrix, cover: Matrix, group: int) -> float:
    """Return y_a after y was stretched as far as the people of the other groups allow."""
    others = np.arange(len(y)) != group
    moved, room = np.abs(y[others]), cover[others]
    if np.any(moved[room == 0] > _ZERO):
        return 0.0
    most = float(np.divide(moved, room, out=np.zeros_like(moved), where=room > 0).max(initial=0.0))
    return float(y[group] / most) if most > _ZERO else float("inf")
