"""What the verification of the journal says, in sentences for people who never saw a seal."""

from flask_babel import gettext, ngettext

from data.verifications import Verification


def holds(verification: Verification) -> str:
    """Say what one verification found."""
    if not verification.problems:
        return gettext("Utuh: tidak ada jawaban yang berubah, hilang atau disisipkan.")
    count = len(verification.problems)
    return ngettext("%(num)d hal tidak cocok.", "%(num)d hal tidak cocok.", count)


def problem(written: str) -> str:
    """Say what one problem of `journal.verify` means."""
    number, _, what = written.partition(": ")
    meanings = {
        "sealed otherwise": gettext(
            "Jawaban nomor %(n)s berubah sesudah dicatat, atau ada yang disisipkan.", n=number
        ),
        "not sealed": gettext(
            "Jawaban nomor %(n)s tidak bersegel: tidak dicatat lewat program ini.", n=number
        ),
        "gone": gettext("Jawaban nomor %(n)s hilang.", n=number),
        "words changed": gettext("Kata-kata pada jawaban nomor %(n)s berubah sesudah dicatat.", n=number),
        "anchor lost": gettext(
            "Catatan lama pada jawaban nomor %(n)s tidak ditemukan lagi: jurnal dipotong atau dibuat ulang.",
            n=number,
        ),
    }
    if what in meanings:
        return meanings[what]
    more = written.removeprefix("… ").removesuffix(" more")
    return gettext("Dan %(n)s hal lain.", n=more)
