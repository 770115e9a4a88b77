"""The pages that make a browser the kiosk of a counter: a code from the dashboard is entered once."""

from datetime import UTC, datetime

from flask import Blueprint, current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from data import devices, places
from data.database import reading, writing
from data.places import Counter
from kiosk import office
from kiosk.addresses import survey_url
from kiosk.tablets import paired

pairing = Blueprint("pairing", __name__)

FORBIDDEN, INVALID = 403, 422


def ask(counter: Counter) -> Response:
    """Answer a browser that is not the counter's kiosk: how it becomes so."""
    return _page(FORBIDDEN, counter=counter)


@pairing.get("/pasang")
def blank() -> Response:
    """Show the field for a code, whichever counter it will be for; a paired screen goes to its own."""
    return _home() or _page(200)


@pairing.get("/pasang/<code>")
def scanned(code: str) -> Response:
    """Show what a scanned code is for, and one button; a paired screen whose way back it is goes home."""
    with reading(current_app.config["DATABASE"]) as db:
        found = devices.offered(db, code, datetime.now(UTC))
        counter = places.counter(db, found[0]) if found else None
    if found is None:
        return _home() or _page(INVALID, spent=True)
    return _page(200, code=code, counter=counter, name=found[1])


@pairing.post("/pasang")
def pair() -> Response:
    """Spend a code: this browser is that counter's kiosk from now on, and whatever it was before no more."""
    path, now, former = current_app.config["DATABASE"], datetime.now(UTC), paired.device()
    try:
        device, key = devices.pair(path, request.form.get("code", ""), now)
    except devices.SpentPairing:
        return _page(INVALID, spent=True)
    if former is not None:
        with writing(path) as db:
            devices.revoke(db, former.code, now)
    response = redirect(survey_url("kiosk", device.counter), 303)
    paired.admit(response, key)
    return response


def _home() -> Response | None:
    """Lead a paired screen to its counter; None for a browser that has none."""
    own = paired.device()
    return redirect(survey_url("kiosk", own.counter)) if own else None


def _page(
    status: int, *, counter: Counter | None = None, code: str = "", name: str = "", spent: bool = False
) -> Response:
    """Draw the page: `code` and `name` are a scanned code's, `spent` says that one was refused."""
    page = render_template(
        "pairing.html",
        counter=counter,
        code=code,
        name=name,
        spent=spent,
        revoked=paired.is_revoked(),
        other=paired.device(),
        settings=office.office(),
    )
    return make_response(page, status)
