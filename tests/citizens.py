"""Citizens at the real kiosk: the app on a real port, a page in Chromium, and the taps of a hand."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from offices import ALWAYS, SURVEY, next_week
from playwright.sync_api import Browser, Page
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from data import tallies
from data.database import reading
from data.responses import ratings_in
from kiosk import create_app

FORM_ORDER = [element.key for element in SURVEY.in_form_order()]
UPRIGHT, LYING, TABLET, PHONE = (1080, 1920), (1280, 800), (720, 960), (360, 740)
SETTLE, REVIEWED = 300, 650
"""Milliseconds, a little longer than a new screen takes no touch, and than a review is not sent by one."""

STANDS = """([screen, settle]) => new Promise((done) => {
  const end = performance.now() + 15000;
  const look = () => {
    if (document.querySelector(`[data-screen="${screen}"].now`)) setTimeout(done, settle, true);
    else if (performance.now() > end) done(false);
    else requestAnimationFrame(look);
  };
  look();
})"""
"""Playwright's own waiting looks only twice a second after a while, which adds up over nine questions."""


SEND = "button[type=submit]:visible:not([name])"

PATIENCE = 30_000
"""Milliseconds."""

WAITING = """new Promise(async (done) => {
  const kept = await indexedDB.databases();
  if (!kept.some(({ name }) => name === 'suara-loket')) return done(0);
  const request = indexedDB.open('suara-loket');
  request.onsuccess = () => {
    const found = request.result.transaction('waiting').objectStore('waiting').count();
    found.onsuccess = () => { request.result.close(); done(found.result); };
  };
})"""
"""How many answers lie on the device, which has thanked for them already."""


class Silent(WSGIRequestHandler):
    """Keeps the server's log out of the tests' output."""

    def log(self, *_: Any) -> None:
        """Say nothing."""


class Kiosk:
    """The real app on a real port, which can be stopped and started again like a server that reboots."""

    def __init__(self, path: Path, **config: Any) -> None:
        self.path = path
        self.app = create_app({"DATABASE": path, **config})
        self.port = 0
        self.start()

    def start(self) -> None:
        """Listen again on the same port."""
        self.server: BaseWSGIServer = make_server(
            "127.0.0.1", self.port, self.app, threaded=True, request_handler=Silent
        )
        self.port = self.server.port
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def stop(self) -> None:
        """Close the port, as a server that is switched off."""
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def address(self, place: str) -> str:
        """Return the full address of a page."""
        return f"http://127.0.0.1:{self.port}{place}"

    def count(self, **where: str) -> int:
        """Return how many responses count, at a place or everywhere."""
        next_week(self.path)
        chosen: Any = {"first": ALWAYS.first, "last": ALWAYS.last, **where}
        with reading(self.path) as db:
            return tallies.tally(db, SURVEY, tallies.Filter(**chosen)).n

    def ratings(self) -> list[dict[str, int]]:
        """Return the ratings of each response in the order of recording."""
        next_week(self.path)
        with reading(self.path) as db:
            return list(ratings_in(db, ALWAYS))


@contextmanager
def running(path: Path, **config: Any) -> Iterator[Kiosk]:
    kiosk = Kiosk(path, **config)
    try:
        yield kiosk
    finally:
        kiosk.stop()


@contextmanager
def opened(browser: Browser, size: tuple[int, int] = TABLET, **options: Any) -> Iterator[Page]:
    """Open a page in a context of its own; an error of our script or policy fails the test."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=True, **options)
    context.set_default_timeout(15_000)
    wrong: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Policy" in said.text else None)
    try:
        yield page
        for tablet in [each for each in context.pages if "/k/" in each.url][:1]:
            until(tablet, f"{WAITING}.then((waiting) => !waiting)")
    finally:
        context.close()
    assert not wrong


def until(page: Page, condition: str) -> None:
    """Wait for a condition of the page, a promise perhaps; its policy forbids Playwright's own way."""
    met = page.evaluate(
        f"""async (patience) => {{
          const end = performance.now() + patience;
          while (performance.now() < end) {{
            if (await ({condition})) return true;
            await new Promise((done) => setTimeout(done, 20));
          }}
          return false;
        }}""",
        PATIENCE,
    )
    assert met, condition


def press(page: Page, go: str) -> None:
    page.tap(f"button[data-go='{go}']:visible")


def on(page: Page, screen: str, settle: int = SETTLE) -> None:
    """Wait until a screen stands, and has become ready for touches (for keys its foot is so at once)."""
    assert page.evaluate(STANDS, [screen, settle]), screen


def rate(page: Page, element: str, rating: int) -> None:
    on(page, element)
    page.tap(f"[data-screen='{element}'] .card:has(input[value='{rating}'])")


def begin(page: Page, service: str = "ktp") -> None:
    """Start, and choose the service where the counter asks for it."""
    on(page, "invitation")
    press(page, "start")
    if page.locator("[data-screen=service]").count():
        on(page, "service")
        page.tap(f"[data-screen=service] .card:has(input[value='{service}'])")


def rate_all(page: Page, ratings: dict[str, int]) -> None:
    for element in FORM_ORDER:
        rate(page, element, ratings[element])


def skip_to(page: Page, screen: str) -> None:
    """Skip questions until a screen stands, by a key, which a new screen takes at once."""
    while not page.locator(f"[data-screen='{screen}'].now").count():
        by_key(page, "skip")


def hurry(page: Page) -> None:
    """Rate the first question and skip the rest, up to the review."""
    begin(page)
    rate(page, FORM_ORDER[0], 4)
    on(page, FORM_ORDER[1], 0)
    skip_to(page, "about")
    to_review(page)


def to_review(page: Page) -> None:
    on(page, "about", 0)
    by_key(page, "skip-all")
    on(page, "comment", 0)
    by_key(page, "next")
    on(page, "review", 0)


def by_key(page: Page, go: str) -> None:
    page.press(f"button[data-go='{go}']:visible", "Enter")


def send(page: Page) -> None:
    """Send by a key, which a review takes at once."""
    page.press(SEND, "Enter")


def thanked(page: Page) -> str:
    on(page, "thanks")
    return page.locator("[data-screen=thanks] [data-code]").inner_text()


def uuid(page: Page) -> str:
    return page.locator("[name=uuid]").input_value()


def await_new_sheet(page: Page, was: str) -> None:
    """Wait for the next citizen's page."""
    page.wait_for_selector(f"[name=uuid]:not([value='{was}'])", state="attached")
    page.wait_for_selector("[data-screen=invitation].now")
    page.wait_for_timeout(SETTLE)


def filled_in(page: Page) -> list[str]:
    """Return what of an answer is left anywhere on the page."""
    left: list[str] = page.evaluate(
        """() => [
          ...[...document.querySelectorAll('input:checked')].map((input) => input.name),
          ...[document.querySelector('textarea').value, document.querySelector('[data-code]').value],
          ...[...document.querySelectorAll('.row .answer')].map((answer) => answer.textContent),
          ...Object.values(sessionStorage),
          ...Object.keys(localStorage).filter((name) => name !== 'clock'), // the device's own, no citizen's
        ].filter(Boolean)"""
    )
    return left


def narrow_targets(page: Page, least: int) -> list[str]:
    """Return what can be touched on this screen and is smaller than it must be."""
    small: list[str] = page.evaluate(
        """(least) => [...document.querySelectorAll('button, a, .card, .chip')]
          .map((each) => [each, each.getBoundingClientRect()])
          .filter(([, box]) => box.width && (box.width < least || box.height < least))
          .map(([each, box]) => `${each.textContent.trim()} ${box.width} x ${box.height}`)""",
        least,
    )
    return small


def overflow(page: Page) -> int:
    wide: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wide


def screens(page: Page) -> Iterator[str]:
    """Walk through the survey and stop on every kind of screen."""
    on(page, "invitation")
    yield "invitation"
    press(page, "start")
    on(page, "service")
    yield "service"
    page.tap("[data-screen=service] .card:first-child")
    on(page, FORM_ORDER[0])
    yield "a question"
    for rating in (2, 3):  # the two on which white words are hardest to read
        rate(page, FORM_ORDER[0], rating)
        on(page, FORM_ORDER[1])
        press(page, "back")
        on(page, FORM_ORDER[0])
        yield "an answered question"
    rate(page, FORM_ORDER[0], 4)
    on(page, FORM_ORDER[1], 0)
    skip_to(page, "product")
    yield "the longest question"
    skip_to(page, "about")
    on(page, "about")
    page.tap(".age .chip:nth-child(2)")
    yield "about"
    press(page, "next")
    on(page, "comment")
    yield "comment"
    press(page, "next")
    on(page, "review")
    yield "review"
    send(page)
    thanked(page)
    yield "thanks"
