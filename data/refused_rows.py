"""The rows that an import refused, in a file beside the spreadsheet, each with its reason."""

import csv
from pathlib import Path

from data.transfer import Plan
from surveys.column_names import PRIVATE
from surveys.masking import mask

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def refused_file(path: Path) -> Path:
    """Return where the refused rows of a spreadsheet are written."""
    return path.with_name(f"{path.name}.ditolak.csv")


def write_refused(path: Path, plan: Plan) -> Path:
    """Write the refused rows of an import of `path`: row number, reason and cells; return the file.

    Columns of personal data are left out, what could name a person is masked, and no cell can start a
    formula. Raises OSError.
    """
    kept = [column for column in plan.columns.columns if column.role != PRIVATE]
    target = refused_file(path)
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=plan.separator or ";")  # what Indonesian Excel opens
        writer.writerow(["Baris", "Alasan", *(guarded(column.header) for column in kept)])
        for refused in plan.refused:
            cells = dict(enumerate(refused.cells))
            row = (guarded(mask(cells.get(column.place, ""))) for column in kept)
            writer.writerow([refused.row, guarded(refused.reason), *row])
    return target


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet program takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
