"""What a signal says: what looks odd and why, in words that are fair to whoever sat at the counter."""

from collections.abc import Callable, Mapping

from flask_babel import gettext, ngettext

from dashboard import formats
from dashboard.flagged import Untold
from dashboard.report import Report
from data.signals import Decision, Signal
from surveys.signals import Fact

Facts = Mapping[str, Fact]


def headline(report: Report) -> str:
    """Say whether answers of a report are flagged."""
    flagged = report.flagged
    if flagged is None or flagged.n == 0:
        return gettext("Tidak ada jawaban yang bertanda.")
    return ngettext(
        "%(n)s jawaban bertanda.", "%(n)s jawaban bertanda.", flagged.n, n=formats.number(flagged.n)
    )


def effect(report: Report) -> str:
    """Say that flagged answers count, and what the score is without them, or why that is not told."""
    flagged = report.flagged
    if flagged is None or flagged.n == 0:
        return ""
    without = flagged.without.score if flagged.without else None
    if without is None or without.ikm is None:
        return gettext("Semuanya tetap dihitung.") + " " + _untold(flagged.untold)
    return gettext("Semuanya tetap dihitung: IKM tanpa itu %(without)s.", without=formats.figure(without.ikm))


def _untold(why: Untold | None) -> str:
    """Say why the score without flagged answers is not told."""
    if why == "running":
        return gettext(
            "Pengaruhnya dihitung sesudah periode selesai, agar jawaban seorang warga tidak dapat dihitung "
            "dari selisihnya."
        )
    if why == "late":
        return gettext(
            "Pengaruhnya tidak ditampilkan: tandanya juga tentang jawaban yang baru tercatat sesudah periode "
            "selesai, dan jawaban seorang warga tidak boleh dapat dihitung dari selisihnya."
        )
    if why == "decided":
        return gettext(
            "Sebagian tanda sudah dikesampingkan; pengaruh sisanya tidak ditampilkan, agar jawaban seorang "
            "warga tidak dapat dihitung dari selisihnya."
        )
    return gettext(
        "Pengaruhnya tidak ditampilkan: terlalu sedikit warga, sehingga jawabannya dapat dihitung dari "
        "selisihnya."
    )


def fair() -> str:
    """Say what a signal is not."""
    return gettext(
        "Tanda bukan bukti kecurangan. Ia hanya menunjuk cara datangnya jawaban yang jarang terjadi secara "
        "kebetulan; penyebabnya sering biasa saja. Jawabannya tetap dihitung, dan tidak ada petugas yang "
        "dinilai dari sebuah tanda."
    )


def name(kind: str) -> str:
    """Return what a kind of signal is called."""
    return {
        "print_order": gettext("Struk dipakai menurut urutan cetak"),
        "burst": gettext("Jawaban menumpuk dalam waktu singkat"),
        "outside_hours": gettext("Jawaban di luar jam pelayanan"),
        "no_receipt": gettext("Jawaban tanpa satu struk pun"),
        "too_fast": gettext("Terlalu cepat untuk dibaca"),
        "same_pattern": gettext("Kuesioner yang sama beruntun"),
        "one_device": gettext("Beruntun dari satu perangkat"),
    }.get(kind, kind)


def said(signal: Signal) -> str:
    """Say what happened, with the figures that make it odd."""
    told = _SAID.get(signal.kind)
    if told is None:
        return ngettext("%(num)d jawaban.", "%(num)d jawaban.", signal.responses)
    return told(signal.facts)


def innocent(kind: str) -> str:
    """Say what ordinary cause it may have, and what to look at first."""
    return {
        "print_order": gettext(
            "Mungkin petugas membantu sekelompok warga mengisi di telepon yang sama. Tanyakan siapa yang "
            "memegang struk-struk itu sebelum dipakai."
        ),
        "burst": gettext(
            "Mungkin ada rombongan, atau kiosk baru tersambung kembali. Lihat buku tamu dan antrean hari itu."
        ),
        "outside_hours": gettext(
            "Mungkin pelayanan diperpanjang, atau jam pelayanan belum diatur dengan benar (lihat Pengaturan)."
        ),
        "no_receipt": gettext(
            "Mungkin pencetak struk rusak atau kertasnya habis. Lihat catatan pencetak hari itu."
        ),
        "too_fast": gettext("Mungkin anak-anak menekan layar. Lihat letak kiosk dan siapa yang di dekatnya."),
        "same_pattern": gettext(
            "Mungkin sekeluarga yang sama-sama puas. Nilai yang sama sendiri tidak janggal: kebanyakan warga "
            "memang memberi nilai yang sama untuk semua unsur."
        ),
        "one_device": gettext("Mungkin anak-anak bermain dengan kiosk, atau satu keluarga bergantian."),
    }.get(kind, "")


def when(signal: Signal) -> str:
    """Write the days that a signal is about."""
    return formats.days(signal.day, signal.until)


def decided(decision: Decision) -> str:
    """Return what somebody decided."""
    if decision.decision == "set_aside":
        return gettext("dikesampingkan")
    return gettext("dipulihkan")


def _count(facts: Facts, key: str) -> str:
    value = facts.get(key)
    return formats.number(value) if isinstance(value, int) else "–"


def _print_order(facts: Facts) -> str:
    words = {"answers": _count(facts, "answers"), "minutes": _count(facts, "minutes")}
    if facts.get("reverse"):
        return gettext(
            "%(answers)s struk loket ini dipakai dalam %(minutes)s menit, tepat terbalik dari urutan "
            "cetaknya: seperti dari satu tumpukan.",
            **words,
        )
    return gettext(
        "%(answers)s struk loket ini dipakai dalam %(minutes)s menit, tepat menurut urutan cetaknya: seperti "
        "dari satu tumpukan.",
        **words,
    )


def _burst(facts: Facts) -> str:
    return gettext(
        "%(answers)s jawaban dalam %(minutes)s menit. Pada jam seperti itu loket ini biasanya mendapat "
        "sekitar %(usual)s dalam waktu selama itu.",
        **{key: _count(facts, key) for key in ("answers", "minutes", "usual")},
    )


def _outside_hours(facts: Facts) -> str:
    words = {"answers": _count(facts, "answers"), "first": facts.get("first"), "last": facts.get("last")}
    if facts.get("opens") is None:
        return gettext(
            "%(answers)s jawaban di kiosk antara pukul %(first)s dan %(last)s, pada hari kantor tutup.",
            **words,
        )
    return gettext(
        "%(answers)s jawaban di kiosk antara pukul %(first)s dan %(last)s; kantor buka pukul %(opens)s "
        "sampai %(closes)s.",
        opens=facts.get("opens"),
        closes=facts.get("closes"),
        **words,
    )


def _no_receipt(facts: Facts) -> str:
    return gettext(
        "%(answers)s jawaban di kiosk antara pukul %(first)s dan %(last)s, padahal loket ini tidak "
        "menerbitkan struk saat itu. Biasanya ia menerbitkan sekitar %(usual)s struk sehari.",
        answers=_count(facts, "answers"),
        usual=_count(facts, "usual"),
        first=facts.get("first"),
        last=facts.get("last"),
    )


def _too_fast(facts: Facts) -> str:
    return gettext(
        "%(answers)s kuesioner selesai lebih cepat daripada orang dapat melihat dan menyentuh. Yang "
        "tercepat: %(seconds)s detik; sedikitnya perlu %(least)s detik.",
        **{key: _count(facts, key) for key in ("answers", "seconds", "least")},
    )


def _same_pattern(facts: Facts) -> str:
    """Leave out which ratings those were: they would be everybody's in the run."""
    return gettext(
        "%(answers)s kuesioner beruntun sama persis. Melihat jawaban lain di sini, kebetulan menjelaskan "
        "paling banyak %(most)s beruntun.",
        **{key: _count(facts, key) for key in ("answers", "most")},
    )


def _one_device(facts: Facts) -> str:
    return gettext(
        "%(answers)s kuesioner beruntun dari satu perangkat dalam %(minutes)s menit, tanpa jeda lebih dari "
        "%(pause)s detik.",
        **{key: _count(facts, key) for key in ("answers", "minutes", "pause")},
    )


_SAID: Mapping[str, Callable[[Facts], str]] = {
    "print_order": _print_order,
    "burst": _burst,
    "outside_hours": _outside_hours,
    "no_receipt": _no_receipt,
    "too_fast": _too_fast,
    "same_pattern": _same_pattern,
    "one_device": _one_device,
}
