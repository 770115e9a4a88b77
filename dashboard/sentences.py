"""What the figures of a report say, in plain sentences."""

from babel.lists import format_list
from flask_babel import get_locale, gettext, ngettext

from dashboard import formats
from dashboard.cells import Cell, Reason
from dashboard.comparison import Comparison, Part
from dashboard.language import language
from dashboard.places import Kind
from dashboard.report import Mark, Report
from surveys.scoring import ElementScore
from surveys.survey import RATINGS

MOST_DIFFERENCES = 3
"""So many differences are spelled out; a longer list is not read."""


def figure(cell: Cell) -> str:
    """Say how sure the figure is."""
    score, between = cell.score, cell.interval
    if score is None or between is None:
        return gettext(
            "IKM belum dapat dihitung: ada unsur yang belum dijawab siapa pun. Aturannya tidak "
            "memberi angka bila satu unsur kosong."
        )
    words = {"interval": formats.interval(between), "grades": formats.grades(score)}
    if len(between.grades) == 1:
        return gettext("Rentang 95 %%: %(interval)s; mutunya %(grades)s di seluruh rentang itu.", **words)
    return gettext("Rentang 95 %%: %(interval)s; mutunya %(grades)s.", **words)


def change(report: Report) -> str:
    """Say what has changed since the period before, or that nothing proves a change."""
    name = formats.period(report.before.period)
    before, now = report.before.cell, report.cell
    if before.withheld:
        return gettext(
            "Nilai %(period)s disembunyikan: %(why)s", period=name, why=why(before.withheld, report)
        )
    if report.difference is None:
        return gettext("%(period)s belum punya nilai untuk dibandingkan.", period=name)
    words = {"period": name, "moved": formats.moved(report.difference), **_ikms(before, now)}
    if report.change == "better":
        return gettext("Lebih baik daripada %(period)s: dari %(before)s menjadi %(now)s, %(moved)s.", **words)
    if report.change == "worse":
        return gettext(
            "Lebih buruk daripada %(period)s: dari %(before)s menjadi %(now)s, %(moved)s.", **words
        )
    return gettext(
        "Tidak ada bukti perubahan sejak %(period)s: dari %(before)s menjadi %(now)s, %(moved)s.", **words
    )


def _ikms(before: Cell, now: Cell) -> dict[str, str]:
    was = before.score.ikm if before.score else None
    is_now = now.score.ikm if now.score else None
    if was is None or is_now is None:
        return {}
    return {
        "before": formats.figure(was),
        "now": formats.figure(is_now),
    }


def why(reason: Reason, report: Report) -> str:
    """Say why something is withheld."""
    threshold = report.settings.publication
    if reason == "few":
        return gettext(
            "kurang dari %(threshold)s jawaban, sehingga jawaban seseorang dapat ditebak.",
            threshold=threshold,
        )
    return gettext(
        "bila ditampilkan, bagian lain yang kurang dari %(threshold)s jawaban dapat dihitung "
        "dari selisihnya.",
        threshold=threshold,
    )


def sample(report: Report) -> str:
    """Say whether there are as many respondents as the rule calls for."""
    kept = report.sample
    n, target = formats.number(kept.n), formats.number(kept.target)
    missing = kept.target - kept.n
    if kept.reached:
        return gettext("%(n)s jawaban: target sampel %(target)s tercapai.", n=n, target=target)
    return gettext(
        "%(n)s jawaban dari target sampel %(target)s; kurang %(missing)s lagi.",
        n=n,
        target=target,
        missing=formats.number(missing),
    )


def channel(key: str) -> str:
    """Return the name of a channel."""
    return {
        "kiosk": gettext("Kiosk"),
        "receipt": gettext("Struk"),
        "poster": gettext("Poster QR"),
        "import": gettext("Impor"),
    }.get(key, key)


def kind(key: str) -> str:
    """Return the name of a kind of period."""
    return {
        "month": gettext("Bulan"),
        "quarter": gettext("Triwulan"),
        "semester": gettext("Semester"),
        "year": gettext("Tahun"),
        "range": gettext("Rentang bulan"),
    }[key]


def rating(value: int) -> str:
    """Return what a rating means, whatever the element."""
    return {
        1: gettext("tidak baik"),
        2: gettext("kurang baik"),
        3: gettext("baik"),
        4: gettext("sangat baik"),
    }[value]


def mark(value: Mark) -> str:
    """Return the word beside an element that is among the lowest or the highest."""
    return gettext("terendah") if value == "lowest" else gettext("tertinggi")


def distribution(score: ElementScore) -> str:
    """Say how often each rating was given to an element."""
    counts = zip(RATINGS, score.counts, strict=True)
    return (
        gettext("Sebaran nilai:")
        + " "
        + ", ".join(
            gettext("nilai %(rating)s %(share)s", rating=rating, share=formats.percent(count, score.n))
            for rating, count in counts
        )
    )


def elements(report: Report) -> list[str]:
    """Name the lowest and the highest elements, and say how little a mean tells."""
    fours = sum(row.score.counts[-1] for row in report.elements)
    given = sum(row.score.n for row in report.elements)
    share = gettext(
        "%(share)s dari semua nilai adalah 4: lihatlah sebarannya, bukan hanya rata-ratanya.",
        share=formats.percent(fours, given),
    )
    lowest, highest = _marked(report, "lowest"), _marked(report, "highest")
    if not lowest or not highest:
        return [gettext("Semua unsur bernilai sama."), share]
    return [
        gettext("Terendah: %(names)s.", names=lowest),
        gettext("Tertinggi: %(names)s.", names=highest),
        share,
    ]


def _marked(report: Report, mark: Mark) -> str:
    rows = [row.score for row in report.elements if row.mark == mark]
    names = [f"{each.element.name[language()]} ({formats.figure(each.ikm)})" for each in rows if each.ikm]
    return format_list(names, locale=get_locale())


def heading(kind: Kind) -> str:
    """Return the heading over places of a kind."""
    return {
        "unit": gettext("Unit pelayanan"),
        "service": gettext("Jenis layanan"),
        "counter": gettext("Loket"),
        "office": gettext("Seluruh kantor"),
    }[kind]


def differences(comparison: Comparison) -> str:
    """Say which places differ beyond their intervals, or that nothing proves a difference."""
    found = comparison.differences
    if comparison.shown < 2:
        return gettext("Belum ada dua tempat yang nilainya dapat dibandingkan.")
    if not found:
        return gettext(
            "Tidak ada perbedaan yang terbukti: semua rentang bertumpang tindih. Urutannya menurut "
            "nama, bukan peringkat."
        )
    spelled = "; ".join(_difference(*pair) for pair in found[:MOST_DIFFERENCES])
    rest = len(found) - MOST_DIFFERENCES
    if rest > 0:
        spelled += ngettext("; dan %(num)d pasangan lain", "; dan %(num)d pasangan lain", rest)
    return gettext(
        "Rentang yang tidak bersentuhan: %(pairs)s. Perbedaan lain tidak terbukti. Urutannya "
        "menurut nama, bukan peringkat.",
        pairs=spelled,
    )


def _difference(higher: Part, lower: Part) -> str:
    return gettext("%(higher)s di atas %(lower)s", higher=higher.name, lower=lower.name)


def weight(report: Report) -> str:
    """Say by which weight rule the IKM was computed, and that of a unit which has another."""
    if report.place.kind == "office" and len({unit.weight for unit in report.around.units}) > 1:
        return gettext(
            "bobot tiap unsur tepat 1/9, sedangkan tiap unit dihitung menurut bobot yang dipilihnya sendiri"
        )
    if report.weight == "exact":
        return gettext("bobot tiap unsur tepat 1/9")
    return gettext(
        "bobot tiap unsur %(weight)s (nilai tertinggi di bawah 100)",
        weight=formats.weight(report.weight),
    )
