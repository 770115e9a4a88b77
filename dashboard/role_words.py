"""What the roles are called, and what each may do, in words: the one table for all pages."""

from collections.abc import Mapping

from flask_babel import gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from data.accounts.people import Person
from data.accounts.reach import Reach
from data.places import Counter, Unit

NAMES: Mapping[str, LazyString] = {
    "administrator": lazy_gettext("Administrator"),
    "agency_head": lazy_gettext("Kepala perangkat daerah"),
    "unit_head": lazy_gettext("Kepala unit"),
    "officer": lazy_gettext("Petugas"),
    "observer": lazy_gettext("Pengamat"),
}

MEANINGS: Mapping[str, LazyString] = {
    "administrator": lazy_gettext("Melihat semuanya; mengatur tempat, orang, perangkat dan kantornya."),
    "agency_head": lazy_gettext("Melihat nilai, suara warga dan jurnal; menjawab warga, membuat rencana."),
    "unit_head": lazy_gettext("Melihat nilai dan suara warga unitnya; menjawab warga, membuat rencana."),
    "officer": lazy_gettext("Melihat nilai, suara warga dan bukti dukung dari tempat tugasnya."),
    "observer": lazy_gettext(
        "Inspektorat atau masyarakat sipil: melihat nilai, cara menghitung, tanda dan jurnal, "
        "tanpa suara warga; tidak mengubah apa pun."
    ),
}

STATES: Mapping[str, LazyString] = {
    "invited": lazy_gettext("Diundang, belum memilih kata sandi"),
    "stale": lazy_gettext("Tautannya sudah lewat waktu"),
    "open": lazy_gettext("Aktif"),
    "closed": lazy_gettext("Ditutup"),
}


def name(role: str) -> str:
    """Return what a role is called; one that is not known, as it is written."""
    return str(NAMES.get(role, role))


def state(person: Person) -> str:
    """Say how an account stands."""
    return str(STATES[person.state])


def places(reach: Reach, units: Mapping[str, Unit], counters: Mapping[str, Counter]) -> list[str]:
    """Name the places that somebody reaches, units first."""
    if reach.units is None:
        return [gettext("Seluruh kantor")]
    whole = sorted(units[code].name for code in reach.units)
    return whole + sorted(f"{counters[code].name}, {units[unit].name}" for unit, code in reach.counters)
