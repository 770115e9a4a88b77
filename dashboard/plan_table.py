"""The official table of plans (RTL) for spreadsheets; the same columns in every language."""

import csv as csv_format
from collections.abc import Sequence
from io import StringIO

from dashboard.exports import INVENTED, guard
from dashboard.follow_up import element_of
from data.plans import Plan
from surveys.period import local_day
from surveys.survey import Survey

COLUMNS = (
    "no",
    "prioritas_unsur",
    "program_kegiatan",
    "waktu",
    "penanggung_jawab",
    "kemajuan_persen",
    "selesai_pada",
    "catatan",
)
"""The first five are the rule's; the others tell how far each is."""


def csv(survey: Survey, plans: Sequence[Plan], *, zone: str, invented: bool) -> bytes:
    """Return a row per plan: comma, UTF-8 with the mark by which Excel knows it; no cell is a formula.

    Days are those of the unit's zone.
    """
    written = StringIO()
    rows = csv_format.writer(written, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for number, plan in enumerate(plans, 1):
        done = str(local_day(plan.done_at, zone)) if plan.done_at else ""
        told = (element_of(survey, plan.element), plan.programme, plan.quarter, plan.person)
        about = (plan.progress, done, INVENTED if invented else "")
        rows.writerow([number, *map(guard, told), *about])
    return written.getvalue().encode("utf-8-sig")
