"""The commands that set an office up say what they did, or in one sentence what to do instead."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from offices import response

from data import accounts, deeds, places, populations, settings, tokens
from data.accounts import people
from data.accounts.reach import Reach
from data.database import reading, writing
from data.responses import record_in
from skm import main


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an office with one unit, service and counter, made by the commands themselves."""
    path = tmp_path / "instance" / "skm.db"
    monkeypatch.setenv("SKM_DATABASE", str(path))
    for command in (
        ["init", "--office", "Kota Uji"],
        ["add", "unit", "dukcapil", "Dinas Dukcapil", "--zone", "WITA"],
        ["add", "service", "dukcapil", "ktp", "KTP-el"],
        ["add", "counter", "dukcapil", "loket-1", "Loket 1", "--service", "ktp"],
    ):
        assert skm(*command).exit_code == 0
    return path


def skm(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_an_office_can_be_set_up_from_nothing_by_commands_alone(office: Path) -> None:
    with reading(office) as db:
        counter = places.counter(db, "loket-1")
        assert settings.settings(db).office == "Kota Uji"
    assert (counter.name, counter.unit.zone) == ("Loket 1", "WITA")
    assert [service.name for service in counter.services] == ["KTP-el"]


def test_init_gives_the_first_administrator_one_link_and_a_second_init_none(tmp_path: Path) -> None:
    database = str(tmp_path / "skm.db")
    first = skm("init", "--database", database).output
    assert "/undangan/" in first
    assert "/undangan/" not in skm("init", "--database", database).output


def test_a_command_without_a_database_says_to_run_init(tmp_path: Path) -> None:
    result = skm("recount", "--database", str(tmp_path / "none.db"))
    assert result.exit_code == 1
    assert "skm init" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["add", "unit", "dukcapil", "Lagi"], "Kode 'dukcapil' sudah dipakai."),
        (["add", "service", "tidak-ada", "x", "X"], "Tidak ada tempat dengan kode 'tidak-ada'."),
        (["add", "unit", "Kode Salah", "X"], "Kode: huruf kecil"),
        (["population", "dukcapil", "2026-TW7", "10"], "2026-TW7 bukan periode"),
        (["set", "kiosk_url", "bukan alamat"], "kiosk_url"),
        (["token", "tidak-ada", "--revoke"], "Tidak ada kunci tidak-ada."),
        (["invite", "Nama Salah", "X"], "tidak dapat dipakai"),
        (["qr"], "--url"),
    ],
)
@pytest.mark.usefixtures("office")
def test_a_mistake_is_told_in_one_sentence(command: list[str], sentence: str) -> None:
    result = skm(*command)
    assert result.exit_code == 1
    assert sentence in result.output
    assert "Traceback" not in result.output


@pytest.mark.usefixtures("office")
def test_that_the_answers_are_invented_cannot_be_taken_back_by_a_command() -> None:
    assert skm("set", "invented", "false").exit_code == 2


def test_a_setting_and_a_population_are_kept_and_the_sample_target_is_told(office: Path) -> None:
    assert skm("set", "publication", "10").exit_code == 0
    told = skm("population", "dukcapil", "2026-TW3", "4384").output
    assert "354" in told
    with reading(office) as db:
        assert settings.settings(db).publication == 10
        assert populations.population(db, "dukcapil", "2026-TW3") == 4384


def test_an_invitation_opens_an_account_once(office: Path) -> None:
    output = skm("invite", "budi", "Budi, Kepala Unit").output
    link = output.rsplit("/undangan/", 1)[1].strip()
    assert accounts.accept(office, link, "sandi yang panjang", datetime.now(UTC)).role == "agency_head"
    with pytest.raises(accounts.LinkSpent):
        accounts.accept(office, link, "sandi yang panjang", datetime.now(UTC))


def test_somebody_is_invited_to_single_places_and_keeps_them_with_a_new_link(office: Path) -> None:
    limited = ["--role", "officer", "--counter", "loket-1", "--email", "Budi@contoh.go.id"]
    assert skm("invite", "budi", "Budi", *limited).exit_code == 0
    assert skm("invite", "BUDI", "Budi Santoso").exit_code == 0
    with reading(office) as db:
        budi = people.person(db, "budi", datetime.now(UTC))
        done = [
            f"{each.login} {each.what} {each.subject}" for each in deeds.deeds(db, login="skm", what="person")
        ]
    assert (budi.name, budi.role, budi.email) == ("Budi Santoso", "officer", "budi@contoh.go.id")
    assert budi.reach == Reach(frozenset(), frozenset({("dukcapil", "loket-1")}))
    assert done == ["skm person.linked budi", "skm person.changed budi", "skm person.invited budi"]
    assert "tidak cocok dengan perannya" in skm("invite", "rina", "Rina", "--role", "unit_head").output
    assert skm("invite", "rina", "Rina", "--role", "unit_head", "--unit", "dukcapil").exit_code == 0


def test_what_a_command_changes_is_noted(office: Path) -> None:
    skm("set", "publication", "10")
    with reading(office) as db:
        (noted,) = deeds.deeds(db, what="setting")
    assert (noted.login, noted.before, noted.after) == ("skm", {"publication": 5}, {"publication": 10})


def test_a_token_is_shown_once_and_ends_when_it_is_revoked(office: Path) -> None:
    token = skm("token", "portal").stdout.strip()
    with reading(office) as db:
        assert tokens.holds(db, token)
    assert skm("token", "portal", "--revoke").exit_code == 0
    with reading(office) as db:
        assert not tokens.holds(db, token)


@pytest.mark.usefixtures("office")
def test_posters_are_written_for_every_counter_with_the_address_that_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "poster"
    result = skm("qr", "--url", "https://skm.contoh.go.id/", "--to", str(folder))
    assert "https://skm.contoh.go.id/f/loket-1" in result.output
    assert (folder / "loket-1.svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.usefixtures("office")
def test_a_recount_of_an_honest_database_finds_no_difference() -> None:
    result = skm("recount")
    assert result.exit_code == 0
    assert "sama" in result.output


def test_a_recount_finds_a_tally_that_somebody_changed(office: Path) -> None:
    with writing(office) as db:
        record_in(db, [response(1, service="ktp")])
        db.execute("UPDATE tally SET time_4 = time_4 - 1, time_3 = time_3 + 1")
    result = skm("recount")
    assert result.exit_code == 1
    assert "time" in result.output
