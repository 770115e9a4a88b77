"""Who did what, for spreadsheets; the same columns in every language."""

import csv as csv_format
import json
from collections.abc import Sequence
from io import StringIO

from dashboard.deed_words import shown
from dashboard.exports import guard
from data.deeds import Changed, Deed

COLUMNS = (
    "no",
    "waktu_utc",
    "oleh",
    "perbuatan",
    "pada",
    "unit",
    "loket",
    "sebelum",
    "sesudah",
    "membatalkan",
)


def csv(deeds: Sequence[Deed]) -> bytes:
    """Return a row per deed: comma, UTF-8 with the mark by which Excel knows it; no cell is a formula."""
    written = StringIO()
    rows = csv_format.writer(written, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for each in deeds:
        told = (
            each.login,
            each.what,
            each.subject,
            each.unit,
            each.counter,
            _text(each.before),
            _text(each.after),
        )
        rows.writerow([each.id, f"{each.at:%Y-%m-%d %H:%M:%S}", *map(guard, told), each.undoes or ""])
    return written.getvalue().encode("utf-8-sig")


def _text(changed: Changed | None) -> str:
    return json.dumps(shown(changed), ensure_ascii=False, sort_keys=True) if changed else ""
