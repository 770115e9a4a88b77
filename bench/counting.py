"""Measure how long the kept tallies take to answer, beside a recount of the raw responses.

    python bench/counting.py [--responses N] [--repeats R]

An office of three units with ten counters each, two services at every counter, over one year. The
kept tallies have a row per day and month, counter, service and channel, so their cost stops growing
with the responses once every row is there; that of a recount does not.
"""

import argparse
import random
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID

from data.database import prepare, reading, writing
from data.places import Service, Unit, add_counter, add_service, add_unit
from data.responses import record_in
from data.tallies import By, Filter, differences, recount, tally, tally_by
from surveys import catalogue
from surveys.response import Response, answer

SURVEY = catalogue.survey()
UNITS = ("dukcapil", "dpmptsp", "puskesmas")
COUNTERS = 10
SERVICES = ("a", "b")
NEW_YEAR = datetime(2026, 1, 1, 1, tzinfo=UTC)
YEAR = Filter(date(2026, 1, 1), date(2026, 12, 31))
QUARTER = Filter(date(2026, 7, 1), date(2026, 9, 30))
RANGE = Filter(date(2026, 2, 10), date(2026, 8, 20))
UNIT = Filter(date(2026, 1, 1), date(2026, 12, 31), unit="dpmptsp")
BYS: tuple[By, ...] = ("unit", "service", "counter", "channel", "month", "day")
SEED = 14


def office(path: Path) -> None:
    """Make the database with its places."""
    prepare(path)
    with writing(path) as db:
        for unit in UNITS:
            add_unit(db, Unit(unit, unit))
            for service in SERVICES:
                add_service(db, Service(service, service, unit))
            for number in range(COUNTERS):
                add_counter(db, f"{unit}-{number}", f"Loket {number}", unit, SERVICES)


def responses(n: int) -> list[Response]:
    """Return responses spread over the year and all counters, skewed as real ones are."""
    draw = random.Random(SEED)
    return [
        answer(
            SURVEY,
            {
                "uuid": str(UUID(int=number)),
                "counter": f"{UNITS[number % 3]}-{draw.randrange(COUNTERS)}",
                "service": draw.choice(SERVICES),
                "channel": draw.choice(("kiosk", "kiosk", "kiosk", "poster")),
                "language": "id",
                "ratings": {key.key: draw.choice((2, 3, 4, 4, 4, 4)) for key in SURVEY.elements},
            },
            NEW_YEAR + timedelta(days=draw.randrange(365)),
        )
        for number in range(n)
    ]


def milliseconds(work: Callable[[], object], repeats: int) -> float:
    """Return the median of several runs."""
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken) * 1000


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--responses", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=9)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "skm.db"
        office(path)
        batch = responses(given.responses)
        start = time.perf_counter()
        with writing(path) as db:
            record_in(db, batch)
        taken = time.perf_counter() - start
        with reading(path) as db:
            (rows,) = db.execute("SELECT count(*) FROM tally").fetchone()
            print(f"seed {SEED}: {len(batch):,} responses in {rows:,} rows of the tally")
            print(f"recorded in {taken:.1f} s: {len(batch) / taken:,.0f} responses/s")
            for name, chosen in (
                ("year", YEAR),
                ("year of one unit", UNIT),
                ("quarter", QUARTER),
                ("10 February to 20 August", RANGE),
            ):
                kept = milliseconds(partial(tally, db, SURVEY, chosen), given.repeats)
                raw = milliseconds(partial(recount, db, SURVEY, chosen), 1)
                print(f"tally, {name:25} {kept:8.1f} ms   recount {raw:10,.0f} ms")
            for by in BYS:
                kept = milliseconds(partial(tally_by, db, SURVEY, YEAR, by), given.repeats)
                print(f"tally_by, year by {by:14} {kept:8.1f} ms")
            if differences(db, SURVEY):
                raise SystemExit("the tallies differ from a recount")


if __name__ == "__main__":
    main()
