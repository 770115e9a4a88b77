"""The score of a place without the answers that a signal is about, as far as that may be shown."""

from dataclasses import dataclass

from dashboard.cells import Cell
from dashboard.neighbours import Neighbours
from dashboard.places import Place
from data.database import Database
from data.signals import flagged as tally
from surveys.period import Period
from surveys.tally import Tally


@dataclass(frozen=True, slots=True)
class Flagged:
    """How many answers of a place are flagged, and its score without them.

    Both are None where that is withheld: the difference of the two scores would tell what few people
    have answered. `n` is 0 where no answer is flagged.
    """

    n: int | None
    without: Cell | None


def flagged_at(db: Database, here: Neighbours, place: Place, period: Period, *, weight: str) -> Flagged:
    """Return what is flagged at a place whose own score is shown: one query.

    A score without them is a figure of its own, for which the gate decides.
    """
    flagged = tally(db, here.scoring.survey, place.during(period))
    if not flagged.n:
        return Flagged(0, None)
    rest = without(here.tally(place), flagged)
    if here.gate.unflagged_reason(place, period):
        return Flagged(None, None)
    return Flagged(flagged.n, here.scoring.cell(rest, None, weight=weight))


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
