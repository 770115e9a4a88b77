"""The invented city with its year of answers, built once a run, and a head who looks at it in Chromium."""

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from shutil import copy, rmtree
from tempfile import mkdtemp
from typing import Any

from faces import serving
from heads import LOGIN, session_cookie
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from dashboard.units_shown import shown
from data import demo

LISTEN = """
window.broken = [];
addEventListener("securitypolicyviolation", (event) => {
  window.broken.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"}
"""Without motion a colour is at once what it will be."""


@dataclass(frozen=True, slots=True)
class Served:
    """A dashboard that runs, and the database that it shows."""

    address: str
    path: Path


def city_in(folder: Path) -> Path:
    """Return a copy of the invented city, for a test to change as it likes."""
    template = _city()
    for ending in ("", "-wal", ".key"):  # nobody is writing: the files together are the whole database
        if (part := template.with_name(template.name + ending)).exists():
            copy(part, folder)
    return folder / template.name


@cache
def _city() -> Path:
    folder = Path(mkdtemp())
    atexit.register(rmtree, folder, ignore_errors=True)
    path = folder / "skm.db"
    demo.build(path, datetime.now(UTC), shown)
    return path


@contextmanager
def served_at(path: Path) -> Iterator[Served]:
    """Serve the dashboard of a database until the block ends."""
    with serving("dashboard", path) as address:
        yield Served(address, path)


@contextmanager
def head_of(
    chromium: Browser, served: Served, at: str = "/", reader: str = "Akun", login: str = LOGIN, **given: Any
) -> Iterator[Page]:
    """Give a page with somebody's session; it must not have complained of anything by its end."""
    context = chromium.new_context(**(DESK | given))
    context.add_init_script(LISTEN)
    name, value = session_cookie(served.path, login)
    context.add_cookies([{"name": name, "value": value, "url": served.address}])
    page = context.new_page()
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if not message.text.startswith("Failed to load resource"):  # a page of status 404 is one
            complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{served.address}{at}")
    expect(page.get_by_role("link", name=reader, exact=True)).to_be_visible()
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
