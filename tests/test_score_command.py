"""Tests of `skm score`: the official figure from anybody's spreadsheet, or every problem by row."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_files import CODES, skm, write_csv, write_workbook, write_xlsx

from surveys.catalogue import survey
from surveys.figures import figures
from surveys.scoring import score
from surveys.tally import Tally

SKM = survey()
KEYS = [element.key for element in SKM.elements]
GOOD = [4, 3, 4, 4, 3, 4, 4, 2, 4]
FOURS = [4] * 9
SKIP = "Untuk menghitung baris yang benar saja: --skip-bad"
ADVICE = (SKIP, "Jawaban berupa huruf atau kalimat dibaca oleh: skm import")


def scored(path: Path, *options: str) -> dict[str, Any]:
    result = skm("score", path, "--json", *options)
    assert (result.exit_code, result.stderr) == (0, ""), result.stderr
    shown: dict[str, Any] = json.loads(result.stdout)
    return shown


def problems(path: Path, *options: str) -> list[str]:
    result = skm("score", path, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert skm("score", path, "--json", *options).stdout == ""
    return [line for line in result.stderr.splitlines() if line not in ADVICE]


def expected(rows: Sequence[Sequence[int | None]]) -> dict[str, Any]:
    """Return the figures of rows of ratings in list order, from the domain's own functions."""
    responses = [{key: rating for key, rating in zip(KEYS, row, strict=True) if rating} for row in rows]
    return figures(score(SKM, Tally.of(SKM, responses)))


def sheet(path: Path, *rows: Sequence[Any], header: list[str] | None = None) -> Path:
    return write_csv(path / "nilai.csv", [header or list(CODES), *rows])


# --- what is accepted


def test_the_json_has_exactly_the_promised_shape(tmp_path: Path) -> None:
    path = sheet(tmp_path, FOURS, GOOD)
    shown = scored(path)
    assert shown == {"all": expected([FOURS, GOOD])}
    assert list(shown["all"]) == ["n", "method", "ikm", "grade", "label", "interval", "elements"]
    assert list(shown["all"]["interval"]) == ["level", "low", "high", "grades"]
    element = {"key": "requirements", "code": "U1", "n": 2, "sum": 8, "mean": "4.0000", "ikm": "100.00"}
    assert shown["all"]["elements"][0] == {**element, "grade": "A"}
    assert (shown["all"]["ikm"], shown["all"]["method"]) == ("94.44", "exact")


def test_groups_come_only_when_asked_for_and_add_up(tmp_path: Path) -> None:
    header = ["Loket", *CODES]
    path = sheet(
        tmp_path, ["Loket 10", *FOURS], ["Loket 2", *GOOD], ["Loket  2 ", *FOURS], ["", *GOOD], header=header
    )
    shown = scored(path, "--by", "loket")
    assert list(shown) == ["all", "groups"]
    assert list(shown["groups"]) == ["(kosong)", "Loket 2", "Loket 10"]
    assert shown["groups"]["Loket 2"] == expected([GOOD, FOURS])
    assert shown["all"] == expected([FOURS, GOOD, FOURS, GOOD])


def test_the_order_says_what_u8_and_u9_mean(tmp_path: Path) -> None:
    path = sheet(tmp_path, [4, 4, 4, 4, 4, 4, 4, 1, 3])
    for order, ratings in (
        ("list", {"complaints": 1, "facilities": 3}),
        ("form", {"complaints": 3, "facilities": 1}),
    ):
        elements = {each["key"]: each["sum"] for each in scored(path, "--order", order)["all"]["elements"]}
        assert {key: elements[key] for key in ratings} == ratings


def test_the_text_says_what_u8_and_u9_meant(tmp_path: Path) -> None:
    path = sheet(tmp_path, FOURS)
    complaints, facilities = "Penanganan Pengaduan, Saran dan Masukan", "Sarana dan Prasarana"
    assert f"U8 = {complaints}; U9 = {facilities}" in skm("score", path).stdout
    assert f"U8 = {facilities}; U9 = {complaints}" in skm("score", path, "--order", "form").stdout
    assert "Arti kolom" not in skm("score", sheet(tmp_path, FOURS, header=KEYS)).stdout


@pytest.mark.parametrize(
    "header",
    [
        KEYS,
        [element.name["id"] for element in SKM.elements],
        [element.name["en"] for element in SKM.elements],
        [
            *("persyaratan", "prosedur", "waktu", "biaya", "produk"),
            *("kompetensi", "perilaku", "pengaduan", "sarana"),
        ],
        [f" {code.lower()} " for code in CODES],
    ],
)
def test_elements_may_be_named_in_many_ways(tmp_path: Path, header: list[str]) -> None:
    assert scored(sheet(tmp_path, GOOD, header=header))["all"] == expected([GOOD])
    backwards = sheet(tmp_path, GOOD[::-1], header=header[::-1])
    assert scored(backwards)["all"] == expected([GOOD])


def test_named_columns_mean_the_same_in_either_order(tmp_path: Path) -> None:
    path = sheet(tmp_path, GOOD, header=KEYS)
    assert scored(path, "--order", "form") == scored(path, "--order", "list")


def test_a_missing_answer_is_missing_and_never_0(tmp_path: Path) -> None:
    gaps: list[int | None] = [4, None, 4, 4, 4, 4, 4, 4, 4]
    path = sheet(tmp_path, ["" if rating is None else rating for rating in gaps], FOURS)
    shown = scored(path)["all"]
    assert shown == expected([gaps, list(FOURS)])
    assert (shown["ikm"], shown["elements"][1]["n"], shown["n"]) == ("100.00", 1, 2)


def test_an_element_that_nobody_answered_gives_no_figure_and_says_why(tmp_path: Path) -> None:
    path = sheet(tmp_path, [4, 4, 4, "", 4, 4, 4, 4, 4])
    shown = scored(path)["all"]
    assert (shown["ikm"], shown["grade"], shown["interval"]) == (None, None, None)
    assert "U4 tidak punya jawaban; IKM tidak dapat dihitung." in skm("score", path).stdout


@pytest.mark.parametrize("weight", ["exact", "0.111", "0.11"])
def test_the_weight_rule_is_chosen_and_named(tmp_path: Path, weight: str) -> None:
    best = {"exact": "100.00", "0.111": "99.90", "0.11": "99.00"}
    shown = scored(sheet(tmp_path, FOURS), "--weight", weight)["all"]
    assert (shown["method"], shown["ikm"], shown["grade"]) == (weight, best[weight], "A")


@pytest.mark.parametrize(
    ("mean", "ikm", "grade"),
    [
        ("2.59976", "64.99", "D"),
        ("2.5998", "65.00", "C"),
        ("3.06416", "76.60", "C"),
        ("3.0642", "76.61", "B"),
        ("3.53216", "88.30", "B"),
        ("3.5322", "88.31", "A"),
    ],
)
def test_a_bands_edge_is_rounded_once_half_up_and_graded_without_a_gap(
    tmp_path: Path, mean: str, ikm: str, grade: str
) -> None:
    n = Fraction(mean).denominator * 10
    low, more = divmod(int(Fraction(mean) * n), n)
    rows = [[low + 1] * 9] * more + [[low] * 9] * (n - more)
    shown = scored(sheet(tmp_path, *rows))["all"]
    assert (shown["ikm"], shown["grade"]) == (ikm, grade)


def test_a_single_answer_is_never_a_bare_hundred(tmp_path: Path) -> None:
    path = sheet(tmp_path, FOURS)
    interval = scored(path)["all"]["interval"]
    assert float(interval["low"]) < 65
    shown = skm("score", path).stdout
    assert "Responden (n)  1\n" in shown
    assert "A, bisa B atau C atau D" in shown


def test_a_weight_rule_that_the_survey_lacks_is_refused(tmp_path: Path) -> None:
    result = skm("score", sheet(tmp_path, FOURS), "--weight", "0.071")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "exact, 0.111, 0.11" in result.stderr


def test_the_people_served_narrow_the_interval(tmp_path: Path) -> None:
    path = sheet(tmp_path, *[FOURS, GOOD] * 20)
    known, unknown = scored(path, "--population", "45")["all"], scored(path)["all"]
    assert float(known["interval"]["low"]) > float(unknown["interval"]["low"])
    assert "40 dari N 45; sasaran sampel 40, tercapai" in skm("score", path, "--population", "45").stdout


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_dialect_of_csv_gives_the_same_figures(tmp_path: Path, separator: str, encoding: str) -> None:
    rows = [["No", "Nama", *CODES], [1, "Café “A”", *FOURS], [2, "Bé", *GOOD]]
    path = write_csv(tmp_path / "nilai.csv", rows, separator=separator, encoding=encoding)
    assert scored(path) == {"all": expected([FOURS, GOOD])}


def test_a_workbook_holds_numbers_as_numbers_or_text(tmp_path: Path) -> None:
    rows = [["REKAP"], [], ["No", *CODES], [1, *FOURS], [2, "4", 3.0, " 4 ", 4, "3", 4.0, 4, 2, "4"]]
    assert scored(write_xlsx(tmp_path / "nilai.xlsx", rows)) == {"all": expected([FOURS, GOOD])}


def test_the_first_sheet_with_all_elements_is_read_or_the_one_that_is_named(tmp_path: Path) -> None:
    legend = [
        ["Keterangan"],
        *([code, element.name["id"]] for code, element in zip(CODES, SKM.elements, strict=True)),
    ]
    path = write_workbook(
        tmp_path / "nilai.xlsx",
        {"Sampul": [["SKM"]], "Unsur": legend, "TW1": [CODES, FOURS], "TW2": [CODES, GOOD]},
    )
    assert scored(path)["all"] == expected([FOURS])
    assert scored(path, "--sheet", "TW2")["all"] == expected([GOOD])
    assert "lembar TW1" in skm("score", path).stdout
    assert problems(path, "--sheet", "TW3") == ["Lembar 'TW3' tidak ada; yang ada: Sampul, Unsur, TW1, TW2."]


def test_other_sheets_with_answers_are_named_and_hidden_ones_never_taken(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "nilai.xlsx",
        {"Uji": [CODES, [1] * 9], "Loket 1": [CODES, FOURS], "Loket 2": [CODES, GOOD], "Sampul": [["SKM"]]},
    )
    book = openpyxl.load_workbook(path)
    book["Uji"].sheet_state = "hidden"
    book.save(path)
    assert scored(path)["all"] == expected([FOURS])
    shown = skm("score", path).stdout
    assert "lembar Loket 1" in shown
    assert "Loket 2 juga berisi unsur (pilih dengan --sheet)" in shown
    assert scored(path, "--sheet", "Uji")["all"] == expected([[1] * 9])
    for name in ("Loket 1", "Loket 2"):
        del book[name]
    book.save(path)
    (told,) = problems(path)
    assert told.endswith("tidak ditemukan; lembar tersembunyi tidak dibaca: Uji (pilih dengan --sheet).")


def test_rows_of_few_ratings_at_the_end_may_be_sums_and_are_pointed_out(tmp_path: Path) -> None:
    few: list[Any] = [4, *[""] * 8]
    told = "2 baris terakhir hanya punya 1 atau 2 dari 9 nilai: periksa apakah itu rekap"
    path = sheet(tmp_path, FOURS, few, [3, 3, *[""] * 7])
    assert told in skm("score", path).stdout
    assert scored(path) == {"all": expected([FOURS, [4, *[None] * 8], [3, 3, *[None] * 7]])}
    assert "periksa apakah itu rekap" not in skm("score", sheet(tmp_path, few, FOURS)).stdout


def test_rows_that_no_group_claims_are_pointed_out(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["A", *FOURS], ["", *FOURS], ["", *GOOD], header=["Loket", *CODES])
    told = '2 baris kosong di kolom "Loket", masuk (kosong); sel gabungan hanya berisi di baris pertamanya'
    assert told in skm("score", path, "--by", "Loket").stdout
    assert "sel gabungan" not in skm("score", path).stdout


def test_fewer_people_served_than_answered_must_be_wrong(tmp_path: Path) -> None:
    shown = skm("score", sheet(tmp_path, FOURS, FOURS), "--population", "1").stdout
    assert "2 dari N 1; N lebih kecil daripada n, jadi N itu pasti salah" in shown


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_terminal_that_lacks_letters_is_no_reason_to_fail(tmp_path: Path, encoding: str) -> None:
    path = sheet(tmp_path, ["北 ≥ Ω", *FOURS], header=["Loket", *CODES])
    for options, status in ((["--by", "Loket"], 0), (["--by", "北"], 2), (["--help"], 0)):
        run = subprocess.run(
            [sys.executable, "-m", "skm", "score", path, *options],
            env=os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert (run.returncode, b"Traceback" in run.stderr) == (status, False), run.stderr


def test_blank_lines_at_the_end_are_no_problem(tmp_path: Path) -> None:
    path = sheet(tmp_path, FOURS)
    path.write_bytes(path.read_bytes() + b"\r\n\r\n  \r\n")
    assert scored(path) == {"all": expected([FOURS])}
    book = write_xlsx(tmp_path / "nilai.xlsx", [CODES, FOURS, [None] * 9, [""] * 9])
    assert scored(book) == {"all": expected([FOURS])}


RATINGS = st.lists(st.sampled_from([1, 2, 3, 4, None]), min_size=9, max_size=9).filter(any)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(
    rows=st.lists(RATINGS, min_size=1, max_size=12), form=st.booleans(), book=st.booleans(), data=st.data()
)
def test_any_sheet_reads_back_as_its_own_score(
    tmp_path: Path, rows: list[list[int | None]], form: bool, book: bool, data: st.DataObject
) -> None:
    codes = dict(zip(KEYS, CODES, strict=True))
    if form:
        codes |= {"complaints": "U9", "facilities": "U8"}
    columns = data.draw(st.permutations(range(9)))
    table = [
        [codes[KEYS[place]] for place in columns],
        *([row[place] for place in columns] for row in rows),
    ]
    path = write_xlsx(tmp_path / "a.xlsx", table) if book else write_csv(tmp_path / "a.csv", table)
    assert scored(path, "--order", "form" if form else "list") == {"all": expected(rows)}


# --- what is refused, by row and column


@pytest.mark.parametrize("bad", ["5", "0", "-1", "3.5", "3,5", "44", "baik", "#N/A", "a", "1e0"])
def test_what_is_no_rating_is_named_with_its_row_and_column(tmp_path: Path, bad: str) -> None:
    wrong = [4, bad, *[4] * 7]
    line = f'Baris 3, kolom U2: "{bad}" bukan nilai 1 sampai 4.'
    assert problems(sheet(tmp_path, FOURS, wrong, FOURS)) == [line]
    assert problems(write_xlsx(tmp_path / "nilai.xlsx", [CODES, FOURS, wrong])) == [line]


def test_a_five_point_scale_is_not_taken_for_the_skms(tmp_path: Path) -> None:
    fives = ", ".join(['"5"'] * 9)
    assert problems(sheet(tmp_path, [5] * 9, [5, 4, 5, 4, 4, 4, 4, 4, 4])) == [
        f"Baris 2, kolom {', '.join(CODES)}: bukan nilai 1 sampai 4 ({fives}).",
        'Baris 3, kolom U1: "5" bukan nilai 1 sampai 4.',
        'Baris 3, kolom U3: "5" bukan nilai 1 sampai 4.',
    ]


@pytest.mark.parametrize("options", [(), ("--skip-bad",)])
def test_a_whole_sheet_on_another_scale_is_never_scored_as_its_survivors(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    no = "tidak dapat dipakai sebagai SKM 1 sampai 4."
    fives = sheet(tmp_path, *[[5, *FOURS[1:]]] * 3, *[FOURS] * 56)
    assert problems(fives, *options) == [f"Tampaknya skala 1 sampai 5 (3 dari 59 baris berisi 5); {no}"]
    tens = sheet(tmp_path, *[[8, *FOURS[1:]]] * 30, *[FOURS] * 10)
    assert problems(tens, *options) == [
        f"Tampaknya skala 1 sampai 8 (30 dari 40 baris berisi 5 atau lebih); {no}"
    ]
    zeros = sheet(tmp_path, *[[0, *[3] * 8]] * 5, *[[3] * 9] * 50)
    assert problems(zeros, *options) == [
        f"Tampaknya skala 0 sampai 3 (5 dari 55 baris berisi 0, dan tidak ada 4); {no}"
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [*[[5, *FOURS[1:]]] * 3, *[FOURS] * 57],
        [*[[5, *FOURS[1:]]] * 2, FOURS],
        [*[[0, *[3] * 8]] * 5, FOURS, *[[3] * 9] * 9],
        [*[[0, *FOURS[1:]]] * 5, *[[3] * 9] * 9],
    ],
)
def test_a_few_slips_are_no_other_scale(tmp_path: Path, rows: list[list[int]]) -> None:
    bad = sum(not {0, 5}.isdisjoint(row) for row in rows)
    assert len(problems(sheet(tmp_path, *rows))) == bad
    assert scored(sheet(tmp_path, *rows), "--skip-bad")["skipped"] == bad


def test_the_fourteen_elements_of_2004_are_not_scored_as_nine(tmp_path: Path) -> None:
    codes = [f"U{number}" for number in range(1, 15)]
    path = sheet(tmp_path, [4] * 14, header=codes)
    advice = "survei 2004? Pakai --survey ikm-2004. Bila bukan unsur, ganti judulnya."
    assert problems(path) == [f"Ada kolom U10–U14: {advice}"]
    assert scored(path, "--survey", "ikm-2004")["all"]["n"] == 1
    assert problems(sheet(tmp_path, [4] * 10, header=codes[:10])) == [f"Ada kolom U10: {advice}"]


def test_who_refuses_rows_says_how_to_go_on(tmp_path: Path) -> None:
    path = sheet(tmp_path, FOURS, ["x", *FOURS[1:]])
    assert skm("score", path).stderr.splitlines()[1:] == [SKIP]
    assert skm("score", sheet(tmp_path, FOURS, ["c", *FOURS[1:]])).stderr.splitlines()[1:] == [*ADVICE[::-1]]
    assert SKIP not in skm("score", sheet(tmp_path, ["x"] * 9)).stderr
    assert SKIP not in skm("score", sheet(tmp_path, FOURS, ["x", *FOURS[1:7]], header=list(CODES[:8]))).stderr


def test_control_characters_of_a_file_never_reach_the_terminal(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["\x1b[2Ja", *FOURS], ["b", "\x1b]0;x\x07", *FOURS[1:]], header=["Loket", *CODES])
    assert problems(path) == [r'Baris 3, kolom U1: "\x1b]0;x\x07" bukan nilai 1 sampai 4.']
    shown = skm("score", path, "--skip-bad", "--by", "Loket").stdout
    assert "\x1b" not in shown
    assert r"\x1b[2Ja" in shown
    assert list(scored(path, "--skip-bad", "--by", "Loket")["groups"]) == ["\x1b[2Ja"]


def test_a_formula_without_a_result_is_named_and_never_taken_for_no_answer(tmp_path: Path) -> None:
    rows = [CODES, FOURS, [4, "=2+2", *[4] * 7], ["=4"] * 9]
    told = "rumus tanpa hasil; buka di Excel lalu simpan, dan ulangi."
    assert problems(write_xlsx(tmp_path / "nilai.xlsx", rows)) == [
        f"Baris 3, kolom U2: {told}",
        f"Baris 4, kolom {', '.join(CODES)}: {told}",
    ]


def test_an_empty_row_is_named(tmp_path: Path) -> None:
    header = ["No", *CODES]
    path = sheet(
        tmp_path, ["1", *FOURS], [""] * 10, ["3", *[""] * 9], ["4", *FOURS], [""] * 10, header=header
    )
    empty = "kosong, tidak ada satu nilai pun."
    assert problems(path) == [f"Baris {row}: {empty}" for row in (3, 4, 6)]
    book = write_xlsx(tmp_path / "nilai.xlsx", [CODES, FOURS, [None] * 9, FOURS])
    assert problems(book) == [f"Baris 3: {empty}"]
    path.write_text(f"{','.join(CODES)}\n{'4,' * 8}4\n\n{'4,' * 8}4\n")
    assert problems(path) == [f"Baris 3: {empty}"]


def test_a_missing_column_is_named_together_with_all_other_problems(tmp_path: Path) -> None:
    path = sheet(tmp_path, [4] * 8, [4, 5, *[4] * 6], header=list(CODES[:8]))
    assert problems(path) == [
        "Kolom U9 (Sarana dan Prasarana) tidak ada.",
        'Baris 3, kolom U2: "5" bukan nilai 1 sampai 4.',
    ]
    assert problems(path, "--order", "form")[0].startswith("Kolom U9 (Penanganan Pengaduan")
    assert problems(path, "--skip-bad") == problems(path)


def test_a_column_that_stands_twice_is_named(tmp_path: Path) -> None:
    path = sheet(tmp_path, [*FOURS, 3], header=[*CODES, "u3"])
    assert problems(path) == ['Kolom C ("U3") dan J ("u3") sama-sama bisa berarti U3 (Waktu Penyelesaian).']


def test_a_header_repeated_among_the_rows_is_named(tmp_path: Path) -> None:
    assert problems(sheet(tmp_path, FOURS, list(CODES), GOOD)) == ["Baris 3: judul kolom terulang."]


def test_summary_rows_do_not_count_as_answers_even_where_they_look_like_some(tmp_path: Path) -> None:
    header = ["No Resp", *CODES]
    labels = [
        "Σ Nilai / Unsur",
        "NRR / Unsur",
        "NRR Tertimbang / Unsur",
        "IKM Unit Pelayanan",
        "Jumlah",
        "Rata-rata",
    ]
    path = sheet(tmp_path, ["1", *FOURS], *([label, *FOURS] for label in labels), header=header)
    assert problems(path) == [
        f'Baris {row}: "{label}" adalah baris ringkasan, bukan jawaban.'
        for row, label in enumerate(labels, 3)
    ]
    assert scored(path, "--skip-bad") == {"all": expected([FOURS]), "skipped": 6}


def test_a_persons_or_services_name_is_no_summary(tmp_path: Path) -> None:
    header = ["Nama", *CODES]
    names = ["Rata Diana", "Jumlah Penduduk", "IKM Center", "Total Quality", "Unit Pelayanan"]
    assert scored(sheet(tmp_path, *([name, *FOURS] for name in names), header=header))["all"]["n"] == 5


def test_a_comma_too_many_shifts_no_cells_unseen(tmp_path: Path) -> None:
    path = sheet(tmp_path, FOURS, FOURS)
    path.write_text(path.read_text() + "4,4,3,5,4,4,4,4,4,4\n")
    assert problems(path) == ["Baris 4: ada 10 sel, padahal judulnya 9 kolom."]


def test_an_unknown_separator_is_said(tmp_path: Path) -> None:
    path = tmp_path / "nilai.csv"
    for text in ("U1:U2:U3\n4:4:4\n", "U1 U2 U3\n4 4 4\n", "nilai\n4\n"):
        path.write_text(text)
        (told,) = problems(path)
        assert told.startswith("Pemisah kolom tidak dikenali; pakai koma, titik koma, tab, atau |.")


def test_a_header_with_another_separator_than_its_rows_is_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "nilai.csv"
    path.write_text(f"{','.join(CODES)}\n" + f"{';'.join('4' * 9)}\n" * 5)
    assert problems(path) == [
        "Kolom U1 sampai U9 atau nama unsur tidak ditemukan (pemisah kolom yang terbaca: titik koma)."
    ]
    book = write_xlsx(tmp_path / "nilai.xlsx", [["No", "Nama"], [1, "Budi"]])
    assert problems(book) == ["Kolom U1 sampai U9 atau nama unsur tidak ditemukan."]


def test_a_file_with_nothing_to_score_is_said(tmp_path: Path) -> None:
    path = tmp_path / "nilai.csv"
    assert problems(path) == [f"Berkas {path} tidak ada."]
    path.write_text("")
    assert problems(path) == ["Berkas nilai.csv kosong."]
    assert problems(sheet(tmp_path)) == ["Berkas hanya berisi judul kolom, tanpa jawaban."]
    assert (
        problems(sheet(tmp_path, [5] * 9), "--skip-bad")[0] == "Tidak ada satu baris pun yang dapat dinilai."
    )
    path.write_bytes(b"%PDF-1.7")
    assert problems(path) == ["nilai.csv adalah PDF, bukan lembar kerja."]


def test_a_column_to_group_by_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["a", "b", *FOURS], header=["Loket", "LOKET", *CODES])
    columns = ", ".join(["Loket", "LOKET", *CODES])
    assert problems(path, "--by", "Unit") == [f'Kolom "Unit" untuk --by tidak ada; yang ada: {columns}.']
    assert problems(path, "--by", "lOKET") == ['Ada 2 kolom "lOKET"; ganti judul salah satunya.']
    assert list(scored(path, "--by", "LOKET")["groups"]) == ["b"]


def test_more_than_twenty_problems_are_counted(tmp_path: Path) -> None:
    told = problems(sheet(tmp_path, *[["x", *[4] * 8]] * 1234))
    assert len(told) == 21
    assert told[19:] == ['Baris 21, kolom U1: "x" bukan nilai 1 sampai 4.', "… dan 1.214 lagi."]


def test_the_good_rows_can_be_scored_and_the_skipped_ones_counted(tmp_path: Path) -> None:
    header = ["Loket", *CODES]
    bad: list[list[Any]] = [["a", 5, *[4] * 8], ["a", *[""] * 9], ["b", "x", *[4] * 8]]
    path = sheet(tmp_path, ["a", *FOURS], *bad, ["b", *GOOD], header=header)
    shown = scored(path, "--skip-bad", "--by", "Loket")
    assert list(shown) == ["all", "groups", "skipped"]
    assert (shown["all"], shown["skipped"]) == (expected([FOURS, GOOD]), 3)
    assert "3 baris yang salah" in skm("score", path, "--skip-bad").stdout
    assert scored(sheet(tmp_path, FOURS), "--skip-bad")["skipped"] == 0


# --- the page of text


def test_the_text_is_a_table_with_decimal_commas(tmp_path: Path) -> None:
    path = sheet(tmp_path, *[[4, 3, 3, 4, 3, 3, 3, 3, 4]] * 12, ["1"] * 9)
    shown = skm("score", path).stdout
    figure = scored(path)["all"]
    assert (figure["grade"], figure["interval"]["grades"]) == ("B", ["D", "C", "B"])
    assert "B, bisa C atau D" in shown
    assert figure["ikm"].replace(".", ",") in shown
    assert f"{figure['interval']['low']}–{figure['interval']['high']}".replace(".", ",") in shown
    assert "exact (bobot tepat 1/9 tiap unsur)" in shown
    for element in figure["elements"]:
        line = next(line for line in shown.splitlines() if line.startswith(f"{element['code']} "))
        assert element["mean"].replace(".", ",") in line
    assert "0,11 tiap unsur" in skm("score", path, "--weight", "0.11").stdout
