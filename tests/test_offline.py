"""What a tablet keeps of the kiosk: its worker, its blank pages, its manifest and its icons."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from offices import office

from data.database import writing
from data.settings import change_settings
from kiosk import create_app
from kiosk.language import NAMES


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return office(tmp_path)


@pytest.fixture
def client(path: Path) -> Iterator[FlaskClient]:
    with create_app({"DATABASE": path}).test_client() as client:
        yield client


def kept(client: FlaskClient, counter: str = "loket-1") -> dict[str, Any]:
    """Return what the worker of a counter keeps."""
    worker = client.get(f"/sw.js?counter={counter}")
    assert worker.mimetype == "text/javascript"
    found = re.match(r"const KEPT = (.*);", worker.text)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def test_everything_kept_is_there_and_is_what_its_digest_says(client: FlaskClient) -> None:
    files = kept(client)["files"]
    assert len([file for file in files if "/blank" in file["from"]]) == len(NAMES)
    assert {"kiosk.css", "tablet.css", "tablet.js"} <= {
        found[1] for file in files if (found := re.match(r"/static/([^?]+)", file["from"]))
    }
    for file in files:
        answer = client.get(file["from"])
        assert answer.status_code == 200, file
        assert file["digest"] in {None, sha256(answer.data).hexdigest()[:12]}, file
    addresses = [address for file in files for address in file["as"]]
    assert len(addresses) == len(set(addresses))


def test_a_page_that_is_kept_belongs_to_nobody(client: FlaskClient) -> None:
    page = client.get("/k/loket-1/blank?lang=en")
    assert 'name="uuid" value=""' in page.text
    assert 'name="csrf_token" value=""' in page.text
    assert "Set-Cookie" not in page.headers
    assert client.get("/k/none/blank").status_code == 404


def test_the_version_changes_with_what_is_kept_and_only_then(client: FlaskClient, path: Path) -> None:
    before, other = kept(client)["version"], kept(client, "loket-2")["version"]
    assert before == kept(client)["version"] != other
    with writing(path) as db:
        change_settings(db, office="Kantor Lain")
    assert kept(client)["version"] != before


def test_a_browser_that_may_not_answer_keeps_nothing(client: FlaskClient, path: Path) -> None:
    with writing(path) as db:
        change_settings(db, open_kiosks=False)
    assert kept(client)["files"] == []
    assert client.get("/sw.js?counter=none").status_code == 404


def test_the_manifest_opens_the_counter_with_icons_of_our_own(client: FlaskClient) -> None:
    manifest = client.get("/manifest.webmanifest?counter=loket-1").json
    assert manifest
    assert manifest["start_url"] == manifest["id"] == "/k/loket-1"
    assert manifest["name"] == "Loket 1, Dinas Kependudukan"
    for icon in manifest["icons"]:
        answer = client.get(icon["src"])
        assert (answer.status_code, answer.mimetype) == (200, icon["type"])
    assert client.get("/icon/none.png").status_code == 404
