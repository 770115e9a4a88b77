"""Journeys of citizens in real Chromium, by touch, by keyboard and without script, against a real server."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe import violations
from citizens import (
    FORM_ORDER,
    LYING,
    PHONE,
    REVIEWED,
    SEND,
    TABLET,
    UPRIGHT,
    Kiosk,
    await_new_sheet,
    begin,
    filled_in,
    hurry,
    narrow_targets,
    on,
    opened,
    overflow,
    press,
    rate,
    rate_all,
    running,
    screens,
    send,
    skip_to,
    thanked,
    to_review,
    uuid,
)
from offices import KEYS, SURVEY, office
from pages import check_page
from playwright.sync_api import Browser, Page, Route, expect

from surveys.short_code import short_code


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    with running(office(tmp_path), THANKS_SECONDS=600) as kiosk:
        yield kiosk


MIXED = {key: place % 4 + 1 for place, key in enumerate(KEYS)}


@pytest.mark.parametrize(
    ("size", "place", "channel"),
    [(UPRIGHT, "/k/loket-1", "kiosk"), (LYING, "/k/loket-1", "kiosk"), (PHONE, "/f/loket-1", "poster")],
    ids=["upright", "lying", "phone"],
)
def test_a_citizen_rates_by_taps_alone(
    chromium: Browser, kiosk: Kiosk, size: tuple[int, int], place: str, channel: str
) -> None:
    with opened(chromium, size) as page:
        page.goto(kiosk.address(place))
        sheet = uuid(page)
        begin(page, "kk")
        rate_all(page, MIXED)
        on(page, "about")
        page.tap(".age .chip:has(input[value='30_39'])")
        page.tap(".sex .chip:has(input[value='male'])")
        page.tap(".sex .chip:has(input[value='male'])")  # taken back
        press(page, "next")
        on(page, "comment")
        page.fill("textarea", "Ramah dan cepat")
        press(page, "next")
        on(page, "review", REVIEWED)
        expect(page.locator(".row .face:visible")).to_have_count(9)
        assert kiosk.count() == 0
        page.tap(SEND)
        assert thanked(page) == short_code(sheet)
    assert kiosk.count(channel=channel, counter="loket-1", service="kk", unit="dukcapil") == 1
    assert kiosk.ratings() == [MIXED]


def test_the_whole_invitation_starts(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium) as page:
        page.goto(kiosk.address("/k/loket-2"))
        on(page, "invitation")
        page.touchscreen.tap(300, 150)
        on(page, FORM_ORDER[0])


def test_a_double_tap_on_send_counts_once(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium) as page:
        page.goto(kiosk.address("/k/loket-2"))
        hurry(page)
        page.locator(SEND).evaluate("(button) => { button.click(); button.click(); button.click(); }")
        thanked(page)
    assert kiosk.count() == 1


def test_a_double_tap_on_a_card_answers_one_question(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium) as page:
        page.goto(kiosk.address("/k/loket-2"))
        begin(page)
        on(page, FORM_ORDER[0])
        box = page.locator(f"[data-screen={FORM_ORDER[0]}] .card").nth(2).bounding_box()
        assert box
        point = (box["x"] + 40, box["y"] + box["height"] / 2)
        page.evaluate(  # the second tap of a slow hand: just when the next question stands there
            """([x, y, screen]) => new MutationObserver((_, observer) => {
              if (!document.querySelector(`[data-screen=${screen}].now`)) return;
              observer.disconnect();
              document.elementFromPoint(x, y).click();
              document.documentElement.dataset.late = 'yes';
            }).observe(document.querySelector(`[data-screen=${screen}]`), { attributes: true })""",
            [*point, FORM_ORDER[1]],
        )
        page.touchscreen.tap(*point)
        page.touchscreen.tap(*point)
        page.wait_for_selector("html[data-late]")
        on(page, FORM_ORDER[1])
        assert page.locator("input:checked").count() == 1


def shake(page: Page, go: str) -> None:
    """Touch three times where a button of the foot stands, faster than any new screen is seen."""
    page.locator(f"button[data-go='{go}']:visible").evaluate(
        """(button) => {
          const { x, y, width, height } = button.getBoundingClientRect();
          const touch = () => new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1 });
          const there = () => document.elementFromPoint(x + width / 2, y + height / 2);
          for (const _ of [1, 2, 3]) there().dispatchEvent(touch());
        }"""
    )


def test_a_shaky_hand_on_the_foot_goes_one_screen_and_sends_nothing_unseen(
    chromium: Browser, kiosk: Kiosk
) -> None:
    with opened(chromium) as page:
        page.goto(kiosk.address("/k/loket-2"))
        begin(page)
        rate(page, FORM_ORDER[0], 4)
        on(page, FORM_ORDER[1])
        for go, leads_to in (("skip", 2), ("skip", 3), ("back", 2)):
            shake(page, go)
            on(page, FORM_ORDER[leads_to])
        skip_to(page, "about")
        on(page, "about")
        for screen in ("comment", "review"):
            shake(page, "next")
            on(page, screen)
        on(page, "review", REVIEWED)
        page.tap(SEND)
        thanked(page)
    assert kiosk.count() == 1


def test_a_refresh_and_the_way_back_after_the_thanks_count_once(chromium: Browser, kiosk: Kiosk) -> None:
    for again in (Page.reload, Page.go_back):
        before = kiosk.count()
        with opened(chromium, PHONE) as page:
            page.goto(kiosk.address("/f/loket-2"))
            sheet = uuid(page)
            hurry(page)
            send(page)
            thanked(page)
            again(page)
            await_new_sheet(page, sheet)
            assert filled_in(page) == []
        assert kiosk.count() == before + 1


def test_the_back_button_of_a_phone_leads_to_the_question_before(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium, PHONE) as page:
        page.goto(kiosk.address("/f/loket-2"))
        begin(page)
        rate(page, FORM_ORDER[0], 2)
        rate(page, FORM_ORDER[1], 3)
        on(page, FORM_ORDER[2])
        page.go_back()
        on(page, FORM_ORDER[1])
        press(page, "back")
        on(page, FORM_ORDER[0])
        expect(page.locator("input:checked")).to_have_count(2)
        page.go_back()
        on(page, "invitation")


def test_one_answer_is_changed_from_the_review(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium, LYING) as page:
        page.goto(kiosk.address("/k/loket-2"))
        hurry(page)
        on(page, "review")
        page.tap("[data-change=cost]")
        rate(page, "cost", 2)
        on(page, "review")
        page.tap(f"[data-change={FORM_ORDER[0]}]")
        on(page, FORM_ORDER[0])
        press(page, "skip")
        on(page, "review")
        assert "Dilewati" in page.locator(f"[data-change={FORM_ORDER[0]}]").inner_text()
        send(page)
        thanked(page)
    assert kiosk.ratings() == [{"cost": 2}]


def test_a_sheet_without_a_rating_is_told_so_and_can_be_mended(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium) as page:
        page.goto(kiosk.address("/k/loket-2"))
        begin(page)
        on(page, FORM_ORDER[0])
        skip_to(page, "about")
        to_review(page)
        send(page)
        expect(page.locator("#refused")).to_contain_text("setidaknya satu nilai")
        press(page, "close")
        on(page, "review")
        page.tap("[data-change=conduct]")
        rate(page, "conduct", 4)
        on(page, "review")
        send(page)
        thanked(page)
    assert kiosk.ratings() == [{"conduct": 4}]


def test_a_citizen_who_thinks_is_asked_and_keeps_the_answers(chromium: Browser, tmp_path: Path) -> None:
    with (
        running(office(tmp_path), IDLE_SECONDS=2, GRACE_SECONDS=600) as kiosk,
        opened(chromium) as page,
    ):
        page.goto(kiosk.address("/k/loket-2"))
        begin(page)
        rate(page, FORM_ORDER[0], 1)
        page.wait_for_selector("#idle[open]")
        assert violations(page) == []
        press(page, "stay")
        page.wait_for_selector("#idle[open]")
        page.touchscreen.tap(10, 10)  # beside the question: somebody is there
        page.wait_for_selector("#idle:not([open])", state="attached")
        assert page.locator("input:checked").count() == 1


def test_a_citizen_who_leaves_is_forgotten(chromium: Browser, tmp_path: Path) -> None:
    with (
        running(office(tmp_path), IDLE_SECONDS=2, GRACE_SECONDS=1) as kiosk,
        opened(chromium) as page,
    ):
        page.goto(kiosk.address("/k/loket-2?lang=en"))
        sheet = uuid(page)
        depth = page.evaluate("history.length")
        begin(page)
        rate(page, FORM_ORDER[0], 1)
        page.wait_for_selector("#idle[open]")
        await_new_sheet(page, sheet)
        page.wait_for_url("**/k/loket-2")
        page.wait_for_selector("html[lang=id][data-at=invitation]")
        assert filled_in(page) == []
        assert page.evaluate("history.length") == depth
        page.go_back()
        assert page.locator("input:checked").count() == 0
        assert kiosk.count() == 0


def test_the_thanks_make_room_for_the_next_citizen(chromium: Browser, tmp_path: Path) -> None:
    with running(office(tmp_path), THANKS_SECONDS=1) as kiosk, opened(chromium) as page:
        page.goto(kiosk.address("/k/loket-2"))
        sheets = []
        for _ in range(2):
            on(page, "invitation")
            sheets.append(uuid(page))
            hurry(page)
            send(page)
            page.wait_for_selector("[data-screen=thanks].now")
            await_new_sheet(page, sheets[-1])
            assert filled_in(page) == []
        assert len(set(sheets)) == 2
        assert kiosk.count() == 2


def test_a_phone_without_a_server_keeps_trying_and_counts_once(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium, PHONE) as page:
        page.goto(kiosk.address("/f/loket-2"))
        sheet = uuid(page)
        hurry(page)
        kiosk.stop()
        send(page)
        page.wait_for_selector("#unsent[open]")
        expect(page.locator("#unsent")).to_contain_text("tidak ada yang hilang")
        assert violations(page) == []
        assert page.locator("[data-screen=thanks].now").count() == 0
        kiosk.start()
        assert thanked(page) == short_code(sheet)  # without another touch
    assert kiosk.count() == 1


def test_a_reload_on_a_phone_keeps_the_answers_and_on_a_kiosk_it_forgets_them(
    chromium: Browser, kiosk: Kiosk
) -> None:
    for size, place, kept in ((PHONE, "/f/loket-2", True), (TABLET, "/k/loket-2", False)):
        with opened(chromium, size) as page:
            page.goto(kiosk.address(place))
            sheet = uuid(page)
            begin(page)
            rate(page, FORM_ORDER[0], 2)
            on(page, FORM_ORDER[1])
            page.reload()
            on(page, FORM_ORDER[1] if kept else "invitation")
            assert page.locator("input:checked").count() == (1 if kept else 0)
            assert (uuid(page) == sheet) is kept
            if kept:
                page.go_back()
                on(page, FORM_ORDER[0])


def lose_the_reply(route: Route) -> None:
    route.fetch()
    route.abort()


TROUBLES: dict[str, Callable[[Route], None]] = {
    "the reply is lost": lose_the_reply,
    "the server fails": lambda route: route.fulfill(status=500, body="{}"),
    "a proxy finds it too large": lambda route: route.fulfill(status=413, body="{}"),
    "a portal wants a sign-in": lambda route: route.fulfill(status=200, body="<h1>Wi-Fi</h1>"),
    "no outcome": lambda route: route.fulfill(status=200, body='{"outcomes": []}'),
}


def test_thanks_come_only_from_the_servers_word(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium, PHONE) as page:
        page.goto(kiosk.address("/f/loket-2"))
        hurry(page)
        for trouble, play in TROUBLES.items():
            page.route("**/api/v1/responses", play)
            send(page)
            page.wait_for_selector("#unsent[open]")
            assert page.locator("[data-screen=thanks].now").count() == 0, trouble
            page.unroute("**/api/v1/responses")
            press(page, "close")
        send(page)
        thanked(page)
    assert kiosk.count() == 1


def test_the_language_changes_mid_way_and_the_answers_stay(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium) as page:
        page.goto(kiosk.address("/k/loket-1"))
        sheet = uuid(page)
        begin(page)
        rate(page, FORM_ORDER[0], 1)
        rate(page, FORM_ORDER[1], 2)
        on(page, FORM_ORDER[2])
        page.tap(".help[lang=en]")
        page.wait_for_selector("html[lang=en]")
        on(page, FORM_ORDER[2])
        assert page.locator(".now .ask").inner_text() == SURVEY.element(FORM_ORDER[2]).question["en"]
        assert page.evaluate("document.activeElement.lang") == "en"
        assert page.locator("input:checked").count() == 3
        assert uuid(page) == sheet
        skip_to(page, "about")
        to_review(page)
        page.tap(".help[lang=id]")
        page.wait_for_selector("html[lang=id]")
        on(page, "review")
        assert "Sudah sesuai?" in page.locator(".now").inner_text()
        page.tap(".help[lang=en]")
        page.wait_for_selector("html[lang=en]")
        on(page, "review")
        send(page)
        thanked(page)
        page.tap(".help[lang=id]")
        page.wait_for_selector("html[lang=id]")
        assert thanked(page) == short_code(sheet)
        press(page, "finish")
        await_new_sheet(page, sheet)
        page.wait_for_selector("html[lang=id][data-at=invitation]")
    assert kiosk.ratings() == [{FORM_ORDER[0]: 1, FORM_ORDER[1]: 2}]


def test_the_language_changes_while_an_answer_is_being_sent_and_the_button_keeps_its_words(
    chromium: Browser, kiosk: Kiosk
) -> None:
    with opened(chromium, PHONE) as page:
        page.goto(kiosk.address("/f/loket-2"))
        hurry(page)
        hung: list[Route] = []

        def hang(route: Route) -> None:
            hung.append(route)

        page.route("**/api/v1/responses", hang)
        send(page)
        page.tap(".help[lang=en]")
        page.wait_for_selector("html[lang=en]")
        expect(page.locator(SEND)).to_have_text("Sending …")
        expect(page.locator(SEND)).to_have_attribute("aria-disabled", "true")
        hung[0].fulfill(status=500, body="{}")
        page.wait_for_selector("#unsent[open]")
        page.unroute("**/api/v1/responses")
        press(page, "close")
        expect(page.locator(SEND)).to_have_text("Send")
        send(page)
        thanked(page)
    assert kiosk.count() == 1


def test_a_language_that_cannot_be_loaded_stops_nobody(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium, PHONE) as page:
        page.goto(kiosk.address("/f/loket-2"))
        begin(page)
        rate(page, FORM_ORDER[0], 1)
        kiosk.stop()
        on(page, FORM_ORDER[1])
        page.tap(".help[lang=en]")
        page.wait_for_selector("#speechless[open]")
        kiosk.start()
        press(page, "close")
        rate(page, FORM_ORDER[1], 4)
        on(page, FORM_ORDER[2])


def test_a_keyboard_is_enough_and_arrows_only_look(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium, LYING) as page:
        page.goto(kiosk.address("/k/loket-2"))
        on(page, "invitation")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        for place, element in enumerate(FORM_ORDER):
            on(page, element)
            assert page.evaluate("document.activeElement.tagName") == "LEGEND"
            page.keyboard.press("Tab")
            page.keyboard.press("Space" if place == 0 else "ArrowDown")
            if place:
                page.keyboard.press("ArrowDown")
                page.wait_for_timeout(600 if place == 1 else 0)  # longer than a touched card stays
                assert page.locator(f"[data-screen={element}].now").count() == 1
                page.keyboard.press("Enter" if place % 2 else "Space")
        on(page, "about")
        for _ in range(3):
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        assert page.locator(".about input:checked").count() == 1
        page.locator("[data-go=next]:visible").press("Enter")
        on(page, "comment")
        page.locator("[data-go=next]:visible").press("Enter")
        on(page, "review")
        page.locator(SEND).press("Enter")
        thanked(page)
    assert kiosk.ratings() == [dict.fromkeys(KEYS, 3) | {FORM_ORDER[0]: 1}]


def test_each_question_is_announced(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium) as page:
        page.goto(kiosk.address("/k/loket-2"))
        begin(page)
        rate(page, FORM_ORDER[0], 1)
        rate(page, FORM_ORDER[1], 1)
        on(page, FORM_ORDER[2])
        assert page.locator("[role=status]").inner_text() == "Pertanyaan 3 dari 9"
        snapshot = page.locator(".now fieldset").aria_snapshot()
        assert SURVEY.element(FORM_ORDER[2]).question["id"] in snapshot
        assert 'radio "Sangat cepat 4"' in snapshot


SCREENS = {
    "upright": (UPRIGHT, "/k/loket-1", 72),
    "lying": (LYING, "/k/loket-1?lang=en", 72),
    "tablet": (TABLET, "/k/loket-1", 72),
    "phone": (PHONE, "/f/loket-1", 48),
    "smallest phone": ((320, 568), "/f/loket-1?lang=en", 48),
    "zoomed to 200 %": ((640, 400), "/k/loket-1", 48),
}


@pytest.mark.parametrize("kind", SCREENS)
def test_every_screen_is_within_reach(chromium: Browser, kiosk: Kiosk, kind: str) -> None:
    size, address, least = SCREENS[kind]
    with opened(chromium, size) as page:
        page.goto(kiosk.address(address))
        for screen in screens(page):
            assert narrow_targets(page, least) == [], screen
            assert overflow(page) <= 0, screen
            assert page.locator("h1:visible").count() == 1, screen
            assert page.locator(".place").is_visible(), screen


@pytest.mark.parametrize(("kind", "language"), [("tablet", "id"), ("phone", "en")])
def test_axe_finds_nothing_on_any_screen(chromium: Browser, kiosk: Kiosk, kind: str, language: str) -> None:
    size, address, _ = SCREENS[kind]
    with opened(chromium, size, reduced_motion="reduce") as page:
        page.goto(kiosk.address(f"{address}?lang={language}"))
        for screen in screens(page):
            assert violations(page) == [], screen


def test_axe_finds_nothing_on_plain_pages(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium, PHONE) as page:
        page.route("**/kiosk.js*", lambda route: route.abort())  # axe itself is script
        for place in ("/k/loket-1", "/f/loket-1?lang=en", "/", "/k/none", "/posters"):
            page.goto(kiosk.address(place))
            assert violations(page) == [], place


def test_without_script_the_survey_is_one_page_that_works(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium, PHONE, java_script_enabled=False) as page:
        answer = page.goto(kiosk.address("/f/loket-1"))
        assert answer
        check_page(answer.text(), answer.headers)
        assert overflow_plain(page) == []
        page.tap(".card:has(input[name=service][value=kk])")
        page.tap("button:has-text('Kirim')")
        expect(page.locator("[role=alert]")).to_contain_text("Belum ada yang dinilai")
        for element in FORM_ORDER:
            page.tap(f".card:has(input[name='ratings.{element}'][value='2'])")
        page.fill("textarea", "Halo")
        page.tap(".help[lang=en]")
        expect(page.locator("html[lang=en] textarea")).to_have_value("Halo")
        page.tap("button:has-text('Send')")
        expect(page.locator("h2")).to_have_text("Thank you")
        page.reload()
        expect(page.locator("h2")).to_have_text("Thank you")
    assert kiosk.ratings() == [dict.fromkeys(KEYS, 2)]


def overflow_plain(page: Page) -> list[str]:
    """Return what sticks out of a page without script, which Playwright can still measure."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    boxes = [(each.inner_text(), each.bounding_box()) for each in page.locator("label, legend").all()]
    return [words for words, box in boxes if box and box["x"] + box["width"] > width]


def test_a_page_whose_script_does_not_arrive_is_the_plain_page(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium, PHONE) as page:
        page.route("**/kiosk.js*", lambda route: route.abort())
        page.goto(kiosk.address("/f/loket-2"))
        for element in FORM_ORDER:
            page.tap(f".card:has(input[name='ratings.{element}'][value='4'])")
        page.tap("button:has-text('Kirim')")
        expect(page.locator("h2")).to_have_text("Terima kasih")
    assert kiosk.count() == 1


def test_a_page_from_the_browsers_memory_is_not_the_citizen_before(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium) as page:
        page.goto(kiosk.address("/k/loket-2"))
        sheet = uuid(page)
        begin(page)
        rate(page, FORM_ORDER[0], 1)
        on(page, FORM_ORDER[1])
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
        await_new_sheet(page, sheet)
        assert filled_in(page) == []


def test_nothing_moves_for_those_who_ask_for_rest(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium, reduced_motion="reduce") as page:
        page.goto(kiosk.address("/k/loket-2"))
        begin(page)
        moving = page.evaluate(
            """() => [...document.querySelectorAll('*')].map((each) => getComputedStyle(each))
              .filter((style) => parseFloat(style.transitionDuration) || style.animationName !== 'none')
              .length"""
        )
        assert moving == 0


def test_the_first_load_is_small(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium, PHONE) as page:
        sizes: list[int] = []
        page.on(
            "requestfinished",
            lambda request: sizes.append(
                request.sizes()["responseBodySize"] + request.sizes()["responseHeadersSize"]
            ),
        )
        page.goto(kiosk.address("/f/loket-1"), wait_until="networkidle")
        assert 0 < len(sizes) <= 4
        assert sum(sizes) <= 30 * 1024


@pytest.mark.parametrize(("size", "millimetres"), [("a4", (210, 297)), ("a6", (105, 148))])
def test_each_poster_is_printed_on_one_sheet_of_its_size(
    chromium: Browser, kiosk: Kiosk, size: str, millimetres: tuple[int, int]
) -> None:
    with opened(chromium) as page:
        page.goto(kiosk.address(f"/posters?size={size}"))
        printed = page.pdf(prefer_css_page_size=True)
    sheets = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert len(sheets) == 3
    for sheet in sheets:
        assert tuple(round(float(points) / 72 * 25.4) for points in sheet) == millimetres
