"""The office's own face: its colour as the tokens of a stylesheet, and its crest."""

from hashlib import sha256

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

from data import pictures
from data.colour import shades
from data.database import reading
from data.pictures import Picture
from data.settings import Settings
from kiosk import office
from kiosk.assets import A_YEAR

brand = Blueprint("brand", __name__, url_prefix="/brand")


def install(app: Flask) -> None:
    """Serve the colours and the crest, and let templates name them."""
    app.register_blueprint(brand)
    app.add_template_global(colours_url)
    app.add_template_global(logo_url)


def colours_url() -> str | None:
    """Return where the office's colours are, or None while they are those that we come with."""
    colour = office.office().colour
    return None if colour == Settings().colour else url_for("brand.colours", v=_version(colour))


def logo_url() -> str | None:
    """Return where the office's crest is, or None where it has none."""
    found = _logo()
    return url_for("brand.logo", v=found.version) if found else None


@brand.get("/colours.css")
def colours() -> Response:
    """Send the office's colours as tokens, which stand over those that we come with."""
    colour = office.office().colour
    tokens = "".join(f"  --{name}: {value};\n" for name, value in shades(colour).items())
    return _kept(Response(f":root {{\n{tokens}}}\n", mimetype="text/css"), _version(colour))


@brand.get("/logo")
def logo() -> Response:
    """Send the office's crest."""
    found = _logo() or abort(404)
    return _kept(Response(found.content, mimetype=found.media_type), found.version)


def _logo() -> Picture | None:
    with reading(current_app.config["DATABASE"]) as db:
        return pictures.picture(db, pictures.LOGO)


def _version(colour: str) -> str:
    return sha256("".join(shades(colour).values()).encode()).hexdigest()[:12]


def _kept(response: Response, version: str) -> Response:
    """Let a browser keep what its address names by its content."""
    response.headers["Cache-Control"] = A_YEAR if request.args.get("v") == version else "no-cache"
    return response
