"""The interface for paired devices: a program is paired, a device tells of itself, a PIN is checked."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from typing import Any

from flask import Blueprint, current_app, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import BadRequest, Gone, TooManyRequests, Unauthorized
from werkzeug.wrappers import Response

from data import devices
from data.accounts import tries
from data.database import writing
from data.devices import Device
from data.devices.pin import is_pin
from kiosk import office
from kiosk.json_body import json_body
from kiosk.tablets import paired

device_api = Blueprint("device_api", __name__, url_prefix="/api/v1/device")
"""Exempt from the check against forged requests: it takes JSON alone, and the cookie that gives rights here
is SameSite=Strict, so no other site's page can send either."""

LONGEST = 8_000


@device_api.post("")
def hear() -> Response:
    """Keep what a device tells of itself; tell it the server's version and time, and the PIN's hash."""
    device, now = required(), datetime.now(UTC)
    told = _told()
    try:
        with writing(current_app.config["DATABASE"]) as db:
            devices.heard(db, device, told, now)
    except devices.InvalidNews as invalid:
        raise BadRequest(f"{invalid.word} cannot be understood.") from invalid
    response = _json(
        version=server_version(),
        counter=device.counter,
        name=device.name,
        time=now.isoformat(),
        pin=office.office().kiosk_pin,
    )
    paired.renew(response)
    return response


@device_api.post("/pair")
def pair() -> Response:
    """Pair a program, such as an office's forwarder: its code for its key, once."""
    code = _told().get("code")
    try:
        device, key = devices.pair(
            current_app.config["DATABASE"], code if isinstance(code, str) else "", datetime.now(UTC)
        )
    except devices.SpentPairing as spent:
        raise Gone("This code was used, has run out, or never was.") from spent
    return _json(key=key, device=device.code, name=device.name, counter=device.counter)


@device_api.post("/pin")
def check_pin() -> Response:
    """Say whether a PIN opens the staff page: for tablets without HTTPS, whose browser cannot reckon it."""
    device, now, pin = required(), datetime.now(UTC), _told().get("pin")
    try:
        with writing(current_app.config["DATABASE"]) as db:
            tries.add(db, "PIN", device.code, now)
    except tries.TooManyTries as many:
        raise TooManyRequests(retry_after=many.wait_seconds) from many
    right = is_pin(pin if isinstance(pin, str) else "", office.office().kiosk_pin)
    if right:
        with writing(current_app.config["DATABASE"]) as db:
            tries.forget(db, "PIN", device.code)
    return _json(right=right)


def required() -> Device:
    """Return the device that asks; Unauthorized without one."""
    device = paired.device()
    if device is None:
        raise Unauthorized(
            "This needs the key of a paired device.", www_authenticate=WWWAuthenticate("bearer")
        )
    return device


@cache
def server_version() -> str:
    """Return the version of this program."""
    return version("suara-loket")


def _told() -> Mapping[str, Any]:
    if len(request.get_data()) > LONGEST:
        raise BadRequest(f"This must be at most {LONGEST} bytes.")
    told = json_body()
    if not isinstance(told, dict):
        raise BadRequest("This must be a JSON object.")
    return told


def _json(**told: Any) -> Response:
    return Response(json.dumps(told), mimetype="application/json")
