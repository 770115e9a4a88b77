"""One's own account: another password, an end to all sessions."""

from http import HTTPStatus

from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from dashboard.access import end_session, start_session
from dashboard.forms import ChangePassword
from data import accounts
from data.accounts import WrongPassword
from data.database import writing

pages = Blueprint("account", __name__)

Reply = str | tuple[str, int] | Response


@pages.route("/akun", methods=["GET", "POST"])
def show() -> Reply:
    """Show the account, and change its password: all other sessions end."""
    form = ChangePassword()
    if not form.validate_on_submit():
        return render_template("account.html", form=form)
    try:
        with writing(current_app.config["DATABASE"]) as db:
            changed = accounts.change_password(
                db, g.account.login, form.old.data or "", form.password.data or ""
            )
    except WrongPassword:
        form.old.errors = [gettext("Kata sandi sekarang tidak cocok.")]
        return render_template("account.html", form=form), HTTPStatus.UNAUTHORIZED
    start_session(changed)
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
