"""Whoever the office's provider shows gets into the account an administrator made them, and into no other."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from heads import LOGIN, app_of, page, person, send, with_head
from joserfc.jwk import OctKey, RSAKey
from offices import NOON, office
from oidc_provider import CLIENT, SECRET, Provider, provider
from pages import check_page
from pyotp import TOTP
from werkzeug.test import TestResponse

from dashboard.headers import POLICY
from data import accounts
from data.accounts import people, second_step
from data.accounts.people import Wanted
from data.database import reading, writing
from data.deeds import deeds

SARI = "sari"
ADDRESS = "sari@contoh.go.id"
BACK = "/masuk/sso/kembali"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with provider() as known:
        yield known


@pytest.fixture
def sso(running: Provider) -> Provider:
    """Return the provider as it is at first: it shows Sari, and keeps the rules."""
    running.claims = {"sub": "1001", "email": ADDRESS, "email_verified": True}
    running.signing_key, running.algorithm, running.broken = running.key, "RS256", False
    running.asked.clear()
    return running


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return an office where an administrator has entered Sari, who never chose a password."""
    path = with_head(office(tmp_path))
    with writing(path) as db:
        wanted = Wanted("Sari Dewi", "unit_head", frozenset({("dukcapil", None)}), ADDRESS)
        people.admit(db, LOGIN, SARI, wanted, NOON)
    return path


def browser(path: Path, sso: Provider, **config: str) -> FlaskClient:
    settings = {"OIDC_ISSUER": sso.issuer, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SECRET}
    return app_of(path, **(settings | config)).test_client()


def through(client: FlaskClient, start: str = "/masuk/sso") -> TestResponse:
    """Go to the provider and come back, as a browser does."""
    there = client.get(start)
    assert there.status_code == 302, there.text
    back = requests.get(there.location, allow_redirects=False, timeout=10).headers["Location"]
    return client.get(back.removeprefix("http://localhost"))


def subject_of(path: Path, login: str = SARI) -> str | None:
    with reading(path) as db:
        row = db.execute("SELECT subject FROM account WHERE login = ?", (login,)).fetchone()
    return row[0]  # type: ignore[no-any-return]


def test_somebody_who_was_entered_gets_in_and_no_further_than_their_role_and_places(
    path: Path, sso: Provider
) -> None:
    sso.claims |= {"role": "administrator", "groups": ["administrator"]}
    client = browser(path, sso)
    assert "Masuk dengan SSO" in page(client, "/masuk?next=/tanda")
    assert through(client, "/masuk/sso?next=/tanda").location == "/tanda"
    assert "Sari Dewi" in page(client, "/akun")
    assert client.get("/?unit=sorong").status_code == 403
    assert client.get("/pengaturan/orang").status_code == 403
    assert subject_of(path) == f"{sso.issuer}|1001"
    (asked,) = sso.asked
    assert asked["code_challenge_method"] == "S256"
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert asked["redirect_uri"] == f"http://localhost{BACK}"
    with reading(path) as db:
        assert [each.what for each in deeds(db)] == ["account.bound", "person.invited"]


def test_from_then_on_the_subject_tells_who_it_is_and_the_address_does_not(path: Path, sso: Provider) -> None:
    through(browser(path, sso))
    sso.claims |= {"email": "baru@contoh.go.id"}
    assert through(browser(path, sso)).status_code == 302
    sso.claims = {"sub": "2002", "email": ADDRESS, "email_verified": True}
    answer = through(browser(path, sso))
    assert answer.status_code == 401
    assert subject_of(path) == f"{sso.issuer}|1001"


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": "budi@contoh.go.id"},
        {"email": ""},
        {"email": None},
    ],
)
def test_who_was_not_entered_or_whose_address_is_not_verified_gets_no_account(
    path: Path, sso: Provider, claims: dict[str, object]
) -> None:
    sso.claims |= claims
    client = browser(path, sso)
    answer = through(client)
    assert answer.status_code == 401
    assert "belum terdaftar" in answer.text
    check_page(answer.text, answer.headers)
    assert client.get("/").status_code == 302
    assert subject_of(path) is None
    with reading(path) as db:
        assert db.execute("SELECT count(*) FROM account").fetchone()[0] == 2


def test_a_closed_account_stays_closed_and_another_address_unbinds(path: Path, sso: Provider) -> None:
    through(browser(path, sso))
    with writing(path) as db:
        wanted = Wanted("Sari Dewi", "unit_head", frozenset({("dukcapil", None)}), "lain@contoh.go.id")
        people.change(db, LOGIN, SARI, wanted, NOON)
    assert through(browser(path, sso)).status_code == 401
    sso.claims |= {"email": "lain@contoh.go.id"}
    assert through(browser(path, sso)).status_code == 302
    with writing(path) as db:
        people.close(db, LOGIN, SARI, NOON)
    assert through(browser(path, sso)).status_code == 401


@pytest.mark.parametrize("was", ["closed and opened again", "given a new link"])
def test_who_gets_a_new_link_uses_it_before_the_provider_lets_them_in_again(
    path: Path, sso: Provider, was: str
) -> None:
    through(browser(path, sso))
    with writing(path) as db:
        if was == "given a new link":
            token = people.renew(db, LOGIN, SARI, NOON)
        else:
            people.close(db, LOGIN, SARI, NOON)
            token = people.reopen(db, LOGIN, SARI, NOON)
    assert through(browser(path, sso)).status_code == 401
    accounts.accept(path, token, "sandi sari dewi", NOON)
    assert through(browser(path, sso)).location == "/"


def test_who_never_opened_their_account_may_still_come_by_the_provider(path: Path, sso: Provider) -> None:
    with writing(path) as db:
        people.renew(db, LOGIN, SARI, NOON)
    assert through(browser(path, sso)).location == "/"


def test_a_second_step_is_asked_for_here_too(path: Path, sso: Provider) -> None:
    with writing(path) as db:
        offer = second_step.offer(db, SARI, "Kantor")
        code = str(TOTP(offer.secret).at(int(NOON.timestamp())))
        second_step.turn_on(db, SARI, offer.sealed, code, NOON)
    client = browser(path, sso)
    assert through(client, "/masuk/sso?next=/tanda").location == "/masuk/langkah-kedua?next=/tanda"
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"aud": "another-client"},
        {"iss": "https://evil.example"},
        {"exp": 1_000_000_000},
        {"sub": ""},
    ],
)
def test_a_token_that_was_made_for_another_occasion_opens_nothing(
    path: Path, sso: Provider, wrong: dict[str, object]
) -> None:
    sso.claims |= wrong
    client = browser(path, sso)
    answer = through(client)
    assert answer.status_code == 401
    assert "tidak selesai" in answer.text
    assert client.get("/").status_code == 302


def test_a_token_that_the_provider_s_own_key_did_not_sign_opens_nothing(path: Path, sso: Provider) -> None:
    sso.signing_key = RSAKey.generate_key(2048, parameters={"kid": "one"})
    assert through(browser(path, sso)).status_code == 401
    sso.signing_key, sso.algorithm = OctKey.import_key(SECRET.ljust(32)), "HS256"
    assert through(browser(path, sso)).status_code == 401


def test_coming_back_without_having_left_or_with_another_s_state_opens_nothing(
    path: Path, sso: Provider
) -> None:
    client, other = browser(path, sso), browser(path, sso)
    there = other.get("/masuk/sso").location
    stolen = requests.get(there, allow_redirects=False, timeout=10).headers["Location"]
    address = urlsplit(stolen)
    for query in (address.query, "", "code=x", "code=x&state=y", "error=access_denied&state=y"):
        client.get("/masuk/sso")
        answer = client.get(f"{BACK}?{query}")
        assert answer.status_code == 401, query
        check_page(answer.text, answer.headers)
    assert client.get("/").status_code == 302


def test_a_provider_that_does_not_answer_is_said_and_passwords_still_work(path: Path, sso: Provider) -> None:
    sso.broken = True
    assert through(browser(path, sso)).status_code == 401
    client = browser(path, sso, OIDC_ISSUER="http://127.0.0.1:9")
    answer = client.get("/masuk/sso")
    assert answer.status_code == 401
    assert "tidak menjawab" in answer.text
    check_page(answer.text, answer.headers)
    given = {"login": LOGIN, "password": "sandi kepala unit"}
    assert send(client, "/masuk", given).status_code == 302


def test_the_button_is_a_link_so_that_no_form_may_send_anything_elsewhere(path: Path, sso: Provider) -> None:
    client = browser(path, sso, OIDC_NAME="Akun Kota")
    answer = client.get("/masuk")
    assert "Masuk dengan Akun Kota" in answer.text
    assert "form-action 'self';" in POLICY
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_without_a_provider_there_is_neither_button_nor_page(path: Path) -> None:
    client = app_of(path).test_client()
    assert "/masuk/sso" not in page(client, "/masuk")
    assert client.get("/masuk/sso").status_code == 404
    assert client.get(BACK).status_code == 404


@pytest.mark.parametrize(
    "config",
    [
        {"OIDC_ISSUER": "https://sso.contoh.go.id"},
        {
            "OIDC_ISSUER": "http://sso.contoh.go.id",
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_CLIENT_SECRET": SECRET,
        },
    ],
)
def test_a_provider_set_by_half_or_without_tls_is_refused_at_the_start(
    path: Path, config: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match="SKM_OIDC"):
        app_of(path, **config)


def test_without_the_extra_the_dashboard_runs_and_offers_passwords_alone(path: Path) -> None:
    person(path, "budi", "observer")
    program = (
        "import sys; sys.modules['authlib'] = None\n"
        "from dashboard import create_app\n"
        f"app = create_app({{'DATABASE': {str(path)!r}, 'OIDC_ISSUER': 'https://sso.contoh.go.id', "
        "'OIDC_CLIENT_ID': 'x', 'OIDC_CLIENT_SECRET': 'y'})\n"
        "page = app.test_client().get('/masuk')\n"
        "print(page.status_code, '/masuk/sso' in page.text)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "200 False"
    assert "suara-loket[oidc]" in ran.stderr
