"""Where a page stands: the office's settings and the counter of its address."""

from flask import current_app, g

from data.database import reading
from data.places import Counter, counter, counters
from data.settings import Settings, settings


def counter_at(code: str) -> Counter:
    """Return the counter of an address, and remember the office for the page; raises UnknownPlace."""
    with reading(current_app.config["DATABASE"]) as db:
        g.office = settings(db)
        return counter(db, code)


def all_counters() -> list[Counter]:
    """Return all counters by unit and name, and remember the office for the page."""
    with reading(current_app.config["DATABASE"]) as db:
        g.office = settings(db)
        return counters(db)


def office() -> Settings:
    """Return the office's settings, read once a request."""
    if "office" not in g:
        with reading(current_app.config["DATABASE"]) as db:
            g.office = settings(db)
    found: Settings = g.office
    return found
