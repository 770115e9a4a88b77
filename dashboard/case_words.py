"""What is said of cases: how they stand, when they are due, what was done about them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import cast

from flask_babel import gettext, lazy_gettext

from dashboard import formats
from data.casework import UNANSWERED, Case, State, Step

_ = cast(Callable[[str], str], lazy_gettext)

STATES: Mapping[State, str] = {
    "open": _("Baru"),
    "working": _("Sedang ditangani"),
    "answered": _("Dijawab"),
    "handed_over": _("Diteruskan ke SP4N-LAPOR!"),
    "closed": _("Ditutup"),
}

_STEPS: Mapping[str, str] = {
    "opened": _("membuka kasus; penanggung jawab: %(words)s"),
    "taken_up": _("mulai menangani"),
    "note": _("mencatat"),
    "given": _("menyerahkan kasus kepada %(words)s"),
    "answered": _("membalas warga"),
    "handed_over": _("meneruskan ke SP4N-LAPOR!"),
    "closed": _("menutup kasus"),
    "reopened": _("membuka kembali"),
}

_SAID_WITHIN = frozenset({"opened", "given"})
"""Steps whose words are a login, which stands in the sentence."""


def state(of: State | str) -> str:
    """Name a state."""
    return str(STATES[cast(State, of)])


def step(done: Step, names: Mapping[str, str]) -> str:
    """Say what somebody did, after their name."""
    said = str(_STEPS[done.kind])
    return said % {"words": names.get(done.words, done.words)} if done.kind in _SAID_WITHIN else said


def written(done: Step) -> str:
    """Return what was written with a step; a report's number at SP4N-LAPOR! is named as such."""
    if done.kind in _SAID_WITHIN or not done.words:
        return ""
    if done.kind == "handed_over":
        return gettext("Nomor laporan: %(number)s", number=done.words)
    return done.words


def due(of: Case, today: date) -> str:
    """Say when a case is due, as seen from a day; of one that was answered, nothing is due."""
    if of.state not in UNANSWERED:
        return gettext("Tidak menunggu jawaban lagi")
    day = formats.day(of.due)
    if of.due == today:
        return gettext("Harus dijawab hari ini")
    if of.due < today:
        late = (today - of.due).days
        return gettext("Terlambat %(days)s hari (seharusnya %(day)s)", days=formats.number(late), day=day)
    return gettext("Dijawab paling lambat %(day)s", day=day)


def summary(waiting: int, late: int, today: int) -> str:
    """Say how many citizens wait for an answer."""
    if not waiting:
        return gettext("Tidak ada warga yang menunggu jawaban.")
    said = gettext("%(n)s kasus menunggu jawaban.", n=formats.number(waiting))
    if late:
        said += " " + gettext("%(n)s di antaranya terlambat.", n=formats.number(late))
    if today:
        said += " " + gettext("%(n)s harus dijawab hari ini.", n=formats.number(today))
    return said
