"""The files that a page loads: joined, named by their content, compressed once, kept for a year."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

FOLDER = Path(__file__).with_name("static")

SURVEY_STYLES = (
    "styles/tokens.css",
    "styles/page.css",
    "styles/survey.css",
    "styles/screens.css",
    "styles/wide.css",
    "styles/helps.css",
)
SURVEY_SCRIPTS = (
    "scripts/answers.js",
    "scripts/review.js",
    "scripts/check.js",
    "scripts/screens.js",
    "scripts/sending.js",
    "scripts/receipt.js",
    "scripts/citizen.js",
    "scripts/speech.js",
    "scripts/helps.js",
    "scripts/language.js",
    "scripts/reload.js",
    "scripts/start.js",
)

TABLET_STYLES: tuple[str, ...] = ("styles/lowered.css", "styles/staff.css")
TABLET_SCRIPTS: tuple[str, ...] = (
    "scripts/short_code.js",
    "scripts/moment.js",
    "scripts/store.js",
    "scripts/queue.js",
    "scripts/sync.js",
    "scripts/device.js",
    "scripts/told.js",
    "scripts/hours.js",
    "scripts/sleep.js",
    "scripts/awake.js",
    "scripts/care.js",
    "scripts/guard.js",
    "scripts/pin.js",
    "scripts/staff.js",
)
"""What a counter's tablet has beyond a phone. Its script holds the survey's too, since all of it shares one
scope: a page loads either kiosk.js or tablet.js. Its styles come after the survey's, from their own file."""

JOINED: Mapping[str, tuple[str, ...]] = {
    "kiosk.css": SURVEY_STYLES,
    "tablet.css": TABLET_STYLES,
    "authority.css": ("styles/tokens.css", "styles/page.css", "styles/authority.css"),
    "pairing.css": ("styles/pairing.css",),
    "reply.css": ("styles/reply.css",),
    "poster.css": ("styles/tokens.css", "styles/page.css", "styles/poster.css"),
    "kiosk.js": SURVEY_SCRIPTS,
    "pairing.js": ("scripts/pairing.js",),
    "retry.js": ("scripts/retry.js",),
    "tablet.js": SURVEY_SCRIPTS + TABLET_SCRIPTS,
}
"""What a page loads, and the sources that stand in it: many small files to read, one request to load."""

TYPES = {".css": "text/css", ".js": "text/javascript"}
A_YEAR = "public, max-age=31536000, immutable"

assets = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent; `version` changes with its content."""

    content: bytes
    compressed: bytes
    version: str
    media_type: str


def install(app: Flask) -> None:
    """Read all files once and serve them under /static/."""
    app.extensions["assets"] = {name: _join(name, parts) for name, parts in JOINED.items()}
    app.register_blueprint(assets)
    app.add_template_global(asset_url)


def asset_url(name: str) -> str:
    """Return the address of a file; it changes with the content, so the file may be kept for a year."""
    return url_for("assets.asset", name=name, v=_assets()[name].version)


@assets.get("/static/<name>")
def asset(name: str) -> Response:
    """Send a file, compressed where the browser takes it."""
    found = _assets().get(name) or abort(404)
    zipped = request.accept_encodings["gzip"] > 0
    response = Response(found.compressed if zipped else found.content, mimetype=found.media_type)
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    current = request.args.get("v") == found.version
    response.headers["Cache-Control"] = A_YEAR if current else "no-cache"
    return response


def _join(name: str, parts: tuple[str, ...]) -> Asset:
    text = "\n".join((FOLDER / part).read_text(encoding="utf-8") for part in parts)
    if name.endswith(".js"):
        text = f'(() => {{\n"use strict";\n{text}}})();\n'  # one scope: nothing of ours is global
    content = text.encode()
    version = sha256(content).hexdigest()[:12]
    return Asset(content, gzip.compress(content, 9, mtime=0), version, TYPES[Path(name).suffix])


def _assets() -> Mapping[str, Asset]:
    found: Mapping[str, Asset] = current_app.extensions["assets"]
    return found
