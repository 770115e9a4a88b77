"""Writes the spreadsheets that tests read, and runs `skm` on them."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
from click.testing import CliRunner, Result

from skm import main

CODES = tuple(f"U{number}" for number in range(1, 10))

Rows = Iterable[Any]
"""Each row a sequence of cells."""


def write_csv(path: Path, rows: Rows, *, separator: str = ",", encoding: str = "utf-8") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, rows: Rows, *, sheet: str = "Sheet1") -> Path:
    return write_workbook(path, {sheet: rows})


def write_workbook(path: Path, sheets: dict[str, Rows]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def skm(*arguments: object) -> Result:
    """Run a command; an exception that it lets through is the test's."""
    return CliRunner().invoke(main, [str(each) for each in arguments], catch_exceptions=False)
