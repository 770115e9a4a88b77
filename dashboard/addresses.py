"""What the address of a page asks for: which place, which period; and the address of another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dashboard.places import Place, find
from data.database import Database
from data.tallies import Filter, answered_days
from surveys.period import InvalidPeriod, Period, local_day
from surveys.survey import Survey

KINDS = ("month", "quarter", "semester", "year", "range")
DEFAULT_KIND = "quarter"

EARLIEST, LATEST = date(2004, 1, 1), date(2100, 12, 31)
"""KEP/25/2004 was the first rule of its kind; nothing is asked for before it."""

Query = Mapping[str, str]


class PartOfMonth(InvalidPeriod):
    """A range that begins or ends inside a month: two that differ by a day would tell that day's answers."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A place, a period, the present day there, and its first and last day with a response, if any."""

    place: Place
    period: Period
    today: date
    answered: tuple[date, date] | None

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of period that may be asked for."""
        return KINDS

    @property
    def address(self) -> dict[str, Any]:
        """Return the query of the page's lasting address."""
        return {"period": self.period.name} | self.place.codes

    def at(self, period: Period) -> dict[str, Any]:
        """Return the query of the same place in another period."""
        return {"period": period.name} | self.place.codes

    def of(self, place: Place) -> dict[str, Any]:
        """Return the query of another place in the same period."""
        return {"period": self.period.name} | place.codes

    @property
    def former(self) -> Period | None:
        """Return the period before this one, or None where nothing is older."""
        before = self.period.previous()
        return before if self.answered and before.last >= self.answered[0] else None

    @property
    def following(self) -> Period | None:
        """Return the period after this one, or None where that has not begun, and for a free range."""
        if self.period.kind == "range" or self.period.last >= self.today:
            return None
        return Period.containing(self.period.kind, self.period.last + timedelta(days=1))

    @property
    def months(self) -> list[Period]:
        """Return the months that a range may begin and end with: since the first response, or the range's."""
        first = min(self.answered[0] if self.answered else self.today, self.period.first)
        return Period.between(first, max(self.today, self.period.last)).months()

    @property
    def offered(self) -> list[Period]:
        """Return the periods of this kind since the first response, and this one; the newest first."""
        if self.period.kind == "range":
            return [self.period]
        first = self.answered[0] if self.answered else self.today
        offered = {Period.containing(self.period.kind, self.today)}
        oldest = next(iter(offered))
        while oldest.first > first:
            oldest = oldest.previous()
            offered.add(oldest)
        return sorted(offered | {self.period}, key=lambda each: each.first, reverse=True)


def choose(db: Database, survey: Survey, query: Query, now: datetime, home: Query) -> Choice:
    """Return what a query asks for; without a period, the present quarter or the last with a response.

    `home` is as for `meant`, `now` is aware. Raises UnknownPlace and InvalidPeriod.
    """
    place = meant(db, query, home)
    today = local_day(now, place.unit.zone if place.unit else "WIB")
    answered = answered_days(db, survey, Filter(EARLIEST, LATEST, **place.codes))
    wanted = _period(query, today)
    if wanted is None:
        usual = place.unit.period if place.unit else DEFAULT_KIND
        wanted = Period.containing(usual, answered[1] if answered else today)
    return Choice(place, wanted, today, answered)


def is_lasting(query: Query) -> bool:
    """Say whether a query is a lasting address, or what the menus of the page have sent."""
    return not query.keys() & {"part", "kind", "from", "until"}


def parse_period(name: str) -> Period:
    """Return the period of that name, which is made of whole months.

    Raises InvalidPeriod where it is none or beyond the years we know, and PartOfMonth.
    """
    period = Period.parse(name)
    if period.first < EARLIEST or period.last > LATEST:
        raise InvalidPeriod(name)
    if not period.whole_months:
        raise PartOfMonth(name)
    return period


def meant(db: Database, query: Query, home: Query) -> Place:
    """Return the place that a query means: the one reading, by which access is given and pages are drawn.

    `part`, from the menu, is "service:code" or "counter:code" of the menu's unit, and goes before both. Where
    somebody has just chosen another unit, it is one of the former unit, and is let go. `home` are the codes
    of the place that is meant where none is named. Raises UnknownPlace.
    """
    named = {name: query.get(name, "") for name in ("unit", "service", "counter")}
    if "part" in query:
        kind, _, code = query["part"].partition(":")
        here = query.get("former_unit", named["unit"]) == named["unit"]
        named |= {each: code if here and each == kind else "" for each in ("service", "counter")}
    return find(db, **(named if any(named.values()) else home))


def _period(query: Query, today: date) -> Period | None:
    """Return the period that is asked for; a change of its kind keeps its end, or today."""
    kind = query.get("kind", "")
    if kind == "range" and query.get("from") and query.get("until"):
        first, last = parse_period(query["from"]), parse_period(query["until"])
        return Period.between(min(first.first, last.first), max(first.last, last.last))
    if not query.get("period"):
        return None
    period = parse_period(query["period"])
    if kind not in KINDS or kind == period.kind:
        return period
    if kind == "range":
        until = Period.containing("month", min(period.last, max(today, period.first)))
        return Period.between(period.first, until.last)
    return Period.containing(kind, max(period.first, min(period.last, today)))
