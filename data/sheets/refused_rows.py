"""The rows that an import refused, in a file beside the spreadsheet, each with its reason."""

import csv
import io
from pathlib import Path

from data.sheets.transfer import Plan
from surveys.masking import mask
from surveys.sheets.column_names import PRIVATE

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_refused(path: Path, plan: Plan) -> Path:
    """Write the refused rows of an import of `path`: row number, reason and cells; return the file.

    A file of an earlier import that says something else stays, and this one gets a number. Columns of
    personal data are left out, what could name a person is masked, and no cell can start a formula. Cells
    beyond the header's come last. Raises OSError.
    """
    content = refused_table(plan)
    number = 1
    target = path.with_name(f"{path.name}.ditolak.csv")
    while target.is_file() and target.read_bytes() != content:
        number += 1
        target = path.with_name(f"{path.name}.ditolak-{number}.csv")
    target.write_bytes(content)
    return target


def refused_table(plan: Plan) -> bytes:
    """Return the refused rows of an import as such a file."""
    kept = [column for column in plan.columns.columns if column.role != PRIVATE]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=plan.separator or ";")  # what Indonesian Excel opens
    writer.writerow(["Baris", "Alasan", *(guarded(column.header) for column in kept)])
    for refused in plan.refused:
        cells = dict(enumerate(refused.cells))
        surplus = refused.cells[len(plan.columns.columns) :]
        row = (guarded(mask(cell)) for cell in (*(cells.get(each.place, "") for each in kept), *surplus))
        writer.writerow([refused.row, guarded(refused.reason), *row])
    return text.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet program takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
