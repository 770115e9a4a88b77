"""Lay all screens of the kiosk out on contact sheets: one for each size and mode, a row for each language.

    make demo                                  # in one terminal
    .venv/bin/python docs/screens.py FOLDER    # in another, with the test tools installed (make test)

Needs Chromium. KIOSK_PORT is that of the demo. Add names of modes to take only those:
normal large largest contrast lowered lowered-largest.
"""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from kiosk.language import NAMES
from surveys.catalogue import survey

KIOSK = f"http://localhost:{os.environ.get('KIOSK_PORT', '8000')}"
SIZES = {
    "upright": (1080, 1920, "/k/dukcapil-1", 0.3),
    "lying": (1280, 800, "/k/dukcapil-1", 0.4),
    "phone": (360, 740, "/f/dukcapil-1", 0.8),
}
MODES: Mapping[str, Mapping[str, str]] = {
    "normal": {},
    "large": {"text": "1"},
    "largest": {"text": "2"},
    "contrast": {"contrast": "1"},
    "lowered": {"lowered": "1"},
    "lowered-largest": {"lowered": "1", "text": "2"},
}
FORM_ORDER = [element.key for element in survey().in_form_order()]
SETTLE = 350
"""Milliseconds until a screen takes touches."""


def main() -> None:
    """Write the sheets into the folder named; exits with a sentence where there is no Chromium."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if not executable:
        sys.exit("Chromium was not found: sudo apt-get install chromium")
    if len(sys.argv) < 2:
        sys.exit("Name the folder for the sheets.")
    folder, modes = Path(sys.argv[1]), sys.argv[2:] or list(MODES)
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for size in SIZES:
            for mode, sheet in sheets(browser, size, modes).items():
                sheet.save(folder / f"{size}-{mode}.png")
        browser.close()


def sheets(browser: Browser, size: str, modes: list[str]) -> dict[str, Image.Image]:
    """Walk through the survey once; on each screen, look at it in every language and mode."""
    width, height, place, scale = SIZES[size]
    page = browser.new_page(
        viewport={"width": width, "height": height},
        has_touch=True,
        device_scale_factor=scale,
        reduced_motion="reduce",
    )
    page.goto(KIOSK + place)
    taken: dict[str, dict[str, list[Image.Image]]] = {mode: {code: [] for code in NAMES} for mode in modes}
    for _ in screens(page):
        for code in NAMES:
            page.tap(f".help[lang={code}]")
            page.wait_for_selector(f"html[lang={code}]")
            page.eval_on_selector("[data-help=aloud]", "(speaker) => { speaker.hidden = false; }")
            for mode in modes:
                page.evaluate(SET, MODES[mode])
                taken[mode][code].append(Image.open(BytesIO(page.screenshot())))
            page.evaluate(SET, {})
        page.tap(".help[lang=id]")
        page.wait_for_timeout(SETTLE)
    page.close()
    return {mode: sheet(list(rows.values())) for mode, rows in taken.items()}


SET = """(wanted) => {
  for (const mode of ['text', 'contrast', 'lowered']) delete document.documentElement.dataset[mode];
  Object.assign(document.documentElement.dataset, wanted);
}"""


def screens(page: Page) -> Iterator[str]:
    """Stop on each kind of screen."""
    yield "invitation"
    page.tap("[data-go=start]")
    page.wait_for_timeout(SETTLE)
    if page.locator("[data-screen=service].now").count():
        yield "service"
        page.tap("[data-screen=service] .card:first-child")
        page.wait_for_timeout(2 * SETTLE)
    for key in FORM_ORDER[:-1]:
        if key in ("cost", "product", "conduct"):
            yield key
        page.tap(f"[data-screen={key}] .card:nth-child(3)")
        page.wait_for_timeout(2 * SETTLE)
    yield FORM_ORDER[-1]
    page.tap("[data-go=skip]")
    for screen, onward in (("about", "next"), ("comment", "next")):
        page.wait_for_timeout(SETTLE)
        yield screen
        page.tap(f"[data-go={onward}]")
    page.wait_for_timeout(SETTLE)
    yield "review"
    page.tap("button[type=submit]:visible:not([name])")
    page.wait_for_selector("[data-screen=thanks].now")
    yield "thanks"


def sheet(rows: list[list[Image.Image]]) -> Image.Image:
    """Return pictures of one size as one: a row for each list."""
    width, height = rows[0][0].size
    gap = 6
    whole = Image.new("RGB", (len(rows[0]) * (width + gap), len(rows) * (height + gap)), "#888888")
    for line, row in enumerate(rows):
        for place, picture in enumerate(row):
            whole.paste(picture, (place * (width + gap), line * (height + gap)))
    return whole


if __name__ == "__main__":
    main()
