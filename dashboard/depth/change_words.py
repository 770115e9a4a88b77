"""What is said of an intervention: what the months before and after it show, and what they do not prove."""

from flask_babel import gettext

from dashboard import formats
from dashboard.depth.change import WINDOW, Effect, Side


def verdict(effect: Effect) -> str:
    """Return better, worse or no evidence in a word or two, for a table."""
    return {
        "better": gettext("lebih baik"),
        "worse": gettext("lebih buruk"),
        "no_evidence": gettext("tidak ada bukti"),
        "unknown": gettext("belum dapat dibandingkan"),
    }[effect.change]


def mark(effect: Effect) -> str:
    """Return the form beside the word: an arrow, or a sign for no difference."""
    return {"better": "▲", "worse": "▼", "no_evidence": "=", "unknown": "–"}[effect.change]


def change(effect: Effect) -> str:
    """Say what changed after an intervention, with its bounds."""
    if effect.difference is None:
        return _unknown(effect)
    words = {
        "before": _ikm(effect.before),
        "after": _ikm(effect.after),
        "moved": formats.moved(effect.difference),
        "earlier": months(effect.before),
        "later": months(effect.after),
    }
    if effect.change == "better":
        return gettext(
            "Lebih baik sesudahnya: dari %(before)s (%(earlier)s) menjadi %(after)s (%(later)s), %(moved)s.",
            **words,
        )
    if effect.change == "worse":
        return gettext(
            "Lebih buruk sesudahnya: dari %(before)s (%(earlier)s) menjadi %(after)s (%(later)s), %(moved)s.",
            **words,
        )
    return gettext(
        "Tidak ada bukti perubahan: %(before)s (%(earlier)s), lalu %(after)s (%(later)s), %(moved)s.",
        **words,
    )


def caution(effect: Effect) -> list[str]:
    """Say what else may have moved the figure, or is missing from it."""
    said = []
    if effect.among:
        numbers = ", ".join(str(number) for number in effect.among)
        said.append(gettext("Dalam bulan-bulan itu ada juga perubahan nomor %(numbers)s.", numbers=numbers))
    if effect.withheld:
        said.append(gettext("Bulan yang disembunyikan tidak ikut dihitung."))
    return said


def rule() -> str:
    """Say how before and after are compared, and what that cannot prove."""
    return gettext(
        "Bulan-bulan utuh sesudah perubahan dibandingkan dengan bulan-bulan sebelumnya, paling banyak "
        "%(window)s; bulan terjadinya tidak ikut. Dalam kurung: rentang 95\u00a0%% dari selisihnya. Sesudah "
        "belum berarti karena.",
        window=WINDOW,
    )


def summary(effects: tuple[Effect, ...]) -> str:
    """Say how many interventions were marked, or that none was."""
    if not effects:
        return gettext("Belum ada perubahan pelayanan yang ditandai di sini dalam bulan-bulan itu.")
    return "; ".join(
        f"{each.number}. {each.intervention.name}, {formats.day(each.intervention.day)}" for each in effects
    )


def months(side: Side) -> str:
    """Name the months of one side: the first and the last of them."""
    if not side.months:
        return gettext("tanpa bulan")
    first, last = side.months[0], side.months[-1]
    if first == last:
        return formats.period(first)
    return f"{formats.period(first)}–{formats.period(last)}"


def _unknown(effect: Effect) -> str:
    if not effect.after.months:
        return gettext("Belum ada bulan utuh sesudahnya yang nilainya dapat ditampilkan.")
    if not effect.before.months:
        return gettext("Tidak ada bulan sebelumnya yang nilainya dapat ditampilkan.")
    return gettext("Belum dapat dibandingkan: di satu sisi ada unsur yang belum dijawab siapa pun.")


def _ikm(side: Side) -> str:
    ikm = side.cell.score.ikm if side.cell.score else None
    return "" if ikm is None else formats.figure(ikm)
