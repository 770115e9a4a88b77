"""When an answer was given, as a spreadsheet's cell states it in Indonesian or ISO form."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone, tzinfo

from surveys.period import InvalidPeriod, Period
from surveys.sheets.wording import plain

ORDERS = ("dmy", "mdy")
"""Whether 01/02/2024 is the first of February, as in Indonesia, or the second of January."""

NOON = time(12)
"""The time of a day without one: no other zone turns noon into another day."""

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)(.*)")
_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?!\d)(.*)")
_NAMED = re.compile(r"(?:[a-z']+, *)?(\d{1,2})[- ]([a-z]{3,9})[- ](\d{4}|\d{2})(?!\d)(.*)")
_TIME = re.compile(
    r"[t, ]*(?:pukul |jam )?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?"
    r" *(am|pm)? *(?:(wib|wita|wit|z)|(?:gmt|utc)?([+-]\d{1,2})(?::?(\d{2}))?)?"
)
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d+))?")
_EXCEL = datetime(1899, 12, 30)  # noqa: DTZ001  # a spreadsheet counts days on the wall calendar
_FIRST_YEAR, _LAST_YEAR = 2, 9998  # any zone can say these: the calendar ends a day before 1 and after 9999
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73050  # the years 2000 to 2099
_QUARTER = re.compile(
    r"(?:(?P<year>\d{4}) )?(?:q|tw|triwulan) ?(?P<part>[1-4]|i{1,3}|iv)"
    r"(?: (?:tahun )?(?P<late>\d{4}))?"
)
_MONTH = re.compile(r"([a-z]{3,9}) (\d{4})")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_MONTHS = (
    *(("jan",), ("feb", "peb"), ("mar",), ("apr",), ("mei", "may"), ("jun",)),
    *(("jul",), ("agu", "ags", "agt", "aug"), ("sep",), ("okt", "oct"), ("nov",), ("des", "dec")),
)
_ZONES = {"wib": 7, "wita": 8, "wit": 9, "z": 0}


def orders_shown(cells: Iterable[str]) -> set[str] | None:
    """Return which of ORDERS the dates themselves prove (a number above 12 is no month).

    What is a date in neither order, like 99/99/9999, proves nothing.
    None where no cell is a date like 01/02/2024, which alone needs an order.
    """
    shown: set[str] | None = None
    for cell in cells:
        if match := _NUMBERS.fullmatch(cell.strip().casefold()):
            shown = shown or set()
            valid = {order for order in ORDERS if _day_in(match[0], order)}
            if len(valid) == 1:
                shown |= valid
    return shown


def moment_in(cell: str, order: str, zone: tzinfo) -> datetime | None:
    """Return the moment that a cell states, aware, to the second; None where it states none.

    A time is `zone`'s unless it names its own. A day without a time means NOON; a quarter
    (2021-Q1, TW I 2021), month or year means noon of its first day.
    """
    words = cell.strip().casefold()
    if found := _day_in(words, order):
        day, rest = found
        return _at(day, rest, zone)
    if first := period_in(cell):
        return datetime.combine(first, NOON, zone)
    return _serial(words, zone)


def period_in(cell: str) -> date | None:
    """Return the first day of the quarter, month, semester or year that a cell states."""
    words = plain(cell)
    name = cell.strip().upper()
    if quarter := _QUARTER.fullmatch(words):
        part = _ROMAN.get(quarter["part"], quarter["part"])
        name = f"{quarter['year'] or quarter['late']}-TW{part}"
    elif (month := _MONTH.fullmatch(words)) and (number := _month(month[1])):
        name = f"{month[2]}-{number:02}"
    try:
        period = Period.parse(name)
    except InvalidPeriod:
        return None
    return None if period.kind == "range" else period.first


def _day_in(words: str, order: str) -> tuple[date, str] | None:
    """Return the day at the beginning of a cell, and what follows it."""
    if match := _ISO.fullmatch(words):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    elif match := _NUMBERS.fullmatch(words):
        day, month, year = int(match[1]), int(match[2]), _year(match[3])
        if order == "mdy":
            day, month = month, day
    elif match := _NAMED.fullmatch(words):
        day, month, year = int(match[1]), _month(match[2]), _year(match[3])
    else:
        return None
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day), match[4]
    except ValueError:
        return None


def _at(day: date, rest: str, zone: tzinfo) -> datetime | None:
    if not rest.strip():
        return datetime.combine(day, NOON, zone)
    match = _TIME.fullmatch(rest.replace("\u202f", " ").rstrip())
    if match is None:
        return None
    hour, half = int(match[1]), match[4]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        clock = time(hour, int(match[2]), int(match[3] or 0))
        return datetime.combine(day, clock, _zone(match, zone))
    except ValueError:
        return None


def _zone(match: re.Match[str], zone: tzinfo) -> tzinfo:
    if match[5]:
        return timezone(timedelta(hours=_ZONES[match[5]]))
    if not match[6]:
        return zone
    minutes = int(match[7] or 0) * (-1 if match[6].startswith("-") else 1)
    return timezone(timedelta(hours=int(match[6]), minutes=minutes))


def _serial(words: str, zone: tzinfo) -> datetime | None:
    """Return the moment of a spreadsheet's count of days, which shows where a format is lost."""
    match = _SERIAL.fullmatch(words)
    if match is None or not _FIRST_SERIAL <= int(match[1]) <= _LAST_SERIAL:
        return None
    day = _EXCEL + timedelta(days=int(match[1]))
    if not match[2]:
        return datetime.combine(day, NOON, zone)
    seconds = round(int(match[2]) * 86_400_000 / 10 ** len(match[2])) // 1000
    return (day + timedelta(seconds=seconds)).replace(tzinfo=zone)


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _month(word: str) -> int:
    """Return the number of a month named in Indonesian or English, 0 where it is none."""
    return next((i for i, names in enumerate(_MONTHS, 1) if word[:3] in names), 0)
