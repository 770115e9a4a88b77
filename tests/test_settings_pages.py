"""The settings as a clerk uses them: plain forms, problems beside fields, an undo after each change."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from heads import LOGIN, answered_office, page, send, signed_in, with_head, words
from offices import NOON, office
from pages import check_page
from proofs import paired

from dashboard.rights import ASKED
from data import office_hours, pictures, places, populations, targets
from data.database import prepare, reading, writing
from data.deeds import deeds
from data.devices.pin import is_pin
from data.devices.refusals import refuse
from data.settings import settings

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 100_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return an office whose administrator may sign in."""
    return with_head(office(tmp_path), "administrator")


def take_back(client: FlaskClient, address: str) -> str:
    """Press the undo that the page at an address offers, and return what it says then."""
    html = page(client, address)
    token = re.search(r'name="csrf_token" value="([^"]+)"', html)
    undo = re.search(r'action="(/pengaturan/batalkan/\d+)"', html)
    assert token
    assert undo, words(html)
    answer = client.post(undo[1], data={"csrf_token": token[1], "back": address}, follow_redirects=True)
    check_page(answer.text, answer.headers)
    return words(answer.text)


def refused(client: FlaskClient, address: str, given: dict[str, str]) -> str:
    answer = send(client, address, given)
    assert answer.status_code == 422
    check_page(answer.text, answer.headers)
    return answer.text


def test_a_new_office_is_led_from_its_first_unit_to_its_first_counter(tmp_path: Path) -> None:
    path = tmp_path / "skm.db"
    prepare(path)
    client = signed_in(with_head(path, "administrator"))
    assert "0 dari 6 selesai" in words(page(client, "/pengaturan"))
    unit = {"name": "Kantor Camat", "zone": "WITA", "weight": "exact", "code": ""}
    assert send(client, "/pengaturan/unit-baru", unit).location == "/pengaturan/unit/kantor-camat"
    send(client, "/pengaturan/unit/kantor-camat/layanan-baru", {"name": "Surat Pengantar"})
    given = {"name": "Loket 1", "services": "surat-pengantar"}
    assert (
        send(client, "/pengaturan/unit/kantor-camat/loket-baru", given).location
        == "/pengaturan/loket/loket-1"
    )
    said = words(page(client, "/pengaturan"))
    assert "3 dari 6 selesai" in said
    assert "Isi alamat" in said
    with reading(path) as db:
        found = places.counter(db, "loket-1")
    assert (found.name, found.unit.zone, [each.name for each in found.services]) == (
        *("Loket 1", "WITA", ["Surat Pengantar"]),
    )


def test_a_code_is_proposed_from_the_name_and_a_taken_one_is_explained(path: Path) -> None:
    client = signed_in(path)
    address = "/pengaturan/unit/sorong/loket-baru"
    html = refused(client, address, {"name": "Loket Satu", "services": "ktp", "code": "loket-1"})
    assert "Kode loket-1 sudah dipakai Loket 1, Dinas Kependudukan." in words(html)
    assert "Yang masih bebas: loket-satu." in words(html)
    assert 'value="Loket Satu"' in html, "what was typed is not lost"
    made = send(client, address, {"name": "Loket 1", "services": "ktp"})
    assert made.location == "/pengaturan/loket/sorong-loket-1"
    assert "Pilih setidaknya satu layanan." in words(refused(client, address, {"name": "Loket 2"}))


def test_a_name_that_an_open_place_bears_is_refused_beside_its_field(path: Path) -> None:
    client, said = signed_in(path), "Sudah ada Loket 1 di unit ini. Beri nama yang lain."
    taken = re.compile(r'id="name-wrong">' + re.escape(said))
    given = {"name": "loket  1", "services": "ktp"}
    assert taken.search(refused(client, "/pengaturan/unit/dukcapil/loket-baru", given))
    assert taken.search(refused(client, "/pengaturan/loket/loket-2", given))
    service = refused(client, "/pengaturan/unit/dukcapil/layanan-baru", {"name": "KTP-EL"})
    assert "Sudah ada KTP-el di unit ini." in words(service)
    unit = {"name": "Dinas Kependudukan", "zone": "WIB", "weight": "exact"}
    assert "Sudah ada Dinas Kependudukan di kantor ini." in words(
        refused(client, "/pengaturan/unit-baru", unit)
    )
    send(client, "/pengaturan/loket/loket-1/tutup", {}, page="/pengaturan/loket/loket-1")
    send(client, "/pengaturan/loket/loket-2", given)
    send(client, "/pengaturan/loket/loket-1/buka", {}, page="/pengaturan/loket/loket-1")
    html = page(client, "/pengaturan/loket/loket-1")
    assert "Sudah ada loket 1 di unit ini. Beri nama yang lain." in words(html)
    assert "/pengaturan/loket/loket-1/buka" in html


def test_periods_older_than_a_year_are_folded_away(path: Path) -> None:
    client = signed_in(path)
    send(client, "/pengaturan/sampel/dukcapil/2022-TW1", {"served": "100"})
    html = page(client, "/pengaturan/sampel")
    folded = re.search(r"<details>.*?</details>", html, re.DOTALL)
    assert folded
    assert "2022" in words(folded[0])
    assert "2026" not in words(folded[0])
    assert "2022" not in words(html.replace(folded[0], ""))


def test_a_rename_is_offered_to_be_undone_and_both_are_deeds(path: Path) -> None:
    client = signed_in(path)
    send(client, "/pengaturan/loket/loket-1", {"name": "Loket Satu", "services": "ktp"})
    with reading(path) as db:
        found = places.counter(db, "loket-1")
        assert (found.name, [each.code for each in found.services]) == ("Loket Satu", ["ktp"])
    said = take_back(client, "/pengaturan/loket/loket-1")
    assert "Sudah dibatalkan: Loket Loket Satu" in said
    assert "Terapkan lagi" in said
    with reading(path) as db:
        found = places.counter(db, "loket-1")
        assert (found.name, [each.code for each in found.services]) == ("Loket 1", ["kk", "ktp"])
        noted = deeds(db)
    assert [(each.what, each.login) for each in noted] == [
        *(("counter.undone", LOGIN), ("counter.changed", LOGIN)),
    ]


def test_moving_a_service_up_saves_nothing_yet(path: Path) -> None:
    client = signed_in(path)
    html = page(client, "/pengaturan/loket/loket-1")
    assert html.count("checked") == 2, "what the counter gives is ticked"
    given = {"name": "Loket 9", "services": "ktp", "up": "ktp"}
    token = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert token
    moved = client.post(
        "/pengaturan/loket/loket-1", data={**given, "csrf_token": token[1], "order": ["kk", "ktp"]}
    )
    assert moved.status_code == 200
    assert re.findall(r'name="order" value="(\w+)"', moved.text) == ["ktp", "kk"]
    assert 'value="Loket 9"' in moved.text
    with reading(path) as db:
        assert places.counter(db, "loket-1").name == "Loket 1"


def test_closing_and_opening_a_counter_says_what_it_means(path: Path) -> None:
    client = signed_in(path)
    said = words(page(client, "/pengaturan/loket/loket-2"))
    assert "Yang sudah dinilai tetap terhitung di periodenya" in said
    send(client, "/pengaturan/loket/loket-2/tutup", {}, page="/pengaturan/loket/loket-2")
    assert "Loket 2 ditutup." in words(page(client, "/pengaturan/loket/loket-2"))
    assert "Yang sudah ditutup (1)" in words(page(client, "/pengaturan"))
    assert "loket-2" not in page(client, "/perangkat/pasang"), "nothing new is offered for it"
    assert "Loket 2" in page(client, "/?unit=dukcapil"), "what was rated there stays to be seen"
    send(client, "/pengaturan/loket/loket-2/buka", {}, page="/pengaturan/loket/loket-2")
    with reading(path) as db:
        assert not places.counter(db, "loket-2").closed
    send(client, "/pengaturan/unit/dukcapil/layanan/ktp/tutup", {}, page="/pengaturan")
    told = words(page(client, "/pengaturan/unit/dukcapil/layanan/ktp"))
    assert "KTP-el adalah satu-satunya layanan di Loket 2." in told


def test_what_was_refused_after_the_closing_is_told_with_its_reason(path: Path) -> None:
    device = paired(path, "loket-1", "Tablet")
    with writing(path) as db:
        refuse(db, device, {"uuid": "0" * 36}, {"counter": "closed"}, NOON)
    assert "Loketnya sudah ditutup saat itu" in words(page(signed_in(path), "/perangkat/ditolak"))


def test_a_rated_units_zone_and_weight_are_shown_and_not_asked(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    with writing(path) as db:
        db.execute("UPDATE account SET role = 'administrator'")
    html = page(signed_in(path), "/pengaturan/unit/dukcapil")
    assert "Tetap, karena unit ini sudah dinilai" in words(html)
    assert 'name="weight"' not in html
    assert not send(
        signed_in(path), "/pengaturan/unit/dukcapil", {"name": "Dinas", "weight": "0.11"}
    ).text.count("0,11")
    with reading(path) as db:
        assert places.unit(db, "dukcapil").weight == "exact"


def test_a_target_takes_a_comma_and_is_undone(path: Path) -> None:
    client = signed_in(path)
    given = {"place": "dukcapil//loket-1", "year": "2026", "ikm": "88,31"}
    send(client, "/pengaturan/target", given)
    codes = {"unit": "dukcapil", "counter": "loket-1"}
    with reading(path) as db:
        assert str(targets.target(db, codes, 2026)) == "88.31"
    take_back(client, "/pengaturan/target")
    with reading(path) as db:
        assert targets.target(db, codes, 2026) is None
    assert "antara 25 dan 100" in words(refused(client, "/pengaturan/target", given | {"ikm": "104"}))


def test_n_is_typed_with_dots_and_tells_its_sample_at_once(path: Path) -> None:
    client = signed_in(path)
    send(client, "/pengaturan/sampel/dukcapil/2026-TW3", {"served": "4.384"})
    assert "target sampel 354 responden" in words(page(client, "/pengaturan/sampel"))
    assert client.get("/pengaturan/sampel/target?n=4384").json == {"target": "354"}
    assert client.get("/pengaturan/sampel/target?n=many").json == {"target": None}
    with reading(path) as db:
        assert populations.population(db, "dukcapil", "2026-TW3") == 4384


def test_a_units_usual_period_is_the_one_its_pages_open_on(path: Path) -> None:
    client = signed_in(path)
    send(client, "/pengaturan/periode/dukcapil", {"period": "semester", "time_by_officer": "y"})
    assert client.get("/?unit=dukcapil").status_code == 200
    assert "Semester II 2026" in words(page(client, "/?unit=dukcapil"))
    assert "TW III 2026" in words(page(client, "/?unit=sorong"))
    with reading(path) as db:
        assert places.unit(db, "dukcapil").time_by_officer


def test_a_lower_threshold_must_be_meant(path: Path) -> None:
    client = signed_in(path)
    given = {"publication": "3", "personnel_learning": "30", "personnel_evidence": "66"}
    asked = words(refused(client, "/pengaturan/ambang", given))
    assert "Ambang turun dari 5 menjadi 3: nilai yang selama ini disembunyikan akan tampil" in asked
    with reading(path) as db:
        assert settings(db).publication == 5
    send(client, "/pengaturan/ambang", given | {"sure": "y"})
    with reading(path) as db:
        assert settings(db).publication == 3
    take_back(client, "/pengaturan/ambang")
    with reading(path) as db:
        assert settings(db).publication == 5
    wrong = refused(client, "/pengaturan/ambang", given | {"publication": "5", "personnel_learning": "4"})
    assert "Tidak boleh kurang dari batas nilai ditampilkan." in words(wrong)


def test_a_week_is_saved_as_a_whole_and_monday_is_copied_without_saving(path: Path) -> None:
    client = signed_in(path)
    week = {"day1-opens": "08:00", "day1-closes": "15:30"}
    copied = send(client, "/pengaturan/jam/dukcapil", week | {"like": "weekdays"})
    assert copied.text.count('value="08:00"') == 5
    with reading(path) as db:
        assert office_hours.hours(db, "dukcapil") == {}
    wrong = refused(
        client, "/pengaturan/jam/dukcapil", week | {"day2-opens": "16:00", "day2-closes": "08:00"}
    )
    assert "Jam tutup sesudah jam buka." in words(wrong)
    send(client, "/pengaturan/jam/dukcapil", week)
    assert "08.00–15.30" in words(page(client, "/pengaturan/jam"))


def test_a_pale_colour_is_refused_in_words_and_the_crest_can_be_brought_back(path: Path) -> None:
    client = signed_in(path)
    given = {"office": "Kota Baru", "colour": "#ffdd00", "kiosk_language": "id"}
    assert "Terlalu pucat" in words(refused(client, "/pengaturan/tampilan", given))
    told = client.get("/pengaturan/warna?colour=%23ffdd00").json
    assert told
    assert told["fits"] is False
    send(client, "/pengaturan/tampilan", given | {"colour": "#123456"})
    with reading(path) as db:
        assert (settings(db).office, settings(db).colour) == ("Kota Baru", "#123456")
    for content in (PNG, PNG + b"other"):
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/pengaturan/lambang").text)
        assert token
        sent = {"csrf_token": token[1], "picture": (BytesIO(content), "lambang.png")}
        assert client.post("/pengaturan/lambang", data=sent).location == "/pengaturan/tampilan"
        page(client, "/pengaturan/unit-baru")  # which shows the offer of the first
    send(client, "/pengaturan/lambang", {"remove": "1"})
    take_back(client, "/pengaturan/tampilan")
    with reading(path) as db:
        found = pictures.picture(db, pictures.LOGO)
    assert found
    assert found.content == PNG + b"other"


@pytest.mark.parametrize(
    "address",
    ["skm.contoh.go.id", "https://", "ftp://skm.go.id", "https://skm.go.id/k/loket-1", "https://a:b@c"],
)
def test_an_address_that_nobody_would_reach_is_refused(path: Path, address: str) -> None:
    said = words(refused(signed_in(path), "/pengaturan/alamat", {"kiosk_url": address}))
    assert "Tulislah alamat lengkap tanpa jalur" in said


def test_the_pin_is_kept_as_a_hash_that_no_deed_repeats(path: Path) -> None:
    client = signed_in(path)
    assert "Kedua PIN tidak sama." in words(
        refused(client, "/pengaturan/pin", {"pin": "123456", "again": "1"})
    )
    send(client, "/pengaturan/pin", {"pin": "123456", "again": "123456"})
    with reading(path) as db:
        assert is_pin("123456", settings(db).kiosk_pin)
        noted = deeds(db)[0]
    assert (noted.what, noted.before, noted.after) == ("pin.changed", None, None)


def test_an_undo_that_came_too_late_says_why(path: Path) -> None:
    client = signed_in(path)
    for name in ("Loket Satu", "Loket Dua"):
        send(client, "/pengaturan/loket/loket-1", {"name": name, "services": "ktp"})
    with reading(path) as db:
        first = deeds(db)[-1].id
    answer = send(client, f"/pengaturan/batalkan/{first}", {}, page="/pengaturan/pin")
    assert answer.location == "/pengaturan"
    assert "sesudahnya sudah ada perubahan lain" in words(page(client, "/pengaturan"))
    assert send(client, "/pengaturan/batalkan/99", {}, page="/pengaturan/pin").status_code == 404


def test_every_page_of_the_settings_keeps_the_rules_and_names_its_room(path: Path) -> None:
    client = signed_in(path)
    rooms = re.findall(
        r'<li><a href="(/pengaturan[^"]*)"', page(client, "/pengaturan").split('class="settings-menu"')[1]
    )
    assert len(rooms) >= 11
    for address in (*rooms, "/pengaturan/unit-baru", "/pengaturan/lambang", "/pengaturan/unit/dukcapil"):
        page(client, address)


@pytest.mark.parametrize("role", ["agency_head", "observer"])
def test_only_an_administrator_enters(tmp_path: Path, role: str) -> None:
    client = signed_in(with_head(office(tmp_path), role))
    assert client.get("/pengaturan").status_code == 403
    assert all(right == "administer" for name, right in ASKED.items() if name.startswith("places."))


def test_an_undo_can_be_applied_again_and_that_be_undone_each_naming_the_change(path: Path) -> None:
    client = signed_in(path)
    send(client, "/pengaturan/loket/loket-1/tutup", {}, page="/pengaturan/loket/loket-1")
    for told, offered in (
        ("Sudah dibatalkan: Loket Loket 1 ditutup. Kini seperti sebelumnya.", "Terapkan lagi"),
        ("Sudah diterapkan lagi: Loket Loket 1 ditutup.", "Batalkan"),
        ("Sudah dibatalkan: Loket Loket 1 ditutup.", "Terapkan lagi"),
    ):
        with reading(path) as db:
            latest = deeds(db)[0].id
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/akun").text)
        assert token
        given = {"csrf_token": token[1], "back": "/akun"}
        said = words(client.post(f"/pengaturan/batalkan/{latest}", data=given, follow_redirects=True).text)
        assert told in said
        assert f" {offered} " in said
