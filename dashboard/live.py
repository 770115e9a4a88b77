"""Pages that refresh by themselves: when there is something new, and nothing that tells more than that.

The version changes when answers of any counter are counted, which happens several at a time, or when an alert
in the reader's reach changes. It is the whole office's on purpose: that of a small counter would tell when
somebody answered there. Signed, so that nobody counts through what it stands for.
"""

import hmac
from typing import Any

from flask import Flask, current_app, g, request, url_for

from dashboard import access
from data import counting
from data.alerts import open_alerts
from data.database import reading

ENDPOINTS = frozenset({"report.show", "depth.show"})
"""The pages that refresh."""

_ASKED = ("unit", "service", "counter", "period")


def install(app: Flask) -> None:
    """Note the version before a page that refreshes reads its figures: never a newer one than it shows."""
    app.before_request(_note)
    app.context_processor(lambda: {"live": _attributes})


def version() -> str:
    """Return the version of what whoever is signed in may see now."""
    with reading(current_app.config["DATABASE"]) as db:
        alerts = open_alerts(db, access.reach()) if access.may("alerts") else []
        seen = [str(counting.counted(db)), *(f"{each.id}:{each.seen_at}" for each in alerts)]
    key: bytes = current_app.config["SECRET_KEY"]
    return hmac.digest(key, "|".join(seen).encode(), "sha256").hex()[:24]


def _note() -> None:
    if request.endpoint in ENDPOINTS and g.get("account"):
        g.live = version()


def _attributes() -> dict[str, str]:
    """Return the address that tells the version, and the version of this page; nothing for other pages."""
    if "live" not in g:
        return {}
    asked: dict[str, Any] = {name: request.args[name] for name in _ASKED if name in request.args}
    return {"address": url_for("live.fresh", **asked), "version": g.live}
