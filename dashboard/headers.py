"""What every reply says to the browser: run nothing but our own files, keep no copy, tell nobody."""

from flask import Flask, Response, request

POLICY = (
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'; object-src 'none'"
)

POLICIES = {"plan_steps.file": "default-src 'none'; sandbox"}
"""What people sent is only ever a download, and would run nothing if a browser opened it after all."""

LASTING = ("static", "files.plotly")
"""Endpoints whose files never change under their address, which carries their content or version."""

YEAR = 365 * 24 * 3600


def install(app: Flask) -> None:
    """Put the headers on every reply of the app."""
    app.after_request(_guard)


def _guard(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICIES.get(request.endpoint or "", POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    if request.endpoint in LASTING and response.status_code in (200, 304):
        response.headers["Cache-Control"] = f"private, max-age={YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = "no-store"
    return response
