"""From a comment to its reply, in a real browser: a phone, the head's desk, and the phone again."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from axe import violations
from citizens import PHONE, Silent, begin, by_key, on, opened, press, rate, running, send, skip_to, thanked
from heads import LOGIN, session_cookie, with_head
from offices import next_week, office
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from dashboard import create_app
from data.upkeep import keep_up

SAID = "Antrean lama, hubungi 0812-3456-7890"
REPLY = "Terima kasih. Mulai Senin kami membuka dua loket."
CONTACT = "siti@contoh.id"


def test_a_comment_becomes_a_case_whose_reply_is_read_by_the_code(chromium: Browser, tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    with running(path) as kiosk, opened(chromium, PHONE) as phone:
        code = commented(phone, kiosk.address("/f/loket-1"))
        next_week(path)
        keep_up(path, datetime.now(UTC))
        phone.goto(kiosk.address(f"/c/{code}"))
        leave_contact(phone)
        with dashboard(path) as address:
            desk = desk_of(chromium, path, address)
            answer(desk, address)
            desk.context.close()
        phone.goto(kiosk.address(f"/c?code={code.replace('-', '').lower()}"))
        expect(phone.get_by_role("heading", name="Masukan Anda sudah dijawab")).to_be_visible()
        expect(phone.get_by_text(REPLY)).to_be_visible()
        assert "Antrean" not in phone.content()
        assert violations(phone) == []


@contextmanager
def dashboard(path: Path) -> Iterator[str]:
    """Serve the dashboard from this very process, which has loaded it anyway."""
    app = create_app({"DATABASE": path})
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def commented(phone: Page, address: str) -> str:
    """Rate one question on a phone, write something and send it; return the code."""
    phone.goto(address)
    begin(phone)
    rate(phone, "requirements", 2)
    on(phone, "procedure", 0)
    skip_to(phone, "about")
    by_key(phone, "skip-all")
    on(phone, "comment")
    phone.locator("[data-screen=comment] textarea").fill(SAID)
    press(phone, "next")
    on(phone, "review", 0)
    send(phone)
    return thanked(phone)


def leave_contact(phone: Page) -> None:
    """Read what a contact is for, agree and leave it."""
    phone.get_by_role("link", name="Baca dahulu, lalu pilih").tap()
    expect(phone.get_by_role("heading", name="Tinggalkan kontak?")).to_be_visible()
    assert violations(phone) == []
    phone.get_by_label("Nomor telepon atau alamat surel").fill(CONTACT)
    phone.get_by_role("checkbox").check()
    phone.get_by_role("button", name="Simpan kontak").tap()
    expect(phone.get_by_role("heading", name="Kontak Anda tersimpan")).to_be_visible()


def desk_of(chromium: Browser, path: Path, address: str) -> Page:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    name, value = session_cookie(path, LOGIN)
    context.add_cookies([{"name": name, "value": value, "url": address}])
    return context.new_page()


def answer(desk: Page, address: str) -> None:
    """Find the words by search, make a case of them, look at the contact, reply, and close."""
    desk.goto(f"{address}/suara")
    desk.get_by_label("Cari kata").fill("antrean lam")
    desk.get_by_role("button", name="Cari").click()
    expect(desk.locator("mark").first).to_have_text("Antrean")
    expect(desk.get_by_text("hubungi [disamarkan]")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_role("link", name="Jadikan kasus").click()
    desk.get_by_role("button", name="Buka kasus").click()
    desk.get_by_role("button", name="Lihat kontak").click()
    expect(desk.get_by_text(CONTACT)).to_be_visible()
    desk.get_by_role("link", name="Siapkan teks").click()
    desk.get_by_role("button", name="Salin teks").click()
    expect(desk.get_by_role("button", name="Tersalin")).to_be_visible()
    desk.get_by_role("link", name="← Kasus 1").click()
    desk.get_by_label("Balasan untuk warga").fill(REPLY)
    desk.get_by_role("button", name="Lihat dahulu").click()
    desk.get_by_role("button", name="Kirim balasan ini").click()
    expect(desk.get_by_text("Dijawab", exact=True)).to_be_visible()
    assert violations(desk) == []
    desk.get_by_role("link", name="Tutup kasus …").click()
    desk.get_by_role("button", name="Tutup kasus").click()
    expect(desk.get_by_text("Kontak warga, bila ada, sudah dihapus.")).to_be_visible()
