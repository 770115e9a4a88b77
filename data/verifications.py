"""What was found whenever the journal was verified: once a day by itself, and kept."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from data import journal
from data.database import reading, writing

EVERY = timedelta(hours=24)

MOST = 50
"""So many problems are kept by name; of more, only how many there are."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found at a moment (aware, UTC): how many responses were sealed, and the anchor of then.

    `problems` names what does not hold, as `journal.verify` does; where there were more than are kept, the
    last line is "… N more".
    """

    at: datetime
    responses: int
    anchor: str
    problems: tuple[str, ...]


def keep_verifying(path: Path, now: datetime) -> bool:
    """Verify the journal where that was not done for a day, and keep what was found; say whether it was due.

    The chain is walked in a snapshot, so that nobody waits to answer. An anchor of an earlier time that the
    journal no longer reaches is a problem of its own: it was cut off, or made anew.
    """
    with reading(path) as db:
        former = latest(db)
        if former and now - former.at < EVERY:
            return False
        anchor, sealed = journal.anchor(db), journal.sealed(db)
        problems = journal.verify(db) + _lost_anchors(db)
    kept = problems if len(problems) <= MOST else [*problems[:MOST], f"… {len(problems) - MOST} more"]
    with writing(path) as db:
        db.execute(
            "INSERT INTO verification (at, responses, anchor, problems) VALUES (?, ?, ?, ?)",
            (f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", sealed, anchor, json.dumps(kept)),
        )
    return True


def verifications(db: Database, most: int = 30) -> list[Verification]:
    """Return the last verifications, the latest first."""
    rows = db.execute(
        "SELECT at, responses, anchor, problems FROM verification ORDER BY id DESC LIMIT ?", (most,)
    )
    return [
        Verification(datetime.fromisoformat(at), responses, anchor, tuple(json.loads(problems)))
        for at, responses, anchor, problems in rows
    ]


def latest(db: Database) -> Verification | None:
    """Return the last verification: what readers may be shown of the journal's end, which moves each day.

    The end itself moves with every answer, so whoever saw it could tell when somebody gave one.
    """
    found = verifications(db, 1)
    return found[0] if found else None


def _lost_anchors(db: Database) -> list[str]:
    """Name the latest anchor of an earlier verification that the journal does not reach any more."""
    noted = [each.anchor for each in verifications(db) if each.anchor]
    lost = [anchor for anchor in noted if not journal.reaches(db, anchor)]
    return [f"{lost[0].partition(':')[0]}: anchor lost"] if lost else []
