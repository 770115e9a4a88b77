"""What a citizen's code opens: how their words stand, the reply, a contact left freely; no answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from heads import LOGIN, send, words
from offices import NOON
from pages import check_page
from voices import code, voices

from data.casework import contacts, open_case, progress
from data.database import reading, writing
from kiosk import create_app
from kiosk.code_guesses import LIMIT, WINDOW, Guesses

CODE, SILENT = code(1), code(5)
REPLY = "Mulai Senin kami membuka dua loket."
MAIL = "siti@contoh.id"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return voices(tmp_path)


@pytest.fixture
def client(path: Path) -> Iterator[FlaskClient]:
    with create_app({"DATABASE": path}).test_client() as client:
        yield client


def page(client: FlaskClient, address: str = f"/c/{CODE}", status: int = 200) -> str:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == status
    check_page(answer.text, answer.headers)
    return words(answer.text)


def opened(path: Path) -> int:
    with writing(path) as db:
        return open_case(db, 1, LOGIN, LOGIN, NOON)


def left(path: Path) -> bool:
    with reading(path) as db:
        return contacts.left(db, CODE)


def test_the_page_tells_each_state_in_plain_words_and_the_reply_with_its_day(
    path: Path, client: FlaskClient
) -> None:
    assert "Masukan Anda" not in page(client)
    number = opened(path)
    assert "Masukan Anda sudah diterima" in page(client)
    with writing(path) as db:
        progress.take_up(db, number, LOGIN, NOON)
    assert "Masukan Anda sedang ditangani" in page(client)
    with writing(path) as db:
        progress.hand_over(db, number, "1234567", LOGIN, NOON)
    told = page(client)
    assert "Masukan Anda diteruskan ke SP4N-LAPOR!" in told
    assert "Nomor laporan: 1234567." in told
    with writing(path) as db:
        progress.answer(db, number, REPLY, LOGIN, NOON)
        progress.close(db, number, LOGIN, NOON)
    told = page(client)
    assert f"Masukan Anda sudah dijawab {REPLY} Balasan dari Dinas Kependudukan, 15 Agustus 2026" in told
    with writing(path) as db:
        progress.reopen(db, number, "Antreannya panjang lagi.", LOGIN, NOON)
    told = page(client)
    assert "Masukan Anda sedang ditangani" in told
    assert REPLY in told


def test_it_never_shows_the_words_the_notes_the_counter_or_who_sees_to_the_case(
    path: Path, client: FlaskClient
) -> None:
    number = opened(path)
    with writing(path) as db:
        contacts.leave(db, CODE, MAIL, NOON)
        progress.note(db, number, "Catatan untuk kantor sendiri", LOGIN, NOON)
        progress.answer(db, number, REPLY, LOGIN, NOON)
    answered = client.get(f"/c/{CODE}")
    for hidden in (
        "Antrean",
        "Catatan untuk",
        "Loket 1",
        "KTP-el",
        LOGIN,
        "Kepala Unit",
        MAIL,
        "Waktu Penyel",
    ):
        assert hidden not in answered.text, hidden


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Your comment has been answered"),
        ("su", "Saran Salira parantos diwaler"),
        ("jv", "Saran panjenengan sampun dipunwangsuli"),
        ("min", "Masuakan Sanak alah dijawek"),
    ],
)
def test_it_speaks_the_citizens_language_and_gives_the_reply_as_it_was_written(
    path: Path, client: FlaskClient, language: str, said: str
) -> None:
    number = opened(path)
    with writing(path) as db:
        progress.answer(db, number, REPLY, LOGIN, NOON)
    told = page(client, f"/c/{CODE}?lang={language}")
    assert said in told
    assert REPLY in told


def test_a_citizen_leaves_a_contact_only_after_agreeing_and_takes_it_back_with_the_code(
    path: Path, client: FlaskClient
) -> None:
    address = f"/c/{CODE}/kontak"
    assert "Boleh kami bertanya lebih lanjut?" in page(client)
    told = page(client, address)
    for said in (
        "Untuk apa",
        "Siapa yang melihat",
        "Sampai kapan",
        "30 hari",
        "mengetahui siapa yang menulis",
    ):
        assert said in told
    refused = send(client, address, {"contact": MAIL})
    assert "required checked" not in refused.text
    check_page(refused.text, refused.headers)
    assert refused.status_code == 422
    assert "Tanpa persetujuan Anda kontak tidak kami simpan." in refused.text
    refused = send(client, address, {"contact": "Siti Aminah", "agreed": "yes"})
    assert "Ini bukan nomor telepon atau alamat surel." in refused.text
    assert 'value="Siti Aminah"' in refused.text
    assert "required checked" in refused.text, "who agreed need not agree again"
    assert not left(path)
    answered = send(client, address, {"contact": MAIL, "agreed": "yes"})
    assert (answered.status_code, answered.location) == (303, f"/c/{CODE}")
    assert left(path)
    told = page(client)
    assert "Kontak Anda tersimpan" in told
    assert MAIL not in told
    send(client, f"{address}/hapus", {}, page=f"/c/{CODE}")
    assert not left(path)
    assert "Boleh kami bertanya lebih lanjut?" in page(client)


def test_no_contact_is_asked_of_whom_nobody_could_ask_anything(path: Path, client: FlaskClient) -> None:
    assert "Boleh kami bertanya" not in page(client, f"/c/{SILENT}")
    assert client.get(f"/c/{SILENT}/kontak").location == f"/c/{SILENT}"
    number = opened(path)
    with writing(path) as db:
        progress.answer(db, number, REPLY, LOGIN, NOON)
    assert "Boleh kami bertanya" not in page(client)
    assert client.get(f"/c/{CODE}/kontak").location == f"/c/{CODE}"


def test_a_contact_without_the_token_of_its_form_is_refused(path: Path, client: FlaskClient) -> None:
    client.get(f"/c/{CODE}/kontak")
    assert client.post(f"/c/{CODE}/kontak", data={"contact": MAIL, "agreed": "yes"}).status_code == 400
    assert not left(path)


@pytest.mark.parametrize("way", ["", "/kontak"])
def test_after_many_wrong_codes_no_code_is_looked_up_for_a_while(client: FlaskClient, way: str) -> None:
    for _ in range(LIMIT):
        assert client.get(f"/c/AAAAA-AAAAA{way}").status_code in {404, 303}
    answer = client.get(f"/c/{CODE}")
    check_page(answer.text, answer.headers)
    assert answer.status_code == 429
    assert "kode Anda tidak bermasalah" in answer.text
    assert client.get(f"/c/{CODE}/kontak").status_code == 303


def test_the_brake_lets_go_after_a_minute() -> None:
    moment = [0.0]
    guesses = Guesses(lambda: moment[0])
    for _ in range(LIMIT):
        assert not guesses.too_many()
        guesses.count()
    assert guesses.too_many()
    moment[0] = WINDOW
    assert not guesses.too_many()
