"""What is said of the kiosks: their state, when they were last heard of, and why an answer was refused."""

from collections.abc import Mapping
from datetime import timedelta

from babel.lists import format_list
from flask_babel import get_locale, gettext, ngettext

from dashboard import formats
from dashboard.device_states import Standing, State


def state(value: State) -> str:
    """Return the word for a state."""
    return {
        "well": gettext("baik"),
        "silent": gettext("diam"),
        "gaps": gettext("ada celah"),
        "revoked": gettext("dicabut"),
    }[value]


def seen(standing: Standing) -> str:
    """Say when a kiosk last told of itself."""
    if standing.seen_ago is None:
        return gettext("belum pernah terdengar")
    return gettext("terdengar %(ago)s", ago=ago(standing.seen_ago))


def ago(since: timedelta) -> str:
    """Write how long ago something was: 2 menit lalu."""
    if since < timedelta(minutes=1):
        return gettext("baru saja")
    return gettext("%(span)s lalu", span=span(since))


def advice(standing: Standing) -> str:
    """Say what to do about a kiosk, or nothing where all is well."""
    if standing.state == "gaps":
        return ngettext(
            "%(n)s jawaban dinomori di perangkat ini tetapi tidak ada di sini, tidak menunggu, dan tidak "
            "ditolak. Periksa apakah data peramban di perangkat pernah dihapus, lalu biarkan.",
            "%(n)s jawaban dinomori di perangkat ini tetapi tidak ada di sini, tidak menunggu, dan tidak "
            "ditolak. Periksa apakah data peramban di perangkat pernah dihapus, lalu biarkan.",
            standing.reception.missing,
            n=formats.number(standing.reception.missing),
        )
    if standing.state == "silent":
        return gettext(
            "Periksa apakah perangkat menyala dan tersambung. Jawaban yang menunggu tetap tersimpan di sana."
        )
    return ""


def clock(standing: Standing) -> str:
    """Say how far a kiosk's clock is off."""
    offset = standing.reception.device.clock_offset
    if offset is None:
        return gettext("belum diketahui")
    if not standing.wrong_clock:
        return gettext("tepat")
    size = span(timedelta(seconds=abs(offset)))
    if offset > 0:
        return gettext("%(span)s terlalu cepat", span=size)
    return gettext("%(span)s terlambat", span=size)


def span(length: timedelta) -> str:
    """Write a length of time in whole minutes, hours or days: 2 menit."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 2 * 60:
        return ngettext("%(num)d menit", "%(num)d menit", minutes)
    if minutes < 48 * 60:
        return ngettext("%(num)d jam", "%(num)d jam", minutes // 60)
    return ngettext("%(num)d hari", "%(num)d hari", minutes // (24 * 60))


def told(value: int | None) -> str:
    """Write a count that a kiosk has told, or that it has not."""
    return "–" if value is None else formats.number(value)


def refused(problems: Mapping[str, str]) -> str:
    """Say why an answer was refused, without saying what it was."""
    reasons = [_REFUSED[pair]() for pair in problems.items() if pair in _REFUSED]
    others = [f"{key}: {word}" for key, word in problems.items() if (key, word) not in _REFUSED]
    if others:
        reasons.append(gettext("isian tidak sah (%(keys)s)", keys=", ".join(sorted(others))[:120]))
    said = format_list(reasons, locale=get_locale())
    return said[:1].upper() + said[1:]


_REFUSED = {
    ("counter", "unknown"): lambda: gettext("loketnya tidak dikenal"),
    ("counter", "closed"): lambda: gettext("loketnya sudah ditutup saat itu"),
    ("counter", "not_paired"): lambda: gettext("perangkat ini dipasangkan dengan loket lain"),
    ("service", "unknown"): lambda: gettext("loket ini tidak memberi layanan itu lagi"),
    ("survey", "unknown"): lambda: gettext("versi survei tidak dikenal"),
    ("age_seconds", "out_of_range"): lambda: gettext("terlalu lama tersimpan di perangkat"),
    ("ratings", "no_rating"): lambda: gettext("tidak ada unsur yang dinilai"),
}
