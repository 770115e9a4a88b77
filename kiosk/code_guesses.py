"""The brake on guessing citizens' codes: so many wrong ones in a minute, and codes are looked up no more.

Nobody is known by an address here, for a whole office shares one: the brake is for all together, in each
process by itself, and lets go after a minute. A code has 50 bits; at this pace, a year of guesses at an
office with a million answers would hit one with a chance of 1 in 18 a process, and find no person there.
"""

from collections import deque
from collections.abc import Callable
from time import monotonic

LIMIT = 120
WINDOW = 60.0
"""Seconds for which a wrong code counts."""


class Guesses:
    """The wrong codes of the last minute, of which no more than the limit are kept."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._wrong: deque[float] = deque(maxlen=LIMIT)

    def count(self) -> None:
        """Count a wrong code."""
        self._wrong.append(self._clock())

    def too_many(self) -> bool:
        """Say whether codes are to be looked up no more for a while."""
        return len(self._wrong) == LIMIT and self._clock() - self._wrong[0] < WINDOW
