"""`GET /segar`: whether a page shows all there is, for pages that refresh by themselves."""

from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response

from dashboard.live import version

pages = Blueprint("live", __name__)


@pages.get("/segar")
def fresh() -> Response:
    """Answer with the version of what may be seen, and 304 to whoever knows it already."""
    now = version()
    answer = jsonify(version=now)
    answer.set_etag(now)
    return answer.make_conditional(request)
