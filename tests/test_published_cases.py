"""Published results, recomputed through the real `skm score`: not one difference."""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from office_files import skm, write_csv, write_xlsx

from surveys.catalogue import survey
from surveys.rounding import half_up

CASES = Path(__file__).with_name("cases")
PUBLISHED = {
    case["id"]: case
    for case in json.loads((CASES / "published.json").read_text(), parse_float=Decimal)["cases"]
}
JEPARA = CASES / "jepara_mpp_2021_2022.csv"
EXPECTED = json.loads((CASES / "jepara_expected.json").read_text())
WEIGHTS = {"exact_1_9": "exact", "w_0_11": "0.11", "w_0_111": "0.111", "w_0_071": "0.071"}
OLD_RULE = "KEP/25"
CODES = [f"U{number}" for number in range(1, 10)]

Case = Mapping[str, Any]


def scored(path: Path, *options: str) -> dict[str, Any]:
    result = skm("score", path, "--json", *options)
    assert result.exit_code == 0, result.stderr
    shown: dict[str, Any] = json.loads(result.stdout)
    return shown


def ids(*parts: str) -> list[str]:
    """Return the cases that carry one of these."""
    found = [name for name, case in PUBLISHED.items() if any(case.get(part) for part in parts)]
    assert found
    return found


def columns_of(case: Case) -> dict[str, list[int]]:
    """Return for each U-number the ratings that give the case's distribution, raw rows, or means."""
    if raw := case.get("raw"):
        return {f"U{place}": list(column) for place, column in enumerate(zip(*raw, strict=True), 1)}
    if distribution := case.get("distribution"):
        return {
            code: [int(rating) for rating, times in given.items() for _ in range(times)]
            for code, given in distribution.items()
        }
    means = case.get("elements") or dict.fromkeys(CODES, Fraction(case["sum_nrr"]) / 9)
    return {code: ratings_with_mean(Fraction(mean)) for code, mean in means.items()}


def ratings_with_mean(mean: Fraction, n: int = 1000) -> list[int]:
    total = mean * n
    assert total.denominator == 1, f"{mean} is no mean of {n} ratings"
    low, more = divmod(int(total), n)
    return [low + 1] * more + [low] * (n - more)


def options_of(case: Case) -> list[str]:
    keys = case.get("element_keys", {})
    options = ["--order", "form"] if keys.get("U8") == "facilities" else []
    return [*options, "--survey", "ikm-2004"] if case["rule"].startswith(OLD_RULE) else options


def table(columns: Mapping[str, Sequence[int | None]]) -> list[Sequence[int | str | None]]:
    return [list(columns), *zip_longest(*columns.values())]


def agrees(figure: str, printed: Decimal | int) -> bool:
    """Tell whether a figure is the printed one, to as many decimals as were printed."""
    decimals = -int(Decimal(printed).as_tuple().exponent)
    return abs(Decimal(figure) - Decimal(printed)) <= Decimal(1).scaleb(-decimals) / 2


WITH_FIGURES = [name for name in ids("elements", "sum_nrr") if PUBLISHED[name]["expect_variant"]]


@pytest.mark.parametrize("name", WITH_FIGURES)
@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_the_published_figure_comes_out(name: str, write: Any, tmp_path: Path) -> None:
    case = PUBLISHED[name]
    path = write(tmp_path / "nilai", table(columns_of(case)))
    options = [*options_of(case), "--weight", WEIGHTS[case["expect_variant"]]]
    shown = scored(path, *options)["all"]
    assert case["check"]["expected_ok"]
    assert agrees(shown["ikm"], case["ikm"])
    assert case["mutu"] in (None, shown["grade"])
    assert case["kinerja"] is None or case["kinerja"].casefold() == shown["label"].casefold()
    assert case["n"] in (None, shown["n"])


@pytest.mark.parametrize("name", WITH_FIGURES)
def test_every_weight_rule_gives_the_figure_that_was_recomputed(name: str, tmp_path: Path) -> None:
    case = PUBLISHED[name]
    path = write_csv(tmp_path / "nilai.csv", table(columns_of(case)))
    checks = {"exact": "exact_mean", "0.11": "w_0_11", "0.111": "w_0_111", "0.071": "w_0_071"}
    tried = 0
    for weight, check in checks.items():
        if check in case["check"]:
            tried += 1
            shown = scored(path, *options_of(case), "--weight", weight)["all"]
            assert shown["ikm"] == str(half_up(Fraction(case["check"][check]))), weight
    assert tried >= 2
    if other := case.get("also_published_ikm"):
        assert agrees(scored(path, *options_of(case), "--weight", "0.11")["all"]["ikm"], other)


@pytest.mark.parametrize("name", ids("elements"))
def test_every_elements_mean_and_sum_come_out_under_its_own_key(name: str, tmp_path: Path) -> None:
    case = PUBLISHED[name]
    path = write_csv(tmp_path / "nilai.csv", table(columns_of(case)))
    shown = {each["key"]: each for each in scored(path, *options_of(case))["all"]["elements"]}
    keys: dict[str, str] = case["element_keys"]
    if case["rule"].startswith(OLD_RULE):  # that rule's keys are ours; the order is the source's
        keys = {element.code: element.key for element in survey("ikm-2004").elements}
    assert len(shown) == len(case["elements"])
    for code, mean in case["elements"].items():
        assert agrees(shown[keys[code]]["mean"], mean), code
    for code, total in case.get("totals", {}).items():
        assert shown[keys[code]]["sum"] == total, code


def test_each_running_result_of_an_application_comes_out(tmp_path: Path) -> None:
    case = PUBLISHED["kediri_kuesioner_dump"]
    for running in case["running"]:
        rows = case["raw"][: running["n"]]
        shown = scored(write_csv(tmp_path / "nilai.csv", [CODES, *rows]))["all"]
        assert shown["n"] == running["n"]
        assert sum(element["sum"] for element in shown["elements"]) == running["total"]
        assert abs(Decimal(shown["ikm"]) - running["ikm"]) <= Decimal("0.0051")


def test_raw_rows_without_a_printed_result_are_scored_like_a_plain_mean(tmp_path: Path) -> None:
    rows = PUBLISHED["kediri_taman_dump_spam"]["raw_2019"]
    shown = scored(write_csv(tmp_path / "nilai.csv", [CODES, *rows]))["all"]
    total = sum(rating for row in rows for rating in row)
    assert shown["ikm"] == str(half_up(Fraction(total * 25, 9 * len(rows))))


def test_the_five_in_a_laboratorys_survey_is_found_in_its_row(tmp_path: Path) -> None:
    rows = PUBLISHED["lab_scribd_429061031"]["raw"]
    told = 'Baris 18, kolom U2: "5" bukan nilai 1 sampai 4.'
    three = skm("score", write_csv(tmp_path / "nilai.csv", [CODES[:3], *rows]))
    assert (three.exit_code, three.stdout) == (2, "")
    assert [line.split()[1] for line in three.stderr.splitlines()[:-1]] == CODES[3:]
    assert three.stderr.splitlines()[-1] == told
    nine = write_csv(tmp_path / "nilai.csv", [CODES, *([*row, *[4] * 6] for row in rows)])
    assert skm("score", nine).stderr.splitlines()[0] == told
    shown = scored(nine, "--skip-bad")
    assert (shown["all"]["n"], shown["skipped"]) == (19, 1)
    assert [element["sum"] for element in shown["all"]["elements"][:3]] == [71, 71, 57]


def test_the_sample_of_karawangs_court_is_the_next_higher_row(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "nilai.csv", [CODES, *[[4] * 9] * 354])
    shown = skm("score", path, "--population", str(PUBLISHED["pa_karawang_2019"]["population"]))
    assert "354 dari N 4.384; sasaran sampel 354, tercapai" in shown.stdout


def test_jepara_comes_out_by_quarter_with_each_weight() -> None:
    wanted = EXPECTED["expected_from_csv"]
    for weight, column in (("exact", "ikm_exact"), ("0.11", "ikm_weight_0.11")):
        shown = scored(JEPARA, "--by", "quarter", "--weight", weight)
        assert list(shown["groups"]) == [quarter for quarter in wanted if quarter != "all"]
        for part, figure in (("all", shown["all"]), *shown["groups"].items()):
            assert figure["n"] == wanted[part]["n"], part
            assert figure["ikm"] == wanted[part][column], part
            assert figure["grade"] == wanted[part]["grade"], part
            assert {e["code"]: e["sum"] for e in figure["elements"]} == wanted[part]["element_sums"]


def gapped(distributions: Mapping[str, Sequence[int]]) -> Iterable[Sequence[int | None]]:
    """Return rows whose columns have these distributions, with gaps where a column is shorter."""
    columns = (
        [rating for rating, times in enumerate(counts, 1) for _ in range(times)]
        for counts in distributions.values()
    )
    return zip_longest(*columns)


def test_jeparas_incomplete_questionnaires_divide_each_element_by_its_own_answers(tmp_path: Path) -> None:
    wanted = EXPECTED["tallies_with_gaps"]
    rows = [
        [quarter, *row] for quarter, tally in wanted.items() for row in gapped(tally["distribution_1_to_4"])
    ]
    shown = scored(write_csv(tmp_path / "nilai.csv", [["quarter", *CODES], *rows]), "--by", "quarter")
    assert list(shown["groups"]) == list(wanted)
    for quarter, figure in shown["groups"].items():
        assert {e["code"]: e["n"] for e in figure["elements"]} == wanted[quarter]["n_answers"]
        assert {e["code"]: e["sum"] for e in figure["elements"]} == wanted[quarter]["sum"]
        assert figure["ikm"] == wanted[quarter]["ikm_exact"], quarter
