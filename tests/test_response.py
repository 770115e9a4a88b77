"""Raw answers become a response, or a problem for each question; nothing else is kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.catalogue import survey as load_survey
from surveys.masking import MASK, mask
from surveys.response import LONGEST_COMMENT, InvalidAnswers, answer
from surveys.short_code import short_code

SKM = load_survey()
NOW = datetime(2026, 8, 14, 3, 0, tzinfo=UTC)
UUID = "7f1c6a52-4c1e-4a52-9d7e-0d6f0f2f7a11"


def given_answers(**changes: Any) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "uuid": UUID,
        "counter": "kk-1",
        "service": "ktp",
        "channel": "kiosk",
        "language": "id",
        "ratings": {each.key: 4 for each in SKM.elements},
        "about": {"sex": "female", "age": "30_39"},
        "comment": "Terima kasih",
    }
    return {key: value for key, value in {**answers, **changes}.items() if value is not ...}


def problems_of(**changes: Any) -> dict[str, str]:
    with pytest.raises(InvalidAnswers) as refused:
        answer(SKM, given_answers(**changes), NOW)
    return refused.value.problems


def test_good_answers_become_a_response() -> None:
    response = answer(SKM, given_answers(age_seconds=90), NOW)
    assert response.answered_at == NOW - timedelta(seconds=90)
    assert response.ratings["complaints"] == 4
    assert response.about == {"sex": "female", "age": "30_39"}


def test_ratings_may_be_text_as_forms_send_them_and_an_empty_one_was_not_answered() -> None:
    response = answer(SKM, given_answers(ratings={"time": "3", "cost": ""}), NOW)
    assert response.ratings == {"time": 3}


@pytest.mark.parametrize("rating", [0, 5, -1, 4.0, 3.5, "4.0", " 4", "empat", True, [4], {"a": 1}, "٤"])
def test_a_rating_outside_the_scale_is_a_problem_of_its_question(rating: object) -> None:
    assert problems_of(ratings={"time": rating}) == {"time": "not_a_rating"}


def test_a_response_without_any_rating_is_refused() -> None:
    assert problems_of(ratings={}) == {"ratings": "no_rating"}
    assert problems_of(ratings=...) == {"ratings": "no_rating"}


def test_every_problem_is_told_at_once() -> None:
    assert problems_of(
        uuid="x", counter="", channel="pigeon", language="fr", ratings={"time": 9, "luck": 4},
        about={"sex": "?", "nik": "1"}, comment="a" * (LONGEST_COMMENT + 1), nik="3201", age_seconds=-1,
    ) == {
        "uuid": "not_a_uuid", "counter": "missing", "channel": "not_a_choice", "language": "not_a_choice",
        "time": "not_a_rating", "ratings.luck": "unknown", "sex": "not_a_choice", "about.nik": "unknown",
        "comment": "too_long", "nik": "unknown", "age_seconds": "out_of_range",
    }  # fmt: skip


def test_a_back_dated_or_future_answer_is_refused() -> None:
    month = int(timedelta(days=30).total_seconds())
    assert answer(SKM, given_answers(age_seconds=month), NOW).answered_at == NOW - timedelta(days=30)
    assert problems_of(age_seconds=month + 1) == {"age_seconds": "out_of_range"}
    assert problems_of(age_seconds=-5) == {"age_seconds": "out_of_range"}
    assert problems_of(answered_at="2020-01-01") == {"answered_at": "unknown"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=10,
)
questions = st.sampled_from(
    [
        "uuid",
        "counter",
        "service",
        "channel",
        "language",
        "age_seconds",
        "ratings",
        "about",
        "comment",
        "x",
    ]
)


@given(st.dictionaries(questions, json_values))
def test_whatever_is_given_the_answer_is_a_response_or_named_problems(changes: dict[str, Any]) -> None:
    problems: dict[str, str] = {}
    ratings: set[int] = set()
    try:
        ratings = set(answer(SKM, given_answers(**changes), NOW).ratings.values())
    except InvalidAnswers as refused:
        problems = refused.problems
    assert bool(problems) != bool(ratings)
    assert ratings <= {1, 2, 3, 4}


@pytest.mark.parametrize(
    "words",
    [
        "NIK saya 3201234567890123",
        "3201 2345 6789 0123",
        "WA 0812-3456-7890",
        "+62 812 3456 789",
        "telepon (021) 555 1234",
        "+62 21 555 1234",
        "0812  3456  7890",
        "0812\u20133456\u20137890",
        "\uff10\uff18\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19",
        "3273 0101  0190 0001",
        "0812 / 3456\n7890",
        "surel ani.b+c@contoh.go.id",
        "WA 81234567890",
        "hp 812-3456-789",
        "0812_3456_7890",
        "0812,3456,7890",
        "0812    3456    7890",
        "0812\u200b3456\u200b7890",
        "+6\u200b2\u2060812 3456 7890",
        "NIK 3201_2345_6789_0123",
        "3201,2345,6789,0123",
        "budi @ gmail.com",
        "budi@ gmail . com",
        "budi(at)gmail.com",
        "budi [AT] contoh.go.id",
        "budi\u200b@gmail.com",
    ],
)
def test_what_could_name_a_person_is_masked_before_anything_is_stored(words: str) -> None:
    comment = answer(SKM, given_answers(comment=words), NOW).comment
    assert MASK in comment
    assert not any(digit in comment for digit in "0123456789@")


@pytest.mark.parametrize(
    "words",
    [
        "antre 45 menit, loket 3",
        "bayar 150000 pada 14-08-2026 jam 08.30",
        "bayar Rp 8.500.000 dan Rp 81.000",
        "nilai 8, 8, 9, 8, 7 dan 8",
        "loket 8 jam 09.00, 10.15, 11.30",
        "terima kasih @dukcapil.kota",
        "datang 8 sampai 12 Agustus 2026",
    ],
)
def test_ordinary_numbers_stay(words: str) -> None:
    assert mask(words) == words


@pytest.mark.parametrize("group", ["ratings", "about"])
@pytest.mark.parametrize("value", [0, False, "", [], "4"])
def test_what_is_no_group_of_answers_is_told_and_never_taken_for_none(group: str, value: object) -> None:
    assert problems_of(**{group: value}) == {group: "not_a_group"}


@pytest.mark.parametrize("value", [0, False, [], {}])
def test_a_comment_that_is_no_text_is_told(value: object) -> None:
    assert problems_of(comment=value) == {"comment": "not_text"}


def test_a_sheet_without_rating_is_told_beside_its_other_problems() -> None:
    assert problems_of(uuid="x", ratings={}) == {"uuid": "not_a_uuid", "ratings": "no_rating"}


def test_control_characters_are_dropped_from_a_comment_and_line_breaks_stay() -> None:
    assert answer(SKM, given_answers(comment=" a\x00b\r\nc\x1b "), NOW).comment == "ab\nc"


def test_the_short_code_follows_from_the_uuid_alone_and_has_no_look_alike_letters() -> None:
    code = short_code(UUID)
    assert code == short_code(UUID)
    assert len(code) == 11
    assert not set(code) & set("01IO")
    codes = {short_code(f"{number:032x}") for number in range(10_000)}
    assert len(codes) == 10_000
