"""The pages of the dashboard: what they show, in which words, and what they send along."""

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from heads import alike, answered_office, mixed, page, record, report, signed_in, with_head, words
from offices import NOON, office
from pages import check_page

from dashboard import bundle, create_app
from dashboard.headers import POLICY
from data.database import MissingDatabase, prepare, writing
from data.settings import change_settings

PAGES = (
    "/",
    "/?period=2026",
    "/?unit=dukcapil",
    "/?unit=sorong&service=ktp",
    "/?counter=loket-1",
    "/akun",
    "/?period=nonsense",
)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_keeps_the_rules_of_all_pages(tmp_path: Path, address: str, language: str) -> None:
    client = signed_in(answered_office(tmp_path))
    client.get("/akun", query_string={"lang": language})
    answer = client.get(address)
    check_page(answer.text, answer.headers)
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_says_the_figure_its_grade_its_interval_and_whether_it_has_changed(
    tmp_path: Path,
) -> None:
    path = answered_office(tmp_path)
    said = words(page(signed_in(path)))
    score = report(path).cell.score
    assert score
    assert score.interval
    for figure in (score.ikm, score.interval.low, score.interval.high):
        assert str(figure).replace(".", ",") in said
    assert score.grade
    assert score.grade.letter == "B"
    assert "Baik (B)" in said
    assert "mutu B, bisa C" in said or "mutu B " in said
    assert "Tidak ada bukti perubahan sejak TW II 2026" in said
    found = report(path).difference
    assert found
    for figure in (found.figure, found.low, found.high):
        assert str(abs(figure)).replace(".", ",") in said
    assert "Tanpa target IKM yang dituju pada 2026 belum ditetapkan." in said
    assert "150 jawaban · target 384" in said
    assert "N tidak tercatat; 384 patokan untuk populasi besar." in said
    assert "Sampel sukarela" in said
    assert "PermenPANRB 14/2017" in said
    assert "15 Agustus 2026 12.00 WIB" in said


def test_the_page_speaks_english_once_asked_and_goes_on_to(tmp_path: Path) -> None:
    client = signed_in(answered_office(tmp_path))
    page(client, "/?lang=en")
    said = words(page(client))
    assert "No evidence of change since Quarter II 2026" in said
    assert "Dinas Kependudukan" in said
    assert "Sangat baik" not in said
    assert re.search(r"\b\d\d\.\d\d\b", said)  # a point, where Indonesian has a comma
    assert '<html lang="en">' in page(client, "/?lang=xx")


def test_three_answers_show_no_figure_but_why(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    record(path, 1, alike(3))
    said = words(page(signed_in(path)))
    assert "n < 5" in said
    assert "kurang dari 5 jawaban" in said
    assert "100,00" not in said
    assert "Sangat baik (A)" not in said
    assert "3 jawaban" not in said


def test_one_answer_is_never_the_best_grade(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    record(path, 1, alike(1))
    for address in ("/", "/?unit=dukcapil", "/?counter=loket-1", "/nilai.csv"):
        answer = signed_in(path).get(address).text
        assert "100" not in re.sub(r"25.{0,40}100|di bawah 100", "", words(answer)), address


def test_a_withheld_cell_says_less_than_five_and_why(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    number = record(path, 1, mixed(40, 1))
    number = record(path, number, mixed(30, 2), counter="poli")
    record(path, number, alike(2), counter="loket-2")
    html = page(signed_in(path), "/rinci")
    row = re.search(r"<tr>(?:(?!</tr>).)*Loket 2.*?</tr>", html, re.DOTALL)
    assert row
    assert "&lt; 5" in row[0]
    assert "kurang dari 5 jawaban, sehingga" in row[0]
    figures = [json.loads(block) for block in re.findall(r'data-chart="[^"]+">(.*?)</script>', html)]
    texts = [text for figure in figures for trace in figure["data"] for text in trace.get("text", [])]
    assert "n &lt; 5: disembunyikan" in texts


def test_an_empty_office_is_told_how_to_begin(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    with writing(path) as db:
        change_settings(db, kiosk_url="http://192.168.1.5:8000")
    html = page(signed_in(path))
    assert "Belum ada jawaban di sini" in words(html)
    assert 'href="http://192.168.1.5:8000/k/loket-1"' in html
    assert 'href="http://192.168.1.5:8000/posters"' in html


def test_an_office_without_counters_is_told_to_add_one(tmp_path: Path) -> None:
    prepare(tmp_path / "skm.db")
    path = with_head(tmp_path / "skm.db", "administrator")
    for address in ("/", "/rinci", "/struk"):
        html = page(signed_in(path), address)
        assert 'class="button" href="/pengaturan">Ke langkah pertama' in html
        assert "skm " not in words(html)
    said = words(page(signed_in(path)))
    assert "Belum ada loket" in said
    assert "Tidak ada yang menunggu" not in said
    assert "n = 0" not in said


def test_who_cannot_set_an_office_up_reads_that_somebody_does_and_is_offered_nothing(tmp_path: Path) -> None:
    prepare(tmp_path / "skm.db")
    client = signed_in(with_head(tmp_path / "skm.db"))
    assert "Kantor ini sedang disiapkan administratornya" in words(page(client))
    for address in ("/", "/rinci", "/struk"):
        html = page(client, address)
        assert "/pengaturan" not in html
        assert "skm " not in words(html)
        assert "Unduh" not in words(html)


def test_a_period_without_answers_says_where_there_are_some(tmp_path: Path) -> None:
    said = words(page(signed_in(answered_office(tmp_path)), "/?period=2026-01"))
    assert "dari Mei 2026 sampai Agustus 2026" in said


def test_without_a_period_the_present_quarter_is_shown_or_the_last_with_answers(
    tmp_path: Path,
) -> None:
    path = with_head(office(tmp_path))
    record(path, 1, alike(9), NOON.replace(month=2))
    client = signed_in(path)
    assert "<title>Kantor Pelayanan, TW I 2026" in page(client)
    record(path, 100, alike(9))
    assert "<title>Kantor Pelayanan, TW III 2026" in page(client)


@pytest.mark.parametrize(
    ("sent", "lasting"),
    [
        ("unit=dukcapil&former_unit=&kind=quarter&period=2026-TW3&part=", "period=2026-TW3&unit=dukcapil"),
        (
            "unit=dukcapil&former_unit=dukcapil&part=service:ktp&kind=quarter&period=2026-TW3",
            "period=2026-TW3&unit=dukcapil&service=ktp",
        ),
        (
            "unit=sorong&former_unit=dukcapil&part=service:kk&kind=quarter&period=2026-TW3",
            "period=2026-TW3&unit=sorong",
        ),
        ("unit=&former_unit=dukcapil&part=counter:loket-1&kind=year&period=2026-TW3", "period=2026"),
        ("unit=&kind=month&period=2026-TW3", "period=2026-08"),
        ("unit=&kind=month&period=2026-TW1", "period=2026-03"),
        ("unit=&kind=semester&period=2026-TW2", "period=2026-S1"),
        ("unit=&kind=range&period=2026-TW3", "period=2026-07-01..2026-08-31"),
        (
            "unit=&kind=range&period=2026-TW3&from=2026-06&until=2026-08",
            "period=2026-06-01..2026-08-31",
        ),
    ],
)
def test_what_the_menus_send_becomes_a_lasting_address(tmp_path: Path, sent: str, lasting: str) -> None:
    answer = signed_in(answered_office(tmp_path)).get(f"/?{sent}")
    assert (answer.status_code, answer.location) == (302, f"/?{lasting}")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("period=2026-TW5", 400),
        ("period=1900", 400),
        ("period=9999-01-01..9999-12-31", 400),
        ("period=0001-01-01..2026-01-01", 400),
        ("kind=range&from=2026-08-09&until=2026-08-01", 400),
        ("unit=nowhere", 404),
        ("unit=dukcapil&service=nothing", 404),
        ("counter=%00", 404),
    ],
)
def test_a_place_or_period_that_is_none_is_said_in_words(tmp_path: Path, query: str, status: int) -> None:
    answer = signed_in(answered_office(tmp_path)).get(f"/?{query}")
    assert answer.status_code == status
    check_page(answer.text, answer.headers)


def test_menus_and_steps_lead_to_periods_with_answers_only(tmp_path: Path) -> None:
    client = signed_in(answered_office(tmp_path))
    html = page(client)
    offered = re.findall(r'<option value="(2026-TW\d)"', html)
    assert offered == ["2026-TW3", "2026-TW2"]
    assert 'rel="prev"' in html
    assert 'rel="next"' not in html
    assert 'rel="prev"' not in page(client, "/?period=2026-TW2")
    assert 'href="/?period=2026-TW3"' in page(client, "/?period=2026-TW2")


def test_every_page_of_an_invented_city_says_so(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    with writing(path) as db:
        change_settings(db, invented=True)
    client = signed_in(path)
    fresh = create_app({"DATABASE": path}).test_client()
    for html in (page(client), page(client, "/akun"), page(client, "/?unit=x"), page(fresh, "/masuk")):
        assert "DATA CONTOH — kota ini rekaan" in html


def test_the_chart_script_is_the_installed_wheels_own_and_kept_for_a_year(tmp_path: Path) -> None:
    client = signed_in(answered_office(tmp_path))
    found = re.search(r'src="(/plotly/[^"]+)"', page(client, "/rinci"))
    assert found
    plain = client.get(found[1])
    packed = client.get(found[1], headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data == bundle.script()
    assert len(packed.data) < len(plain.data) / 3
    assert "max-age=31536000" in packed.headers["Cache-Control"]
    assert packed.mimetype == "text/javascript"
    assert client.get("/plotly/0.0.0/plotly.min.js").status_code == 404


def test_a_starting_dashboard_imports_neither_pandas_nor_plotly(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    code = (
        f"import sys, dashboard; dashboard.create_app({{'DATABASE': {str(path)!r}}}); "
        "print({'pandas', 'numpy', 'openpyxl', 'plotly'} & sys.modules.keys())"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"


def test_a_dashboard_without_a_database_says_so_at_start(tmp_path: Path) -> None:
    with pytest.raises(MissingDatabase):
        create_app({"DATABASE": tmp_path / "none.db"})


def test_healthz_answers_anybody_and_tells_when_the_database_is_gone(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    client = create_app({"DATABASE": path}).test_client()
    assert client.get("/healthz").text == "ok\n"
    path.rename(tmp_path / "moved.db")
    assert client.get("/healthz").status_code == 503
