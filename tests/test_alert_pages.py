"""The pages of alerts: what is open is said plainly, administrators keep the rules, every way is tried."""

from datetime import timedelta
from pathlib import Path

import pytest
from axe import pale, violations
from faces import free_port, serving
from heads import LOGIN, alike, page, record, send, session_cookie, signed_in, words
from offices import NOON
from playwright.sync_api import Browser
from post_office import mail_server, receiver
from proofs import paired
from watch import LOW, YESTERDAY, raised, standing, watched

from data import alerts
from data.accounts.reach import limit
from data.alerts import rules, webhooks
from data.alerts.delivery import deliver
from data.alerts.password import password
from data.alerts.raising import raise_alerts
from data.database import reading, writing
from data.settings import change_settings, settings

RULES = "/peringatan/aturan"
WAYS = "/peringatan/kirim"


def as_role(path: Path, role: str, *limits: tuple[str, str | None]) -> Path:
    with writing(path) as db:
        db.execute("UPDATE account SET role = ? WHERE login = ?", (role, LOGIN))
        limit(db, LOGIN, limits)
    return path


def busy(folder: Path) -> Path:
    """Return an office with low ratings at a counter of each unit, and a silent kiosk."""
    path = watched(folder, "low_ratings", "kiosk_silent", hours=False)
    record(path, 1, iter([LOW] * 3 + [*alike(4)]), YESTERDAY)
    record(path, 100, iter([LOW] * 3 + [*alike(4)]), YESTERDAY, counter="poli")
    paired(path, "loket-2", "Tablet Loket 2", NOON - timedelta(hours=3))
    assert raise_alerts(path, NOON) == 3
    return path


def test_what_is_open_is_said_with_its_place_and_what_to_look_at(tmp_path: Path) -> None:
    html = page(signed_in(busy(tmp_path)), "/peringatan")
    said = words(html)
    assert "3 peringatan terbuka" in said
    assert "Tablet Loket 2 tidak terdengar selama 2 jam pelayanan atau lebih" in said
    assert "Pada 14 Agustus 2026, sedikitnya 3 jawaban di loket ini memuat nilai 1." in said
    assert "Jangan menebak siapa yang menjawab." in said
    assert 'href="/?period=2026-08&amp;unit=sorong&amp;counter=poli"' in html
    assert "Loket 1 · Dinas Kependudukan · muncul 15 Agustus 2026 Carilah" in said, "no hour with low ratings"


def test_each_sees_the_alerts_of_their_places_alone(tmp_path: Path) -> None:
    path = as_role(busy(tmp_path), "unit_head", ("sorong", None))
    client = signed_in(path)
    assert "1 peringatan terbuka" in words(page(client, "/peringatan"))
    own = next(each.id for each in standing(path) if each.unit == "sorong")
    other = next(each.id for each in standing(path) if each.unit == "dukcapil")
    address = "/peringatan/{}/lihat"
    assert send(client, address.format(other), {}, page="/peringatan").status_code == 403
    assert send(client, address.format(own), {}, page="/peringatan").status_code == 302
    assert send(client, address.format(999), {}, page="/akun").status_code == 404


def test_who_has_seen_an_alert_is_named_and_it_stays_until_its_cause_is_gone(tmp_path: Path) -> None:
    path = busy(tmp_path)
    client = signed_in(path)
    number = standing(path)[0].id
    send(client, f"/peringatan/{number}/lihat", {}, page="/peringatan")
    said = words(page(client, "/peringatan"))
    assert f"Dilihat {LOGIN}" in said
    assert "3 peringatan terbuka" in said
    assert standing(path)[-1].id == number, "what nobody has seen goes first"
    raised(path, NOON + timedelta(days=20))
    said = words(page(client, "/peringatan"))
    assert "Sudah selesai" in said
    assert "selesai 4 September 2026, sesudah 20 hari" in said


@pytest.mark.parametrize(("role", "status"), [("observer", 403), ("officer", 403), ("unit_head", 200)])
def test_alerts_are_for_those_who_can_do_something_about_them(tmp_path: Path, role: str, status: int) -> None:
    client = signed_in(as_role(watched(tmp_path), role))
    assert client.get("/peringatan").status_code == status
    assert client.get(WAYS).status_code == 403


def test_a_unit_head_reads_the_rules_and_only_an_administrator_changes_them(tmp_path: Path) -> None:
    path = as_role(watched(tmp_path, "low_ratings"), "unit_head", ("sorong", None))
    client = signed_in(path)
    html = page(client, RULES)
    assert "Bila dalam sehari sedikitnya 3 jawaban terhitung di satu loket memuat nilai 1." in words(html)
    assert "Hanya administrator kantor yang dapat mengubah aturan." in words(html)
    assert "<form" not in html.partition("<main")[2]
    for address in (f"{RULES}/usulan", f"{RULES}/1/cabut", f"{RULES}/1/pulihkan", f"{RULES}/baru"):
        assert send(client, address, {}, page="/akun").status_code == 403


def test_an_administrator_takes_the_proposed_rules_changes_one_withdraws_and_restores_it(
    tmp_path: Path,
) -> None:
    path = as_role(watched(tmp_path), "administrator")
    client = signed_in(path)
    assert "Belum ada aturan" in words(page(client, "/peringatan"))
    send(client, f"{RULES}/usulan", {}, page=RULES)
    said = words(page(client, RULES))
    assert "5 aturan ditambahkan." in said
    assert "Bila seluruh rentang 95 % nilai suatu tempat" in said
    assert "Pakai aturan yang disarankan" not in said
    with reading(path) as db:
        silent = next(each for each in rules.rules(db) if each.kind == "kiosk_silent")
    address = f"{RULES}/{silent.id}"
    page(client, address)
    assert send(client, address, {"measure": "99"}).status_code == 422
    assert send(client, address, {"measure": "4", "mail": "y"}).status_code == 302
    with reading(path) as db:
        kept = rules.rule(db, silent.id)
    assert (kept.measure, kept.mail, kept.webhook) == (4, True, False)
    send(client, f"{address}/cabut", {}, page=RULES)
    assert "dapat dipulihkan" in words(page(client, RULES))
    send(client, f"{address}/pulihkan", {}, page=RULES)
    assert "Aturan berlaku lagi." in words(page(client, RULES))


def test_a_rule_for_a_unit_is_added_once(tmp_path: Path) -> None:
    path = as_role(watched(tmp_path), "administrator")
    client = signed_in(path)
    given = {"kind": "low_ratings", "unit": "sorong", "measure": "6", "mail": "y"}
    assert send(client, f"{RULES}/baru", given).status_code == 302
    assert "sedikitnya 6 jawaban" in words(page(client, RULES))
    again = send(client, f"{RULES}/baru", given)
    assert again.status_code == 422
    assert "Tempat ini sudah punya aturan semacam ini" in again.text
    assert send(client, f"{RULES}/baru", {**given, "unit": "nowhere"}).status_code == 422


def test_the_ways_out_are_set_and_wrong_ones_are_refused_in_words(tmp_path: Path) -> None:
    path = as_role(watched(tmp_path), "administrator")
    client = signed_in(path)
    page(client, WAYS)
    given = {
        "smtp_host": "mail.contoh.go.id",
        "smtp_port": "465",
        "smtp_security": "tls",
        "smtp_user": "skm",
        "password": "rahasia besar",
        "mail_from": "skm@contoh.go.id",
        "quiet_from": "20:00",
        "quiet_until": "06:30",
    }
    assert send(client, WAYS, given).status_code == 302
    with reading(path) as db:
        kept = settings(db)
        assert "rahasia" not in str(db.execute("SELECT value FROM setting").fetchall())
        assert "rahasia" not in str(db.execute("SELECT before, after FROM deed").fetchall())
    assert (kept.smtp_host, kept.smtp_port, kept.quiet_until) == ("mail.contoh.go.id", 465, "06:30")
    assert password(path) == "rahasia besar"
    said = client.get(WAYS).text
    assert "rahasia" not in said
    assert "Pengaturan surel disimpan." in said
    for wrong in (
        {"smtp_security": "none"},
        {"mail_from": "bukan alamat"},
        {"quiet_from": "25:00"},
        {"smtp_port": "0"},
        {"password": "dua\u00a0kata"},
    ):
        answer = send(client, WAYS, {**given, **wrong})
        assert answer.status_code == 422, wrong
        assert 'aria-invalid="true"' in answer.text, wrong
    with reading(path) as db:
        assert settings(db) == kept


def test_a_webhooks_secret_is_shown_once_and_a_wrong_address_is_refused(tmp_path: Path) -> None:
    path = as_role(watched(tmp_path), "administrator")
    client = signed_in(path)
    given = {"label": "Grup kantor", "address": "https://chat.contoh.go.id/x"}
    answer = send(client, f"{WAYS}/webhook", given, page=WAYS)
    with reading(path) as db:
        secret = webhooks.secret_of(db, 1).decode()
    assert secret in answer.text
    assert secret not in page(client, WAYS)
    refused = send(client, f"{WAYS}/webhook", {**given, "address": "http://10.0.0.1/"}, page=WAYS)
    assert refused.status_code == 422
    send(client, f"{WAYS}/webhook/1/cabut", {}, page=WAYS)
    with reading(path) as db:
        assert webhooks.webhooks(db) == []
    send(client, f"{WAYS}/webhook/1/pulihkan", {}, page=WAYS)
    with reading(path) as db:
        assert [each.label for each in webhooks.webhooks(db)] == ["Grup kantor"]
    again = send(client, f"{WAYS}/webhook", given, page=WAYS)
    assert again.status_code == 422
    assert "Webhook ke alamat ini sudah ada." in words(again.text)
    send(client, f"{WAYS}/webhook/1/cabut", {}, page=WAYS)
    assert send(client, f"{WAYS}/webhook", given, page=WAYS).status_code == 200
    send(client, f"{WAYS}/webhook/1/pulihkan", {}, page=WAYS)
    with reading(path) as db:
        assert [each.id for each in webhooks.webhooks(db)] == [2], "the same address is not told twice"


def test_a_button_tries_every_way_and_the_page_says_what_became_of_each(tmp_path: Path) -> None:
    path = as_role(watched(tmp_path), "administrator")
    client = signed_in(path)
    with mail_server() as box, receiver() as hook:
        with writing(path) as db:
            change_settings(
                db,
                smtp_host="127.0.0.1",
                smtp_port=box.port,
                smtp_security="none",
                mail_from="skm@contoh.go.id",
                webhook_private=True,
            )
            webhooks.add(db, "Grup", hook.address, LOGIN, NOON)
            webhooks.add(db, "Rusak", f"http://127.0.0.1:{free_port()}/", LOGIN, NOON)
        answer = send(client, f"{WAYS}/uji", {"to": "a@contoh.go.id"}, page=WAYS)
        assert len(box.mails) == len(hook.posts) == 1
    said = words(answer.text)
    assert "Surel a@contoh.go.id: sampai" in said
    assert "Webhook Grup: sampai" in said
    assert "Webhook Rusak: server tidak dapat dihubungi" in said


def test_the_page_says_how_an_alert_was_told(tmp_path: Path) -> None:
    path = watched(tmp_path, "low_ratings")
    with writing(path) as db:
        change_settings(db, webhook_private=True)
        webhooks.add(db, "Rusak", f"http://127.0.0.1:{free_port()}/", LOGIN, NOON)
    record(path, 1, iter([LOW] * 3 + [*alike(4)]), YESTERDAY)
    raise_alerts(path, NOON)
    deliver(path, NOON)
    said = words(page(signed_in(path), "/peringatan"))
    assert "Webhook: 1 menunggu (server tidak dapat dihubungi)" in said


def test_axe_finds_nothing_and_nothing_is_cut_off_on_the_pages_of_alerts(
    chromium: Browser, tmp_path: Path
) -> None:
    path = as_role(busy(tmp_path), "administrator")
    with writing(path) as db:
        alerts.mark_seen(db, 1, LOGIN, NOON)
        webhooks.add(db, "Grup kantor", "https://chat.contoh.go.id/x", LOGIN, NOON)
        rules.withdraw(db, 2, LOGIN, NOON)
    with serving("dashboard", path) as address:
        name, value = session_cookie(path)
        context = chromium.new_context(reduced_motion="reduce")
        context.add_cookies([{"name": name, "value": value, "url": address}])
        screen = context.new_page()
        for at in ("/peringatan", RULES, f"{RULES}/baru", WAYS):
            screen.goto(f"{address}{at}")
            for width in (1440, 360):
                screen.set_viewport_size({"width": width, "height": 900})
                assert screen.evaluate("document.documentElement.scrollWidth <= innerWidth"), (at, width)
            assert violations(screen) == [], at
            screen.emulate_media(color_scheme="dark")
            assert pale(screen) == [], at
            screen.emulate_media(color_scheme="light")
        context.close()
