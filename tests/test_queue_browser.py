"""The answers on a tablet, without its screens: kept, numbered, sent and named, in real Chromium."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from citizens import PATIENCE, until
from faults import Network, unsteady
from playwright.sync_api import Browser, BrowserContext, Page
from tablets import COUNTER, ago, has_no_gap, own_office, pair, rows, without_taps

from data import devices
from data.database import reading, writing
from data.devices.refusals import refusals
from surveys.short_code import short_code


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Network]]:
    path = own_office(tmp_path_factory.mktemp("office"))
    with unsteady(path) as (_, network):
        yield path, network


@pytest.fixture
def network(served: tuple[Path, Network]) -> Iterator[Network]:
    network = served[1]
    network.batches.clear()
    network.most_at_once = 0
    yield network
    network.mend()


@pytest.fixture
def path(served: tuple[Path, Network]) -> Path:
    return served[0]


@pytest.fixture
def context(chromium: Browser, path: Path, network: Network) -> Iterator[BrowserContext]:
    """Give a tablet that has just been paired: its numbers begin at 1."""
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE)
    pair(context, path, network.address())
    yield context
    context.close()


def of(path: Path, page: Page) -> list[str]:
    """Return the UUIDs that the page has thanked for; each must be at the server once, under its number."""
    thanks: list[list[str]] = page.evaluate("tablet.thanked")
    assert all(code == short_code(uuid) for uuid, code in thanks)
    uuids = [uuid for uuid, _ in thanks]
    mine = [row for row in rows(path) if row.uuid in set(uuids)]
    assert len(mine) == len(uuids)
    assert has_no_gap(mine)
    return uuids


def drain(page: Page) -> None:
    """Wait until the server has named all that waited on the device."""
    until(page, "tablet.left().then((left) => !left)")


def answer(page: Page, times: int = 1) -> None:
    page.evaluate("async (times) => { for (; times; times--) await tablet.answer(); }", times)


@pytest.mark.parametrize("fault", ["drop", "lost", "hang", "401", "413", "500", "garbage", "part", "down"])
def test_whatever_the_network_does_each_thanks_is_one_response(
    context: BrowserContext, path: Path, network: Network, fault: str
) -> None:
    before = len(rows(path))
    page = without_taps(context.new_page(), network.address())
    network.always(fault)
    network.is_down = fault == "down"
    answer(page, 5)
    until(page, "tablet.sync.failures > 1 || tablet.left().then((left) => !left)")
    assert len(page.evaluate("tablet.thanked")) == 5
    if fault != "part":  # which names one of them
        assert page.evaluate("tablet.queue.status()")["waiting"] == 5
    network.mend()
    drain(page)
    status = {"waiting": 0, "refused": 0, "lastSequence": 5, "oldest": None}
    assert page.evaluate("tablet.queue.status()") == status
    assert len(of(path, page)) == 5
    assert len(rows(path)) == before + 5


def test_a_batch_too_large_is_halved_until_it_passes(
    context: BrowserContext, path: Path, network: Network
) -> None:
    page = without_taps(context.new_page(), network.address())
    network.is_down = True
    answer(page, 40)
    network.is_down = False
    network.faults = lambda batch: "413" if len(batch) > 10 else "pass"
    page.evaluate("Object.assign(tablet.sync, { size: 100, beyond: 0 })")
    drain(page)
    assert network.batches[:3] == [40, 20, 10]
    assert len(of(path, page)) == 40


def test_an_answer_that_the_server_cannot_bear_holds_up_no_other(
    context: BrowserContext, path: Path, network: Network
) -> None:
    page = without_taps(context.new_page(), network.address())
    network.is_down = True
    answer(page, 6)
    network.is_down = False
    poison = page.evaluate("tablet.thanked")[1][0]
    network.faults = lambda batch: "500" if any(each["uuid"] == poison for each in batch) else "pass"
    until(page, "tablet.left().then((left) => left === 1)")
    network.mend()
    drain(page)
    assert len(of(path, page)) == 6


def test_two_tabs_give_no_number_twice_and_one_of_them_sends(
    context: BrowserContext, path: Path, network: Network
) -> None:
    faults = iter(["lost", "500", "drop"] * 3)
    network.faults = lambda _: next(faults, "pass")
    tabs = [without_taps(context.new_page(), network.address(), limit=PATIENCE) for _ in range(2)]
    for tab in tabs:
        tab.evaluate("() => { window.done = Promise.all([...Array(30)].map(() => tablet.answer())); }")
    for tab in tabs:
        tab.evaluate("window.done")
        drain(tab)
    thanks = [uuid for tab in tabs for uuid, _ in tab.evaluate("tablet.thanked")]
    mine = [row for row in rows(path) if row.uuid in thanks]
    assert len(thanks) == len(mine) == 60
    assert has_no_gap(mine)
    assert network.most_at_once == 1


def test_what_the_server_refuses_is_set_aside_and_can_be_sent_again(
    context: BrowserContext, path: Path, network: Network
) -> None:
    page = without_taps(context.new_page(), network.address())
    page.evaluate("tablet.answer({ service: 'kk' })")  # which this counter does not give
    answer(page)
    drain(page)
    status = page.evaluate("tablet.queue.status()")
    assert (status["waiting"], status["refused"], status["lastSequence"]) == (0, 1, 2)
    [refused] = page.evaluate("tablet.queue.refused()")
    assert (refused["problems"], refused["given"]["service"]) == ({"service": "unknown"}, "kk")
    [[uuid, _], _] = page.evaluate("tablet.thanked")
    assert refused["uuid"] == uuid
    with reading(path) as db:
        assert [refusal.uuid for refusal in refusals(db)] == [uuid]
    with writing(path) as db:  # the office sees it, and mends the counter
        db.execute(
            "INSERT INTO counter_service (counter, unit, service, place) VALUES (?, 'dukcapil', 'kk', 2)",
            [COUNTER],
        )
    page.evaluate("tablet.queue.sendAgain()")
    drain(page)
    assert page.evaluate("tablet.queue.status()")["refused"] == 0
    assert len(of(path, page)) == 2
    with writing(path) as db:
        db.execute("DELETE FROM counter_service WHERE counter = ? AND service = 'kk'", [COUNTER])


def test_the_server_hears_how_the_device_is(context: BrowserContext, path: Path, network: Network) -> None:
    code = pair(context, path, network.address())
    page = without_taps(context.new_page(), network.address())
    answer(page, 3)
    drain(page)
    until(page, "navigator.locks.query().then(({ held }) => !held.length)")
    with reading(path) as db:
        heard = next(each for each in devices.devices(db) if each.code == code)
    assert (heard.waiting, heard.refused, heard.last_sequence) == (0, 0, 3)
    assert heard.version == "test"
    assert heard.clock_offset is not None
    assert abs(heard.clock_offset) < 60


SHIFTED = """(days) => {
  const real = Date.now;
  globalThis.set = (days) => { Date.now = () => real() + days * 86_400_000; };
  set(days);
}"""
"""The device's clock, set wrong or right by whoever holds it: days ahead of the true time."""


def on_clock(context: BrowserContext, network: Network, days: float) -> Page:
    """Open a page on a device whose clock is so many days ahead."""
    page = context.new_page()
    page.add_init_script(f"({SHIFTED})({days})")
    return without_taps(page, network.address())


def answered_at(path: Path, page: Page) -> list[float]:
    """Return how many days ago the answers of a page were given, as the server has it."""
    drain(page)
    uuids = {uuid for uuid, _ in page.evaluate("tablet.thanked")}
    return [(ago() - row.answered_at) / timedelta(days=1) for row in rows(path) if row.uuid in uuids]


@pytest.mark.parametrize("days", [-366, 366])
def test_a_clock_wrong_by_a_year_does_not_matter(
    context: BrowserContext, path: Path, network: Network, days: int
) -> None:
    page = on_clock(context, network, days)
    network.is_down = True
    answer(page)  # before the server could say what time it is
    page.evaluate("set(0)")  # and somebody sets the clock right
    answer(page)
    page.evaluate("(days) => set(days)", days)  # or wrong again
    answer(page)
    network.is_down = False
    assert answered_at(path, page) == pytest.approx([0, 0, 0], abs=0.01)


def test_days_on_a_wrong_clock_are_told_right_once_the_network_is_back(
    context: BrowserContext, path: Path, network: Network
) -> None:
    days = {}
    for day in (3, 2, 1):  # the tablet is switched off every night; its clock is a year behind
        page = on_clock(context, network, -365 - day)
        network.is_down = True
        answer(page)
        days[page.evaluate("tablet.thanked")[0][0]] = day
        page.close()
        network.is_down = False
    drain(on_clock(context, network, -365))
    told = {row.uuid: (ago() - row.answered_at) / timedelta(days=1) for row in rows(path)}
    assert {uuid: told[uuid] for uuid in days} == pytest.approx(days, abs=0.01)


def test_what_waited_for_longer_than_the_server_accepts_is_not_lost(
    context: BrowserContext, path: Path, network: Network
) -> None:
    page = on_clock(context, network, 0)
    network.is_down = True
    answer(page)
    for day in (20, 40, 60):
        page.evaluate("(day) => { set(day); tablet.look(); }", day)
    network.is_down = False
    assert answered_at(path, page) == pytest.approx([30], abs=0.01)
