"""People are invited, changed, shut out and let in again, and the office is never left without anybody."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from heads import app_of, page, person, send, signed_in, words
from offices import NOON, office
from pages import check_page
from pyotp import TOTP

from data import accounts
from data.accounts import people, second_step
from data.accounts.people import LastAdministrator, OwnAccount, Wanted
from data.accounts.reach import Reach
from data.database import reading, writing
from data.deeds import deeds

BOSS, OTHER, CLERK = "siti", "budi", "dewi"
LOKET_1 = {"scope": "some", "places": "dukcapil/loket-1"}
NEW = {"login": "rina", "name": "Rina Marlina", "role": "officer", "email": "Rina@Contoh.go.id", **LOKET_1}
PEOPLE = "/pengaturan/orang"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return an office with one administrator and one officer."""
    path = office(tmp_path)
    person(path, BOSS, "administrator")
    person(path, CLERK, "officer", ("dukcapil", "loket-2"))
    return path


@pytest.fixture
def boss(path: Path) -> FlaskClient:
    return signed_in(path, BOSS)


def link_on(html: str) -> str:
    """Return the path of the one-time link that a page shows."""
    found = re.search(r'value="https?://[^/"]+(/undangan/[^"]+)"', html)
    assert found, html
    return found[1]


def known(path: Path, login: str) -> people.Person:
    with reading(path) as db:
        return people.person(db, login, NOON)


def done(path: Path) -> list[str]:
    with reading(path) as db:
        return [f"{each.login} {each.what} {each.subject}" for each in deeds(db)][::-1]


def test_somebody_is_invited_with_role_and_places_and_lets_themselves_in_once(
    path: Path, boss: FlaskClient
) -> None:
    answer = send(boss, f"{PEOPLE}/undang", NEW)
    check_page(answer.text, answer.headers)
    assert "Hanya tampil kali ini" in answer.text
    assert (known(path, "rina").state, known(path, "rina").email) == ("invited", "rina@contoh.go.id")
    rina = app_of(path).test_client()
    chosen = {"password": "sandi rina marlina", "again": "sandi rina marlina"}
    assert send(rina, link_on(answer.text), chosen).location == "/"
    assert "Loket 1" in page(rina, "/?period=2026")
    assert rina.get("/?counter=loket-2").status_code == 403
    found = known(path, "rina")
    assert (found.role, found.state) == ("officer", "open")
    assert found.reach == Reach(frozenset(), frozenset({("dukcapil", "loket-1")}))
    assert done(path) == ["siti person.invited rina"]


def test_the_list_says_role_places_and_how_each_account_stands(path: Path, boss: FlaskClient) -> None:
    with writing(path) as db:
        people.close(db, BOSS, CLERK, NOON)
    said = words(page(boss, PEOPLE))
    assert "Siti Anda siti Administrator Seluruh kantor" in said
    assert "Dewi dewi Petugas Loket 2, Dinas Kependudukan Ditutup" in said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"login": CLERK}, "Nama masuk ini sudah dipakai"),
        ({"login": "Rina Marlina"}, "Huruf kecil, angka"),
        ({"name": ""}, "belum diisi"),
        ({"name": " "}, "belum diisi"),
        ({"email": "rina"}, "Surel ini tidak benar"),
        ({"role": "administrator"}, "Administrator mengatur seluruh kantor"),
        ({"role": "unit_head"}, "Pilih unit yang ia kepalai"),
        ({"scope": "office"}, "Pilih unit atau loket tempat tugasnya"),
        ({"role": "boss"}, ""),
        ({"places": "dukcapil/nowhere"}, ""),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nobody_is_invited(
    path: Path, boss: FlaskClient, changed: dict[str, str], said: str
) -> None:
    answer = send(boss, f"{PEOPLE}/undang", NEW | changed)
    assert answer.status_code == 422
    check_page(answer.text, answer.headers)
    assert said in answer.text
    assert done(path) == []
    with reading(path) as db:
        assert accounts.account(db, "rina") is None


def test_an_address_belongs_to_one_account(boss: FlaskClient) -> None:
    send(boss, f"{PEOPLE}/undang", NEW)
    answer = send(boss, f"{PEOPLE}/undang", NEW | {"login": "rani"})
    assert "Surel ini sudah milik akun lain" in answer.text


def test_a_changed_role_and_places_hold_from_the_next_click_on(path: Path, boss: FlaskClient) -> None:
    clerk = signed_in(path, CLERK)
    assert clerk.get("/perangkat").status_code == 403
    wanted = {"name": "Dewi, S.Sos.", "role": "unit_head", "scope": "some", "places": "dukcapil"}
    assert send(boss, f"{PEOPLE}/{CLERK}", wanted).location == PEOPLE
    assert clerk.get("/perangkat").status_code == 200
    assert clerk.get("/?unit=dukcapil").status_code == 200
    assert clerk.get("/?unit=sorong").status_code == 403
    with reading(path) as db:
        (deed,) = deeds(db)
    assert deed.before == {"name": "Dewi", "role": "officer", "places": ["dukcapil/loket-2"]}
    assert deed.after == {"name": "Dewi, S.Sos.", "role": "unit_head", "places": ["dukcapil"]}


def test_saving_what_is_already_so_is_no_deed(path: Path, boss: FlaskClient) -> None:
    same = {"name": "Dewi", "role": "officer", "scope": "some", "places": "dukcapil/loket-2"}
    assert send(boss, f"{PEOPLE}/{CLERK}", same).status_code == 302
    assert done(path) == []


def test_a_new_link_takes_the_password_and_the_sessions_away(path: Path, boss: FlaskClient) -> None:
    clerk = signed_in(path, CLERK)
    asked = page(boss, f"{PEOPLE}/{CLERK}/tautan")
    assert "tidak berlaku lagi" in asked
    answer = send(boss, f"{PEOPLE}/{CLERK}/tautan", {})
    assert clerk.get("/").status_code == 302
    assert app_of(path).test_client().get(link_on(answer.text)).status_code == 200
    assert done(path) == ["siti person.linked dewi"]


def test_a_closed_account_opens_nothing_and_can_be_opened_again_with_a_new_link(
    path: Path, boss: FlaskClient
) -> None:
    link = link_on(send(boss, f"{PEOPLE}/{CLERK}/tautan", {}).text)
    clerk = signed_in(path, CLERK)
    assert send(boss, f"{PEOPLE}/{CLERK}/tutup", {}).location == PEOPLE
    assert clerk.get("/").status_code == 302
    assert clerk.get("/api/v1/scores?period=2026").status_code == 401
    assert clerk.get(link).status_code == 410
    assert known(path, CLERK).state == "closed"
    assert boss.get(f"{PEOPLE}/{CLERK}/tautan").status_code == 404
    again = send(boss, f"{PEOPLE}/{CLERK}/buka", {})
    assert app_of(path).test_client().get(link_on(again.text)).status_code == 200
    assert (known(path, CLERK).state, known(path, CLERK).role) == ("invited", "officer")
    assert done(path)[-2:] == ["siti person.closed dewi", "siti person.reopened dewi"]


def test_all_sessions_of_somebody_end_and_they_may_come_back(path: Path, boss: FlaskClient) -> None:
    clerk = signed_in(path, CLERK)
    assert send(boss, f"{PEOPLE}/{CLERK}/keluarkan", {}).status_code == 302
    assert clerk.get("/").status_code == 302
    assert signed_in(path, CLERK).get("/").status_code == 200


@pytest.mark.parametrize("act", ["tautan", "tutup"])
def test_nobody_locks_themselves_out(path: Path, boss: FlaskClient, act: str) -> None:
    person(path, OTHER, "administrator")
    answer = send(boss, f"{PEOPLE}/{BOSS}/{act}", {})
    assert answer.status_code == 409
    assert "terkunci di luar" in answer.text
    assert boss.get(PEOPLE).status_code == 200
    demoted = send(boss, f"{PEOPLE}/{BOSS}", {"name": "Siti", "role": "observer", "scope": "office"})
    assert "terkunci di luar" in demoted.text
    assert known(path, BOSS).role == "administrator"


def test_the_last_administrator_is_neither_closed_nor_made_less(path: Path) -> None:
    person(path, OTHER, "administrator")
    with writing(path) as db:
        people.close(db, BOSS, OTHER, NOON)  # leaves one; `OTHER` is not counted any more
        with pytest.raises(LastAdministrator):
            people.close(db, OTHER, BOSS, NOON)
        with pytest.raises(LastAdministrator):
            people.change(db, OTHER, BOSS, Wanted("Siti", "observer"), NOON)
        with pytest.raises(OwnAccount):
            people.close(db, BOSS, BOSS, NOON)


def test_an_administrator_lets_somebody_in_who_lost_their_second_step(path: Path, boss: FlaskClient) -> None:
    with writing(path) as db:
        offer = second_step.offer(db, CLERK, "Kantor")
        code = TOTP(offer.secret).at(NOON)
        second_step.turn_on(db, CLERK, offer.sealed, code, NOON)
    assert "Matikan langkah kedua" in page(boss, f"{PEOPLE}/{CLERK}")
    assert send(boss, f"{PEOPLE}/{CLERK}/langkah-kedua", {}).status_code == 302
    assert not known(path, CLERK).two_steps
    assert done(path) == ["siti person.second_step_reset dewi"]


def test_who_is_not_there_is_not_found(boss: FlaskClient) -> None:
    for address in (f"{PEOPLE}/nobody", f"{PEOPLE}/nobody/tutup", f"{PEOPLE}/{CLERK}/hapus"):
        assert boss.get(address).status_code == 404


def test_the_list_asks_the_database_as_often_for_many_people_as_for_few(path: Path) -> None:
    def queries() -> int:
        asked: list[str] = []
        with reading(path) as db:
            db.conn.set_trace_callback(asked.append)
            people.people(db, NOON)
            db.conn.set_trace_callback(None)
        return len(asked)

    few = queries()
    for number in range(20):
        person(path, f"petugas-{number}", "officer", ("dukcapil", "loket-1"))
    assert queries() == few
