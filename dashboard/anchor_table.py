"""The anchors of the journal for spreadsheets; the same columns in every language."""

import csv as csv_format
from collections.abc import Sequence
from datetime import timezone
from io import StringIO

from data.verifications import Verification

COLUMNS = ("waktu", "jawaban", "jangkar", "tidak_cocok")


def csv(found: Sequence[Verification], zone: timezone) -> bytes:
    """Return a row per verification: comma, UTF-8 with the mark by which Excel knows it."""
    written = StringIO()
    rows = csv_format.writer(written, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for each in found:
        at = each.at.astimezone(zone)
        rows.writerow(
            [f"{at:%Y-%m-%d %H:%M:%S} {at.tzname()}", each.responses, each.anchor, len(each.problems)]
        )
    return written.getvalue().encode("utf-8-sig")
