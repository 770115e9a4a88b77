"""Which elements a comment is about: by a list that anybody can read, with a few plain rules."""

import subprocess
import sys

import pytest

from surveys import catalogue
from surveys.keywords import TONES, Tone, elements_in, keywords, tone_of, version


@pytest.mark.parametrize(
    ("said", "elements"),
    [
        ("Pelayanan cepat dan petugasnya ramah.", ("time", "conduct")),
        ("Ruang tunggu panas, tolong ditambah kipas.", ("facilities",)),
        ("Antrean terlalu lama pada hari Senin.", ("time",)),
        ("Petugas menjelaskan dengan SABAR!", ("competence", "conduct")),
        ("Kursinya kotor", ("facilities",)),
        ("Berkas-berkasnya dipersulit", ("requirements", "procedure")),
        ("Disuruh bolak-balik ke loket lain", ("procedure",)),
        ("Pembayarannya mahal", ("cost",)),
        ("AC-nya mati", ("facilities",)),
        ("Salah cetak nama anak saya", ("product",)),
        ("Keluhan saya tidak ditanggapi", ("complaints",)),
    ],
)
def test_a_comment_is_about_the_elements_whose_words_or_their_forms_stand_in_it(
    said: str, elements: tuple[str, ...]
) -> None:
    assert elements_in(said) == elements


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Bagus",
        "Mudah-mudahan tetap begini",
        "Selama ini baik",
        "Semoga berhasil",
        "Bapak jalan kaki",
        "…! 123",
    ],
)
def test_what_only_looks_like_a_keyword_is_none(said: str) -> None:
    assert elements_in(said) == ()


@pytest.mark.parametrize(
    ("said", "tone"),
    [
        ("Pelayanan cepat dan petugasnya ramah.", "praise"),
        ("Terima kasih, petugas menjelaskan dengan sabar.", "praise"),
        ("Selama ini baik", "praise"),
        ("Tidak lama, terima kasih", "praise"),
        ("Keperluan saya cepat selesai", "praise"),
        ("Petugas ramah, tetapi antrean lama sekali.", "wish"),
        ("Terima kasih, tolong kursinya ditambah", "wish"),
        ("Kurang ramah", "wish"),
        ("Toiletnya bau", "wish"),
        ("Tolong diperbaiki", "wish"),
        ("Antrean sampai ke jalan", None),
        ("", None),
    ],
)
def test_a_comment_with_any_wish_is_one_and_with_praise_alone_is_praise(said: str, tone: Tone | None) -> None:
    assert tone_of(said) == tone


def test_no_word_stands_for_praise_and_for_a_wish() -> None:
    wish, praise = (set(keywords().tones[tone]) for tone in TONES)
    assert not wish & praise
    for tone in TONES:
        assert len(keywords().tones[tone]) == len(set(keywords().tones[tone]))


def test_the_longest_of_several_that_begin_together_counts_alone() -> None:
    assert elements_in("tunggu") == ("time",)
    assert elements_in("ruang tunggu") == ("facilities",)
    assert elements_in("antrean") == ("time",)
    assert elements_in("nomor antrean") == ("procedure",)


def test_the_list_has_every_element_in_the_surveys_order_and_no_word_twice_in_one() -> None:
    assert list(keywords().words) == [element.key for element in catalogue.survey().elements]
    for element, words in keywords().words.items():
        assert len(words) == len(set(words)) > 3, element
        for word in words:
            assert word == word.casefold()
            assert element in elements_in(word), f"{word} does not find {element}"


def test_another_process_reads_a_comment_alike_and_names_the_same_version() -> None:
    said = "Berkas dipersulit, ruang tunggu panas, petugas ramah, biaya gratis"
    script = f"from surveys.keywords import *; print(elements_in({said!r}), version())"
    printed = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert printed == {f"{elements_in(said)} {version()}\n"}
