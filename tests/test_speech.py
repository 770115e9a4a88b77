"""What an office has recorded is found, played in pieces, kept for a year, and nothing else is served."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from offices import office
from werkzeug.datastructures import Headers

from kiosk import create_app


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder beside the database in which Sundanese recordings lie."""
    spoken = tmp_path / "speech" / "su"
    spoken.mkdir(parents=True)
    return spoken


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    with create_app({"DATABASE": office(tmp_path)}).test_client() as client:
        yield client


def named(client: FlaskClient, language: str) -> dict[str, str]:
    """Return the addresses that a page of a language names, by screen."""
    html = client.get(f"/f/loket-1?lang={language}").text
    found = re.findall(r'<audio src="([^"]+)" preload="none" data-recorded="(\w+)">', html)
    return {screen: address for address, screen in found}


def test_without_recordings_a_page_names_none(client: FlaskClient) -> None:
    assert named(client, "su") == {}


def test_a_recording_is_named_on_pages_of_its_language_as_soon_as_it_lies_there(
    client: FlaskClient, folder: Path
) -> None:
    assert named(client, "su") == {}
    (folder / "requirements.mp3").write_bytes(b"spoken")
    assert named(client, "su")["requirements"].startswith("/speech/su/requirements.mp3?v=")
    assert named(client, "jv") == {}


def test_a_recording_is_kept_for_a_year_under_the_address_of_its_content(
    client: FlaskClient, folder: Path
) -> None:
    (folder / "time.ogg").write_bytes(b"spoken")
    with client.get(named(client, "su")["time"]) as answer:
        assert (answer.data, answer.mimetype) == (b"spoken", "audio/ogg")
        assert "max-age=31536000, immutable" in answer.headers["Cache-Control"]
    with client.get("/speech/su/time.ogg") as answer:
        assert answer.headers["Cache-Control"] == "no-cache"


def test_a_recording_comes_in_pieces_to_a_player_that_asks_so(client: FlaskClient, folder: Path) -> None:
    (folder / "idle.mp3").write_bytes(b"still there?")
    pieces = Headers({"Range": "bytes=0-4"})
    with client.get("/speech/su/idle.mp3", headers=pieces) as answer:
        assert (answer.status_code, answer.data) == (206, b"still")


@pytest.mark.parametrize(
    "name", ["notes.mp3", "time.wav", "time.mp3.txt", "..%2F..%2Fskm.db", "../../skm.db", ".mp3", "time"]
)
def test_nothing_but_the_recording_of_a_screen_is_served(
    client: FlaskClient, folder: Path, name: str
) -> None:
    for each in ("notes.mp3", "time.wav", "time.mp3.txt", ".mp3", "time"):
        (folder / each).write_bytes(b"secret")
    assert client.get(f"/speech/su/{name}").status_code == 404
    assert named(client, "su") == {}


@pytest.mark.parametrize("language", ["fr", "..", "%2e%2e", "SU"])
def test_no_folder_but_that_of_a_language_is_looked_into(
    client: FlaskClient, folder: Path, language: str
) -> None:
    (folder.parent / "time.mp3").write_bytes(b"secret")
    (folder.parent / "fr").mkdir()
    (folder.parent / "fr" / "time.mp3").write_bytes(b"secret")
    assert client.get(f"/speech/{language}/time.mp3").status_code == 404
