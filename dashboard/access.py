"""Who may see what: the one place that decides, before every request."""

import secrets
from collections.abc import Iterator
from datetime import datetime

from flask import Flask, current_app, g, redirect, request, session, url_for
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response

from dashboard.addresses import meant
from dashboard.clock import now
from dashboard.language import DEFAULT
from dashboard.places import Directory, Place
from dashboard.rights import ASKED, RIGHTS, Right
from dashboard.whereabouts import PLACE_OF
from data import accounts, places, tokens
from data.accounts import Account, sessions
from data.accounts.reach import OFFICE, Reach
from data.database import Database, reading, writing
from data.places import Counter

FILES = frozenset({"static", "files.healthz"})
"""Endpoints that do not even ask who is there."""

OPEN = FILES | {
    "signing.sign_in",
    "signing.second_step",
    "signing.invitation",
    "provider.leave",
    "provider.come_back",
}
"""Endpoints for people who have not signed in; everything else needs an account, or a token."""

API = "/api/"


def install(app: Flask) -> None:
    """Ask for an account before every request but those of the open endpoints."""
    app.before_request(_require)


def start_session(account: Account, begun: datetime) -> None:
    """Sign somebody in; nothing of a former session stays but its language."""
    language = session.get("language", DEFAULT)
    session.clear()
    session.permanent = True
    session.update(language=language, **held(account, begun))


def held(account: Account, begun: datetime) -> dict[str, str | int | float]:
    """Return what a session of somebody holds: whose it is, a name of its own, and when it began."""
    name = secrets.token_urlsafe(16)
    return {"login": account.login, "epoch": account.epoch, "name": name, "begun": begun.timestamp()}


HALF_WAY = 300
"""Seconds that somebody has for their second step."""


def start(account: Account, now: datetime) -> bool:
    """Sign somebody in, or if they have a second step let them take it; say whether they are in."""
    if not account.two_steps:
        start_session(account, now)
        return True
    end_session()
    session["half_way"] = [account.login, account.epoch, now.timestamp() + HALF_WAY]
    return False


def half_way(now: datetime) -> tuple[str, int] | None:
    """Return the login and the epoch of whoever has taken the first step in this browser, not long ago."""
    kept = session.get("half_way")
    if not isinstance(kept, list) or len(kept) != 3 or kept[2] < now.timestamp():
        return None
    return str(kept[0]), int(kept[1])


def sign_out() -> None:
    """End this very session, wherever else its cookie lies."""
    with writing(current_app.config["DATABASE"]) as db:
        sessions.end(db, session["name"], now())
    end_session()


def end_session() -> None:
    """Let this browser forget whose it was; the language stays."""
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


def may(right: Right) -> bool:
    """Say whether whoever is signed in has a right; for templates and views that offer less to some."""
    account = g.get("account")
    return account is not None and right in RIGHTS[account.role]


def reach() -> Reach:
    """Return how far this request reaches; a program with a token reads the whole office's scores."""
    account = g.get("account")
    return account.reach if account else OFFICE


def reaches(place: Place) -> bool:
    """Say whether a place is within reach; for templates and lists that name or link to places."""
    return reach().holds(*_codes(place))


def within(around: Directory) -> Directory:
    """Return the places of a directory that may be offered as menus; a service is as far as its unit."""
    mine = reach()
    if mine.whole:
        return around
    return Directory(
        [each for each in around.units if mine.holds(each.code)],
        [each for each in around.services if mine.holds(each.unit)],
        [each for each in around.counters if mine.holds(each.unit.code, each.code)],
    )


def single_counters() -> list[Counter]:
    """Return the counters that are within reach by themselves, wherever they are."""
    if not reach().counters:
        return []
    with reading(current_app.config["DATABASE"]) as db:
        return [each for each in places.counters(db) if (each.unit.code, each.code) in reach().counters]


def _require() -> Response | None:
    g.account = None if request.endpoint in FILES else signed_in()
    if request.endpoint in OPEN:
        return None
    if g.account:
        _hold_to_rights(g.account)
        return None
    if request.path.startswith(API):
        if _holds_token():
            return None
        raise Unauthorized
    back = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(url_for("signing.sign_in", next=back if back not in ("", "/") else None))


def _hold_to_rights(account: Account) -> None:
    """Refuse what the role does not allow, and every place beyond the reach, however it is named."""
    if request.endpoint is None:  # no such page, which is said later
        return
    if ASKED.get(request.endpoint) not in RIGHTS[account.role]:
        raise Forbidden
    if account.reach.whole:
        return
    with reading(current_app.config["DATABASE"]) as db:
        if not all(account.reach.holds(unit, counter) for unit, counter in _named(db)):
            raise Forbidden


def _named(db: Database) -> Iterator[tuple[str, str]]:
    """Yield each place that a request names, as (unit, counter): by its codes, or by what belongs to it.

    Raises UnknownPlace for a code that is not there, and for a counter under another unit than its own.
    """
    part_of_path = request.view_args or {}
    for given in (request.args, request.form, part_of_path):
        yield _codes(meant(db, given, reach().home))
    for name, belongs in PLACE_OF.items():
        if name in part_of_path:
            yield belongs(db, part_of_path[name])


def _codes(place: Place) -> tuple[str, str]:
    return place.unit.code if place.unit else "", place.counter.code if place.counter else ""


def signed_in() -> Account | None:
    """Return the session's account, unless it has run out or was ended since: it alone, or all of them.

    When it began stands in it, for the cookie is signed anew with every change, and so grows no older.
    """
    login, name, begun = (session.get(each) for each in ("login", "name", "begun"))
    if not (isinstance(login, str) and isinstance(name, str) and isinstance(begun, float)):
        return None
    if now().timestamp() - begun >= sessions.LASTS.total_seconds():
        return None
    with reading(current_app.config["DATABASE"]) as db:
        account = None if sessions.ended(db, name) else accounts.account(db, login)
    return account if account and account.epoch == session.get("epoch") else None


def _holds_token() -> bool:
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        return False
    with reading(current_app.config["DATABASE"]) as db:
        return tokens.holds(db, given.token)
