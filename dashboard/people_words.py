"""What is asked before something is done to an account, and why something cannot be done."""

from dataclasses import dataclass

from flask_babel import gettext

from dashboard.people_forms import PersonForm
from data.accounts import InvalidAccount
from data.accounts.people import LastAdministrator, OwnAccount, Person, TakenEmail, TakenLogin


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what would follow, the word on its button, and what is said when it is done."""

    question: str
    meaning: str
    button: str
    done: str


def asked(act: str, person: Person) -> Asked:
    """Return the words for an act ("tautan", "keluarkan", "langkah-kedua", "tutup", "buka")."""
    name = person.name
    words = {
        "tautan": Asked(
            gettext("Buat tautan baru untuk %(name)s?", name=name),
            gettext(
                "Kata sandi yang sekarang tidak berlaku lagi dan semua sesinya berakhir. Tautan baru berlaku "
                "tujuh hari, satu kali; tautan lama tidak berlaku lagi."
            ),
            gettext("Buat tautan baru"),
            "",
        ),
        "keluarkan": Asked(
            gettext("Keluarkan %(name)s dari semua perangkat?", name=name),
            gettext("Semua sesi akun ini berakhir. Kata sandinya tetap; ia dapat masuk lagi."),
            gettext("Keluarkan dari semua perangkat"),
            gettext("Semua sesi %(name)s sudah berakhir.", name=name),
        ),
        "langkah-kedua": Asked(
            gettext("Matikan langkah kedua untuk %(name)s?", name=name),
            gettext(
                "Bila telepon dan kode pemulihannya hilang. Sesudah ini kata sandinya saja sudah cukup untuk "
                "masuk, sampai ia menyalakan langkah kedua lagi. Pastikan yang meminta memang orangnya."
            ),
            gettext("Matikan langkah kedua"),
            gettext("Langkah kedua %(name)s sudah dimatikan.", name=name),
        ),
        "tutup": Asked(
            gettext("Tutup akun %(name)s?", name=name),
            gettext(
                "Ia tidak dapat masuk lagi dan semua sesinya berakhir. Namanya tetap tercatat pada apa yang "
                "pernah ia lakukan. Akun dapat dibuka lagi dengan tautan baru."
            ),
            gettext("Tutup akun"),
            gettext("Akun %(name)s sudah ditutup.", name=name),
        ),
        "buka": Asked(
            gettext("Buka lagi akun %(name)s?", name=name),
            gettext("Peran dan tempatnya seperti sebelum ditutup. Ia memilih kata sandi baru lewat tautan."),
            gettext("Buka lagi dan buat tautan"),
            "",
        ),
    }
    return words[act]


def refused(why: Exception) -> str:
    """Say why nothing was done to an account."""
    if isinstance(why, OwnAccount):
        return gettext(
            "Ini akun Anda sendiri: Anda akan terkunci di luar. Mintalah administrator lain melakukannya."
        )
    if isinstance(why, LastAdministrator):
        return gettext("Ini administrator terakhir. Angkat administrator lain lebih dahulu.")
    return gettext("Akun ini sudah ditutup.")


def refuse(form: PersonForm, why: Exception) -> None:
    """Write what is wrong beside the field that it is about."""
    if isinstance(why, TakenLogin):
        _beside(form, "login", gettext("Nama masuk ini sudah dipakai, mungkin oleh akun yang ditutup."))
    elif isinstance(why, TakenEmail):
        _beside(form, "email", gettext("Surel ini sudah milik akun lain."))
    elif isinstance(why, InvalidAccount):
        field = {"places": "scope"}.get(why.problem, why.problem)
        _beside(form, field, _invalid(why.problem, form.role.data))
    else:
        _beside(form, "role", refused(why))


def _invalid(problem: str, role: str) -> str:
    if problem == "places":
        if role == "administrator":
            return gettext("Administrator mengatur seluruh kantor. Pilih “Seluruh kantor”.")
        if role == "unit_head":
            return gettext("Pilih unit yang ia kepalai, sebagai “Seluruh unit”.")
        return gettext("Pilih unit atau loket tempat tugasnya.")
    if problem == "login":
        return gettext("Huruf kecil, angka, titik, garis dan @ saja; mulai dengan huruf atau angka.")
    if problem == "email":
        return gettext("Surel ini tidak benar. Contoh: nama@contoh.go.id.")
    return gettext("Isian ini tidak dapat dipakai.")


def _beside(form: PersonForm, field: str, words: str) -> None:
    form[field].errors = [words]
