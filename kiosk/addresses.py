"""The addresses of a counter: /k/… is its tablet, /f/… is what its poster's code opens on a phone."""

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


def survey_url(channel: str, code: str, language: str | None = None) -> str:
    """Return where a counter's survey is; the language stands in it where it is not the default."""
    return url_for("pages.survey", channel=channel, code=code, lang=language)
