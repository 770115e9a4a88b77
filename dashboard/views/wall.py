"""The wall: a screen in a lobby or office, one place after another."""

from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for

from dashboard import wall
from dashboard.access import reach
from dashboard.addresses import meant
from dashboard.clock import now
from data.database import reading
from data.settings import settings
from surveys.catalogue import survey

pages = Blueprint("wall", __name__)

SECONDS = 20
"""So long stands a place; a single one is read anew after three times as long."""

SHIFTS = 4


@pages.get("/dinding")
def show() -> str:
    """Show one place; the page says which follows it."""
    turn = request.args.get("ke", 0, type=int)
    with reading(current_app.config["DATABASE"]) as db:
        asked = meant(db, request.args, {})
        places = wall.shown(db, reach(), asked.unit.code if asked.unit else "")
        at = turn % len(places) if places else 0
        slide = wall.slide(db, survey(), settings(db), places[at], now=now()) if places else None
    codes: dict[str, Any] = {"unit": asked.unit.code} if asked.unit else {}
    return render_template(
        "wall.html",
        slide=slide,
        names={each.key: each.name for each in survey().elements},
        at=at,
        count=len(places),
        following=url_for("wall.show", ke=(turn + 1) % max(len(places) * SHIFTS, SHIFTS), **codes),
        seconds=SECONDS if len(places) > 1 else 3 * SECONDS,
        shift=turn % SHIFTS,
    )
