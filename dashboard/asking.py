"""From the query of a page to its report or its coverage, read in one snapshot."""

from collections.abc import Mapping

from flask import current_app

from dashboard.access import reach
from dashboard.addresses import Choice, choose
from dashboard.clock import now
from dashboard.coverage import Coverage, coverage_of
from dashboard.report import Report, report_on
from data.database import reading
from data.settings import settings
from surveys.catalogue import survey


def asked_report(query: Mapping[str, str]) -> tuple[Choice, Report]:
    """Return what a query asks for, and the report on it. Raises UnknownPlace and InvalidPeriod."""
    moment = now()
    with reading(current_app.config["DATABASE"]) as db:
        choice = choose(db, survey(), query, moment, reach().home)
        kept = settings(db)
        return choice, report_on(db, survey(), choice.place, choice.period, kept, now=moment)


def asked_coverage(query: Mapping[str, str]) -> tuple[Choice, Coverage]:
    """Return what a query asks for, and its coverage by receipts. Raises UnknownPlace and InvalidPeriod."""
    moment = now()
    with reading(current_app.config["DATABASE"]) as db:
        choice = choose(db, survey(), query, moment, reach().home)
        return choice, coverage_of(db, survey(), choice.place, choice.period, settings(db), now=moment)
