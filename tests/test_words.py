"""Citizens' words: found by search, place and element; only what counts, and only within reach."""

import random
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from heads import LOGIN, alike, page, person, record, send, signed_in
from heads import words as said_on
from offices import ALWAYS, NOON, next_week, office, response
from voices import opening, voices

from dashboard.rights import RIGHTS
from dashboard.words_shown import spots
from data.accounts.reach import OFFICE, Reach, reach_of
from data.casework import open_case
from data.database import reading, writing
from data.places import Service, add_counter, add_service
from data.responses import record_in
from data.search import query
from data.selection import Filter
from data.upkeep import keep_up
from data.words import Sought, Spot, Words, by_element, count, said_about, tag_new, words
from surveys.keywords import keywords, version


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give that office to the tests that only read it."""
    return voices(tmp_path_factory.mktemp("spoken"))


def found(
    path: Path, search: str = "", reach: Reach = OFFICE, where: Filter = ALWAYS, element: str = ""
) -> list[Words]:
    with reading(path) as db:
        sought = Sought(search, element)
        listed = words(db, reach, where, sought)
        assert count(db, reach, where, sought) == len(listed)
    return listed


def counters(listed: list[Words]) -> list[str]:
    return sorted(each.counter for each in listed)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("antrean", ["loket-1", "loket-2"]),
        ("ANTREAN lama", ["loket-1", "loket-2"]),
        ("lama antrean ram", ["loket-2"]),
        ('"antrean lama"', ["loket-2"]),
        ('"antrean lama', ["loket-2"]),
        ("ramah dokter", ["poli"]),
        ("dokter", ["poli"]),
        ("tidak-ada", []),
        ("   ", ["loket-1", "loket-1", "loket-2", "poli"]),
        ("!!! ***", ["loket-1", "loket-1", "loket-2", "poli"]),
    ],
)
def test_every_word_must_be_there_the_last_as_a_beginning_and_quotes_hold_words_together(
    spoken: Path, typed: str, at: list[str]
) -> None:
    assert counters(found(spoken, typed)) == at


def test_whatever_is_typed_is_searched_for_and_never_an_error(spoken: Path) -> None:
    seed = 20261122
    print("seed", seed)
    chance = random.Random(seed)
    pieces = [
        '"',
        "'",
        "*",
        "^",
        "AND",
        "OR",
        "NOT",
        "NEAR(",
        ")",
        ":",
        "words:",
        "-",
        "+",
        "lama",
        "\x00",
        "½",
        "é",
        "👍",
    ]
    typed = ["".join(chance.choices([*pieces, " ", " "], k=chance.randint(1, 12))) for _ in range(300)]
    with reading(spoken) as db:
        for each in [*typed, "x" * 5000, "lama " * 500, '"' * 300]:
            words(db, OFFICE, ALWAYS, Sought(each))
    assert query("NEAR(lama)") == '"NEAR(lama)"*'


def test_what_was_searched_for_is_marked(spoken: Path) -> None:
    (each,) = found(spoken, '"terlalu lama"')
    assert [piece for piece, marked in each.marked if marked] == ["terlalu lama"]
    assert "".join(piece for piece, _ in each.marked) == each.text


def test_words_are_found_by_place_period_and_element(spoken: Path) -> None:
    july = Filter(date(2026, 7, 1), date(2026, 7, 31))
    assert counters(found(spoken, where=july)) == ["loket-1"]
    ktp = Filter(ALWAYS.first, ALWAYS.last, unit="dukcapil", service="ktp")
    assert counters(found(spoken, where=ktp)) == ["loket-1", "loket-2"]
    assert counters(found(spoken, element="conduct")) == ["loket-2", "poli"]
    assert counters(found(spoken, "lama", element="conduct")) == ["loket-2"]
    assert [each.elements for each in found(spoken, where=july)] == [("facilities",)]


def test_nobody_reads_beyond_their_reach_whatever_they_ask_for(spoken: Path) -> None:
    clerk = Reach(frozenset(), frozenset({("dukcapil", "loket-2")}))
    assert counters(found(spoken, reach=clerk)) == ["loket-2"]
    assert counters(found(spoken, reach=Reach(frozenset({"sorong"})))) == ["poli"]
    assert found(spoken, "dokter", reach=clerk) == []
    assert found(spoken, reach=clerk, where=Filter(ALWAYS.first, ALWAYS.last, unit="sorong")) == []


def test_words_wait_until_their_answer_counts(tmp_path: Path) -> None:
    path = office(tmp_path)
    with writing(path) as db:
        record_in(db, [response(1, at=datetime.now(UTC), comment="Lama sekali")])
    keep_up(path, datetime.now(UTC))
    assert found(path) == []
    next_week(path)
    assert [each.text for each in found(path)] == ["Lama sekali"]


def test_a_telephone_number_was_masked_before_it_was_kept_and_cannot_be_searched_for(spoken: Path) -> None:
    assert found(spoken, "0812") == []
    (each,) = found(spoken, "hubungi")
    assert each.text.endswith("Hubungi [disamarkan].")


def test_words_are_found_by_tone_and_by_whether_a_case_came_of_them(tmp_path: Path) -> None:
    path = voices(tmp_path)
    with reading(path) as db:
        assert {each.text: each.tone for each in words(db, OFFICE, ALWAYS)} == {
            "Antrean terlalu lama. Hubungi [disamarkan].": "wish",
            "Petugas ramah, tetapi antrean lama sekali.": "wish",
            "Dokternya ramah.": "praise",
            "Ruang tunggu panas, tolong ditambah kipas.": "wish",
        }
        assert counters(words(db, OFFICE, ALWAYS, Sought(tone="praise"))) == ["poli"]
        assert count(db, OFFICE, ALWAYS, Sought(tone="wish", element="conduct")) == 1
        assert by_element(db, OFFICE, ALWAYS, Sought(tone="wish"))["conduct"] == 1
        assert by_element(db, OFFICE, ALWAYS)["conduct"] == 2
        assert by_element(db, Reach(frozenset({"sorong"})), ALWAYS, Sought("dokter")) == {"conduct": 1}
    with writing(path) as db:
        open_case(db, 1, LOGIN, LOGIN, NOON)
    with reading(path) as db:
        assert counters(words(db, OFFICE, ALWAYS, Sought(without_case=True))) == [
            "loket-1",
            "loket-2",
            "poli",
        ]


def test_praise_is_never_what_is_said_about_an_element(spoken: Path) -> None:
    with reading(spoken) as db:
        assert [each.counter for each in said_about(db, ALWAYS, "conduct")] == ["loket-2"]


def test_a_head_sifts_words_by_tone_element_and_case_with_how_many_each_element_has(tmp_path: Path) -> None:
    path = voices(tmp_path)
    client = signed_in(path)
    html = page(client, "/suara?period=2026-08&tone=wish")
    told = said_on(html)
    assert "2 suara ditemukan." in told
    assert "Dokternya" not in told
    assert "Semua unsur 2" in told
    assert "U3 Waktu Penyelesaian 2" in told
    assert "U7 Perilaku Pelaksana 1" in told
    assert "U9" not in told
    assert 'href="/suara?period=2026-08&amp;element=time&amp;tone=wish"' in html
    told = said_on(page(client, "/suara?period=2026-08&tone=praise"))
    assert "Dokternya ramah." in told
    assert "Antrean" not in told
    send(client, opening(path), {"owner": LOGIN})
    told = said_on(page(client, "/suara?period=2026-08&case=none"))
    assert "2 suara ditemukan." in told
    assert "Antrean terlalu" not in told
    assert "1 kasus menunggu jawaban." in told
    everything = said_on(page(client, "/suara?period=2026-08&tone=x&case=x&element=x"))
    assert "3 suara." in everything


def test_erased_words_are_found_no_more(tmp_path: Path) -> None:
    path = voices(tmp_path)
    with writing(path) as db:
        db.execute("DELETE FROM comment WHERE words LIKE 'Dokternya%'")
    assert found(path, "dokternya") == []
    assert counters(found(path)) == ["loket-1", "loket-1", "loket-2"]


def test_what_is_said_about_an_element_is_the_newest_and_not_the_worst(spoken: Path) -> None:
    with reading(spoken) as db:
        assert [each.counter for each in said_about(db, ALWAYS, "facilities")] == ["loket-1"]
        assert len(said_about(db, ALWAYS, "time", most=1)) == 1
        assert said_about(db, ALWAYS, "cost") == []


def test_another_list_of_keywords_reads_every_comment_again_in_bounded_steps(tmp_path: Path) -> None:
    path = voices(tmp_path)
    with writing(path) as db:
        assert tag_new(db) == 0
        db.execute("UPDATE comment_read SET version = 'older'")
        db.execute("DELETE FROM comment_tag")
        assert [tag_new(db, 3), tag_new(db, 3), tag_new(db, 3)] == [3, 1, 0]
    assert counters(found(path, element="conduct")) == ["loket-2", "poli"]


def test_a_head_finds_words_on_the_page_by_search_and_element_with_day_and_mark(spoken: Path) -> None:
    html = page(signed_in(spoken), "/suara?period=2026-08&cari=antrean+lam&element=time")
    told = said_on(html)
    assert "2 suara ditemukan." in told
    assert "<mark>Antrean</mark> terlalu <mark>lama</mark>. Hubungi [disamarkan]." in html
    assert "Loket 1 · Dinas Kependudukan · KTP-el · 15 Agustus 2026" in told
    assert "U3 Waktu Penyelesaian" in told
    assert "Dokternya" not in told
    for rating in ("Sangat cepat", "Sangat sesuai", 'class="face"'):
        assert rating not in html


def among_many(path: Path) -> Path:
    """Let so many answer at each counter in August that its figures are shown."""
    for number, counter in ((1000, "loket-1"), (1100, "loket-2"), (1200, "poli")):
        record(path, number, alike(9), counter=counter)
    return path


def alone(path: Path, said: str) -> Path:
    """Let one citizen be the only one in August at the counter "poli-2" for the service "akta"."""
    with writing(path) as db:
        add_service(db, Service("akta", "Akta Kematian", "sorong"))
        add_counter(db, "poli-2", "Loket Akta", "sorong", ["akta"])
        record_in(db, [response(9001, counter="poli-2", service="akta", comment=said)])
    next_week(path)
    with writing(path) as db:
        tag_new(db)
    return path


def test_words_of_a_lone_citizen_are_read_by_whoever_answers_them_and_not_by_the_officer(
    tmp_path: Path,
) -> None:
    path = alone(among_many(voices(tmp_path)), "Berkas ibu saya hilang, antrean lama")
    asked = "/suara?period=2026-08&counter=poli-2"
    officer = signed_in(path, person(path, "petugas", "officer", ("sorong", "poli-2")))
    scores = officer.get("/api/v1/scores?period=2026-08&counter=poli-2").json
    assert scores
    assert scores["all"] == {"withheld": True, "reason": "few"}
    for sifted in ("", "&cari=berkas", "&element=time", "&tone=wish", "&hal=2"):
        told = said_on(page(officer, asked + sifted))
        assert "ibu saya" not in told
        assert "1 suara" not in told
    told = said_on(page(officer, asked))
    assert "Belum ada suara yang dapat ditampilkan di sini dalam periode ini." in told
    assert "dengan kurang dari 5 jawaban" in told
    told = said_on(page(signed_in(path), asked))
    assert "Berkas ibu saya hilang" in told
    assert "kurang dari 5 jawaban" not in told


def test_words_that_are_kept_back_are_neither_counted_nor_found_nor_quoted(tmp_path: Path) -> None:
    path = alone(among_many(voices(tmp_path)), "Berkas hilang dan antrean lama")
    reaching = (("dukcapil", "loket-1"), ("dukcapil", "loket-2"), ("sorong", "poli"), ("sorong", "poli-2"))
    officer = signed_in(path, person(path, "petugas", "officer", *reaching))
    with reading(path) as db:
        around = reach_of(db, "petugas")
        shown = spots(db, around, ALWAYS, RIGHTS["officer"].__contains__)
        assert shown == frozenset({Spot("2026-08", "dukcapil", "ktp", "loket-2")}), (
            "the others would tell few by sums"
        )
        sought = Sought(spots=shown)
        assert len(words(db, around, ALWAYS, sought)) == count(db, around, ALWAYS, sought) == 1
        assert by_element(db, around, ALWAYS, sought) == {"time": 1, "conduct": 1}
        assert [each.counter for each in said_about(db, ALWAYS, "time", 9, only=shown)] == ["loket-2"]
        assert len(said_about(db, ALWAYS, "time", 9)) == 3
        assert spots(db, around, ALWAYS, RIGHTS["unit_head"].__contains__) is None
    assert "1 suara." in said_on(page(officer, "/suara?period=2026&counter=loket-2"))
    assert "Belum ada suara yang dapat" in said_on(page(officer, "/suara?period=2026&counter=loket-1"))


def test_which_words_are_kept_back_is_asked_in_a_fixed_number_of_queries(tmp_path: Path) -> None:
    path = among_many(voices(tmp_path))

    def asked() -> int:
        heard: list[str] = []
        with reading(path) as db:
            db.conn.set_trace_callback(heard.append)
            spots(db, OFFICE, ALWAYS, RIGHTS["officer"].__contains__)
            db.conn.set_trace_callback(None)
        return len(heard)

    before = asked()
    alone(path, "Berkas hilang")
    with writing(path) as db:
        record_in(
            db,
            [response(2000 + month, at=NOON.replace(month=month), comment="Lama") for month in range(1, 8)],
        )
    next_week(path)
    assert asked() == before


def test_an_officer_reads_the_words_of_their_counter_by_month_and_makes_no_case(tmp_path: Path) -> None:
    path = among_many(voices(tmp_path))
    client = signed_in(path, person(path, "clerk", "officer", ("dukcapil", "loket-2")))
    html = page(client, "/suara?period=2026-08&counter=loket-2")
    told = said_on(html)
    assert "Loket 2 · Dinas Kependudukan · KTP-el · Agustus 2026" in told
    assert "15 Agustus" not in told
    assert "Jadikan kasus" not in told
    assert "Antrean terlalu" not in told
    assert client.get("/suara?counter=loket-1").status_code == 403
    assert client.get("/kasus").status_code == 403
    assert client.get(opening(path, 2)).status_code == 403


def test_an_observer_reads_no_words_at_all(tmp_path: Path) -> None:
    path = voices(tmp_path)
    client = signed_in(path, person(path, "watcher", "observer"))
    for address in ("/suara", "/suara/tanda-unsur", "/kasus", "/kasus/1"):
        assert client.get(address).status_code in {403, 404}, address
        assert "Antrean" not in client.get(address).text


def test_a_long_list_is_given_in_pages_without_a_repetition_and_any_number_of_page_is_answered(
    tmp_path: Path,
) -> None:
    path = voices(tmp_path)
    with writing(path) as db:
        record_in(
            db, [response(number, comment=f"Suara nomor {number} di sini") for number in range(100, 160)]
        )
    next_week(path)
    client = signed_in(path)
    seen: list[str] = []
    for number in (1, 2, 3):
        html = page(client, f"/suara?period=2026-08&cari=nomor&hal={number}")
        seen += re.findall(r"Suara <mark>nomor</mark> (\d+)", html)
    assert sorted(seen) == [str(number) for number in range(100, 160)]
    assert seen != sorted(seen), "the order must not tell who wrote first"
    for odd in ("0", "-1", "999999", "x", "³"):
        assert client.get(f"/suara?period=2026-08&hal={odd}").status_code == 200


def test_where_nothing_is_found_the_page_says_what_to_try(spoken: Path) -> None:
    client = signed_in(spoken)
    assert "Tidak ada suara yang memuat semua itu" in said_on(
        page(client, "/suara?period=2026-08&cari=kucing")
    )
    assert "Belum ada warga yang menulis" in said_on(page(client, "/suara?period=2026-05"))


def test_the_page_of_the_method_shows_the_whole_list_and_its_version(spoken: Path) -> None:
    told = said_on(page(signed_in(spoken), "/suara/tanda-unsur"))
    assert version() in told
    for each in [*keywords().words.values(), *keywords().tones.values()]:
        assert " · ".join(each) in told
