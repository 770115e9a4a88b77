"""From the query of a page to its morning, report, depth or coverage, read in one snapshot."""

from collections.abc import Mapping
from dataclasses import replace

from flask import current_app

from dashboard.access import may, reach
from dashboard.addresses import Choice, choose
from dashboard.clock import now
from dashboard.coverage import Coverage, coverage_of
from dashboard.depth import Depth, depth_of
from dashboard.disclosure.gate import Gate
from dashboard.morning import Morning, morning
from dashboard.report import Report, report_on
from data.database import reading
from data.settings import settings
from surveys.catalogue import survey


def asked_morning(query: Mapping[str, str]) -> tuple[Choice, Morning]:
    """Return what a query asks for, and its page of the morning. Raises UnknownPlace and InvalidPeriod."""
    moment = now()
    with reading(current_app.config["DATABASE"]) as db:
        choice = choose(db, survey(), query, moment, reach().home)
        kept = settings(db)
        report = report_on(db, survey(), choice.place, choice.period, kept, now=moment, deep=False)
        return choice, morning(db, report, reach(), may, now=moment)


def asked_report(query: Mapping[str, str]) -> tuple[Choice, Report]:
    """Return what a query asks for, and the report on it. Raises UnknownPlace and InvalidPeriod."""
    moment = now()
    with reading(current_app.config["DATABASE"]) as db:
        choice = choose(db, survey(), query, moment, reach().home)
        kept = settings(db)
        return choice, report_on(db, survey(), choice.place, choice.period, kept, now=moment)


def asked_depth(query: Mapping[str, str]) -> tuple[Choice, Depth]:
    """Return what a query asks for, and what lies behind it. Raises UnknownPlace and InvalidPeriod."""
    moment = now()
    with reading(current_app.config["DATABASE"]) as db:
        choice = choose(db, survey(), query, moment, reach().home)
        kept = settings(db)
        gate = Gate(db, survey(), kept.publication)
        report = report_on(db, survey(), choice.place, choice.period, kept, now=moment, gate=gate)
        return choice, depth_of(db, report, gate)


def asked_coverage(query: Mapping[str, str]) -> tuple[Choice, Coverage]:
    """Return what a query asks for, and its coverage by receipts. Raises UnknownPlace and InvalidPeriod."""
    moment = now()
    with reading(current_app.config["DATABASE"]) as db:
        choice = choose(db, survey(), query, moment, reach().home)
        coverage = coverage_of(db, survey(), choice.place, choice.period, settings(db), now=moment)
    whole_unit = reach().holds(choice.place.unit.code if choice.place.unit else "")
    return choice, coverage if whole_unit else replace(coverage, silent=())  # it speaks of other counters
