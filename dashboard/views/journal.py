"""The journal: whether what was recorded is unchanged, and who did what."""

from datetime import timezone
from itertools import groupby

from flask import Blueprint, current_app, render_template, request
from werkzeug.wrappers import Response

from dashboard import anchor_table, deed_table, deed_words, journal_words
from dashboard.access import reach
from dashboard.clock import now
from data import deeds as log
from data import places
from data.accounts import people
from data.database import Database, reading
from data.deeds import Deed
from data.verifications import EVERY, verifications
from surveys.period import ZONES

pages = Blueprint("journal", __name__)

SHOWN = 100
"""Deeds on one page."""

MOST = 10_000
"""Deeds, or anchors, in one file."""

HIGHEST = 2**53


@pages.get("/jurnal")
def show() -> str:
    """Say whether what was recorded still holds, and how to check that from outside.

    Only what the last verification found: the journal's present end moves with each answer, and would tell
    when somebody gave one.
    """
    with reading(current_app.config["DATABASE"]) as db:
        found, zone = verifications(db), _zone(db)
    return render_template(
        "journal/show.html",
        verifications=found,
        late=not found or now() - found[0].at > 2 * EVERY,
        zone=zone,
        words=journal_words,
    )


@pages.get("/jurnal/jangkar.csv")
def anchors() -> Response:
    """Send the anchor of every verification as CSV: what an observer compares their notes with."""
    with reading(current_app.config["DATABASE"]) as db:
        content = anchor_table.csv(verifications(db, MOST), _zone(db))
    return _sent(content, "jangkar.csv")


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
    return _sent(content, "catatan.csv")


def _sent(content: bytes, name: str) -> Response:
    response = Response(content, mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=name)
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
