"""A plan from proposal to evidence in a real browser: filled in, proved, done, and what came of it."""

import re
from pathlib import Path

from axe import pale, violations
from faces import serving
from heads import answered_office, report, session_cookie
from playwright.sync_api import Browser, Page, expect

from data.database import reading, writing
from data.plans import files as plan_files
from data.settings import change_settings

WIDTHS = (360, 768, 1440)
WIDE = "document.documentElement.scrollWidth > innerWidth"
PROGRAMME = "Membuka dua loket tambahan setiap Senin pagi."


def test_a_plan_from_proposal_to_evidence(chromium: Browser, tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    with writing(path) as db:
        change_settings(db, dashboard_url="https://dasbor.contoh.go.id")
    name, value = session_cookie(path)
    with serving("dashboard", path) as address:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{address}/tindak-lanjut?unit=dukcapil&period=2026-TW2")
        element = _propose(page)
        table = _fill(page)
        _see_through(page, table, tmp_path)
        with reading(path) as db:
            assert plan_files.content(db, 1) == table
        _what_came_of_it(page, path, element)
        _evidence(page)
        assert complaints == []
        context.close()


def _propose(page: Page) -> str:
    """Take the lowest element up; return its code and name."""
    lowest = page.locator(".proposals li").first
    element = lowest.get_by_role("heading").inner_text()
    assert violations(page) == []
    lowest.get_by_role("link", name="Buat rencana").click()
    assert page.get_by_label("Prioritas unsur").locator("option:checked").inner_text() == element
    return element


def _fill(page: Page) -> bytes:
    """Fill the plan in, and print the official table; return that PDF."""
    page.get_by_label("Program atau kegiatan").fill(PROGRAMME)
    page.get_by_label("Waktu").select_option("2026-TW3")
    page.get_by_label("Penanggung jawab").fill("Kepala Bidang Pelayanan")
    page.get_by_role("button", name="Simpan rencana").click()
    expect(page.get_by_role("status")).to_have_text("Rencana sudah dicatat.")
    plan = page.url
    page.get_by_role("link", name="Rencana Dinas Kependudukan").click()
    page.get_by_role("link", name="Tabel RTL untuk dicetak").click()
    expect(page.get_by_role("cell", name=PROGRAMME)).to_be_visible()
    table = page.pdf(prefer_css_page_size=True)
    page.goto(plan)
    return table


def _see_through(page: Page, table: bytes, folder: Path) -> None:
    page.get_by_label("Kemajuan (persen)").fill("60")
    page.get_by_role("textbox", name="Catatan").fill("Dua petugas sudah dijadwalkan.")
    page.get_by_role("button", name="Simpan kemajuan").click()
    expect(page.get_by_role("img", name="Kemajuan 60 dari 100")).to_be_visible()
    (folder / "rtl.pdf").write_bytes(table)
    page.get_by_label("Berkas baru").set_input_files(folder / "rtl.pdf")
    page.get_by_role("button", name="Unggah berkas").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="rtl.pdf").click()
    assert download.value.path().read_bytes() == table
    assert violations(page) == []
    _fits(page)
    page.get_by_role("button", name="Rencana ini selesai").click()
    expect(page.get_by_role("img", name="Kemajuan 100 dari 100")).to_be_visible()


def _what_came_of_it(page: Page, path: Path, element: str) -> None:
    page.get_by_role("link", name="Lihat angka TW III 2026").click()
    row = page.locator(".outcomes tbody tr")
    expect(row).to_contain_text(element)
    for period in ("2026-TW2", "2026-TW3"):
        rows = report(path, period, unit="dukcapil").elements
        ikm = next(each.score.ikm for each in rows if each.score.element.code == element.partition(" ")[0])
        expect(row).to_contain_text(str(ikm).replace(".", ","))
    expect(page.get_by_text("tidak membuktikan sebab")).to_be_visible()
    assert violations(page) == []
    _fits(page)


def _evidence(page: Page) -> None:
    page.get_by_role("link", name="Bukti dukung").click()
    expect(page.get_by_role("heading", name="Realisasi Berdasarkan Bukti Dukung", exact=True)).to_be_visible()
    assert violations(page) == []
    _fits(page)
    page.emulate_media(color_scheme="dark")
    assert pale(page) == []
    page.emulate_media(color_scheme="light")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    assert re.search(rb"/MediaBox\s*\[0 0 59[45][.\d]* 84[12]", printed)  # A4 in points


def _fits(page: Page) -> None:
    """No width that people have makes the page scroll sideways."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert not page.evaluate(WIDE), f"{page.url} at {width} px"
