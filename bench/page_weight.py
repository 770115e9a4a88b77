"""What the first load of a citizen's form costs: requests, bytes, and time on a slow network, in Chromium.

    python bench/page_weight.py

The budget is 4 requests and 30 KiB; exit status 1 where a page is over it.
"""

import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Request, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from data.database import prepare, writing
from data.places import Service, Unit, add_counter, add_service, add_unit
from kiosk import create_app

BUDGET_REQUESTS, BUDGET_BYTES = 4, 30 * 1024
PAGES = {"phone": "/f/loket-1", "kiosk": "/k/loket-1", "phone, English": "/f/loket-1?lang=en"}
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 ms there and back, 400 kbit/s: a phone at the edge of a cell."""

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


def main() -> int:
    """Print the table; return 1 where a page is over the budget."""
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
            over = over or count > BUDGET_REQUESTS or total > BUDGET_BYTES
            print(f"{name:16}{count:>10}{total:>10,}{quick.ready:>9.0f} ms{slow.ready:>13.0f} ms")
        browser.close()
    print(f"budget: {BUDGET_REQUESTS} requests, {BUDGET_BYTES:,} bytes: {'OVER' if over else 'kept'}")
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
