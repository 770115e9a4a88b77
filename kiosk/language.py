"""Which language a page speaks: the office's own, unless the page's address says otherwise.

The language stands in the address alone (`?lang=en`), never in a cookie: the next citizen's page comes
without it, so it speaks the office's language again.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from flask import Flask, request
from flask_babel import get_locale

from kiosk import office
from surveys import catalogue

OFFICIAL = "id"
"""The language of the rule, in which this face's words are written; every translation stands beside it."""

NAMES = {
    OFFICIAL: "Indonesia",
    "en": "English",
    "su": "Basa Sunda",
    "jv": "Basa Jawa",
    "min": "Baso Minang",
}
"""The languages that this face has words for, each in its own name, in the order shown."""

LOCALES: Mapping[str, str] = {"min": "id@min"}
"""Where a language's code is no name of a locale: Babel, like Unicode's CLDR, has no Minangkabau yet. It is
spoken with the figures and dates of Indonesian, under a modifier, which is gettext's own way."""

_CODES = {locale: code for code, locale in LOCALES.items()}


def install(app: Flask) -> None:
    """Give every template the language of its page and the languages on offer."""
    app.context_processor(
        lambda: {
            "language": current(),
            "languages": list(offered()),
            "here_language": in_address(),
        }
    )
    app.add_template_global(here_in)


def offered() -> Iterator[tuple[str, str]]:
    """Yield code and name of each language that both the face and the survey speak."""
    spoken = catalogue.survey().languages
    return ((code, name) for code, name in NAMES.items() if code in spoken)


def chosen() -> str:
    """Return the locale that the address asks for, or the office's where it asks for none that we offer."""
    asked = request.args.get("lang", "")
    code = asked if asked in dict(offered()) else office.office().kiosk_language
    return LOCALES.get(code, code)


def current() -> str:
    """Return the code of the language that is being spoken now."""
    locale = str(get_locale() or OFFICIAL)
    return _CODES.get(locale, locale)


def in_address() -> str | None:
    """Return what an address must carry to stay in this language: nothing for the office's own."""
    return None if current() == office.office().kiosk_language else current()


def here_in(code: str) -> str:
    """Return this page's own address in another language."""
    return f"?{urlencode({**request.args, 'lang': code})}"
