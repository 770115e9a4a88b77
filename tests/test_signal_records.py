"""Signals as they are kept: found once, never in the way of an answer, and decided about for ever."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from offices import ALWAYS, KEYS, SURVEY, office, response

from data import accounts, office_hours, receipts, signals, tallies
from data.counting import release
from data.database import reading, writing
from data.responses import record_in
from data.selection import Filter
from data.signals import Signal, flagged, flagged_by, restore, set_aside
from data.signals.examination import behind, examine
from surveys.response import Response

DAY = date(2026, 8, 12)
TEN = datetime(2026, 8, 12, 3, 0, tzinfo=UTC)
"""Ten o'clock in WIB."""

LATER = TEN + timedelta(days=1)
GOOD = "Rombongan sekolah, dilihat petugas piket."


def every(pace: float, count: int, start: datetime = TEN, first: int = 1, **given: Any) -> list[Response]:
    usual: dict[str, Any] = {"seconds": 30, "counter": "loket-2"}
    return [
        response(first + each, at=start + timedelta(seconds=pace * each), **(usual | given))
        for each in range(count)
    ]


def kept(path: Path, answered: Sequence[Response], now: datetime = LATER) -> None:
    """Record responses, and count those that waited, as on the next day."""
    with writing(path) as db:
        assert {each.status for each in record_in(db, answered)} <= {"recorded"}
        release(db, now)


def there(path: Path, where: Filter = ALWAYS) -> list[Signal]:
    with reading(path) as db:
        return signals.signals(db, where)


def playing(first: int = 1, start: datetime = TEN, count: int = 10) -> list[Response]:
    """Return what a child gives who presses one button: ten on one device without a pause."""
    return every(18, count, start, first, ratings=dict.fromkeys(KEYS, 2), seconds=12)


def with_head(path: Path) -> Path:
    with writing(path) as db:
        accounts.invite(db, "sari", "Sari", "agency_head", TEN)
    return path


def test_a_signal_says_what_where_when_and_about_how_many(tmp_path: Path) -> None:
    path = office(tmp_path)
    kept(path, playing())
    assert examine(path, LATER) == 1
    (raised,) = there(path)
    assert (raised.kind, raised.counter, raised.unit) == ("one_device", "loket-2", "dukcapil")
    assert (raised.day, raised.until, raised.raised_at) == (DAY, DAY, LATER)
    assert (raised.responses, raised.decision) == (10, "open")
    assert raised.facts == {"answers": 10, "device": "", "minutes": 3, "pause": 6}


def test_what_was_examined_is_not_raised_again(tmp_path: Path) -> None:
    path = office(tmp_path)
    kept(path, playing())
    assert [examine(path, LATER) for _ in range(3)] == [1, 0, 0]
    kept(path, every(3600, 4, TEN + timedelta(hours=2), 100))
    assert examine(path, LATER) == 0
    assert len(there(path)) == 1


def test_a_happening_that_goes_on_lets_its_signal_grow(tmp_path: Path) -> None:
    path = office(tmp_path)
    kept(path, playing())
    assert examine(path, LATER) == 1
    kept(path, playing(11, TEN + timedelta(seconds=180), 5))
    assert examine(path, LATER) == 1  # by now it is a burst, too
    assert {each.kind: each.responses for each in there(path)} == {"one_device": 15, "burst": 15}
    grown = there(path)[-1]
    assert (grown.kind, grown.facts["answers"], grown.facts["minutes"]) == ("one_device", 15, 5)


def test_what_a_kiosk_sends_late_is_examined_in_the_order_answered(tmp_path: Path) -> None:
    path = office(tmp_path)
    kept(path, playing()[::2])
    assert examine(path, LATER) == 0
    kept(path, playing()[1::2])
    assert examine(path, LATER) == 1
    assert there(path)[0].responses == 10


def test_two_processes_at_once_raise_a_signal_once(tmp_path: Path) -> None:
    path = office(tmp_path)
    kept(path, playing())
    raised: list[int] = []
    threads = [Thread(target=lambda: raised.append(examine(path, LATER))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(raised) == [0, 0, 0, 1]
    assert len(there(path)) == 1


def test_an_answer_that_waits_to_be_counted_is_in_no_signal(tmp_path: Path) -> None:
    path = office(tmp_path)
    now = datetime.now(UTC)
    with writing(path) as db:
        record_in(db, playing(1, now - timedelta(minutes=5), 11))
        waiting = db.execute("SELECT count(*) FROM response WHERE counted = 0").fetchone()[0]
    assert examine(path, now) == 1
    with reading(path) as db:
        (raised,) = signals.signals(db, ALWAYS)
        assert raised.responses == 11 - waiting
        assert flagged(db, SURVEY, ALWAYS).n == 11 - waiting


def test_one_that_waits_holds_up_nobody_and_is_examined_when_it_is_counted(tmp_path: Path) -> None:
    path = office(tmp_path)
    with writing(path) as db:
        record_in(db, playing())
        db.execute("UPDATE response SET counted = 1 WHERE sequence <> 3")
        db.execute("UPDATE response SET counted = 0 WHERE sequence = 3")
    assert examine(path, LATER) == 0  # nine in two rows
    with reading(path) as db:
        assert not behind(db)
        assert db.execute("SELECT through, beyond FROM examined").fetchall() == [(2, 7)]
    with writing(path) as db:
        db.execute("UPDATE response SET counted = 1")
    assert examine(path, LATER) == 1
    assert there(path)[0].responses == 10


def test_imports_are_not_examined(tmp_path: Path) -> None:
    path = office(tmp_path)
    kept(path, every(0, 50, channel="import"))
    assert examine(path, LATER) == 0
    with reading(path) as db:
        assert not behind(db)
    assert there(path) == []


def test_more_than_can_be_examined_at_once_is_examined_in_turn(tmp_path: Path) -> None:
    path = office(tmp_path)
    kept(path, every(1800, 1_005, TEN - timedelta(days=30)))
    kept(path, playing(5_000))
    examine(path, LATER)
    with reading(path) as db:
        assert behind(db)
    examine(path, LATER)
    with reading(path) as db:
        assert not behind(db)
    assert "one_device" in {each.kind for each in there(path)}


def test_office_hours_are_those_of_the_unit_by_its_own_clock(tmp_path: Path) -> None:
    path = office(tmp_path)
    with writing(path) as db:
        office_hours.set_hours(db, "sorong", range(1, 6), (time(8), time(15)))
    evening = datetime(2026, 8, 12, 9, 30, tzinfo=UTC)  # half past six in WIT, half past four in WIB
    kept(path, every(600, 3, evening, counter="poli"))
    kept(path, every(600, 3, evening, 10, counter="loket-1"))
    assert examine(path, LATER) == 1
    (raised,) = there(path)
    assert (raised.kind, raised.counter) == ("outside_hours", "poli")
    assert (raised.facts["first"], raised.facts["last"]) == ("18:30", "18:50")


def test_flagged_answers_are_tallied_each_once_and_no_other_figure_changes(tmp_path: Path) -> None:
    path = office(tmp_path)
    child = every(18, 10, ratings=dict.fromkeys(KEYS, 2), seconds=6)  # too fast as well
    kept(path, [*child, *every(3600, 5, TEN + timedelta(hours=2), 50)])
    with reading(path) as db:
        before = tallies.tally(db, SURVEY, ALWAYS)
    assert examine(path, LATER) == 2
    with reading(path) as db:
        tally = flagged(db, SURVEY, ALWAYS)
        assert (tally.n, tally.ratings["time"]) == (10, (0, 10, 0, 0))
        assert tallies.tally(db, SURVEY, ALWAYS) == before == tallies.recount(db, SURVEY, ALWAYS)
        assert tallies.differences(db, SURVEY) == []


def test_signals_and_flagged_answers_are_those_of_the_days_and_the_place_asked_for(tmp_path: Path) -> None:
    path = office(tmp_path)
    kept(path, [*playing(), *(playing(100, TEN + timedelta(days=3)))])
    kept(path, every(18, 10, TEN, 200, counter="poli", seconds=12))
    assert examine(path, LATER) == 3
    for where, count in (
        (Filter(DAY, DAY), 2),
        (Filter(DAY, DAY, unit="dukcapil"), 1),
        (Filter(DAY, DAY, unit="dukcapil", service="kk"), 0),
        (Filter(DAY, DAY, counter="poli", channel="kiosk"), 1),
        (Filter(DAY, DAY, channel="poster"), 0),
        (Filter(DAY + timedelta(days=1), DAY + timedelta(days=2)), 0),
        (Filter(DAY, DAY + timedelta(days=9), counter="loket-2"), 2),
    ):
        assert len(there(path, where)) == count, where
        with reading(path) as db:
            assert flagged(db, SURVEY, where).n == 10 * count, where
    assert [each.day for each in there(path)] == [DAY + timedelta(days=3), DAY, DAY]
    with reading(path) as db:
        parts = {by: flagged_by(db, SURVEY, ALWAYS, by) for by in ("unit", "service", "counter", "day")}
        assert {part: tally.n for part, tally in parts["unit"].items()} == {"dukcapil": 20, "sorong": 10}
        assert list(parts["service"]) == ["dukcapil/ktp", "sorong/ktp"]
        assert list(parts["counter"]) == ["loket-2", "poli"]
        assert {part: tally.n for part, tally in parts["day"].items()} == {"2026-08-12": 20, "2026-08-15": 10}


def test_who_sets_a_signal_aside_says_why_and_it_is_kept_for_ever(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    kept(path, playing())
    examine(path, LATER)
    (raised,) = there(path)
    with writing(path) as db:
        set_aside(db, raised.id, "sari", f"  {GOOD} ", LATER)
        assert signals.signal(db, raised.id).decision == "set_aside"
        assert flagged(db, SURVEY, ALWAYS).n == 0
        restore(db, raised.id, "sari", "Ternyata bukan rombongan.", LATER + timedelta(hours=1))
        assert signals.signal(db, raised.id).decision == "open"
        assert flagged(db, SURVEY, ALWAYS).n == 10
    with reading(path) as db:
        first, second = signals.decisions(db, raised.id)
    assert (first.at, first.login, first.decision, first.reason) == (LATER, "sari", "set_aside", GOOD)
    assert (second.decision, second.reason) == ("restored", "Ternyata bukan rombongan.")


@pytest.mark.parametrize("reason", ["", "sudah cek", "   sudah cek    ", "x" * 501, "baik\0baik baik"])
def test_a_reason_that_says_nothing_is_refused(tmp_path: Path, reason: str) -> None:
    path = with_head(office(tmp_path))
    kept(path, playing())
    examine(path, LATER)
    with writing(path) as db, pytest.raises(signals.InvalidReason):
        set_aside(db, there(path)[0].id, "sari", reason, LATER)


def test_a_number_that_could_name_a_person_is_masked_in_a_reason(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    kept(path, playing())
    examine(path, LATER)
    with writing(path) as db:
        set_aside(db, 1, "sari", "Rombongan Ibu 3273012345678901, sudah dicek", LATER)
        assert "3273012345678901" not in signals.decisions(db, 1)[0].reason


def test_deciding_what_is_decided_or_unknown_is_refused(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    kept(path, playing())
    examine(path, LATER)
    with writing(path) as db:
        with pytest.raises(signals.AlreadyDecided):
            restore(db, 1, "sari", GOOD, LATER)
        set_aside(db, 1, "sari", GOOD, LATER)
        with pytest.raises(signals.AlreadyDecided):
            set_aside(db, 1, "sari", GOOD, LATER)
        for decide in (set_aside, restore):
            with pytest.raises(signals.UnknownSignal):
                decide(db, 99, "sari", GOOD, LATER)


def test_what_was_set_aside_does_not_cover_what_comes_after(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    kept(path, playing())
    examine(path, LATER)
    with writing(path) as db:
        set_aside(db, 1, "sari", GOOD, LATER)
    kept(path, playing(11, TEN + timedelta(seconds=180), 5))
    examine(path, LATER)
    second, first = (each for each in there(path) if each.kind == "one_device")
    assert (first.decision, first.responses, second.decision, second.responses) == (
        "set_aside",
        10,
        "open",
        5,
    )


def test_receipts_redeemed_off_a_pile_are_found_and_the_record_names_none_of_them(tmp_path: Path) -> None:
    path = office(tmp_path)
    now = datetime.now(UTC)
    nine = now.replace(hour=2, minute=0, second=0, microsecond=0) - timedelta(days=2)  # in WIB
    with writing(path) as db:
        codes = [each.code for each in receipts.issue(db, "dukcapil", [("loket-2", "ktp")] * 6, nine)]
    for number, code in enumerate(codes, 1):
        evening = nine + timedelta(hours=10, minutes=number)
        kept(path, every(0, 1, evening, number, channel="receipt", receipt=code), now)
    assert examine(path, now) == 1
    (raised,) = there(path)
    assert raised.kind == "print_order"
    assert raised.facts == {"answers": 6, "minutes": 5, "reverse": False, "hours": 9}


def test_the_database_itself_keeps_every_signal_to_a_response_that_is_there(tmp_path: Path) -> None:
    path = office(tmp_path)
    kept(path, playing())
    examine(path, LATER)
    with pytest.raises(sqlite3.IntegrityError), writing(path) as db:
        db.execute("DELETE FROM response WHERE sequence = 1")
