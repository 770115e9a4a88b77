"""What is said of alerts: their kinds, what each means, what to look at first, and how it was told."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext, ngettext

from dashboard import device_words, formats
from data.alerts import Alert
from data.alerts.delivery import Delivery
from data.alerts.rules import Kind, Rule
from data.alerts.webhooks import MOST, InvalidWebhook
from surveys.period import ZONES, Period


def name(kind: Kind) -> str:
    """Return the name of a kind."""
    return {
        "below_target": gettext("Nilai di bawah target"),
        "low_ratings": gettext("Beberapa nilai 1 dalam sehari"),
        "kiosk_silent": gettext("Kiosk diam"),
        "sample_behind": gettext("Sampel tertinggal"),
        "case_due": gettext("Kasus harus dijawab"),
    }[kind]


def meaning(rule: Rule) -> str:
    """Say when a rule raises an alert."""
    return {
        "below_target": gettext(
            "Bila seluruh rentang 95 % nilai suatu tempat berada di bawah targetnya dalam periode berjalan."
        ),
        "low_ratings": gettext(
            "Bila dalam sehari sedikitnya %(n)s jawaban terhitung di satu loket memuat nilai 1.", n=rule.limit
        ),
        "kiosk_silent": gettext(
            "Bila kiosk yang dipasangkan tidak terdengar selama %(n)s jam pelayanan.", n=rule.limit
        ),
        "sample_behind": gettext(
            "Bila dengan laju sekarang target sampel tidak tercapai sampai akhir periode, dihitung menurut "
            "hari kerja."
        ),
        "case_due": gettext("Bila suatu kasus warga harus dijawab hari ini atau sudah terlambat."),
    }[rule.kind]


def measure(kind: Kind) -> str:
    """Return what a rule of a kind is measured by, for the label of its field; "" where it is by nothing."""
    if kind == "low_ratings":
        return gettext("Jumlah jawaban dengan nilai 1 dalam sehari")
    return gettext("Jam pelayanan tanpa kabar") if kind == "kiosk_silent" else ""


def said(alert: Alert, place: str) -> str:
    """Say what calls for attention at a place."""
    facts = alert.facts
    if alert.kind == "below_target":
        return gettext(
            "Seluruh rentang 95 %% nilai %(place)s pada %(period)s berada di bawah target %(target)s.",
            place=place,
            period=_period(alert),
            target=str(facts["target"]).replace(".", formats.separators()[0]),
        )
    if alert.kind == "low_ratings":
        return gettext(
            "Pada %(day)s, sedikitnya %(least)s jawaban di loket ini memuat nilai 1.",
            day=formats.day(date.fromisoformat(facts["day"])),
            least=facts["least"],
        )
    if alert.kind == "kiosk_silent":
        since = datetime.fromisoformat(facts["since"]).astimezone(ZONES[alert.zone])
        return gettext(
            "%(device)s tidak terdengar selama %(hours)s jam pelayanan atau lebih, sejak %(since)s.",
            device=facts["device"],
            hours=facts["hours"],
            since=formats.moment(since),
        )
    if alert.kind == "sample_behind":
        return gettext(
            "Dengan laju sekarang, jawaban %(place)s tidak mencapai target sampel %(target)s sampai akhir "
            "%(period)s.",
            place=place,
            target=facts["target"],
            period=_period(alert),
        )
    return gettext(
        "Kasus nomor %(casework)s harus dijawab paling lambat %(due)s.",
        casework=facts["casework"],
        due=formats.day(date.fromisoformat(facts["due"])),
    )


def advice(kind: Kind) -> str:
    """Say what to look at first."""
    return {
        "below_target": gettext("Lihat dua unsur terendah lebih dahulu, lalu apa yang ditulis warga."),
        "low_ratings": gettext(
            "Carilah penyebabnya pada layanan hari itu: antrean, gangguan sistem, syarat yang berubah. "
            "Jangan menebak siapa yang menjawab."
        ),
        "kiosk_silent": gettext(
            "Periksa listrik dan jaringannya. Jawaban yang menunggu tetap tersimpan di perangkat."
        ),
        "sample_behind": gettext("Tawarkan survei kepada setiap orang yang selesai dilayani."),
        "case_due": gettext("Jawab warga, atau teruskan kepada yang berwenang."),
    }[kind]


def place(alert: Alert, office: str) -> str:
    """Name the place of an alert: the counter and its unit, the unit, or the office."""
    return " · ".join(part for part in (alert.counter_name, alert.unit_name) if part) or office


def when(alert: Alert) -> str:
    """Say when an alert was raised; of low ratings the day alone, for the hour could point at somebody."""
    at = alert.raised_at.astimezone(ZONES[alert.zone])
    if alert.kind == "low_ratings":
        return gettext("muncul %(day)s", day=formats.day(at.date()))
    return gettext("muncul %(moment)s", moment=formats.moment(at))


def ended(alert: Alert) -> str:
    """Say for how long an alert was open."""
    if alert.ended_at is None:
        return ""
    at = alert.ended_at.astimezone(ZONES[alert.zone])
    open_for = max(alert.ended_at - alert.raised_at, timedelta())
    return gettext(
        "selesai %(day)s, sesudah %(span)s", day=formats.day(at.date()), span=device_words.span(open_for)
    )


def look(alert: Alert) -> tuple[str, str] | None:
    """Return the address of the page to look at, and its name."""
    named: dict[str, Any] = {
        key: value for key, value in (("unit", alert.unit), ("counter", alert.counter)) if value
    }
    if alert.kind == "kiosk_silent":
        return url_for("devices.show"), gettext("Buka perangkat")
    if alert.kind == "case_due":
        if "cases.detail" not in current_app.view_functions:
            return None
        return url_for("cases.detail", case=alert.facts["casework"]), gettext("Buka kasus ini")
    period = alert.facts["period"] if "period" in alert.facts else alert.facts["day"][:7]
    return url_for("report.show", period=period, **named), gettext("Buka ringkasan tempat ini")


def told(deliveries: Sequence[Delivery]) -> list[str]:
    """Say what became of the messages about an alert, by their way."""
    lines = []
    for way in ("mail", "webhook"):
        own = [each for each in deliveries if each.way == way and each.problem != "ended"]
        if not own:
            continue
        sent = sum(each.sent_at is not None for each in own)
        label = gettext("Surel") if way == "mail" else gettext("Webhook")
        lines.append(f"{label}: {_became(sent, own)}")
    return lines


def _became(sent: int, own: Sequence[Delivery]) -> str:
    waiting = [each for each in own if each.sent_at is None and each.given_up_at is None]
    lost = [each for each in own if each.given_up_at is not None]
    parts = []
    if sent:
        parts.append(gettext("%(n)s terkirim", n=formats.number(sent)))
    if waiting:
        parts.append(gettext("%(n)s menunggu", n=formats.number(len(waiting))))
    if lost:
        parts.append(gettext("%(n)s tidak sampai dalam sehari", n=formats.number(len(lost))))
    problems = sorted({problem(each.problem) for each in (*waiting, *lost) if each.problem})
    return ", ".join(parts) + (f" ({'; '.join(problems)})" if problems else "")


def problem(word: str) -> str:
    """Say why a message did not arrive."""
    if word.startswith("status:"):
        return gettext("dijawab dengan status %(status)s", status=word.partition(":")[2])
    known = {
        "not_set_up": gettext("surel belum diatur"),
        "unreachable": gettext("server tidak dapat dihubungi"),
        "timeout": gettext("server tidak menjawab"),
        "certificate": gettext("sertifikat server tidak dapat dipercaya"),
        "encryption": gettext("server tidak menawarkan sambungan terenkripsi"),
        "login": gettext("nama pengguna atau kata sandi surel ditolak"),
        "refused": gettext("server menolak surel ini"),
        "address": gettext("bukan alamat surel yang dapat dipakai"),
        "forbidden": gettext("alamat di dalam jaringan kantor tidak diizinkan"),
        "gone": gettext("penerimanya tidak ada lagi"),
        "lost": gettext("program terhenti saat mengirim"),
    }
    return known.get(word, word)


def counted(count: int) -> str:
    """Say how many alerts are open."""
    return ngettext("%(num)d peringatan terbuka", "%(num)d peringatan terbuka", count)


def _period(alert: Alert) -> str:
    return formats.period(Period.parse(alert.facts["period"]))


def webhook_problem(state: InvalidWebhook) -> str:
    """Say why a webhook cannot be added or stand again."""
    if state.problem == "many":
        return gettext("Paling banyak %(n)s webhook.", n=MOST)
    if state.problem == "same":
        return gettext(
            "Webhook ke alamat ini sudah ada. Bila rahasianya belum tercatat, cabut webhook itu "
            "lalu tambahkan lagi."
        )
    return gettext("Tidak dapat dipakai. Alamat dimulai dengan https:// dan tanpa kata sandi di dalamnya.")
