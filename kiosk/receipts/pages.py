"""The pages of a receipt: its survey, what to do where its code is worth nothing, a field to type it into."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from flask import Blueprint, Response, current_app, redirect, render_template, request, session, url_for
from flask_babel import format_date
from werkzeug.wrappers import Response as AnyResponse

from data.places import Counter
from data.receipts import Look, look
from data.receipts.standing import WINDOW
from data.responses import record
from kiosk import language, office, survey_page
from kiosk.sheet import Sheet
from surveys import catalogue
from surveys.period import local_day
from surveys.receipt_code import ALPHABET, LETTERS, plain, shown
from surveys.response import InvalidAnswers, answer

receipts = Blueprint("receipts", __name__)

LONGEST = 40
"""Letters of a typed code that are looked at; a good one has 23 with its dashes."""

STATUS = {"spent": 410, "expired": 410, "cancelled": 410, "moved": 410, "busy": 503}
"""HTTP's word for each page beside the survey; what else was typed is not found."""

NOT_FOUND, INVALID = 404, 422


@receipts.get("/r", strict_slashes=False)
def ask() -> AnyResponse | str:
    """Ask for the code on a receipt, and lead to its page."""
    typed = plain(request.args.get("code", "")[:LONGEST])
    letters = "".join(letter for letter in typed if letter.isalnum())  # what can stand in an address
    if letters:
        return redirect(url_for(".survey", code=letters, lang=language.in_address()))
    return render_template("receipt_code.html", state="", slip="", code="")


@receipts.get("/r/<code>")
def survey(code: str) -> AnyResponse | str | tuple[str, int]:
    """Ask about the very service that the receipt is for; or say why it is worth nothing, and what to do."""
    session.pop("thanks", None)
    found = look(current_app.config["DATABASE"], code[:LONGEST], datetime.now(UTC))
    if not found.counter:
        return _unproven(found, code[:LONGEST])
    counter = office.counter_at(found.counter)
    if found.state != "open" or not _is_given(found, counter):
        return _worthless(found, counter)
    return survey_page.blank("receipt", counter, service=found.service, receipt=plain(code))


@receipts.post("/r/<code>")
def rate(code: str) -> AnyResponse | str | tuple[str, int]:
    """Record a sheet and spend the receipt; where that is worth nothing, offer the counter's open form.

    Counter and service come with the form: whether they are the receipt's is seen when it is spent.
    """
    counter = office.counter_at(request.form.get("counter", ""))
    sheet = Sheet.filled(catalogue.survey(), request.form, receipt=plain(code[:LONGEST]))
    if "switch" in request.form:  # only the language was changed
        return survey_page.filled("receipt", counter, sheet, {})
    try:
        given = sheet.given(counter, "receipt", language.current())
        response = answer(catalogue.survey(), given, datetime.now(UTC))
    except InvalidAnswers as invalid:
        return survey_page.filled("receipt", counter, sheet, invalid.problems), INVALID
    outcome = record(current_app.config["DATABASE"], [response])[0]
    if outcome.status == "rejected":
        return _refused(counter, sheet, outcome.problems), INVALID
    session["thanks"] = outcome.code
    spoken = language.in_address()
    return redirect(url_for("pages.thanks", channel="poster", code=counter.code, lang=spoken), 303)


receipts.add_url_rule("/R", "ask_in_capitals", ask, strict_slashes=False)
receipts.add_url_rule("/R/<code>", "survey_in_capitals", survey)
"""What a QR code says, where capitals take less room; the page is shown at once, without a way round."""


def _is_given(found: Look, counter: Counter) -> bool:
    """Say whether the counter gives the receipt's service; one of a closed counter, gave it that day."""
    since = counter.closed_since
    late = since and found.day and found.day > local_day(since, counter.unit.zone)
    return not late and found.service in {service.code for service in counter.services}


def _refused(counter: Counter, sheet: Sheet, problems: Mapping[str, str]) -> str:
    """Return the sheet once more; where its receipt will never do, as the counter's open form."""
    if problems.get("receipt") in {None, "busy"}:
        return survey_page.filled("receipt", counter, sheet, problems)
    return survey_page.filled("poster", counter, replace(sheet, receipt=""), problems)


def _worthless(found: Look, counter: Counter) -> tuple[str, int]:
    """Say why a receipt that was ours cannot be used, and offer the open form of its counter."""
    state = "moved" if found.state == "open" else found.state
    page = render_template(
        "receipt.html",
        state=state,
        counter=counter,
        day=format_date(found.day, "long"),
        days=office.office().receipt_days,
    )
    return page, STATUS[state]


def _unproven(found: Look, code: str) -> Response | tuple[str, int]:
    """Say what is wrong with a code that no receipt is known to have, and let it be typed once more."""
    page = render_template("receipt_code.html", state=found.state, slip=_slip(plain(code)), code=shown(code))
    response = Response(page, STATUS.get(found.state, NOT_FOUND), mimetype="text/html")
    if found.state == "busy":
        response.headers["Retry-After"] = str(WINDOW)
    return response


def _slip(letters: str) -> Literal["foreign", "short", "long", "slip"]:
    """Say what kind of slip a code has, as far as one can see."""
    if not set(letters) <= set(ALPHABET):
        return "foreign"
    if len(letters) == LETTERS:
        return "slip"
    return "short" if len(letters) < LETTERS else "long"
