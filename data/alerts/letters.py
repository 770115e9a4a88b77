"""What a message about alerts says: plain Indonesian, a sentence an alert, and where to look."""

from collections.abc import Sequence
from datetime import date, datetime

from babel.dates import format_date

from data.alerts import Alert
from data.settings import Settings
from surveys.period import ZONES, Period

_NAMES = {
    "below_target": "Nilai di bawah target",
    "low_ratings": "Beberapa nilai 1 dalam sehari",
    "kiosk_silent": "Kiosk diam",
    "sample_behind": "Sampel tertinggal",
    "case_due": "Kasus harus dijawab",
}


def subject(alerts: Sequence[Alert], settings: Settings) -> str:
    """Return the subject: the alert's own, or how many there are."""
    marked = "[CONTOH] " if settings.invented else ""
    if len(alerts) == 1:
        return f"{marked}{_NAMES[alerts[0].kind]}: {place(alerts[0], settings)}"
    return f"{marked}{len(alerts)} peringatan: {settings.office}"


def letter(alerts: Sequence[Alert], settings: Settings) -> str:
    """Return the text of a mail about one alert or several."""
    parts = [f"{settings.office}: {len(alerts)} peringatan" if len(alerts) > 1 else settings.office]
    parts += [
        "\n".join(
            [f"{_NAMES[each.kind]} – {place(each, settings)}", sentence(each, settings), *_at(each, settings)]
        )
        for each in alerts
    ]
    if settings.invented:
        parts.append("DATA CONTOH: kota ini rekaan.")
    parts.append(
        "Surel ini dikirim oleh Suara Loket karena akun Anda menerima peringatan tempat itu. Peringatan yang "
        "sama tidak dikirim dua kali. Aturannya diubah administrator kantor di halaman Peringatan."
    )
    return "\n\n".join(parts) + "\n"


def sentence(alert: Alert, settings: Settings) -> str:
    """Say what calls for attention."""
    return _SENTENCES[alert.kind](alert, place(alert, settings))


def link(alert: Alert, settings: Settings) -> str:
    """Return where the alert stands on the dashboard; "" where nobody has said how to reach that."""
    base = settings.dashboard_url.rstrip("/")
    return f"{base}/peringatan#peringatan-{alert.id}" if base else ""


def place(alert: Alert, settings: Settings) -> str:
    """Name the place: counter and unit, the unit, or the office."""
    named = [name for name in (alert.counter_name, alert.unit_name) if name]
    return ", ".join(named) or settings.office


def trial(settings: Settings) -> tuple[str, str]:
    """Return subject and text of a message that only tries the way out."""
    text = (
        f"{settings.office}\n\nIni pesan uji dari Suara Loket. Bila Anda membacanya, peringatan akan sampai "
        "dengan jalan yang sama.\n"
    )
    return f"Pesan uji: {settings.office}", text


def _at(alert: Alert, settings: Settings) -> list[str]:
    address = link(alert, settings)
    return [address] if address else []


def _below_target(alert: Alert, named: str) -> str:
    aim = alert.facts["target"].replace(".", ",")
    return (
        f"IKM {named} {_during(alert)} berada di bawah target {aim}: seluruh rentang 95 % ada di bawahnya, "
        "jadi bukan kebetulan belaka."
    )


def _low_ratings(alert: Alert, _: str) -> str:
    return (
        f"Pada {_day(alert.facts['day'])}, sedikitnya {alert.facts['least']} jawaban di loket ini memuat "
        "nilai 1. Carilah penyebabnya pada layanan hari itu, bukan siapa yang menjawab."
    )


def _kiosk_silent(alert: Alert, _: str) -> str:
    since = datetime.fromisoformat(alert.facts["since"]).astimezone(ZONES[alert.zone])
    return (
        f"{alert.facts['device']} tidak terdengar selama {alert.facts['hours']} jam pelayanan atau lebih, "
        f"sejak {_day(str(since.date()))} pukul {since:%H.%M} {alert.zone}. Periksa listrik dan jaringannya; "
        "jawaban yang menunggu tetap tersimpan di sana."
    )


def _sample_behind(alert: Alert, named: str) -> str:
    last = Period.parse(alert.facts["period"]).last
    return (
        f"Dengan laju sekarang, jawaban {named} belum mencapai target sampel {alert.facts['target']} "
        f"sampai {_day(str(last))}."
    )


def _case_due(alert: Alert, _: str) -> str:
    return f"Kasus nomor {alert.facts['casework']} harus dijawab paling lambat {_day(alert.facts['due'])}."


_SENTENCES = {
    "below_target": _below_target,
    "low_ratings": _low_ratings,
    "kiosk_silent": _kiosk_silent,
    "sample_behind": _sample_behind,
    "case_due": _case_due,
}


def _during(alert: Alert) -> str:
    period = Period.parse(alert.facts["period"])
    return f"{_day(str(period.first))} sampai {_day(str(period.last))}"


def _day(written: str) -> str:
    return format_date(date.fromisoformat(written), "d MMMM y", locale="id")
