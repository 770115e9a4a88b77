"""The interface for programs: a batch of responses in, what became of each out."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from data.responses import Outcome, record
from surveys import catalogue
from surveys.response import InvalidAnswers, answer
from surveys.response import Response as Answered

api = Blueprint("api", __name__, url_prefix="/api/v1")
"""Exempt from the check against forged requests: no cookie gives any right here, so a request that somebody
else's page makes a browser send can do no more than that page could send itself. And it must be JSON, which
a browser sends to another site only once that site allows it; we never do."""

MOST = 500
DEEPEST = 8
"""A good batch nests four deep; a little more is a problem of its row alone, and all parsers bear this."""

CHANNELS = ("kiosk", "poster")
"""What may come this way; imports and receipts have ways of their own."""

_STRING = re.compile(rb'"[^"\\]*+(?:\\.?[^"\\]*+)*+(?:"|\Z)', re.DOTALL)
_NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")


@api.post("/responses")
def add_responses() -> Response:
    """Record up to 500 responses; each is answered for itself, in the order given."""
    now = datetime.now(UTC)
    checked = [_check(given, now) for given in _batch()]
    answered = [each for each in checked if isinstance(each, Answered)]
    recorded = iter(record(current_app.config["DATABASE"], answered))
    outcomes = [next(recorded) if isinstance(each, Answered) else each for each in checked]
    return _json({"outcomes": [_told(outcome) for outcome in outcomes]})


@api.get("/openapi.json")
def openapi() -> Response:
    """Describe this interface."""
    return Response(description(), mimetype="application/json")


@cache
def description() -> str:
    """Return the OpenAPI description as its file states it."""
    return Path(__file__).with_name("openapi.json").read_text(encoding="utf-8")


def _batch() -> list[Any]:
    """Return the rows of the request; raises what HTTP calls the first thing wrong with the whole of it."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("The batch must be sent as application/json.")
    try:
        given = json.loads(_shallow(request.get_data()).decode(), parse_constant=_no_number)
    except ValueError as problem:
        raise BadRequest(f"The batch is not JSON: {problem}") from problem
    rows = given.get("responses") if isinstance(given, dict) and len(given) == 1 else None
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST:
        raise BadRequest(f'The batch must be {{"responses": [...]}} with 1 to {MOST} responses.')
    return rows


def _shallow(text: bytes) -> bytes:
    """Return the text; BadRequest where it nests so deep that a parser could run out of stack.

    In UTF-8, which the parser then insists on, a quote or a bracket is never part of another character.
    """
    brackets = _STRING.sub(b"", text).translate(None, _NOT_BRACKETS)
    for _ in range(DEEPEST):  # each round takes the innermost pairs away
        brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
    if brackets:
        raise BadRequest(f"The batch is not JSON, or nests deeper than {DEEPEST} levels.")
    return text


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number in JSON")


def _check(given: Any, now: datetime) -> Answered | Outcome:
    """Return a row as a response, or as the outcome that says what is wrong with it."""
    if not isinstance(given, dict):
        return Outcome("", "rejected", "", {"response": "not_a_group"})
    try:
        response = answer(catalogue.survey(), given, now)
    except InvalidAnswers as invalid:
        return _rejected(given, invalid.problems)
    if response.channel not in CHANNELS:
        return _rejected(given, {"channel": "not_a_choice"})
    return response


def _rejected(given: Mapping[str, Any], problems: Mapping[str, str]) -> Outcome:
    uuid = given.get("uuid")
    return Outcome(uuid if isinstance(uuid, str) else "", "rejected", "", problems)


def _told(outcome: Outcome) -> dict[str, Any]:
    return {
        "uuid": outcome.uuid,
        "status": outcome.status,
        "code": outcome.code,
        "problems": dict(outcome.problems),
    }


def _json(told: Mapping[str, Any]) -> Response:
    return Response(json.dumps(told), mimetype="application/json")
