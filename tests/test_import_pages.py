"""Importing an office's old spreadsheet from the browser: looked at, written once, then erased."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from heads import page, signed_in, with_head, words
from offices import ALWAYS, NOON, SURVEY, office
from pages import check_page
from werkzeug.test import TestResponse

from data.database import reading
from data.deeds import deeds
from data.sheets import drafts
from data.tallies import differences, tally

HEADER = "Tanggal;Nama;U1;U2;U3;U4;U5;U6;U7;U8;U9;Saran"
GOOD = [f"{day:02}/07/2026 09:0{day}:00;Budi Santoso;4;4;3;4;4;4;4;3;4;Baik" for day in range(1, 8)]
NAMED = [
    *[("Loket 2", "KTP")] * 3,
    ("Loket 3", "ktp"),
    *[("loket-1", "KTP-el")] * 2,
    ("Loket 1", "Akta Lahir"),
]
BAD = "31/12/2030;Siti Aminah;4;4;3;4;4;4;4;3;4;"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return with_head(office(tmp_path), "administrator")


def csv(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows]).encode()


def token_of(client: FlaskClient, address: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)
    assert found
    return found[1]


def sent(
    client: FlaskClient, content: bytes, name: str = "lama.csv", place: str = "loket-1/ktp"
) -> TestResponse:
    given: dict[str, Any] = {
        "csrf_token": token_of(client, "/pengaturan/impor"),
        "file": (BytesIO(content), name),
        "place": place,
    }
    return client.post("/pengaturan/impor", data=given, content_type="multipart/form-data")


def preview(client: FlaskClient, content: bytes) -> str:
    address = sent(client, content).location
    assert address, "not accepted"
    return address


def write(client: FlaskClient, address: str, **given: str) -> TestResponse:
    path, _, query = address.partition("?")
    token = token_of(client, address)
    return client.post(f"{path}/tulis?{query}", data={"csrf_token": token, **given})


def counted(path: Path) -> int:
    with reading(path) as db:
        assert differences(db, SURVEY) == []
        return tally(db, SURVEY, ALWAYS).n


def folder(path: Path) -> Path:
    return path.with_name(f"{path.name}.imports")


def test_no_place_is_chosen_before_somebody_chooses_it(path: Path) -> None:
    client = signed_in(path)
    html = page(client, "/pengaturan/impor")
    assert re.search(r'<select[^>]* required[^>]*><option value="">Pilih…</option>', html)
    assert "selected" not in html[html.index("Pilih…") :]
    assert "Pilih loket dan layanannya." in words(sent(client, csv(*GOOD), place="").text)


def test_a_file_that_names_another_place_is_pointed_out_before_it_is_confirmed(path: Path) -> None:
    client = signed_in(path)
    rows = [f"{row};{loket};{layanan}" for row, (loket, layanan) in zip(GOOD, NAMED, strict=True)]
    html = page(client, preview(client, csv(*rows, header=f"{HEADER};Loket;Jenis Layanan")))
    told = words(html)
    assert "Dinas Kependudukan · Loket 1 · KTP-el" in told, "the service by its name"
    warning = "4 baris menyebut tempat lain pada kolom Loket: Loket 2, Loket 3. Semuanya akan dicatat untuk"
    assert f"{warning} Loket 1." in told
    assert "1 baris menyebut tempat lain pada kolom Jenis Layanan: Akta Lahir." in told
    assert told.index(warning) < told.index("Saya sudah memeriksa")


def test_a_file_that_names_the_chosen_place_is_not_warned_about(path: Path) -> None:
    client = signed_in(path)
    rows = [
        f"{row};{loket}"
        for row, loket in zip(GOOD, ("Loket 1", "LOKET-1", "1", "", *["loket 1"] * 3), strict=True)
    ]
    assert "tempat lain" not in words(page(client, preview(client, csv(*rows, header=f"{HEADER};Loket"))))


def test_a_file_without_any_answer_to_an_element_says_why_there_is_no_ikm(path: Path) -> None:
    client = signed_in(path)
    rows = [row.replace("Santoso;4;4;3", "Santoso;4;4;") for row in GOOD]
    told = words(page(client, preview(client, csv(*rows))))
    assert "IKM tidak dapat dihitung dari berkas ini saja: U3 Waktu Penyelesaian" in told


def test_an_import_is_looked_at_confirmed_written_once_and_its_file_is_erased(path: Path) -> None:
    client = signed_in(path)
    page(client, "/pengaturan/impor")
    address = preview(client, csv(*GOOD, BAD))
    html = page(client, address)
    said = words(html)
    assert "Baris baru 7" in said
    assert "Ditolak 1" in said
    assert "di masa depan" in said
    assert "data pribadi: tidak diimpor" in said
    assert "Impor tidak dapat dibatalkan" in said
    assert "Budi Santoso" not in html
    assert counted(path) == 0
    assert write(client, address).location == address, "not confirmed"
    assert counted(path) == 0
    assert write(client, address, sure="1").location == "/pengaturan/impor"
    assert counted(path) == 7
    assert "Disimpan: 7 jawaban. Ditolak: 1 baris." in words(page(client, "/pengaturan/impor"))
    assert list(folder(path).iterdir()) == []
    with reading(path) as db:
        noted = deeds(db, what="import")[0]
    assert (noted.counter, noted.after) == ("loket-1", {"service": "ktp", "recorded": 7, "refused": 1})
    again = words(page(client, preview(client, csv(*GOOD, BAD))))
    assert "Semua baris berkas ini sudah pernah diimpor." in again
    assert "Baris baru 0" in again


def test_the_refused_rows_come_with_their_reason_and_without_names(path: Path) -> None:
    client = signed_in(path)
    address = preview(client, csv(*GOOD, BAD))
    start, _, query = address.partition("?")
    table = client.get(f"{start}/ditolak.csv?{query}").text
    assert "di masa depan" in table
    assert "Siti" not in table


def test_columns_and_dates_that_were_not_recognised_are_pointed_at_by_menus(path: Path) -> None:
    client = signed_in(path)
    header = "Kapan;Nama;U1;U2;U3;U4;U5;U6;U7;U8;Kesebelas;Saran"
    address = preview(client, csv(*GOOD, header=header))
    answer = client.get(address)
    assert answer.status_code == 422
    check_page(answer.text, answer.headers)
    assert "--" not in words(answer.text), "the command line's options"
    assert 'name="col-K"' in answer.text
    told = words(page(client, f"{address}&col-A=date&col-K=facilities"))
    assert "Baris baru 7" in told


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"x", "foto.png", "Hanya berkas CSV atau Excel"),
        (b" ", "kosong.csv", "Berkas ini kosong."),
        (b"x" * 100_001, "besar.csv", "lebih besar dari 10 MB"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_beside_its_field(
    path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, name: str, said: str
) -> None:
    monkeypatch.setattr(drafts, "LARGEST", 100_000)  # longer than any other request may be
    answer = sent(signed_in(path), content, name)
    assert answer.status_code == 422
    check_page(answer.text, answer.headers)
    assert said in words(answer.text)
    assert not folder(path).exists() or not list(folder(path).iterdir())


def test_a_file_is_its_senders_own_and_gone_after_two_hours(path: Path) -> None:
    client = signed_in(path)
    address = preview(client, csv(*GOOD))
    assert signed_in(path).get(address).location == "/pengaturan/impor", "another session"
    later = signed_in(path, CLOCK=lambda: NOON + drafts.KEPT + timedelta(seconds=1))
    with client.session_transaction() as mine, later.session_transaction() as theirs:
        theirs["draft"] = mine["draft"]
    assert later.get(address).location == "/pengaturan/impor"
    assert oct(folder(path).stat().st_mode)[-3:] == "700"
    file = next(folder(path).glob("*/berkas.csv"))
    assert oct(file.stat().st_mode)[-3:] == "600"
    drafts.sweep(path, NOON + drafts.KEPT + timedelta(seconds=1))
    assert list(folder(path).iterdir()) == []


def test_a_file_that_was_only_looked_at_is_erased(path: Path) -> None:
    client = signed_in(path)
    address = preview(client, csv(*GOOD)).partition("?")[0]
    client.post(f"{address}/buang", data={"csrf_token": token_of(client, "/pengaturan/impor")})
    assert list(folder(path).iterdir()) == []
    assert counted(path) == 0


def test_a_long_import_goes_on_step_by_step(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.views.settings.importing.STEP", 3)
    monkeypatch.setattr("data.sheets.transfer.CHUNK", 3)
    client = signed_in(path)
    address = preview(client, csv(*GOOD))
    answer = write(client, address, sure="1")
    check_page(answer.text, answer.headers)
    assert "3 dari 7 baris." in words(answer.text)
    assert "6 dari 7 baris." in words(write(client, address, sure="1", first="3", recorded="3").text)
    write(client, address, sure="1", first="6", recorded="6")
    assert counted(path) == 7
    assert "Disimpan: 7 jawaban." in words(page(client, "/pengaturan/impor"))
