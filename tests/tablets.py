"""A counter's paired tablet in Chromium: its browser, which can be killed, and its scripts without taps."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from citizens import LYING, PATIENCE, WAITING, until
from conftest import QUIET
from conftest import _executable as executable
from offices import office
from playwright.sync_api import Browser, BrowserContext, Error, Page

from data import devices
from data.database import reading, writing
from data.settings import change_settings
from kiosk.assets import FOLDER

COUNTER = "loket-2"
PAGE = f"/k/{COUNTER}"

PARTS = ("answers", "sending", "short_code", "moment", "store", "queue", "sync")
SCRIPTS = "\n".join((FOLDER / "scripts" / f"{part}.js").read_text(encoding="utf-8") for part in PARTS)

WITHOUT_TAPS = f"""(times) => {{
  document.body.innerHTML = `<form id="survey" data-channel="kiosk" data-version="test"
    data-api="/api/v1/responses" data-device="/api/v1/device"></form>`;
  {SCRIPTS}
  Object.assign(sync, {{ first: 20, longest: 100, rest: 60_000, limit: 1_000, ...times }});
  const thanked = [];
  const answer = async (given = {{}}) => {{
    const uuid = newUuid();
    const outcome = await kept({{
      uuid, ratings: {{ conduct: 4 }}, service: "ktp", counter: "{COUNTER}", channel: "kiosk",
      language: "id", ...given,
    }});
    if (["recorded", "duplicate"].includes(outcome?.status)) thanked.push([uuid, outcome.code]);
    return outcome;
  }};
  const left = async () => {{ sendSoon(); return (await queue.status()).waiting; }};
  window.tablet = {{ queue, sync, look, sendSoon, answer, left, thanked }};
}}"""
"""The very scripts of the page, on a page without screens: what a citizen's taps end in, as `tablet`."""


@dataclass(frozen=True)
class Row:
    """A response as the server has it."""

    uuid: str
    code: str
    number: int | None
    answered_at: datetime
    seconds: int | None


def own_office(folder: Path) -> Path:
    """Return an office that takes answers from paired kiosks alone."""
    path = office(folder)
    with writing(path) as db:
        change_settings(db, open_kiosks=False)
    return path


def pair(context: BrowserContext, path: Path, address: str, counter: str = COUNTER) -> str:
    """Make a browser the kiosk of a counter; return the device's code."""
    now = datetime.now(UTC)
    with writing(path) as db:
        code = devices.offer(db, counter, "Tablet", "tes", now)
    device, key = devices.pair(path, code, now)
    context.add_cookies([{"name": "skm_device", "value": key, "url": address}])
    return device.code


def rows(path: Path) -> list[Row]:
    """Return what the server holds, in the order of recording."""
    with reading(path) as db:
        found = db.execute(
            "SELECT uuid, code, device_sequence, answered_at, seconds FROM response ORDER BY sequence"
        )
        return [
            Row(uuid, code, number, datetime.fromisoformat(at), seconds)
            for uuid, code, number, at, seconds in found
        ]


def has_no_gap(found: list[Row]) -> bool:
    """Say whether the device's own numbers are 1, 2, 3 … to the last."""
    return sorted(row.number or 0 for row in found) == list(range(1, len(found) + 1))


def without_taps(page: Page, address: str, **times: int) -> Page:
    """Make a page one on which `tablet` is the device's own scripts."""
    page.goto(f"{address}/healthz")
    page.evaluate(WITHOUT_TAPS, times)
    return page


def installed(page: Page) -> None:
    """Wait until the page's worker has kept everything and gives it."""
    until(page, "navigator.serviceWorker.controller")


def waits(page: Page) -> int:
    """Return how many answers lie on the device, whatever page of it this is."""
    count: int = page.evaluate(f"() => {WAITING}")
    return count


class Device:
    """A browser whose disk outlives it: it can be killed, and started again."""

    def __init__(self, browser: Browser, disk: Path) -> None:
        self.browser = browser
        self.disk = disk
        self.start()

    def start(self) -> None:
        """Start the browser on its disk, as after a reboot."""
        self.context = self.browser.browser_type.launch_persistent_context(
            self.disk,
            executable_path=executable(),
            args=QUIET,
            viewport={"width": LYING[0], "height": LYING[1]},
            has_touch=True,
        )
        self.context.set_default_timeout(PATIENCE)

    def page(self, address: str) -> Page:
        """Open an address."""
        page = self.context.pages[0]
        page.goto(address)
        return page

    def kill(self) -> None:
        """End every process of the browser at once, as a battery that is empty does."""
        for process in self._processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.close()
        while self._processes():
            time.sleep(0.05)

    def close(self) -> None:
        """Close the browser, also where it is dead already."""
        with suppress(Error):
            self.context.close()

    def _processes(self) -> list[int]:
        """Return the browser's processes: those that were started with its disk."""
        listed = subprocess.run(["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=True)
        lines = (line.split(maxsplit=1) for line in listed.stdout.splitlines())
        return [int(pid) for pid, command in lines if f"--user-data-dir={self.disk}" in command]


@contextmanager
def device(browser: Browser, disk: Path) -> Iterator[Device]:
    """Give a tablet until the block ends."""
    tablet = Device(browser, disk)
    try:
        yield tablet
    finally:
        tablet.close()


def ago(**time_: Any) -> datetime:
    """Return a moment so long ago."""
    return datetime.now(UTC) - timedelta(**time_)
