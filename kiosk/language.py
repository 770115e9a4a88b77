"""Which language a page speaks: Indonesian, unless its own address says otherwise.

The language stands in the address alone (`?lang=en`), never in a cookie: the next citizen's page comes
without it, so it is Indonesian again.
"""

from collections.abc import Iterator

from flask import Flask, request
from flask_babel import get_locale

from surveys import catalogue

DEFAULT = "id"

NAMES = {"id": "Indonesia", "en": "English"}
"""The languages that this face has words for, each in its own name, in the order shown."""


def install(app: Flask) -> None:
    """Give every template the language of its page and the languages on offer."""
    app.context_processor(
        lambda: {
            "language": current(),
            "languages": list(offered()),
            "here_language": in_address(),
        }
    )


def offered() -> Iterator[tuple[str, str]]:
    """Yield code and name of each language that both the face and the survey speak."""
    spoken = catalogue.survey().languages
    return ((code, name) for code, name in NAMES.items() if code in spoken)


def chosen() -> str:
    """Return the language that the address asks for, or the default where it asks for none that we offer."""
    asked = request.args.get("lang", DEFAULT)
    return asked if asked in dict(offered()) else DEFAULT


def current() -> str:
    """Return the language that is being spoken now."""
    locale = get_locale()
    return str(locale) if locale else DEFAULT


def in_address() -> str | None:
    """Return what an address must carry to stay in this language: nothing for the default."""
    return None if current() == DEFAULT else current()
