"""What a citizen's code tells of the case that came of their words: how it stands, and the reply."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlite_utils import Database

from surveys.period import local_day

Stage = Literal["received", "working", "answered", "handed_over"]

_STAGES: dict[str, Stage] = {
    "opened": "received",
    "taken_up": "working",
    "reopened": "working",
    "answered": "answered",
    "handed_over": "handed_over",
}


@dataclass(frozen=True, slots=True)
class Told:
    """How a case stands. `reply` is "" until there is one; its day is the unit's own.

    `report` is the number at SP4N-LAPOR!, "" where it is not known. Who sees to the case is not told, nor
    when it began: whoever finds a code shall learn nothing about whose it is.
    """

    stage: Stage
    reply: str
    replied_on: date | None
    report: str


def told(db: Database, code: str) -> Told | None:
    """Return what may be said of the case of a code; None where no case came of the answer."""
    row = db.execute(
        "SELECT casework.id, coalesce(reply, ''), replied_at, zone FROM casework "
        "JOIN response ON sequence = casework.response JOIN unit ON unit.code = casework.unit "
        "WHERE response.code = ? ORDER BY sequence LIMIT 1",
        (code,),
    ).fetchone()
    if row is None:
        return None
    number, reply, replied_at, zone = row
    rows = db.execute("SELECT kind, words FROM case_step WHERE casework = ? ORDER BY id", (number,))
    steps = [(_STAGES[kind], words) for kind, words in rows if kind in _STAGES]
    reports = [words for stage, words in steps if stage == "handed_over"]
    return Told(
        steps[-1][0],
        reply,
        local_day(datetime.fromisoformat(replied_at), zone) if replied_at else None,
        reports[-1] if reports else "",
    )
