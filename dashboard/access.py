"""Who may see what: the one place that decides, before every request."""

from flask import Flask, current_app, g, redirect, request, session, url_for
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response

from dashboard.language import DEFAULT
from data import accounts, tokens
from data.accounts import Account
from data.database import reading

FILES = frozenset({"static", "files.healthz"})
"""Endpoints that do not even ask who is there."""

OPEN = FILES | {"signing.sign_in", "signing.invitation"}
"""Endpoints for people who have not signed in; everything else needs an account, or a token."""

ADMINISTRATION = frozenset({"signals.set_aside", "signals.restore", "devices.offer", "devices.revoke"})
"""Endpoints for administrators alone."""

API = "/api/"


def install(app: Flask) -> None:
    """Ask for an account before every request but those of the open endpoints."""
    app.before_request(_require)


def start_session(account: Account) -> None:
    """Sign somebody in; nothing of a former session stays but its language."""
    language = session.get("language", DEFAULT)
    session.clear()
    session.permanent = True
    session.update(language=language, login=account.login, epoch=account.epoch)


def end_session() -> None:
    """Sign out; the language stays."""
    language = session.get("language", DEFAULT)
    session.clear()
    session["language"] = language


def safe_next(target: str) -> str:
    """Return where to go after signing in: a path of this very app, or else the first page.

    Backslashes and control characters are refused, for browsers read them as slashes or not at all.
    """
    harmless = target.isprintable() and "\\" not in target
    inside = target.startswith("/") and not target.startswith("//")
    return target if harmless and inside else url_for("report.show")


def _require() -> Response | None:
    g.account = None if request.endpoint in FILES else _signed_in()
    if request.endpoint in ADMINISTRATION and g.account and g.account.role != "administrator":
        raise Forbidden
    if request.endpoint in OPEN or g.account:
        return None
    if request.path.startswith(API):
        if _holds_token():
            return None
        raise Unauthorized
    back = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(url_for("signing.sign_in", next=back if back not in ("", "/") else None))


def _signed_in() -> Account | None:
    """Return the session's account, unless all its sessions were ended since."""
    login = session.get("login")
    if not isinstance(login, str):
        return None
    with reading(current_app.config["DATABASE"]) as db:
        account = accounts.account(db, login)
    return account if account and account.epoch == session.get("epoch") else None


def _holds_token() -> bool:
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        return False
    with reading(current_app.config["DATABASE"]) as db:
        return tokens.holds(db, given.token)
