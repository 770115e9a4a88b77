"""Signing in, in one step or two, and out; and the one-time link with which somebody chooses a password."""

from http import HTTPStatus

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from dashboard import provider
from dashboard.access import half_way, safe_next, start, start_session
from dashboard.access import sign_out as end_here
from dashboard.clock import now
from dashboard.forms import Code, NewPassword, SignIn
from data import accounts
from data.accounts import Account, LinkSpent, TooManyTries, WrongPassword
from data.accounts import second_step as second_steps
from data.accounts.second_step import WrongCode
from data.database import reading

pages = Blueprint("signing", __name__)

Reply = str | tuple[str, int] | Response


@pages.route("/masuk", methods=["GET", "POST"])
def sign_in() -> Reply:
    """Sign in, and go on to where somebody wanted to go."""
    if g.account and request.method == "GET":
        return redirect(safe_next(request.args.get("next", "")))
    form = SignIn()
    if not form.validate_on_submit():
        return _page("sign_in.html", form)
    try:
        account = accounts.sign_in(
            current_app.config["DATABASE"], form.login.data or "", form.password.data or "", now()
        )
    except WrongPassword:
        problem = gettext("Nama masuk atau kata sandi tidak cocok.")
        return _page("sign_in.html", form, problem), HTTPStatus.UNAUTHORIZED
    except TooManyTries as stop:
        return _braked("sign_in.html", form, stop.wait_seconds)
    return enter(account, request.args.get("next", ""))


@pages.route("/masuk/langkah-kedua", methods=["GET", "POST"])
def second_step() -> Reply:
    """Take the second step: a code of the moment, or one of the recovery codes."""
    came = half_way(now())
    if came is None:
        flash(gettext("Waktunya sudah lewat. Masuklah sekali lagi."))
        return redirect(url_for("signing.sign_in", next=request.args.get("next") or None))
    login, epoch = came
    form = Code()
    if not form.validate_on_submit():
        return _page("second_step.html", form)
    try:
        account = second_steps.pass_on(current_app.config["DATABASE"], login, form.code.data or "", now())
    except WrongCode:
        problem = gettext("Kode ini tidak cocok atau sudah dipakai. Tunggu kode berikutnya, lalu coba lagi.")
        return _page("second_step.html", form, problem), HTTPStatus.UNAUTHORIZED
    except TooManyTries as stop:
        return _braked("second_step.html", form, stop.wait_seconds)
    if account.epoch != epoch:
        return redirect(url_for("signing.sign_in"))
    start_session(account, now())
    return redirect(safe_next(request.args.get("next", "")))


@pages.post("/keluar")
def sign_out() -> Reply:
    """Sign out."""
    end_here()
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
        account = accounts.accept(path, token, form.password.data or "", now())
    except LinkSpent:
        return render_template("spent.html"), HTTPStatus.GONE
    return enter(account, "")


def enter(account: Account, wanted: str) -> Reply:
    """Go on to where somebody wanted to go, or first to their second step."""
    if start(account, now()):
        return redirect(safe_next(wanted))
    return redirect(url_for("signing.second_step", next=wanted or None))


def _page(template: str, form: FlaskForm, problem: str = "") -> str:
    return render_template(template, form=form, problem=problem, provider=provider.name())


def _braked(template: str, form: FlaskForm, seconds: int) -> Reply:
    minutes = -(-seconds // 60)
    problem = ngettext(
        "Terlalu banyak percobaan. Coba lagi dalam %(num)d menit.",
        "Terlalu banyak percobaan. Coba lagi dalam %(num)d menit.",
        minutes,
    )
    page = _page(template, form, problem)
    response = Response(page, HTTPStatus.TOO_MANY_REQUESTS, mimetype="text/html")
    response.headers["Retry-After"] = str(seconds)
    return response
