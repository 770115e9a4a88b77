"""A counter's tablet in real Chromium: paired by hand, looked after by staff, asleep at night, mended."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from axe import violations
from citizens import (
    LYING,
    UPRIGHT,
    Kiosk,
    begin,
    hurry,
    narrow_targets,
    on,
    opened,
    overflow,
    running,
    send,
    thanked,
    uuid,
)
from pages import check_page
from playwright.sync_api import Browser, Error, Page, expect
from tablets import installed, own_office, pair

from data import devices, office_hours
from data.database import writing
from data.devices.pin import set_pin
from data.places import add_counter
from data.settings import change_settings

PIN = "246810"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return own_office(tmp_path)


@pytest.fixture
def kiosk(path: Path) -> Iterator[Kiosk]:
    with running(path, IDLE_SECONDS=60, GRACE_SECONDS=20, THANKS_SECONDS=600) as kiosk:
        yield kiosk


def to_counter(page: Page, kiosk: Kiosk) -> None:
    """Make the page the kiosk of loket-2 and open it; its timers follow the test's clock."""
    pair(page.context, kiosk.path, kiosk.address("/"), "loket-2")
    page.clock.install()
    with page.expect_response("**/api/v1/device"):  # which tells this device who it is
        page.goto(kiosk.address("/k/loket-2"))
    on(page, "invitation")


def enter(page: Page, digits: str) -> None:
    for digit in digits:
        page.tap(f"#pin [data-digit='{digit}']")
    page.tap("#pin [data-go='pin-try']")


def fact(page: Page, name: str) -> str:
    return page.locator(f"[data-fact='{name}']").inner_text()


def closed_today(path: Path) -> None:
    """Let the unit serve on one day alone, three days from now."""
    with writing(path) as db:
        day = (datetime.now(UTC) + timedelta(days=3)).isoweekday()
        office_hours.set_hours(db, "dukcapil", range(1, 8), None)
        office_hours.set_hours(db, "dukcapil", [day], (time(8), time(15, 30)))


def test_a_tablet_is_paired_by_its_code_and_opens_on_its_counter_from_then_on(
    chromium: Browser, kiosk: Kiosk
) -> None:
    with writing(kiosk.path) as db:
        code = devices.offer(db, "loket-2", "Tablet depan", "admin", datetime.now(UTC))
    with opened(chromium, UPRIGHT) as page:
        answer = page.goto(kiosk.address("/k/loket-2"))
        assert answer
        check_page(answer.text(), answer.headers)
        assert violations(page) == []
        assert overflow(page) == 0
        assert narrow_targets(page, 72) == []
        page.goto(kiosk.address(f"/pasang/{code}"))
        page.goto(kiosk.address("/pasang"))
        page.fill("[name=code]", "2222-2222")
        page.tap("form .button")
        expect(page.locator("[role=alert]")).to_contain_text("Kode ini tidak berlaku")
        depth = page.evaluate("history.length")
        page.fill("[name=code]", code.lower())
        page.tap("form .button")
        page.wait_for_selector("[data-screen=invitation].now")
        on(page, "invitation")
        assert page.evaluate("history.length") == depth
        page.go_back()  # to the page of a code that is spent now
        page.wait_for_url("**/k/loket-2")
        on(page, "invitation")
        again = page.context.new_page()
        page.close()  # the tablet is switched off and on
        again.goto(kiosk.address("/"))
        assert again.url == kiosk.address("/k/loket-2")
        on(again, "invitation")


def test_staff_reach_their_page_by_a_long_touch_and_a_pin_without_network_too(
    chromium: Browser, kiosk: Kiosk
) -> None:
    with writing(kiosk.path) as db:
        set_pin(db, PIN)
    with opened(chromium, LYING) as page:
        to_counter(page, kiosk)
        installed(page)
        page.context.set_offline(True)
        page.reload()  # as after a power cut
        on(page, "invitation")
        page.mouse.move(100, 400)
        page.mouse.down()
        page.clock.fast_forward(3_100)
        page.wait_for_selector("#pin[open]")
        page.mouse.up()
        assert violations(page) == []
        assert narrow_targets(page, 72) == []
        for wrong in ("1111", "22222", "246811"):
            enter(page, wrong)
            expect(page.locator("#pin [data-word='wrong']")).to_be_visible()
        page.reload()  # which gives no new tries
        on(page, "invitation")
        page.keyboard.press("Control+Alt+p")
        enter(page, PIN)
        expect(page.locator("#pin [data-word='wait']")).to_be_visible()  # guessing becomes slow
        page.clock.fast_forward(10_100)
        page.tap("#pin [data-go='pin-try']")
        page.wait_for_selector("#staff[open]")
        expect(page.locator("[data-fact='name']")).to_have_text("Tablet")
        assert (fact(page, "counter"), fact(page, "waiting"), fact(page, "refused")) == ("Loket 2", "0", "0")
        assert "tidak terjangkau" in fact(page, "network")
        assert violations(page) == []
        assert overflow(page) == 0
        page.clock.fast_forward(61_000)  # whoever leaves it open leaves it to nobody
        expect(page.locator("#staff")).not_to_be_visible()
        on(page, "invitation")


def test_a_screen_that_is_not_paired_has_no_staff_page(chromium: Browser, kiosk: Kiosk) -> None:
    with writing(kiosk.path) as db:
        change_settings(db, open_kiosks=True)
        set_pin(db, PIN)
    with opened(chromium) as page:
        page.goto(kiosk.address("/k/loket-2"))
        on(page, "invitation")
        page.keyboard.press("Control+Alt+p")
        expect(page.locator("#pin [data-word='unpaired']")).to_be_visible()
        expect(page.locator("#pin .pad")).not_to_be_visible()


def test_outside_the_hours_the_screen_sleeps_and_still_takes_a_rating(
    chromium: Browser, kiosk: Kiosk
) -> None:
    with writing(kiosk.path) as db:
        change_settings(db, colour="#7a1f1f")
    closed_today(kiosk.path)
    with opened(chromium, LYING) as page:
        to_counter(page, kiosk)
        expect(page.locator("#sleep")).not_to_be_visible()  # somebody may be coming
        page.clock.fast_forward(70_000)
        page.wait_for_selector("#sleep[open]")
        expect(page.locator("#sleep b")).to_contain_text("pukul 08.00")
        assert violations(page) == []
        page.touchscreen.tap(600, 400)
        expect(page.locator("#sleep")).not_to_be_visible()
        on(page, "invitation")  # the touch that woke it has started nothing
        expect(page.locator(".closed")).to_be_visible()
        assert overflow(page) == 0
        assert violations(page) == []
        hurry(page)
        send(page)
        thanked(page)
        page.clock.fast_forward(70_000)
        expect(page.locator("#sleep")).not_to_be_visible()  # not over a citizen's thanks
    assert kiosk.count() == 1


def test_during_the_hours_nothing_sleeps(chromium: Browser, kiosk: Kiosk) -> None:
    with writing(kiosk.path) as db:
        office_hours.set_hours(db, "dukcapil", range(1, 8), (time(0), time(23, 59)))
    with opened(chromium) as page:
        to_counter(page, kiosk)
        page.clock.fast_forward(70_000)
        expect(page.locator("#sleep")).not_to_be_visible()
        expect(page.locator(".closed")).not_to_be_visible()


def test_after_the_thanks_nothing_of_the_answer_can_be_looked_up(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium) as page:
        to_counter(page, kiosk)
        hurry(page)
        send(page)
        thanked(page)
        left = "document.querySelectorAll('input:checked').length + document.querySelector('textarea').value"
        assert page.evaluate(left) == "0"
        assert "".join(page.locator(".row .answer").all_text_contents()) == ""
        page.go_back()
        page.go_forward()
        on(page, "invitation")
        assert page.evaluate(left) == "0"


def test_a_script_that_breaks_leads_to_a_fresh_page_once_nobody_is_there(
    chromium: Browser, kiosk: Kiosk
) -> None:
    context = chromium.new_context(has_touch=True)
    page = context.new_page()
    to_counter(page, kiosk)
    was = uuid(page)
    begin(page)
    page.evaluate("document.getElementById('idle').remove()")  # what would ask, and then begin anew
    page.evaluate(
        "addEventListener('ours', () => { throw new Error('ours') }); dispatchEvent(new Event('ours'))"
    )
    with pytest.raises(Error, match="askOrReset"):  # the test's clock is who hears that one
        page.clock.fast_forward(61_000)
    assert uuid(page) == was  # somebody may still be reading
    page.clock.fast_forward(30_000)
    page.wait_for_selector(f"[name=uuid]:not([value='{was}'])", state="attached")
    on(page, "invitation")
    context.close()


def test_an_errors_page_gives_way_to_the_counter_as_soon_as_it_can(chromium: Browser, kiosk: Kiosk) -> None:
    with opened(chromium) as page:
        pair(page.context, kiosk.path, kiosk.address("/"), "loket-2")
        page.clock.install()
        page.goto(kiosk.address("/k/loket-3"))
        expect(page.locator("h1")).to_have_text("Loket ini tidak ditemukan")
        page.clock.fast_forward(11_000)
        page.wait_for_timeout(200)
        with writing(kiosk.path) as db:
            add_counter(db, "loket-3", "Loket 3", "dukcapil", ["ktp"])
            change_settings(db, open_kiosks=True)
        page.clock.fast_forward(21_000)
        expect(page.locator("h1")).to_have_text("Loket 3")
        on(page, "invitation")
