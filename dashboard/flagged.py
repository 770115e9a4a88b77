"""The score of a place without the answers that a signal is about, as far as that may be shown."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dashboard.cells import Cell
from dashboard.neighbours import Neighbours
from dashboard.places import Place
from data.database import Database
from data.signals import flagged as tally
from data.signals.closing import closing
from surveys.period import Period
from surveys.tally import Tally

Untold = Literal["running", "late", "decided", "few"]
"""Why a score without flagged answers is not told, the first that holds.

running: the period is not closed; late: what was recorded after that may have flagged more; decided: some of
what was ever flagged no longer is; few: the gate withholds it.
"""


@dataclass(frozen=True, slots=True)
class Flagged:
    """How many answers of a place are flagged, and its score without them, or why that is not told.

    `n` tells how answers came, never what they say, and stands on the signals' own pages too.
    """

    n: int
    without: Cell | None
    untold: Untold | None = None


def flagged_at(
    db: Database, here: Neighbours, place: Place, period: Period, *, weight: str, today: date
) -> Flagged:
    """Return what is flagged at a place whose own score is shown, on a day of its zone: three queries.

    A score without them is a figure of its own. It is told of a closed period alone, and only while all that
    was ever flagged there still is: so it is one figure for ever, and no two of them differ by few answers.
    """
    chosen = place.during(period)
    flagged = tally(db, here.scoring.survey, chosen)
    stands = closing(db, chosen, today)
    if not flagged.n:
        return Flagged(0, None)
    untold: Untold | None = None
    if not stands.closed:
        untold = "running"
    elif stands.late:
        untold = "late"
    elif stands.ever != flagged.n:
        untold = "decided"
    elif here.gate.unflagged_reason(place, period):
        untold = "few"
    rest = None if untold else here.scoring.cell(without(here.tally(place), flagged), None, weight=weight)
    return Flagged(flagged.n, rest, untold)


def without(whole: Tally, part: Tally) -> Tally:
    """Return the tally of a whole less a part of it."""
    return Tally(
        whole.n - part.n,
        {
            key: tuple(a - b for a, b in zip(whole.ratings[key], part.ratings[key], strict=True))
            for key in whole.ratings
        },
        tuple(a - b for a, b in zip(whole.totals, part.totals, strict=True)),
    )
