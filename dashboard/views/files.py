"""What is not a page: the chart script of the installed Plotly, and whether the dashboard is alive."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, current_app, request

from dashboard import bundle
from data.database import UnusableDatabase, check

pages = Blueprint("files", __name__)


@pages.get("/plotly/<version>/plotly.min.js")
def plotly(version: str) -> Response:
    """Send the chart script; the version in the address lets browsers keep it."""
    if version != bundle.plotly_version():
        abort(HTTPStatus.NOT_FOUND)
    response = Response(mimetype="text/javascript")
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"]:
        response.data = bundle.script_gzipped()
        response.content_encoding = "gzip"
    else:
        response.data = bundle.script()
    return response


@pages.get("/healthz")
def healthz() -> Response:
    """Answer "ok" where the database can be read and fits, or else 503."""
    try:
        check(current_app.config["DATABASE"])
    except UnusableDatabase:
        return Response("database\n", HTTPStatus.SERVICE_UNAVAILABLE, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")
