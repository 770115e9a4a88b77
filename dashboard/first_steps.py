"""What a new office still has to do before its first citizen rates it: a list with what is done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dashboard.addresses import EARLIEST, LATEST
from data import devices, places
from data.accounts.people import people
from data.database import Database
from data.settings import settings
from data.tallies import Filter, answered_days
from surveys.catalogue import survey

Step = Literal["unit", "service", "counter", "address", "people", "collect"]


EVER = Filter(EARLIEST, LATEST)


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps in their order, each with whether it is done."""

    done: dict[Step, bool]

    @property
    def next(self) -> Step | None:
        """Return the first step that is not done; None where all are."""
        return next((step for step, done in self.done.items() if not done), None)

    @property
    def count(self) -> int:
        """Return how many steps are done."""
        return sum(self.done.values())


def first_steps(db: Database, now: datetime) -> Steps:
    """Return what of a new office's set-up is done; `now` is aware."""
    return Steps(
        {
            "unit": bool(places.units(db, open_only=True)),
            "service": bool(places.services(db, open_only=True)),
            "counter": bool(places.counters(db, open_only=True)),
            "address": bool(settings(db).kiosk_url),
            "people": len(people(db, now)) > 1,
            "collect": bool(devices.devices(db)) or answered_days(db, survey(), EVER) is not None,
        }
    )
