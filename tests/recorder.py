"""A process that records responses and prints each one's UUID once it is acknowledged.

    python tests/recorder.py DATABASE FIRST COUNT THREADS

Waits for a line on standard input before it starts, so that several can be let go at once.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from offices import response

from data.responses import record


def main(path: Path, first: int, count: int, threads: int) -> None:
    """Record the responses numbered from `first`, one a call, and say which are kept."""

    def one(number: int) -> None:
        for outcome in record(path, [response(number)]):
            sys.stdout.write(f"{outcome.uuid} {outcome.status}\n")
            sys.stdout.flush()

    sys.stdin.readline()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(one, range(first, first + count)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(number) for number in sys.argv[2:5]))
