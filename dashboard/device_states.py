"""What state each paired kiosk is in, as its counter's staff should know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from data.devices import Reception
from data.places import Counter

SILENT_AFTER = timedelta(minutes=15)
"""A kiosk that is on tells of itself every few minutes."""

WRONG_CLOCK = 300
"""Seconds by which a kiosk's clock may differ: its answers carry its own time."""

State = Literal["well", "silent", "gaps", "revoked"]
"""gaps: numbers that it gave out and that are nowhere; it goes before silence, for answers are lost."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A kiosk, its counter, and its state; `seen_ago` is None where it was never heard of."""

    reception: Reception
    counter: Counter | None
    state: State
    seen_ago: timedelta | None
    wrong_clock: bool


def standings(receptions: Sequence[Reception], counters: Sequence[Counter], now: datetime) -> list[Standing]:
    """Return the kiosks in the order given, each with its state; `now` is aware."""
    known = {counter.code: counter for counter in counters}
    return [_standing(each, known.get(each.device.counter), now) for each in receptions]


def _standing(reception: Reception, counter: Counter | None, now: datetime) -> Standing:
    device = reception.device
    ago = now - device.seen_at if device.seen_at else None
    wrong = device.clock_offset is not None and abs(device.clock_offset) > WRONG_CLOCK
    return Standing(reception, counter, _state(reception, ago), ago, wrong)


def _state(reception: Reception, ago: timedelta | None) -> State:
    if reception.device.revoked_at:
        return "revoked"
    if reception.missing:
        return "gaps"
    return "silent" if ago is None or ago > SILENT_AFTER else "well"
