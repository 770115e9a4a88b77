"""A citizen checks with the code from the thanks: counted, in which quarter, unchanged, and nothing more."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree

import pytest
import zxingcpp
from flask.testing import FlaskClient
from offices import KEYS, next_week, office, response
from pages import check_page
from PIL import Image

from data import settings
from data.database import writing
from data.responses import record
from kiosk import create_app
from surveys.short_code import short_code

CODE = short_code(str(UUID(int=1)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return office(tmp_path)


@pytest.fixture
def client(path: Path) -> Iterator[FlaskClient]:
    with create_app({"DATABASE": path, "TESTING": True}).test_client() as client:
        yield client


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == status
    check_page(answer.text, answer.headers)
    return answer.text


def test_a_code_says_counted_where_in_which_quarter_and_not_what(path: Path, client: FlaskClient) -> None:
    record(path, [response(1, dict.fromkeys(KEYS, 1), at=datetime(2026, 8, 15, 5, tzinfo=UTC))])
    told = page(client, f"/c/{CODE}")
    assert "Suara Anda dihitung" in told
    assert "Dinas Kependudukan" in told
    assert "Triwulan 3 2026" in told
    assert "Loket 1" not in told
    for word in ("Tidak sesuai", "KTP-el", "15 Agustus", "05.00", "12.00"):
        assert word not in told


def test_an_answer_of_this_minute_is_kept_and_soon_counted(path: Path, client: FlaskClient) -> None:
    record(path, [response(1, at=datetime.now(UTC))])
    assert "Suara Anda tersimpan" in page(client, f"/c/{CODE}")
    next_week(path)
    assert "Suara Anda dihitung" in page(client, f"/c/{CODE}")


def test_a_changed_answer_says_so_and_what_to_do(path: Path, client: FlaskClient) -> None:
    record(path, [response(1)])
    with writing(path) as db:
        db.execute("UPDATE response SET time = 1")
    told = page(client, f"/c/{CODE}")
    assert "Ada yang tidak cocok" in told
    assert "inspektorat" in told


@pytest.mark.parametrize("typed", [CODE.lower(), CODE.replace("-", ""), f" {CODE.replace('-', ' ')} "])
def test_a_code_may_be_typed_as_people_type(path: Path, client: FlaskClient, typed: str) -> None:
    record(path, [response(1)])
    assert "Suara Anda dihitung" in page(client, f"/c?code={typed}")


@pytest.mark.parametrize("typed", ["ABCDE-FGHJK", "halo", "0" * 10, "x" * 5000, "<script>"])
def test_a_code_that_nobody_has_is_answered_kindly_and_can_be_mended(client: FlaskClient, typed: str) -> None:
    answer = client.get("/c", query_string={"code": typed}, follow_redirects=True)
    check_page(answer.text, answer.headers)
    assert "Kode ini tidak kami temukan" in answer.text
    assert 'name="code"' in answer.text


def test_the_page_asks_for_a_code_in_english_too(client: FlaskClient) -> None:
    assert 'name="code"' in page(client, "/c?lang=en")


def test_the_kiosks_thanks_carry_a_code_to_scan_that_opens_this_page(path: Path, client: FlaskClient) -> None:
    record(path, [response(1)])
    with writing(path) as db:
        settings.change_settings(db, kiosk_url="https://skm.contoh.go.id")
    answer = client.get(f"/c/{CODE}.svg")
    assert answer.mimetype == "image/svg+xml"
    root = ElementTree.fromstring(answer.text)
    side = int(root.attrib["viewBox"].split()[2])
    modules = re.findall(r"M(\d+) (\d+)h(\d+)", root[1].attrib["d"])
    picture = Image.new("L", (side, side), 255)
    for left, top, width in modules:
        picture.paste(0, (int(left), int(top), int(left) + int(width), int(top) + 1))
    (read,) = zxingcpp.read_barcodes(picture.resize((side * 8, side * 8), Image.Resampling.NEAREST))
    assert read.text == f"https://skm.contoh.go.id/c/{CODE}"


def test_no_picture_is_drawn_of_what_is_no_code(client: FlaskClient) -> None:
    assert client.get("/c/halo.svg").status_code == 404
