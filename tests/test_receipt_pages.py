"""A receipt in a citizen's hand: it opens its own service and counts once; when it does not, it says why."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe import violations
from citizens import PHONE, hurry, on, opened, overflow, press, running, send, thanked, uuid
from flask.testing import FlaskClient
from offices import KEYS, office
from pages import check_page
from playwright.sync_api import Browser, Page
from werkzeug.test import TestResponse

from data import receipts
from data.database import reading, writing
from data.receipts.standing import LIMIT, count_guess
from kiosk import create_app
from surveys.receipt_code import mint, read, shown

NOW = datetime.now(UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return office(tmp_path)


@pytest.fixture
def client(path: Path) -> Iterator[FlaskClient]:
    with create_app({"DATABASE": path}).test_client() as client:
        yield client


def issued(path: Path, *, ago: int = 0) -> str:
    with writing(path) as db:
        return receipts.issue(db, "dukcapil", [("loket-1", "ktp")], NOW - timedelta(days=ago))[0].code


def spent(path: Path) -> str:
    code = issued(path)
    spend(path, code)
    return code


def spend(path: Path, code: str) -> None:
    with writing(path) as db:
        assert receipts.redeem(db, code, counter="loket-1", service="ktp", now=NOW) == ""


def forged(code: str) -> str:
    return mint(b"?" * 32, read(code, NOW.date()))


def recorded(path: Path) -> list[tuple[Any, ...]]:
    with reading(path) as db:
        return db.execute("SELECT uuid, counter, service, channel FROM response ORDER BY sequence").fetchall()


def page(answer: TestResponse, status: int = 200) -> str:
    assert answer.status_code == status
    check_page(answer.text, answer.headers)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return found[1]


def sheet(html: str, **changes: str) -> dict[str, str]:
    """Return a receipt's form, filled in: all threes."""
    kept = {name: hidden(html, name) for name in ("csrf_token", "uuid", "counter", "service")}
    return {**kept, **{f"ratings.{key}": "3" for key in KEYS}, **changes}


def test_a_receipt_opens_its_own_counter_and_service(client: FlaskClient, path: Path) -> None:
    html = page(client.get(f"/R/{issued(path)}"))
    assert "Loket 1" in html
    assert "Layanan pada struk: KTP-el" in html
    assert "Layanan apa" not in html
    assert hidden(html, "service") == "ktp"


@pytest.mark.parametrize("written", [str, shown, str.lower, lambda code: shown(code).lower()])
@pytest.mark.parametrize("letter", ["r", "R"])
def test_a_code_opens_however_it_is_written(
    client: FlaskClient, path: Path, written: Any, letter: str
) -> None:
    html = page(client.get(f"/{letter}/{written(issued(path))}"))
    assert hidden(html, "counter") == "loket-1"


def test_each_citizen_s_page_has_a_receipt_and_a_uuid_of_its_own(client: FlaskClient, path: Path) -> None:
    codes = [issued(path), issued(path)]
    pages = [client.get(f"/r/{code}").text for code in (*codes, codes[0])]
    assert len({hidden(html, "uuid") for html in pages}) == 3
    for html, code in zip(pages, (*codes, codes[0]), strict=True):
        assert f'action="/r/{code}"' in html
        assert f'data-receipt="{code}"' in html
    assert "the-receipts-code" not in "".join(pages)


def test_a_plain_form_is_recorded_once_and_the_receipt_is_spent(client: FlaskClient, path: Path) -> None:
    code = issued(path)
    form = sheet(page(client.get(f"/r/{code}")))
    for _ in range(2):  # sent twice, by a citizen who waited: the same answer, and the same thanks
        sent = client.post(f"/r/{code}", data=form)
        assert (sent.status_code, sent.location) == (303, "/f/loket-1/thanks")
        assert "Terima kasih" in page(client.get(sent.location))
    assert recorded(path) == [(form["uuid"], "loket-1", "ktp", "receipt")]
    assert "Struk ini sudah dipakai" in page(client.get(f"/r/{code}"), 410)


def test_a_language_is_changed_on_the_way_and_the_receipt_stays(client: FlaskClient, path: Path) -> None:
    code = issued(path)
    form = sheet(client.get(f"/r/{code}").text, comment="Ramah")
    html = page(client.post(f"/r/{code}?lang=en", data=form | {"switch": "en"}))
    assert 'lang="en"' in html
    assert f'action="/r/{code}?lang=en"' in html
    assert "Ramah" in html
    assert sheet(html)["uuid"] == form["uuid"]
    assert client.post(f"/r/{code}?lang=en", data=form).location == "/f/loket-1/thanks?lang=en"


def test_who_comes_second_is_told_and_sends_the_same_answers_without_the_receipt(
    client: FlaskClient, path: Path
) -> None:
    code = issued(path)
    form = sheet(client.get(f"/r/{code}").text, comment="Ramah sekali")
    spend(path, code)
    html = page(client.post(f"/r/{code}", data=form), 422)
    for words in (
        "Satu struk hanya satu suara",
        "masih ada di halaman ini",
        "Kirim tanpa struk",
        "Ramah sekali",
    ):
        assert words in html
    assert html.count(" checked") == len(KEYS) + 1  # and the service, which the open form asks for
    assert 'action="/f/loket-1"' in html
    assert hidden(html, "uuid") == form["uuid"]
    assert client.post("/f/loket-1", data=form).location == "/f/loket-1/thanks"
    assert recorded(path) == [(form["uuid"], "loket-1", "ktp", "poster")]


def test_an_answer_that_lacks_something_keeps_its_receipt(client: FlaskClient, path: Path) -> None:
    code = issued(path)
    form = sheet(client.get(f"/r/{code}").text)
    empty = {name: value for name, value in form.items() if not name.startswith("ratings.")}
    html = page(client.post(f"/r/{code}", data=empty), 422)
    assert f'action="/r/{code}"' in html
    assert "tanpa struk" not in html.partition("<dialog")[0]
    assert client.post(f"/r/{code}", data=form).status_code == 303


def test_a_held_up_receipt_keeps_its_answers_until_it_can_be_looked_at(
    client: FlaskClient, path: Path
) -> None:
    code = issued(path)
    form = sheet(client.get(f"/r/{code}").text)
    soon = datetime.now(UTC) + timedelta(hours=1)  # however slow the machine is, it is not yet a minute later
    with writing(path) as db:
        db.execute("DELETE FROM receipt")  # as if it had been printed offline
        for _ in range(LIMIT):
            count_guess(db, read(code, NOW.date()), soon)
    html = page(client.post(f"/r/{code}", data=form), 422)
    assert "Tunggu satu menit" in html
    assert f'action="/r/{code}"' in html
    assert 'formaction="/f/loket-1"' in html
    assert "Mohon tunggu satu menit" in page(client.get(f"/r/{code}"), 503)
    with writing(path) as db:
        db.execute("DELETE FROM receipt_guess")  # a minute later
    assert client.post(f"/r/{code}", data=form).status_code == 303


def test_each_receipt_that_is_worth_nothing_says_why_and_offers_the_open_form(
    client: FlaskClient, path: Path
) -> None:
    cancelled, moved = issued(path), issued(path)
    with writing(path) as db:
        receipts.cancel(db, cancelled, NOW)
    told = {
        spent(path): "Struk ini sudah dipakai",
        issued(path, ago=15): "Masa berlaku struk ini sudah habis",
        cancelled: "Struk ini sudah dibatalkan",
    }
    for code, title in told.items():
        html = page(client.get(f"/r/{code}"), 410)
        assert title in html
        assert 'href="/f/loket-1"' in html
        assert 'id="survey"' not in html
    with writing(path) as db:
        db.execute("DELETE FROM counter_service WHERE counter = 'loket-1' AND service = 'ktp'")
    html = page(client.get(f"/r/{moved}"), 410)
    assert "Layanan pada struk ini sudah pindah" in html
    assert 'href="/f/loket-1"' in html


def test_a_typed_code_leads_to_its_survey_and_a_slip_back_to_the_field(
    client: FlaskClient, path: Path
) -> None:
    code = issued(path)
    html = page(client.get("/r"))
    assert {page(client.get(address)) for address in ("/R", "/r/", "/R/")} == {html}
    assert "tidak ada angka 0 dan 1" in html
    for typed in (shown(code), f" {code.lower()} ", shown(code).replace("-", " ")):
        assert client.get("/r", query_string={"code": typed}).location == f"/r/{code}"
    slip = code[:-1] + ("3" if code[-1] == "2" else "2")
    words = {
        slip: "bandingkan tiap kelompok",
        code[:-1]: "belum lengkap",
        f"{code}2": "terlalu panjang",
        f"{code[:-1]}O": "Huruf O dan I serta angka 0 dan 1 tidak pernah dipakai",
    }
    for wrong, sentence in words.items():
        html = page(client.get(f"/r/{wrong}"), 404)
        assert sentence in html
        assert f'value="{shown(wrong)}"' in html


def test_a_wrong_code_names_no_place(client: FlaskClient, path: Path) -> None:
    html = page(client.get(f"/r/{forged(issued(path))}"), 404)
    assert "tidak kami kenal" in html
    assert "Loket" not in html


@pytest.mark.parametrize("typed", ["%2F%2Fevil.example", "-", "a/b", "\u0130" * 50, "\x00", "<b>"])
def test_whatever_is_typed_gets_a_page(client: FlaskClient, typed: str) -> None:
    answer = client.get("/r", query_string={"code": typed}, follow_redirects=True)
    assert answer.status_code in {200, 404}
    check_page(answer.text, answer.headers)
    assert urlsplit(answer.request.url).path.startswith("/r")


def test_a_form_without_a_known_counter_or_its_token_records_nothing(client: FlaskClient, path: Path) -> None:
    code = issued(path)
    form = sheet(client.get(f"/r/{code}").text)
    assert client.post(f"/r/{code}", data=form | {"counter": "x"}).status_code == 404
    assert client.post(f"/r/{code}", data=form | {"csrf_token": "x"}).status_code == 400
    assert client.post(f"/r/{code}", data=form | {"counter": "loket-2"}).status_code == 422
    assert recorded(path) == []


def sent_with_script(page: Page) -> str:
    hurry(page)
    send(page)
    return thanked(page)


def test_a_citizen_scans_rates_and_scans_again_while_a_second_phone_comes_too_late(
    chromium: Browser, path: Path
) -> None:
    code = issued(path)
    with running(path) as kiosk, opened(chromium, PHONE) as phone, opened(chromium, PHONE) as other:
        for each in (phone, other):
            each.goto(kiosk.address(f"/R/{code}"))
        hurry(other)
        assert sent_with_script(phone)
        phone.tap("[name=switch][value=en]")  # the thanks in another language, when the receipt is spent
        phone.wait_for_selector("html[lang=en]")
        assert thanked(phone)
        phone.goto(kiosk.address(f"/R/{code}"))
        assert phone.locator("h2").inner_text() == "Struk ini sudah dipakai"
        assert violations(phone) == []
        assert overflow(phone) <= 0
        phone.tap("a.button.main")
        phone.wait_for_url("**/f/loket-1")
        on(phone, "invitation")

        mine = uuid(other)
        send(other)
        other.wait_for_selector("#unspent[open]")
        assert "Satu struk hanya satu suara" in other.locator("#unspent p:visible").first.inner_text()
        assert violations(other) == []
        press(other, "close")
        on(other, "review", 0)
        assert "Sangat sesuai" in other.locator(".row .answer").first.inner_text()
        send(other)
        press(other, "send-open")
        assert thanked(other)
        phone.goto(kiosk.address("/r/2222-2222"))
        assert violations(phone) == []
        assert overflow(phone) <= 0
    assert [row[1:] for row in recorded(path)] == [
        ("loket-1", "ktp", "receipt"),
        ("loket-1", "ktp", "poster"),
    ]
    assert recorded(path)[1][0] == mine
