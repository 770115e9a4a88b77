"""Where there is a second step a password alone opens nothing; a code counts once, and guesses are braked."""

import re
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from heads import LOGIN, PASSWORD, app_of, page, send, signed_in, with_head, words
from offices import NOON, office
from pages import check_page
from pyotp import TOTP

from data import accounts
from data.accounts import TooManyTries, second_step
from data.accounts.second_step import WrongCode, pass_on
from data.database import reading, writing
from data.deeds import deeds

STEP = timedelta(seconds=30)
GOOD = {"login": LOGIN, "password": PASSWORD}
SECOND = "/masuk/langkah-kedua"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return with_head(office(tmp_path))


def code(secret: str, at: datetime) -> str:
    return str(TOTP(secret).at(int(at.timestamp())))


def turned_on(path: Path, at: datetime = NOON) -> tuple[str, list[str]]:
    """Give the head a second step; return its secret and the recovery codes. The code of `at` is spent."""
    with writing(path) as db:
        offer = second_step.offer(db, LOGIN, "Kantor")
        return offer.secret, second_step.turn_on(db, LOGIN, offer.sealed, code(offer.secret, at), at)


def half_in(path: Path, now: datetime) -> FlaskClient:
    """Return a browser in which the head has typed the right password at some moment."""
    client = app_of(path, CLOCK=lambda: now).test_client()
    assert send(client, "/masuk", GOOD).location == SECOND
    return client


def test_a_second_step_is_turned_on_by_the_app_s_first_code_and_recovery_codes_are_shown_once(
    path: Path,
) -> None:
    other = signed_in(path)
    client = signed_in(path)
    asked = page(client, "/akun/langkah-kedua")
    typed = re.search(r'class="secret">([A-Z2-7 ]+)<', asked)
    assert typed
    secret = typed[1].replace(" ", "")
    sealed = re.search(r'name="sealed"[^>]* value="([^"]+)"', asked)
    assert sealed
    given = {"sealed": unescape(sealed[1]), "code": code(secret, NOON)}
    wrong = send(client, "/akun/langkah-kedua", given | {"code": "000000"})
    assert wrong.status_code == 401
    assert secret in wrong.text.replace(" ", "")
    answer = send(client, "/akun/langkah-kedua", given)
    check_page(answer.text, answer.headers)
    assert len(set(re.findall(r"<li>((?:[a-z2-7]{4}-){3}[a-z2-7]{4})</li>", answer.text))) == 8
    assert "Menyala" in page(client, "/akun")
    assert other.get("/").status_code == 302
    with reading(path) as db:
        kept = "\n".join(db.conn.iterdump())
        assert [each.what for each in deeds(db)] == ["account.second_step_on"]
    codes = re.findall(r"<li>((?:[a-z2-7]{4}-){3}[a-z2-7]{4})</li>", answer.text)
    assert not [each for each in (secret, *codes, codes[0].replace("-", "")) if each in kept]


def test_a_secret_offered_to_one_is_worth_nothing_to_another(path: Path) -> None:
    with writing(path) as db:
        accounts.invite(db, "budi", "Budi", "observer", NOON)
        offer = second_step.offer(db, "budi", "Kantor")
    client = signed_in(path)
    given = {"sealed": offer.sealed, "code": code(offer.secret, NOON)}
    for sealed in (offer.sealed, "", "nonsense"):
        assert send(client, "/akun/langkah-kedua", given | {"sealed": sealed}).status_code == 302
    assert "Menyala" not in page(client, "/akun")


def test_the_password_leads_to_the_second_step_and_a_code_of_the_moment_lets_in(path: Path) -> None:
    secret, _ = turned_on(path)
    now = NOON + 3 * STEP
    client = app_of(path, CLOCK=lambda: now).test_client()
    answer = send(client, "/masuk?next=/tanda", GOOD)
    assert answer.location == f"{SECOND}?next=/tanda"
    assert client.get("/").status_code == 302
    page(client, SECOND)
    answer = send(client, answer.location, {"code": code(secret, now)})
    assert answer.location == "/tanda"
    assert client.get("/akun").status_code == 200


@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off_and_no_more(path: Path, steps: int, *, opens: bool) -> None:
    secret, _ = turned_on(path)
    now = NOON + 10 * STEP
    given = code(secret, now + steps * STEP)
    if opens:
        assert pass_on(path, LOGIN, given, now).login == LOGIN
    else:
        with pytest.raises(WrongCode):
            pass_on(path, LOGIN, given, now)


def test_a_code_counts_once_and_so_does_none_before_it(path: Path) -> None:
    secret, _ = turned_on(path)
    now = NOON + 10 * STEP
    with pytest.raises(WrongCode):
        pass_on(path, LOGIN, code(secret, NOON), NOON)  # spent when it was turned on
    assert pass_on(path, LOGIN, code(secret, now), now).login == LOGIN
    for used in (now, now - STEP):
        with pytest.raises(WrongCode):
            pass_on(path, LOGIN, code(secret, used), now)
    assert pass_on(path, LOGIN, code(secret, now + STEP), now).login == LOGIN


def test_each_recovery_code_lets_in_once_however_it_is_typed(path: Path) -> None:
    _, codes = turned_on(path)
    assert pass_on(path, LOGIN, codes[0], NOON).login == LOGIN
    assert pass_on(path, LOGIN, f" {codes[1].upper().replace('-', ' ')} ", NOON).login == LOGIN
    for spent in codes[:2]:
        with pytest.raises(WrongCode):
            pass_on(path, LOGIN, spent, NOON)
    with reading(path) as db:
        assert second_step.recovery_codes_left(db, LOGIN) == 6


def test_guesses_at_the_second_step_are_braked_and_lock_out_only_whoever_knows_the_password(
    path: Path,
) -> None:
    secret, codes = turned_on(path)
    now = NOON + 10 * STEP
    client = half_in(path, now)
    for _ in range(5):
        answer = send(client, SECOND, {"code": "000000"})
        assert answer.status_code == 401
        check_page(answer.text, answer.headers)
    for right in (code(secret, now), codes[0]):
        answer = send(client, SECOND, {"code": right})
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) <= 15 * 60 + 1
    assert (
        accounts.sign_in(path, LOGIN, PASSWORD, now).login == LOGIN
    )  # the first step has a brake of its own
    later = now + timedelta(minutes=16)
    assert pass_on(path, LOGIN, code(secret, later), later).login == LOGIN


def test_a_stranger_who_types_the_name_of_a_brake_as_a_login_does_not_set_it_off(path: Path) -> None:
    secret, _ = turned_on(path)
    now = NOON + 3 * STEP
    stranger = app_of(path, CLOCK=lambda: now).test_client()
    for name in (f"{LOGIN} second step", f"second step\0{LOGIN}"):
        for _ in range(5):
            send(stranger, "/masuk", {"login": name, "password": "apa saja apa saja"})
    assert pass_on(path, LOGIN, code(secret, now), now).login == LOGIN


def test_a_right_code_forgets_the_wrong_ones(path: Path) -> None:
    secret, _ = turned_on(path)
    for minute in range(1, 4):
        now = NOON + timedelta(minutes=minute)
        for _ in range(4):
            with pytest.raises(WrongCode):
                pass_on(path, LOGIN, "000000", now)
        assert pass_on(path, LOGIN, code(secret, now), now).login == LOGIN
    for _ in range(5):
        with pytest.raises(WrongCode):
            pass_on(path, LOGIN, "000000", now)
    with pytest.raises(TooManyTries):
        pass_on(path, LOGIN, "000000", now)


def test_who_waits_too_long_or_never_typed_a_password_has_no_second_step(path: Path) -> None:
    secret, _ = turned_on(path)
    clock = [NOON + 3 * STEP]
    client = app_of(path, CLOCK=lambda: clock[0]).test_client()
    assert client.get(SECOND).location == "/masuk"
    send(client, "/masuk", GOOD)
    clock[0] += timedelta(minutes=6)
    assert send(client, SECOND, {"code": code(secret, clock[0])}, page="/masuk").location == "/masuk"
    assert client.get("/").status_code == 302


def test_a_reset_between_the_steps_ends_the_first(path: Path) -> None:
    secret, _ = turned_on(path)
    now = NOON + 3 * STEP
    client = half_in(path, now)
    with writing(path) as db:
        accounts.sign_out_everywhere(db, LOGIN)
    assert send(client, SECOND, {"code": code(secret, now)}).location == "/masuk"
    assert client.get("/").status_code == 302


def test_a_new_password_by_link_does_not_go_around_the_second_step(path: Path) -> None:
    turned_on(path)
    with writing(path) as db:
        token = accounts.invite(db, LOGIN, "Kepala", "agency_head", NOON)
    client = app_of(path).test_client()
    chosen = {"password": "sandi yang baru", "again": "sandi yang baru"}
    assert send(client, f"/undangan/{token}", chosen).location == SECOND
    assert client.get("/").status_code == 302


def test_turning_it_off_asks_for_the_password_under_the_brake(path: Path) -> None:
    turned_on(path)
    client = signed_in(path)
    page(client, "/akun/langkah-kedua/matikan")
    for _ in range(5):
        assert send(client, "/akun/langkah-kedua/matikan", {"password": "x"}).status_code == 401
    assert send(client, "/akun/langkah-kedua/matikan", {"password": PASSWORD}).status_code == 429
    client = signed_in(path, CLOCK=lambda: NOON + timedelta(minutes=16))
    assert send(client, "/akun/langkah-kedua/matikan", {"password": PASSWORD}).location == "/akun"
    assert "Nyalakan langkah kedua" in words(page(client, "/akun"))
    with reading(path) as db:
        assert second_step.recovery_codes_left(db, LOGIN) == 0
        assert deeds(db)[0].what == "account.second_step_off"


def test_guesses_at_the_old_password_on_the_account_page_are_braked(path: Path) -> None:
    client = signed_in(path)
    wrong = {"old": "x", "password": "kata sandi baru", "again": "kata sandi baru"}
    for _ in range(5):
        assert send(client, "/akun", wrong).status_code == 401
    answer = send(client, "/akun", wrong | {"old": PASSWORD})
    assert answer.status_code == 429
    assert "Terlalu banyak percobaan" in answer.text
    check_page(answer.text, answer.headers)
