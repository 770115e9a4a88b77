"""A receipt's code: nobody makes one without the key, and no slip of a hand makes another one."""

import random
from datetime import date, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.receipt_code import (
    ALPHABET,
    DAYS,
    HIGHEST_KEY,
    HIGHEST_PLACE,
    HIGHEST_SERIAL,
    LETTERS,
    Claim,
    Mistyped,
    mint,
    plain,
    proves,
    read,
    shown,
)

SECRET, OTHER = (sha256(name).digest() for name in (b"one", b"another"))
TODAY = date(2026, 8, 15)
ONTO_LETTERS = ALPHABET.encode() * 8
"""Turns random bytes into random letters, each as likely as the others."""

claims = st.builds(
    Claim,
    st.integers(0, HIGHEST_KEY),
    st.integers(0, HIGHEST_PLACE),
    st.dates(TODAY - timedelta(days=DAYS - 2), TODAY + timedelta(days=1)),
    st.integers(1, HIGHEST_SERIAL),
)


def minted(count: int) -> list[str]:
    return [mint(SECRET, Claim(3 * n, 7 * n, TODAY - timedelta(days=n), 1 + 11 * n)) for n in range(count)]


def is_code(letters: str) -> bool:
    try:
        read(letters, TODAY)
    except Mistyped:
        return False
    return True


def random_letters(seed: int, count: int, length: int) -> list[str]:
    print(f"seed {seed}")
    letters = random.Random(seed).randbytes(count * length).translate(ONTO_LETTERS).decode()
    return [letters[place : place + length] for place in range(0, len(letters), length)]


@given(claims)
def test_a_code_says_what_it_was_made_of_and_only_its_key_proves_it(claim: Claim) -> None:
    code = mint(SECRET, claim)
    assert len(code) == LETTERS
    assert set(code) <= set(ALPHABET)
    assert read(code, TODAY) == claim
    assert proves(SECRET, code, claim)
    assert not proves(OTHER, code, claim)


def test_none_of_a_million_random_codes_is_valid() -> None:
    proven = 0
    read_well = 0
    for letters in random_letters(20260815, 1_000_000, LETTERS):
        try:
            claim = read(letters, TODAY)
        except Mistyped:
            continue
        read_well += 1
        proven += proves(SECRET, letters, claim)
    assert proven == 0
    assert 30_000 < read_well < 32_500  # one in 32 has a check letter that fits: all of those were proven


def test_none_of_sixteen_thousand_forgeries_of_one_receipt_is_valid() -> None:
    claim = Claim(1, 1, TODAY, 7)
    code = mint(SECRET, claim)
    said = code[:9]
    for mac in random_letters(7, 500, 10):
        forged = [f"{said}{mac}{check}" for check in ALPHABET]
        assert (
            sum(is_code(letters) for letters in forged) == 1
        )  # each has one check letter, for anybody to find
        assert not any(proves(SECRET, letters, claim) for letters in forged if letters != code)


@pytest.mark.parametrize("code", minted(6))
def test_every_single_wrong_letter_is_caught(code: str) -> None:
    slips = [
        code[:place] + letter + code[place + 1 :]
        for place in range(LETTERS)
        for letter in ALPHABET
        if letter != code[place]
    ]
    assert len(slips) == 31 * LETTERS
    assert not any(is_code(slip) for slip in slips)


@pytest.mark.parametrize("code", minted(6))
def test_any_two_letters_that_changed_places_are_caught(code: str) -> None:
    for one in range(LETTERS):
        for other in range(one):
            letters = list(code)
            letters[one], letters[other] = letters[other], letters[one]
            assert code[one] == code[other] or not is_code("".join(letters))


@pytest.mark.parametrize("code", minted(2))
def test_a_letter_too_many_or_too_few_is_caught(code: str) -> None:
    assert not any(is_code(code[:place] + code[place + 1 :]) for place in range(LETTERS))
    assert not any(is_code(code[:place] + "2" + code[place:]) for place in range(LETTERS))


@pytest.mark.parametrize(
    "typed", ["", "-", "0" * 20, "O" * 20, "2" * 20, "ß" * 10, "٢" * 20, "\ud800" * 20, "2" * 10_000]
)
def test_what_is_no_code_is_mistyped(typed: str) -> None:
    with pytest.raises(Mistyped):
        read(typed, TODAY)


def test_dashes_spaces_and_small_letters_make_no_difference() -> None:
    claim = Claim(5, 77, TODAY, 1234)
    code = mint(SECRET, claim)
    assert [len(group) for group in shown(code).split("-")] == [5, 5, 5, 5]
    for typed in (shown(code), shown(code).lower(), shown(code).replace("-", " \u2013 "), f" {code}\n"):
        assert read(typed, TODAY) == claim
        assert proves(SECRET, typed, claim)
        assert plain(typed) == code
    assert shown("abc-defg") == "ABCDE-FG"


def test_a_code_names_no_more_than_it_has_room_for() -> None:
    for claim in (
        Claim(HIGHEST_KEY + 1, 0, TODAY, 1),
        Claim(0, HIGHEST_PLACE + 1, TODAY, 1),
        Claim(0, 0, TODAY, HIGHEST_SERIAL + 1),
        Claim(0, 0, TODAY, 0),
        Claim(-1, 0, TODAY, 1),
    ):
        with pytest.raises(ValueError, match="no code can name"):
            mint(SECRET, claim)


def test_a_day_is_the_last_that_it_may_be_and_tomorrow_at_most() -> None:
    tomorrow = Claim(0, 0, TODAY + timedelta(days=1), 1)
    assert read(mint(SECRET, tomorrow), TODAY) == tomorrow
    code = mint(SECRET, Claim(0, 0, TODAY, 1))
    for later in range(-1, DAYS - 1):
        assert read(code, TODAY + timedelta(days=later)).day == TODAY


def test_a_code_does_not_come_alive_again_when_the_days_come_round() -> None:
    claim = Claim(0, 0, TODAY, 1)
    code = mint(SECRET, claim)
    again = read(code, TODAY + timedelta(days=DAYS))
    assert again.day == TODAY + timedelta(days=DAYS)
    assert not proves(SECRET, code, again)
    assert proves(SECRET, code, claim)


def test_a_day_after_tomorrow_is_taken_for_one_long_past_and_proves_nothing() -> None:
    code = mint(SECRET, Claim(0, 0, TODAY + timedelta(days=2), 1))
    taken = read(code, TODAY)
    assert taken.day == TODAY + timedelta(days=2 - DAYS)
    assert not proves(SECRET, code, taken)


def test_the_same_claim_makes_the_same_code_on_every_machine() -> None:
    """Printers mint offline with a program of their own age: the format is a promise."""
    assert mint(SECRET, Claim(5, 77, TODAY, 1234)) == "272MA3K8LYFBY7DXK8BC"
