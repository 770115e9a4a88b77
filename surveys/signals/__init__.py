"""What a signal is: an oddity in how answers came, which somebody should look at and which proves nothing.

Every detector is a pure function from the answers of one counter to findings. What an answer says is never
odd by itself: 58 % of the honest questionnaires of a real Mal Pelayanan Publik (MPP Jepara 2021–2022) give
all nine elements the best rating, so only repetition, pace, hours and receipts are looked at.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

FALSE_A_YEAR = 1 / 20
"""So many signals may chance raise at an honest counter in a year, for each kind that reckons with chance."""

Fact = int | str | bool | None
Pattern = tuple[int | None, ...]
"""The ratings of one response, an element each, in the survey's order; None was not answered."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The receipt behind an answer: the key, day and serial that name it, and the hour of the unit's clock.

    `hour` is None where a printer without network has not told it yet.
    """

    key: int
    day: date
    serial: int
    hour: int | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the detectors look at of one counted response.

    `at` is aware, in the unit's zone. `flagged`: it already belongs to a signal that nobody set aside, so
    that it must not make its like look usual.
    """

    response: int
    at: datetime
    channel: str
    pattern: Pattern
    seconds: int | None = None
    device: str = ""
    printed: Printed | None = None
    flagged: bool = False

    @property
    def day(self) -> date:
        """Return its day by the unit's clock."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a detector found: which responses, in the order answered, and the facts of its kind.

    Each kind says its facts at its detector; `answers` is their number in all of them.
    """

    kind: str
    arrivals: tuple[Arrival, ...]
    facts: Mapping[str, Fact]


def found(kind: str, arrivals: Sequence[Arrival], **facts: Fact) -> Finding:
    """Return a finding, the number of its answers among the facts."""
    return Finding(kind, tuple(arrivals), {"answers": len(arrivals), **facts})


def by_day(arrivals: Iterable[Arrival]) -> list[tuple[date, list[Arrival]]]:
    """Group arrivals, which stand in the order answered, by the unit's days."""
    return [(day, list(each)) for day, each in groupby(arrivals, key=lambda arrival: arrival.day)]


def minutes(arrivals: Sequence[Arrival]) -> int:
    """Return the time from the first to the last in whole minutes, rounded up; at least one."""
    seconds = (arrivals[-1].at - arrivals[0].at).total_seconds()
    return max(1, -int(-seconds // 60))


def clock(moment: datetime) -> str:
    """Return the time of day, HH:MM."""
    return f"{moment:%H:%M}"
