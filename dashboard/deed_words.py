"""What people did, in words: one table from the dotted word of a deed to what it says."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext, pgettext
from flask_babel.speaklater import LazyString

from data.deeds import COMMAND_LINE, Changed, Deed

UNTOLD = frozenset({"smtp_user"})
"""Half of what signs in at the office's mail account: observers read the log too."""

ACTS: Mapping[str, LazyString] = {
    "added": lazy_gettext("ditambahkan"),
    "invited": lazy_gettext("diundang"),
    "changed": lazy_gettext("diubah"),
    "renamed": lazy_gettext("berganti nama"),
    "closed": lazy_gettext("ditutup"),
    "reopened": lazy_gettext("dibuka lagi"),
    "opened": lazy_gettext("dibuka"),
    "linked": lazy_gettext("mendapat tautan baru"),
    "signed_out": lazy_gettext("dikeluarkan dari semua perangkat"),
    "second_step_reset": lazy_gettext("langkah keduanya dimatikan administrator"),
    "second_step_on": lazy_gettext("langkah kedua dinyalakan"),
    "second_step_off": lazy_gettext("langkah kedua dimatikan"),
    "bound": lazy_gettext("terhubung dengan akun kantor"),
    "set": lazy_gettext("ditetapkan"),
    "undone": lazy_gettext("dibatalkan perubahannya"),
    "removed": lazy_gettext("dihapus"),
    "offered": lazy_gettext("kode pemasangan dibuat"),
    "paired": lazy_gettext("dipasangkan"),
    "revoked": lazy_gettext("dicabut"),
    "issued": lazy_gettext("dibuat"),
    "set_aside": lazy_gettext("dikesampingkan"),
    "restored": lazy_gettext("dipulihkan"),
    "made": lazy_gettext("dibuat"),
    "marked": lazy_gettext("ditandai"),
    "withdrawn": lazy_gettext("ditarik"),
    "done": lazy_gettext("selesai"),
    "finished": lazy_gettext("selesai"),
    "taken_up": lazy_gettext("mulai ditangani"),
    "given": lazy_gettext("diserahkan kepada orang lain"),
    "written": lazy_gettext("diimpor"),
    "stepped": lazy_gettext("ada kemajuan"),
    "assigned": lazy_gettext("berganti penanggung jawab"),
    "noted": lazy_gettext("diberi catatan"),
    "answered": lazy_gettext("dijawab"),
    "replied": lazy_gettext("dijawab"),
    "handed_over": lazy_gettext("diserahkan ke SP4N-LAPOR!"),
    "read": lazy_gettext("dibaca"),
    "seen": lazy_gettext("dilihat"),
    "reply_withdrawn": lazy_gettext("jawaban ditarik"),
    "file_attached": lazy_gettext("berkas dilampirkan"),
    "file_withdrawn": lazy_gettext("berkas ditarik"),
    "file_restored": lazy_gettext("berkas dipulihkan"),
    "imported": lazy_gettext("diimpor"),
    "erased": lazy_gettext("dihapus"),
}
"""What became of it, by the rest of the words; one that is not here is shown as it is written."""


def things() -> dict[str, str]:
    """Return what deeds are done to, by the first of their words; "deed": English names one, a room many."""
    return {
        "person": pgettext("deed", "Orang"),
        "account": pgettext("deed", "Akun sendiri"),
        "unit": pgettext("deed", "Unit"),
        "service": pgettext("deed", "Layanan"),
        "counter": pgettext("deed", "Loket"),
        "device": pgettext("deed", "Perangkat"),
        "signal": pgettext("deed", "Tanda"),
        "setting": pgettext("deed", "Pengaturan"),
        "target": pgettext("deed", "Target"),
        "population": pgettext("deed", "N dan sampel"),
        "hours": pgettext("deed", "Jam pelayanan"),
        "picture": pgettext("deed", "Lambang"),
        "pin": pgettext("deed", "PIN petugas"),
        "import": pgettext("deed", "Impor"),
        "case": pgettext("deed", "Kasus"),
        "contact": pgettext("deed", "Kontak warga"),
        "plan": pgettext("deed", "Rencana"),
        "intervention": pgettext("deed", "Perubahan pelayanan"),
        "evidence": pgettext("deed", "Bukti dukung"),
        "alert_rule": pgettext("deed", "Aturan peringatan"),
        "alert": pgettext("deed", "Peringatan"),
        "webhook": pgettext("deed", "Webhook"),
        "token": pgettext("deed", "Kunci API"),
        "mail": pgettext("deed", "Surel"),
    }


def thing(deed: Deed) -> str:
    """Return what a deed was done to."""
    first = deed.what.partition(".")[0]
    return things().get(first, first.replace("_", " "))


def act(deed: Deed) -> str:
    """Return what was done."""
    rest = deed.what.partition(".")[2]
    return str(ACTS.get(rest, rest.replace("_", " ").replace(".", " ")))


def doer(deed: Deed, names: Mapping[str, str]) -> str:
    """Return who did it; what a command did has no account to name."""
    if deed.login == COMMAND_LINE:
        return gettext("Baris perintah")
    return names.get(deed.login, deed.login)


def changes(deed: Deed) -> list[tuple[str, str, str]]:
    """Return what changed, as (name, before, after), each written short."""
    before, after = deed.before or {}, deed.after or {}
    names = sorted({*before, *after})
    shown_before, shown_after = shown(before), shown(after)
    return [
        (name, _short(shown_before, name), _short(shown_after, name))
        for name in names
        if before.get(name) != after.get(name)
    ]


def shown(changed: Changed) -> Changed:
    """Return what readers of the log may see of a change; the deed keeps the rest, which its undo needs."""
    return {name: "•••" if name in UNTOLD and value else value for name, value in changed.items()}


def _short(changed: Changed, name: str) -> str:
    value: Any = changed.get(name)
    if value in (None, "", [], {}):
        return "–"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
