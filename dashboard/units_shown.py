"""Whether a unit's figures may be shown: for the alerts about scores, which know no gate."""

from collections.abc import Callable

from dashboard.disclosure.gate import Gate
from dashboard.places import Place
from data import places
from data.database import Database
from data.settings import settings
from surveys.catalogue import survey
from surveys.period import Period


def shown(db: Database) -> Callable[[str, Period], bool]:
    """Return what says it, as the pages do, of a unit by its code (the whole office: "") in a period."""
    gate = Gate(db, survey(), settings(db).publication)
    at = {"": Place()} | {unit.code: Place(unit) for unit in places.units(db)}
    return lambda unit, period: gate.reason(at[unit], period) is None
