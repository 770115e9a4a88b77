"""What the rates of receipts say, in plain sentences."""

from flask_babel import gettext

from dashboard import formats
from dashboard.coverage import LEAST, Coverage, Silent, Slot
from dashboard.rates import RateCell


def rate(cell: RateCell, threshold: int) -> str:
    """Say how many receipts were answered: 312 dari 1.204 struk dijawab, 26 %."""
    issued = formats.number(cell.issued)
    if cell.withheld == "few":
        return gettext(
            "%(issued)s struk diterbitkan: kurang dari %(threshold)s, terlalu sedikit untuk menyebut berapa "
            "yang dijawab.",
            threshold=threshold,
            issued=issued,
        )
    if cell.answered is None:
        return gettext(
            "%(issued)s struk diterbitkan. Berapa yang dijawab disembunyikan, agar angka tempat atau bulan "
            "dengan sangat sedikit struk tidak dapat dihitung darinya.",
            issued=issued,
        )
    if not cell.answered:
        return gettext("Belum satu pun dari %(issued)s struk dijawab.", issued=issued)
    return gettext(
        "%(answered)s dari %(issued)s struk dijawab, %(share)s.",
        answered=formats.number(cell.answered),
        issued=issued,
        share=formats.percent(cell.answered, cell.issued),
    )


def short(cell: RateCell | None, threshold: int) -> str:
    """Write the same for a table: 26 % (312 dari 1.204)."""
    if cell is None:
        return "–"
    issued = formats.number(cell.issued)
    if cell.answered is None:
        return gettext("%(answered)s dari %(issued)s", answered=instead(cell, threshold), issued=issued)
    return gettext(
        "%(share)s (%(answered)s dari %(issued)s)",
        share=formats.percent(cell.answered, cell.issued),
        answered=formats.number(cell.answered),
        issued=issued,
    )


def instead(cell: RateCell, threshold: int) -> str:
    """Write what stands in place of a number that is withheld."""
    return formats.withheld("few", threshold) if cell.withheld == "few" else gettext("disembunyikan")


def receipts_only() -> str:
    """Say what the rate is not about."""
    return gettext(
        "Hanya struk yang dihitung di sini: jawaban di kiosk dan lewat poster tidak membawa struk, jadi "
        "angka ini bukan bagian dari semua orang yang dilayani."
    )


def silent(coverage: Coverage, found: Silent) -> str:
    """Name a counter whose receipts do not come back, with how many were issued."""
    unit = found.place.unit
    words = {
        "name": found.place.name if coverage.place.unit or not unit else f"{found.place.name} ({unit.name})",
        "issued": formats.number(found.cell.issued),
        "share": formats.percent(found.others.redeemed, found.others.issued),
    }
    if found.cell.answered == 0:
        return gettext(
            "%(name)s: %(issued)s struk diterbitkan, tidak satu pun kembali. Di loket lain %(share)s "
            "kembali.",
            **words,
        )
    if found.cell.answered is None:
        return gettext(
            "%(name)s: %(issued)s struk diterbitkan, hampir tidak ada yang kembali. Di loket lain %(share)s "
            "kembali.",
            **words,
        )
    return gettext(
        "%(name)s: %(issued)s struk diterbitkan, hanya %(answered)s kembali (%(own)s). Di loket lain "
        "%(share)s kembali.",
        answered=formats.number(found.cell.answered),
        own=formats.percent(found.cell.answered, found.cell.issued),
        **words,
    )


def silence(coverage: Coverage) -> str:
    """Say whether any counter's receipts do not come back, and what may be the matter."""
    if coverage.silent:
        return gettext(
            "Mungkin struknya tidak sampai ke tangan warga, QR-nya tidak terbaca, atau warga tidak diberi "
            "tahu. Mintalah sehelai struk di loket itu dan cobalah sendiri."
        )
    return gettext(
        "Tidak ada loket yang struknya jauh lebih jarang kembali daripada struk loket lain, sejauh dapat "
        "dibuktikan dari jumlahnya."
    )


def days(coverage: Coverage) -> str:
    """Say on which days or months most receipts were issued."""
    most = max(coverage.spans, key=lambda each: each.cell.issued, default=None)
    if most is None:
        return ""
    return gettext(
        "Terbanyak %(span)s: %(issued)s struk. Batang pucat: struk yang diterbitkan; "
        "batang penuh: yang dijawab.",
        span=formats.period(most.period),
        issued=formats.number(most.cell.issued),
    )


def hours(coverage: Coverage) -> str:
    """Say at which hour of the week most receipts come back."""
    told = [(slot.tenths, slot) for day in coverage.week.days for slot in day if slot.tenths is not None]
    if len(told) < 2:
        return gettext("Belum ada dua jam yang struknya cukup banyak untuk dibandingkan.")
    best, worst = max(told, key=lambda each: each[0]), min(told, key=lambda each: each[0])
    if best[0] == worst[0]:
        return gettext("Di semua jam kira-kira sama banyak struk yang kembali.")
    return gettext(
        "Paling banyak kembali: struk %(best)s; paling sedikit: struk %(worst)s. Angka per jam dibulatkan ke "
        "sepuluhan dan hanya ada bila sedikitnya %(least)s struk diterbitkan.",
        best=slot(best[1].weekday, best[1].hour),
        worst=slot(worst[1].weekday, worst[1].hour),
        least=LEAST,
    )


def slot(weekday: int, hour: int) -> str:
    """Write an hour of the week: Senin pukul 08–09."""
    return gettext("%(day)s pukul %(hour)s", day=formats.weekday(weekday), hour=formats.hour(hour))


def tenths(cell: Slot) -> str:
    """Write about how much of an hour's receipts came back: ±30 %, or that it cannot be told."""
    if cell.tenths is None:
        return gettext("belum cukup")
    if not cell.tenths:
        return gettext("<%(share)s %%", share=5)
    return "±" + gettext("%(share)s %%", share=10 * cell.tenths)


def shade(cell: Slot) -> int:
    """Return how dark an hour is drawn, 0 to 5: the more comes back, the darker."""
    return 0 if cell.tenths is None else min(5, 1 + cell.tenths // 2)


def unknown(issued: int) -> str:
    """Say how many receipts have no hour."""
    return gettext(
        "%(issued)s struk dicetak tanpa jaringan dan jamnya belum diketahui.", issued=formats.number(issued)
    )
