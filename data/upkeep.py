"""What has to be done from time to time, whether anybody answers or not."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data import counting, receipts
from data.database import reading, writing
from data.signals import examination


@dataclass(frozen=True, slots=True)
class KeptUp:
    """Responses counted at last, signals raised, and ties between answer and receipt cut."""

    counted: int
    raised: int
    cut: int


def keep_up(path: Path, now: datetime) -> KeptUp:
    """Count what waited, examine what is new, then forget which receipt an answer was given with.

    `now` is aware. Ties are cut only once everything is examined, since a signal may need them. Safe at any
    time, as often as one likes, and in several processes at once.
    """
    with writing(path) as db:
        counted = counting.release(db, now)
    raised = examination.examine(path, now)
    with reading(path) as db:
        behind = examination.behind(db)
    if behind:
        return KeptUp(counted, raised, 0)
    with writing(path) as db:
        return KeptUp(counted, raised, receipts.cut_ties(db, now))
