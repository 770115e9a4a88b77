"""The JSON that a program sends, read so that nothing it holds can break the reader."""

import json
import re
from typing import Any, NoReturn

from flask import request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

DEEPEST = 8
"""A good body nests four deep; a little more is a problem of its part alone, and all parsers bear this."""

_STRING = re.compile(rb'"[^"\\]*+(?:\\.?[^"\\]*+)*+(?:"|\Z)', re.DOTALL)
_NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")


def json_body() -> Any:
    """Return the request's body; raises UnsupportedMediaType and BadRequest."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("The body must be sent as application/json.")
    try:
        return json.loads(_shallow(request.get_data()).decode(), parse_constant=_no_number)
    except ValueError as problem:
        raise BadRequest(f"The body is not JSON: {problem}") from problem


def _shallow(text: bytes) -> bytes:
    """Return the text; BadRequest where it nests so deep that a parser could run out of stack.

    In UTF-8, which the parser then insists on, a quote or a bracket is never part of another character.
    """
    brackets = _STRING.sub(b"", text).translate(None, _NOT_BRACKETS)
    for _ in range(DEEPEST):  # each round takes the innermost pairs away
        brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
    if brackets:
        raise BadRequest(f"The body is not JSON, or nests deeper than {DEEPEST} levels.")
    return text


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number in JSON")
