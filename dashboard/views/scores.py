"""`GET /api/v1/scores`: the figures of the page as JSON, for somebody signed in or for a token."""

from typing import Any

from flask import Blueprint, current_app, request
from flask_babel import gettext

from dashboard.access import reach
from dashboard.addresses import meant, parse_period
from dashboard.cells import Scoring
from dashboard.errors import InvalidQuery
from dashboard.language import language
from dashboard.scores import GROUPS, Scores
from data.database import reading
from data.settings import settings
from surveys.catalogue import survey

pages = Blueprint("scores", __name__)

KNOWN = {"period", "unit", "service", "counter", "by", "lang"}


@pages.get("/api/v1/scores")
def show() -> dict[str, Any]:
    """Answer with the figures of a place in a period, and with `by` those of its groups."""
    query = request.args
    _check()
    period = parse_period(query["period"])
    with reading(current_app.config["DATABASE"]) as db:
        place = meant(db, query, reach().home)
        scoring = Scoring(survey(), settings(db).publication)
        return Scores(db, scoring, place, period, language()).answer(query.get("by", ""))


def _check() -> None:
    if unknown := request.args.keys() - KNOWN:
        raise InvalidQuery(
            gettext("Parameter tidak dikenal: %(names)s.", names=", ".join(sorted(unknown))[:200])
        )
    if not request.args.get("period"):
        raise InvalidQuery(gettext("Parameter “period” diperlukan, misalnya 2026-TW3."))
    if request.args.get("by", "") not in ("", *GROUPS):
        raise InvalidQuery(gettext("Parameter “by” menerima: %(names)s.", names=", ".join(GROUPS)))
