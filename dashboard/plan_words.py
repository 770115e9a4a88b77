"""What is said of plans: how they stand, what is proposed, and what the next period's figures show."""

from datetime import date

from babel.lists import format_list
from flask_babel import get_locale, gettext, ngettext

from dashboard import formats
from dashboard.follow_up import Figure, Proposals
from dashboard.language import language
from data.plans import Plan, Standing
from surveys.difference import Change
from surveys.period import Period
from surveys.scoring import ElementScore
from surveys.survey import Survey


def state(plan: Plan, today: date) -> str:
    """Name the state of a plan."""
    return {
        "withdrawn": gettext("Ditarik"),
        "done": gettext("Selesai"),
        "late": gettext("Terlambat"),
        "open": gettext("Berjalan") if plan.progress else gettext("Belum mulai"),
    }[state_key(plan, today)]


def state_key(plan: Plan, today: date) -> str:
    """Return withdrawn, done, late or open."""
    if plan.withdrawn_at:
        return "withdrawn"
    if plan.done_at:
        return "done"
    return "late" if plan.late(today) else "open"


def quarter(name: str) -> str:
    """Write when a plan is due: TW IV 2026."""
    return formats.period(Period.parse(name))


def standing(kept: Standing, year: int) -> str:
    """Say which share of a year's plans is done, as the evaluators count it."""
    if kept.share is None:
        return gettext("Belum ada rencana untuk periode yang berakhir pada %(year)s.", year=year)
    words = {
        "done": formats.number(kept.done),
        "total": formats.number(kept.total),
        "share": formats.percent(kept.done, kept.total),
        "year": year,
    }
    return gettext("%(done)s dari %(total)s rencana tahun %(year)s selesai (%(share)s).", **words)


def months(kept: Standing) -> str:
    """Say how many months it took until all were done, and the evaluators' step."""
    if kept.months_needed is None:
        return gettext("Waktu sampai semua selesai dihitung setelah rencana terakhir selesai.")
    needed = ngettext(
        "Semua selesai dalam %(num)d bulan sejak periodenya berakhir",
        "Semua selesai dalam %(num)d bulan sejak periodenya berakhir",
        kept.months_needed,
    )
    if kept.step is None:
        return gettext("%(needed)s: lebih dari 12 bulan menurut tangga penilaian.", needed=needed)
    return gettext("%(needed)s: tangga %(step)s bulan menurut penilaian.", needed=needed, step=kept.step)


def element(survey: Survey, key: str) -> str:
    """Return an element's code and name in the reader's language."""
    found = next(each for each in survey.elements if each.key == key)
    return f"{found.code} {found.name[language()]}"


def name(score: ElementScore) -> str:
    """Return the code and name of an element that has a score, in the reader's language."""
    return f"{score.element.code} {score.element.name[language()]}"


def proposed(found: Proposals) -> str:
    """Say what the choice of the lowest elements rests on, and how far it can be trusted."""
    if not found.alike:
        return gettext(
            "Rentang unsur lain semuanya di atas rentang unsur-unsur ini: urutannya lebih dari kebetulan."
        )
    names = format_list([each.element.code for each in found.alike], locale=get_locale())
    return gettext(
        "Menurut rentangnya, %(names)s tidak dapat dibedakan dari unsur yang diusulkan. Memilih di "
        "antara semua itu adalah pertimbangan Anda, bukan bunyi angkanya.",
        names=names,
    )


def gap(found: Figure) -> str:
    """Say why an element has no figure in a period."""
    return gettext("disembunyikan") if found.gap == "withheld" else gettext("belum ada jawaban")


def change(value: Change) -> str:
    """Say in a word what two figures with their intervals show."""
    return {
        "better": gettext("lebih baik"),
        "worse": gettext("lebih buruk"),
        "no_evidence": gettext("tidak ada bukti perubahan"),
        "unknown": gettext("belum dapat dibandingkan"),
    }[value]


def verdict(value: Change) -> str:
    """Say the same in a table, with a mark that needs no colour."""
    return {
        "better": "▲ " + gettext("lebih baik"),
        "worse": "▼ " + gettext("lebih buruk"),
        "no_evidence": "≈ " + gettext("tidak ada bukti"),
        "unknown": "– " + gettext("belum dapat dibandingkan"),
    }[value]


def closed() -> str:
    """Say why a plan takes no step."""
    return gettext(
        "Rencana ini sudah selesai atau ditarik. Buka lagi lebih dahulu bila ada yang perlu diubah."
    )


def size(octets: int) -> str:
    """Write how large a file is: 214 kB."""
    return gettext("%(n)s kB", n=formats.number(max(1, round(octets / 1000))))
