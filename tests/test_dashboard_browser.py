"""The dashboard in a real browser: it draws under its policy, reads well, and works without script."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe import violations
from faces import serving
from heads import LOGIN, PASSWORD, alike, record, with_head
from offices import office
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from data import accounts, demo
from data.database import prepare, writing

LISTEN = """
window.broken = [];
addEventListener("securitypolicyviolation", (event) => {
  window.broken.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""
WIDTHS = (360, 768, 1440)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the invented city with its year of answers; give the dashboard's address."""
    path = tmp_path_factory.mktemp("city") / "skm.db"
    demo.build(path, datetime.now(UTC))
    with serving("dashboard", path) as address:
        yield address


@contextmanager
def head_of(
    chromium: Browser, address: str, login: str = demo.LOGIN, password: str = demo.PASSWORD, **given: Any
) -> Iterator[Page]:
    """Give a page in which somebody has signed in; it must not have complained of anything by its end."""
    context = chromium.new_context(**({"viewport": {"width": 1440, "height": 900}} | given))
    context.add_init_script(LISTEN)
    page = context.new_page()
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if not message.text.startswith("Failed to load resource"):  # a page of status 404 is one
            complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    page.get_by_label("Nama masuk").fill(login)
    page.get_by_role("textbox", name="Kata sandi").fill(password)
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("link", name="Akun")).to_be_visible()
    yield page
    assert complaints == []
    context.close()


def drawn(page: Page) -> int:
    """Wait until every chart of the page is drawn; return how many there are."""
    charts = page.locator("script[data-chart]")
    for chart in charts.all():
        place = page.locator(f"#{chart.get_attribute('data-chart')}")
        expect(place.locator(".main-svg path").first).to_be_attached()
        expect(place).to_be_visible()
    return charts.count()


def test_every_chart_is_drawn_under_the_policy_without_one_violation(chromium: Browser, city: str) -> None:
    with head_of(chromium, city) as page:
        for address, count in (("/", 4), ("/?unit=dukcapil", 3), ("/?unit=dukcapil&service=kk", 2)):
            answer = page.goto(f"{city}{address}")
            assert answer
            assert "unsafe" not in answer.headers["content-security-policy"]
            assert drawn(page) == count
            dot = page.locator("#chart-trend .point").last
            dot.scroll_into_view_if_needed()
            dot.hover(force=True)
            expect(page.locator("#chart-trend .hoverlayer text").first).to_contain_text("n =")
            assert page.evaluate("window.broken") == []


def test_the_charts_speak_the_readers_language(chromium: Browser, city: str) -> None:
    with head_of(chromium, city) as page:
        drawn(page)
        months = page.locator("#chart-trend .xtick").all_text_contents()
        assert {"Agu", "Okt", "Mei"} & {month.strip()[:3] for month in months}
        page.goto(f"{city}/?lang=en")
        drawn(page)
        months = page.locator("#chart-trend .xtick").all_text_contents()
        assert {"Aug", "Oct", "May"} & {month.strip()[:3] for month in months}


def test_a_head_reads_and_goes_from_office_to_counter_and_to_another_period(
    chromium: Browser, city: str
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


def test_arrow_keys_in_a_menu_do_not_leave_the_page(chromium: Browser, city: str) -> None:
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


def test_without_script_the_menus_and_every_table_are_there(chromium: Browser, city: str) -> None:
    with head_of(chromium, city, java_script_enabled=False) as page:
        page.get_by_label("Unit", exact=True).select_option("puskesmas")
        page.get_by_role("button", name="Tampilkan").click()
        page.wait_for_url("**unit=puskesmas")
        expect(page.locator(".ikm")).to_be_visible()
        for summary in page.locator("summary").all():
            summary.click()
        tables = page.locator("table")
        assert tables.count() == 5
        for table in tables.all():
            expect(table).to_be_visible()
        expect(page.locator(".chart").first).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_cut_off_at_any_width(
    chromium: Browser, city: str, scheme: str
) -> None:
    with head_of(chromium, city, color_scheme=scheme) as page:
        for address in (
            "/",
            "/?unit=dukcapil",
            "/?counter=izin-2&period=2020",
            "/?unit=nowhere",
            "/akun",
            "/undangan/spent",
        ):
            page.goto(f"{city}{address}")
            drawn(page)
            page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
                if width in (WIDTHS[0], WIDTHS[-1]):
                    assert violations(page) == [], (address, width)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_for_strangers_and_of_small_offices_pass_axe(
    chromium: Browser, tmp_path: Path, scheme: str
) -> None:
    path = with_head(office(tmp_path))
    now = datetime.now(UTC)
    with writing(path) as db:
        token = accounts.invite(db, "baru", "Siti Aminah", "head", now)
    with serving("dashboard", path) as address:
        stranger = chromium.new_page(
            color_scheme="dark" if scheme == "dark" else "light", viewport={"width": 360, "height": 800}
        )
        for page_of in ("/masuk", f"/undangan/{token}"):
            stranger.goto(f"{address}{page_of}")
            assert violations(stranger) == []
            stranger.get_by_role("button").click()
            expect(stranger.get_by_text("Isian ini belum diisi.").first).to_be_visible()
            assert violations(stranger) == []
        stranger.context.close()
        with head_of(chromium, address, LOGIN, PASSWORD, color_scheme=scheme) as page:
            expect(page.get_by_text("Belum ada jawaban di sini.")).to_be_visible()
            assert violations(page) == []
            number = record(path, 1, alike(3), now)
            page.reload()
            expect(page.get_by_text("n < 5", exact=True)).to_be_visible()
            assert violations(page) == []
            record(path, number, alike(9, 3), now)
            page.reload()
            expect(page.locator(".ikm")).to_be_visible()
            drawn(page)
            assert violations(page) == []


def test_on_paper_the_page_is_light_even_where_the_screen_is_dark(chromium: Browser, city: str) -> None:
    with head_of(chromium, city, color_scheme="dark") as page:
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
        expect(page.locator(".ikm")).to_be_visible()


def test_an_office_without_anything_is_shown_without_complaint(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "skm.db"
    prepare(path)
    with_head(path)
    with (
        serving("dashboard", path) as address,
        head_of(chromium, address, LOGIN, PASSWORD) as page,
    ):
        expect(page.get_by_text("Belum ada loket.")).to_be_visible()
        assert violations(page) == []
