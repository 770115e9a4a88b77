"""The sheet of a file that holds answers: where its header stands and what its columns hold."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from data.sheets.spreadsheet import NO_RESULT, Row, Sheet, Unreadable, sheets
from surveys.sheets.columns import Column, Columns, Recogniser, find_header
from surveys.sheets.wording import plain

FIRST_ROWS = 40
"""So far down a header is looked for: offices put titles above it."""

SHOWN = 20
"""So many problems are told one by one; the rest are counted."""

UNCALCULATED = f"{NO_RESULT}; buka di Excel lalu simpan, dan ulangi"

_KEY_WORDS = frozenset(
    (
        *("σ", "jumlah", "jml", "total", "sum", "rata", "rerata", "mean", "average"),
        *("nrr", "ikm", "skm", "indeks", "tertimbang"),
    )
)
_SUMMARY_WORDS = _KEY_WORDS | frozenset(
    (
        *("nilai", "skor", "per", "unsur", "unit", "pelayanan", "kepuasan", "masyarakat"),
        *("responden", "mutu", "kinerja", "bobot", "konversi", "x", "25", "dan"),
    )
)

_CALLED = {",": "koma", ";": "titik koma", "\t": "tab", "|": "|"}


class BadSheet(Exception):
    """A spreadsheet that cannot be used; `problems` are plain Indonesian lines, by row and column.

    `more` counts the problems beyond those; `advice` says what else a person may do.
    """

    def __init__(self, problems: Sequence[str], advice: Sequence[str] = ()) -> None:
        super().__init__("\n".join(problems))
        self.advice = list(advice)
        self.problems = list(problems[:SHOWN])
        self.more = len(problems) - len(self.problems)


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """A sheet's answers: the rows below the header.

    `name` is empty for CSV. `others` are the other sheets that hold answers as well.
    """

    name: str
    separator: str | None
    columns: Columns
    rows: Iterator[Row]
    others: tuple[str, ...] = ()

    def wrong_columns(self, recogniser: Recogniser) -> list[str]:
        """Return a line for each element that has no column, or more than one."""
        problems = [
            f"Kolom {recogniser.headers.called(element.key)} tidak ada."
            for element in self.columns.missing(recogniser.survey)
        ]
        keys = {element.key for element in recogniser.survey.elements}
        return problems + [
            f"Kolom {listed(columns)} sama-sama bisa berarti {recogniser.headers.called(role)}."
            for role, columns in self.columns.doubles.items()
            if role in keys
        ]

    def numbers_beyond(self, recogniser: Recogniser) -> str:
        """Return the U-numbers after the survey's last: U10–U14; empty where there are none."""
        headers = [each.header for each in self.columns.columns if recogniser.headers.beyond(each.header)]
        ends = dict.fromkeys((*headers[:1], *headers[-1:]))
        return "–".join(short(header, 12) for header in ends)


def find_table(path: Path, recogniser: Recogniser, sheet: str | None = None) -> AnswerTable:
    """Return the first sheet that names all elements, or the one that names the most.

    Raises Unreadable, and BadSheet where no sheet has a header.
    """
    found: list[tuple[int, AnswerTable, Sheet]] = []
    separator: str | None = None
    hidden: tuple[str, ...] = ()
    for each in sheets(path, sheet):
        separator, hidden = each.separator, each.hidden
        if table := _table(each, recogniser):
            missing = len(table.columns.missing(recogniser.survey))
            found.append((missing, table, each))
            if not missing:
                break
    if found:
        _, table, each = min(found, key=lambda pair: pair[0])
        return replace(table, others=_others(path, each, recogniser))
    nothing = f"Kolom U1 sampai U{len(recogniser.survey.elements)} atau nama unsur tidak ditemukan"
    if separator == "":
        raise BadSheet([f"Pemisah kolom tidak dikenali; pakai koma, titik koma, tab, atau |. {nothing}."])
    if separator is not None:
        nothing += f" (pemisah kolom yang terbaca: {_CALLED.get(separator, separator)})"
    if hidden and sheet is None:
        nothing += f"; lembar tersembunyi tidak dibaca: {', '.join(hidden)} (pilih dengan --sheet)"
    raise BadSheet([f"{nothing}."])


def _others(path: Path, chosen: Sheet, recogniser: Recogniser) -> tuple[str, ...]:
    """Return the other sheets whose header names most elements; a list of elements names one a row."""
    elements = len(recogniser.survey.elements)
    found: list[str] = []
    if chosen.others:
        with suppress(Unreadable):  # a broken sheet that nobody asked for
            for sheet in sheets(path, first=FIRST_ROWS):
                table = _table(sheet, recogniser) if sheet.name in chosen.others else None
                if table and len(table.columns.missing(recogniser.survey)) < elements / 2:
                    found.append(sheet.name or "")
    return tuple(found)


def _table(sheet: Sheet, recogniser: Recogniser) -> AnswerTable | None:
    first = list(islice(sheet.rows, FIRST_ROWS))
    found = find_header(recogniser, [cells for _, cells in first])
    if found is None:
        return None
    place, columns = found
    return AnswerTable(sheet.name or "", sheet.separator, columns, chain(first[place + 1 :], sheet.rows))


def is_summary(label: str) -> bool:
    """Tell whether a row's label says that it sums up other rows, like "Σ nilai/unsur" or "NRR"."""
    words = plain(label).split()
    known = all(word in _SUMMARY_WORDS for word in words)
    return known and ("∑" in label or any(word in _KEY_WORDS for word in words))


def listed(columns: Sequence[Column]) -> str:
    """Return columns as people call them: C ("U3") dan F ("U3")."""
    return " dan ".join(f'{column.letter} ("{short(column.header)}")' for column in columns)


def short(text: str, longest: int = 40) -> str:
    """Return a cell's text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
