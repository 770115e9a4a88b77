"""The dashboard: shows the heads of services their scores, behind a sign-in."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect

from dashboard import access, errors, headers, language, live, page, provider, uploads
from dashboard.views import register
from data.accounts.sessions import LASTS
from data.database import check
from data.secret import secret_key

LONGEST_REQUEST = 64 * 1024
"""Bytes: people send a login and a password, nothing longer."""


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Build the dashboard.

    Settings come from the environment (SKM_DATABASE, SKM_HTTPS) and `config`, which goes before it. Raises
    MissingDatabase, OlderSchema or NewerSchema where the database does not fit.
    """
    app = Flask(__name__)
    app.config.from_mapping(DATABASE="instance/skm.db", HTTPS=False, CLOCK=_now)
    app.config.from_prefixed_env("SKM")
    app.config.from_mapping(config or {})
    if not isinstance(app.config["HTTPS"], bool):
        raise ValueError("SKM_HTTPS is true or false, in small letters")
    path = app.config["DATABASE"] = Path(app.config["DATABASE"])
    check(path)
    app.config.update(
        SECRET_KEY=secret_key(path, "dashboard"),
        SESSION_COOKIE_NAME="skm_dashboard",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=bool(app.config["HTTPS"]),
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=LASTS,
        MAX_CONTENT_LENGTH=LONGEST_REQUEST,
        WTF_CSRF_SSL_STRICT=False,  # it asks for a Referer, which our own Referrer-Policy keeps back
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    language.install(app)
    headers.install(app)
    uploads.install(app)
    CSRFProtect(app)
    access.install(app)
    provider.install(app)
    page.install(app)
    live.install(app)
    errors.install(app)
    register(app)
    return app


def _now() -> datetime:
    return datetime.now(UTC)
