"""axe-core runs in Chromium under the strict policy of our pages, and finds what is wrong."""

from collections.abc import Iterator

import pytest
from axe import violations
from playwright.sync_api import Browser, Page, Route

ADDRESS = "http://kiosk.invalid/"  # answered by the test itself: nothing leaves the browser
POLICY = {"Content-Security-Policy": "default-src 'self'"}
GOOD = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Loket</title></head>
<body><main><h1>Loket</h1><label>Saran <input name="comment"></label>
<p><img src="data:," alt="Lambang kota"></p></main></body></html>"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def show(page: Page, html: str) -> None:
    def fulfil(route: Route) -> None:
        route.fulfill(body=html, headers=POLICY | {"Content-Type": "text/html; charset=utf-8"})

    page.route("**/*", fulfil)
    page.goto(ADDRESS)


def test_a_good_page_under_a_strict_policy_has_no_violations(page: Page) -> None:
    show(page, GOOD)
    assert violations(page) == []


@pytest.mark.parametrize(
    ("good", "bad", "rule"),
    [
        (' lang="id"', "", "html-has-lang"),
        ("<label>Saran ", "<label>", "label"),
        (' alt="Lambang kota"', "", "image-alt"),
        ("<h1>Loket</h1>", "<h3>Loket</h3>", "page-has-heading-one"),
    ],
)
def test_a_page_with_a_barrier_is_caught(page: Page, good: str, bad: str, rule: str) -> None:
    assert good in GOOD
    show(page, GOOD.replace(good, bad))
    assert any(line.startswith(f"{rule}: ") for line in violations(page))
