"""What proves answers, for the tests of the dashboard: receipts, signals and paired kiosks."""

from datetime import datetime
from pathlib import Path

from heads import LOGIN, alike, record
from offices import NOON

from data import devices, receipts
from data.database import reading, writing
from data.devices import Device
from data.places import counter as counter_of
from data.signals import Signal, signals
from data.signals.examination import examine
from data.tallies import Filter


def issue(
    path: Path,
    issued: int,
    answered: int = 0,
    *,
    at: datetime = NOON,
    counter: str = "loket-1",
    service: str = "ktp",
) -> list[str]:
    """Issue receipts and spend the first of them; return the codes of the others."""
    with writing(path) as db:
        unit = counter_of(db, counter).unit.code
        codes = [each.code for each in receipts.issue(db, unit, [(counter, service)] * issued, at)]
        for code in codes[:answered]:
            assert not receipts.redeem(db, code, counter=counter, service=service, now=at)
    return codes[answered:]


def hasty(path: Path, number: int, count: int = 6, *, counter: str = "loket-1") -> Signal:
    """Record so many answers at impossible speed, numbered from `number`; return the signal about them.

    The offices of these tests answer all in one minute; what else is odd about that is left out.
    """
    record(path, number, alike(count, 1), counter=counter, seconds=3)
    with writing(path) as db:
        db.execute("UPDATE response SET recorded_at = answered_at")  # not by the clock of this machine
    examine(path, NOON)
    with writing(path) as db:
        others = "SELECT id FROM signal WHERE kind != 'too_fast'"
        db.execute(f"DELETE FROM signal_response WHERE signal IN ({others})")
        db.execute(f"DELETE FROM signal WHERE id IN ({others})")
    with reading(path) as db:
        found = signals(db, Filter(NOON.date(), NOON.date(), counter=counter))
    return next(each for each in found if each.kind == "too_fast")


def paired(path: Path, counter: str, name: str, at: datetime = NOON) -> Device:
    """Pair a kiosk with a counter."""
    with writing(path) as db:
        code = devices.offer(db, counter, name, LOGIN, at)
    return devices.pair(path, code, at)[0]
