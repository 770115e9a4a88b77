"""Where a citizen leaves a contact for questions about their words, or takes it back."""

from contextlib import suppress
from datetime import UTC, datetime

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from data.casework import contacts
from data.casework.contacts import InvalidContact, NoContact
from data.database import reading, writing
from kiosk import language
from kiosk.check_pages import LONGEST, known

contact_pages = Blueprint("contacts", __name__)

INVALID, SEE_OTHER = 422, 303


@contact_pages.get("/c/<code>/kontak")
def ask(code: str) -> Response | str:
    """Say what a contact is for, who sees it and when it goes; then ask for it."""
    written = known(code)
    if written is None:
        return _back(code)
    with reading(current_app.config["DATABASE"]) as db:
        possible = contacts.may_leave(db, written)
    if not possible:
        return _back(code)
    return render_template("contact.html", code=written, contact="", agreed=False, problems={})


@contact_pages.post("/c/<code>/kontak")
def leave(code: str) -> Response | tuple[str, int]:
    """Keep the contact of somebody who has agreed."""
    written = known(code)
    if written is None:
        return _back(code)
    typed = request.form.get("contact", "")[: contacts.LONGEST + 1]
    agreed = "agreed" in request.form
    if problems := _problems(typed, agreed):
        again = {"contact": typed, "agreed": agreed, "problems": problems}
        return render_template("contact.html", code=written, **again), INVALID
    with suppress(NoContact), writing(current_app.config["DATABASE"]) as db:
        contacts.leave(db, written, typed, datetime.now(UTC))
    return _back(written)


@contact_pages.post("/c/<code>/kontak/hapus")
def withdraw(code: str) -> Response:
    """Erase the contact."""
    if written := known(code):
        with writing(current_app.config["DATABASE"]) as db:
            contacts.withdraw(db, written)
    return _back(code)


def _problems(typed: str, agreed: bool) -> dict[str, str]:
    """Return what is wrong with what was sent, by field."""
    problems = {} if agreed else {"agreed": "missing"}
    try:
        contacts.fit(typed)
    except InvalidContact:
        problems["contact"] = "unfit"
    return problems


def _back(code: str) -> Response:
    """Lead to the code's page, which says how things stand."""
    here = url_for("checks.check", code=code[:LONGEST], lang=language.in_address())
    return redirect(here, SEE_OTHER)
