"""How figures, days and periods are written: in the reader's language, with its own comma and months."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from babel import Locale
from babel.dates import format_date, format_skeleton, get_day_names
from babel.lists import format_list
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol
from flask_babel import get_locale, gettext

from dashboard.cells import Reason
from surveys.difference import Difference, change
from surveys.period import Period
from surveys.rounding import half_up
from surveys.scoring import Interval, Score

MINUS = "−"
_ROMAN = ("I", "II", "III", "IV")
_MONTHS = {"quarter": 3, "semester": 6}


def figure(value: Decimal, places: int = 2) -> str:
    """Write a figure that is already rounded: 92,40."""
    return format_decimal(value, f"#,##0.{'0' * places}", locale=get_locale())


def edge(value: Decimal) -> str:
    """Write a mark of a scale, without needless zeros: 65, 93,5, 76,61."""
    return format_decimal(value, "#,##0.##", locale=get_locale())


def mean(exact: Fraction) -> str:
    """Write an element's mean (NRR) with three decimals: 3,712."""
    return figure(half_up(exact, 3), 3)


def difference(value: Decimal) -> str:
    """Write a difference with its sign: +4,30."""
    sign = MINUS if value < 0 else "+" if value else "±"
    return sign + figure(abs(value))


def moved(found: Difference) -> str:
    """Write a difference with its interval: turun 2,73 (0,55 sampai 4,91).

    Or: selisih +0,40 (−1,10 sampai +1,90). Only what is proved to have moved is said to have gone up or down.
    """
    shown = change(found)
    if shown == "better":
        words = {"by": figure(found.figure), "low": figure(found.low), "high": figure(found.high)}
        return gettext("naik %(by)s (%(low)s sampai %(high)s)", **words)
    if shown == "worse":
        words = {"by": figure(-found.figure), "low": figure(-found.high), "high": figure(-found.low)}
        return gettext("turun %(by)s (%(low)s sampai %(high)s)", **words)
    words = {"by": difference(found.figure), "low": difference(found.low), "high": difference(found.high)}
    return gettext("selisih %(by)s (%(low)s sampai %(high)s)", **words)


def number(value: int) -> str:
    """Write a whole number: 1.204."""
    return format_decimal(value, "#,##0", locale=get_locale())


def separators() -> str:
    """Return the decimal mark and the mark between thousands, as Plotly wants them."""
    return get_decimal_symbol(get_locale()) + get_group_symbol(get_locale())


def interval(between: Interval) -> str:
    """Write an interval: 90,12–94,31."""
    return f"{figure(between.low)}–{figure(between.high)}"


def grades(score: Score) -> str:
    """Write a grade and what else it may be, going by the interval: A, or B, bisa A."""
    if score.grade is None or score.interval is None:
        return ""
    own = score.grade.letter
    others = [letter for letter in score.interval.grades if letter != own]
    if not others:
        return own
    listed = format_list(others, "or", locale=get_locale())
    return gettext("%(own)s, bisa %(others)s", own=own, others=listed)


def weight(rule: str) -> str:
    """Write a cut weight: 0,111."""
    return format_decimal(Decimal(rule), "0.###", locale=get_locale())


def withheld(reason: Reason, threshold: int) -> str:
    """Write what stands in place of a withheld number of responses: < 5, or ≥ 5 where they are enough."""
    return f"< {threshold}" if reason == "few" else f"≥ {threshold}"


def percent(part: int, whole: int) -> str:
    """Write a share as whole per cent; what is there is never written as nothing, nor nearly all as all."""
    share = half_up(Fraction(100 * part, whole), 0)
    if part and share == 0:
        return gettext("<%(share)s %%", share=1)
    if part < whole and share == 100:
        return gettext(">%(share)s %%", share=99)
    return gettext("%(share)s %%", share=share)


def day(value: date) -> str:
    """Write a day: 15 Agustus 2026."""
    return format_date(value, "d MMMM y", locale=get_locale())


def days(first: date, last: date) -> str:
    """Write a range of days, saying month and year once where they are the same."""
    start = "d MMMM y"
    if first.year == last.year:
        start = "d" if first.month == last.month else "d MMMM"
    if first == last:
        return day(last)
    return f"{format_date(first, start, locale=get_locale())}–{day(last)}"


def month(value: date) -> str:
    """Write a month: Agustus 2026."""
    return format_date(value, "LLLL y", locale=get_locale())


def short_month(value: date) -> str:
    """Write a month for the foot of a chart: Agu."""
    return format_date(value, "LLL", locale=get_locale())


def weekday(value: int) -> str:
    """Write a day of the week, 1 for Monday: Senin."""
    names: Mapping[int, str] = get_day_names("wide", locale=get_locale())
    return names[value - 1]


def hour(value: int) -> str:
    """Write an hour by its ends: 08–09."""
    return f"{value:02d}–{value + 1:02d}"


def short_span(value: Period) -> str:
    """Write a day or a month for the foot of a chart: 15 Agu, or Agu."""
    return format_date(value.first, "LLL" if value.kind == "month" else "d LLL", locale=get_locale())


def moment(value: datetime) -> str:
    """Write an aware time with the name of its zone: 15 Agustus 2026 14.05 WIB."""
    clock = format_skeleton("Hm", value, locale=get_locale())
    return f"{day(value.date())} {clock} {value.tzname()}"


def period(value: Period) -> str:
    """Write a period: Agustus 2026, TW III 2026, Semester II 2026, Tahun 2026, 1–15 Agustus 2026."""
    if value.kind == "month":
        return month(value.first)
    if value.kind == "range":
        return days(value.first, value.last)
    if value.kind == "year":
        return gettext("Tahun %(year)s", year=value.first.year)
    place = _ROMAN[(value.first.month - 1) // _MONTHS[value.kind]]
    if value.kind == "quarter":
        return gettext("TW %(place)s %(year)s", place=place, year=value.first.year)
    return gettext("Semester %(place)s %(year)s", place=place, year=value.first.year)


def tongues(codes: Iterable[str]) -> str:
    """Write the names of languages: Indonesia, Inggris, Sunda dan Jawa."""
    locale = get_locale() or Locale("id")
    return format_list([locale.languages.get(code, code) for code in codes], locale=locale)
