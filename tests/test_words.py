"""Citizens' words: found by search, place and element; only what counts, and only within reach."""

import random
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from heads import page, person, signed_in
from heads import words as said_on
from offices import ALWAYS, next_week, office, response
from voices import opening, voices

from data.accounts.reach import OFFICE, Reach
from data.database import reading, writing
from data.responses import record_in
from data.search import query
from data.selection import Filter
from data.upkeep import keep_up
from data.words import Words, count, said_about, tag_new, words
from surveys.keywords import keywords, version


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give that office to the tests that only read it."""
    return voices(tmp_path_factory.mktemp("spoken"))


def found(
    path: Path, search: str = "", reach: Reach = OFFICE, where: Filter = ALWAYS, element: str = ""
) -> list[Words]:
    with reading(path) as db:
        listed = words(db, reach, where, search=search, element=element)
        assert count(db, reach, where, search=search, element=element) == len(listed)
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
            words(db, OFFICE, ALWAYS, search=each)
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


def test_an_officer_reads_the_words_of_their_counter_by_month_and_makes_no_case(tmp_path: Path) -> None:
    path = voices(tmp_path)
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
    for each in keywords().words.values():
        assert " · ".join(each) in told
