"""Any CSV or XLSX becomes rows of text with their row numbers, or one clear sentence why it cannot."""

import codecs
import csv
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

Row = tuple[int, tuple[str, ...]]
"""A row's number as a spreadsheet program shows it, from 1, and its cells as trimmed text."""

SEPARATORS = ",;\t|"

_SAMPLE = 200  # lines to tell the separator by
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*')
_SAVE_AS = "Buka di Excel atau LibreOffice, lalu simpan sebagai .xlsx atau .csv."


class Unreadable(Exception):
    """A file whose cells cannot be read; the text says why in plain Indonesian."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, whose `rows` can be gone through once.

    A sheet of a workbook has a `name`; a CSV has the `separator` between its cells, empty where none of
    SEPARATORS stands in it.
    """

    rows: Iterator[Row]
    name: str | None = None
    separator: str | None = None


def sheets(path: Path, name: str | None = None) -> Iterator[Sheet]:
    """Yield the sheets of a file in their order, or only the one of that name.

    What the file is, is told by its content, never by its ending. Raises Unreadable, also while the
    rows are gone through.
    """
    start = _start(path)
    if start.startswith(b"PK"):
        yield from _workbook_sheets(path, name)
        return
    _refuse_others(path, start)
    if name is not None:
        raise Unreadable(f"{path.name} adalah CSV, tidak punya lembar {name!r}.")
    yield _typed_sheet(path, _encoding(path, start))


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except FileNotFoundError:
        raise Unreadable(f"Berkas {path} tidak ada.") from None
    except IsADirectoryError:
        raise Unreadable(f"{path} adalah folder, bukan berkas.") from None
    except OSError as problem:
        raise Unreadable(f"Berkas {path} tidak dapat dibaca: {problem.strerror}.") from None
    if not start:
        raise Unreadable(f"Berkas {path.name} kosong.")
    return start


def _refuse_others(path: Path, start: bytes) -> None:
    """Raise for the files that people take for spreadsheets."""
    if start.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            raise Unreadable(f"{path.name} terkunci kata sandi. Simpan salinan tanpa kata sandi.")
        raise Unreadable(f"{path.name} berformat Excel lama (.xls). {_SAVE_AS}")
    if start.startswith(b"%PDF"):
        raise Unreadable(f"{path.name} adalah PDF, bukan lembar kerja.")
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|\?xml|meta|head)", start, re.IGNORECASE):
        raise Unreadable(f"{path.name} sebenarnya halaman web atau XML. {_SAVE_AS}")


# --- CSV


def _encoding(path: Path, start: bytes) -> str:
    """Return the encoding of a text file: by its mark, UTF-8 where it is valid, else Windows-1252."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in start:
        halves = Counter(i % 2 for i, byte in enumerate(start) if byte == 0)
        if len(halves) == 1 and sum(halves.values()) > len(start) / 4:
            return "utf-16-le" if 1 in halves else "utf-16-be"
        raise Unreadable(f"{path.name} bukan CSV atau XLSX.")
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                decoder.decode(part)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _typed_sheet(path: Path, encoding: str) -> Sheet:
    try:
        with path.open(encoding=encoding, newline="") as file:
            sample = list(islice(file, _SAMPLE))
    except UnicodeError:
        raise Unreadable(f"{path.name} bukan CSV atau XLSX.") from None
    if not "".join(sample).strip():
        raise Unreadable(f"Berkas {path.name} kosong.")
    stated = _SEPARATOR_LINE.fullmatch(sample[0])
    separator = stated[1] if stated else _separator(sample)
    rows = _typed_rows(path, encoding, separator or ",", skipped=1 if stated else 0)
    return Sheet(rows, separator=separator)


def _separator(sample: Sequence[str]) -> str:
    """Return the separator that gives the most rows the same number of cells; empty where none does."""
    found: dict[tuple[int, int], str] = {}
    for separator in SEPARATORS:
        with suppress(csv.Error):
            widths = Counter(len(cells) for cells in csv.reader(sample, delimiter=separator) if cells)
            width, rows = max(widths.items(), key=lambda each: (each[1], each[0]))
            if width > 1:
                found[rows, width] = separator
    return found[max(found)] if found else ""


def _typed_rows(path: Path, encoding: str, separator: str, *, skipped: int) -> Iterator[Row]:
    """Yield the rows of a CSV; a blank line counts as a row, save those at the end."""
    number = 0
    blank: list[Row] = []
    try:
        with path.open(encoding=encoding, newline="") as file:
            lines = islice(file, skipped, None)  # Excel shows the row after "sep=;" as row 1
            reader = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)
            for number, cells in enumerate(reader, 1):
                row = (number, tuple(cell.strip() for cell in cells))
                if len(cells) < 2 and not any(row[1]):
                    blank.append(row)
                    continue
                yield from blank
                blank.clear()
                yield row
    except UnicodeError:
        raise Unreadable(f"{path.name} bukan CSV atau XLSX.") from None
    except csv.Error:
        raise Unreadable(
            f"{path.name} rusak sesudah baris {number}: ada tanda kutip yang tidak berpasangan."
        ) from None


# --- XLSX


def _workbook_sheets(path: Path, name: str | None) -> Iterator[Sheet]:
    with path.open("rb") as file:
        book = _workbook(path, file)
        names = [sheet.title for sheet in book.worksheets]
        if name is not None and name not in names:
            raise Unreadable(f"Lembar {name!r} tidak ada; yang ada: {', '.join(names)}.")
        for sheet in book.worksheets:
            if name in (None, sheet.title):
                yield Sheet(iter(_workbook_rows(path, sheet)), name=sheet.title)


def _workbook(path: Path, file: BinaryIO) -> Any:
    import openpyxl  # noqa: PLC0415  # a quarter of a second that only a workbook is worth

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they are about looks, which nobody here reads
        try:
            return openpyxl.load_workbook(file, read_only=True, data_only=True)
        except Exception:  # openpyxl lets through whatever its many parts raise on a broken file
            raise Unreadable(f"{path.name} bukan XLSX, atau rusak. {_SAVE_AS}") from None


def _workbook_rows(path: Path, sheet: Any) -> list[Row]:
    """Return a sheet's rows up to the last one with anything in it."""
    rows: list[Row] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            sheet.reset_dimensions()  # some programs write a wrong size, which would cut rows off
            for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
                rows.append((number, tuple(_text(value) for value in values)))
        except Exception:  # as above
            raise Unreadable(f"{path.name}: lembar {sheet.title!r} rusak. {_SAVE_AS}") from None
    while rows and not any(rows[-1][1]):
        rows.pop()
    return rows


def _text(value: object) -> str:
    """Return a cell as text: whole numbers without decimals, dates in ISO form."""
    match value:
        case None:
            return ""
        case str():
            return value.strip()
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            midnight = value.time() == time()
            return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
    return str(value)
