"""The addresses of a counter: /k/… is its tablet, /f/… what its poster opens on a phone, /r/… a receipt's."""

from flask import Flask, url_for
from werkzeug.routing import BaseConverter

LETTERS = {"k": "kiosk", "f": "poster"}
"""The channel of a response, by the letter in the address."""


class ChannelConverter(BaseConverter):
    """Writes a channel as its letter."""

    regex = "[kf]"

    def to_python(self, value: str) -> str:
        """Return the channel of a letter."""
        return LETTERS[value]

    def to_url(self, value: str) -> str:
        """Return the letter of a channel."""
        return next(letter for letter, channel in LETTERS.items() if channel == value)


def install(app: Flask) -> None:
    """Teach the app's routes the word `channel`."""
    app.url_map.converters["channel"] = ChannelConverter
    app.add_template_global(survey_url)


def survey_url(channel: str, code: str, language: str | None = None, receipt: str = "") -> str:
    """Return where a counter's survey is, or a receipt's; the language stands there unless it is usual."""
    if channel == "receipt":
        return url_for("receipts.survey", code=receipt, lang=language)
    return url_for("pages.survey", channel=channel, code=code, lang=language)
