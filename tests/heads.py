"""An office with answers, and a head who may sign in at its dashboard."""

import atexit
import random
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from html import unescape
from pathlib import Path
from shutil import copy, rmtree
from tempfile import mkdtemp
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from offices import KEYS, NOON, SURVEY, office, response
from pages import check_page
from werkzeug.test import TestResponse

from dashboard import access, create_app
from dashboard.places import find
from dashboard.report import Report, report_on
from data import accounts
from data.accounts.reach import Limit, limit
from data.database import reading, writing
from data.responses import record_in
from data.settings import settings
from surveys.period import Period

QUARTER = "2026-TW3"
LOGIN, PASSWORD = "kepala", "sandi kepala unit"


def record(
    path: Path, number: int, ratings: Iterator[dict[str, int]], at: datetime = NOON, **given: Any
) -> int:
    """Record responses, numbered from `number` on; return the number after the last."""
    answered = [response(each, rated, at=at, **given) for each, rated in enumerate(ratings, number)]
    with writing(path) as db:
        outcomes = record_in(db, answered)
    assert all(outcome.status == "recorded" for outcome in outcomes)
    return number + len(answered)


def alike(count: int, rating: int = 4) -> Iterator[dict[str, int]]:
    """Yield so many citizens who give one rating throughout."""
    yield from (dict.fromkeys(KEYS, rating) for _ in range(count))


def mixed(count: int, seed: int) -> Iterator[dict[str, int]]:
    """Yield so many citizens who tell apart, and at times leave an element out."""
    chance = random.Random(seed)
    for _ in range(count):
        ratings = {key: chance.choice((1, 2, 3, 3, 4, 4, 4, 4)) for key in KEYS}
        if chance.random() < 0.1:
            del ratings[chance.choice(KEYS)]
        yield ratings


def with_head(path: Path, role: str = "agency_head") -> Path:
    """Let a head sign in."""
    with writing(path) as db:
        token = accounts.invite(db, LOGIN, "Kepala Unit", role, NOON)
    accounts.accept(path, token, PASSWORD, NOON)
    return path


def person(path: Path, login: str, role: str, *limits: Limit) -> str:
    """Let somebody of a role sign in, limited to these places if any; return the login.

    A limit is a unit's code with a counter's or None: ("dukcapil", None), ("dukcapil", "loket-1").
    """
    with writing(path) as db:
        accounts.invite(db, login, login.replace("-", " ").title(), role, NOON)
        limit(db, login, limits)
    return login


def app_of(path: Path, **config: Any) -> Flask:
    """Return the dashboard of a database, at noon of 15 August 2026."""
    return create_app({"DATABASE": path, "CLOCK": lambda: NOON, **config})


def signed_in(path: Path, login: str = LOGIN, **config: Any) -> FlaskClient:
    """Return a browser that holds the session of somebody who has signed in.

    A password is made slow to check, so only the tests of signing in itself type one.
    """
    client = app_of(path, **config).test_client()
    with reading(path) as db:
        account = accounts.account(db, login)
    assert account, login
    with client.session_transaction() as session:
        session.permanent = True
        session.update(access.held(account, client.application.config["CLOCK"]()))
    return client


def session_cookie(path: Path, login: str = LOGIN) -> tuple[str, str]:
    """Return the same session as the name and the value of a cookie."""
    cookie = signed_in(path, login, CLOCK=lambda: datetime.now(UTC)).get_cookie("skm_dashboard")
    assert cookie
    return cookie.key, cookie.value


def send(
    client: FlaskClient, address: str, given: Mapping[str, str], page: str | None = None
) -> TestResponse:
    """Send a form with the token that its page (the address itself, if not said) carries."""
    form = client.get(page or address).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)
    assert token, form
    return client.post(address, data={"csrf_token": token[1], **given})


def answered_office(folder: Path) -> Path:
    """Return an office with a head: two units, services and counters that differ, four months."""
    template = _answered()
    for ending in ("", "-wal", ".key"):  # nobody is writing: the files together are the whole database
        if (part := template.with_name(template.name + ending)).exists():
            copy(part, folder)
    return folder / template.name


@cache
def _answered() -> Path:
    """Build that office once a run; each test gets a copy."""
    folder = Path(mkdtemp())
    atexit.register(rmtree, folder, ignore_errors=True)
    path = with_head(office(folder))
    number = 1
    for month, seed in ((5, 11), (6, 12), (7, 13), (8, 14)):
        at = NOON.replace(month=month)
        number = record(path, number, mixed(30, seed), at, service="kk")
        number = record(path, number, alike(25), at, counter="loket-2", channel="poster")
        number = record(path, number, mixed(20, seed + 100), at, counter="poli")
    return path


def report(path: Path, period: str = QUARTER, /, **codes: str) -> Report:
    """Report on a place at noon of 15 August 2026."""
    return report_at(NOON, path, period, **codes)


def report_at(now: datetime, path: Path, period: str = QUARTER, /, **codes: str) -> Report:
    """Report on a place at some moment."""
    with reading(path) as db:
        place, kept = find(db, **codes), settings(db)
        return report_on(db, SURVEY, place, Period.parse(period), kept, now=now)


def page(client: FlaskClient, address: str = "/") -> str:
    """Return a page's HTML, which keeps the rules of all pages."""
    answer = client.get(address)
    check_page(answer.text, answer.headers)
    return answer.text


def words(html: str) -> str:
    """Return what a page says, on one line."""
    return " ".join(unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", html, flags=re.DOTALL)).split())
