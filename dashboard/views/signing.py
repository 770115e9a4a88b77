"""Signing in and out, and the one-time link with which somebody chooses a password."""

from http import HTTPStatus

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from dashboard.access import end_session, safe_next, start_session
from dashboard.clock import now
from dashboard.forms import NewPassword, SignIn
from data import accounts
from data.accounts import LinkSpent, TooManyTries, WrongPassword
from data.database import reading, writing

pages = Blueprint("signing", __name__)

Reply = str | tuple[str, int] | Response


@pages.route("/masuk", methods=["GET", "POST"])
def sign_in() -> Reply:
    """Sign in, and go on to where somebody wanted to go."""
    if g.account and request.method == "GET":
        return redirect(safe_next(request.args.get("next", "")))
    form = SignIn()
    if not form.validate_on_submit():
        return render_template("sign_in.html", form=form, problem="")
    try:
        account = accounts.sign_in(
            current_app.config["DATABASE"], form.login.data or "", form.password.data or "", now()
        )
    except WrongPassword:
        problem = gettext("Nama masuk atau kata sandi tidak cocok.")
        return render_template("sign_in.html", form=form, problem=problem), HTTPStatus.UNAUTHORIZED
    except TooManyTries as stop:
        return _refused(form, stop.wait_seconds)
    start_session(account)
    return redirect(safe_next(request.args.get("next", "")))


@pages.post("/keluar")
def sign_out() -> Reply:
    """Sign out."""
    end_session()
    flash(gettext("Anda sudah keluar."))
    return redirect(url_for("signing.sign_in"))


@pages.route("/undangan/<token>", methods=["GET", "POST"])
def invitation(token: str) -> Reply:
    """Let the bearer of a one-time link choose a password, and sign them in."""
    path = current_app.config["DATABASE"]
    try:
        with reading(path) as db:
            account = accounts.invited(db, token, now())
        form = NewPassword()
        if not form.validate_on_submit():
            return render_template("invitation.html", form=form, invited=account)
        with writing(path) as db:
            account = accounts.accept(db, token, form.password.data or "", now())
    except LinkSpent:
        return render_template("spent.html"), HTTPStatus.GONE
    start_session(account)
    return redirect(url_for("report.show"))


def _refused(form: SignIn, seconds: int) -> Reply:
    minutes = -(-seconds // 60)
    problem = ngettext(
        "Terlalu banyak percobaan. Coba lagi dalam %(num)d menit.",
        "Terlalu banyak percobaan. Coba lagi dalam %(num)d menit.",
        minutes,
    )
    page = render_template("sign_in.html", form=form, problem=problem)
    response = Response(page, HTTPStatus.TOO_MANY_REQUESTS, mimetype="text/html")
    response.headers["Retry-After"] = str(seconds)
    return response
