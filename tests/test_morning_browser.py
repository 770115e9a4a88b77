"""A head's morning in Chromium: read what stands above the fold, and follow it, with the keyboard too."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from cities import Served, city_in, head_of, served_at
from playwright.sync_api import Browser, Locator, Page, expect

from data import demo, plans
from data.database import writing
from data.plans import Aim
from data.targets import set_target
from surveys.period import Period

BOTTOM = "document.querySelector('.morning').getBoundingClientRect().bottom"
TOPS = """[...document.querySelectorAll('.morning h2')].map((each) => each.getBoundingClientRect().top)"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the invented city, which has a target and a plan that is due."""
    path, now = city_in(tmp_path_factory.mktemp("city")), datetime.now(UTC)
    quarter = Period.containing("quarter", now.date())
    with writing(path) as db:
        set_target(db, {}, quarter.first.year - 1, Decimal(90))
        aim = Aim("Papan petunjuk baru di setiap loket", quarter.name, "Ibu Rini")
        plans.make(db, "perizinan", quarter.previous(), "facilities", aim, login=demo.LOGIN, now=now)
    with served_at(path) as served:
        yield served


def press_until(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus, and see that it shows."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("(each) => each === document.activeElement"):
            expect(wanted).to_be_in_viewport()
            return
    raise AssertionError(f"the keyboard never comes to {wanted}")


def test_the_morning_of_a_head_with_the_keyboard_alone(chromium: Browser, city: Served) -> None:
    page = chromium.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page.goto(city.address)
    page.get_by_label("Nama masuk").focus()
    page.keyboard.type(demo.LOGIN)
    page.keyboard.press("Tab")
    page.keyboard.type(demo.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".ikm")).to_be_visible()
    assert page.evaluate(BOTTOM) <= 900, "all three answers stand above the fold"
    expect(page.locator("svg .named")).to_have_text("target 90")

    page.get_by_label("Unit", exact=True).focus()
    page.keyboard.type("Dinas Pen")
    press_until(page, page.get_by_role("button", name="Tampilkan"))
    page.keyboard.press("Enter")
    page.wait_for_url("**unit=perizinan")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dinas Penanaman Modal dan Perizinan")
    assert page.evaluate(BOTTOM) <= 900

    press_until(page, page.locator(".today a", has_text="rencana tindak lanjut"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Papan petunjuk baru di setiap loket").first).to_be_visible()
    page.keyboard.press("Alt+ArrowLeft")
    page.wait_for_url("**unit=perizinan")
    page.close()


def test_the_element_that_drags_leads_to_what_citizens_said_about_it(chromium: Browser, city: Served) -> None:
    with head_of(chromium, city, at="/?unit=dukcapil&period=2026", login=demo.LOGIN) as page:
        article = page.locator("article").filter(has=page.locator("blockquote")).first
        name, quote = article.locator("h3").inner_text(), article.locator("blockquote").first.inner_text()
        article.get_by_role("link", name="Suara warga tentang unsur ini").click()
        page.wait_for_url("**/suara?*element=*")
        expect(page.get_by_text(quote.strip()).first).to_be_visible()
        expect(page.get_by_role("listitem").get_by_role("link", name=name).first).to_be_visible()


def test_on_a_phone_the_same_questions_stand_in_the_same_order(chromium: Browser, city: Served) -> None:
    with head_of(chromium, city, viewport={"width": 360, "height": 780}) as page:
        tops = page.evaluate(TOPS)
        assert tops == sorted(tops)
        assert len(set(tops)) == 4
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_paper_the_morning_is_one_page_with_its_place_and_period(chromium: Browser, city: Served) -> None:
    with head_of(chromium, city, at="/?unit=dukcapil", color_scheme="dark") as page:
        sheet = page.pdf(format="A4", prefer_css_page_size=True)
        assert sheet.count(b"/Type /Page\n") == 1
        page.emulate_media(media="print")
        expect(page.locator("form.where")).to_be_hidden()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator(".ikm")).to_be_visible()
