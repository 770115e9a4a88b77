"""Where a page stands: the office's settings and the counter of its address."""

from flask import current_app, g, request

from data import office_hours
from data.database import reading
from data.places import Counter, Unit, counter, counters
from data.settings import Settings, settings


def counter_at(code: str) -> Counter:
    """Return the counter of an address, and remember the office for the page; raises UnknownPlace."""
    with reading(current_app.config["DATABASE"]) as db:
        g.office = settings(db)
        return counter(db, code)


def all_counters() -> list[Counter]:
    """Return all open counters by unit and name, and remember the office for the page."""
    with reading(current_app.config["DATABASE"]) as db:
        g.office = settings(db)
        return counters(db, open_only=True)


def hours(unit: Unit) -> dict[str, tuple[str, str]]:
    """Return when a unit serves, as a page carries it: opening and closing by weekday, "1" for Monday."""
    with reading(current_app.config["DATABASE"]) as db:
        return office_hours.written(office_hours.hours(db, unit.code))


def office() -> Settings:
    """Return the office's settings, read once a request."""
    if "office" not in g:
        with reading(current_app.config["DATABASE"]) as db:
            g.office = settings(db)
    found: Settings = g.office
    return found


def public(path: str) -> str:
    """Return where a phone reaches a path of ours: as set, or else the way this page was reached."""
    base = office().kiosk_url or current_app.config["PUBLIC_URL"] or request.host_url
    return str(base).rstrip("/") + path
