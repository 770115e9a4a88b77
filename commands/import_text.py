"""What an import shows before and after it writes."""

from collections.abc import Sequence

from data.places import Counter
from data.sheets.answer_table import listed, short
from data.sheets.transfer import Dates, Known, Plan
from surveys import score_text
from surveys.masking import mask
from surveys.score_text import count
from surveys.scoring import score
from surveys.sheets.column_names import PRIVATE
from surveys.sheets.headers import Headers
from surveys.survey import Survey
from surveys.tally import Tally

_SHOWN = 10
"""So many refused rows are shown; all of them are written to a file."""

_DATES = {"dmy": "hari/bulan/tahun", "mdy": "bulan/hari/tahun"}


def preview(survey: Survey, counter: Counter, service: str, plan: Plan, known: Known) -> str:
    """Return what an import would do: columns, rows, what is left empty, and the score of the good rows."""
    parts = [
        f"Tujuan: {counter.unit.name} · {counter.name} · layanan {service}",
        *_sheets(plan),
        _columns(survey, plan),
        *_left_out(plan),
        *_dates(plan.dates, counter),
        "",
        _counted(plan, known),
        *(f"  Baris {refused.row}: {refused.reason}." for refused in plan.refused[:_SHOWN]),
        *([f"  … dan {count(len(plan.refused) - _SHOWN)} lagi."] if len(plan.refused) > _SHOWN else []),
        *_left_empty(survey, plan),
    ]
    if known.timeless:
        parts.append(_timeless(known.timeless, "ulangi dengan --batch NAMA"))
    if known.alike:
        parts.append(
            f"Perhatian: {count(known.alike)} baris baru sama waktu dan nilainya (paling banyak beda satu "
            "nilai atau detiknya) dengan yang pernah diimpor ke loket ini. Mungkin berkas ini sudah diimpor "
            "dengan susunan kolom lain, atau disimpan ulang."
        )
    if plan.responses:
        tally = Tally.of(survey, (response.ratings for response in plan.responses))
        whole = score(survey, tally, weight=counter.unit.weight)
        parts.append(f"Nilai baris yang baik: {score_text.summary(whole)}.")
    return "\n".join(parts)


def _sheets(plan: Plan) -> list[str]:
    lines = [f"Lembar: {plan.sheet}"] if plan.sheet else []
    if plan.others:
        lines.append(f"Lembar lain yang juga berisi unsur: {', '.join(plan.others)} (pilih dengan --sheet)")
    return lines


def _counted(plan: Plan, known: Known) -> str:
    good, recorded, refused = len(plan.responses), known.recorded, len(plan.refused)
    return f"Baris baik: {count(good)}, sudah ada: {count(recorded)}. Ditolak: {count(refused)}."


def _timeless(rows: int, what_to_do: str) -> str:
    return (
        f"{count(rows)} baris tanpa jam sama persis dengan yang pernah diimpor: dianggap kiriman yang sama. "
        f"Bila dari orang lain, {what_to_do}."
    )


def done(statuses: Sequence[str], refused: int, known: Known) -> str:
    """Return what was written."""
    recorded, duplicates = statuses.count("recorded"), statuses.count("duplicate")
    lost = len(statuses) - recorded - duplicates
    told = f"Disimpan: {count(recorded)}. Sudah ada: {count(duplicates)}. Ditolak: {count(refused)}."
    if lost:
        told += f" Tidak diterima basis data karena loket atau layanannya berubah: {count(lost)}."
    if known.timeless:  # the whole file under a label would now add the rows that were written once more
        told += "\n" + _timeless(
            known.timeless, "impor baris itu saja dari berkas tersendiri, dengan --batch NAMA"
        )
    return told


def _columns(survey: Survey, plan: Plan) -> str:
    meanings = Headers(survey).roles()
    rows = [
        (
            column.letter,
            short(column.header),
            meanings[role],
            short(mask(plan.samples.get(column.place, "")), 24),
        )
        for column in plan.columns.columns
        if (role := column.role) and role in meanings
    ]
    header = ("Kolom", "Judul", "Dibaca sebagai", "Contoh isi")
    return "\n" + score_text.table(header, rows, left=len(header))


def _left_out(plan: Plan) -> list[str]:
    """Say which columns are not imported: what could name a person, and what nobody recognised."""
    columns = plan.columns.columns
    told = {
        "data pribadi": [each for each in columns if each.role == PRIVATE],
        "tidak dikenali": [each for each in columns if each.header and not each.role and not each.perhaps],
        "beberapa kolom bisa berarti sama (pilih dengan --map)": [each for each in columns if each.perhaps],
    }
    lines = [f"Tidak diimpor, {why}: {listed(held)}." for why, held in told.items() if held]
    return ["", *lines] if lines else []


def _dates(dates: Dates, counter: Counter) -> list[str]:
    lines = []
    if dates.order:
        doubt = "" if dates.proved else "; bila bukan begitu: --date-order mdy"
        lines.append(f"Tanggal dibaca {_DATES[dates.order]}, waktu {counter.unit.zone}{doubt}.")
    if dates.periods:
        lines.append("Isi tanggal yang hanya menyebut triwulan, bulan, atau tahun: hari pertamanya dipakai.")
    return lines


def _left_empty(survey: Survey, plan: Plan) -> list[str]:
    """Count what was not recognised about respondents, with the most frequent words."""
    lines = []
    for characteristic in survey.characteristics:
        cells = plan.unrecognised.get(characteristic.key)
        if cells:
            words = ", ".join(f'"{short(cell, 24)}"' for cell, _ in cells.most_common(3))
            name = characteristic.name["id"].lower()
            lines.append(f"{count(cells.total())} {name} tidak dikenali, dibiarkan kosong: {words}.")
    if plan.cut:
        lines.append(f"{count(plan.cut)} saran lebih dari 1.000 huruf, dipotong.")
    return lines
