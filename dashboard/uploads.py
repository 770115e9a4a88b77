"""How long a request may be: short everywhere, longer only where somebody who signed in sends a file."""

from collections.abc import Mapping

from flask import Flask, request

from dashboard import access
from data import pictures
from data.plans.files import LARGEST
from data.sheets import drafts

_FRAME = 16 * 1024
"""Bytes around a file: the form's other fields and the marks between them."""

LONGEST: Mapping[str, int] = {
    "plan_steps.attach": LARGEST + _FRAME,
    "places.importing": drafts.LARGEST + _FRAME,
    "places.crest": 2 * pictures.LARGEST + _FRAME,  # one that is too large is told so in words
}
"""Bytes by endpoint; every other one keeps to the app's own limit."""


def install(app: Flask) -> None:
    """Raise the limit of those endpoints; before anything reads a form, so installed first of all."""
    app.before_request(_raise_limit)


def _raise_limit() -> None:
    longest = LONGEST.get(request.endpoint or "")
    if longest and access.signed_in():
        request.max_content_length = longest
