"""The periods that scores are reported for: month, quarter (TW), semester, year, or any range of days."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Self

ZONES = {
    "WIB": timezone(timedelta(hours=7), "WIB"),
    "WITA": timezone(timedelta(hours=8), "WITA"),
    "WIT": timezone(timedelta(hours=9), "WIT"),
}
"""The three zones of Indonesia; none of them knows summer time."""

_MONTHS = {"month": 1, "quarter": 3, "semester": 6, "year": 12}
_NAMES = (
    ("month", re.compile(r"(?P<year>[0-9]{4})-(?P<place>[0-9]{2})")),
    ("quarter", re.compile(r"(?P<year>[0-9]{4})-TW(?P<place>[1-4])")),
    ("semester", re.compile(r"(?P<year>[0-9]{4})-S(?P<place>[12])")),
    ("year", re.compile(r"(?P<year>[0-9]{4})(?P<place>)")),
)
_RANGE = re.compile(r"([0-9-]{10})\.\.([0-9-]{10})")


class InvalidPeriod(ValueError):
    """A name that is no period."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included, in the unit's own zone.

    `name` is how it is written in addresses and settings: 2026-08, 2026-TW3, 2026-S2, 2026, or
    2026-08-01..2026-08-15. `kind` is month, quarter, semester, year or range.
    """

    kind: str
    name: str
    first: date
    last: date

    @classmethod
    def parse(cls, name: str) -> Self:
        """Return the period of that name; InvalidPeriod where it names none."""
        try:
            if span := _RANGE.fullmatch(name):
                return cls.between(date.fromisoformat(span[1]), date.fromisoformat(span[2]))
            for kind, pattern in _NAMES:
                if match := pattern.fullmatch(name):
                    place = int(match["place"] or 1)
                    return cls._calendar(kind, int(match["year"]), (place - 1) * _MONTHS[kind] + 1)
        except ValueError as problem:
            raise InvalidPeriod(name) from problem
        raise InvalidPeriod(name)

    @classmethod
    def between(cls, first: date, last: date) -> Self:
        """Return a free range of days; InvalidPeriod where it ends before it begins."""
        if last < first:
            raise InvalidPeriod(f"{first}..{last}")
        return cls("range", f"{first}..{last}", first, last)

    @classmethod
    def containing(cls, kind: str, day: date) -> Self:
        """Return the month, quarter, semester or year that a day lies in."""
        months = _MONTHS[kind]
        return cls._calendar(kind, day.year, (day.month - 1) // months * months + 1)

    @classmethod
    def _calendar(cls, kind: str, year: int, month: int) -> Self:
        first = date(year, month, 1)
        after = month + _MONTHS[kind] - 1
        last = date(year + after // 12, after % 12 + 1, 1) - timedelta(days=1)
        place = (month - 1) // _MONTHS[kind] + 1
        name = {
            "month": f"{year:04}-{place:02}",
            "quarter": f"{year:04}-TW{place}",
            "semester": f"{year:04}-S{place}",
            "year": f"{year:04}",
        }[kind]
        return cls(kind, name, first, last)

    @property
    def whole_months(self) -> bool:
        """Say whether the period is made of whole calendar months."""
        return self.first.day == 1 and (self.last + timedelta(days=1)).day == 1

    def previous(self) -> "Period":
        """Return the period of the same kind (for a range: as many months or days) just before this one."""
        eve = self.first - timedelta(days=1)
        if self.kind == "range" and self.whole_months:
            months = len(self.months())
            before = self.first.year * 12 + self.first.month - 1 - months
            return Period.between(date(before // 12, before % 12 + 1, 1), eve)
        if self.kind == "range":
            return Period.between(eve - (self.last - self.first), eve)
        return Period.containing(self.kind, eve)

    def months(self) -> list["Period"]:
        """Return the calendar months that this period touches, the first first."""
        months = [Period.containing("month", self.first)]
        while months[-1].last < self.last:
            months.append(Period.containing("month", months[-1].last + timedelta(days=1)))
        return months


def local_day(moment: datetime, zone: str) -> date:
    """Return the calendar day of an aware moment in WIB, WITA or WIT."""
    return moment.astimezone(ZONES[zone]).date()
