"""The page of kiosks: each one's state in form and word, letting one in and shutting one out."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import zxingcpp
from flask.testing import FlaskClient
from heads import LOGIN, alike, page, record, send, signed_in, with_head, words
from offices import NOON, office
from PIL import Image, ImageDraw
from proofs import paired

from data import devices
from data.database import reading, writing
from data.devices import Device, SpentPairing
from data.devices.refusals import refuse
from data.settings import change_settings

KIOSK = "http://192.168.1.5:8000"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return an office whose administrator may sign in."""
    path = with_head(office(tmp_path), "administrator")
    with writing(path) as db:
        change_settings(db, kiosk_url=f"{KIOSK}/")
    return path


def tell(path: Path, device: Device, minutes: int = 0, **told: object) -> None:
    """Let a kiosk tell of itself, so many minutes ago."""
    at = NOON - timedelta(minutes=minutes)
    usual = {"version": "1.4", "waiting": 0, "refused": 0, "last_sequence": 0, "clock": at.isoformat()}
    with writing(path) as db:
        devices.heard(db, device, usual | told, at)


def card(client: FlaskClient, name: str) -> str:
    """Return what the page says of one kiosk."""
    found = re.search(
        rf'<li class="card[^>]*>\s*<h2>{name}</h2>.*?</li>', page(client, "/perangkat"), re.DOTALL
    )
    assert found
    return found[0]


def test_a_kiosk_that_is_well_silent_lossy_or_revoked_is_so_in_form_and_word(path: Path) -> None:
    client = signed_in(path)
    assert "Belum ada perangkat yang dipasangkan." in words(page(client, "/perangkat"))
    for name in ("Baik", "Diam", "Celah", "Cabut", "Baru"):
        paired(path, "loket-1", name)
    found = {each.name: each for each in _devices(path)}
    tell(path, found["Baik"], 2)
    tell(path, found["Diam"], 3 * 60, waiting=3)
    tell(path, found["Celah"], 5)
    tell(path, found["Celah"], last_sequence=4, waiting=1)
    with writing(path) as db:
        devices.revoke(db, found["Cabut"].code, NOON)
    states = {
        "Baik": ("baik · terdengar 2 menit lalu", "circle"),
        "Diam": ("diam · terdengar 3 jam lalu", "circle"),
        "Celah": ("ada celah · terdengar baru saja", "M8 1l7 13H1z"),
        "Cabut": ("dicabut", "M3 3l10 10"),
        "Baru": ("diam · belum pernah terdengar", "circle"),
    }
    for name, (said, form) in states.items():
        html = card(client, name)
        assert said in words(html), name
        assert form in html, name
    assert 'class="solid"' in card(client, "Baik")
    assert 'class="hollow"' in card(client, "Diam")
    assert "3 jawaban dinomori di perangkat ini tetapi tidak ada di sini" in words(card(client, "Celah"))
    assert "Menunggu di perangkat 3" in words(card(client, "Diam"))


def _devices(path: Path) -> list[Device]:
    with reading(path) as db:
        return devices.devices(db)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(2, "tepat"), (47, "47 menit terlalu cepat"), (-60 * 24 * 365, "365 hari terlambat")],
)
def test_a_wrong_clock_is_told_in_words(path: Path, minutes: int, said: str) -> None:
    device = paired(path, "loket-1", "Tablet")
    tell(path, device, clock=(NOON + timedelta(minutes=minutes)).isoformat())
    assert f"Jam perangkat {said}" in words(card(signed_in(path), "Tablet"))


def test_the_code_of_a_new_kiosk_is_shown_large_with_its_picture_and_works_once(path: Path) -> None:
    client = signed_in(path)
    answer = send(client, "/perangkat/pasang", {"counter": "poli", "name": "Tablet Poli"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    code = re.search(r'class="code">([A-Z0-9]{4}-[A-Z0-9]{4})<', answer.text)
    assert code
    assert "Tablet Poli · Poli Umum · Puskesmas Sorong" in words(answer.text)
    assert "Kode ini berlaku 30 menit dan hanya untuk satu perangkat." in words(answer.text)
    assert read_code(answer.text) == f"{KIOSK}/pasang/{code[1]}"
    device, _ = devices.pair(path, code[1], NOON)
    assert (device.name, device.counter, device.paired_by) == ("Tablet Poli", "poli", LOGIN)
    with pytest.raises(SpentPairing):
        devices.pair(path, code[1], NOON)
    assert "diam" in card(client, "Tablet Poli")


def read_code(html: str) -> str:
    """Return what a camera reads from the code that the page draws."""
    drawn = re.search(r'class="qr" viewBox="0 0 (\d+) \1".*?<path d="([^"]+)"', html, re.DOTALL)
    assert drawn
    scale = 8
    picture = Image.new("L", (int(drawn[1]) * scale,) * 2, 255)
    pen = ImageDraw.Draw(picture)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", drawn[2]):
        left, top = int(x) * scale, int(y) * scale
        pen.rectangle((left, top, left + scale - 1, top + scale - 1), fill=0)
    found = zxingcpp.read_barcodes(picture)
    return found[0].text if found else ""


@pytest.mark.parametrize(
    "given", [{"name": "x"}, {"counter": "loket-1", "name": " "}, {"counter": "?", "name": "x"}]
)
def test_a_kiosk_without_counter_or_name_is_not_offered_a_code(path: Path, given: dict[str, str]) -> None:
    answer = send(signed_in(path), "/perangkat/pasang", given)
    assert 'class="code"' not in answer.text
    assert 'aria-invalid="true"' in answer.text
    with reading(path) as db:
        assert db.execute("SELECT count(*) FROM pairing").fetchone()[0] == 0


def test_without_an_address_of_the_kiosk_the_code_alone_is_shown(path: Path) -> None:
    with writing(path) as db:
        change_settings(db, kiosk_url="")
    answer = send(signed_in(path), "/perangkat/pasang", {"counter": "poli", "name": "Tablet"})
    assert 'class="code"' in answer.text
    assert 'class="qr"' not in answer.text
    assert "/k/poli" in answer.text


def test_a_kiosk_is_shut_out_only_after_a_page_that_asks(path: Path) -> None:
    client = signed_in(path)
    device = paired(path, "loket-1", "Tablet")
    tell(path, device, waiting=2)
    address = f"/perangkat/{device.code}/cabut"
    said = words(page(client, address))
    assert "Cabut Tablet?" in said
    assert "masih ada 2 jawaban yang menunggu di perangkat ini" in said
    assert _devices(path)[0].revoked_at is None
    assert client.post(address).status_code == 400, "without the token of the form"
    assert send(client, address, {}).location == "/perangkat"
    assert _devices(path)[0].revoked_at == NOON
    assert "Tablet sudah dicabut" in words(page(client, "/perangkat"))
    assert client.get("/perangkat/unknown/cabut").status_code == 404


def test_a_head_sees_the_kiosks_and_cannot_let_in_or_shut_out(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    device = paired(path, "loket-1", "Tablet")
    html = page(signed_in(path), "/perangkat")
    assert "Hanya administrator kantor yang dapat memasangkan atau mencabut perangkat." in words(html)
    assert "/cabut" not in html
    assert "/pasang" not in html
    assert signed_in(path).get(f"/perangkat/{device.code}/cabut").status_code == 403


def test_refused_answers_are_listed_with_their_reason_and_never_with_what_they_said(path: Path) -> None:
    device = paired(path, "poli", "Tablet Poli")
    given = {
        "uuid": str(UUID(int=7)),
        "device_sequence": 12,
        "ratings": {"cost": 1},
        "comment": "Petugasnya galak sekali",
        "about": {"sex": "female"},
    }
    with writing(path) as db:
        refuse(db, device, given, {"service": "unknown", "mood": "unknown"}, NOON)
    client = signed_in(path)
    assert "Lihat alasannya (1)" in words(page(client, "/perangkat"))
    html = page(client, "/perangkat/ditolak")
    said = words(html)
    assert "Loket ini tidak memberi layanan itu lagi dan isian tidak sah (mood: unknown)" in said
    assert "Tablet Poli · Poli Umum · Puskesmas Sorong · jawaban nomor 12 · 15 Agustus 2026 14.00 WIT" in said
    for secret in ("galak", "cost", "female", given["uuid"]):
        assert str(secret) not in html


def test_the_page_counts_no_received_answer(path: Path) -> None:
    device = paired(path, "loket-1", "Tablet")
    tell(path, device)
    client = signed_in(path)
    before = words(page(client, "/perangkat"))
    record(path, 1, alike(7))
    assert words(page(client, "/perangkat")) == before
