"""What all tests share: Hypothesis' profile, and Chromium for those that ask for it."""

import os
import shutil
import sys
from collections.abc import Iterator
from ctypes.util import find_library

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

# The same examples every time, and no judgement by the clock: a busy machine fails no test.
settings.register_profile(
    "suara-loket", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suara-loket")

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (  # a test's browser talks to nobody but the test's own servers
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def _executable() -> str | None:
    """Return the browser to start, or None; SKM_CHROMIUM goes before what is on the PATH."""
    candidates = (os.environ.get("SKM_CHROMIUM"), *(shutil.which(name) for name in NAMES))
    return next((path for path in candidates if path), None)


def _remedy() -> str | None:
    """Say what the machine lacks for a browser test, or None; Playwright's own driver needs libatomic."""
    chromium = [] if _executable() else ["chromium"]
    library = ["libatomic1"] if sys.platform == "linux" and not find_library("atomic") else []
    missing = " ".join(chromium + library)
    return (
        f"no browser here: sudo apt-get install {missing} (or name yours in SKM_CHROMIUM)"
        if missing
        else None
    )


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give one headless Chromium to all tests; each opens (and closes) contexts of its own."""
    if remedy := _remedy():
        if os.environ.get("SKM_REQUIRE_BROWSER") == "1":
            pytest.fail(f"SKM_REQUIRE_BROWSER=1, but {remedy}", pytrace=False)
        pytest.skip(remedy)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_executable(), args=QUIET)
        yield browser
        browser.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that asks for Chromium, so that `-m "not browser"` leaves it out."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count the browser tests that were skipped, where nobody can overlook it."""
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum("browser" in report.keywords for report in skipped)
    if count:
        terminalreporter.section("browser tests skipped", yellow=True)
        terminalreporter.line(f"{count} browser tests were skipped: {_remedy()}")
