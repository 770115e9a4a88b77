"""One's own account: another password, a second step, an end to all sessions."""

from http import HTTPStatus

from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from dashboard import qr, role_words
from dashboard.access import end_session, start_session
from dashboard.clock import now
from dashboard.forms import ChangePassword, FirstCode, Password
from dashboard.page import office
from data import accounts, places
from data.accounts import TooManyTries, WrongPassword
from data.accounts import second_step as second_steps
from data.accounts.second_step import Offer, WrongCode
from data.database import Database, reading, writing
from data.deeds import note
from data.sealing import Unsealable

pages = Blueprint("account", __name__)

Reply = str | tuple[str, int] | Response


@pages.route("/akun", methods=["GET", "POST"])
def show() -> Reply:
    """Show the account, and change its password: all other sessions end."""
    form = ChangePassword()
    if not form.validate_on_submit():
        return _page(form)
    old, new = form.old.data or "", form.password.data or ""
    try:
        changed = accounts.change_password(current_app.config["DATABASE"], g.account.login, old, new, now())
    except WrongPassword:
        form.old.errors = [gettext("Kata sandi sekarang tidak cocok.")]
        return _page(form), HTTPStatus.UNAUTHORIZED
    except TooManyTries as stop:
        form.old.errors = [_wait(stop)]
        return _page(form), HTTPStatus.TOO_MANY_REQUESTS
    start_session(changed, now())
    flash(gettext("Kata sandi sudah diganti. Sesi di perangkat lain sudah berakhir."))
    return redirect(url_for("account.show"))


@pages.post("/akun/keluar-semua")
def sign_out_everywhere() -> Reply:
    """End all sessions of the account, this one too."""
    with writing(current_app.config["DATABASE"]) as db:
        accounts.sign_out_everywhere(db, g.account.login)
    end_session()
    flash(gettext("Semua sesi akun ini sudah berakhir."))
    return redirect(url_for("signing.sign_in"))


@pages.route("/akun/langkah-kedua", methods=["GET", "POST"])
def second_step() -> Reply:
    """Offer a secret for an app, and keep it once a first code shows that the app has it."""
    if g.account.two_steps:
        return redirect(url_for("account.show"))
    form, login = FirstCode(), g.account.login
    try:
        with reading(current_app.config["DATABASE"]) as db:
            offer = _offered(db, form, login)
        if not form.validate_on_submit():
            return _offer(form, offer)
        with writing(current_app.config["DATABASE"]) as db:
            codes = second_steps.turn_on(db, login, offer.sealed, form.code.data or "", now())
            note(db, login, "account.second_step_on", login, now())
            changed = accounts.account(db, login)
    except WrongCode:
        form.code.errors = [
            gettext("Kode ini tidak cocok. Periksa jam telepon Anda, lalu coba kode berikutnya.")
        ]
        return _offer(form, offer), HTTPStatus.UNAUTHORIZED
    except Unsealable:
        return redirect(url_for("account.second_step"))
    start_session(changed or g.account, now())
    return render_template("recovery_codes.html", codes=codes)


@pages.route("/akun/langkah-kedua/matikan", methods=["GET", "POST"])
def turn_off() -> Reply:
    """Let the password alone open the account again; it is asked for once more."""
    form, login = Password(), g.account.login
    if not form.validate_on_submit():
        return render_template("second_step_off.html", form=form)
    try:
        accounts.confirm(current_app.config["DATABASE"], login, form.password.data or "", now())
    except WrongPassword:
        form.password.errors = [gettext("Kata sandi tidak cocok.")]
        return render_template("second_step_off.html", form=form), HTTPStatus.UNAUTHORIZED
    except TooManyTries as stop:
        form.password.errors = [_wait(stop)]
        return render_template("second_step_off.html", form=form), HTTPStatus.TOO_MANY_REQUESTS
    with writing(current_app.config["DATABASE"]) as db:
        second_steps.forget(db, login)
        note(db, login, "account.second_step_off", login, now())
    flash(gettext("Langkah kedua sudah dimatikan."))
    return redirect(url_for("account.show"))


def _page(form: ChangePassword) -> str:
    with reading(current_app.config["DATABASE"]) as db:
        units = {each.code: each for each in places.units(db)}
        counters = {each.code: each for each in places.counters(db)}
        left = second_steps.recovery_codes_left(db, g.account.login)
    return render_template(
        "account.html",
        form=form,
        left=left,
        role=role_words.name(g.account.role),
        places=role_words.places(g.account.reach, units, counters),
    )


def _offered(db: Database, form: FirstCode, login: str) -> Offer:
    """Return a new offer, or the one that was sent back with the form."""
    if form.is_submitted():
        return second_steps.offer_again(db, login, office().office, form.sealed.data or "")
    return second_steps.offer(db, login, office().office)


def _offer(form: FirstCode, offer: Offer) -> str:
    form.sealed.data = offer.sealed
    return render_template("second_step_on.html", form=form, offer=offer, drawn=qr.draw(offer.address))


def _wait(stop: TooManyTries) -> str:
    minutes = -(-stop.wait_seconds // 60)
    return gettext("Terlalu banyak percobaan. Coba lagi dalam %(num)s menit.", num=minutes)
