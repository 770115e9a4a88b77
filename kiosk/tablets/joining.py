"""What a machine that runs a counter's kiosk by itself asks the office's server for, once it is paired."""

import json

from flask import Blueprint, Response, current_app

from data.database import reading
from data.forwarding.counter_copy import copy_of
from kiosk.tablets import device_api

joining = Blueprint("joining", __name__, url_prefix="/api/v1")


@joining.get("/counter")
def counter() -> Response:
    """Return the counter of the device that asks, with all that its kiosk shows."""
    device = device_api.required()
    with reading(current_app.config["DATABASE"]) as db:
        copy = copy_of(db, device.counter)
    return Response(json.dumps(copy | {"version": device_api.server_version()}), mimetype="application/json")
