"""The kiosk face: collects ratings, one citizen at a time."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_wtf import CSRFProtect

from data.database import check
from data.secret import secret_key
from kiosk import (
    addresses,
    api,
    assets,
    check_pages,
    contact_pages,
    errors,
    headers,
    language,
    poster_pages,
    speech,
    survey_page,
    views,
)
from kiosk.receipts import api as receipts_api
from kiosk.receipts import pages as receipt_pages
from kiosk.tablets import authority, brand, device_api, joining, offline, pairing

DEFAULTS: Mapping[str, Any] = {
    "DATABASE": "instance/skm.db",
    "HTTPS": False,
    "TLS_PORT": 8443,  # where this office's kiosk answers over TLS, for the page that says so
    "PUBLIC_URL": "",
    "IDLE_SECONDS": 45,  # without a touch, before the kiosk asks whether somebody is still there
    "GRACE_SECONDS": 20,  # for the answer to that question
    "THANKS_SECONDS": 15,  # the thanks stay on the screen, before the next citizen
    "SESSION_COOKIE_NAME": "skm_kiosk",
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_HTTPONLY": True,
    "WTF_CSRF_SSL_STRICT": False,  # it asks for a Referer, which our own Referrer-Policy keeps back
    "WTF_CSRF_TIME_LIMIT": None,  # a page may stand open at a counter all day
    "MAX_CONTENT_LENGTH": 512 * 1024,
    "MAX_FORM_MEMORY_SIZE": 64 * 1024,
    "MAX_FORM_PARTS": 100,
}


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Build the app: defaults, then the environment's SKM_… settings, then `config`.

    Raises what `data.database.check` raises where the database is missing or of another version, and
    ValueError for a setting of the environment that is not what it should be.
    """
    app = Flask(__name__, static_folder=None)
    app.config.from_mapping(DEFAULTS)
    app.config.from_prefixed_env("SKM")
    app.config.from_mapping(config or {})
    _check_settings(app.config)
    app.config["DATABASE"] = Path(app.config["DATABASE"])
    app.config["SESSION_COOKIE_SECURE"] = app.config["HTTPS"]
    check(app.config["DATABASE"])
    app.secret_key = secret_key(app.config["DATABASE"], "kiosk")
    Babel(app, default_locale=language.OFFICIAL, locale_selector=language.chosen)
    forged = CSRFProtect(app)
    for programs in (api.api, device_api.device_api, receipts_api.receipts_api):
        forged.exempt(programs)
    for room in (
        addresses,
        assets,
        authority,
        brand,
        check_pages,
        errors,
        headers,
        language,
        offline,
        speech,
        survey_page,
    ):
        room.install(app)
    for blueprint in (
        views.pages,
        poster_pages.posters,
        check_pages.checks,
        contact_pages.contact_pages,
        receipt_pages.receipts,
        pairing.pairing,
        device_api.device_api,
        joining.joining,
        api.api,
        receipts_api.receipts_api,
    ):
        app.register_blueprint(blueprint)
    return app


def _check_settings(config: Mapping[str, Any]) -> None:
    """Raise ValueError for a setting of the wrong kind, which the environment would let through as text."""
    if not isinstance(config["HTTPS"], bool):
        raise ValueError("SKM_HTTPS is true or false, in small letters")
    for name in ("IDLE_SECONDS", "GRACE_SECONDS", "THANKS_SECONDS"):
        if type(config[name]) not in {int, float} or config[name] <= 0:
            raise ValueError(f"SKM_{name} is a number of seconds")
