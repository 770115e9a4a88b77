"""Whose words may be read by those who answer nobody: where a figure is withheld, so are the words."""

from collections.abc import Callable

from dashboard.disclosure.gate import Gate
from dashboard.places import Place, directory
from dashboard.rights import Right
from data import words
from data.accounts.reach import Reach
from data.database import Database
from data.settings import settings
from data.tallies import Filter
from data.words import Spot
from surveys.catalogue import survey
from surveys.period import Period


def spots(db: Database, reach: Reach, where: Filter, may: Callable[[Right], bool]) -> frozenset[Spot] | None:
    """Return where and in which months words may be read; None, everywhere, for those who answer citizens.

    Words stand with counter, service and month. Where few answered there they point at somebody, and their
    number is one that the gate withholds. A fixed number of queries, and two for each calendar year.
    """
    if may("cases"):
        return None
    around = directory(db, Place())
    units = {each.code: each for each in around.units}
    services = {(each.unit, each.code): each for each in around.services}
    counters = {each.code: each for each in around.counters}
    gate = Gate(db, survey(), settings(db).publication)
    shown = (
        spot
        for spot in words.spots(db, reach, where)
        if not gate.reason(
            Place(units[spot.unit], services[spot.unit, spot.service], counters[spot.counter]),
            Period.parse(spot.month),
        )
    )
    return frozenset(shown)
