"""A tablet without network loses nothing and counts nothing twice: its screens, in real Chromium."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from citizens import (
    LYING,
    PATIENCE,
    WAITING,
    await_new_sheet,
    begin,
    hurry,
    on,
    press,
    send,
    thanked,
    until,
    uuid,
)
from faults import Network, unsteady
from playwright.sync_api import Browser, Error, Page, expect
from tablets import (
    COUNTER,
    PAGE,
    ago,
    device,
    installed,
    own_office,
    pair,
    rows,
    waits,
)

from data import devices
from data.database import writing
from data.settings import change_settings
from kiosk.language import NAMES

ONLINE = "dispatchEvent(new Event('online'))"
"""What a browser says when its network is back; nobody waits for the timer in a test."""

WAITS_NOT = f"{WAITING}.then((waiting) => !waiting)"


@contextmanager
def tablet_at(browser: Browser, path: Path, **settings: str) -> Iterator[tuple[Page, Network, str]]:
    """Give a page of a tablet that was just paired, the network before its server, and the device's code."""
    with unsteady(path, **settings) as (_, network):
        context = browser.new_context(viewport={"width": LYING[0], "height": LYING[1]}, has_touch=True)
        context.set_default_timeout(PATIENCE)
        code = pair(context, path, network.address())
        yield context.new_page(), network, code
        context.close()


def test_a_full_disk_is_no_reason_to_lose_an_answer_or_to_thank_for_none(
    chromium: Browser, tmp_path: Path
) -> None:
    path = own_office(tmp_path)
    with tablet_at(chromium, path) as (page, network, _):
        tools = page.context.new_cdp_session(page)
        tools.send("Storage.overrideQuotaForOrigin", {"origin": network.address(), "quotaSize": 1})
        page.goto(network.address(PAGE))
        before = len(rows(path))
        hurry(page)
        network.is_down = True
        send(page)
        page.wait_for_selector("#unsent[open]")
        assert page.locator("[data-screen=thanks].now").count() == 0
        network.is_down = False  # the server keeps what the device cannot, and nobody need touch anything
        code = thanked(page)
        assert [row.code for row in rows(path)][before:] == [code]
        sheet = uuid(page)
        press(page, "finish")
        await_new_sheet(page, sheet)
        hurry(page)
        network.is_down = True
        send(page)
        page.wait_for_selector("#unsent[open]")
        tools.send("Storage.overrideQuotaForOrigin", {"origin": network.address()})
        thanked(page)  # somebody has tidied up: the device keeps it after all
        assert len(rows(path)) == before + 1
        network.is_down = False
        page.evaluate(ONLINE)
        until(page, WAITS_NOT)
        assert len(rows(path)) == before + 2


def test_a_killed_tablet_starts_cold_without_a_server_and_has_lost_nothing(
    chromium: Browser, tmp_path: Path
) -> None:
    path = own_office(tmp_path)
    codes = []
    with unsteady(path) as (server, network), device(chromium, tmp_path / "disk") as tablet:
        pair(tablet.context, path, network.address())
        page = tablet.page(network.address(PAGE))
        installed(page)
        server.kill()
        hurry(page)
        send(page)
        codes.append(thanked(page))
        tablet.kill()  # between the thanks and the sending
        tablet.start()
        page = tablet.page(network.address(PAGE))
        on(page, "invitation")
        page.tap(".help[lang=su]")
        page.wait_for_selector("html[lang=su]")
        hurry(page)
        send(page)
        codes.append(thanked(page))
        assert rows(path) == []
        assert waits(page) == 2
        server.start()
        page.evaluate(ONLINE)
        until(page, WAITS_NOT)
        found = rows(path)
    assert {row.number: row.code for row in found} == dict(enumerate(codes, 1))
    assert all(row.seconds is not None for row in found)


def test_a_new_version_is_taken_over_whole_and_only_while_nobody_answers(
    chromium: Browser, tmp_path: Path
) -> None:
    path = own_office(tmp_path)
    quick = {"SKM_IDLE_SECONDS": "1", "SKM_GRACE_SECONDS": "600"}
    with tablet_at(chromium, path, **quick) as (page, network, _):
        page.goto(network.address(PAGE))
        installed(page)
        with writing(path) as db:
            change_settings(db, office="Kantor Baru")
        for troubled in (network.blocked, network.spoiled):  # while the new version is fetched
            troubled.add(f"{PAGE}/blank")
            look_for_update(page)
            assert page.evaluate("caches.keys().then((names) => names.length)") == 1
            page.reload()
            on(page, "invitation")
            assert "Kantor Baru" not in page.title()
            troubled.clear()
        begin(page)
        look_for_update(page)
        until(page, "navigator.serviceWorker.getRegistration().then(({ waiting }) => waiting)")
        page.wait_for_selector("#idle[open]")  # a citizen who thinks is not nobody
        assert "Kantor Baru" not in page.title()
        page.tap("#idle [data-go=finish]")
        expect(page).to_have_title(re.compile("Kantor Baru"))
        assert page.evaluate("caches.keys().then((names) => names.length)") == 1


def look_for_update(page: Page) -> None:
    """Let the browser ask for a new version, as it does every few minutes, and wait for what comes of it."""
    page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update()).catch(() => {})")
    until(page, "navigator.serviceWorker.getRegistration().then(({ installing }) => !installing)")


def test_a_revoked_tablet_keeps_what_it_has_and_sends_it_once_it_is_paired_again(
    chromium: Browser, tmp_path: Path
) -> None:
    path = own_office(tmp_path)
    with tablet_at(chromium, path, SKM_THANKS_SECONDS="1") as (page, network, code):
        page.goto(network.address(PAGE))
        installed(page)
        hurry(page)
        network.is_down = True
        send(page)
        thanked(page)
        with writing(path) as db:
            devices.revoke(db, code, ago())
        network.is_down = False
        page.evaluate(ONLINE)
        page.wait_for_selector("h1:has-text('Pasangkan layar ini')")  # nobody is asked for what cannot count
        page.reload()  # no worker gives the counter's page any more
        expect(page.locator("h1")).to_have_text("Pasangkan layar ini")
        assert waits(page) == 1
        assert rows(path) == []
        pair(page.context, path, network.address())
        page.goto(network.address(PAGE))
        until(page, WAITS_NOT)
        assert len(rows(path)) == 1


def test_the_page_can_be_installed_and_its_worker_minds_its_own_business(
    chromium: Browser, tmp_path: Path
) -> None:
    path = own_office(tmp_path)
    with tablet_at(chromium, path) as (page, network, _):
        page.goto(network.address(PAGE))
        installed(page)
        tools = page.context.new_cdp_session(page)
        errors = tools.send("Page.getInstallabilityErrors")["installabilityErrors"]
        assert [error["errorId"] for error in errors if error["errorId"] != "in-incognito"] == []
        manifest = json.loads(tools.send("Page.getAppManifest")["data"])
        assert (manifest["start_url"], manifest["display"]) == (PAGE, "fullscreen")
        kept = page.evaluate(
            """async () => {
              const cache = await caches.open((await caches.keys())[0]);
              const addresses = (await cache.keys()).map(({ url }) => new URL(url));
              return addresses.map((url) => url.pathname + url.search);
            }"""
        )
        assert {address for address in kept if address.startswith("/k/")} == {
            PAGE,
            *(f"{PAGE}?lang={language}" for language in NAMES),
        }
        until(page, "navigator.serviceWorker.getRegistration('/').then((door) => door?.active)")
        network.is_down = True
        page.goto(network.address("/"))  # a tablet that is switched on, before the server is
        page.wait_for_url(f"**{PAGE}")
        on(page, "invitation")
        for place in ("/k/loket-1", "/k/loket-20", f"/f/{COUNTER}", "/posters"):
            with pytest.raises(Error):  # the browser's own page: the worker does not answer for these
                page.goto(network.address(place))
