"""What is wrong with an answer, in words for the citizen who gave it."""

from collections.abc import Mapping

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

_SENTENCES: Mapping[tuple[str, str], LazyString] = {
    ("ratings", "no_rating"): lazy_gettext("Belum ada yang dinilai. Mohon beri setidaknya satu nilai."),
    ("service", "missing"): lazy_gettext("Mohon pilih layanan yang Anda terima."),
    ("service", "unknown"): lazy_gettext("Layanan ini sudah tidak ada di loket ini. Mohon pilih yang lain."),
    ("comment", "too_long"): lazy_gettext("Tulisan ini terlalu panjang. Mohon persingkat."),
    ("counter", "unknown"): lazy_gettext("Loket ini sudah tidak ada. Mohon tanyakan kepada petugas."),
    ("counter", "closed"): lazy_gettext(
        "Loket ini sudah ditutup, jadi jawaban ini tidak dapat kami terima. Mohon tanyakan kepada petugas."
    ),
    ("receipt", "spent"): lazy_gettext(
        "Suara dari struk ini sudah kami terima, mungkin dari ponsel lain. Satu struk hanya satu suara."
    ),
    ("receipt", "expired"): lazy_gettext("Masa berlaku struk ini sudah habis."),
    ("receipt", "cancelled"): lazy_gettext("Struk ini sudah dibatalkan oleh kantor."),
    ("receipt", "busy"): lazy_gettext(
        "Terlalu banyak kode yang keliru baru saja dicoba, jadi struk ini belum dapat diperiksa. "
        "Tunggu satu menit, lalu kirim lagi."
    ),
    ("receipt", "unknown"): lazy_gettext("Kode struk ini tidak kami kenal."),
}

_OTHER = lazy_gettext("Jawaban ini tidak dapat kami simpan. Mohon pilih sekali lagi.")


def sentences(problems: Mapping[str, str]) -> dict[str, LazyString]:
    """Return a sentence for each question's problem, as `InvalidAnswers` and `Outcome` name them."""
    return {question: _SENTENCES.get((question, problem), _OTHER) for question, problem in problems.items()}


def worthless() -> dict[str, LazyString]:
    """Return a sentence for each reason why a receipt cannot be spent; the last is for all others."""
    return {word: sentence for (question, word), sentence in _SENTENCES.items() if question == "receipt"}
