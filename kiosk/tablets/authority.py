"""The page that hands the office's own certificate authority to a tablet, with steps in pictures."""

from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, render_template, request

from data.tls_files import Authority
from data.tls_files import authority as kept_authority

authority = Blueprint("authority", __name__, url_prefix="/percaya")
"""Reached over plain HTTP, by a browser that trusts nothing of ours yet: what keeps somebody on the network
from handing out an authority of their own is the fingerprint, which a person compares."""

NAME = "suara-loket"
SYSTEMS = ("android", "windows", "debian")


def install(app: Flask) -> None:
    """Serve the page, and let other pages ask whether there is anything to hand out."""
    app.register_blueprint(authority)
    app.add_template_global(trust_is_offered)


def trust_is_offered() -> bool:
    """Tell whether this page came without TLS although the office has an authority for it."""
    return not request.is_secure and kept_authority(current_app.config["DATABASE"]) is not None


@authority.get("")
def page() -> str:
    """Show what trusting the office's server means, and how each system is told to."""
    return render_template(
        "authority.html", authority=_authority(), systems=SYSTEMS, likely=_likely_system(), address=_address()
    )


@authority.get(f"/{NAME}.crt")
def certificate() -> Response:
    """Send the certificate as Android and Windows take it (DER): its SHA-256 is the fingerprint."""
    return _file(_authority().der, "crt", "application/x-x509-ca-cert")


@authority.get(f"/{NAME}.pem")
def certificate_text() -> Response:
    """Send the certificate as text, as Debian's tools and `skm join` take it."""
    return _file(_authority().pem.encode(), "pem", "application/x-pem-file")


def _authority() -> Authority:
    return kept_authority(current_app.config["DATABASE"]) or abort(404)


def _file(content: bytes, ending: str, media_type: str) -> Response:
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{NAME}.{ending}"'
    return response


def _likely_system() -> str:
    """Return which steps to show first, from what the browser calls itself; nothing of it is kept."""
    agent = request.user_agent.string
    return next((name for name in ("android", "windows") if name in agent.lower()), "debian")


def _address() -> str:
    """Return where this server answers over TLS, as this browser would reach it."""
    host = urlsplit(f"//{request.host}").hostname or "localhost"
    bracketed = f"[{host}]" if ":" in host else host
    return f"https://{bracketed}:{current_app.config['TLS_PORT']}/"
