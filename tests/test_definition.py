"""A survey's definition is complete and agrees with itself, or it is refused by file and key."""

from fractions import Fraction
from pathlib import Path

import pytest

from surveys import catalogue
from surveys.definition import InvalidDefinition, load
from surveys.sheets.wording import plain

SOURCE = (catalogue.DEFINITIONS / "skm-2017.toml").read_text(encoding="utf-8")


def refused(tmp_path: Path, old: str, new: str) -> list[str]:
    """Return the problems of the real definition with one passage changed."""
    assert old in SOURCE
    path = tmp_path / "office.toml"
    path.write_text(SOURCE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidDefinition) as problem:
        load(path)
    assert all(line.startswith("office.toml: ") for line in problem.value.problems)
    return problem.value.problems


def test_the_official_survey_has_nine_elements_with_four_options_each_in_five_languages() -> None:
    survey = catalogue.survey()
    assert survey.languages == ("id", "en", "su", "jv", "min")
    assert survey.rule == "PermenPANRB 14/2017"
    assert len(survey.elements) == 9
    assert survey.collect
    for element in survey.elements:
        assert [option.rating for option in element.options] == [1, 2, 3, 4]
        assert set(element.name) == set(element.question) == set(survey.languages)
        for option in element.options:
            assert set(option.wording) == set(survey.languages)


def test_the_list_and_the_form_swap_complaints_and_facilities() -> None:
    survey = catalogue.survey()
    assert [each.code for each in survey.elements] == [f"U{place}" for place in range(1, 10)]
    assert [each.key for each in survey.elements][7:] == ["complaints", "facilities"]
    assert [each.key for each in survey.in_form_order()][7:] == ["facilities", "complaints"]


def test_the_official_wording_is_the_rules_own() -> None:
    cost = catalogue.survey().element("cost")
    assert cost.question["id"] == (
        "Bagaimana pendapat Saudara tentang kewajaran biaya/tarif dalam pelayanan?"
    )
    assert [each.wording["id"] for each in cost.options] == [
        "Sangat mahal",
        "Cukup mahal",
        "Murah",
        "Gratis",
    ]


def test_every_definition_that_comes_along_loads_and_its_weights_sum_to_one() -> None:
    assert catalogue.keys() == ["ikm-2004", "skm-2017"]
    for key in catalogue.keys():
        survey = catalogue.survey(key)
        assert sum((each.weight for each in survey.elements), Fraction()) == 1


def test_a_survey_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        catalogue.survey("../../etc/passwd")


def test_a_missing_language_is_named_with_its_key(tmp_path: Path) -> None:
    problems = refused(tmp_path, 'name.en = "Requirements"\n', "")
    assert problems == ["office.toml: elements[requirements].name: language 'en' is missing"]


def test_an_option_without_a_language_is_named_with_its_rating(tmp_path: Path) -> None:
    problems = refused(tmp_path, 'en = "Not easy", ', "")
    assert problems == ["office.toml: elements[procedure].options[1]: language 'en' is missing"]


def test_a_translation_that_nobody_reviewed_says_so_in_its_definition() -> None:
    assert catalogue.survey().unreviewed == ("en", "su", "jv", "min")
    assert catalogue.survey("ikm-2004").unreviewed == ("en",)


def test_an_unreviewed_language_that_is_none_of_the_surveys_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path, 'unreviewed = ["en", "su"', 'unreviewed = ["en", "ban"') == [
        "office.toml: unreviewed: 'ban' is none of the languages"
    ]


def test_no_two_options_of_a_question_read_alike_in_any_language() -> None:
    for element in catalogue.survey().elements:
        ratings: dict[str, int] = {}
        for option in element.options:
            for wording in option.wording.values():
                assert ratings.setdefault(plain(wording), option.rating) == option.rating, wording


def test_a_name_or_question_means_one_element_in_all_languages_together() -> None:
    meant: dict[str, str] = {}
    survey = catalogue.survey()
    for element in survey.elements:
        for words in (*element.name.values(), *element.question.values()):
            assert meant.setdefault(plain(words), element.key) == element.key, words
    for characteristic in survey.characteristics:
        for words in characteristic.name.values():
            assert meant.setdefault(plain(words), characteristic.key) == characteristic.key, words


def test_a_key_that_stands_twice_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path, 'key = "procedure"', 'key = "requirements"') == [
        "office.toml: elements.key: 'requirements' stands twice"
    ]


def test_weights_that_do_not_sum_to_one_are_named_with_their_sum(tmp_path: Path) -> None:
    assert refused(tmp_path, 'weight = "1/9"', 'weight = "1/10"') == [
        "office.toml: elements.weight: the weights sum to 89/90, not to 1"
    ]


def test_an_option_outside_the_scale_is_named(tmp_path: Path) -> None:
    problems = refused(tmp_path, "rating = 4", "rating = 5")
    assert "office.toml: elements[requirements].options: rating 5 is outside the scale 1 to 4" in (problems)


def test_two_elements_on_one_place_of_the_form_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "form = 9", "form = 8") == [
        "office.toml: elements.form: must name each place from 1 to 9 once"
    ]


def test_grades_that_do_not_run_from_the_best_down_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, 'from = "88.31"', 'from = "70"') == [
        "office.toml: grades: must run from the best down"
    ]


def test_a_weight_that_is_no_number_is_refused(tmp_path: Path) -> None:
    problems = refused(tmp_path, 'weight = "1/9"', 'weight = "a ninth"')
    assert "office.toml: elements[requirements].weight: 'a ninth' is not a number" in problems


def test_several_problems_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "empty.toml"
    path.write_text('key = "x"\n', encoding="utf-8")
    with pytest.raises(InvalidDefinition) as problem:
        load(path)
    assert len(problem.value.problems) >= 4


def test_a_file_that_is_not_toml_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("key = ", encoding="utf-8")
    with pytest.raises(InvalidDefinition, match=r"broken\.toml: not valid TOML"):
        load(path)
