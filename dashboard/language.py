"""The language of the pages: Indonesian, or what the reader has switched to."""

from flask import Flask, request, session
from flask_babel import Babel

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
DEFAULT = "id"


def install(app: Flask) -> None:
    """Let the app speak the reader's language."""
    app.before_request(_remember)
    Babel(app, default_locale=DEFAULT, locale_selector=language)


def language() -> str:
    """Return the code of the reader's language."""
    chosen = session.get("language", DEFAULT)
    return chosen if chosen in LANGUAGES else DEFAULT


def _remember() -> None:
    """Keep the language of an address with ?lang= for the pages that follow."""
    wanted = request.args.get("lang")
    if wanted in LANGUAGES and wanted != language():
        session["language"] = wanted
