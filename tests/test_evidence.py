"""Evidence for a civil servant's evaluation: of one place, from enough answers, checkable, and answered."""

import json
import re
import subprocess
import sys
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from heads import (
    LOGIN,
    alike,
    answered_office,
    mixed,
    page,
    person,
    record,
    send,
    signed_in,
    with_head,
    words,
)
from jsonschema import Draft202012Validator
from offices import KEYS, NOON, SURVEY, next_week, office
from proofs import hasty, issue

from dashboard import qr
from data import deeds, journal
from data.database import reading, writing
from data.settings import change_settings
from data.tallies import Filter, recount
from data.targets import set_target
from data.verifications import keep_verifying
from surveys.element_interval import element_interval
from surveys.period import Period
from surveys.scoring import score

DOCS = Path(__file__).parents[1] / "docs"
SCHEMA = Draft202012Validator(json.loads((DOCS / "evidence.schema.json").read_text(encoding="utf-8")))

UNIT = "unit=dukcapil&period=2026-TW3"
COUNTER = "unit=dukcapil&counter=loket-1&period=2026-TW3"
YEAR = "unit=dukcapil&counter=loket-1&period=2026"
REPLY = "Pada Agustus satu petugas kosong; nomor saya 081234567890."
OFFICER = ("dukcapil", "loket-1")


def twin(client: FlaskClient, query: str) -> dict[str, Any]:
    """Return the JSON twin, which keeps its schema."""
    answer = client.get(f"/bukti.json?{query}")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.get_json()
    SCHEMA.validate(told)
    return told


def read(client: FlaskClient, query: str) -> str:
    return words(page(client, f"/bukti?{query}"))


def moved(path: Path, days: int) -> FlaskClient:
    """Return a browser so many days after the period's end."""
    last = datetime.combine(Period.parse("2026-TW3").last, NOON.timetz())
    return signed_in(path, CLOCK=lambda: last + timedelta(days=days))


def test_every_figure_of_the_evidence_equals_a_recount_from_the_raw_answers(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    client = signed_in(path)
    told = twin(client, YEAR)["figures"]
    period = Period.parse("2026")
    with reading(path) as db:
        own = score(
            SURVEY, recount(db, SURVEY, Filter(period.first, period.last, "dukcapil", None, "loket-1"))
        )
    assert own.interval
    assert (told["n"], told["ikm"]) == (own.n, str(own.ikm))
    assert told["interval"]["low"] == str(own.interval.low)
    shown = {each["key"]: each for each in told["officer_elements"] + told["unit_elements"]}
    assert set(shown) == set(KEYS)
    for each in own.elements:
        found, between = shown[each.element.key], element_interval(SURVEY, each)
        assert between
        assert (found["n"], found["ikm"], found["counts"]) == (each.n, str(each.ikm), list(each.counts))
        assert (found["interval"]["low"], found["interval"]["high"]) == (str(between.low), str(between.high))
    said = read(client, YEAR)
    assert f"dari {own.n} jawaban" in said
    assert str(own.ikm).replace(".", ",") in said


def test_the_officers_elements_stand_apart_from_the_units_and_time_where_the_unit_says_so(
    tmp_path: Path,
) -> None:
    path = answered_office(tmp_path)
    client = signed_in(path)
    own = [each["key"] for each in twin(client, YEAR)["figures"]["officer_elements"]]
    assert own == ["competence", "conduct"]
    said = read(client, YEAR)
    assert said.index("Dapat dipengaruhi petugas U6") < said.index("Milik unit, bukan petugas U1")
    with writing(path) as db:
        db.execute("UPDATE unit SET time_by_officer = 1 WHERE code = 'dukcapil'")
    told = twin(client, YEAR)["figures"]
    assert [each["key"] for each in told["officer_elements"]] == ["time", "competence", "conduct"]
    assert "time" not in [each["key"] for each in told["unit_elements"]]


def test_evidence_is_given_by_the_personnel_thresholds(tmp_path: Path) -> None:
    path, answers, last = with_head(office(tmp_path)), mixed(66, seed=3), 1
    client = signed_in(path)
    for count, standing, missing, said in (
        (29, "few", 1, "kurang 1 lagi sampai ambang 30"),
        (30, "learning", 36, "Hanya untuk belajar, bukan bukti"),
        (65, "learning", 1, "Kurang 1 lagi sampai ambang bukti 66"),
        (66, "evidence", None, "66 jawaban: cukup untuk dipakai sebagai bukti"),
    ):
        last = record(path, last, islice(answers, count + 1 - last))
        next_week(path)  # all are counted
        told, shown = twin(client, COUNTER), read(client, COUNTER)
        assert (told["standing"], told["missing"]) == (standing, missing)
        assert said in shown
        assert (told["figures"] is None) == ("Unsur demi unsur" not in shown) == (standing == "few")
        empty = "Tidak diisi dari SKM: jawabannya belum cukup untuk menjadi bukti."
        assert (empty in shown) == (standing == "learning")


def test_a_withheld_place_tells_neither_figures_nor_how_many_are_missing(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    record(path, 1, mixed(3, seed=3))
    client = signed_in(path)
    told, said = twin(client, COUNTER), read(client, COUNTER)
    assert (told["standing"], told["missing"], told["figures"], told["digest"]) == (
        "withheld",
        None,
        None,
        None,
    )
    assert "Berapa jawabannya tidak disebutkan." in said
    assert not re.search(r"kurang \d+ lagi|\b3 jawaban", said, re.IGNORECASE)
    assert twin(client, "counter=poli&period=2026-TW3")["standing"] == "nobody"


def test_an_element_and_a_former_period_stand_by_their_own_number_of_answers(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    ratings = [dict.fromkeys(KEYS, 4) for _ in range(90)]
    for place, rated in enumerate(ratings):
        if place >= 20:
            del rated["competence"]
        if place >= 40:
            del rated["conduct"]
    last = record(path, 1, iter(ratings))
    record(path, last, alike(12), NOON.replace(month=5))
    next_week(path)
    client = signed_in(path)
    told = twin(client, COUNTER)["figures"]
    competence, conduct = told["officer_elements"]
    assert (competence["standing"], competence["n"], competence["counts"]) == ("few", None, None)
    assert (conduct["standing"], conduct["n"]) == ("learning", 40)
    assert told["trend"][-2] == {
        "period": "2026-TW2",
        "standing": "few",
        "n": None,
        "ikm": None,
        "grade": None,
        "interval": None,
    }
    assert told["change"] == "unknown"
    said = read(client, COUNTER)
    assert "U6 Kompetensi Pelaksana: kurang dari 30 jawaban." in said
    assert "(Hanya untuk belajar: 40 jawaban.)" in said
    assert "TW II 2026 tidak punya cukup jawaban untuk dibandingkan." in said


def test_no_other_counter_is_named_compared_or_ranked(tmp_path: Path) -> None:
    client = signed_in(answered_office(tmp_path))
    text = json.dumps(twin(client, COUNTER))
    assert "loket-2" not in text
    assert "Loket 2" not in text
    document = words(page(client, f"/bukti?{COUNTER}").partition("<article")[2])
    assert "Loket 2" not in document
    assert "peringkat" not in document
    assert "Halaman ini tidak menilai orang dan tidak membandingkan loket atau petugas." in document


def test_the_target_of_the_place_itself_is_compared_in_words(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    client = signed_in(path)
    own = twin(client, YEAR)["figures"]["ikm"]
    written = own.replace(".", ",")
    for ikm, verdict, said in (
        ("25.00", "above", "Target 25,00: seluruh rentang berada di atasnya."),
        ("100.00", "below", "Target 100,00: seluruh rentang berada di bawahnya."),
        (own, "no_evidence", f"Target {written}: berada di dalam rentang"),
    ):
        with writing(path) as db:
            set_target(db, {"unit": "dukcapil", "counter": "loket-1"}, 2026, Decimal(ikm))
        assert twin(client, YEAR)["figures"]["target"] == {"ikm": ikm, "verdict": verdict}
        assert said in read(client, YEAR)
    assert "Target untuk tempat ini belum ditetapkan." in read(client, UNIT)


def test_receipts_and_signals_stand_beside_the_score(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    issue(path, 12)
    hasty(path, 9000)
    client = signed_in(path)
    told = twin(client, COUNTER)["figures"]
    assert told["receipts"] == {"issued": 12, "answered": 0}
    assert told["flagged"]["n"] == 6
    said = read(client, COUNTER)
    assert "6 jawaban bertanda. Semuanya tetap dihitung" in said
    assert "Belum satu pun dari 12 struk dijawab." in said


def test_the_digest_is_what_the_documented_command_gives_and_changes_with_the_figures_alone(
    tmp_path: Path,
) -> None:
    path = answered_office(tmp_path)
    client = moved(path, 60)
    first = twin(client, COUNTER)
    found = re.search(r"python3 -c '(.*?)' < bukti.json", (DOCS / "evidence.md").read_text(), re.DOTALL)
    assert found
    program = "\n".join(line.removeprefix("   ") for line in found[1].splitlines())
    given = json.dumps(first)
    shown = subprocess.run(
        [sys.executable, "-c", program], input=given, capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == first["digest"]["value"]
    short = " ".join(re.findall("....", first["digest"]["value"][:16]))
    assert f"Sidik angka {short}" in read(client, COUNTER)
    with writing(path) as db:
        db.execute("UPDATE counter SET name = 'Loket Satu' WHERE code = 'loket-1'")
    renamed = twin(moved(path, 90), f"{COUNTER}&lang=en")
    assert renamed["place"]["name"] == "Loket Satu"
    assert renamed["digest"] == first["digest"]
    record(path, 5000, alike(6, 1))
    assert twin(client, COUNTER)["digest"] != first["digest"]


@pytest.mark.parametrize(
    ("days", "state", "said"),
    [
        (0, "running", "Sementara: periode ini masih berjalan"),
        (38, "settling", "masih dapat masuk sampai 7 November 2026"),
        (39, "ended", "Periode ini sudah tutup. Angkanya hanya berubah bila kantor"),
    ],
)
def test_a_period_that_may_still_change_says_so(tmp_path: Path, days: int, state: str, said: str) -> None:
    client = moved(answered_office(tmp_path), days)
    assert twin(client, COUNTER)["period"]["state"] == state
    assert said in read(client, COUNTER)


def test_the_officer_reads_first_and_others_from_the_eighth_day_after_the_period(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    officer = person(path, "petugas", "officer", OFFICER)
    assert twin(signed_in(path, officer), COUNTER)["standing"] == "learning"
    told = twin(moved(path, 7), COUNTER)
    assert (told["standing"], told["opens"]) == ("officer_first", "2026-10-08")
    assert "figures" not in told
    said = read(moved(path, 7), COUNTER)
    assert "Petugas loket ini membaca lebih dahulu." in said
    assert "Bukti dukung TW II 2026 sudah dapat dibaca" in said
    assert "Unsur demi unsur" not in said
    assert twin(moved(path, 8), COUNTER)["standing"] == "learning"
    assert twin(signed_in(path), "counter=loket-2&period=2026-TW3")["standing"] == "learning"


def test_the_officer_of_the_counter_replies_and_withdraws_and_nobody_else(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    client = signed_in(path, person(path, "petugas", "officer", OFFICER))
    other = signed_in(path, person(path, "rekan", "officer", OFFICER))
    address = f"/bukti?{COUNTER}"
    answer = send(client, f"/bukti/jawab?{COUNTER}", {"words": REPLY}, page=address)
    assert answer.status_code == 302
    masked = REPLY.replace("081234567890", "[disamarkan]")
    head = moved(path, 8)
    assert masked in read(head, COUNTER)
    assert "Petugas, Petugas" in read(head, COUNTER)
    (reply,) = twin(head, COUNTER)["replies"]
    assert (reply["words"], reply["role"]) == (masked, "officer")
    away = "/bukti/jawaban/1/tarik"
    assert send(other, away, {}, page=address).status_code == 404
    assert send(head, away, {}, page="/bukti?unit=sorong&period=2026-TW3").status_code == 403
    assert send(head, f"/bukti/jawab?{COUNTER}", {"words": "x" * 9}, page="/akun").status_code == 403
    assert send(client, away, {}, page=address).status_code == 302
    assert twin(head, COUNTER)["replies"] == []
    with reading(path) as db:
        log = [(each.what, each.counter, each.after) for each in deeds.deeds(db, what="evidence")]
    assert log == [("evidence.reply_withdrawn", "loket-1", None), ("evidence.replied", "loket-1", None)]


def test_the_same_reply_sent_twice_stands_once(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    client = signed_in(path, person(path, "petugas", "officer", OFFICER))
    for said in (REPLY, REPLY, "Satu lagi."):
        send(client, f"/bukti/jawab?{COUNTER}", {"words": said}, page=f"/bukti?{COUNTER}")
    assert len(twin(client, COUNTER)["replies"]) == 2


def test_a_reply_that_cannot_be_kept_is_given_back(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    client = signed_in(path, person(path, "petugas", "officer", OFFICER))
    for said in ("", "ya", "x" * 1001, "bunyi \x07 bel"):
        answer = send(client, f"/bukti/jawab?{COUNTER}", {"words": said}, page=f"/bukti?{COUNTER}")
        assert answer.status_code == 422
    assert twin(client, COUNTER)["replies"] == []


def test_evidence_is_within_reach_and_for_those_with_the_right_alone(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    client = signed_in(path, person(path, "petugas", "officer", OFFICER))
    for query in (UNIT, "counter=loket-2&period=2026-TW3", "counter=poli&period=2026-TW3"):
        assert client.get(f"/bukti?{query}").status_code == 403, query
        assert client.get(f"/bukti.json?{query}").status_code == 403, query
    own = read(client, "period=2026-TW3")
    assert "Loket 1 · TW III 2026" in own
    observer = signed_in(path, person(path, "pengamat", "observer"))
    assert observer.get(f"/bukti?{UNIT}").status_code == 403
    office_wide = signed_in(path)
    assert twin(office_wide, "period=2026-TW3") == {
        "schema": "suara-loket/evidence/1",
        "office": "Kantor Pelayanan",
        "standing": "choose_place",
    }
    assert "Loket 2" in read(office_wide, "period=2026-TW3")


def test_the_link_and_its_code_lead_to_the_same_page_under_the_offices_own_address(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    client = signed_in(path)
    assert '<figure class="code">' not in client.get(f"/bukti?{COUNTER}").text
    with writing(path) as db:
        change_settings(db, dashboard_url="https://dasbor.contoh.go.id/")
    link = twin(client, COUNTER)["link"]
    assert link.startswith("https://dasbor.contoh.go.id/bukti?")
    html = client.get(f"/bukti?{COUNTER}").text
    assert qr.draw(link).path in html
    again = link.removeprefix("https://dasbor.contoh.go.id")
    assert (
        client.get(again.replace("/bukti?", "/bukti.json?")).get_json()["digest"]
        == twin(client, COUNTER)["digest"]
    )


def test_the_anchor_of_the_journal_is_the_one_that_an_inspector_can_verify(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    assert "Jurnal belum pernah diperiksa." in read(signed_in(path), COUNTER)
    assert twin(signed_in(path), COUNTER)["journal"] is None
    keep_verifying(path, NOON)
    told = twin(signed_in(path), COUNTER)
    anchor = told["journal"]["anchor"]
    with reading(path) as db:
        assert journal.reaches(db, anchor)
    assert f"Jangkar pemeriksaan jurnal 15 Agustus 2026 {anchor}" in read(signed_in(path), COUNTER)
    assert LOGIN not in json.dumps(told)


def test_evidence_does_not_tell_when_a_single_answer_comes(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    keep_verifying(path, NOON)
    officer = signed_in(path, person(path, "petugas", "officer", ("dukcapil", "loket-1")))
    pages = (f"/bukti?{COUNTER}", f"/bukti.json?{COUNTER}")
    before = [words(officer.get(each).text) for each in pages]
    record(path, 5000, alike(1), counter="loket-2", service="ktp")
    assert [words(officer.get(each).text) for each in pages] == before
