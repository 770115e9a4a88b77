"""Pages refresh by themselves, only when answers were counted, and take nothing out of anybody's hands."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from faces import serving
from heads import LOGIN, alike, mixed, person, record, session_cookie, signed_in, with_head
from offices import office
from playwright.sync_api import Browser, Page, expect
from watch import LOW, watched

from data.alerts.raising import raise_alerts
from data.database import writing

FIRST = 40
MORE = 3
"""So many answers are counted at once."""

PERIOD = 21_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = with_head(office(tmp_path))
    record(path, 1, mixed(FIRST, 3), datetime.now(UTC))
    return path


@pytest.fixture
def screen(chromium: Browser, path: Path) -> Iterator[Page]:
    """Give a page of the dashboard, whose clock the test turns; nobody may complain by its end."""
    with serving("dashboard", path) as address:
        name, value = session_cookie(path)
        context = chromium.new_context(
            base_url=address, viewport={"width": 1024, "height": 700}, reduced_motion="reduce"
        )
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.clock.install()
        yield page
        context.close()
        assert complaints == []


def answer(path: Path, number: int, count: int = MORE) -> None:
    record(path, number, alike(count), datetime.now(UTC))


def version(path: Path, login: str = LOGIN) -> str:
    told = signed_in(path, login).get("/segar").json
    assert told
    return str(told["version"])


def test_the_version_changes_when_answers_are_counted_and_not_when_they_arrive(path: Path) -> None:
    before = version(path)
    for more in range(MORE - 1):
        answer(path, FIRST + 1 + more, 1)
        assert version(path) == before
    answer(path, FIRST + MORE, 1)
    assert version(path) != before


def test_the_version_changes_with_an_alert_in_reach(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    path = watched(tmp_path / "other", "low_ratings")
    now = datetime.now(UTC)
    record(path, 1, iter([LOW] * 3 + [*alike(4)]), now - timedelta(days=1))
    person(path, "elsewhere", "unit_head", ("sorong", None))
    before, elsewhere = version(path), version(path, "elsewhere")
    assert raise_alerts(path, now) == 1
    assert version(path) != before
    assert version(path, "elsewhere") == elsewhere


def test_whoever_knows_the_version_gets_no_more_than_that(path: Path) -> None:
    client = signed_in(path)
    etag = client.get("/segar?unit=dukcapil").headers["ETag"]
    again = client.get("/segar?unit=dukcapil", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert str(FIRST) not in etag


def test_the_page_of_depth_refreshes_and_keeps_scroll_focus_details_and_charts(
    screen: Page, path: Path
) -> None:
    screen.goto("/rinci?unit=dukcapil")
    screen.evaluate("window.same = true")
    chart = screen.locator("#chart-trend")
    expect(chart.locator(".main-svg path").first).to_be_attached()
    details = screen.locator("main details").nth(1)
    details.locator("summary").click()
    screen.evaluate("scrollTo(0, 900)")
    place = screen.evaluate("scrollY")
    expect(details.locator("summary")).to_be_focused()
    old = screen.locator("main h2").first.element_handle()
    answer(path, FIRST + 1)
    screen.clock.run_for(PERIOD)
    expect(screen.locator("#fresh")).to_contain_text("Diperbarui")
    assert old.evaluate("each => each.isConnected") is False
    expect(chart.locator(".main-svg path").first).to_be_attached()
    expect(details).to_have_attribute("open", "")
    expect(details.locator("summary")).to_be_focused()
    assert screen.evaluate("[scrollY, window.same]") == [place, True]


def test_the_page_of_the_morning_waits_while_a_form_is_used_and_fetches_only_what_is_new(
    screen: Page, path: Path
) -> None:
    asked: list[tuple[str, int]] = []
    screen.on("response", lambda each: asked.append((each.url.partition("?")[0][-6:], each.status)))
    screen.goto("/?unit=dukcapil")
    expect(screen.locator("main")).to_contain_text(str(FIRST))
    asked.clear()
    with screen.expect_response("**/segar*") as reply:
        screen.clock.run_for(PERIOD)
    assert reply.value.status == 304
    assert asked == [("/segar", 304)]
    menu = screen.get_by_label("Jenis periode")
    menu.focus()
    answer(path, FIRST + 1)
    with screen.expect_response("**/segar*") as reply:
        screen.clock.run_for(PERIOD)
    assert reply.value.status == 200
    expect(menu).to_be_focused()
    expect(screen.locator("#fresh")).to_be_empty()
    screen.evaluate("document.activeElement.blur()")
    screen.clock.run_for(PERIOD)
    expect(screen.locator("#fresh")).to_contain_text("Diperbarui")
    expect(screen.locator("main")).to_contain_text(str(FIRST + MORE))
    menu.select_option("year")
    screen.wait_for_url("**period=2*")


def test_a_page_whose_session_has_ended_stays_as_it_is_and_asks_less_and_less(
    screen: Page, path: Path
) -> None:
    screen.goto("/?unit=dukcapil")
    with writing(path) as db:
        db.execute("UPDATE account SET epoch = epoch + 1")
    asked: list[str] = []
    screen.on("requestfailed", lambda each: asked.append(each.url))
    for _ in range(6):
        screen.clock.run_for(PERIOD)
        screen.evaluate("fetch('/healthz')")
    assert 1 <= len(asked) <= 3, "after 20, 60 and 140 seconds"
    expect(screen.locator("main")).to_contain_text(str(FIRST))
