"""Signals of pace: too many answers at once, on one device without a pause, or each too fast."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import ceil, exp, lgamma, log

from surveys.signals import FALSE_A_YEAR, Arrival, Finding, by_day, found, minutes

BURST, ONE_DEVICE, TOO_FAST = "burst", "one_device", "too_fast"


@dataclass(frozen=True, slots=True)
class Window:
    """So many answers within so many seconds are possible anywhere, whatever the history.

    `spread`: beyond that, a Monday, a market day or a bus of visitors may bring so many times the usual.
    The longer the window, the more of it is the day's own mood, and the less evens out.
    """

    seconds: int
    possible: int
    spread: float


WINDOWS = (Window(15 * 60, 7, 1.75), Window(60 * 60, 15, 2.0), Window(8 * 60 * 60, 24, 2.25))
"""Possible: a citizen every two minutes, every four, every twenty all day long, and each of them answers."""

REMEMBERED_DAYS = 60
"""The history: the last so many days with answers."""

PRIOR_DAYS, PRIOR_HOURLY = 5, 3.0
"""What is assumed until there is a history: so many days with so many answers in each hour."""

DAYS_A_YEAR = 250

IN_A_ROW = 10
PAUSE = 15
"""Seconds: so long the thanks stand on a kiosk, unless somebody touches them away."""

SECONDS_AN_ELEMENT = 1
"""The page itself takes 0.55 s for each element (250 ms in which it takes no touch, 300 ms in which the
filled card is seen); what is left is less than a choice between four cards and the way of a finger take
(about half a second). Reading a question of twelve words takes three."""


def bursts(arrivals: Sequence[Arrival]) -> list[Finding]:
    """Find answers from one kiosk, or by telephone, that come thicker than a counter gives or has given.

    Thicker than possible anywhere, and thicker than chance makes of the usual at that time of day more than
    once in twenty years. Facts: device (its code; empty: not paired, or telephones), minutes (from first
    to last), usual (what comes in so long at that time of day). Blind: whoever stays near the usual.
    """
    return [finding for (_, device), sent in _sources(arrivals).items() for finding in _bursts(sent, device)]


def one_device(arrivals: Sequence[Arrival]) -> list[Finding]:
    """Find ten and more in a row on one device without a pause between them: children playing, say.

    Only kiosks are told apart; a citizen's telephone has no name here. Facts: device (its code; empty:
    not paired), minutes, pause (the longest, in seconds, from one's end to the next one's start).
    """
    return [
        found(
            ONE_DEVICE,
            row,
            device=device,
            minutes=minutes(row),
            pause=max(_pause(*pair) for pair in pairwise(row)),
        )
        for (channel, device), sent in _sources(arrivals).items()
        for row in _rows(sent)
        if channel == "kiosk" and len(row) >= IN_A_ROW
    ]


def too_fast(arrivals: Sequence[Arrival]) -> list[Finding]:
    """Find questionnaires that were finished faster than a person can see and touch, by day.

    Facts: seconds (the fastest), elements (answered in that one), least (what so many elements take). The
    time is the device's own word: a program that sends answers can say any.
    """
    fast = [arrival for arrival in arrivals if _is_too_fast(arrival)]
    findings = []
    for _, today in by_day(fast):
        fastest = min(today, key=lambda arrival: arrival.seconds or 0)
        elements = _answered(fastest)
        least = elements * SECONDS_AN_ELEMENT
        findings.append(found(TOO_FAST, today, seconds=fastest.seconds, elements=elements, least=least))
    return findings


def _sources(arrivals: Sequence[Arrival]) -> dict[tuple[str, str], list[Arrival]]:
    """Tell arrivals apart by channel and device, which only a kiosk has."""
    sources: dict[tuple[str, str], list[Arrival]] = {}
    for arrival in arrivals:
        sources.setdefault((arrival.channel, arrival.device), []).append(arrival)
    return sources


def _bursts(sent: Sequence[Arrival], device: str) -> Iterator[Finding]:
    """Yield the bursts of one source."""
    usual = _usual(sent)
    spans = sorted(span for window in WINDOWS for span in _too_thick(sent, window, usual))
    for first, last in _joined(spans):
        burst = sent[first : last + 1]
        hourly = usual[burst[0].day]
        span = minutes(burst)
        expected = ceil(_expected(hourly, burst[0].at, span * 60))
        yield found(BURST, burst, device=device, minutes=span, usual=expected)


def _usual(sent: Sequence[Arrival]) -> dict[date, list[float]]:
    """Return for each day how many answers the days before it gave in each hour of the clock.

    An hour is taken for as busy as the busier of its neighbours: nobody comes by the stroke of the clock.
    """
    usual: dict[date, list[float]] = {}
    days: deque[list[int]] = deque()
    totals = [0] * 24
    for day, today in by_day(sent):
        weight = len(days) + PRIOR_DAYS
        hourly = [(total + PRIOR_DAYS * PRIOR_HOURLY) / weight for total in totals]
        usual[day] = [max(hourly[max(0, hour - 1) : hour + 2]) for hour in range(24)]
        hours = [0] * 24
        for arrival in today:
            hours[arrival.at.hour] += not arrival.flagged
        days.append(hours)
        forgotten = days.popleft() if len(days) > REMEMBERED_DAYS else [0] * 24
        totals = [total + new - old for total, new, old in zip(totals, hours, forgotten, strict=True)]
    return usual


def _expected(hourly: Sequence[float], start: datetime, seconds: int) -> float:
    """Return how many answers usually come in so many seconds from a time of day on."""
    first = start.hour + start.minute / 60
    last = first + seconds / 3600
    return sum(
        hourly[hour % 24] * (min(last, hour + 1) - max(first, hour)) for hour in range(int(first), ceil(last))
    )


def _too_thick(
    sent: Sequence[Arrival], window: Window, usual: Mapping[date, Sequence[float]]
) -> Iterator[tuple[int, int]]:
    """Yield the first and last place of every stretch that is too thick for its window."""
    length = timedelta(seconds=window.seconds)
    last = 0
    for first, arrival in enumerate(sent):
        while last + 1 < len(sent) and sent[last + 1].at - arrival.at < length:
            last += 1
        following = last - first
        if following >= window.possible:
            hourly = usual[arrival.day]
            expected = window.spread * _expected(hourly, arrival.at, window.seconds)
            tries = len(WINDOWS) * DAYS_A_YEAR * sum(hourly)
            if tries * _at_least(following, expected) <= FALSE_A_YEAR:
                yield first, last


def _at_least(k: int, expected: float) -> float:
    """Return the Poisson probability of k and more, or a little more than that; 1 up to the mean.

    The terms from k on fall faster than a geometric series of ratio λ / (k + 1).
    """
    if k <= expected:
        return 1.0
    return exp(k * log(expected) - expected - lgamma(k + 1)) * (k + 1) / (k + 1 - expected)


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans that share an arrival."""
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _rows(sent: Sequence[Arrival]) -> list[list[Arrival]]:
    """Cut what one device sent wherever it paused."""
    rows = [[sent[0]]]
    for before, arrival in pairwise(sent):
        if _pause(before, arrival) > PAUSE:
            rows.append([])
        rows[-1].append(arrival)
    return rows


def _pause(before: Arrival, arrival: Arrival) -> int:
    """Return the seconds from one's end to the next one's start (to its end, where nobody knows that)."""
    return max(0, int((arrival.at - before.at).total_seconds()) - (arrival.seconds or 0))


def _answered(arrival: Arrival) -> int:
    return sum(rating is not None for rating in arrival.pattern)


def _is_too_fast(arrival: Arrival) -> bool:
    return arrival.seconds is not None and arrival.seconds < _answered(arrival) * SECONDS_AN_ELEMENT
