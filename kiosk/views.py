"""The pages: the list of counters, the survey at a counter or on a phone, and the thanks."""

from dataclasses import replace
from datetime import UTC, datetime

from flask import (
    Blueprint,
    current_app,
    make_response,
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
from kiosk.tablets import paired, pairing
from surveys import catalogue
from surveys.response import InvalidAnswers, answer

pages = Blueprint("pages", __name__)

INVALID, GONE = 422, 410
"""The form was understood, but something in it cannot be kept."""


@pages.get("/")
def index() -> Response | str:
    """Show all counters with their addresses, for whoever sets a tablet up; a paired one goes to its own."""
    device = paired.device()
    if device is not None:
        return redirect(survey_url("kiosk", device.counter))
    return render_template("index.html", counters=office.all_counters())


@pages.get("/healthz")
def health() -> Response:
    """Say that the app runs and can read its database."""
    with reading(current_app.config["DATABASE"]):
        return current_app.response_class("ok\n", mimetype="text/plain")


@pages.get("/<channel:channel>/<code>")
def survey(channel: str, code: str) -> Response | tuple[str, int] | str:
    """Ask a new citizen: nothing of the one before is left. A kiosk must be the counter's own."""
    counter = office.counter_at(code)
    session.pop("thanks", None)
    if counter.closed and channel != "kiosk":  # a tablet's page says so itself: it has a queue to hand on
        return render_template("closed.html", counter=counter), GONE
    if channel == "kiosk" and not paired.may_answer_for(counter.code):
        return pairing.ask(counter)
    page = make_response(survey_page.blank(channel, counter))
    paired.renew(page)
    return page


@pages.post("/<channel:channel>/<code>")
def rate(channel: str, code: str) -> Response | tuple[str, int] | str:
    """Record a sheet; the same UUID counts once, however often it comes."""
    counter = office.counter_at(code)
    sender = paired.device_at(counter.code) if channel == "kiosk" else None
    if channel == "kiosk" and not paired.may_answer_for(counter.code):
        return pairing.ask(counter)
    sheet = Sheet.filled(catalogue.survey(), request.form)
    if "switch" in request.form:  # only the language was changed
        return survey_page.filled(channel, counter, sheet, {})
    try:
        given = sheet.given(counter, channel, language.current())
        response = answer(catalogue.survey(), given, datetime.now(UTC))
    except InvalidAnswers as invalid:
        return survey_page.filled(channel, counter, sheet, invalid.problems), INVALID
    response = replace(response, device=sender.code if sender else "")
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
