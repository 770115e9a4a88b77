"""Measure how fast responses are recorded, beside the plain way, in the same run.

    python bench/writing.py [--rounds R] [--seconds S] [--folder FOLDER]

Ours: `data.responses.record`, where threads that come together share a commit and processes queue at a
lock. Plain: the same rows and tallies, but one BEGIN IMMEDIATE per response on a connection per
thread, and those who find the database busy wait in SQLite's own busy handler. Both are durable
(synchronous=FULL), and take turns, so that both meet the same disk. Ratios travel to other machines,
absolute figures do not.
"""

import argparse
import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier
from uuid import uuid4

from data.connections import open_connection
from data.database import prepare, reading, writing
from data.places import Service, Unit, add_counter, add_service, add_unit
from data.responses import record, record_in
from data.selection import Filter
from data.tallies import tally
from surveys import catalogue
from surveys.response import Response, answer

SURVEY = catalogue.survey()
COUNTERS = 10
PROCESSES = (1, 2)
THREADS = (1, 4, 16)
BULK = 10_000


@dataclass(frozen=True)
class Measured:
    """Responses a second, and the milliseconds that half and 99 in 100 of them took at most."""

    rate: float
    p50: float
    p99: float


def office(folder: Path) -> Path:
    """Return a new database with one unit, one service and ten counters."""
    path = folder / "skm.db"
    prepare(path)
    with writing(path) as db:
        add_unit(db, Unit("dukcapil", "Dukcapil"))
        add_service(db, Service("ktp", "KTP-el", "dukcapil"))
        for number in range(COUNTERS):
            add_counter(db, f"loket-{number}", f"Loket {number}", "dukcapil", ["ktp"])
    for _ in range(4):  # until the write-ahead log has its full length, every flush is a slow one
        record(path, [response(number) for number in range(1_000)])
    return path


def response(number: int) -> Response:
    """Return a new response at one of the counters."""
    given = {
        "uuid": str(uuid4()),
        "counter": f"loket-{number % COUNTERS}",
        "service": "ktp",
        "channel": "kiosk",
        "language": "id",
        "ratings": {key.key: 4 - (number + at) % 7 // 5 for at, key in enumerate(SURVEY.elements)},
    }
    return answer(SURVEY, given, datetime.now(UTC))


def ours(path: Path, thread: int, until: float) -> list[float]:
    """Record one response after the other until then; return the seconds that each took."""
    taken = []
    while (start := time.monotonic()) < until:
        record(path, [response(thread)])
        taken.append(time.monotonic() - start)
    return taken


def plain(path: Path, thread: int, until: float) -> list[float]:
    """Do the same with a transaction for each response and SQLite's busy handler."""
    taken = []
    with open_connection(path) as db:
        while (start := time.monotonic()) < until:
            db.execute("BEGIN IMMEDIATE")
            record_in(db, [response(thread)])
            db.execute("COMMIT")
            taken.append(time.monotonic() - start)
    return taken


WAYS = {"ours": ours, "plain": plain}


def work(way: str, path: Path, threads: int, seconds: float, barrier: Barrier) -> list[float]:
    """Run one process's threads, once all processes are ready."""
    WAYS[way](path, 0, time.monotonic() + 0.1)  # the first call pays for the imports
    barrier.wait(timeout=60)
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(threads) as pool:
        runs = [pool.submit(WAYS[way], path, thread, until) for thread in range(threads)]
        return [taken for run in runs for taken in run.result()]


def run(way: str, path: Path, processes: int, threads: int, seconds: float) -> list[float]:
    """Return the seconds that each response took with so many processes and threads at once."""
    with (
        multiprocessing.Manager() as manager,
        multiprocessing.get_context("spawn").Pool(processes) as pool,
    ):
        barrier = manager.Barrier(processes)
        runs = [pool.apply_async(work, (way, path, threads, seconds, barrier)) for _ in range(processes)]
        return [taken for run in runs for taken in run.get(timeout=600)]


def measure(
    folder: Path | None, processes: int, threads: int, rounds: int, seconds: float
) -> dict[str, Measured]:
    """Let both ways take turns, and hold what they acknowledged to what is kept."""
    taken: dict[str, list[float]] = {way: [] for way in WAYS}
    with ExitStack() as stack:
        paths = {way: office(stack.enter_context(folder_in(folder))) for way in WAYS}
        before = {way: kept(path) for way, path in paths.items()}
        for _ in range(rounds):
            for way, path in paths.items():
                taken[way] += run(way, path, processes, threads, seconds)
        for way, path in paths.items():
            if kept(path) - before[way] < len(taken[way]):
                raise SystemExit(f"{way}: fewer responses are kept than were acknowledged")
    return {way: figures(each, rounds * seconds) for way, each in taken.items()}


def figures(taken: list[float], seconds: float) -> Measured:
    """Return the figures of all responses of one way."""
    ordered = sorted(taken)
    n = len(ordered)
    return Measured(n / seconds, ordered[n // 2] * 1000, ordered[n * 99 // 100] * 1000)


@contextmanager
def folder_in(folder: Path | None) -> Iterator[Path]:
    """Give a folder that is gone afterwards."""
    with TemporaryDirectory(dir=folder) as fresh:
        yield Path(fresh)


def kept(path: Path) -> int:
    """Return how many responses the tallies of a database hold."""
    with reading(path) as db:
        return tally(db, SURVEY, Filter(date.min, date.max)).n


def bulk(folder: Path | None) -> float:
    """Return the responses a second of one large import."""
    with folder_in(folder) as fresh:
        path = office(fresh)
        responses = [response(number) for number in range(BULK)]
        start = time.monotonic()
        with writing(path) as db:
            record_in(db, responses)
        return BULK / (time.monotonic() - start)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often each way has its turn")
    parser.add_argument("--seconds", type=float, default=1.0, help="how long a turn lasts")
    parser.add_argument("--folder", type=Path, help="where the databases lie: the disk matters")
    given = parser.parse_args()
    print(f"one import of {BULK} responses: {bulk(given.folder):,.0f} responses/s")
    print("                     ours                      plain                   ours / plain")
    print("processes threads    rate/s  p50 ms  p99 ms    rate/s  p50 ms  p99 ms   rate   p99")
    for processes in PROCESSES:
        for threads in THREADS:
            ways = measure(given.folder, processes, threads, given.rounds, given.seconds)
            a, b = ways["ours"], ways["plain"]
            print(
                f"{processes:9} {threads:7} {a.rate:9,.0f} {a.p50:7.1f} {a.p99:7.1f} "
                f"{b.rate:9,.0f} {b.p50:7.1f} {b.p99:7.1f} "
                f"{a.rate / b.rate:6.2f} {a.p99 / b.p99:5.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
