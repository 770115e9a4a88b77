"""What a page shows, as a table for spreadsheets; its columns are the same in every language."""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING
from unicodedata import category, normalize

from dashboard import formats
from dashboard.cells import Cell
from dashboard.places import Place
from dashboard.rates import RateCell
from dashboard.report import ElementRow, Report
from surveys.rounding import half_up
from surveys.survey import RATINGS

if TYPE_CHECKING:
    from pandas import DataFrame

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins like this is a formula to a spreadsheet, and may read or send what it likes."""

PARTS = {"unit": "unit", "service": "layanan", "counter": "loket"}
INVENTED = "DATA CONTOH - kota ini rekaan"

Value = str | int | float | None
Row = dict[str, Value]


def table(report: Report) -> "DataFrame":
    """Return the figures of a page: a row for the place, the period before, each element, month and part.

    A withheld cell has "< 5" (or "≥ 5") as its n and no figures.
    """
    from pandas import DataFrame  # noqa: PLC0415 - 0.4 s and 66 MB that only an export needs

    read_at = f"{report.read_at:%Y-%m-%d %H:%M} {report.read_at.tzname()}"
    about: Row = {
        "aturan": report.survey.rule,
        "dibaca_pada": read_at,
        "catatan": INVENTED if report.settings.invented else "",
    }
    rows = [row | about for row in _rows(report)]
    return DataFrame([guarded(row) for row in rows], dtype=object)


def csv(report: Report) -> bytes:
    """Return the table as CSV: comma, decimal point, UTF-8 with the mark by which Excel knows it."""
    return table(report).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def xlsx(report: Report) -> bytes:
    """Return the table as an Excel workbook."""
    from pandas import ExcelWriter  # noqa: PLC0415 - see above

    written = BytesIO()
    with ExcelWriter(written, engine="openpyxl") as writer:
        table(report).to_excel(writer, index=False, sheet_name="Nilai", freeze_panes=(1, 0))
    return written.getvalue()


def guard(value: Value) -> Value:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(value, str) and _first(value) in FORMULA:
        return f"'{value}"
    return value


def _first(text: str) -> str:
    """Return the first sign that a spreadsheet may look at: blanks and signs without width it may skip."""
    usual = normalize("NFKC", text)  # a full-width "＝" is a "=" to some
    return next((sign for sign in usual if sign in FORMULA or not _skipped(sign)), "")


def _skipped(sign: str) -> bool:
    return sign.isspace() or category(sign) in ("Cf", "Cc")


def guarded(row: Row) -> Row:
    """Return a row none of whose cells a spreadsheet takes for a formula."""
    return {name: guard(value) for name, value in row.items()}


def _rows(report: Report) -> Iterator[Row]:
    place, threshold = report.place, report.settings.publication
    office = report.settings.office
    place_row = named("tempat", place, office, report.period.name) | _figures(report.cell, threshold)
    yield place_row | _receipts(report.rate, threshold)
    before = report.before
    yield named("periode lalu", place, office, before.period.name) | _figures(before.cell, threshold)
    for element in report.elements:
        yield named("unsur", place, office, report.period.name) | _element(element)
    for step in report.trend:
        yield named("bulan", place, office, step.period.name) | _figures(step.cell, threshold)
    for comparison in report.comparisons:
        for part in comparison.parts:
            row = named(PARTS[comparison.kind], part.place, office, report.period.name)
            yield row | _figures(part.cell, threshold) | _receipts(part.rate, threshold)


def named(section: str, place: Place, office: str, period: str) -> Row:
    """Return whose row it is, with every column that a row can have, in their order."""
    columns: Row = {
        "bagian": section,
        "kode": place.key,
        "nama": place.name or office,
        "unit": place.unit.name if place.unit else "",
        "periode": period,
    }
    figures = ("n", "ikm", "batas_bawah", "batas_atas", "mutu", "rentang_mutu", "bobot", "nrr")
    ratings = (f"nilai_{rating}" for rating in RATINGS)
    return columns | dict.fromkeys((*figures, *ratings, "struk_terbit", "struk_dijawab"))


def answered(cell: RateCell, threshold: int) -> Value:
    """Return how many receipts were answered, or what stands in place of a number that is withheld."""
    if cell.withheld == "few":
        return formats.withheld("few", threshold)
    return "disembunyikan" if cell.withheld else cell.answered


def _receipts(rate: RateCell | None, threshold: int) -> Row:
    if rate is None:
        return {}
    return {"struk_terbit": rate.issued, "struk_dijawab": answered(rate, threshold)}


def _figures(cell: Cell, threshold: int) -> Row:
    if cell.withheld:
        return {"n": formats.withheld(cell.withheld, threshold)}
    score, between = cell.score, cell.interval
    if score is None or between is None:
        return {"n": cell.n}
    return {
        "n": cell.n,
        "ikm": _number(score.ikm),
        "batas_bawah": _number(between.low),
        "batas_atas": _number(between.high),
        "mutu": score.grade.letter if score.grade else None,
        "rentang_mutu": " ".join(between.grades),
        "bobot": score.method,
    }


def _element(row: ElementRow) -> Row:
    score = row.score
    named: Row = {"kode": score.element.code, "nama": score.element.name["id"]}
    if score.mean is None:
        return named | {"n": score.n}
    figures: Row = {
        "n": score.n,
        "ikm": _number(score.ikm),
        "mutu": score.grade.letter if score.grade else None,
        "nrr": _number(half_up(score.mean, 3)),
    }
    counts = {f"nilai_{rating}": n for rating, n in zip(RATINGS, score.counts, strict=True)}
    return named | figures | counts


def _number(figure: Decimal | None) -> float | None:
    return None if figure is None else float(figure)
