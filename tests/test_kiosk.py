"""The kiosk's pages as plain forms: all that a browser without script needs."""

import gzip
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from offices import ALWAYS, KEYS, SURVEY, next_week, office
from pages import check_page
from PIL import Image, ImageDraw
from werkzeug.test import TestResponse

from data import settings, tallies
from data.database import MissingDatabase, prepare, reading, writing
from data.places import Counter, Unit
from data.settings import Settings
from kiosk import create_app, poster
from surveys.short_code import short_code
from surveys.tally import Tally


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return office(tmp_path)


@pytest.fixture
def app(path: Path) -> Flask:
    return create_app({"DATABASE": path})


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


def page(answer: TestResponse, status: int = 200) -> str:
    """Return an answer's page, which keeps the rules of all pages and is never stored on the way."""
    assert answer.status_code == status
    check_page(answer.text, answer.headers)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return found[1]


def sheet(html: str, **changes: str) -> dict[str, str]:
    """Return a page's form, filled in: all threes."""
    filled = {f"ratings.{key}": "3" for key in KEYS}
    kept = {name: hidden(html, name) for name in ("csrf_token", "uuid")}
    return {**kept, "service": "ktp", **filled, **{name: changes[name] for name in changes}}


def counted(path: Path, **where: str) -> Tally:
    next_week(path)
    chosen: Any = {"first": ALWAYS.first, "last": ALWAYS.last, **where}
    with reading(path) as db:
        return tallies.tally(db, SURVEY, tallies.Filter(**chosen))


def test_the_list_leads_whoever_sets_up_a_tablet_to_every_counter(client: FlaskClient) -> None:
    html = page(client.get("/"))
    for code, name in {"loket-1": "Loket 1", "loket-2": "Loket 2", "poli": "Poli Umum"}.items():
        assert name in html
        for address in (f"/k/{code}", f"/f/{code}", f"/poster/{code}"):
            assert f'href="{address}"' in html
            page(client.get(address))


def test_an_office_without_counters_is_told_what_to_do(tmp_path: Path) -> None:
    prepare(tmp_path / "new.db")
    with create_app({"DATABASE": tmp_path / "new.db"}).test_client() as client:
        assert "Belum ada loket" in page(client.get("/"))
        assert "Belum ada loket" in page(client.get("/posters"))


def test_a_missing_database_is_said_at_start(tmp_path: Path) -> None:
    with pytest.raises(MissingDatabase):
        create_app({"DATABASE": tmp_path / "none.db"})


@pytest.mark.parametrize("address", ["/k/loket-1", "/f/loket-1"])
def test_the_page_asks_the_nine_questions_in_the_order_of_the_form(client: FlaskClient, address: str) -> None:
    html = unescape(page(client.get(address)))
    asked = re.findall(r'data-screen="(\w+)" data-kind="question"', html)
    assert asked == [element.key for element in SURVEY.in_form_order()]
    assert asked[-2:] == ["facilities", "complaints"]
    for element in SURVEY.elements:
        assert element.question["id"] in html
        for option in element.options:
            assert option.wording["id"] in html
    for words in ("Loket 1", "Dinas Kependudukan", "Kantor Pelayanan", "PermenPANRB 14/2017", "tanpa nama"):
        assert words in html


def test_a_counter_with_one_service_does_not_ask_for_it(client: FlaskClient) -> None:
    assert "Layanan apa" in page(client.get("/k/loket-1"))
    one = page(client.get("/k/loket-2"))
    assert "Layanan apa" not in one
    assert hidden(one, "service") == "ktp"


@pytest.mark.parametrize(("address", "channel"), [("/k/loket-1", "kiosk"), ("/f/loket-1", "poster")])
def test_a_plain_form_is_recorded_and_thanked_for(
    client: FlaskClient, path: Path, address: str, channel: str
) -> None:
    form = sheet(page(client.get(address)), comment="Terima kasih", **{"about.sex": "female"})
    sent = client.post(address, data=form)
    assert sent.status_code == 303
    assert sent.headers["Location"] == f"{address}/thanks"
    thanks = page(client.get(sent.headers["Location"]))
    assert short_code(form["uuid"]) in thanks
    tally = counted(path, channel=channel, service="ktp", unit="dukcapil")
    assert tally.n == 1
    assert tally.ratings["complaints"] == (0, 0, 1, 0)


def test_the_same_sheet_counts_once_however_often_it_is_sent(client: FlaskClient, path: Path) -> None:
    form = sheet(page(client.get("/k/loket-1")))
    for _ in range(3):  # a double tap, a refresh, a way back
        assert client.post("/k/loket-1", data=form).status_code == 303
    for _ in range(2):
        assert short_code(form["uuid"]) in page(client.get("/k/loket-1/thanks"))
    assert counted(path).n == 1


def test_a_new_citizen_gets_a_new_sheet_and_nothing_of_the_one_before(client: FlaskClient) -> None:
    first = page(client.get("/k/loket-1"))
    client.post("/k/loket-1", data=sheet(first))
    second = page(client.get("/k/loket-1"))
    assert hidden(first, "uuid") != hidden(second, "uuid")
    assert " checked" not in second
    back = client.get("/k/loket-1/thanks")
    assert back.status_code == 303
    assert back.headers["Location"] == "/k/loket-1"


def test_skipped_questions_are_missing_and_not_counted_as_anything(client: FlaskClient, path: Path) -> None:
    form = sheet(page(client.get("/k/loket-1")), **{"ratings.cost": ""})
    del form["ratings.time"]
    assert client.post("/k/loket-1", data=form).status_code == 303
    tally = counted(path)
    assert tally.n == 1
    assert sum(tally.ratings["cost"]) == sum(tally.ratings["time"]) == 0


def test_an_empty_sheet_comes_back_with_what_was_filled_in(client: FlaskClient, path: Path) -> None:
    blank = page(client.get("/k/loket-1"))
    form = {name: hidden(blank, name) for name in ("csrf_token", "uuid")}
    form |= {"service": "kk", "about.age": "30_39", "comment": "\nDua\r\nbaris <b>"}
    html = page(client.post("/k/loket-1", data=form), 422)
    assert "Belum ada yang dinilai" in html
    assert 'name="service" value="kk" checked' in html
    assert 'value="30_39" checked' in html
    assert "\nDua\nbaris &lt;b&gt;</textarea>" in html
    assert hidden(html, "uuid") == form["uuid"]
    assert counted(path).n == 0


def test_a_problem_stands_at_its_question(client: FlaskClient, path: Path) -> None:
    changes = {"service": "", "comment": "x" * 1001, "ratings.time": "5"}
    form = sheet(page(client.get("/k/loket-1")), **changes)
    html = page(client.post("/k/loket-1", data=form), 422)
    for question in ("service", "time"):
        assert f'<fieldset aria-describedby="problem-{question}">' in html
        assert f'id="problem-{question}"' in html
    assert 'aria-describedby="comment-hint problem-comment"' in html
    assert "Mohon pilih layanan" in html
    assert counted(path).n == 0


def test_a_service_that_the_counter_does_not_give_is_refused_at_its_question(
    client: FlaskClient, path: Path
) -> None:
    form = sheet(page(client.get("/k/loket-1")), service="paspor")
    html = page(client.post("/k/loket-1", data=form), 422)
    assert "Layanan ini sudah tidak ada" in html
    assert counted(path).n == 0


def test_a_comment_of_full_length_with_line_ends_is_taken(client: FlaskClient, path: Path) -> None:
    comment = "ab\r\n" * 333 + "c"  # 1,000 letters as a browser counts them
    form = sheet(page(client.get("/k/loket-1")), comment=comment)
    assert client.post("/k/loket-1", data=form).status_code == 303
    assert counted(path).n == 1


def test_changing_the_language_keeps_the_answers_and_the_sheet(client: FlaskClient, path: Path) -> None:
    form = sheet(page(client.get("/f/loket-1")), comment="Halo", switch="en")
    html = page(client.post("/f/loket-1?lang=en", data=form))
    assert '<html lang="en">' in html
    assert "How was our service today?" in html
    assert SURVEY.element("time").question["id"] in html  # the rule's own wording stays visible
    assert len(re.findall(r'value="3" checked', html)) == 9
    assert hidden(html, "uuid") == form["uuid"]
    assert ">\nHalo</textarea>" in html
    assert counted(path).n == 0
    del form["switch"]
    sent = client.post("/f/loket-1?lang=en", data=form | {"csrf_token": hidden(html, "csrf_token")})
    assert sent.headers["Location"] == "/f/loket-1/thanks?lang=en"
    assert "Thank you" in page(client.get(sent.headers["Location"]))
    assert '<html lang="id">' in page(client.get("/f/loket-1"))


@pytest.mark.parametrize("language", ["fr", "", "en-US", "../id"])
def test_a_language_that_is_not_offered_becomes_indonesian(client: FlaskClient, language: str) -> None:
    answer = client.get("/k/loket-1", query_string={"lang": language})
    assert '<html lang="id">' in page(answer)


def test_a_form_without_its_token_is_refused_and_says_what_to_do(client: FlaskClient, path: Path) -> None:
    form = sheet(page(client.get("/k/loket-1")))
    del form["csrf_token"]
    html = page(client.post("/k/loket-1", data=form), 400)
    assert "Halaman ini perlu dibuka lagi" in html
    assert counted(path).n == 0


@pytest.mark.parametrize(
    "address", ["/k/paspor", "/f/paspor", "/k/paspor/thanks", "/poster/paspor", "/x/loket-1", "/k/%00"]
)
def test_an_unknown_counter_is_a_kind_page(client: FlaskClient, address: str) -> None:
    html = page(client.get(address), 404)
    assert "Loket ini tidak ditemukan" in html
    assert "tanyakan kepada petugas" in html


def test_an_error_page_speaks_the_language_of_its_address(client: FlaskClient) -> None:
    assert "This counter was not found" in page(client.get("/k/paspor?lang=en"), 404)


def test_a_way_that_is_not_offered_is_a_kind_page(client: FlaskClient) -> None:
    assert "tidak dapat dibuka" in page(client.post("/"), 405)


def test_a_flood_of_text_is_refused_kindly(client: FlaskClient, path: Path) -> None:
    form = sheet(page(client.get("/k/loket-1")), comment="x" * 600_000)
    assert "terlalu panjang" in page(client.post("/k/loket-1", data=form), 413)
    assert counted(path).n == 0


def test_a_broken_database_is_a_page_that_says_what_is_not_saved(client: FlaskClient, path: Path) -> None:
    form = sheet(page(client.get("/k/loket-1")))
    for file in path.parent.glob("skm.db*"):
        file.unlink()
    assert "belum tersimpan" in page(client.post("/k/loket-1", data=form), 500)


def test_invented_data_is_marked_on_every_page_and_real_data_never(client: FlaskClient, path: Path) -> None:
    addresses = ("/", "/k/loket-1", "/f/loket-1", "/k/paspor", "/posters", "/poster/poli")
    for address in addresses:
        assert "rekaan" not in client.get(address).text
    with writing(path) as db:
        settings.change_settings(db, invented=True, office="Kota Sinar Laut")
    for address in addresses:
        assert "DATA CONTOH — kota ini rekaan" in client.get(address).text
    client.post("/k/loket-1", data=sheet(client.get("/k/loket-1").text))
    assert "DATA CONTOH" in client.get("/k/loket-1/thanks").text
    assert client.get("/posters").text.count("DATA CONTOH") == 1 + 3  # the page, and each poster on paper


def test_a_changed_name_shows_at_once(client: FlaskClient, path: Path) -> None:
    assert "Kota Baru" not in client.get("/k/loket-1").text
    with writing(path) as db:
        settings.change_settings(db, office="Kota Baru")
    assert "Kota Baru" in client.get("/k/loket-1").text


def test_pages_carry_what_protects_them(client: FlaskClient) -> None:
    headers = client.get("/k/loket-1").headers
    policy = headers["Content-Security-Policy"]
    for part in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "object-src 'none'"):
        assert part in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "geolocation=()" in headers["Permissions-Policy"]
    cookie = headers["Set-Cookie"]
    assert cookie.startswith("skm_kiosk=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_under_https_the_cookie_stays_there(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKM_HTTPS", "true")
    monkeypatch.setenv("SKM_DATABASE", str(path))
    cookie = create_app().test_client().get("/k/loket-1").headers["Set-Cookie"]
    assert "Secure" in cookie


def test_a_plain_form_is_taken_over_tls_from_a_browser_that_tells_no_referer(client: FlaskClient) -> None:
    tls = {"base_url": "https://localhost"}
    html = client.get("/f/loket-1", **tls).text
    assert client.post("/f/loket-1", data=sheet(html), **tls).status_code == 303
    forged = sheet(html) | {"csrf_token": "forged"}
    assert client.post("/f/loket-1", data=forged, **tls).status_code == 400


@pytest.mark.parametrize(
    ("name", "value"),
    [("HTTPS", "True"), ("IDLE_SECONDS", "45s"), ("GRACE_SECONDS", "0"), ("THANKS_SECONDS", "true")],
)
def test_a_setting_of_the_wrong_kind_is_said_at_start(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"SKM_{name}", value)
    with pytest.raises(ValueError, match=f"SKM_{name}"):
        create_app({"DATABASE": path})


def test_a_compressed_page_is_the_same_page(client: FlaskClient) -> None:
    plain = client.get("/k/loket-1")
    small = client.get("/k/loket-1", headers={"Accept-Encoding": "gzip, br"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    unique = re.compile(r'(?<=name="uuid" value=")[^"]*|(?<=name="csrf_token" value=")[^"]*')
    assert unique.sub("", gzip.decompress(small.data).decode()) == unique.sub("", plain.text)


def test_files_are_kept_for_a_year_under_an_address_that_changes_with_them(client: FlaskClient) -> None:
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/k/loket-1").text)
    assert len(addresses) == len(["kiosk.css", "tablet.css", "tablet.js"])
    for address in addresses:
        plain = client.get(address)
        assert "max-age=31536000" in plain.headers["Cache-Control"]
        small = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(small.data) == plain.data
        other = client.get(address.split("?")[0] + "?v=0")
        assert other.headers["Cache-Control"] == "no-cache"
    assert client.get("/static/kiosk.py").status_code == 404


def test_it_says_that_it_is_well(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok\n"


def scanned(code: poster.Code) -> str:
    """Return what a phone reads in a code."""
    picture = Image.new("L", (code.side, code.side), 255)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", code.path):
        ImageDraw.Draw(picture).line([(int(x), int(y)), (int(x) + int(width) - 1, int(y))], fill=0)
    return str(
        zxingcpp.read_barcodes(picture.resize((code.side * 6, code.side * 6), Image.Resampling.NEAREST))[
            0
        ].text
    )


@pytest.mark.parametrize(
    "address", ["http://10.0.0.5:8000/f/loket-1", f"https://skm.contoh.go.id/f/{'x' * 63}"]
)
def test_a_phone_reads_the_address_in_a_posters_code(address: str) -> None:
    assert scanned(poster.code(address)) == address


def test_a_poster_says_where_it_hangs_and_where_it_leads(client: FlaskClient) -> None:
    html = unescape(page(client.get("/poster/loket-1?size=a6", base_url="http://10.0.0.5:8000")))
    for words in ("Loket 1", "Dinas Kependudukan", "Kantor Pelayanan", "http://10.0.0.5:8000/f/loket-1"):
        assert f">{words}</text>" in html
    assert 'class="a6"' in html
    assert poster.code("http://10.0.0.5:8000/f/loket-1").path in html


def test_posters_lead_to_the_address_that_the_office_has_set(path: Path) -> None:
    with create_app({"DATABASE": path, "PUBLIC_URL": "https://a.go.id/"}).test_client() as client:
        assert ">https://a.go.id/f/poli</text>" in page(client.get("/posters?size=a0"))
        with writing(path) as db:
            settings.change_settings(db, kiosk_url="https://b.go.id")
        assert ">https://b.go.id/f/poli</text>" in page(client.get("/posters"))


def test_long_names_are_set_smaller_on_a_poster_and_never_cut() -> None:
    unit = Unit("u", "Dinas " + "Kependudukan dan Pencatatan Sipil " * 3)
    counter = Counter("c", "Loket Pelayanan <Terpadu> " * 4, unit, ())
    svg = unescape(poster.poster_svg(f"https://a.go.id/f/{uuid4()}", Settings(), counter))
    words = " ".join(re.findall(r">([^<>]*(?:<Terpadu>[^<>]*)*)</text>", svg))
    assert words.count("<Terpadu>") == 4
    assert words.count("Kependudukan") == 3
