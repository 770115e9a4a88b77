"""The page of the morning: three questions, each answered in words that the figures bear out."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from cities import city_in
from heads import alike, answered_office, mixed, page, person, record, signed_in, with_head, words
from offices import KEYS, NOON, next_week, office, response
from proofs import hasty, issue, paired
from voices import voices

from data import casework, plans
from data.database import reading, writing
from data.devices import heard
from data.plans import Aim
from data.populations import set_population
from data.responses import record_in
from data.targets import set_target
from data.words import tag_new
from surveys.period import Period

THREE = ("Bagaimana keadaannya?", "Apakah ini nyata?", "Apa yang paling menurunkan nilai?")


def said_of(path: Path, address: str = "/", login: str = "kepala") -> str:
    """Return what the page says."""
    return words(page(signed_in(path, login), address))


def aimed(path: Path, ikm: str, **place: str) -> None:
    """Let a place aim at an IKM in 2026."""
    with writing(path) as db:
        set_target(db, place, 2026, Decimal(ikm))


def wrote(path: Path, number: int, comments: list[str]) -> None:
    """Record citizens who all give fours and write something each, and read their words by the keywords."""
    answered = [
        response(each, dict.fromkeys(KEYS, 4), comment=comment)
        for each, comment in enumerate(comments, number)
    ]
    with writing(path) as db:
        record_in(db, answered)
        tag_new(db)


def test_the_three_questions_stand_in_their_order_and_nothing_of_the_details(tmp_path: Path) -> None:
    html = page(signed_in(answered_office(tmp_path)))
    said = words(html)
    places = [said.index(question) for question in (*THREE, "Apa yang menunggu hari ini?")]
    assert places == sorted(places)
    assert "data-chart" not in html
    assert "<table" not in html
    assert 'href="/rinci?period=2026-TW3"' in html


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        ("30", "Di atas target 30 Seluruh rentang berada di atasnya."),
        ("99.5", "Di bawah target 99,5 Seluruh rentang berada di bawahnya."),
        ("85.5", "Tidak dapat dibedakan dari target 85,5 Target itu berada di dalam rentang."),
    ],
)
def test_the_figure_is_held_against_its_target_by_its_interval(
    tmp_path: Path, target: str, verdict: str
) -> None:
    path = answered_office(tmp_path)
    aimed(path, target)
    assert verdict in said_of(path)
    assert "Tanpa target" in said_of(path, "/?unit=dukcapil"), "a place never takes another's"


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [
        (3, 4, "Lebih baik daripada TW II 2026 Waktu itu 75,00; naik 25,00 ("),
        (4, 3, "Lebih buruk daripada TW II 2026 Waktu itu 100,00; turun 25,00 ("),
        (4, 4, "Tidak ada bukti perubahan sejak TW II 2026"),
    ],
)
def test_a_change_is_said_with_the_interval_of_its_difference(
    tmp_path: Path, before: int, now: int, verdict: str
) -> None:
    path = with_head(office(tmp_path))
    number = record(path, 1, alike(200, before), NOON.replace(month=5))
    record(path, number, alike(200, now))
    assert verdict in said_of(path)


def test_without_a_former_period_and_where_it_is_withheld_the_page_says_so(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    number = record(path, 1, alike(40))
    assert "TW II 2026 belum punya nilai untuk dibandingkan." in said_of(path)
    number = record(path, number, alike(9), NOON.replace(month=2))  # withheld with the next quarter
    record(path, number, alike(2), NOON.replace(month=5))
    next_week(path)  # what waits for others is counted alone
    assert "Perubahan sejak TW II 2026 tidak dapat dikatakan" in said_of(path)


@pytest.mark.parametrize(
    ("population", "address", "arrival"),
    [
        (100, "/?unit=dukcapil", "Target sampel sudah tercapai."),
        (600, "/?unit=dukcapil", "Tercapai sekitar 21 September 2026."),
        (10_000, "/?unit=dukcapil", "Tidak tercapai dalam periode ini dengan laju sekarang."),
        (None, "/?unit=dukcapil&period=2026-TW2", "Periode ini berakhir sebelum target sampel tercapai."),
    ],
)
def test_the_sample_is_held_against_its_target_with_the_day_at_which_it_is_complete(
    tmp_path: Path, population: int | None, address: str, arrival: str
) -> None:
    path = with_head(office(tmp_path))
    number = record(path, 1, mixed(136, 3))
    record(path, number, mixed(30, 4), NOON.replace(month=5))
    if population:
        with writing(path) as db:
            set_population(db, "dukcapil", "2026-TW3", population)
    assert arrival in said_of(path, address)


def test_elements_that_drag_are_named_with_what_they_cost_and_how_they_have_changed(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    rated = {**dict.fromkeys(KEYS, 4), "time": 1, "cost": 2}
    number = record(path, 1, iter([rated | {"cost": 4}] * 60), NOON.replace(month=5))
    record(path, number, iter([rated] * 60))
    said = said_of(path)
    assert "Waktu Penyelesaian 25,00 (25,00–29,48) · mengurangi IKM 8,33 poin" in said
    assert "TW II 2026 25,00: tidak ada bukti perubahan, selisih ±0,00 (" in said
    assert "Biaya/Tarif 50,00" in said
    assert "▼ Lebih buruk sejak TW II 2026: turun 50,00 (" in said
    assert "Rentang semua unsur lain berada di atasnya." in said


def test_elements_that_cannot_be_told_apart_are_not_made_an_order(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    record(path, 1, mixed(20, 5))
    assert "Belum dapat dibedakan dari semua unsur lain" in said_of(path)
    rated = {**dict.fromkeys(KEYS, 4), "time": 3, "cost": 3, "conduct": 3}
    record(path, 500, iter([rated] * 60), counter="poli")
    assert "Sama persis nilainya: Perilaku Pelaksana." in said_of(path, "/?unit=sorong")


def test_where_all_is_rated_best_no_element_is_blamed(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    record(path, 1, alike(30))
    assert "Tidak ada unsur yang menurunkan nilai: semuanya bernilai 4." in said_of(path)


def test_citizens_speak_about_the_very_element_that_drags_or_not_at_all(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    rated = {**dict.fromkeys(KEYS, 4), "time": 2, "facilities": 3}
    record(path, 1, iter([rated] * 60))
    comments = [
        "Antrean cepat, terima kasih.",
        "Antrean terlalu lama.",
        "antrean terlalu lama.",
        "Petugas sangat ramah.",
        "Menunggu lama sekali.",
    ]
    wrote(path, 500, comments)
    html = page(signed_in(path))
    quotes = [words(quote) for quote in re.findall(r"<blockquote>(.*?)</blockquote>", html, re.DOTALL)]
    assert len(quotes) == 2, "nothing about the facilities, and the same words once"
    assert all("lama" in quote for quote in quotes)
    assert "Belum ada yang menulis keluhan atau saran tentang ini." in words(html)
    assert "Petugas sangat ramah." not in html
    assert "/suara?element=time" in html


@pytest.mark.parametrize(("role", "reads", "answers"), [("observer", False, False), ("officer", True, False)])
def test_who_may_not_read_words_or_answer_anything_sees_neither(
    tmp_path: Path, role: str, reads: bool, answers: bool
) -> None:
    path = with_head(office(tmp_path))
    record(path, 1, iter([{**dict.fromkeys(KEYS, 4), "time": 2}] * 60))
    wrote(path, 500, ["Antrean terlalu lama.", "Terima kasih.", "Petugas ramah."])
    limits = [("dukcapil", "loket-1")] if role == "officer" else []
    said = said_of(path, "/", person(path, "orang", role, *limits))
    assert all(question in said for question in THREE)
    assert ("Antrean terlalu lama." in said) is reads
    assert ("Apa yang menunggu hari ini?" in said) is answers


def test_words_of_a_month_that_is_withheld_are_quoted_to_whoever_answers_them_alone(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    rated = {**dict.fromkeys(KEYS, 4), "time": 2}
    record(path, 1, iter([rated] * 60), NOON.replace(month=7))
    wrote(path, 500, ["Antrean terlalu lama."])
    next_week(path)
    person(path, "petugas", "officer", ("dukcapil", "loket-1"))
    for login, quoted in (("petugas", False), ("kepala", True)):
        said = said_of(path, "/?counter=loket-1", login)
        assert "Waktu Penyelesaian" in said
        assert ("Antrean terlalu lama." in said) is quoted


@pytest.mark.parametrize(("answers", "warned"), [(29, True), (30, False)])
def test_a_counter_with_few_answers_is_nothing_to_judge_by(
    tmp_path: Path, answers: int, warned: bool
) -> None:
    path = with_head(office(tmp_path))
    record(path, 1, alike(answers, 3))
    said = said_of(path, "/?counter=loket-1", person(path, "petugas", "officer", ("dukcapil", "loket-1")))
    assert ("terlalu sedikit untuk menilai orang yang bertugas di sini" in said) is warned
    assert "terlalu sedikit" not in said_of(path, "/?unit=dukcapil")


def test_what_waits_today_stands_with_its_door_and_else_all_is_calm(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    assert "Tidak ada yang menunggu hari ini." in said_of(path)
    signal = hasty(path, 9000)
    device = paired(path, "poli", "Tablet Poli", NOON - timedelta(days=2))
    with writing(path) as db:
        heard(db, device, {"version": "1", "waiting": 0, "last_sequence": 0}, NOON - timedelta(days=1))
        for quarter in ("2026-TW2", "2026-TW3", "2026-TW4"):
            aim = Aim("Loket tambahan", quarter, "Ibu Rini")
            plans.make(db, "dukcapil", Period.parse("2026-TW2"), "time", aim, login="kepala", now=NOON)
    html = page(signed_in(path))
    said = words(html)
    assert "2 rencana tindak lanjut 1 lewat batas waktu" in said
    assert "1 tanda pada jawaban belum diputuskan" in said
    assert "1 kiosk diam" in said
    for door in (f"/tanda/{signal.id}", "/tindak-lanjut?period=2026-TW3", "/perangkat"):
        assert f'href="{door}"' in html


def test_cases_that_are_due_are_told_with_how_many_wait_in_all_as_their_list_and_the_words_say(
    tmp_path: Path,
) -> None:
    path = voices(tmp_path)
    with writing(path) as db:
        for number, days in ((1, 30), (2, 0), (3, 0)):
            casework.open_case(db, number, "kepala", "kepala", NOON - timedelta(days=days))
    html = page(signed_in(path))
    assert "1 kasus warga 1 lewat batas waktu, dari 3 yang menunggu jawaban" in words(html)
    assert 'href="/kasus"' in html
    for address in ("/kasus", "/suara"):
        assert "3 kasus menunggu jawaban. 1 di antaranya terlambat." in said_of(path, address)
    assert "dari 2 yang menunggu" in said_of(path, "/?unit=dukcapil")
    assert 'href="/kasus?unit=dukcapil"' in page(signed_in(path), "/?unit=dukcapil")
    assert "2 kasus menunggu jawaban." in said_of(path, "/suara?unit=dukcapil&period=2026-TW3")


def test_what_waits_elsewhere_is_not_forgotten_and_beyond_reach_not_told(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    hasty(path, 9000)
    assert "1 hal lain di tempat lain" in said_of(path, "/?unit=sorong")
    both = person(path, "dua", "unit_head", ("dukcapil", None), ("sorong", None))
    html = page(signed_in(path, both), "/?unit=sorong")
    assert "1 hal lain di tempat lain: Dinas Kependudukan" in words(html)
    assert 'href="/?unit=dukcapil&amp;period=2026-TW3"' in html
    own = said_of(path, "/", person(path, "satu", "unit_head", ("sorong", None)))
    assert "Tidak ada yang menunggu hari ini." in own
    assert "tempat lain" not in own


def asked(path: Path, address: str, now: datetime) -> list[str]:
    """Return the SQL that a page sends to the database, from its first word to its last."""
    client = signed_in(path, CLOCK=lambda: now)
    page(client, address)  # the first request opens connections and reads what never changes
    told: list[str] = []
    with reading(path) as one, reading(path) as other:
        for db in (one, other):
            db.conn.set_trace_callback(told.append)
    page(client, address)
    with reading(path) as one, reading(path) as other:
        for db in (one, other):
            db.conn.set_trace_callback(None)
    return [each for each in told if each.lstrip().upper().startswith(("SELECT", "WITH"))]


@pytest.mark.parametrize("address", ["/", "/rinci"])
def test_a_year_of_answers_takes_as_many_queries_as_a_small_office(tmp_path: Path, address: str) -> None:
    now = datetime.now(UTC)
    (tmp_path / "year").mkdir()
    year, small = city_in(tmp_path / "year"), with_head(office(tmp_path))
    number = record(small, 1, mixed(30, 1), now)
    record(small, number, mixed(30, 2), now - timedelta(days=95))
    issue(small, 40, 12, at=now)
    few, many = asked(small, address, now), asked(year, address, now)
    assert len(few) == len(many), set(few) ^ set(many)
    assert 5 < len(many) < 100
