"""Signing in through the office's own provider: there, and back again."""

from http import HTTPStatus

from flask import Blueprint, abort, current_app, render_template, request, session
from flask_babel import gettext
from werkzeug.wrappers import Response

from dashboard import provider
from dashboard.addresses_outside import outside
from dashboard.clock import now
from dashboard.forms import SignIn
from dashboard.provider import NotShown, Unanswered
from dashboard.views.signing import enter
from data.accounts.binding import NotInvited, account_of

pages = Blueprint("provider", __name__)

Reply = str | tuple[str, int] | Response


@pages.get("/masuk/sso")
def leave() -> Reply:
    """Send somebody to the provider; what they wanted waits in their session."""
    _require_provider()
    try:
        answer = provider.leave(outside("provider.come_back"))
    except (Unanswered, NotShown):
        return _refused(gettext("Penyedia akun kantor tidak menjawab. Coba lagi nanti."))
    session["wanted"] = request.args.get("next", "")
    return answer


@pages.get("/masuk/sso/kembali")
def come_back() -> Reply:
    """Let in whoever the provider shows, if an administrator has made them an account."""
    _require_provider()
    wanted = str(session.pop("wanted", ""))
    try:
        shown = provider.come_back()
        account = account_of(current_app.config["DATABASE"], shown.subject, shown.email, now())
    except NotShown:
        return _refused(gettext("Masuk lewat akun kantor tidak selesai. Coba lagi."))
    except Unanswered:
        return _refused(gettext("Penyedia akun kantor tidak menjawab. Coba lagi nanti."))
    except NotInvited:
        return _refused(
            gettext(
                "Akun kantor Anda belum terdaftar di sini. Administrator mendaftarkannya dengan surelnya."
            )
        )
    return enter(account, wanted)


def _require_provider() -> None:
    if not provider.name():
        abort(HTTPStatus.NOT_FOUND)


def _refused(problem: str) -> Reply:
    page = render_template(
        "sign_in.html", form=SignIn(formdata=None), problem=problem, provider=provider.name()
    )
    return page, HTTPStatus.UNAUTHORIZED
