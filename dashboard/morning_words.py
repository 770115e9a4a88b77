"""What the morning's page says: a verdict in few words, and beside it why."""

from collections.abc import Sequence
from typing import NamedTuple

from babel.lists import format_list
from flask_babel import get_locale, gettext, ngettext

from dashboard import formats, sentences
from dashboard.language import language
from dashboard.morning import Dragging, Morning
from dashboard.report import Report
from dashboard.today import Kind, Line
from surveys.drag import Drag
from surveys.rounding import half_up

MOST_NAMES = 3
"""So many elements are named in a sentence; of more, only how many there are."""


class Said(NamedTuple):
    """A verdict, and the reason for it."""

    verdict: str
    why: str


def verdicts(report: Report) -> list[Said]:
    """Say whether the figure has changed, and how it stands against its target."""
    return [_change(report), _against(report)]


def _change(report: Report) -> Said:
    name = formats.period(report.before.period)
    before = report.before.cell
    if before.withheld:
        return Said(
            gettext("Perubahan sejak %(period)s tidak dapat dikatakan", period=name),
            gettext("Nilainya disembunyikan: %(why)s", why=sentences.why(before.withheld, report)),
        )
    if report.difference is None or before.score is None or before.score.ikm is None:
        return Said(
            gettext("Perubahan belum dapat dikatakan"),
            gettext("%(period)s belum punya nilai untuk dibandingkan.", period=name),
        )
    words = {"before": formats.figure(before.score.ikm), "moved": formats.moved(report.difference)}
    why = gettext("Waktu itu %(before)s; %(moved)s.", **words)
    if report.change == "no_evidence":
        return Said(gettext("Tidak ada bukti perubahan sejak %(period)s", period=name), why)
    verdict = (
        gettext("Lebih baik daripada %(period)s", period=name)
        if report.change == "better"
        else gettext("Lebih buruk daripada %(period)s", period=name)
    )
    return Said(verdict, why)


def _against(report: Report) -> Said:
    if report.target is None:
        why = gettext("IKM yang dituju pada %(year)s belum ditetapkan.", year=report.period.last.year)
        return Said(gettext("Tanpa target"), why)
    target = formats.edge(report.target)
    if report.against == "above":
        return Said(
            gettext("Di atas target %(target)s", target=target),
            gettext("Seluruh rentang berada di atasnya."),
        )
    if report.against == "below":
        return Said(
            gettext("Di bawah target %(target)s", target=target),
            gettext("Seluruh rentang berada di bawahnya."),
        )
    if report.against == "no_evidence":
        return Said(
            gettext("Tidak dapat dibedakan dari target %(target)s", target=target),
            gettext("Target itu berada di dalam rentang."),
        )
    return Said(gettext("Target %(target)s", target=target), gettext("Belum ada nilai untuk dibandingkan."))


def interval(report: Report) -> str:
    """Say how sure the figure is, in few words."""
    score, between = report.cell.score, report.cell.interval
    if score is None or between is None:
        return sentences.figure(report.cell)
    return gettext(
        "Rentang 95 %%: %(interval)s · mutu %(grades)s",
        interval=formats.interval(between),
        grades=formats.grades(score),
    )


def strip(report: Report) -> str:
    """Say in words what the drawing shows."""
    score = report.cell.score
    ikm = formats.figure(score.ikm) if score and score.ikm is not None else ""
    said = [gettext("IKM %(ikm)s pada skala 25 sampai 100.", ikm=ikm), sentences.figure(report.cell)]
    return " ".join([*said, *(f"{each.verdict}: {each.why}" for each in verdicts(report))])


def signals(page: Morning) -> str:
    """Say how many signals are open."""
    return ngettext("%(num)d tanda terbuka", "%(num)d tanda terbuka", page.signals)


def arrival(page: Morning) -> str:
    """Say when the sample is complete at the present pace."""
    said = {
        "reached": gettext("Target sampel sudah tercapai."),
        "too_slow": gettext("Tidak tercapai dalam periode ini dengan laju sekarang."),
        "over": gettext("Periode ini berakhir sebelum target sampel tercapai."),
        "unknown": gettext("Belum ada hari kerja yang lajunya dapat dipakai."),
    }
    if page.pace.day:
        return gettext("Tercapai sekitar %(day)s.", day=formats.day(page.pace.day))
    return said[page.pace.state]


def pace(page: Morning) -> str:
    """Say how many answers come in an office day; nothing where that foretells nothing."""
    if page.pace.state not in ("expected", "too_slow"):
        return ""
    return ngettext(
        "Laju sejauh ini: %(pace)s jawaban per hari kerja (%(num)d hari).",
        "Laju sejauh ini: %(pace)s jawaban per hari kerja (%(num)d hari).",
        page.pace.elapsed,
        pace=formats.figure(half_up(page.pace.rate, 1), 1),
    )


def population(report: Report) -> str:
    """Say in few words where the target comes from."""
    kept = report.sample
    if kept.impossible:
        return gettext(
            "N yang tercatat (%(population)s) lebih kecil daripada jumlah jawaban; periksa angka itu.",
            population=formats.number(kept.population or 0),
        )
    if kept.population is not None:
        return gettext("Krejcie–Morgan untuk N = %(population)s.", population=formats.number(kept.population))
    return gettext("N tidak tercatat; %(target)s patokan untuk populasi besar.", target=kept.target)


def cost(drag: Drag) -> str:
    """Say how many points an element costs."""
    return gettext("mengurangi IKM %(points)s poin", points=formats.figure(half_up(drag.cost)))


def moved(element: Dragging, report: Report) -> str:
    """Say whether an element has changed since the period before."""
    name = formats.period(report.before.period)
    former = element.before
    if former is None or former.score.ikm is None or element.difference is None:
        return gettext("%(period)s belum punya nilai untuk unsur ini.", period=name)
    words = {
        "period": name,
        "before": formats.figure(former.score.ikm),
        "moved": formats.moved(element.difference),
    }
    if element.change == "better":
        return gettext("▲ Lebih baik sejak %(period)s: %(moved)s.", **words)
    if element.change == "worse":
        return gettext("▼ Lebih buruk sejak %(period)s: %(moved)s.", **words)
    return gettext("%(period)s %(before)s: tidak ada bukti perubahan, %(moved)s.", **words)


def order(page: Morning) -> str:
    """Say whether the elements named can be told apart from those that are not."""
    found = page.drags
    if found is None or not found.named:
        return gettext("Tidak ada unsur yang menurunkan nilai: semuanya bernilai 4.")
    if found.certain:
        return gettext("Rentang semua unsur lain berada di atasnya.")
    said = []
    if found.tied:
        said.append(gettext("Sama persis nilainya: %(names)s.", names=_names(found.tied, found.others)))
    if found.close:
        names = _names(found.close, found.others)
        said.append(
            gettext("Belum dapat dibedakan dari %(names)s: rentangnya bertumpang tindih.", names=names)
        )
    return " ".join(said)


def _names(elements: Sequence[Drag], others: int) -> str:
    """Name elements, or say how many they are."""
    if len(elements) == others:
        return gettext("semua unsur lain")
    if len(elements) > MOST_NAMES:
        return ngettext("%(num)d unsur lain", "%(num)d unsur lain", len(elements))
    names = [each.score.element.name[language()] for each in elements]
    return format_list(names, locale=get_locale())


def waiting(line: Line) -> str:
    """Say how many things of a kind wait."""
    count = len(line.things)
    said: dict[Kind, str] = {
        "case": ngettext("%(num)d kasus warga", "%(num)d kasus warga", count),
        "plan": ngettext("%(num)d rencana tindak lanjut", "%(num)d rencana tindak lanjut", count),
        "alert": ngettext("%(num)d peringatan", "%(num)d peringatan", count),
        "signal": ngettext("%(num)d tanda pada jawaban", "%(num)d tanda pada jawaban", count),
        "kiosk": ngettext("%(num)d kiosk diam", "%(num)d kiosk diam", count),
    }
    return said[line.kind]


def late(line: Line) -> str:
    """Say how many of them are late, or why they wait; and of how many, where more are to come."""
    said = _late(line)
    if not line.to_come:
        return said
    every = formats.number(len(line.things) + line.to_come)
    return gettext("%(late)s, dari %(n)s yang menunggu jawaban", late=said, n=every)


def _late(line: Line) -> str:
    if line.late:
        return ngettext("%(num)d lewat batas waktu", "%(num)d lewat batas waktu", line.late)
    said: dict[Kind, str] = {
        "case": gettext("jatuh tempo hari ini"),
        "plan": gettext("jatuh tempo triwulan ini"),
        "alert": gettext("belum dilihat"),
        "signal": gettext("belum diputuskan"),
        "kiosk": gettext("tidak terdengar, atau jawabannya tidak lengkap"),
    }
    return said[line.kind]


def elsewhere(count: int) -> str:
    """Say how many things wait elsewhere."""
    return ngettext("%(num)d hal lain di tempat lain", "%(num)d hal lain di tempat lain", count)


def too_few(report: Report) -> str:
    """Say that a counter has too few answers to judge by."""
    return gettext(
        "%(n)s jawaban terlalu sedikit untuk menilai orang yang bertugas di sini. Mulai %(threshold)s "
        "jawaban angka ini dapat dipakai untuk belajar; sebagai bukti dukung mulai %(evidence)s.",
        n=formats.number(report.cell.n or 0),
        threshold=report.settings.personnel_learning,
        evidence=report.settings.personnel_evidence,
    )
