"""Nobody sees a score without having signed in, and a session ends when it should."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from heads import LOGIN, PASSWORD, answered_office, app_of, send, signed_in, with_head
from offices import NOON, office
from pages import check_page

from dashboard.access import OPEN
from data import accounts
from data.accounts.sessions import LASTS
from data.database import reading, writing
from data.upkeep import keep_up

GOOD = {"login": LOGIN, "password": PASSWORD}


def invitation(path: Path, login: str = "baru") -> str:
    with writing(path) as db:
        return accounts.invite(db, login, "Siti Aminah", "agency_head", NOON)


def test_only_signing_in_and_files_are_open() -> None:
    signing = {"signing.sign_in", "signing.second_step", "signing.invitation"}
    assert set(OPEN) == {"static", "files.healthz", "provider.leave", "provider.come_back"} | signing


def test_every_other_address_sends_strangers_to_sign_in_and_back(tmp_path: Path) -> None:
    client = app_of(answered_office(tmp_path)).test_client()
    for address in ("/tanda", "/struk", "/perangkat/pasang", "/no-such-page"):
        assert client.get(address).location == f"/masuk?next={address}"


def test_somebody_who_signs_in_gets_where_they_wanted_to_go(tmp_path: Path) -> None:
    client = app_of(answered_office(tmp_path)).test_client()
    asked = client.get("/?unit=dukcapil&period=2026-TW3")
    assert asked.status_code == 302
    answer = send(client, asked.location, GOOD)
    assert (answer.status_code, answer.location) == (302, "/?unit=dukcapil&period=2026-TW3")
    assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil", "/\t/evil", "evil", ""],
)
def test_nobody_is_sent_elsewhere_after_signing_in(tmp_path: Path, target: str) -> None:
    client = app_of(with_head(office(tmp_path))).test_client()
    page = client.get("/masuk", query_string={"next": target})
    assert page.status_code == 200
    answer = client.post(
        "/masuk", query_string={"next": target}, data={**GOOD, "csrf_token": token_of(page.text)}
    )
    assert (answer.status_code, answer.location) == (302, "/")


def test_a_head_signs_in_over_tls_with_a_browser_that_tells_no_referer(tmp_path: Path) -> None:
    client = app_of(with_head(office(tmp_path))).test_client()
    tls = {"base_url": "https://localhost"}
    token = token_of(client.get("/masuk", **tls).text)
    assert client.post("/masuk", data=GOOD | {"csrf_token": "forged"}, **tls).status_code == 400
    assert client.post("/masuk", data=GOOD | {"csrf_token": token}, **tls).status_code == 302


def token_of(html: str) -> str:
    return html.partition('name="csrf_token" value="')[2].partition('"')[0]


def test_a_wrong_password_is_said_plainly_and_tells_nothing_of_logins(tmp_path: Path) -> None:
    client = app_of(with_head(office(tmp_path))).test_client()
    for login in (LOGIN, "nobody"):
        answer = send(client, "/masuk", {"login": login, "password": "wrong"})
        assert answer.status_code == 401
        assert "Nama masuk atau kata sandi tidak cocok." in answer.text
        check_page(answer.text, answer.headers)
    assert client.get("/").status_code == 302


def test_after_five_wrong_passwords_one_has_to_wait_and_is_told_how_long(tmp_path: Path) -> None:
    client = app_of(with_head(office(tmp_path))).test_client()
    for _ in range(5):
        assert send(client, "/masuk", {"login": LOGIN, "password": "wrong"}).status_code == 401
    answer = send(client, "/masuk", GOOD)
    assert answer.status_code == 429
    assert "Coba lagi dalam 16 menit" in answer.text or "Coba lagi dalam 15 menit" in answer.text
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60 + 1
    check_page(answer.text, answer.headers)


def test_a_form_without_its_token_changes_nothing(tmp_path: Path) -> None:
    client = signed_in(with_head(office(tmp_path)))
    for address in ("/keluar", "/akun/keluar-semua", "/akun"):
        answer = client.post(address, data={})
        assert answer.status_code == 400
        check_page(answer.text, answer.headers)
    assert client.get("/akun").status_code == 200


def test_signing_out_ends_the_session_and_keeps_the_language(tmp_path: Path) -> None:
    client = signed_in(with_head(office(tmp_path)))
    client.get("/?lang=en")
    answer = send(client, "/keluar", {}, page="/akun")
    assert answer.location == "/masuk"
    assert "You have signed out." in client.get("/masuk").text
    assert client.get("/").status_code == 302


def test_a_session_that_was_signed_out_of_opens_nothing_wherever_its_cookie_lies(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    mine, other, copy = signed_in(path), signed_in(path), app_of(path).test_client()
    cookie = mine.get_cookie("skm_dashboard")
    assert cookie
    copy.set_cookie(cookie.key, cookie.value)
    assert copy.get("/").status_code == 200
    assert send(mine, "/keluar", {}, page="/akun").status_code == 302
    assert copy.get("/").status_code == 302
    assert other.get("/").status_code == 200
    with reading(path) as db:
        assert db["ended_session"].count == 1
    keep_up(path, NOON + LASTS)
    with reading(path) as db:
        assert db["ended_session"].count == 0


def test_a_session_ends_twelve_hours_after_signing_in_whatever_is_done_meanwhile(tmp_path: Path) -> None:
    clock = [NOON]
    client = signed_in(with_head(office(tmp_path)), CLOCK=lambda: clock[0])
    for hours, language, status in ((11, "en", 200), (12, "id", 302), (22, "en", 302)):
        clock[0] = NOON + timedelta(hours=hours)
        assert client.get(f"/akun?lang={language}").status_code == status  # which signs the cookie anew


@pytest.mark.parametrize("holds", [True, False])
def test_only_a_session_that_holds_may_send_a_large_file(tmp_path: Path, *, holds: bool) -> None:
    clock = [NOON]
    path = with_head(office(tmp_path), "administrator")
    client = signed_in(path, CLOCK=lambda: clock[0])
    clock[0] += timedelta(0 if holds else 1)
    large = {"file": (BytesIO(b"x" * 100_000), "lama.csv")}
    status = client.post("/pengaturan/impor", data=large).status_code
    assert status == (400 if holds else 413)  # read as far as its missing token, or not at all


def test_signing_out_everywhere_ends_every_session(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    one, other = signed_in(path), signed_in(path)
    assert send(one, "/akun/keluar-semua", {}, page="/akun").status_code == 302
    assert one.get("/").status_code == 302
    assert other.get("/").status_code == 302


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    one, other = signed_in(path), signed_in(path)
    new = "kata sandi yang baru"
    answer = send(one, "/akun", {"old": PASSWORD, "password": new, "again": new})
    assert answer.status_code == 302
    assert "Kata sandi sudah diganti." in one.get("/akun").text
    assert other.get("/").status_code == 302
    fresh = app_of(path).test_client()
    assert send(fresh, "/masuk", GOOD).status_code == 401
    assert send(fresh, "/masuk", {"login": LOGIN, "password": new}).status_code == 302


@pytest.mark.parametrize(
    ("given", "said", "status"),
    [
        ({"old": "x", "password": "a" * 10, "again": "a" * 10}, "sekarang tidak cocok", 401),
        ({"old": PASSWORD, "password": "a" * 9, "again": "a" * 9}, "10 sampai 200 karakter.", 200),
        ({"old": PASSWORD, "password": "a" * 10, "again": "b" * 10}, "tidak sama", 200),
        ({"old": PASSWORD, "password": "", "again": ""}, "belum diisi", 200),
    ],
)
def test_a_password_that_cannot_be_taken_is_refused_beside_its_field(
    tmp_path: Path, given: dict[str, str], said: str, status: int
) -> None:
    client = signed_in(with_head(office(tmp_path)))
    answer = send(client, "/akun", given)
    assert answer.status_code == status
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    check_page(answer.text, answer.headers)


def test_a_link_lets_its_bearer_choose_a_password_once(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    address = f"/undangan/{invitation(path)}"
    client = app_of(path).test_client()
    page = client.get(address)
    check_page(page.text, page.headers)
    assert "Siti Aminah" in page.text
    assert "10 sampai 200 karakter" in page.text
    short = send(client, address, {"password": "short", "again": "short"})
    assert "Kata sandi terdiri atas 10 sampai 200 karakter." in short.text
    answer = send(client, address, {"password": "sandi siti aminah", "again": "sandi siti aminah"})
    assert (answer.status_code, answer.location) == (302, "/")
    assert client.get("/akun").status_code == 200
    again = app_of(path).test_client().get(address)
    assert again.status_code == 410
    assert "Mintalah tautan baru" in again.text
    check_page(again.text, again.headers)


def test_a_link_that_has_run_out_is_refused(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    address = f"/undangan/{invitation(path)}"
    later = app_of(path, CLOCK=lambda: NOON + timedelta(days=8)).test_client()
    assert later.get(address).status_code == 410


def test_a_reset_of_an_account_ends_its_sessions(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    client = signed_in(path)
    invitation(path, LOGIN)
    assert client.get("/").status_code == 302


def test_a_session_of_the_kiosks_key_or_of_an_older_epoch_opens_nothing(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    client = signed_in(path)
    with client.session_transaction() as session:
        session["epoch"] = -1
    assert client.get("/").status_code == 302
    with client.session_transaction() as session:
        session["login"] = ["kepala"]
    assert client.get("/").status_code == 302


def cookie(client: FlaskClient) -> str:
    answer = send(client, "/masuk", GOOD)
    return answer.headers["Set-Cookie"]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    set_cookie = cookie(app_of(path).test_client())
    assert set_cookie.startswith("skm_dashboard=")
    assert "HttpOnly" in set_cookie
    assert "SameSite=Lax" in set_cookie
    assert "Secure" not in set_cookie
    app = app_of(path, HTTPS=True)
    assert app.config["SESSION_COOKIE_SECURE"] is True
    assert app.config["PERMANENT_SESSION_LIFETIME"] == timedelta(hours=12)
