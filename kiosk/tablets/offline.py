"""What lets a counter's tablet start without any network: its service worker, its manifest and its icons."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Blueprint, Flask, Response, abort, request, url_for
from flask_babel import force_locale

from data.places import Counter
from kiosk import language, office, survey_page
from kiosk.addresses import survey_url
from kiosk.assets import A_YEAR, FOLDER
from kiosk.tablets import paired
from kiosk.tablets.device_api import server_version

offline = Blueprint("offline", __name__)

ICONS: Mapping[str, str] = {
    "icon.svg": "image/svg+xml",
    "icon-192.png": "image/png",
    "icon-512.png": "image/png",
    "icon-maskable-512.png": "image/png",
}
"""Our own drawing; the PNG files are icon.svg as Chromium draws it (the maskable one fills its square)."""

_NAMED = re.compile(r'<(?:link|script|img|audio|source)\b[^>]*?\b(?:href|src)="(/[^"]+)"')


def install(app: Flask) -> None:
    """Serve these files; a page's template may say which version of the program drew it."""
    app.register_blueprint(offline)
    app.add_template_global(server_version)


@offline.get("/sw.js")
def worker() -> Response:
    """Send the service worker of a counter's tablet.

    It changes with whatever it keeps, which is how a browser finds a new version. A browser that may not
    answer for the counter is to keep nothing: it then comes back to us, and is told how to be paired.
    """
    counter = office.counter_at(request.args.get("counter", ""))
    if "door" in request.args:
        return _door(counter)
    files = list(_files(counter)) if paired.may_answer_for(counter.code) else []
    text = (FOLDER / "worker.js").read_text(encoding="utf-8")
    version = _digest(json.dumps(files) + text)
    kept = {"counter": counter.code, "version": version, "files": files}
    return Response(f"const KEPT = {json.dumps(kept)};\n{text}", mimetype="text/javascript")


def _door(counter: Counter) -> Response:
    """Send the worker that opens `/` on a counter, to the counter's own device alone; NotFound for others."""
    if paired.device_at(counter.code) is None:
        abort(404)
    text = (FOLDER / "door.js").read_text(encoding="utf-8")
    address = json.dumps(survey_url("kiosk", counter.code))
    return Response(f"const COUNTER = {address};\n{text}", mimetype="text/javascript")


@offline.get("/k/<code>/blank")
def blank(code: str) -> str:
    """Show the counter's page as a tablet keeps it, for any citizen: its script gives each a UUID."""
    return survey_page.for_anybody(office.counter_at(code))


@offline.get("/manifest.webmanifest")
def manifest() -> Response:
    """Say how a counter's page is installed as an app of its own, which opens on that counter."""
    counter = office.counter_at(request.args.get("counter", ""))
    start = survey_url("kiosk", counter.code)
    told = {
        "id": start,
        "name": f"{counter.name}, {counter.unit.name}",
        "short_name": counter.name,
        "lang": office.office().kiosk_language,
        "start_url": start,
        "scope": "/",
        "display": "fullscreen",
        "display_override": ["fullscreen", "standalone"],
        "background_color": "#fbfaf7",
        "theme_color": office.office().colour,
        "icons": list(_icons()),
    }
    return Response(json.dumps(told), mimetype="application/manifest+json")


@offline.get("/icon/<name>")
def icon(name: str) -> Response:
    """Send an icon."""
    media_type = ICONS.get(name) or abort(404)
    response = Response(_icon(name), mimetype=media_type)
    response.headers["Cache-Control"] = A_YEAR
    return response


def _icons() -> Iterator[dict[str, str]]:
    for name, media_type in ICONS.items():
        size = re.search(r"\d+", name)
        yield {
            "src": url_for("offline.icon", name=name, v=_digest(_icon(name))),
            "type": media_type,
            "sizes": f"{size[0]}x{size[0]}" if size else "any",
            "purpose": "maskable" if "maskable" in name else "any",
        }


@cache
def _icon(name: str) -> bytes:
    return (FOLDER / "icons" / name).read_bytes()


def _files(counter: Counter) -> Iterator[dict[str, Any]]:
    """Yield the counter's page in each language, then whatever these pages name, each file once.

    A digest is given where it is known: of the pages, and of assets, whose addresses carry it.
    """
    named: dict[str, None] = {}
    for code, _ in language.offered():
        with force_locale(language.LOCALES.get(code, code)):
            page = survey_page.for_anybody(counter)
        own = {survey_url("kiosk", counter.code, code)}
        if code == office.office().kiosk_language:
            own.add(survey_url("kiosk", counter.code))
        come_from = url_for("offline.blank", code=counter.code, lang=code)
        yield {"from": come_from, "as": sorted(own), "digest": _digest(page)}
        named |= dict.fromkeys(unescape(address) for address in _NAMED.findall(page))
    for address in named:
        parts = urlsplit(address)
        version = parse_qs(parts.query).get("v", [None])[0] if parts.path.startswith("/static/") else None
        yield {"from": address, "as": [address], "digest": version}


def _digest(content: str | bytes) -> str:
    return sha256(content.encode() if isinstance(content, str) else content).hexdigest()[:12]
