"""Upkeep: what waits is counted, what is odd is found, ties are cut; by hand, and beside a running face."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from faces import PATIENCE, await_answer, free_port
from heads import alike, record
from office_files import skm
from offices import ALWAYS, KEYS, office, response
from watch import standing, watched

from data import counting, receipts, signals
from data.database import reading, writing
from data.responses import record_in
from data.signals import examination
from data.targets import set_target
from data.upkeep import keep_up
from surveys.period import local_day


def yesterday() -> datetime:
    return datetime.now(UTC) - timedelta(days=1)


def with_two_waiting(folder: Path) -> Path:
    """Return an office where two answers of today have arrived, and wait for a third."""
    path = office(folder)
    now = datetime.now(UTC)
    with writing(path) as db:
        record_in(db, [response(number, at=now) for number in (1, 2)])
        assert counting.waiting(db) == 2
    return path


def test_what_waited_for_a_week_is_counted(tmp_path: Path) -> None:
    path = with_two_waiting(tmp_path)
    assert keep_up(path, datetime.now(UTC)).counted == 0
    assert keep_up(path, datetime.now(UTC) + timedelta(days=8)).counted == 2
    with reading(path) as db:
        assert counting.waiting(db) == 0


def with_a_redeemed_receipt(folder: Path) -> Path:
    path = office(folder)
    with writing(path) as db:
        (issued,) = receipts.issue(db, "dukcapil", [("loket-2", "ktp")], yesterday())
        given: dict[str, Any] = {"counter": "loket-2", "channel": "receipt", "receipt": issued.code}
        (outcome,) = record_in(db, [response(1, at=yesterday(), **given)])
        assert outcome.status == "recorded", outcome
    return path


def ties(path: Path) -> int:
    with reading(path) as db:
        return int(db.execute("SELECT count(*) FROM redemption").fetchone()[0])


def test_ties_to_receipts_are_cut_in_time_and_only_after_the_examination(tmp_path: Path) -> None:
    path = with_a_redeemed_receipt(tmp_path)
    assert keep_up(path, datetime.now(UTC)).cut == 0
    assert ties(path) == 1
    assert keep_up(path, datetime.now(UTC) + timedelta(days=30)).cut == 1
    assert ties(path) == 0


def test_ties_wait_for_answers_that_nobody_could_examine_yet(tmp_path: Path) -> None:
    path = with_a_redeemed_receipt(tmp_path)
    with writing(path) as db:
        many = [
            response(number, at=yesterday() + timedelta(seconds=number), counter="loket-2", channel="poster")
            for number in range(2, 2_010)
        ]
        record_in(db, many)
    month = datetime.now(UTC) + timedelta(days=30)
    assert [keep_up(path, month).cut for _ in range(3)] == [0, 0, 1]


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    path = office(tmp_path)
    child = [
        response(number, dict.fromkeys(KEYS, 1), at=yesterday() + timedelta(seconds=15 * number), seconds=12)
        for number in range(10)
    ]
    with writing(path) as db:
        record_in(db, child[:2])
        record_in(db, child[2:])
    told = skm("upkeep", "--database", path).stdout
    assert "Tanda baru: 1" in told
    assert "Ikatan jawaban dengan struk yang diputus: 0" in told
    with reading(path) as db:
        assert [each.kind for each in signals.signals(db, ALWAYS)] == ["one_device"]


@contextmanager
def serving(path: Path, *python: str) -> Iterator["subprocess.Popen[str]"]:
    """Run `skm serve kiosk` until it answers; give the process, which the block ends."""
    port = free_port()
    program = (sys.executable, *(python or ("-m", "skm")))
    command = [*program, "serve", "kiosk", "--port", str(port), "--database", str(path)]
    running = subprocess.Popen(command, text=True, stderr=subprocess.PIPE)
    try:
        await_answer(f"http://127.0.0.1:{port}/healthz")
        yield running
    finally:
        running.kill()
        running.wait(PATIENCE)
        if running.stderr:
            running.stderr.close()


def test_a_running_face_keeps_up_by_itself_and_ends_when_it_is_told(tmp_path: Path) -> None:
    path = office(tmp_path)
    with writing(path) as db:
        record_in(db, [response(1, at=datetime.now(UTC))])
        db.execute("UPDATE response SET counted = 0, day = date(day, '-8 day')")
    with serving(path) as running:
        until(lambda: not _left(path))
        running.send_signal(signal.SIGTERM)
        told = running.communicate(timeout=PATIENCE)[1]
    assert running.returncode == 0, told
    assert "Traceback" not in told


TELLING = """
import atexit, sys
from skm import main

heavy = {"numpy", "pandas", "plotly", "openpyxl", "dashboard"}
atexit.register(lambda: print("heavy:", sorted(heavy & sys.modules.keys()), file=sys.stderr))
main()
"""


def test_upkeep_beside_a_kiosk_imports_nothing_of_the_dashboard(tmp_path: Path) -> None:
    path = watched(tmp_path, "below_target", "low_ratings", "sample_behind")
    with writing(path) as db:
        record_in(db, [response(1, at=datetime.now(UTC))])
        db.execute("UPDATE response SET counted = 0, day = date(day, '-8 day')")
    with serving(path, "-c", TELLING) as running:
        until(lambda: not _left(path))
        running.send_signal(signal.SIGINT)
        told = running.communicate(timeout=PATIENCE)[1]
    assert "heavy: []" in told, told


def test_upkeep_by_hand_alerts_about_scores(tmp_path: Path) -> None:
    path, now = watched(tmp_path, "below_target"), datetime.now(UTC)
    record(path, 1, alike(60, 3), now)
    with writing(path) as db:
        set_target(db, {"unit": "dukcapil"}, local_day(now, "WIB").year, Decimal(90))
    assert keep_up(path, now).alerted == 0, "nobody says which scores may be shown"
    assert "Peringatan baru: 1" in skm("upkeep", "--database", path).stdout
    assert [each.kind for each in standing(path)] == ["below_target"]


def test_upkeep_that_fails_is_logged_and_the_face_goes_on(tmp_path: Path) -> None:
    path = office(tmp_path)
    with writing(path) as db:
        db.execute("DROP TABLE examined")
    with serving(path) as running:
        os.kill(running.pid, signal.SIGINT)
        told = running.communicate(timeout=PATIENCE)[1]
    assert running.returncode == 0, told
    assert told.count("Perawatan basis data gagal") == 1
    assert "no such table: examined" in told


FORKING = """
import os, sys, threading
from datetime import UTC, datetime
from pathlib import Path
from commands import upkeep
from data.database import writing

path, begun = Path(sys.argv[1]), threading.Event()

def at_work():
    with upkeep._at_work, writing(path) as db:
        db.execute("DELETE FROM sign_in_try")
        begun.set()
        threading.Event().wait(0.3)

threading.Thread(target=at_work).start()
begun.wait()
child = os.fork()
if child == 0:
    with writing(path) as db:
        db.execute("DELETE FROM sign_in_try")
    os._exit(0)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_worker_that_is_started_while_upkeep_is_running_can_write(tmp_path: Path) -> None:
    path = office(tmp_path)
    run = subprocess.run([sys.executable, "-c", FORKING, str(path)], timeout=PATIENCE, check=False)
    assert run.returncode == 0


def _left(path: Path) -> bool:
    with reading(path) as db:
        return counting.waiting(db) > 0 or examination.behind(db)


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
