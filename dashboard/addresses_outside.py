"""Addresses that leave the dashboard, in links to hand on: as people reach it, not as this request did."""

from typing import Any

from flask import request, url_for

from dashboard.page import office


def outside(endpoint: str, **values: Any) -> str:
    """Return the whole address of a page, under the office's `dashboard_url` where one is set."""
    base = office().dashboard_url.rstrip("/") or request.host_url.rstrip("/")
    return base + url_for(endpoint, _external=False, **values)
