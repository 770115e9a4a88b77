"""How long it takes to decide what may be shown of a year, and how much is withheld.

    python bench/disclosure.py

The demo's year, and invented large offices of 12 units, each with 10 counters and 6 services: a busy
one, and one where many groups are few. Processor time, for the first decision about a year: it outlasts the
process. Important are places, services and counters by quarter, semester and year (all that are withheld).
"""

import random
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from dashboard.disclosure.decision import Decision
from dashboard.disclosure.layout import UNFLAGGED
from data import demo
from data.answer_groups import Group, Numbers, answer_groups
from data.database import reading
from surveys.catalogue import survey

SEED, THRESHOLD, ELEMENTS = 2017, 5, 9
UNITS, COUNTERS, SERVICES = 12, 10, 6


def main() -> None:
    """Print a line for each office and year."""
    print(f"seed {SEED}, threshold {THRESHOLD}")
    print(
        f"{'office':24} {'groups':>7} {'cells':>7} {'few':>6} {'subtraction':>12} {'important':>9} {'s':>8}"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "skm.db"
        demo.build(path, datetime(2026, 11, 20, 3, tzinfo=UTC))
        with reading(path) as db:
            for year in (2025, 2026):
                _print(f"demo {year}", answer_groups(db, survey(), year))
    for name, usual in (("large, busy", 40.0), ("large, thin", 6.0)):
        _print(name, _large(usual))


def _print(name: str, groups: Mapping[Group, Numbers]) -> None:
    began = time.process_time()
    decision = Decision(groups, THRESHOLD)
    took = time.process_time() - began
    layout = decision.layout
    cells = [
        cell
        for cut in layout.inside
        if cut.only != UNFLAGGED
        for cell in layout.cells(cut)
        if sum(layout.total(layout.groups(cell)))
    ]
    few = sum(0 < decision.number(*cell) < THRESHOLD for cell in cells)
    hidden = sum(not decision.shows(*cell) for cell in cells) - few
    important = sum(
        not decision.shows(*cell)
        for cell in cells
        if cell.cut.kind != "pair" and not cell.cut.only and cell.months.bit_count() > 1
    )
    print(
        f"{name:24} {len(groups):7} {len(cells):7} {few:6} {hidden:12} {important:9} {took:8.2f}", flush=True
    )


def _large(usual: float) -> dict[Group, Numbers]:
    """Return a year in which a group of the kiosk holds about so many answers, one of a poster a tenth."""
    chance = random.Random(SEED)
    groups = {}
    for unit in range(UNITS):
        for counter in range(COUNTERS):
            for service in chance.sample(range(SERVICES), 3):
                for month in range(1, 13):
                    for channel, share in (("kiosk", 1.0), ("poster", 0.1)):
                        n = int(chance.expovariate(1 / (usual * share)))
                        if n:
                            answered = [n - (chance.random() < 0.03) for _ in range(ELEMENTS)]
                            place = (f"u{unit}", f"s{service}", f"u{unit}-{counter}")
                            groups[Group(month, *place, channel)] = (n, *answered)
    return groups


if __name__ == "__main__":
    main()
