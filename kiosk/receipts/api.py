"""The interface for whoever hands out receipts: a queue or front-office system, and printers' logs."""

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import BadRequest, Conflict, Forbidden, NotFound, Unauthorized, UnprocessableEntity

from data import places, receipts, tokens
from data.database import Database, reading, writing
from data.receipts.keys import CodesUsedUp
from data.receipts.printer_key import printed_at
from data.receipts.requests import OtherRequest, issue_once
from data.settings import settings
from kiosk.json_body import json_body
from kiosk.receipts.printing import DOTS, escpos
from kiosk.receipts.slip import Slip, qr_svg, slips

receipts_api = Blueprint("receipts_api", __name__, url_prefix="/api/v1/receipts")
"""Exempt from the check against forged requests: only a token in a header gives any right here, and no page
of somebody else can make a browser send one."""

MOST = 500
LONGEST = 64
SHOWN = 20
"""So many problems of a batch are told one by one."""


@receipts_api.post("")
def issue_receipts() -> Response:
    """Issue up to 500 receipts, all or none; the same request again is answered with the same receipts."""
    unit = _unit()
    given = _object("request", "receipts", "width")
    width = given.get("width", 58)
    if type(width) is not int or width not in DOTS:
        raise UnprocessableEntity(f"width must be one of {', '.join(map(str, DOTS))}.")
    rows = _rows(given)
    with writing(current_app.config["DATABASE"]) as db:
        there = places.counters(db, unit)
        wanted = _wanted(rows, there)
        chosen = settings(db)
        url = chosen.kiosk_url or current_app.config["PUBLIC_URL"]
        if not url:  # the address that a queue system knows us by is perhaps one that no phone reaches
            raise Conflict("The office has not set kiosk_url yet: skm set kiosk_url https://...")
        issued = _issued(db, unit, _request(given), wanted)
        drawn = slips(issued, there, chosen, url)
    return _json({"receipts": [_told(*each, width) for each in zip(issued, drawn, strict=True)]})


@receipts_api.delete("/<code>")
def cancel_receipt(code: str) -> Response:
    """Make a receipt worthless that was printed by mistake; doing so twice is no error."""
    unit = _unit()
    try:
        with writing(current_app.config["DATABASE"]) as db:
            receipts.cancel(db, code, datetime.now(UTC), unit=unit)
    except receipts.UnknownReceipt as unknown:
        raise NotFound("This unit has issued no such receipt.") from unknown
    except receipts.SpentReceipt as spent:
        raise Conflict("An answer was given with this receipt; it stays counted.") from spent
    return Response(status=204)


@receipts_api.post("/minted")
def take_minted() -> Response:
    """Take in what a printer has made with its own key; each code counts once, however often it comes."""
    unit = _unit()
    rows = _rows(_object("receipts"))
    problems = [f"receipts[{place}]" for place, row in enumerate(rows) if _minted(row) is None]
    if problems:
        raise _unfit(problems, "needs a code and the moment (ISO 8601, with its offset) in at")
    with writing(current_app.config["DATABASE"]) as db:
        taken = receipts.take_minted(db, [row for row in map(_minted, rows) if row], unit=unit)
    return _json({"new": taken.new, "known": taken.known, "refused": taken.refused})


def _unit() -> str:
    """Return the unit whose receipts the request's token issues; raises Unauthorized and Forbidden."""
    given = request.authorization
    token = given.token if given is not None and given.type == "bearer" else None
    with reading(current_app.config["DATABASE"]) as db:
        unit = tokens.receipts_of(db, token or "")
        reads_scores = unit is None and tokens.holds(db, token or "")
    if reads_scores:
        raise Forbidden("This token reads scores. One for receipts: skm token LABEL --receipts UNIT")
    if unit is None:
        raise Unauthorized(
            "A token is needed: Authorization: Bearer skm_...", www_authenticate=WWWAuthenticate("bearer")
        )
    return unit


def _object(*known: str) -> dict[str, Any]:
    given = json_body()
    if not isinstance(given, dict) or set(given) - set(known):
        raise BadRequest(f"The body must be an object with {', '.join(known)} and nothing else.")
    return given


def _rows(given: dict[str, Any]) -> list[Any]:
    rows = given.get("receipts")
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST:
        raise BadRequest(f"receipts must be a list of 1 to {MOST}.")
    return rows


def _request(given: dict[str, Any]) -> str:
    """Return the request's own UUID, in small letters."""
    try:
        return str(UUID(given["request"]))
    except (KeyError, ValueError, AttributeError, TypeError) as problem:
        raise UnprocessableEntity(
            "request must be a UUID that you mint, and keep when you have to ask again."
        ) from problem


def _wanted(rows: Sequence[Any], there: Sequence[places.Counter]) -> list[tuple[str, str]]:
    """Return counter and service of each row; UnprocessableEntity names every one that is not the unit's."""
    offered = {each.code: {service.code for service in each.services} for each in there}
    problems = [
        f"receipts[{place}]{problem}" for place, row in enumerate(rows) for problem in _problems(row, offered)
    ]
    if problems:
        raise _unfit(problems, "unknown")
    return [(row["counter"], row["service"]) for row in rows]


def _problems(row: Any, offered: dict[str, set[str]]) -> Iterator[str]:
    if not isinstance(row, dict) or set(row) != {"counter", "service"}:
        yield ""
    elif not isinstance(row["counter"], str) or row["counter"] not in offered:
        yield ".counter"
    elif not isinstance(row["service"], str) or row["service"] not in offered[row["counter"]]:
        yield ".service"


def _unfit(problems: Sequence[str], word: str) -> UnprocessableEntity:
    more = f" and {len(problems) - SHOWN} more" if len(problems) > SHOWN else ""
    return UnprocessableEntity(f"Nothing was done: {', '.join(problems[:SHOWN])}{more}: {word}.")


def _issued(db: Database, unit: str, asked: str, wanted: Sequence[tuple[str, str]]) -> list[receipts.Issued]:
    try:
        return issue_once(db, unit, asked, wanted, datetime.now(UTC))
    except OtherRequest as other:
        raise UnprocessableEntity(
            "This request was answered before, and asked for other receipts."
        ) from other
    except CodesUsedUp as used_up:
        raise Conflict(f"No more receipts today: the {used_up.what} are used up.") from used_up


def _minted(row: Any) -> tuple[str, datetime] | None:
    """Return the code of a printer's log and its aware moment; None for what is neither."""
    if not isinstance(row, dict) or set(row) != {"code", "at"} or not isinstance(row["code"], str):
        return None
    at = printed_at(row["at"], datetime.now(UTC))
    return None if at is None or len(row["code"]) > LONGEST else (row["code"], at)


def _told(issued: receipts.Issued, slip: Slip, width: int) -> dict[str, Any]:
    return {
        "counter": issued.counter,
        "service": issued.service,
        "code": issued.code,
        "shown": slip.grouped,
        "url": slip.url,
        "qr_svg": qr_svg(slip.url),
        "escpos": b64encode(escpos(slip, width)).decode("ascii"),
        "day": str(issued.day),
        "serial": issued.serial,
        "valid_until": str(slip.until),
    }


def _json(told: dict[str, Any]) -> Response:
    return Response(json.dumps(told), mimetype="application/json")
