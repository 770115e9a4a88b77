"""The dashboard in a real browser: it draws under its policy, reads well, and works without script."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe import pale, violations
from cities import Served, city_in, drawn, head_of, served_at
from heads import alike, record, with_head
from offices import office
from playwright.sync_api import Browser, Page, expect
from proofs import paired

from data import accounts, demo
from data.database import prepare, writing
from data.devices import heard
from data.devices.refusals import refuse

WIDTHS = (360, 768, 1440)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the invented city with its year of answers."""
    path = city_in(tmp_path_factory.mktemp("city"))
    now = datetime.now(UTC)
    device = paired(path, "dukcapil-1", "Tablet Loket 1", now)
    with writing(path) as db:
        heard(db, device, {"version": "1.0", "waiting": 2, "last_sequence": 2}, now)
        refuse(db, device, {"uuid": "a"}, {"service": "unknown"}, now)
    with served_at(path) as served:
        yield served


def test_every_chart_is_drawn_under_the_policy_without_one_violation(chromium: Browser, city: Served) -> None:
    with head_of(chromium, city) as page:
        for address in ("/rinci", "/rinci?unit=dukcapil", "/rinci?unit=dukcapil&service=kk"):
            answer = page.goto(f"{city.address}{address}")
            assert answer
            assert "unsafe" not in answer.headers["content-security-policy"]
            assert drawn(page) > 1
            dot = page.locator("#chart-trend .point").last
            dot.scroll_into_view_if_needed()
            dot.hover(force=True)
            expect(page.locator("#chart-trend .hoverlayer text").first).to_contain_text("n =")
            assert {"Agu", "Okt", "Mei"} & months(page)
            assert page.evaluate("window.broken") == []


def months(page: Page) -> set[str]:
    """Return the months under the trend, as they are named there."""
    return {month.strip()[:3] for month in page.locator("#chart-trend .xtick").all_text_contents()}


def test_the_charts_speak_the_readers_language(chromium: Browser, city: Served) -> None:
    with head_of(chromium, city, at="/rinci?lang=en", reader="Account") as page:
        drawn(page)
        assert {"Aug", "Oct", "May"} & months(page)


def test_a_head_reads_and_goes_from_office_to_counter_and_to_another_period(
    chromium: Browser, city: Served
) -> None:
    with head_of(chromium, city) as page:
        expect(page.locator(".ikm")).to_be_visible()
        page.get_by_label("Unit", exact=True).select_option("dukcapil")
        page.wait_for_url("**unit=dukcapil")
        expect(page.get_by_role("heading", level=1)).to_have_text("Dinas Kependudukan dan Pencatatan Sipil")
        page.get_by_label("Layanan atau loket").select_option("counter:dukcapil-1")
        page.wait_for_url("**counter=dukcapil-1")
        page.get_by_label("Jenis periode").select_option("year")
        page.wait_for_url("**period=2*")
        expect(page.get_by_role("heading", level=1)).to_have_text("Loket 1")
        expect(page.locator(".dateline")).to_contain_text("Tahun")
        page.get_by_label("Jenis periode").select_option("range")
        expect(page.get_by_role("button", name="Tampilkan")).to_be_visible()
        page.get_by_role("button", name="Keluar").click()
        expect(page.get_by_text("Anda sudah keluar.")).to_be_visible()


def test_arrow_keys_in_a_menu_do_not_leave_the_page(chromium: Browser, city: Served) -> None:
    with head_of(chromium, city) as page:
        before = page.url
        page.get_by_label("Unit", exact=True).focus()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_label("Unit", exact=True)).not_to_have_value("")
        assert page.url == before
        page.get_by_role("button", name="Tampilkan").focus()
        expect(page.get_by_role("button", name="Tampilkan")).to_be_in_viewport()
        page.keyboard.press("Enter")
        page.wait_for_url("**unit=*")


def test_without_script_the_menus_and_every_table_are_there(chromium: Browser, city: Served) -> None:
    with head_of(chromium, city, java_script_enabled=False) as page:
        page.get_by_label("Unit", exact=True).select_option("puskesmas")
        page.get_by_role("button", name="Tampilkan").click()
        page.wait_for_url("**unit=puskesmas")
        expect(page.locator(".ikm")).to_be_visible()
        page.get_by_role("link", name="Sembilan unsur").click()
        for summary in page.locator("summary:visible").all():  # what folds on a phone stands open here
            summary.click()
        tables = page.locator("table")
        assert tables.count() > 4
        for table in tables.all():
            expect(table).to_be_visible()
        expect(page.locator(".chart").first).to_be_hidden()


def barriers(page: Page) -> list[str]:
    """Return what axe finds on a page, and which of its colours are too close in the dark."""
    return violations(page) + pale_in_the_dark(page)


def pale_in_the_dark(page: Page) -> list[str]:
    """Return which colours are too close in the dark, which changes nothing else."""
    page.emulate_media(color_scheme="dark")
    drawn(page)
    found = pale(page)
    page.emulate_media(color_scheme="light")
    return found


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?unit=dukcapil&counter=dukcapil-p",
        "/rinci?unit=dukcapil",
        "/?counter=izin-2&period=2020",
        "/?unit=nowhere",
        "/akun",
        "/undangan/spent",
        "/struk",
        "/struk?counter=izin-2&period=2020",
        "/tanda?period=2020-01-01..2030-12-31",
        "/tanda/1",
        "/perangkat",
        "/perangkat/pasang",
        "/perangkat/ditolak",
    ],
)
def test_axe_finds_nothing_and_nothing_is_cut_off_at_any_width(
    chromium: Browser, city: Served, address: str
) -> None:
    with head_of(chromium, city, at=address) as page:
        drawn(page)
        page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
            if width in (WIDTHS[0], WIDTHS[-1]):
                assert violations(page) == [], width
        assert pale_in_the_dark(page) == []


def test_the_pages_for_strangers_pass_axe(chromium: Browser, city: Served) -> None:
    with writing(city.path) as db:
        token = accounts.invite(db, "baru", "Siti Aminah", "agency_head", datetime.now(UTC))
    stranger = chromium.new_page(viewport={"width": 360, "height": 800}, reduced_motion="reduce")
    for page_of in ("/masuk", f"/undangan/{token}"):
        stranger.goto(f"{city.address}{page_of}")
        assert barriers(stranger) == []
        stranger.locator("main").get_by_role("button").click()
        expect(stranger.get_by_text("Isian ini belum diisi.").first).to_be_visible()
        assert barriers(stranger) == []
    stranger.context.close()


def test_somebody_signs_in_with_their_password(chromium: Browser, city: Served) -> None:
    stranger = chromium.new_page()
    stranger.goto(city.address)
    stranger.get_by_label("Nama masuk").fill(demo.LOGIN)
    stranger.get_by_role("textbox", name="Kata sandi").fill(demo.PASSWORD)
    stranger.get_by_role("button", name="Masuk").click()
    expect(stranger.locator(".ikm")).to_be_visible()
    stranger.context.close()


def test_an_office_is_shown_without_complaint_from_its_first_day_on(
    chromium: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "skm.db"
    prepare(path)
    with_head(path)
    with served_at(path) as served, head_of(chromium, served) as page:
        expect(page.get_by_text("Belum ada loket.")).to_be_visible()
        assert barriers(page) == []
        office(tmp_path)
        page.reload()
        expect(page.get_by_text("Belum ada jawaban di sini.")).to_be_visible()
        assert barriers(page) == []
        number = record(path, 1, alike(3), datetime.now(UTC))
        page.reload()
        expect(page.get_by_text("n < 5", exact=True)).to_be_visible()
        assert barriers(page) == []
        record(path, number, alike(9, 3), datetime.now(UTC))
        page.reload()
        expect(page.locator(".ikm")).to_be_visible()
        drawn(page)
        assert barriers(page) == []


def test_on_paper_the_page_is_light_even_where_the_screen_is_dark(chromium: Browser, city: Served) -> None:
    with head_of(chromium, city, at="/rinci", color_scheme="dark") as page:
        drawn(page)
        ink = "getComputedStyle(document.documentElement).getPropertyValue('--ink').trim()"
        name = "getComputedStyle(document.querySelector('#chart-unit .annotation-text')).fill"
        dark = page.evaluate(f"[{ink}, {name}]")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        light = page.evaluate(f"[{ink}, {name}]")
        assert (dark[0], light[0]) == ("#ece9e2", "#1b1f24")
        assert dark[1] != light[1]
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.evaluate(f"[{ink}, {name}]") == dark
        page.emulate_media(media="print")
        expect(page.locator("form.where")).to_be_hidden()
