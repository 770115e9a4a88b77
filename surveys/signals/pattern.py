"""The signal of repetition: one pattern more often in a row than the counter's history explains."""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from itertools import groupby
from math import ceil, log, sqrt

from surveys.signals import FALSE_A_YEAR, Arrival, Finding, Pattern, found

SAME_PATTERN = "same_pattern"

REMEMBERED = 500
"""A counter's history: its last so many answers before the run."""

LEAST_HISTORY = 100
"""With fewer answers before a run nobody can say what is usual there."""

DRIFT = 0.03
"""So much may a share have changed since."""

LEAST_SHARE = 0.3
"""Families and friends answer alike: no pattern is taken for rarer than this."""

MOST_SHARE = 0.99
"""Where nearly everybody gives one pattern, a run of it says nothing."""

ANSWERS_A_YEAR = 10_000
"""At a busy counter; the length of a run depends on it by its logarithm only."""


def longest_by_chance(share: float) -> int:
    """Return the longest run that chance explains of a pattern with this share in all answers."""
    starts = ANSWERS_A_YEAR * (1 - share)
    return ceil(log(starts / FALSE_A_YEAR) / -log(share)) - 1


SHORTEST = longest_by_chance(LEAST_SHARE)
"""No run of this length or less is ever odd."""


def same_patterns(arrivals: Sequence[Arrival]) -> list[Finding]:
    """Find runs of one pattern that are longer than chance explains at this counter.

    A run of L begins at one answer in (1 − p)·p^L, where p is the pattern's share in the history, taken
    two standard errors and DRIFT higher than estimated: L is the first length that honest answers reach
    less than once in twenty years. Facts: rating (the one given throughout, or None), share (per cent of
    the history), most (the longest run that chance explains). Blind: whoever lets honest answers or
    other patterns come between.
    """
    findings = []
    for run, history in _runs(arrivals):
        if len(run) <= SHORTEST:
            continue
        estimated, most = _judged(run[0].pattern, history)
        if most is not None and len(run) > most:
            rating = run[0].pattern[0] if len(set(run[0].pattern)) == 1 else None
            findings.append(found(SAME_PATTERN, run, rating=rating, share=round(100 * estimated), most=most))
    return findings


def _runs(arrivals: Sequence[Arrival]) -> Iterator[tuple[list[Arrival], Counter[Pattern]]]:
    """Yield every run of one pattern with what was counted before it."""
    remembered: deque[Pattern] = deque()
    history: Counter[Pattern] = Counter()
    for pattern, alike in groupby(arrivals, key=lambda arrival: arrival.pattern):
        run = list(alike)
        yield run, history
        for arrival in run:
            if not arrival.flagged:
                remembered.append(pattern)
                history[pattern] += 1
        while len(remembered) > REMEMBERED:
            history[remembered.popleft()] -= 1


def _judged(pattern: Pattern, history: Counter[Pattern]) -> tuple[float, int | None]:
    """Return the share of a pattern and the longest run of it that chance explains; None: any length.

    The share is Laplace's, with one answer more of the pattern and one of the others.
    """
    n = history.total() + 2
    share = (history[pattern] + 1) / n
    high = max(LEAST_SHARE, share + 2 * sqrt(share * (1 - share) / n) + DRIFT)
    judged = n - 2 >= LEAST_HISTORY and high < MOST_SHARE
    return share, longest_by_chance(high) if judged else None
