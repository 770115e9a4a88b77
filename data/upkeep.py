"""What has to be done from time to time, whether anybody answers or not."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data import counting, receipts, verifications, words
from data.accounts import sessions
from data.alerts.cause import Shown
from data.alerts.delivery import deliver
from data.alerts.raising import raise_alerts
from data.casework import contacts
from data.database import reading, writing
from data.sheets import drafts
from data.signals import examination


@dataclass(frozen=True, slots=True)
class KeptUp:
    """Responses counted at last, signals raised, ties between answer and receipt cut; alerts raised and told.

    `told` counts the messages about alerts that arrived.
    """

    counted: int
    raised: int
    cut: int
    alerted: int
    told: int


def keep_up(path: Path, now: datetime, shown: Shown | None = None) -> KeptUp:
    """Count what waited, examine what is new, forget which receipt an answer was given with, and alert.

    `now` is aware. Ties are cut only once everything is examined, since a signal may need them. Without
    `shown` there are no alerts about scores (see `data.alerts.raising`). Safe at any time, as often as one
    likes, and in several processes at once.
    """
    with writing(path) as db:
        counted = counting.release(db, now)
        contacts.erase_unused(db, now)
        sessions.sweep(db, now)
    words.tag_waiting(path)
    drafts.sweep(path, now)
    verifications.keep_verifying(path, now)
    raised = examination.examine(path, now)
    with reading(path) as db:
        behind = examination.behind(db)
    cut = 0
    if not behind:
        with writing(path) as db:
            cut = receipts.cut_ties(db, now)
    alerted = raise_alerts(path, now, shown)
    return KeptUp(counted, raised, cut, alerted, deliver(path, now))
