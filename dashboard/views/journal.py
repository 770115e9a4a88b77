"""The journal: whether what was recorded is unchanged, and who did what."""

from datetime import timezone
from itertools import groupby

from flask import Blueprint, current_app, render_template, request
from werkzeug.wrappers import Response

from dashboard import deed_table, deed_words, journal_words
from dashboard.access import reach
from dashboard.clock import now
from data import deeds as log
from data import journal, places
from data.accounts import people
from data.database import Database, reading
from data.deeds import Deed
from data.verifications import EVERY, verifications
from surveys.period import ZONES

pages = Blueprint("journal", __name__)

SHOWN = 100
"""Deeds on one page."""

MOST = 10_000
"""Deeds in one file."""

HIGHEST = 2**53


@pages.get("/jurnal")
def show() -> str:
    """Say whether what was recorded still holds, and how to check that from outside."""
    with reading(current_app.config["DATABASE"]) as db:
        found, anchor, sealed = verifications(db), journal.anchor(db), journal.sealed(db)
        zone = _zone(db)
    return render_template(
        "journal/show.html",
        verifications=found,
        late=not found or now() - found[0].at > 2 * EVERY,
        anchor=anchor,
        sealed=sealed,
        zone=zone,
        words=journal_words,
    )


@pages.get("/jurnal/catatan")
def deeds() -> str:
    """List who did what, the latest first, as far as the reach of whoever asks."""
    with reading(current_app.config["DATABASE"]) as db:
        found = _asked(db, SHOWN + 1)
        names = {each.login: each.name for each in people.people(db, now())}
        doers = [login for login in log.doers(db, reach()) if login in names or login == log.COMMAND_LINE]
        zone = _zone(db)
    return render_template(
        "journal/deeds.html",
        days=[
            (day, list(done))
            for day, done in groupby(found[:SHOWN], lambda each: each.at.astimezone(zone).date())
        ],
        older=found[SHOWN - 1].id if len(found) > SHOWN else None,
        names=names,
        doers=doers,
        zone=zone,
        words=deed_words,
    )


@pages.get("/jurnal/catatan.csv")
def csv() -> Response:
    """Send the same as CSV."""
    with reading(current_app.config["DATABASE"]) as db:
        content = deed_table.csv(_asked(db, MOST))
    response = Response(content, mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename="catatan.csv")
    return response


def _asked(db: Database, most: int) -> list[Deed]:
    query = request.args
    before = query.get("before", type=int)
    return log.deeds(
        db,
        reach(),
        what=query.get("thing", "")[:64],
        login=query.get("login", "")[:63],
        before_id=before if before and 0 < before < HIGHEST else None,
        most=most,
    )


def _zone(db: Database) -> timezone:
    """Return the zone in which the office tells the time: that of its first unit."""
    units = places.units(db)
    return ZONES[units[0].zone if units else "WIB"]
