"""The pictures of the page of details as tables for spreadsheets, the same in every language."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from io import StringIO

from dashboard import formats
from dashboard.cells import Cell, Reason
from dashboard.depth import Depth
from dashboard.depth.change import Side
from dashboard.depth.heat import Heat
from dashboard.exports import INVENTED, PARTS, Row, guarded
from dashboard.report import Report
from surveys.rounding import half_up
from surveys.survey import RATINGS


def written(name: str, depth: Depth) -> bytes:
    """Return the table of that name: comma, decimal point, UTF-8 with the mark by which Excel knows it.

    Each row names the place, the period and the rule; a withheld number is "< 5" or "≥ 5". KeyError where
    there is no table of that name.
    """
    about, after = _about(depth.report)
    rows = [guarded(about | row | after) for row in TABLES[name](depth)]
    text = StringIO(newline="")
    writer = csv.DictWriter(text, _columns(rows) or [*about, *after], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _about(report: Report) -> tuple[Row, Row]:
    place = report.place
    about: Row = {
        "kode_tempat": place.key,
        "tempat": place.name or report.settings.office,
        "unit_tempat": place.unit.name if place.unit else "",
        "periode": report.period.name,
    }
    note = INVENTED if report.settings.invented else ""
    return about, {"aturan": report.survey.rule, "bobot": report.weight, "catatan": note}


def _columns(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _heat(depth: Depth) -> Iterator[Row]:
    if depth.heat is None:
        return
    for row in depth.heat.rows:
        own: Row = {"unsur": row.element.code, "nama_unsur": row.element.name["id"]}
        yield own | {"kode": "", "nama": "seluruhnya"} | _mean(row.own, depth)
        for part, cell in zip(depth.heat.parts, row.cells, strict=True):
            yield own | {"kode": part.code, "nama": part.name} | _mean(cell, depth)


def _mean(cell: Heat, depth: Depth) -> Row:
    between = cell.interval
    return {
        "n": _n(cell.n, cell.withheld, depth),
        "nrr": None if cell.mean is None else float(half_up(cell.mean, 3)),
        "nrr_x25": None if cell.mean is None else float(half_up(cell.mean * 25)),
        "batas_bawah_x25": _number(between.low) if between else None,
        "batas_atas_x25": _number(between.high) if between else None,
        "berbeda": "rendah" if cell.low else "tinggi" if cell.high else "",
    }


def _distribution(depth: Depth) -> Iterator[Row]:
    for row in depth.report.elements:
        score = row.score
        yield {
            "unsur": score.element.code,
            "nama_unsur": score.element.name["id"],
            "n": score.n,
            **{f"nilai_{rating}": count for rating, count in zip(RATINGS, score.counts, strict=True)},
            "nrr": None if score.mean is None else float(half_up(score.mean, 3)),
        }


def _trend(depth: Depth) -> Iterator[Row]:
    for step in depth.steps:
        changes = [
            each.intervention.name
            for each in depth.effects
            if step.period.first <= each.intervention.day <= step.period.last
        ]
        yield {"bulan": step.period.name} | _figures(step.cell, depth) | {"perubahan": "; ".join(changes)}


def _changes(depth: Depth) -> Iterator[Row]:
    for each in depth.effects:
        yield {
            "nomor": each.number,
            "tanggal": str(each.intervention.day),
            "perubahan": each.intervention.name,
            **_side("sebelum", each.before),
            **_side("sesudah", each.after),
            "selisih": _number(each.difference.figure if each.difference else None),
            "selisih_batas_bawah": _number(each.difference.low if each.difference else None),
            "selisih_batas_atas": _number(each.difference.high if each.difference else None),
            "kesimpulan": _VERDICTS[each.change],
        }


_VERDICTS = {
    "better": "lebih baik",
    "worse": "lebih buruk",
    "no_evidence": "tidak ada bukti",
    "unknown": "belum dapat dibandingkan",
}


def _side(name: str, side: Side) -> Row:
    score, between = side.cell.score, side.cell.interval
    return {
        f"bulan_{name}": " ".join(month.name for month in side.months),
        f"n_{name}": side.cell.n,
        f"ikm_{name}": _number(score.ikm) if score else None,
        f"batas_bawah_{name}": _number(between.low) if between else None,
        f"batas_atas_{name}": _number(between.high) if between else None,
    }


def _hours(depth: Depth) -> Iterator[Row]:
    hours = depth.hours
    if hours is None:
        return
    quarter: Row = {"triwulan": hours.quarter.name}
    for slot in hours.slots.values():
        at: Row = {"hari": slot.weekday, "jam": f"{slot.hour:02d}:00"}
        differs: Row = {"berbeda": {"low": "rendah", "high": "tinggi"}.get(slot.standing or "", "")}
        yield quarter | at | _figures(slot.cell, depth) | differs
    for name, cell in (("jam lain", hours.other), ("tanpa jam", hours.timeless)):
        beside: Row = {"hari": None, "jam": name}
        yield quarter | beside | _figures(cell, depth) | {"berbeda": ""}


def _funnel(depth: Depth) -> Iterator[Row]:
    if depth.funnel is None:
        return
    for point in depth.funnel.points:
        limits = point.limits
        yield {
            "kode": point.part.code,
            "nama": point.part.name,
            **_figures(point.part.cell, depth),
            "biasa_95_bawah": _number(limits.low) if limits else None,
            "biasa_95_atas": _number(limits.high) if limits else None,
            "biasa_998_bawah": _number(limits.lowest) if limits else None,
            "biasa_998_atas": _number(limits.highest) if limits else None,
            "letak": {"usual": "biasa", "edge": "tepi", "outside": "luar"}.get(point.standing or "", ""),
        }


def _places(depth: Depth) -> Iterator[Row]:
    for compared in depth.report.comparisons:
        for part in compared.parts:
            about: Row = {"bagian": PARTS[compared.kind], "kode": part.code, "nama": part.name}
            yield (
                about | {"unit": part.place.unit.name if part.place.unit else ""} | _figures(part.cell, depth)
            )


def _respondents(depth: Depth) -> Iterator[Row]:
    for table in depth.respondents:
        for group in table.groups:
            percent = None if group.n is None else float(half_up(Fraction(100 * group.n, table.whole), 1))
            yield {
                "karakteristik": table.name or "Jenis layanan",
                "indikator": group.name or "Tidak diisi",
                "jumlah": _n(group.n, group.withheld, depth),
                "persen": percent,
            }


def _channels(depth: Depth) -> Iterator[Row]:
    for part in depth.channels.parts if depth.channels else ():
        yield {"jalur": part.code, "nama": part.name, **_figures(part.cell, depth)}


def _figures(cell: Cell, depth: Depth) -> Row:
    score, between = cell.score, cell.interval
    return {
        "n": _n(cell.n, cell.withheld, depth),
        "ikm": _number(score.ikm) if score else None,
        "batas_bawah": _number(between.low) if between else None,
        "batas_atas": _number(between.high) if between else None,
        "mutu": score.grade.letter if score and score.grade else None,
        "rentang_mutu": " ".join(between.grades) if between else None,
    }


def _n(n: int | None, withheld: Reason | None, depth: Depth) -> int | str | None:
    return formats.withheld(withheld, depth.report.settings.publication) if withheld else n


def _number(figure: Decimal | None) -> float | None:
    return None if figure is None else float(figure)


TABLES: Mapping[str, Callable[[Depth], Iterator[Row]]] = {
    "unsur": _heat,
    "sebaran": _distribution,
    "tren": _trend,
    "perubahan": _changes,
    "jam": _hours,
    "loket": _funnel,
    "tempat": _places,
    "responden": _respondents,
    "jalur": _channels,
}
"""By the name that stands in the address."""
