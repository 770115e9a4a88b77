"""Real processes write at once, are killed, and nothing that was acknowledged is lost or counted twice."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from offices import ALWAYS, SURVEY, office, response

from data.connections import open_connection
from data.database import reading, writing
from data.file_lock import file_lock
from data.group_commit import GroupCommit
from data.responses import record, record_in
from data.tallies import differences, recount, tally

ROOT = Path(__file__).parents[1]


@contextmanager
def python(*arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """Run a Python program for the block; whatever happens, it has ended afterwards."""
    child = subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        try:
            yield child
        finally:
            child.kill()


def recorder(path: Path, first: int, count: int, threads: int = 1) -> list[str | Path]:
    return [ROOT / "tests" / "recorder.py", path, str(first), str(count), str(threads)]


def go(child: subprocess.Popen[str]) -> None:
    assert child.stdin is not None
    child.stdin.write("go\n")
    child.stdin.flush()


def said(child: subprocess.Popen[str]) -> list[str]:
    assert child.stdout is not None
    lines = child.stdout.read().splitlines()
    assert child.wait(timeout=60) == 0
    return lines


def all_at_once(*programs: list[str | Path]) -> list[list[str]]:
    with ExitStack() as stack:
        children = [stack.enter_context(python(*program)) for program in programs]
        for child in children:
            go(child)
        return [said(child) for child in children]


def kept(path: Path) -> int:
    """Return the number of responses kept, after holding the tallies to a recount."""
    with reading(path) as db:
        assert differences(db, SURVEY) == []
        counted = tally(db, SURVEY, ALWAYS)
        assert counted == recount(db, SURVEY, ALWAYS)
        return counted.n


def uuids(path: Path) -> set[str]:
    with reading(path) as db:
        return {row[0] for row in db.execute("SELECT uuid FROM response")}


def test_eight_processes_record_a_hundred_responses_each_at_once(tmp_path: Path) -> None:
    path = office(tmp_path)
    lines = all_at_once(*(recorder(path, 100 * place, 100) for place in range(8)))
    assert sum(line.endswith(" recorded") for each in lines for line in each) == 800
    assert kept(path) == 800


def test_four_threads_in_each_of_two_processes_lose_nothing(tmp_path: Path) -> None:
    path = office(tmp_path)
    all_at_once(recorder(path, 0, 100, 4), recorder(path, 100, 100, 4))
    assert kept(path) == 200


def test_three_processes_that_send_the_same_responses_count_them_once(tmp_path: Path) -> None:
    path = office(tmp_path)
    lines = all_at_once(*[recorder(path, 0, 60)] * 3)
    words = [line.split()[1] for each in lines for line in each]
    assert (words.count("recorded"), words.count("duplicate")) == (60, 120)
    assert kept(path) == 60


@pytest.mark.parametrize(("heard", "threads"), [(1, 1), (40, 1), (40, 4), (150, 4)])
def test_a_killed_process_loses_nothing_that_it_acknowledged(
    tmp_path: Path, heard: int, threads: int
) -> None:
    path = office(tmp_path)
    with python(*recorder(path, 0, 100_000, threads)) as child:
        go(child)
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(heard)]
        child.kill()
        lines += [line for line in child.stdout if line.endswith(" recorded\n")]
    acknowledged = {line.split()[0] for line in lines}
    assert len(acknowledged) >= heard
    assert acknowledged <= uuids(path)
    assert kept(path) >= len(acknowledged)
    assert record(path, [response(1_000_000)])[0].status == "recorded"


def test_a_process_killed_inside_its_transaction_leaves_nothing_behind(tmp_path: Path) -> None:
    path = office(tmp_path)
    program = f"""if True:
        import sys, time
        from pathlib import Path
        sys.path.insert(0, "tests")
        from offices import response
        from data.database import writing
        from data.responses import record_in
        with writing(Path({str(path)!r})) as db:
            record_in(db, [response(number) for number in range(500)])
            print("inside", flush=True)
            time.sleep(600)
    """
    with python("-c", program) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "inside\n"
        with reading(path) as db:
            assert tally(db, SURVEY, ALWAYS).n == 0
    assert kept(path) == 0
    record(path, [response(1)])
    assert kept(path) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_records_beside_its_parent_over_a_connection_of_its_own(
    tmp_path: Path,
) -> None:
    path = office(tmp_path)
    program = f"""if True:
        import os, sys
        from pathlib import Path
        sys.path.insert(0, "tests")
        from offices import response
        from data.database import reading
        from data.responses import record
        path = Path({str(path)!r})
        record(path, [response(1)])
        with reading(path) as before:
            pass
        child = os.fork()
        record(path, [response(2 if child else 3)])
        with reading(path) as after:
            assert (after is before) == bool(child)
        if child:
            assert os.waitpid(child, 0)[1] == 0
            record(path, [response(4)])
    """
    with python("-c", program) as child:
        said(child)
    assert kept(path) == 4


def test_a_snapshot_stays_as_it_was_while_others_write_and_does_not_stop_them(
    tmp_path: Path,
) -> None:
    path = office(tmp_path)
    record(path, [response(1)])
    with reading(path) as db:
        assert tally(db, SURVEY, ALWAYS).n == 1
        all_at_once(recorder(path, 2, 5))
        record(path, [response(100)])
        assert tally(db, SURVEY, ALWAYS).n == 1
    assert kept(path) == 7


def test_a_writer_waits_for_another_thread_and_not_for_itself(tmp_path: Path) -> None:
    path = office(tmp_path)
    other = threading.Thread(target=record, args=(path, [response(2)]))
    with writing(path) as db:
        other.start()
        with pytest.raises(RuntimeError), writing(path):
            pass
        record_in(db, [response(1)])
        assert other.is_alive()
    other.join(timeout=60)
    assert kept(path) == 2


def test_writers_queue_at_the_lock_before_they_come_to_sqlite(tmp_path: Path) -> None:
    path = office(tmp_path)
    other = threading.Thread(target=record, args=(path, [response(1)]))
    with file_lock(path.with_name("skm.db.lock")):
        other.start()
        other.join(timeout=0.2)
        assert other.is_alive()
        with open_connection(path) as db:
            db.execute("BEGIN IMMEDIATE")  # SQLite itself is free all the while
            db.execute("ROLLBACK")
    other.join(timeout=60)
    assert kept(path) == 1


class Gathered:
    """Threads that all come while a first one's commit is under way, and what became of each."""

    def __init__(self, *items: str) -> None:
        self.calls: list[list[str]] = []
        self.became: dict[str, str] = {}
        self.entered, self.leave = threading.Event(), threading.Event()
        self.group: GroupCommit[str, str] = GroupCommit(self._write)
        threads = [threading.Thread(target=self._bring, args=(item,)) for item in ("first", *items)]
        threads[0].start()
        assert self.entered.wait(timeout=60)
        for thread in threads[1:]:
            thread.start()
        while len(self.group._waiting) < len(items):
            threads[0].join(timeout=0.01)
        self.leave.set()
        for thread in threads:
            thread.join(timeout=60)

    def _write(self, parts: list[Sequence[str]]) -> list[Sequence[str]]:
        self.calls.append(sorted(item for part in parts for item in part))
        self.entered.set()
        assert self.leave.wait(timeout=60)
        if ["bad"] in parts:
            raise OSError("no space left")
        return [[f"{item} kept" for item in part] for part in parts]

    def _bring(self, item: str) -> None:
        try:
            self.became[item] = self.group.submit([item])[0]
        except OSError as problem:
            self.became[item] = str(problem)


def test_threads_that_come_during_a_commit_share_the_next_one() -> None:
    gathered = Gathered("b", "c", "d", "e")
    assert gathered.calls == [["first"], ["b", "c", "d", "e"]]
    assert gathered.became == {each: f"{each} kept" for each in ("first", "b", "c", "d", "e")}


def test_one_thread_s_failure_is_its_own_and_the_others_are_written() -> None:
    gathered = Gathered("bad", "good")
    assert gathered.calls[:2] == [["first"], ["bad", "good"]]
    assert sorted(gathered.calls[2:]) == [["bad"], ["good"]]
    assert gathered.became == {
        "first": "first kept",
        "bad": "no space left",
        "good": "good kept",
    }
