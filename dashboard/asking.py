"""From the query of a page to its report, read in one snapshot."""

from collections.abc import Mapping

from flask import current_app

from dashboard.addresses import Choice, choose
from dashboard.clock import now
from dashboard.report import Report, report_on
from data.database import reading
from data.settings import settings
from surveys.catalogue import survey


def asked_report(query: Mapping[str, str]) -> tuple[Choice, Report]:
    """Return what a query asks for, and the report on it. Raises UnknownPlace and InvalidPeriod."""
    moment = now()
    with reading(current_app.config["DATABASE"]) as db:
        choice = choose(db, survey(), query, moment)
        kept = settings(db)
        return choice, report_on(db, survey(), choice.place, choice.period, kept, now=moment)
