"""The score of a place without the answers that a signal is about, as far as that may be shown."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from dashboard.cells import Cell, Reason, counts, reasons
from dashboard.neighbours import Hidden, Neighbours, Tallies, inside_units
from dashboard.places import Directory, Kind, Place
from data.database import Database
from data.signals import flagged_by
from data.tallies import By, Filter
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


def flagged_at(
    db: Database, here: Neighbours, around: Directory, place: Place, period: Period, *, weight: str
) -> Flagged:
    """Return what is flagged at a place whose own score is shown: one query, or two inside a unit.

    A score without them is a figure of its own: both the flagged and the rest must be enough, and neither
    may be had from those of the neighbours.
    """
    survey, threshold = here.scoring.survey, here.scoring.threshold
    tallies = flagged_by(db, survey, Filter(period.first, period.last), "unit")
    hidden = _hidden(tallies, *here.of_kind("unit"), lambda parts, known: reasons(parts, threshold, known))
    if place.unit and place.kind in ("service", "counter"):
        inside = Filter(period.first, period.last, unit=place.unit.code)
        units, by = hidden, _BY[place.kind]
        tallies = flagged_by(db, survey, inside, by)
        unit_of = around.unit_of(place.kind)
        hidden = _hidden(
            tallies,
            *here.of_kind(place.kind),
            lambda parts, known: inside_units(parts, unit_of, units, threshold, known),
        )
    flagged = here.scoring.together(tallies.values()) if place.kind == "office" else tallies.get(place.key)
    if flagged is None or not flagged.n:
        return Flagged(0, None)
    rest = without(here.tally(place), flagged)
    if min(flagged.n, rest.n) < threshold or place.key in hidden:
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


_BY: Mapping[Kind, By] = {"service": "service", "counter": "counter"}
Hide = Callable[[Mapping[str, int], Collection[str]], Mapping[str, Reason]]


def _hidden(flagged: Tallies, whole: Tallies, elsewhere: Hidden, hide: Hide) -> set[str]:
    """Return the parts whose flagged answers, or whose rest, must be withheld: each takes others with it."""
    given = counts(flagged)
    rest = {key: whole[key].n - count for key, count in given.items() if key in whole}
    hidden = set(elsewhere) & given.keys()
    for parts in (given, rest, given):
        hidden |= hide(parts, hidden).keys()
    return hidden
