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
}

_OTHER = lazy_gettext("Jawaban ini tidak dapat kami simpan. Mohon pilih sekali lagi.")


def sentences(problems: Mapping[str, str]) -> dict[str, LazyString]:
    """Return a sentence for each question's problem, as `InvalidAnswers` and `Outcome` name them."""
    return {question: _SENTENCES.get((question, problem), _OTHER) for question, problem in problems.items()}
