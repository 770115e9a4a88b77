"""The interface for programs: a batch of responses in, what became of each out."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app
from werkzeug.exceptions import BadRequest

from data.database import writing
from data.devices import Device
from data.devices.refusals import refuse
from data.responses import Outcome, record
from kiosk import office
from kiosk.json_body import json_body
from kiosk.tablets import device_api, paired
from surveys import catalogue
from surveys.response import InvalidAnswers, answer
from surveys.response import Response as Answered

api = Blueprint("api", __name__, url_prefix="/api/v1")
"""Exempt from the check against forged requests: the one cookie that gives a right here, a paired kiosk's, is
SameSite=Strict, so a request that somebody else's page makes a browser send can do no more than that page
could send itself. And it must be JSON, which a browser sends to another site only once that site allows it;
we never do."""

MOST = 500
CHANNELS = ("kiosk", "poster", "receipt")
"""What may come this way; imports have a way of their own."""


@api.post("/responses")
def add_responses() -> Response:
    """Record up to 500 responses; each is answered for itself, in the order given.

    What a kiosk answers needs that kiosk's own key; what a paired kiosk sent and was refused is kept.
    """
    now = datetime.now(UTC)
    rows = _batch()
    sender = _sender(rows)
    checked = [_of_its_counter(_check(given, now), sender) for given in rows]
    answered = [each for each in checked if isinstance(each, Answered)]
    recorded = iter(record(current_app.config["DATABASE"], answered))
    outcomes = [next(recorded) if isinstance(each, Answered) else each for each in checked]
    if sender is not None:
        _keep_refused(sender, rows, outcomes, now)
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
    given = json_body()
    rows = given.get("responses") if isinstance(given, dict) and len(given) == 1 else None
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST:
        raise BadRequest(f'The batch must be {{"responses": [...]}} with 1 to {MOST} responses.')
    return rows


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


def _sender(rows: list[Any]) -> Device | None:
    """Return the device that sends a kiosk's answers; Unauthorized where it must be one and is not."""
    if not any(isinstance(given, dict) and given.get("channel") == "kiosk" for given in rows):
        return None
    return paired.device() if office.office().open_kiosks else device_api.required()


def _of_its_counter(checked: Answered | Outcome, sender: Device | None) -> Answered | Outcome:
    """Return a kiosk's response with the device that sent it; no device answers for another counter."""
    if isinstance(checked, Outcome) or checked.channel != "kiosk":
        return checked
    if sender is not None and sender.counter == checked.counter:
        return replace(checked, device=sender.code)
    if office.office().open_kiosks:
        return checked
    return Outcome(checked.uuid, "rejected", "", {"counter": "not_paired"})


def _keep_refused(sender: Device, rows: list[Any], outcomes: list[Outcome], now: datetime) -> None:
    refused = [
        (outcome, given)
        for outcome, given in zip(outcomes, rows, strict=True)
        if outcome.status == "rejected" and isinstance(given, dict)
    ]
    if not refused:
        return
    with writing(current_app.config["DATABASE"]) as db:
        for outcome, given in refused:
            refuse(db, sender, given, outcome.problems, now)


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
