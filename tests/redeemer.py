"""A process that answers again and again with the same receipts, and prints what became of each answer.

    python tests/redeemer.py DATABASE FIRST NOW CODE...

The answers are numbered from FIRST. Waits for a line on standard input before it starts, so that several
can be let go at once.
"""

import sys
from datetime import datetime
from pathlib import Path

from offices import response

from data.responses import record


def main(path: Path, first: int, now: datetime, codes: list[str]) -> None:
    """Record one answer a code, one a call."""
    sys.stdin.readline()
    for number, code in enumerate(codes, first):
        answered = response(number, at=now, channel="receipt", receipt=code)
        for outcome in record(path, [answered]):
            sys.stdout.write(f"{code} {outcome.status} {outcome.problems.get('receipt', '')}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), datetime.fromisoformat(sys.argv[3]), sys.argv[4:])
