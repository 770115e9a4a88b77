"""What the page of receipts shows, as a table for spreadsheets; the same columns in every language."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dashboard.coverage import Coverage
from dashboard.exports import INVENTED, PARTS, Row, answered, guarded, named
from dashboard.places import Place
from dashboard.rates import RateCell

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = ("bagian", "kode", "nama", "unit", "periode", "struk_terbit", "struk_dijawab")


def csv(coverage: Coverage) -> bytes:
    """Return a row for the place, each place inside it, each day or month, and each hour of the week.

    Comma, decimal point, UTF-8 with the mark by which Excel knows it. An hour has only the issued ones.
    """
    return table(coverage).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def table(coverage: Coverage) -> "DataFrame":
    """Return the same rows as a table."""
    from pandas import DataFrame  # noqa: PLC0415 - 0.4 s and 66 MB that only an export needs

    about: Row = {"catatan": INVENTED if coverage.settings.invented else ""}
    return DataFrame([guarded(row | about) for row in _rows(coverage)], dtype=object)


def _rows(coverage: Coverage) -> Iterator[Row]:
    office, period = coverage.settings.office, coverage.period.name
    if coverage.cell:
        yield _row("tempat", coverage.place, office, period) | _receipts(coverage.cell, coverage)
    for table_of in coverage.tables:
        for inside in table_of.rows:
            yield _row(PARTS[table_of.kind], inside.place, office, period) | _receipts(inside.cell, coverage)
    for span in coverage.spans:
        month = span.period.kind == "month"
        when = span.period.name if month else str(span.period.first)
        yield _row("bulan" if month else "hari", coverage.place, office, when) | _receipts(
            span.cell, coverage
        )
    for slot in (slot for day in coverage.week.days for slot in day):
        row = _row("jam", coverage.place, office, period)
        yield row | {"kode": f"{slot.weekday} {slot.hour:02d}", "struk_terbit": slot.issued}


def _row(section: str, place: Place, office: str, period: str) -> Row:
    """Return whose row it is, in the columns of this table."""
    return {name: value for name, value in named(section, place, office, period).items() if name in COLUMNS}


def _receipts(cell: RateCell, coverage: Coverage) -> Row:
    return {
        "struk_terbit": cell.issued,
        "struk_dijawab": answered(cell, coverage.settings.publication),
    }
