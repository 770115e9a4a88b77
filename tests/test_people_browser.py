"""The pages about people, accounts and the journal, as somebody sees and types them in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import axe
import pytest
from heads import app_of, person, session_cookie, with_head
from offices import NOON, office
from playwright.sync_api import Browser, Page, expect
from pyotp import TOTP
from werkzeug.serving import make_server

from data.upkeep import keep_up

BOSS = "siti"
PAGES = (
    "/pengaturan/orang",
    "/pengaturan/orang/dewi",
    "/akun",
    "/akun/langkah-kedua",
    "/jurnal",
    "/jurnal/catatan",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    path = with_head(office(tmp_path_factory.mktemp("office")))
    person(path, BOSS, "administrator")
    person(path, "dewi", "officer", ("dukcapil", "loket-2"))
    keep_up(path, NOON)
    server = make_server("127.0.0.1", 0, app_of(path), threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", path
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(chromium: Browser, address: tuple[str, Path]) -> Iterator[Page]:
    """Give the administrator's browser, on a telephone, in dark colours."""
    base, path = address
    context = chromium.new_context(
        viewport={"width": 360, "height": 800}, color_scheme="dark", reduced_motion="reduce", base_url=base
    )
    name, value = session_cookie(path, BOSS)
    context.add_cookies([{"name": name, "value": value, "url": base}])
    yield context.new_page()
    context.close()


def test_the_pages_of_people_account_and_journal_are_clean_and_no_wider_than_a_telephone(page: Page) -> None:
    for each in PAGES:
        page.goto(each)
        assert axe.violations(page) == [], each
        assert page.evaluate("document.documentElement.scrollWidth") == 360, each
        page.emulate_media(color_scheme="light")
        assert axe.pale(page) == [], each
        page.emulate_media(color_scheme="dark")


def test_somebody_is_invited_with_the_keyboard_and_the_link_is_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/pengaturan/orang/undang")
    page.get_by_label("Nama lengkap").press_sequentially("Rina Marlina")
    page.keyboard.press("Tab")
    page.keyboard.type("rina")
    page.get_by_label("Petugas").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Seluruh kantor")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("summary").first).to_be_hidden()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_label("Loket 1, Dinas Kependudukan").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tautan untuk Rina Marlina")
    assert axe.violations(page) == []
    page.get_by_role("button", name="Salin tautan").click()
    expect(page.get_by_role("button", name="Sudah disalin")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.locator(".address").input_value()
    assert "/undangan/" in link


def test_a_second_step_is_turned_on_and_recovery_codes_fit_on_a_telephone(page: Page) -> None:
    page.goto("/akun/langkah-kedua")
    page.get_by_text("Tidak dapat memindai?").click()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_label("Kode", exact=True).fill(str(TOTP(secret).at(int(NOON.timestamp()))))
    page.get_by_role("button", name="Nyalakan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Langkah kedua menyala")
    assert page.get_by_role("listitem").filter(has_text="-").count() == 8
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360
