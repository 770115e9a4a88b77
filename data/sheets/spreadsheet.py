"""Any CSV or XLSX becomes rows of text with their row numbers, or one clear sentence why it cannot."""

import codecs
import csv
import re
import warnings
import zipfile
import zlib
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

NO_RESULT = "rumus tanpa hasil"
"""The text of a cell whose formula no program has worked out: what it would show nobody knows."""

LONGEST_CELL = 1 << 20
"""So many characters; a text file with a quote that never ends shall not become one cell."""
LARGEST_WORKBOOK = 200 * 1024 * 1024
"""So many bytes a workbook may unfold to."""

_SAMPLE = 200  # lines to tell the separator by
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*')
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_SAVE_AS = "Buka di Excel atau LibreOffice, lalu simpan sebagai .xlsx atau .csv."


class Unreadable(Exception):
    """A file whose cells cannot be read; the text says why in plain Indonesian."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, whose `rows` can be gone through once.

    A sheet of a workbook has a `name`; `others` names the other sheets that the workbook shows, and `hidden`
    those that it hides. A CSV has the `separator` between its cells, empty where none of SEPARATORS stands
    in it.
    """

    rows: Iterator[Row]
    name: str | None = None
    separator: str | None = None
    others: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


def sheets(path: Path, name: str | None = None, *, first: int | None = None) -> Iterator[Sheet]:
    """Yield the sheets of a file in their order, or only the one of that name.

    A sheet that is hidden comes only where it is named. With `first` no more than so many rows are read.
    What the file is, is told by its content, never by its ending. Raises Unreadable, also while the
    rows are gone through.
    """
    start = _start(path)
    if start.startswith(b"PK"):
        yield from _workbook_sheets(path, name, first)
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
    csv.field_size_limit(LONGEST_CELL)
    stated = _SEPARATOR_LINE.fullmatch(sample[0])
    separator = stated[1] if stated else _separator(sample)
    rows = _typed_rows(path, encoding, separator or ",", skipped=1 if stated else 0)
    return Sheet(rows, separator=separator)


def _separator(sample: Sequence[str]) -> str:
    """Return the separator that gives the most rows the same number of cells; empty where none does."""
    found: dict[tuple[int, int], str] = {}
    for separator in SEPARATORS:
        widths: Counter[int] = Counter()
        with suppress(csv.Error):  # the rows above a cell that is too long tell enough
            widths.update(len(cells) for cells in csv.reader(sample, delimiter=separator) if cells)
        width, rows = max(widths.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
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
    except csv.Error as problem:
        if "field limit" in str(problem):
            why = f"sel terlalu panjang (lebih dari {LONGEST_CELL} huruf), atau tanda kutipnya tidak ditutup"
        else:
            why = "ada tanda kutip yang tidak berpasangan"
        raise Unreadable(f"{path.name} rusak sesudah baris {number}: {why}.") from None


# --- XLSX


def _workbook_sheets(path: Path, name: str | None, first: int | None) -> Iterator[Sheet]:
    _refuse_bombs(path)
    with path.open("rb") as file:
        book = _workbook(path, file)
        names = [sheet.title for sheet in book.worksheets]
        if name is not None and name not in names:
            raise Unreadable(f"Lembar {name!r} tidak ada; yang ada: {', '.join(names)}.")
        shown = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
        formulas = _workbook(path, file, results=False) if _has_formulas(path) else None
        for sheet in book.worksheets:
            if sheet.title == name or (name is None and sheet.title in shown):
                rows = _workbook_rows(path, sheet, formulas and formulas[sheet.title], first)
                others = tuple(each for each in shown if each != sheet.title)
                hidden = tuple(each for each in names if each not in shown)
                yield Sheet(iter(rows), name=sheet.title, others=others, hidden=hidden)


def _refuse_bombs(path: Path) -> None:
    """Raise for a workbook that would fill the memory; what is broken is found when it is opened."""
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
        if sum(part.file_size for part in archive.infolist()) > LARGEST_WORKBOOK:
            raise Unreadable(
                f"{path.name} terlalu besar: isinya lebih dari {LARGEST_WORKBOOK >> 20} MB. "
                "Simpan lembar jawabannya saja sebagai .csv."
            )


def _has_formulas(path: Path) -> bool:
    """Tell whether any sheet may hold a formula; only then it is worth reading them all once more."""
    with suppress(zipfile.BadZipFile, zlib.error, EOFError), zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                with archive.open(name) as part:
                    tail = b""
                    while piece := part.read(1 << 20):
                        if _FORMULA.search(tail + piece):
                            return True
                        tail = piece[-32:]
    return False  # also where it is broken: whoever reads the sheet says so


def _workbook(path: Path, file: BinaryIO, *, results: bool = True) -> Any:
    """Open a workbook for the results of its formulas, or for the formulas themselves."""
    import openpyxl  # noqa: PLC0415  # a quarter of a second that only a workbook is worth

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they are about looks, which nobody here reads
        try:
            return openpyxl.load_workbook(file, read_only=True, data_only=results)
        except Exception:  # openpyxl lets through whatever its many parts raise on a broken file
            raise Unreadable(f"{path.name} bukan XLSX, atau rusak. {_SAVE_AS}") from None


def _workbook_rows(path: Path, sheet: Any, formulas: Any, first: int | None) -> list[Row]:
    """Return a sheet's rows up to the last one with anything in it."""
    rows: list[Row] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            read = _values(sheet, first) if formulas is None else _results(sheet, formulas, first)
            for number, values in enumerate(read, 1):
                rows.append((number, tuple(_text(value) for value in values)))
        except Exception:  # as above
            raise Unreadable(f"{path.name}: lembar {sheet.title!r} rusak. {_SAVE_AS}") from None
    while rows and not any(rows[-1][1]):
        rows.pop()
    return rows


def _values(sheet: Any, first: int | None) -> Iterator[Sequence[object]]:
    sheet.reset_dimensions()  # some programs write a wrong size, which would cut rows off
    return islice(sheet.iter_rows(values_only=True), first)


def _results(sheet: Any, formulas: Any, first: int | None) -> Iterator[Sequence[object]]:
    """Yield a sheet's values, with NO_RESULT where a formula has none; an empty text is a result."""
    for each in (sheet, formulas):
        each.reset_dimensions()
    for cells, stated in islice(zip(sheet.iter_rows(), formulas.iter_rows(), strict=True), first):
        yield [
            NO_RESULT
            if cell.value is None and formula.data_type == "f" and cell.data_type == "n"
            else cell.value
            for cell, formula in zip(cells, stated, strict=True)
        ]


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
