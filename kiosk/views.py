"""The pages: the list of counters, the survey at a counter or on a phone, and the thanks."""

from datetime import UTC, datetime

from flask import (
    Blueprint,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response

from data.database import reading
from data.responses import record
from kiosk import language, office, survey_page
from kiosk.addresses import survey_url
from kiosk.sheet import Sheet
from surveys import catalogue
from surveys.response import InvalidAnswers, answer

pages = Blueprint("pages", __name__)

INVALID = 422
"""The form was understood, but something in it cannot be kept."""


@pages.get("/")
def index() -> str:
    """Show all counters with their addresses, for whoever sets a tablet up."""
    return render_template("index.html", counters=office.all_counters())


@pages.get("/healthz")
def health() -> Response:
    """Say that the app runs and can read its database."""
    with reading(current_app.config["DATABASE"]):
        return current_app.response_class("ok\n", mimetype="text/plain")


@pages.get("/<channel:channel>/<code>")
def survey(channel: str, code: str) -> str:
    """Ask a new citizen: nothing of the one before is left."""
    counter = office.counter_at(code)
    session.pop("thanks", None)
    return survey_page.blank(channel, counter)


@pages.post("/<channel:channel>/<code>")
def rate(channel: str, code: str) -> Response | tuple[str, int] | str:
    """Record a sheet; the same UUID counts once, however often it comes."""
    counter = office.counter_at(code)
    sheet = Sheet.filled(catalogue.survey(), request.form)
    if "switch" in request.form:  # only the language was changed
        return survey_page.filled(channel, counter, sheet, {})
    try:
        given = sheet.given(counter, channel, language.current())
        response = answer(catalogue.survey(), given, datetime.now(UTC))
    except InvalidAnswers as invalid:
        return survey_page.filled(channel, counter, sheet, invalid.problems), INVALID
    outcome = record(current_app.config["DATABASE"], [response])[0]
    if outcome.status == "rejected":
        return survey_page.filled(channel, counter, sheet, outcome.problems), INVALID
    session["thanks"] = outcome.code
    return redirect(url_for("pages.thanks", channel=channel, code=code, lang=language.in_address()), 303)


@pages.get("/<channel:channel>/<code>/thanks")
def thanks(channel: str, code: str) -> Response | str:
    """Thank whoever has just sent a sheet, and nobody else."""
    counter = office.counter_at(code)
    if "thanks" not in session:
        return redirect(survey_url(channel, code, language.in_address()), 303)
    return render_template("thanks.html", counter=counter, channel=channel, short_code=session["thanks"])
