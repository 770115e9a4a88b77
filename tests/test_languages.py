"""The kiosk speaks five languages, each whole, with the rule's own words beside every translation."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from offices import KEYS, SURVEY, office
from pages import check_page

import skm
from data.database import reading, writing
from data.settings import InvalidSetting, change_settings
from kiosk import create_app
from kiosk.language import NAMES

TRANSLATED = [code for code in SURVEY.languages if code != "id"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return office(tmp_path)


@pytest.fixture
def client(path: Path) -> Iterator[FlaskClient]:
    with create_app({"DATABASE": path}).test_client() as client:
        yield client


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    check_page(answer.text, answer.headers)
    return answer.text


def test_the_face_and_the_survey_speak_the_same_five_languages() -> None:
    assert tuple(NAMES) == SURVEY.languages == ("id", "en", "su", "jv", "min")


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_page_is_wholly_in_its_language_with_the_official_words_beside(
    client: FlaskClient, language: str
) -> None:
    html = page(client, f"/k/loket-1?lang={language}")
    assert f'<html lang="{language}">' in html
    assert SURVEY.title[language] in html
    for element in SURVEY.elements:
        assert f'<span class="ask">{element.question[language]}</span>' in html
        assert f'<p class="official" lang="id">{element.question["id"]}</p>' in html
        for option in element.options:
            assert f'<span class="word">{option.wording[language]}</span>' in html
            beside = f'<span class="official" lang="id">{option.wording["id"]}</span>'
            assert (beside in html) or option.wording[language] == option.wording["id"]
    for characteristic in SURVEY.characteristics:
        assert f"<legend>{characteristic.name[language]}</legend>" in html
    for words in ("Mulai menilai", "Lewati semua", "Terima kasih", "Masih di sini?"):
        assert words not in html


def test_a_page_in_the_rules_own_language_says_nothing_twice(client: FlaskClient) -> None:
    assert "official" not in page(client, "/k/loket-1")


@pytest.mark.parametrize("language", SURVEY.languages)
def test_every_page_offers_each_language_by_its_own_name(client: FlaskClient, language: str) -> None:
    html = page(client, f"/f/loket-1?lang={language}")
    for code, name in NAMES.items():
        assert f'lang="{code}"' in html
        assert name.split()[-1] in html
    assert html.count('aria-current="true"') == 1


@pytest.mark.parametrize("language", TRANSLATED)
def test_an_error_speaks_the_language_of_its_address(client: FlaskClient, language: str) -> None:
    html = page(client, f"/k/none?lang={language}", 404)
    assert f'<html lang="{language}">' in html
    assert "Loket ini tidak ditemukan" not in html


def test_the_office_chooses_what_is_spoken_before_anybody_has_chosen(client: FlaskClient, path: Path) -> None:
    with writing(path) as db:
        change_settings(db, kiosk_language="su")
    html = page(client, "/k/loket-1")
    assert '<html lang="su">' in html
    assert 'data-language="su"' in html
    assert 'data-fresh="/k/loket-1"' in html
    assert '<html lang="id">' in page(client, "/k/loket-1?lang=id")
    assert '<html lang="su">' in page(client, "/k/loket-1?lang=fr")
    assert 'action="/k/loket-1?lang=id"' in page(client, "/k/loket-1?lang=id")


def test_the_office_cannot_choose_a_language_that_the_survey_does_not_speak(path: Path) -> None:
    with writing(path) as db, pytest.raises(InvalidSetting, match="kiosk_language"):
        change_settings(db, kiosk_language="ban")


@pytest.mark.parametrize("language", SURVEY.languages)
def test_an_answer_is_kept_with_the_language_it_was_given_in(
    client: FlaskClient, path: Path, language: str
) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = False
    ratings = {f"ratings.{key}": "4" for key in KEYS}
    sent = client.post(f"/f/loket-2?lang={language}", data=ratings | {"service": "ktp"})
    assert sent.status_code == 303
    with reading(path) as db:
        assert [row["language"] for row in db.query("SELECT language FROM response")] == [language]
    assert f'<html lang="{language}">' in page(client, sent.headers["Location"])


def test_the_command_line_says_which_translations_nobody_has_reviewed() -> None:
    told = CliRunner().invoke(skm.main, ["languages"]).output.splitlines()
    assert [line.split()[0] for line in told] == list(SURVEY.languages)
    assert told[0].endswith("bunyi peraturan")
    for line in told[1:]:
        assert line.endswith("belum diperiksa penutur asli")
