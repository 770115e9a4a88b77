"""Which paired device a request comes from: by the cookie of a tablet, or by the key that a program shows."""

from datetime import timedelta

from flask import current_app, g, request
from werkzeug.wrappers import Response

from data import devices
from data.database import reading
from data.devices import Device
from kiosk import office

COOKIE = "skm_device"
KEPT = timedelta(days=400)
"""The longest that browsers keep a cookie; each visit begins it anew."""


def device() -> Device | None:
    """Return the device whose key the request carries; None without one, or where it was revoked."""
    if "device" not in g:
        g.device = None
        if key := _key():
            with reading(current_app.config["DATABASE"]) as db:
                g.device = devices.device_of(db, key)
    found: Device | None = g.device
    return found


def is_revoked() -> bool:
    """Say whether the request carries a key that was taken from its device."""
    key = _key()
    if not key:
        return False
    with reading(current_app.config["DATABASE"]) as db:
        return devices.revoked(db, key)


def may_answer_for(counter: str) -> bool:
    """Say whether whoever asks may answer as a counter's kiosk: its own device, or anybody during trials."""
    sender = device()
    return office.office().open_kiosks or (sender is not None and sender.counter == counter)


def device_at(counter: str) -> Device | None:
    """Return the device that asks where it is a counter's own."""
    sender = device()
    return sender if sender is not None and sender.counter == counter else None


def admit(response: Response, key: str) -> None:
    """Give a browser the key of the device that it has become."""
    response.set_cookie(
        COOKIE, key, max_age=KEPT, secure=current_app.config["HTTPS"], httponly=True, samesite="Strict"
    )


def renew(response: Response) -> None:
    """Let a browser that is a device keep its key for another while."""
    if COOKIE in request.cookies and device() is not None:
        admit(response, request.cookies[COOKIE])


def _key() -> str:
    shown = request.authorization
    if shown is not None and shown.type == "bearer":
        return shown.token or ""
    return request.cookies.get(COOKIE, "")
