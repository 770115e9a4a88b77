"""Take README's pictures from the running demo.

    make demo                          # in one terminal
    .venv/bin/python docs/pictures.py  # in another, with the test tools installed (make test)

Needs Chromium. KIOSK_PORT and DASHBOARD_PORT are those of the demo.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from data.demo import LOGIN, PASSWORD

PICTURES = Path(__file__).with_name("pictures")
KIOSK = f"http://localhost:{os.environ.get('KIOSK_PORT', '8000')}"
DASHBOARD = f"http://localhost:{os.environ.get('DASHBOARD_PORT', '8001')}"
SETTLE = 600
"""Milliseconds until a screen stands still."""


def main() -> None:
    """Take both pictures; exits with a sentence where there is no Chromium."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if not executable:
        sys.exit("Chromium was not found: sudo apt-get install chromium")
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        take_kiosk(browser)
        take_dashboard(browser)
        browser.close()


def take_kiosk(browser: Browser) -> None:
    """Take the third question of the kiosk, upright, with two questions answered."""
    page = browser.new_page(viewport={"width": 1080, "height": 1920}, has_touch=True, device_scale_factor=0.5)
    page.goto(f"{KIOSK}/k/dukcapil-1")
    page.get_by_role("button", name="Mulai menilai").tap()
    for key in ("requirements", "procedure"):
        page.wait_for_timeout(SETTLE)
        page.locator(f"section[data-screen={key}]").get_by_role("radio").nth(3).tap()
    page.wait_for_timeout(2 * SETTLE)
    page.locator("section[data-screen=time]").get_by_role("radio").nth(2).focus()
    take(page, "kiosk")


def take_dashboard(browser: Browser) -> None:
    """Take the page of the morning: the whole office in the present quarter."""
    page = browser.new_page(viewport={"width": 1280, "height": 940})
    page.goto(DASHBOARD)
    page.get_by_role("textbox", name="Nama masuk").fill(LOGIN)
    page.get_by_role("textbox", name="Kata sandi").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "masuk" not in address)
    page.wait_for_timeout(2 * SETTLE)
    take(page, "dashboard")


def take(page: Page, name: str) -> None:
    """Write one picture."""
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
