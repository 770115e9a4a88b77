"""Where a citizen checks with the code from the thanks that their voice is kept, counted and unchanged."""

from dataclasses import dataclass
from typing import Literal

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from qrcode.constants import ERROR_CORRECT_M
from werkzeug.wrappers import Response

from data import journal
from data.database import reading
from kiosk import language, office
from kiosk.poster import code as draw
from surveys.period import Period
from surveys.short_code import as_written

checks = Blueprint("checks", __name__)

LONGEST = 40

NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class Told:
    """What the page says of a code. The quarter is told and not the day: a code may be found by others."""

    state: Literal["counted", "waiting", "changed"]
    unit: str
    quarter: Period


@checks.get("/c")
def ask() -> Response | str:
    """Ask for a code, and lead to its page."""
    typed = request.args.get("code", "")[:LONGEST]
    if code := as_written(typed):
        return redirect(url_for(".check", code=code, lang=language.in_address()))
    return render_template("check.html", told=None, code=typed, unknown=bool(typed))


@checks.get("/c/<code>")
def check(code: str) -> Response | str | tuple[str, int]:
    """Say of a code that its response is kept, where and in which quarter; never what was answered."""
    written = as_written(code[:LONGEST])
    if written and written != code:
        return redirect(url_for(".check", code=written, lang=language.in_address()), 301)
    told = _told(written) if written else None
    page = render_template("check.html", told=told, code=code[:LONGEST], unknown=told is None)
    return page if told else (page, NOT_FOUND)


@checks.get("/c/<code>.svg")
def picture(code: str) -> Response:
    """Draw the QR code of a code's page, for a citizen to take along from the kiosk's screen."""
    written = as_written(code[:LONGEST]) or abort(404)
    drawn = draw(office.public(url_for(".check", code=written)), ERROR_CORRECT_M)
    svg = render_template("check.svg", drawn=drawn)
    return current_app.response_class(svg, mimetype="image/svg+xml")


def _told(code: str) -> Told | None:
    with reading(current_app.config["DATABASE"]) as db:
        found = journal.found(db, code)
    if found is None:
        return None
    state: Literal["counted", "waiting", "changed"] = "counted" if found.counted else "waiting"
    quarter = Period.containing("quarter", found.day)
    return Told(state if found.unchanged else "changed", found.unit, quarter)
