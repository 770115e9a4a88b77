"""Only a counter's own kiosk answers as that counter: how a browser becomes it, and what it may not do."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from offices import KEYS, office
from pages import check_page
from werkzeug.test import TestResponse

from data import devices, office_hours, pictures
from data.database import reading, writing
from data.devices.pin import set_pin
from data.devices.refusals import refusals
from data.settings import change_settings
from kiosk import create_app

RESPONSES, NEWS = "/api/v1/responses", "/api/v1/device"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give an office whose kiosks must be paired."""
    path = office(tmp_path)
    with writing(path) as db:
        change_settings(db, open_kiosks=False)
    return path


@pytest.fixture
def app(path: Path) -> Flask:
    return create_app({"DATABASE": path})


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


def page(answer: TestResponse, status: int) -> str:
    assert answer.status_code == status
    check_page(answer.text, answer.headers)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def offered(path: Path, counter: str = "loket-1") -> str:
    with writing(path) as db:
        return devices.offer(db, counter, "Tablet depan", "admin", datetime.now(UTC))


def typed(client: FlaskClient, code: str) -> TestResponse:
    """Type a code into the page's field and send it."""
    token = re.search(r'name="csrf_token" value="([^"]*)"', client.get("/k/loket-1").text)
    assert token
    return client.post("/pasang", data={"csrf_token": token[1], "code": code})


def paired(client: FlaskClient, path: Path, counter: str = "loket-1") -> str:
    """Make a client the kiosk of a counter; return the device's code."""
    device, key = devices.pair(path, offered(path, counter), datetime.now(UTC))
    client.set_cookie("skm_device", key)
    return device.code


def revoke(path: Path, device: str) -> None:
    with writing(path) as db:
        devices.revoke(db, device, datetime.now(UTC))


def row(**changes: Any) -> dict[str, Any]:
    usual = {
        "uuid": str(uuid4()),
        "counter": "loket-1",
        "service": "ktp",
        "channel": "kiosk",
        "language": "id",
        "ratings": dict.fromkeys(KEYS, 4),
    }
    return usual | changes


def sent(client: FlaskClient, *rows: Any, **extra: Any) -> TestResponse:
    return client.post(RESPONSES, json={"responses": list(rows)}, **extra)


def statuses(answer: TestResponse) -> list[tuple[str, dict[str, str]]]:
    assert answer.status_code == 200, answer.text
    return [(each["status"], each["problems"]) for each in answer.get_json()["outcomes"]]


def from_devices(path: Path) -> list[tuple[str | None, int | None]]:
    with reading(path) as db:
        return list(db.execute("SELECT device, device_sequence FROM response ORDER BY sequence"))


def test_an_unpaired_browser_is_told_how_to_become_the_kiosk_and_asked_nothing_else(
    client: FlaskClient,
) -> None:
    text = page(client.get("/k/loket-1"), 403)
    assert "Loket 1, Dinas Kependudukan" in text
    assert 'name="code"' in text
    assert "ratings." not in text


def test_an_unpaired_browser_cannot_answer_as_a_counter_neither_as_a_program_nor_by_the_form(
    client: FlaskClient, path: Path
) -> None:
    refused = sent(client, row(channel="poster"), row())
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    text = client.get("/k/loket-1").text
    token = re.search(r'name="csrf_token" value="([^"]*)"', text)
    assert token
    form = {"csrf_token": token[1], "uuid": str(uuid4()), "service": "ktp", "ratings.time": "4"}
    assert "Pasangkan layar ini" in page(client.post("/k/loket-1", data=form), 403)
    assert from_devices(path) == []


def test_a_citizens_phone_needs_no_pairing(client: FlaskClient) -> None:
    assert statuses(sent(client, row(channel="poster"))) == [("recorded", {})]
    assert "Bagaimana pelayanan" in page(client.get("/f/loket-1"), 200)


def test_a_typed_code_makes_the_browser_the_counters_kiosk(client: FlaskClient, path: Path) -> None:
    code = offered(path)
    answer = typed(client, code.lower())
    assert (answer.status_code, answer.headers["Location"]) == (303, "/k/loket-1")
    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("skm_device"))
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Max-Age=34560000" in cookie
    assert "Secure" not in cookie
    assert "Bagaimana pelayanan" in page(client.get("/k/loket-1"), 200)
    assert client.get("/").headers["Location"] == "/k/loket-1"
    assert statuses(sent(client, row(device_sequence=1))) == [("recorded", {})]
    with reading(path) as db:
        (device,) = devices.devices(db)
    assert from_devices(path) == [(device.code, 1)]
    assert "Kode ini tidak berlaku" in page(typed(client, code), 422)


def test_a_screen_that_is_paired_anew_is_one_device(client: FlaskClient, path: Path) -> None:
    former, code = paired(client, path), offered(path, "loket-2")
    text = client.get(f"/pasang/{code}").text
    token = re.search(r'name="csrf_token" value="([^"]*)"', text)
    assert token
    client.post("/pasang", data={"csrf_token": token[1], "code": code})
    with reading(path) as db:
        in_force = [each.counter for each in devices.devices(db) if each.revoked_at is None]
        assert [each.code for each in devices.devices(db) if each.revoked_at] == [former]
    assert in_force == ["loket-2"]


def test_over_https_the_key_never_travels_in_the_clear(path: Path) -> None:
    client = create_app({"DATABASE": path, "HTTPS": True}).test_client()
    first = client.get("/k/loket-1", base_url="https://localhost")
    token = re.search(r'name="csrf_token" value="([^"]*)"', first.text)
    assert token
    answer = client.post(
        "/pasang",
        data={"csrf_token": token[1], "code": offered(path)},
        base_url="https://localhost",
        headers={"Referer": "https://localhost/k/loket-1"},
    )
    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("skm_device"))
    assert "Secure" in cookie


def test_a_scanned_code_shows_its_counter_and_waits_for_a_touch(client: FlaskClient, path: Path) -> None:
    code = offered(path, "poli")
    text = page(client.get(f"/pasang/{code}"), 200)
    assert "Poli Umum" in text
    assert "Tablet depan" in text
    assert "Kode ini tidak berlaku" in page(client.get("/pasang/2222-2222"), 422)
    with reading(path) as db:
        assert devices.devices(db) == []
        assert devices.offered(db, code, datetime.now(UTC)) is not None


def test_the_way_back_from_a_paired_screen_leads_to_its_counter_again(
    client: FlaskClient, path: Path
) -> None:
    spent = offered(path)
    device, key = devices.pair(path, spent, datetime.now(UTC))
    client.set_cookie("skm_device", key)
    for place in ("/pasang", f"/pasang/{spent}", "/pasang/2222-2222"):
        assert client.get(place).headers["Location"] == "/k/loket-1"
    assert "Poli Umum" in page(client.get(f"/pasang/{offered(path, 'poli')}"), 200)
    revoke(path, device.code)
    assert "Kode ini tidak berlaku" in page(client.get(f"/pasang/{spent}"), 422)


def test_a_code_cannot_be_spent_by_another_sites_page(client: FlaskClient, path: Path) -> None:
    assert client.post("/pasang", data={"code": offered(path)}).status_code == 400
    with reading(path) as db:
        assert devices.devices(db) == []


def test_a_kiosk_answers_for_its_own_counter_alone(client: FlaskClient, path: Path) -> None:
    code = paired(client, path)
    theirs = row(counter="loket-2", device_sequence=7, comment="NIK 3201010101010001")
    assert statuses(sent(client, row(), theirs)) == [
        ("recorded", {}),
        ("rejected", {"counter": "not_paired"}),
    ]
    text = page(client.get("/k/loket-2"), 403)
    assert "Layar ini milik loket lain" in text
    with reading(path) as db:
        (refused,) = refusals(db)
    assert (refused.device, refused.uuid, refused.device_sequence) == (code, theirs["uuid"], 7)
    assert refused.problems == {"counter": "not_paired"}


def test_what_a_kiosk_sent_and_nobody_could_read_is_kept_too(client: FlaskClient, path: Path) -> None:
    paired(client, path)
    assert [status for status, _ in statuses(sent(client, row(service="kk", ratings={"time": 9}), 7))] == [
        "rejected",
        "rejected",
    ]
    with reading(path) as db:
        assert [each.problems for each in refusals(db)] == [{"time": "not_a_rating"}]


def test_nobody_can_say_of_themselves_which_device_they_are(client: FlaskClient, path: Path) -> None:
    code = paired(client, path)
    assert statuses(sent(client, row(device=code))) == [("rejected", {"device": "unknown"})]


def test_a_program_is_paired_and_shows_its_key(client: FlaskClient, path: Path) -> None:
    answer = client.post(f"{NEWS}/pair", json={"code": offered(path)})
    told = answer.get_json()
    assert (told["counter"], told["name"]) == ("loket-1", "Tablet depan")
    key = {"Authorization": f"Bearer {told['key']}"}
    assert statuses(sent(client, row(), headers=key)) == [("recorded", {})]
    assert from_devices(path) == [(told["device"], None)]
    assert client.post(f"{NEWS}/pair", json={"code": "2222-2222"}).status_code == 410
    assert client.post(f"{NEWS}/pair", json={"code": ["a"]}).status_code == 410


@pytest.mark.parametrize("news", ['{"storage": {"usage": NaN}}', '{"waiting": 1e999}', "[" * 5_000, "[]"])
def test_news_that_is_no_json_is_refused_and_breaks_nothing(
    client: FlaskClient, path: Path, news: str
) -> None:
    paired(client, path)
    assert client.post(NEWS, data=news, content_type="application/json").status_code == 400


def test_a_revoked_kiosk_may_do_nothing_and_says_so(client: FlaskClient, path: Path) -> None:
    code = paired(client, path)
    revoke(path, code)
    assert sent(client, row()).status_code == 401
    assert client.post(NEWS, json={}).status_code == 401
    text = page(client.get("/k/loket-1"), 403)
    assert "sudah dicabut" in text
    assert "tetap tersimpan di perangkat ini" in text
    typed(client, offered(path))
    assert "Bagaimana pelayanan" in page(client.get("/k/loket-1"), 200)


def test_during_a_trial_any_browser_answers_and_a_paired_one_is_still_known(
    client: FlaskClient, path: Path
) -> None:
    with writing(path) as db:
        change_settings(db, open_kiosks=True)
    assert statuses(sent(client, row())) == [("recorded", {})]
    code = paired(client, path)
    assert statuses(sent(client, row(), row(counter="loket-2"))) == [("recorded", {})] * 2
    assert from_devices(path) == [(None, None), (code, None), (None, None)]


def test_the_plain_form_of_a_paired_kiosk_counts_as_that_device(client: FlaskClient, path: Path) -> None:
    code = paired(client, path)
    text = page(client.get("/k/loket-1"), 200)
    token = re.search(r'name="csrf_token" value="([^"]*)"', text)
    assert token
    form = {"csrf_token": token[1], "uuid": str(uuid4()), "service": "ktp", "ratings.time": "4"}
    assert client.post("/k/loket-1", data=form).status_code == 303
    assert from_devices(path) == [(code, None)]


def test_a_device_tells_how_it_is_and_hears_the_servers_time(client: FlaskClient, path: Path) -> None:
    paired(client, path)
    news = {"version": "0.1.0", "waiting": 0, "refused": 0, "last_sequence": 3, "storage": {"usage": 9}}
    answer = client.post(NEWS, json=news | {"clock": "2030-01-01T00:00:00Z"})
    told = answer.get_json()
    assert (told["counter"], told["name"], told["pin"]) == ("loket-1", "Tablet depan", "")
    assert abs((datetime.fromisoformat(told["time"]) - datetime.now(UTC)).total_seconds()) < 60
    assert any(each.startswith("skm_device=") for each in answer.headers.getlist("Set-Cookie"))
    with reading(path) as db:
        (device,) = devices.devices(db)
    assert (device.last_sequence, device.storage) == (3, {"usage": 9})
    assert device.clock_offset is not None
    assert device.clock_offset > 0


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ('{"waiting": -1}', "application/json", 400),
        ("[]", "application/json", 400),
        ("{", "application/json", 400),
        ("[" * 5_000, "application/json", 400),
        ('{"version": "' + "v" * 9_000 + '"}', "application/json", 400),
        ("{}", "text/plain", 415),
    ],
)
def test_news_of_the_wrong_shape_is_a_problem(
    client: FlaskClient, path: Path, body: str, kind: str, status: int
) -> None:
    paired(client, path)
    answer = client.post(NEWS, data=body, content_type=kind)
    assert answer.status_code == status
    assert json.loads(answer.text)["status"] == status


def test_the_server_checks_a_pin_for_its_own_devices_and_brakes_guessing(
    client: FlaskClient, path: Path
) -> None:
    assert client.post(f"{NEWS}/pin", json={"pin": "2468"}).status_code == 401
    paired(client, path)
    assert client.post(f"{NEWS}/pin", json={"pin": "2468"}).get_json() == {"right": False}
    with writing(path) as db:
        set_pin(db, "2468")
    assert client.post(f"{NEWS}/pin", json={"pin": "2468"}).get_json() == {"right": True}
    for _ in range(5):
        assert client.post(f"{NEWS}/pin", json={"pin": "1357"}).get_json() == {"right": False}
    braked = client.post(f"{NEWS}/pin", json={"pin": "2468"})
    assert braked.status_code == 429
    assert 0 < int(braked.headers["Retry-After"]) <= 900


def test_a_page_holds_nothing_of_the_pin_or_the_key(client: FlaskClient, path: Path) -> None:
    paired(client, path)
    with writing(path) as db:
        set_pin(db, "2468")
    text = client.get("/k/loket-1").text
    assert "pbkdf2" not in text
    assert "skd_" not in text


def test_the_offices_colour_and_crest_stand_on_its_screens(client: FlaskClient, path: Path) -> None:
    paired(client, path)
    assert "/brand/" not in client.get("/k/loket-1").text
    crest = b"\x89PNG\r\n\x1a\ncrest"
    with writing(path) as db:
        change_settings(db, colour="#7a1f1f")
        pictures.keep(db, pictures.LOGO, crest)
    text = page(client.get("/k/loket-1"), 200)
    colours, logo = re.findall(r'(?:href|src)="(/brand/[^"]+)"', text)
    style = client.get(colours)
    assert "--primary: #7a1f1f;" in style.text
    assert style.mimetype == "text/css"
    assert "immutable" in style.headers["Cache-Control"]
    picture = client.get(logo)
    assert (picture.data, picture.mimetype) == (crest, "image/png")
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    phone = client.get("/f/loket-1").text
    assert colours in phone
    assert logo not in phone  # a citizen's own data volume


def test_without_a_crest_there_is_no_picture(client: FlaskClient) -> None:
    assert client.get("/brand/logo").status_code == 404


def test_a_tablets_page_carries_its_units_hours(client: FlaskClient, path: Path) -> None:
    paired(client, path, "poli")
    assert 'data-hours="{}"' in client.get("/k/poli").text
    with writing(path) as db:
        office_hours.set_hours(db, "sorong", [1], (time(8), time(15, 30)))
    text = page(client.get("/k/poli"), 200)
    assert 'data-zone="540"' in text
    assert '"1": ["08:00", "15:30"]' in text.replace("&#34;", '"')
    assert "data-hours" not in client.get("/f/poli").text


def test_an_errors_page_at_a_counter_tries_again_by_itself_and_no_other(client: FlaskClient) -> None:
    tablet = page(client.get("/k/nowhere"), 404)
    assert 'data-retry="/k/nowhere"' in tablet
    assert "retry.js" in tablet
    phone = page(client.get("/f/nowhere"), 404)
    assert "retry" not in phone
