"""A queue system asks for receipts over HTTP: only with its own token, each once, and readable by a phone."""

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import zxingcpp
from escpos_reader import read
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from offices import office, response
from PIL import Image, ImageDraw
from playwright.sync_api import Browser
from werkzeug.test import TestResponse

import dashboard
from data import receipts, tokens
from data.database import reading, writing
from data.places import add_counter
from data.receipts import keys as receipt_keys
from data.responses import record
from data.settings import change_settings
from kiosk import api, create_app
from kiosk.receipts import api as receipts_api
from kiosk.receipts.printing import DOTS
from surveys.period import ZONES
from surveys.receipt_code import Claim, mint

ADDRESS = "/api/v1/receipts"
DESCRIPTION = json.loads(api.description())
AULA = "Loket Pelayanan Terpadu di Aula Kantor"
KTP = {"counter": "loket-1", "service": "ktp"}


class Machine:
    """A queue system with a token for the receipts of dukcapil."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.app, self.client = app, client
        self.path: Path = app.config["DATABASE"]
        self.token = self.new_token(receipts_of="dukcapil")

    def new_token(self, *, receipts_of: str | None) -> str:
        """Return a new token of the office's."""
        with writing(self.path) as db:
            return tokens.issue(db, str(uuid4()), datetime.now(UTC), receipts_of=receipts_of)

    def send(self, body: Any, place: str = "", token: str | None = None) -> TestResponse:
        """Send a body as JSON, with this machine's token or another."""
        shown = {"Authorization": f"Bearer {self.token if token is None else token}"}
        return self.client.post(ADDRESS + place, json=body, headers=shown)

    def issue(self, *wanted: dict[str, str], **more: Any) -> list[dict[str, Any]]:
        """Have receipts issued, and return them as they are described."""
        answer = self.send({"request": str(uuid4()), "receipts": list(wanted), **more})
        assert answer.status_code == 200, answer.text
        validator("Receipts").validate(answer.json)
        told: list[dict[str, Any]] = answer.get_json()["receipts"]
        return told

    def cancel(self, code: str) -> TestResponse:
        """Ask to cancel a receipt."""
        return self.client.delete(f"{ADDRESS}/{code}", headers={"Authorization": f"Bearer {self.token}"})

    def rows(self) -> int:
        """Return how many receipts the office knows of."""
        with reading(self.path) as db:
            return int(db.execute("SELECT count(*) FROM receipt").fetchone()[0])

    def state(self, code: str) -> str:
        """Return what a code is worth to a citizen."""
        return receipts.look(self.path, code, datetime.now(UTC)).state


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    path = office(tmp_path_factory.mktemp("receipts"))
    with writing(path) as db:
        change_settings(db, kiosk_url="https://skm.kota-uji.go.id/")
        add_counter(db, "aula", AULA, "dukcapil", ["ktp"])
    return create_app({"DATABASE": path})


@pytest.fixture
def machine(app: Flask) -> Iterator[Machine]:
    with app.test_client() as client:
        yield Machine(app, client)


def validator(schema: str) -> Draft202012Validator:
    root = {"$ref": f"#/components/schemas/{schema}", "components": DESCRIPTION["components"]}
    return Draft202012Validator(root)


def problem(answer: TestResponse, status: int) -> str:
    """Return the detail of a problem, which is told in the form of RFC 9457."""
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    told = json.loads(answer.text)
    validator("Problem").validate(told)
    assert told["status"] == status
    return str(told["detail"])


def scanned(picture: Image.Image) -> list[str]:
    """Return what a phone reads in a picture."""
    return [each.text for each in zxingcpp.read_barcodes(picture)]


def test_a_receipt_says_where_and_when_it_is_good_and_a_phone_reads_both_its_pictures(
    machine: Machine,
) -> None:
    told = machine.issue(KTP)[0]
    today = datetime.now(ZONES["WIB"]).date()
    assert told["url"] == f"HTTPS://SKM.KOTA-UJI.GO.ID/R/{told['code']}"
    assert told["shown"].replace("-", "") == told["code"]
    assert (told["counter"], told["service"], told["day"]) == ("loket-1", "ktp", str(today))
    assert told["valid_until"] == str(date.fromisoformat(told["day"]) + timedelta(days=14))
    assert machine.state(told["code"]) == "open"
    slip = read(b64decode(told["escpos"]))
    assert scanned(slip.picture(384)) == [told["url"]]
    assert told["shown"] in slip.lines
    assert {"Loket 1", "KTP-el", "Dinas Kependudukan"} <= set(slip.lines)


def test_the_printed_address_opens_the_survey_of_the_receipts_own_counter(machine: Machine) -> None:
    told = machine.issue(KTP)[0]
    page = machine.client.get(told["url"].removeprefix("HTTPS://SKM.KOTA-UJI.GO.ID"), follow_redirects=True)
    assert page.status_code == 200
    assert "Loket 1" in page.text


def test_the_svg_is_read_in_a_real_browser(machine: Machine, chromium: Browser) -> None:
    told = machine.issue(KTP)[0]
    page = chromium.new_page(viewport={"width": 400, "height": 400})
    page.set_content(f'<body style="margin: 0">{told["qr_svg"]}')
    picture = Image.open(BytesIO(page.screenshot()))
    page.close()
    assert scanned(picture) == [told["url"]]


def test_the_svg_of_a_batch_holds_the_right_code_each(machine: Machine) -> None:
    for told in machine.issue(*[KTP] * 3, {"counter": "loket-2", "service": "ktp"}):
        svg = told["qr_svg"]
        side = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])  # type: ignore[index]
        picture = Image.new("L", (side, side), 255)
        for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg):
            ImageDraw.Draw(picture).line([(int(x), int(y)), (int(x) + int(width) - 1, int(y))], fill=0)
        assert scanned(picture.resize((side * 6, side * 6), Image.Resampling.NEAREST)) == [told["url"]]


def test_the_same_receipt_fits_paper_of_58_and_of_80_mm(machine: Machine) -> None:
    asked = {"request": str(uuid4()), "receipts": [{"counter": "aula", "service": "ktp"}]}
    for width, dots, columns in ((58, 384, 32), (80, 576, 48)):
        told = machine.send(asked | {"width": width}).get_json()["receipts"][0]
        slip = read(b64decode(told["escpos"]))
        assert scanned(slip.picture(dots)) == [told["url"]]
        assert max(map(len, slip.lines)) <= columns
        assert (AULA in slip.lines) == (len(AULA) <= columns)


def test_the_serials_of_a_batch_follow_each_other_without_a_gap(machine: Machine) -> None:
    first = machine.issue(KTP)[0]["serial"]
    told = machine.issue(*[KTP] * 5)
    assert [each["serial"] for each in told] == list(range(first + 1, first + 6))
    assert len({each["code"] for each in told}) == 5


def test_five_hundred_come_at_once_and_not_one_more(machine: Machine) -> None:
    before = machine.rows()
    assert len(machine.issue(*[KTP] * 500)) == 500
    assert machine.rows() == before + 500
    for wrong in ([], [KTP] * 501, "loket-1", None):
        problem(machine.send({"request": str(uuid4()), "receipts": wrong}), 400)
    assert machine.rows() == before + 500


def test_a_machine_that_lost_the_reply_asks_again_and_gets_the_same_receipts(machine: Machine) -> None:
    request = str(uuid4())
    asked = {"request": request, "receipts": [KTP, {"counter": "loket-2", "service": "ktp"}]}
    first = machine.send(asked).get_json()
    rows = machine.rows()
    machine.issue(KTP)
    assert machine.send(asked).get_json() == first
    assert machine.send(asked | {"request": request.upper()}).get_json() == first
    assert machine.rows() == rows + 1


def test_a_request_that_was_answered_before_cannot_ask_for_something_else(machine: Machine) -> None:
    asked: dict[str, Any] = {"request": str(uuid4()), "receipts": [KTP]}
    machine.send(asked)
    rows = machine.rows()
    assert "answered before" in problem(machine.send(asked | {"receipts": [KTP, KTP]}), 422)
    assert machine.rows() == rows


def test_another_units_machine_with_the_same_request_gets_receipts_of_its_own(machine: Machine) -> None:
    asked = {"request": str(uuid4()), "receipts": [KTP]}
    ours = machine.send(asked).get_json()["receipts"][0]
    sorong = machine.new_token(receipts_of="sorong")
    theirs = asked | {"receipts": [{"counter": "poli", "service": "ktp"}]}
    told = machine.send(theirs, token=sorong).get_json()["receipts"][0]
    assert told["counter"] == "poli"
    assert told["code"] != ours["code"]


def test_without_a_token_in_force_nothing_is_issued_or_told(machine: Machine) -> None:
    asked = {"request": str(uuid4()), "receipts": [KTP]}
    rows = machine.rows()
    answer = machine.client.post(ADDRESS, json=asked)
    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    for token in ("", "skm_wrong", machine.token[:-1]):
        problem(machine.send(asked, token=token), 401)
        problem(machine.send({"receipts": []}, "/minted", token=token), 401)
    problem(machine.client.delete(f"{ADDRESS}/22222"), 401)
    assert machine.rows() == rows


def test_a_token_for_scores_issues_no_receipts_and_one_for_receipts_reads_no_scores(machine: Machine) -> None:
    scores = machine.new_token(receipts_of=None)
    asked = {"request": str(uuid4()), "receipts": [KTP]}
    assert "skm token" in problem(machine.send(asked, token=scores), 403)
    with dashboard.create_app({"DATABASE": machine.path}).test_client() as client:
        for token, status in ((scores, 200), (machine.token, 401)):
            answer = client.get("/api/v1/scores?period=2026", headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == status


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ({"counter": "poli", "service": "ktp"}, "receipts[1].counter"),  # another unit's
        ({"counter": "tidak-ada", "service": "ktp"}, "receipts[1].counter"),
        ({"counter": "loket-2", "service": "kk"}, "receipts[1].service"),
        ({"counter": ["loket-1"], "service": "ktp"}, "receipts[1].counter"),
        ({"counter": "loket-1", "service": None}, "receipts[1].service"),
        ({"counter": "loket-1"}, "receipts[1]"),
        ({**KTP, "name": "Budi"}, "receipts[1]"),
        (7, "receipts[1]"),
    ],
)
def test_one_bad_row_is_named_and_nothing_is_issued(machine: Machine, row: Any, where: str) -> None:
    rows = machine.rows()
    detail = problem(machine.send({"request": str(uuid4()), "receipts": [KTP, row, KTP]}), 422)
    assert f"{where}:" in detail
    assert machine.rows() == rows


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ([], 400),
        ("receipts", 400),
        ({"receipts": [KTP]}, 422),
        ({"request": 7, "receipts": [KTP]}, 422),
        ({"request": "7", "receipts": [KTP]}, 422),
        ({"request": str(uuid4()), "receipts": [KTP], "width": 57}, 422),
        ({"request": str(uuid4()), "receipts": [KTP], "width": [58]}, 422),
        ({"request": str(uuid4()), "receipts": [KTP], "width": 58.0}, 422),
        ({"request": str(uuid4()), "receipts": [KTP], "unit": "sorong"}, 400),
    ],
)
def test_what_is_no_request_for_receipts_is_refused(machine: Machine, body: Any, status: int) -> None:
    rows = machine.rows()
    problem(machine.send(body), status)
    assert machine.rows() == rows


def test_what_is_not_json_or_too_large_is_refused(machine: Machine) -> None:
    shown = {"Authorization": f"Bearer {machine.token}"}
    problem(machine.client.post(ADDRESS, data="{", content_type="application/json", headers=shown), 400)
    problem(machine.client.post(ADDRESS, data="{}", content_type="text/plain", headers=shown), 415)
    problem(machine.send({"request": "x" * 600_000}), 413)


def test_an_office_that_has_not_said_where_phones_reach_it_is_told_to(tmp_path: Path) -> None:
    app = create_app({"DATABASE": office(tmp_path)})
    with app.test_client() as client:
        machine = Machine(app, client)
        detail = problem(machine.send({"request": str(uuid4()), "receipts": [KTP]}), 409)
        assert "kiosk_url" in detail
        assert machine.rows() == 0
        app.config["PUBLIC_URL"] = "http://10.0.0.5:8000"
        assert machine.issue(KTP)[0]["url"].startswith("HTTP://10.0.0.5:8000/R/")


def test_a_cancelled_receipt_is_worthless_and_cancelling_twice_is_no_error(machine: Machine) -> None:
    told = machine.issue(KTP)[0]
    assert machine.cancel(told["shown"].lower()).status_code == 204
    assert machine.state(told["code"]) == "cancelled"
    assert machine.cancel(told["code"]).status_code == 204


def test_a_spent_receipt_cannot_be_cancelled_and_its_answer_stays(machine: Machine) -> None:
    told = machine.issue(KTP)[0]
    answered = response(77, at=datetime.now(UTC), channel="receipt", receipt=told["code"])
    assert [each.status for each in record(machine.path, [answered])] == ["recorded"]
    assert "stays counted" in problem(machine.cancel(told["code"]), 409)
    assert machine.state(told["code"]) == "spent"


def test_a_code_that_is_not_the_units_own_is_not_found(machine: Machine) -> None:
    sorong = machine.new_token(receipts_of="sorong")
    asked = {"request": str(uuid4()), "receipts": [{"counter": "poli", "service": "ktp"}]}
    theirs = machine.send(asked, token=sorong).get_json()["receipts"][0]["code"]
    for code in (theirs, "2" * 20, "x", "%00", "a" * 2000):
        problem(machine.cancel(code), 404)
    assert machine.state(theirs) == "open"


def test_what_a_printer_made_offline_is_taken_in_once(machine: Machine) -> None:
    now = datetime.now(UTC)
    with writing(machine.path) as db:
        key = receipt_keys.make_key(db, "dukcapil", "mesin uji", now)
        secret = receipt_keys.secret_of(db, key.id)
        number = receipts.places_of(db, "dukcapil")[0].number
    day = now.astimezone(ZONES["WIB"]).date()
    codes = [mint(secret, Claim(key.id, number, day, serial)) for serial in (1, 2, 3)]
    rows = [{"code": code, "at": now.isoformat()} for code in codes]
    forged = {"code": mint(b"wrong", Claim(key.id, number, day, 4)), "at": now.isoformat()}
    answer = machine.send({"receipts": [*rows, forged]}, "/minted")
    validator("Taken").validate(answer.json)
    assert answer.json == {"new": 3, "known": 0, "refused": 1}
    assert machine.send({"receipts": rows}, "/minted").json == {"new": 0, "known": 3, "refused": 0}
    sorong = machine.new_token(receipts_of="sorong")
    theirs = machine.send({"receipts": rows}, "/minted", token=sorong)
    assert theirs.json == {"new": 0, "known": 0, "refused": 3}


@pytest.mark.parametrize(
    "row",
    [
        {"code": "2" * 20},
        {"code": "2" * 20, "at": "2026-08-15T05:00:00"},  # of which clock?
        {"code": "2" * 20, "at": "kemarin"},
        {"code": "2" * 20, "at": "0001-01-01T00:00:00+00:00"},
        {"code": "2" * 20, "at": "9999-12-31T23:59:59-12:00"},
        {"code": 7, "at": "2026-08-15T05:00:00Z"},
        {"code": "2" * 65, "at": datetime.now(UTC).isoformat()},
        None,
    ],
)
def test_a_line_of_a_log_that_cannot_be_read_is_named(machine: Machine, row: Any) -> None:
    good = {"code": "2" * 20, "at": datetime.now(UTC).isoformat()}
    assert "receipts[1]:" in problem(machine.send({"receipts": [good, row]}, "/minted"), 422)


def test_the_description_holds_the_limits_of_the_code() -> None:
    schemas = DESCRIPTION["components"]["schemas"]
    for schema in ("Wanted", "Minted", "Receipts"):
        assert schemas[schema]["properties"]["receipts"]["maxItems"] == receipts_api.MOST
    assert schemas["Wanted"]["properties"]["width"]["enum"] == list(DOTS)
    assert (
        schemas["Minted"]["properties"]["receipts"]["items"]["properties"]["code"]["maxLength"]
        == receipts_api.LONGEST
    )
