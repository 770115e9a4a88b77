"""What a citizen's form costs: its first load, how soon it answers a touch, and how many touches it takes.

    python bench/page_weight.py

The phone's form has a budget of 4 requests and 30 KiB; exit status 1 where it is over. A tablet's page also
holds what it needs to work without network, which it loads once per version. The touches are real taps in
Chromium; how long a person takes is estimated from them, by the model in `estimate`.
"""

import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Request, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from data.database import prepare, writing
from data.places import Service, Unit, add_counter, add_service, add_unit
from data.settings import change_settings
from kiosk import create_app
from surveys import catalogue

BUDGET_REQUESTS, BUDGET_BYTES = 4, 30 * 1024
PAGES = {"phone": "/f/loket-1", "phone, English": "/f/loket-1?lang=en", "tablet": "/k/loket-1"}
SCREENS = {"upright": (1080, 1920), "lying": (1280, 800)}
SLOWER = 4
"""How many times slower than this machine a cheap tablet is taken to be."""

FRAME = 1000 / 60
READING, DECIDING, TOUCHING = 200 / 60, 1.0, 0.5
"""Assumed, not measured: words a second of a reader in no hurry; seconds for a choice, and for a touch."""

LISTEN = """() => {
  window.touches = [];
  addEventListener("click", () => {
    const start = performance.now();
    requestAnimationFrame(() => {  // the frame that shows the answer: its style, layout and paint come after
      const channel = new MessageChannel();
      channel.port1.onmessage = () => touches.push(performance.now() - start);
      channel.port2.postMessage("");
    });
  }, true);
}"""
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 ms there and back, 400 kbit/s: a phone at the edge of a cell."""

SETTLE = 700
"""Milliseconds: longer than a filled card is shown and a new screen takes no touch."""

ENDING = (
    "[data-go=skip-all]:visible",
    "[data-go=next]:visible",
    "button[type=submit][data-busy]:visible",
)

READY = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
"""When the first screen stands and takes a touch."""


class Silent(WSGIRequestHandler):
    """Keeps the server's log out of the table."""

    def log(self, *_: object) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class Load:
    """One first load: `sizes` is bytes with headers, a request each; `ready` in milliseconds."""

    sizes: list[int]
    ready: float


@contextmanager
def kiosk() -> Iterator[str]:
    """Run the app with an office whose counter gives two services; give its address."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "skm.db"
        prepare(path)
        with writing(path) as db:
            add_unit(db, Unit("dukcapil", "Dinas Kependudukan dan Pencatatan Sipil"))
            add_service(db, Service("ktp", "Perekaman KTP-el", "dukcapil"))
            add_service(db, Service("kk", "Kartu Keluarga", "dukcapil"))
            add_counter(db, "loket-1", "Loket 1", "dukcapil", ["ktp", "kk"])
            add_counter(db, "loket-2", "Loket 2", "dukcapil", ["ktp"])
            change_settings(db, open_kiosks=True)
        app = create_app({"DATABASE": path})
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def load(browser: Browser, address: str, *, slow: bool) -> Load:
    """Open a page with an empty cache and wait until the network is quiet."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    if slow:
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    finished: list[Request] = []
    page.on("requestfinished", lambda request: finished.append(request))  # noqa: PLW0108 - Playwright wraps no builtin
    page.goto(address, wait_until="networkidle")
    sizes = [request.sizes() for request in finished]
    ready = float(page.evaluate(READY))
    context.close()
    return Load([size["responseHeadersSize"] + size["responseBodySize"] for size in sizes], ready)


def touch(browser: Browser, address: str, size: tuple[int, int], rate: int) -> list[float]:
    """Answer the nine questions and send, by taps; return the milliseconds until each touch was answered.

    From the click to the end of the frame that shows what it did, which begins up to a frame later; `rate`
    says how many times slower the processor is made.
    """
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, has_touch=True)
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    page.evaluate(LISTEN)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
    elements = [element.key for element in catalogue.survey().in_form_order()]
    questions = [f"[data-screen={key}].now .card:nth-of-type(3)" for key in elements]
    for target in ("[data-go=start]:visible", *questions, *ENDING):
        page.wait_for_timeout(SETTLE)
        page.tap(target)
    page.wait_for_selector("[data-screen=thanks].now")
    page.wait_for_timeout(SETTLE)
    found: list[float] = page.evaluate("touches")
    context.close()
    return found


def estimate(touches: int) -> tuple[float, float]:
    """Return the seconds of a person who reads every question, and of one who reads its name and the answer.

    Words read, plus a choice for each question, plus the touches, plus the third of a second that a filled
    card is shown. An estimate: the true figure is what offices find in the seconds kept with each response.
    """
    elements = catalogue.survey().elements
    asked = sum(len(element.question["id"].split()) for element in elements)
    named = sum(len(element.name["id"].split()) for element in elements)
    chosen = sum(len(element.options[2].wording["id"].split()) for element in elements)
    hands = touches * TOUCHING + len(elements) * (DECIDING + 0.3)
    return (asked + chosen) / READING + hands, (named + chosen) / READING + hands


def show_touches(browser: Browser, base: str) -> None:
    """Print how soon a tablet's screens answer a touch, and how long a citizen takes."""
    print(f"\n{'touches':24}{'number':>8}{'median':>12}{'slowest':>12}   a frame is {FRAME:.1f} ms")
    for name, size in SCREENS.items():
        for rate in (1, SLOWER):
            times = touch(browser, base + "/k/loket-2", size, rate)
            kind = f"{name}, {rate} times slower" if rate > 1 else name
            print(f"{kind:24}{len(times):>8}{median(times):>9.1f} ms{max(times):>9.1f} ms")
    reads, skims = estimate(len(times))
    print(
        f"\nestimated for {len(times)} touches: {reads:.0f} s for who reads every question, {skims:.0f} s for"
    )
    print(
        "who reads its name and the answer chosen (200 words a minute, 1 s a choice, 0.5 s a touch: assumed)"
    )


def main() -> int:
    """Print the tables; return 1 where the phone's form is over the budget."""
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        print("Chromium was not found: sudo apt-get install chromium")
        return 1
    over = False
    print(f"{'page':16}{'requests':>10}{'bytes':>10}{'ready':>12}{'slow network':>16}")
    with kiosk() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for name, place in PAGES.items():
            quick, slow = (load(browser, base + place, slow=slow) for slow in (False, True))
            count, total = len(quick.sizes), sum(quick.sizes)
            over |= name.startswith("phone") and (count > BUDGET_REQUESTS or total > BUDGET_BYTES)
            print(f"{name:16}{count:>10}{total:>10,}{quick.ready:>9.0f} ms{slow.ready:>13.0f} ms")
        show_touches(browser, base)
        browser.close()
    print(
        f"\nphone's budget: {BUDGET_REQUESTS} requests, {BUDGET_BYTES:,} bytes: {'OVER' if over else 'kept'}"
    )
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
