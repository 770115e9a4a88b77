"""Recorded speech: a file for each screen and language, which an office drops into a folder."""

from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, send_file, url_for

from kiosk.assets import A_YEAR
from surveys import catalogue

FOLDER = "speech"
"""Beside the database: speech/<language>/<key>.mp3 or .ogg."""

SCREENS = ("invitation", "service", "about", "comment", "review", "thanks", "idle")
"""The screens besides the questions, which have their element's key; "idle" is "Masih di sini?"."""

TYPES = {".mp3": "audio/mpeg", ".ogg": "audio/ogg"}
"""Where a screen has both, the later one is played."""

speech = Blueprint("speech", __name__)


def install(app: Flask) -> None:
    """Serve the recordings."""
    app.register_blueprint(speech)


def recordings(language: str) -> dict[str, str]:
    """Return the address of each screen's recording in a language; it changes with the file."""
    return {
        path.stem: url_for(
            "speech.recording", language=language, name=path.name, v=str(path.stat().st_mtime_ns)
        )
        for path in _files(language)
    }


@speech.get("/speech/<language>/<name>")
def recording(language: str, name: str) -> Response:
    """Send a recording: kept for a year under the address that a page gives, in pieces where asked so."""
    if language not in catalogue.survey().languages:
        abort(404)
    path = next((each for each in _files(language) if each.name == name), None) or abort(404)
    response = send_file(path, mimetype=TYPES[path.suffix], conditional=True)
    current = request.args.get("v") == str(path.stat().st_mtime_ns)
    response.headers["Cache-Control"] = A_YEAR if current else "no-cache"
    return response


def _files(language: str) -> Iterator[Path]:
    """Yield the recordings of a language; whatever else lies in its folder is none of ours."""
    keys = {*SCREENS, *(element.key for element in catalogue.survey().elements)}
    folder = Path(current_app.config["DATABASE"]).absolute().parent / FOLDER / language
    if folder.is_dir():
        yield from (each for each in sorted(folder.iterdir()) if each.stem in keys and each.suffix in TYPES)
