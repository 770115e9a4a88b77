"""The rules of all pages catch what they are there for."""

import pytest
from pages import broken_rules, check_page

HEADERS = {"content-security-policy": "default-src 'self'; img-src 'self' data:"}
GOOD = """<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>Loket 1</title>
<link rel="stylesheet" href="/static/kiosk.css">
<script src="/static/kiosk.js" defer></script></head>
<body><main><h1>Loket 1</h1>
<script type="application/json" id="survey">{"elements": []}</script>
<svg viewBox="0 0 8 8" aria-hidden="true"><path d="M0 0h8" fill="currentColor"/></svg>
<form method="post"><input type="hidden" name="csrf_token" value="x">
<fieldset><legend>Waktu</legend>
<label><input type="radio" name="time" value="4"> Cepat</label></fieldset>
<label for="comment">Saran</label><textarea id="comment" name="comment"></textarea>
<span id="from">Dari</span><input name="from" aria-labelledby="from">
<select name="unit" aria-label="Unit"><option>Semua</option></select>
<button>Kirim</button></form></main></body></html>
"""

BAD_PAGES = [
    ("no doctype", "<!doctype html>", "", "invalid HTML: expected-doctype"),
    ("an element left open", "<main>", "<main><section>", "invalid HTML"),
    ("an end without a start", "</main>", "</main></div>", "invalid HTML"),
    ("an attribute twice", 'id="from"', 'id="from" id="from"', "invalid HTML: duplicate-attribute"),
    ("no language", ' lang="id"', "", "no language"),
    ("no title", "<title>Loket 1</title>", "", "no title"),
    ("an empty title", "<title>Loket 1<", "<title> <", "no title"),
    ("no h1", "<h1>Loket 1</h1>", "", "not exactly one h1"),
    ("two h1", "<h1>Loket 1</h1>", "<h1>Loket 1</h1><h1>Loket 2</h1>", "not exactly one h1"),
    ("an h1 without words", "<h1>Loket 1</h1>", "<h1></h1>", "not exactly one h1"),
    ("an id twice", 'id="from"', 'id="comment"', "duplicate or empty id: 'comment'"),
    ("a radio without words", "> Cepat</label>", "></label>", "unlabelled input: name='time'"),
    ("a label for nothing", 'for="comment"', 'for="saran"', "unlabelled textarea"),
    ("a label without words", ">Saran</label>", "></label>", "unlabelled textarea"),
    ("labelled by nothing", 'labelledby="from"', 'labelledby="until"', "unlabelled input"),
    ("a menu without a label", ' aria-label="Unit"', "", "unlabelled select"),
    ("a style attribute", "<main>", '<main style="color: red">', "inline style on <main>"),
    (
        "a style element",
        "<main>",
        "<main><style>p { top: 0 }</style>",
        "inline style on <style>",
    ),
    ("an inline script", ' type="application/json"', "", "inline script"),
    ("an inline module", "application/json", "module", "inline script"),
    ("a handler", "<button>", '<button onclick="send()">', "inline handler onclick on <button>"),
    ("a script address", "<main>", '<main><a href="javascript:x()">x</a>', "script in the address"),
]
BAD_POLICIES = [
    ("no policy", {}, "without default-src 'self'"),
    ("no default", {"Content-Security-Policy": "img-src 'self'"}, "without default-src 'self'"),
    ("a wide default", {"Content-Security-Policy": "default-src 'self' *"}, "without default-src"),
    (
        "inline styles",
        {"Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'"},
        "allows style-src 'unsafe-inline'",
    ),
    (
        "eval",
        {"Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-eval'"},
        "allows script-src 'unsafe-eval'",
    ),
]


def test_a_page_that_keeps_all_rules_passes() -> None:
    check_page(GOOD, HEADERS)


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [case[1:] for case in BAD_PAGES],
    ids=[case[0] for case in BAD_PAGES],
)
def test_a_page_that_breaks_a_rule_is_caught(good: str, bad: str, expected: str) -> None:
    page = GOOD.replace(good, bad, 1)
    assert page != GOOD
    broken = list(broken_rules(page, HEADERS))
    assert any(line.startswith(expected) for line in broken), broken


@pytest.mark.parametrize(
    ("headers", "expected"),
    [case[1:] for case in BAD_POLICIES],
    ids=[case[0] for case in BAD_POLICIES],
)
def test_a_weak_policy_is_caught(headers: dict[str, str], expected: str) -> None:
    broken = list(broken_rules(GOOD, headers))
    assert len(broken) == 1
    assert expected in broken[0]


def test_all_broken_rules_are_told_at_once() -> None:
    with pytest.raises(AssertionError, match=r"(?s)no title.*not exactly one h1"):
        check_page("<!doctype html><html lang='id'><body><p>x</p></body></html>", HEADERS)
