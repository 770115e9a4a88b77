"""Where a citizen checks with the code from the thanks that their voice counts, and reads the reply to it."""

from dataclasses import dataclass
from typing import Literal

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request, url_for
from flask_babel import format_date
from qrcode.constants import ERROR_CORRECT_M
from werkzeug.wrappers import Response

from data import journal
from data.casework import contacts, replies
from data.database import Database, reading
from kiosk import language, office
from kiosk.code_guesses import Guesses
from kiosk.poster import code as draw
from surveys.period import Period
from surveys.short_code import as_written

checks = Blueprint("checks", __name__)

LONGEST = 40

NOT_FOUND, TOO_MANY = 404, 429


@dataclass(frozen=True, slots=True)
class Told:
    """What the page says of a code. The quarter is told and not the day: a code may be found by others.

    `case` is how the case stands that came of the words, if one did, `contact` whether a contact stands, or
    may be left.
    """

    state: Literal["counted", "waiting", "changed"]
    unit: str
    quarter: Period
    case: replies.Told | None
    contact: Literal["left", "offered", ""]


def install(app: Flask) -> None:
    """Give this app's process its brake on guessing, and its pages the day of a reply."""
    app.extensions["code_guesses"] = Guesses()
    app.add_template_filter(lambda day: format_date(day, "d MMMM y"), "long_day")


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
    guesses = _guesses()
    if guesses.too_many():
        return render_template("check.html", told=None, code=code[:LONGEST], busy=True), TOO_MANY
    told = _told(written) if written else None
    if told is None:
        guesses.count()
    page = render_template("check.html", told=told, code=code[:LONGEST], unknown=told is None)
    return page if told else (page, NOT_FOUND)


@checks.get("/c/<code>.svg")
def picture(code: str) -> Response:
    """Draw the QR code of a code's page, for a citizen to take along from the kiosk's screen."""
    written = as_written(code[:LONGEST]) or abort(404)
    drawn = draw(office.public(url_for(".check", code=written)), ERROR_CORRECT_M)
    svg = render_template("check.svg", drawn=drawn)
    return current_app.response_class(svg, mimetype="image/svg+xml")


def known(code: str) -> str | None:
    """Return a code as it is written, where an answer has it; all else that it opens asks here."""
    guesses, written = _guesses(), as_written(code[:LONGEST])
    if guesses.too_many():
        return None
    if written is None or _told(written) is None:
        guesses.count()
        return None
    return written


def _told(code: str) -> Told | None:
    with reading(current_app.config["DATABASE"]) as db:
        found = journal.found(db, code)
        if found is None:
            return None
        state: Literal["counted", "waiting", "changed"] = "counted" if found.counted else "waiting"
        return Told(
            state=state if found.unchanged else "changed",
            unit=found.unit,
            quarter=Period.containing("quarter", found.day),
            case=replies.told(db, code),
            contact=_contact(db, code),
        )


def _contact(db: Database, code: str) -> Literal["left", "offered", ""]:
    if contacts.left(db, code):
        return "left"
    return "offered" if contacts.may_leave(db, code) else ""


def _guesses() -> Guesses:
    guesses: Guesses = current_app.extensions["code_guesses"]
    return guesses
