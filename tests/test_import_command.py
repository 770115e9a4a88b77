"""Tests of `skm import`: an office's old spreadsheet comes in once, and nobody's name with it."""

import csv
import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from office_files import CODES, skm, write_csv, write_workbook, write_xlsx
from offices import ALWAYS, NOON, SURVEY, office

from data.database import reading
from data.places import counter
from data.sheets import transfer
from data.tallies import Filter, differences, recount, tally
from surveys.figures import figures
from surveys.period import Period
from surveys.scoring import score
from surveys.tally import Tally

CASES = Path(__file__).with_name("cases")
FORM = SURVEY.in_form_order()
HEADER = [
    *("Stempel waktu", "Nama Lengkap", "NIK", "No. HP/WA", "Alamat Email", "Jenis Kelamin", "Umur"),
    *("Pendidikan terakhir", "Pekerjaan", "Layanan yang diterima"),
    *(f"{element.form}. {element.question['id']}" for element in FORM),
    "Kritik dan saran",
]
ABOUT = [
    "Budi",
    "3374012345678901",
    "081234567890",
    "budi@contoh.id",
    "Laki-laki",
    "34",
    "SMA/SMK",
    "PNS",
    "KTP",
]
FOURS = [4] * 9
SEED = 14_2017


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return office(tmp_path)


def run_import(file: Path, database: Path, *options: str) -> Result:
    place = ("--unit", "dukcapil", "--service", "ktp", "--counter", "loket-1")
    return skm("import", file, *place, "--database", database, *options)


def imported(file: Path, database: Path, *options: str) -> str:
    result = run_import(file, database, "--yes", *options)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def refusal(file: Path, database: Path, *options: str) -> list[str]:
    result = run_import(file, database, "--yes", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert kept(database).n == 0
    return result.stderr.splitlines()


def kept(database: Path, chosen: Filter = ALWAYS) -> Tally:
    """Return what is kept, proved against the raw rows."""
    with reading(database) as db:
        assert differences(db, SURVEY) == []
        found = tally(db, SURVEY, chosen)
        assert found == recount(db, SURVEY, chosen)
        return found


def stored(database: Path, columns: str) -> list[tuple[Any, ...]]:
    with reading(database) as db:
        return db.execute(
            f"SELECT {columns} FROM response LEFT JOIN comment ON response = sequence ORDER BY sequence"
        ).fetchall()


def words(ratings: Sequence[int]) -> list[str]:
    """Return ratings in form order as the options' own words."""
    return [element.options[rating - 1].wording["id"] for element, rating in zip(FORM, ratings, strict=True)]


def form_row(second: int, answers: Sequence[object] = FOURS, saran: str = "") -> list[object]:
    return [f"31/12/2024 13:05:{second:02}", *ABOUT, *answers, saran]


def form(folder: Path, *rows: Sequence[object], header: Sequence[str] = HEADER) -> Path:
    return write_csv(folder / "jawaban.csv", [header, *rows])


# --- the two kinds of spreadsheets


def test_a_google_forms_export_is_recognised_whole(tmp_path: Path, database: Path) -> None:
    ratings = [4, 3, 2, 1, 4, 3, 2, 1, 4]
    letters = ["abcd"[rating - 1] for rating in ratings]
    marked = [f"{letter}. {text}" for letter, text in zip(letters, words(ratings), strict=True)]
    ways: list[list[Any]] = [ratings, letters, [letter.upper() for letter in letters], words(ratings), marked]
    path = form(tmp_path, *(form_row(second, way) for second, way in enumerate(ways)))
    shown = imported(path, database)
    assert "Disimpan: 5. Sudah ada: 0. Ditolak: 0." in shown
    expected = {element.key: rating for element, rating in zip(FORM, ratings, strict=True)}
    assert kept(database) == Tally.of(SURVEY, [expected] * len(ways))
    assert stored(database, "answered_at, channel, language, unit, service, counter")[0] == (
        *("2024-12-31T06:05:00Z", "import", "id", "dukcapil", "ktp", "loket-1"),
    )
    assert set(stored(database, "sex, age, education, occupation")) == {("male", "30_39", "sma", "pns")}


def test_an_excel_sheet_with_titles_and_respondents_is_recognised(tmp_path: Path, database: Path) -> None:
    rows = [
        ["REKAPITULASI SKM", None],
        ["DINAS KEPENDUDUKAN", None],
        [],
        ["No", "Tanggal", "JK", "Umur", "NILAI UNSUR PELAYANAN", *[None] * 8, "Saran"],
        [None, None, None, None, *CODES, None],
        [1, date(2025, 1, 2), "L", 61, *FOURS, "Bagus"],
        [2, date(2025, 1, 3), "P", "19 tahun", 3, None, *[4] * 7, "-"],
        ["Σ Nilai/Unsur", None, None, None, 7, 4, *[8] * 7],
        ["NRR/Unsur", None, None, None, *FOURS],
    ]
    shown = imported(write_xlsx(tmp_path / "rekap.xlsx", rows), database)
    assert "Disimpan: 2. Sudah ada: 0. Ditolak: 2." in shown
    assert stored(database, "answered_at, sex, age, requirements, procedure, words") == [
        ("2025-01-02T05:00:00Z", "male", "60_up", 4, 4, "Bagus"),
        ("2025-01-03T05:00:00Z", "female", "under_20", 3, None, None),
    ]


def test_the_order_says_what_u8_and_u9_mean_and_the_table_shows_it(tmp_path: Path, database: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [CODES, [4, 4, 4, 4, 4, 4, 4, 1, 3]])
    shown = imported(path, database, "--date", "2025-01-02", "--order", "form")
    line = next(line for line in shown.splitlines() if " U8 " in line)
    assert "Sarana dan Prasarana" in line
    assert stored(database, "facilities, complaints") == [(1, 3)]


def test_jepara_comes_out_by_quarter_after_an_import(database: Path) -> None:
    shown = imported(CASES / "jepara_mpp_2021_2022.csv", database, "--map", "quarter=date")
    assert "hari pertamanya dipakai" in shown
    assert "Disimpan: 2.313. Sudah ada: 0. Ditolak: 0." in shown
    wanted = json.loads((CASES / "jepara_expected.json").read_text())["expected_from_csv"]
    for quarter, figure in wanted.items():
        period = None if quarter == "all" else Period.parse(quarter.replace("Q", "TW"))
        chosen = Filter(period.first, period.last, unit="dukcapil") if period else ALWAYS
        shares = figures(score(SURVEY, kept(database, chosen)))
        assert (shares["n"], shares["ikm"], shares["grade"]) == (
            *(figure["n"], figure["ikm_exact"], figure["grade"]),
        )
        assert {each["code"]: each["sum"] for each in shares["elements"]} == figure["element_sums"]


# --- once, whatever happens


def test_the_same_file_twice_adds_nothing(tmp_path: Path, database: Path) -> None:
    path = form(tmp_path, form_row(1), form_row(2), form_row(2), form_row(2, words(FOURS)))
    imported(path, database)
    assert kept(database).n == 4
    assert "Tidak ada baris baru untuk diimpor." in imported(path, database)
    assert kept(database).n == 4


def test_honest_straight_lines_are_not_taken_for_one(tmp_path: Path, database: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [CODES, *[FOURS] * 30])
    imported(path, database, "--date", "2025-01-02")
    assert kept(database).n == 30


def test_a_later_export_adds_only_its_new_rows_wherever_they_stand(tmp_path: Path, database: Path) -> None:
    print("seed", SEED)
    generator = random.Random(SEED)
    rows = [form_row(generator.randrange(5), generator.choices((3, 4), k=9)) for _ in range(40)]
    imported(form(tmp_path, *rows[:25]), database)
    generator.shuffle(rows)
    shown = imported(form(tmp_path, *rows), database)
    assert "Disimpan: 15. Sudah ada: 25. Ditolak: 0." in shown
    assert kept(database).n == 40


def test_a_copy_saved_as_a_workbook_or_with_semicolons_is_the_same_file(
    tmp_path: Path, database: Path
) -> None:
    rows = [form_row(second, FOURS, "Rapi,\nramah") for second in range(3)]
    imported(form(tmp_path, *rows), database)
    excel = [["2024-12-31 13:05:" + str(row[0])[-2:], *row[1:-1], "Rapi, ramah"] for row in rows]
    header = [head.replace("Kritik dan saran", "Saran") for head in HEADER]
    for copy in (
        write_csv(tmp_path / "b.csv", [HEADER, *rows], separator=";", encoding="utf-16"),
        write_xlsx(tmp_path / "c.xlsx", [["Tahun 2024"], header, *excel]),
    ):
        assert "Tidak ada baris baru" in imported(copy, database)


def test_reading_u8_and_u9_the_other_way_doubles_nothing(tmp_path: Path, database: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [CODES, [*[4] * 7, 1, 3]])
    imported(path, database, "--date", "2025-01-02")
    assert "Tidak ada baris baru" in imported(path, database, "--date", "2025-01-02", "--order", "form")


def test_rows_that_look_as_if_they_were_there_already_are_pointed_out(tmp_path: Path, database: Path) -> None:
    imported(form(tmp_path, form_row(1), form_row(2)), database)
    with_job = run_import(form(tmp_path, form_row(1), form_row(2)), database, "--map", "Pekerjaan=")
    assert "Perhatian: 2 baris baru sama waktu dan nilainya" in with_job.stdout


def test_other_people_on_the_same_day_are_told_apart_by_a_batch(tmp_path: Path, database: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["Tanggal", *CODES], *[["2025-01-02", *FOURS]] * 30])
    assert "tanpa jam" not in imported(path, database)
    told = "30 baris tanpa jam sama persis dengan yang pernah diimpor: dianggap kiriman yang sama. "
    for options in (("--dry-run",), ("--yes",)):
        shown = run_import(path, database, *options).stdout
        assert told + "Bila dari orang lain, ulangi dengan --batch NAMA." in shown
    assert "Disimpan: 30." in imported(path, database, "--batch", "Loket 2")
    assert "Tidak ada baris baru" in imported(path, database, "--batch", "loket 2")
    assert kept(database).n == 60


def test_a_batch_is_not_advised_for_rows_that_were_just_written(tmp_path: Path, database: Path) -> None:
    rows = [["Tanggal", *CODES], *[["2025-01-02", *FOURS]] * 30]
    imported(write_csv(tmp_path / "a.csv", rows), database)
    shown = imported(write_csv(tmp_path / "a.csv", [*rows, ["2025-01-02", *[3] * 9]]), database)
    *_, last = shown.splitlines()
    assert last.endswith("impor baris itu saja dari berkas tersendiri, dengan --batch NAMA.")
    assert kept(database).n == 31


def test_a_copy_without_seconds_or_with_a_corrected_rating_is_pointed_out(
    tmp_path: Path, database: Path
) -> None:
    imported(form(tmp_path, form_row(1), form_row(31, [3] * 9)), database)
    resaved = [["31/12/2024 13:05", *ABOUT, *FOURS, ""], ["31/12/2024 13:05", *ABOUT, *[3] * 9, ""]]
    for rows, alike in (
        (resaved, 2),
        ([form_row(1, [1, *FOURS[1:]])], 1),
        ([form_row(1, [1, 1, *FOURS[2:]])], 0),
        ([form_row(2, [1, *FOURS[1:]])], 0),
        ([form_row(1, FOURS, "lain"), form_row(1, FOURS, "dua")], 1),
    ):
        shown = run_import(form(tmp_path, *rows), database).stdout
        assert (f"Perhatian: {alike} baris baru sama waktu" in shown) is bool(alike), rows


def test_another_service_or_counter_is_another_answer(tmp_path: Path, database: Path) -> None:
    path = form(tmp_path, form_row(1))
    imported(path, database)
    place = ("--unit", "dukcapil", "--service", "kk", "--counter", "loket-1")
    assert skm("import", path, *place, "--database", database, "--yes").exit_code == 0
    assert kept(database).n == 2


def test_an_interrupted_import_is_run_again_for_the_rest(tmp_path: Path, database: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [CODES, *[FOURS] * (2 * transfer.CHUNK + 7)])
    with reading(database) as db:
        place = counter(db, "loket-1")
    planned = transfer.plan(path, SURVEY, counter=place, service="ktp", now=NOON, day=date(2025, 1, 2))
    writing = transfer.run(database, planned)
    next(writing)
    writing.close()
    assert kept(database).n == transfer.CHUNK
    shown = imported(path, database, "--date", "2025-01-02")
    assert f"sudah ada: {transfer.CHUNK}." in shown
    assert kept(database).n == 2 * transfer.CHUNK + 7


# --- nothing without a look first


def test_without_yes_nothing_is_written(tmp_path: Path, database: Path) -> None:
    path = form(tmp_path, form_row(1), form_row(2, ["Lumayan", *FOURS[1:]]))
    for options in ((), ("--dry-run",), ("--dry-run", "--yes")):
        result = run_import(path, database, *options)
        assert result.exit_code == 0
        assert "Baris baik: 1, sudah ada: 0. Ditolak: 1." in result.stdout
        assert "n 1, IKM 100,00, mutu A" in result.stdout
        assert "belum ada yang disimpan" in result.stdout
    assert kept(database).n == 0
    assert [each.name for each in tmp_path.glob("*ditolak*")] == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("typed", "n"), [("y", 1), ("n", 0), ("", 0)])
def test_at_a_terminal_it_asks_first(tmp_path: Path, database: Path, typed: str, n: int) -> None:
    path = form(tmp_path, form_row(1))
    keyboard, terminal = os.openpty()
    os.write(keyboard, f"{typed}\n".encode())
    place = ["--unit", "dukcapil", "--service", "ktp", "--counter", "loket-1"]
    asked = subprocess.run(
        [sys.executable, "-m", "skm", "import", path, *place, "--database", database],
        stdin=terminal,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        timeout=60,
        check=True,
    )
    os.close(keyboard)
    os.close(terminal)
    assert "Lanjutkan? [y/N]" in asked.stdout + asked.stderr
    assert kept(database).n == n


def test_each_column_is_shown_with_what_it_is_taken_for(tmp_path: Path, database: Path) -> None:
    shown = run_import(form(tmp_path, form_row(1)), database).stdout
    for letter, meaning in {
        "A": "Tanggal",
        "F": "Jenis kelamin",
        "R": "Sarana dan Prasarana",
        "T": "Saran",
    }.items():
        assert any(line.startswith(f"{letter} ") and meaning in line for line in shown.splitlines())
    assert 'tidak dikenali: J ("Layanan yang diterima")' in shown
    assert "Tanggal dibaca hari/bulan/tahun, waktu WIB." in shown


# --- nobody's name


def test_names_numbers_and_addresses_never_leave_the_file(tmp_path: Path, database: Path) -> None:
    told = "telepon 081234567890, NIK 3374012345678901, surat budi@contoh.id"
    path = form(tmp_path, form_row(1, FOURS, told), form_row(2, ["081234567890", *FOURS[1:]], told))
    shown = imported(path, database)
    assert (
        'data pribadi: B ("Nama Lengkap") dan C ("NIK") dan D ("No. HP/WA") dan E ("Alamat Email")' in shown
    )
    written = (tmp_path / "jawaban.csv.ditolak.csv").read_text(encoding="utf-8-sig")
    dumped = "".join(path.read_bytes().decode("latin-1") for path in tmp_path.glob("skm.db*"))
    for secret in ("Budi", "3374012345678901", "081234567890", "budi@contoh.id"):
        assert secret not in shown
        assert secret not in written
        assert secret not in dumped
    assert "[disamarkan]" in stored(database, "words")[0][0]


def test_a_personal_column_cannot_even_be_mapped(tmp_path: Path, database: Path) -> None:
    (told,) = refusal(form(tmp_path, form_row(1)), database, "--map", "Nama Lengkap=saran")
    assert "data pribadi, yang tidak pernah diimpor" in told


# --- what is refused or left empty


def test_refused_rows_stand_in_a_file_with_number_and_reason(tmp_path: Path, database: Path) -> None:
    path = form(
        tmp_path,
        form_row(1),
        form_row(2, ["Lumayan", *FOURS[1:]], "=1+1"),
        form_row(3, [""] * 9),
        ["31/12/2999 10:00:00", *ABOUT, *FOURS, "besok"],
        ["kemarin", *ABOUT, *FOURS, "@lupa"],
        ["", *ABOUT, *FOURS, ""],
        ["31/12/1999", *ABOUT, *FOURS, ""],
        HEADER,
        [""] * len(HEADER),
        [*form_row(4), "lebih"],
    )
    shown = imported(path, database)
    assert "Disimpan: 1. Sudah ada: 0. Ditolak: 8." in shown
    with (tmp_path / "jawaban.csv.ditolak.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *refused = csv.reader(file)
    assert header[:3] == ["Baris", "Alasan", "Stempel waktu"]
    assert not {"Nama Lengkap", "NIK"} & set(header)
    assert [row[:2] for row in refused] == [
        ["3", 'kolom K: "Lumayan" bukan pilihan jawaban'],
        ["4", "tidak ada satu nilai pun"],
        ["5", "tanggal 2999-12-31 10.00 di masa depan"],
        ["6", '"kemarin" bukan tanggal'],
        ["7", "tanggal kosong"],
        ["8", "tahun 1999 terlalu lama"],
        ["9", "judul kolom terulang"],
        ["11", f"ada {len(HEADER) + 1} sel, padahal judulnya {len(HEADER)} kolom"],
    ]
    assert refused[-1][-1] == "lebih"
    assert refused[0][-1] == "'=1+1"
    assert refused[3][-1] == "'@lupa"
    assert kept(database).n == 1


def test_the_refused_rows_of_an_earlier_import_are_never_overwritten(tmp_path: Path, database: Path) -> None:
    first = form(tmp_path, form_row(1), form_row(2, ["Lumayan", *FOURS[1:]]))
    imported(first, database)
    imported(first, database)
    before = (tmp_path / "jawaban.csv.ditolak.csv").read_bytes()
    shown = imported(form(tmp_path, form_row(3), form_row(4, ["Cukup", *FOURS[1:]])), database)
    assert "jawaban.csv.ditolak-2.csv" in shown
    assert (tmp_path / "jawaban.csv.ditolak.csv").read_bytes() == before
    assert sorted(each.name for each in tmp_path.glob("*ditolak*")) == [
        *("jawaban.csv.ditolak-2.csv", "jawaban.csv.ditolak.csv"),
    ]


@pytest.mark.parametrize("top", ["5", "5 (Sangat puas)", "e", "E. Sangat puas"])
def test_a_sheet_on_another_scale_is_not_imported_as_its_survivors(
    tmp_path: Path, database: Path, top: str
) -> None:
    path = form(tmp_path, *[form_row(second, [top, *FOURS[1:]]) for second in range(5)], form_row(6))
    (told,) = refusal(path, database)
    assert told.startswith("Tampaknya skala 1 sampai 5 (5 dari 6 baris berisi 5)")
    assert "Ditolak: 1." in imported(form(tmp_path, form_row(1), form_row(2, [top, *FOURS[1:]])), database)


def test_the_fourteen_elements_of_2004_are_not_imported(tmp_path: Path, database: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [[f"U{number}" for number in range(1, 15)], [4] * 14])
    (told,) = refusal(path, database, "--date", "2025-01-02")
    assert told.startswith("Ada kolom U10–U14: survei 2004? Hanya skm-2017 yang dapat diimpor.")


def test_a_formula_without_a_result_is_a_reason_to_refuse(tmp_path: Path, database: Path) -> None:
    rows = [
        ["Tanggal", *CODES, "Saran"],
        ["2025-01-02", "=4", *FOURS[1:], ""],
        ["2025-01-02", *FOURS, '="a"'],
    ]
    shown = imported(write_xlsx(tmp_path / "a.xlsx", rows), database)
    told = "Baris 2: kolom B: rumus tanpa hasil; buka di Excel lalu simpan, dan ulangi."
    assert told in shown
    assert stored(database, "requirements, words") == [(4, None)]


def test_the_sheet_and_others_like_it_are_named(tmp_path: Path, database: Path) -> None:
    rows = [["Tanggal", *CODES], ["2025-01-02", *FOURS]]
    path = write_workbook(tmp_path / "a.xlsx", {"Loket 1": rows, "Loket 2": rows})
    shown = run_import(path, database).stdout
    assert "Lembar: Loket 1\n" in shown
    assert "Lembar lain yang juga berisi unsur: Loket 2 (pilih dengan --sheet)" in shown


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_no_date(tmp_path: Path, database: Path, day: str) -> None:
    for zone in ("+14:00", "-12:00"):
        path = write_csv(tmp_path / "a.csv", [["Tanggal", *CODES], [f"{day} 00:30:00{zone}", *FOURS]])
        assert f'Baris 2: "{day} 00:30:00{zone}" bukan tanggal.' in run_import(path, database).stdout


def test_what_is_unknown_about_respondents_is_left_empty_and_counted(tmp_path: Path, database: Path) -> None:
    about = [*ABOUT[:4], "Laki-laki", "21-30", "S1/D4", "Buruh", "KTP"]
    rows = [[f"31/12/2024 10:00:{second:02}", *about, *FOURS, ""] for second in range(12)]
    shown = imported(form(tmp_path, *rows), database)
    assert '12 pekerjaan tidak dikenali, dibiarkan kosong: "Buruh".' in shown
    assert '12 usia tidak dikenali, dibiarkan kosong: "21-30".' in shown
    assert set(stored(database, "sex, age, education, occupation")) == {("male", None, None, None)}


def test_a_comment_too_long_is_cut_and_counted_not_refused(tmp_path: Path, database: Path) -> None:
    shown = imported(form(tmp_path, form_row(1, FOURS, "baik " * 300)), database)
    assert "1 saran lebih dari 1.000 huruf, dipotong." in shown
    assert len(stored(database, "words")[0][0]) in {999, 1000}


def test_refused_rows_are_told_where_no_file_can_be_written(tmp_path: Path, database: Path) -> None:
    path = form(tmp_path, form_row(1), form_row(2, ["Lumayan", *FOURS[1:]]))
    (tmp_path / "jawaban.csv.ditolak.csv").mkdir()
    result = run_import(path, database, "--yes")
    assert (result.exit_code, kept(database).n) == (0, 1)
    assert 'Baris 3: kolom K: "Lumayan" bukan pilihan jawaban.' in result.stderr


def test_a_file_without_a_good_row_imports_nothing(tmp_path: Path, database: Path) -> None:
    path = form(tmp_path, form_row(1, ["Lumayan"] * 9))
    for options, written in ((["--dry-run"], False), (["--yes"], True)):
        result = run_import(path, database, *options)
        assert result.exit_code == 2
        assert result.stderr == "Tidak ada satu baris pun yang dapat diimpor.\n"
        assert (tmp_path / "jawaban.csv.ditolak.csv").exists() is written
    assert kept(database).n == 0


# --- what a person must decide


def test_a_question_that_is_not_recognised_is_asked_for_and_can_be_mapped(
    tmp_path: Path, database: Path
) -> None:
    header = [head if "kecepatan" not in head else "Bagaimana layanan kami?" for head in HEADER]
    path = form(tmp_path, form_row(1), header=header)
    missing, unknown = refusal(path, database)
    assert missing == "Kolom U3 (Waktu Penyelesaian) tidak ada."
    assert 'M ("Bagaimana layanan kami?")' in unknown
    assert '--map "H=waktu"' in unknown
    for key in ("M=time", "Bagaimana layanan kami?=waktu", "bagaimana layanan=U3"):
        assert run_import(path, database, "--map", key).exit_code == 0
    imported(path, database, "--map", "M=waktu")
    assert kept(database).n == 1


def test_columns_named_by_nothing_at_all_can_be_mapped_by_their_letters(
    tmp_path: Path, database: Path
) -> None:
    path = write_csv(tmp_path / "a.csv", [[f"P{place}" for place in range(1, 10)], FOURS, [3] * 9])
    maps = [f"--map={letter}={code}" for letter, code in zip("ABCDEFGHI", CODES, strict=True)]
    imported(path, database, *maps, "--date", "2025-01-02")
    assert kept(database).n == 2


def test_two_columns_for_one_question_must_be_told_apart(tmp_path: Path, database: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv", [["Tanggal", *CODES, "Waktu Penyelesaian"], ["2025-01-02", *FOURS, 1]]
    )
    (told, *_) = refusal(path, database)
    assert told == (
        'Kolom D ("U3") dan K ("Waktu Penyelesaian") sama-sama bisa berarti U3 (Waktu Penyelesaian).'
    )
    imported(path, database, "--map", "Waktu Penyelesaian=")
    assert stored(database, "time") == [(4,)]


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ("Loket=waktu", "kolom itu tidak ada"),
        ("Waktu", "tulis KOLOM=ISI"),
        ("=waktu", "tulis KOLOM=ISI"),
        ("Umur=rahasia", "tulis KOLOM=ISI"),
    ],
)
def test_a_mapping_that_means_nothing_is_refused(
    tmp_path: Path, database: Path, mapping: str, words: str
) -> None:
    (told,) = refusal(form(tmp_path, form_row(1)), database, "--map", mapping)
    assert words in told


def test_a_sheet_without_dates_needs_one(tmp_path: Path, database: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [CODES, FOURS])
    assert refusal(path, database) == [
        "Tidak ada kolom tanggal: tambahkan --date 2024-12-31, atau --map KOLOM=tanggal."
    ]
    assert refusal(path, database, "--date", "2999-01-01") == ["--date 2999-01-01 di masa depan."]
    imported(path, database, "--date", "2025-01-02")
    assert stored(database, "day") == [("2025-01-02",)]


def test_two_columns_of_dates_must_be_told_apart(tmp_path: Path, database: Path) -> None:
    header = ["Tanggal", "Tanggal pelayanan", *CODES]
    path = write_csv(tmp_path / "a.csv", [header, ["2025-01-02", "2025-01-03", *FOURS]])
    (told,) = refusal(path, database)
    assert "sama-sama bisa berarti tanggal" in told
    imported(path, database, "--map", "B=tanggal")
    assert stored(database, "day") == [("2025-01-03",)]


def dated(folder: Path, *dates: str) -> Path:
    return write_csv(folder / "a.csv", [["Timestamp", *CODES], *([each, *FOURS] for each in dates)])


def test_the_dates_themselves_show_which_number_is_the_month(tmp_path: Path, database: Path) -> None:
    imported(dated(tmp_path, "12/31/2024 10:00:00", "1/2/2025 10:00:00"), database)
    assert stored(database, "day") == [("2024-12-31",), ("2025-01-02",)]


def test_dates_that_show_nothing_are_read_as_in_indonesia_and_that_is_said(
    tmp_path: Path, database: Path
) -> None:
    path = dated(tmp_path, "1/2/2025 10:00:00")
    assert (
        "hari/bulan/tahun, waktu WIB; bila bukan begitu: --date-order mdy"
        in run_import(path, database).stdout
    )
    imported(path, database)
    assert stored(database, "day") == [("2025-02-01",)]


def test_dates_that_contradict_each_other_must_be_decided(tmp_path: Path, database: Path) -> None:
    path = dated(tmp_path, "12/31/2024", "31/12/2024")
    (told,) = refusal(path, database)
    assert "--date-order" in told
    shown = imported(path, database, "--date-order", "mdy")
    assert "Disimpan: 1. Sudah ada: 0. Ditolak: 1." in shown


def test_a_date_in_no_order_decides_none(tmp_path: Path, database: Path) -> None:
    path = dated(tmp_path, "12/31/2024 10:00:00", "99/99/9999", "1/2/2025", "45/12/2024")
    shown = imported(path, database)
    assert "Disimpan: 2. Sudah ada: 0. Ditolak: 2." in shown
    assert 'Baris 3: "99/99/9999" bukan tanggal.' in shown
    assert stored(database, "day") == [("2024-12-31",), ("2025-01-02",)]


def test_times_are_the_units_own(tmp_path: Path, database: Path) -> None:
    path = dated(tmp_path, "2025-01-02 00:30:00")
    place = ("--unit", "sorong", "--service", "ktp", "--counter", "poli")
    skm("import", path, *place, "--database", database, "--yes")
    assert stored(database, "answered_at, day") == [("2025-01-01T15:30:00Z", "2025-01-02")]


def test_today_without_a_time_is_no_future(tmp_path: Path, database: Path) -> None:
    with reading(database) as db:
        place = counter(db, "loket-1")
    morning = datetime(2025, 1, 2, 1, 0, tzinfo=UTC)
    path = dated(tmp_path, "2025-01-02", "2025-01-02 08:30", "2025-01-03")
    planned = transfer.plan(path, SURVEY, counter=place, service="ktp", now=morning)
    assert [response.answered_at for response in planned.responses] == [morning]
    assert [refused.row for refused in planned.refused] == [3, 4]


# --- where it goes


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("dinas ktp loket-1", 'Unit "dinas" tidak ada; yang ada: dukcapil (Dinas Kependudukan), sorong'),
        ("dukcapil ktp poli", 'Pada unit dukcapil, loket "poli" tidak ada; yang ada: loket-1 (Loket 1)'),
        ("dukcapil kk loket-2", 'Pada loket loket-2, layanan "kk" tidak ada; yang ada: ktp (KTP-el).'),
    ],
)
def test_a_place_that_is_not_there_is_said_with_those_that_are(
    tmp_path: Path, database: Path, place: str, told: str
) -> None:
    options = zip(("--unit", "--service", "--counter"), place.split(), strict=True)
    codes = [word for option in options for word in option]
    result = skm("import", form(tmp_path, form_row(1)), *codes, "--database", database, "--yes")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(told)


def test_a_missing_database_is_said_plainly(tmp_path: Path) -> None:
    result = run_import(form(tmp_path, form_row(1)), tmp_path / "lain.db")
    assert result.exit_code == 1
    assert "skm init" in result.stderr


def test_a_file_that_is_no_spreadsheet_is_said_plainly(tmp_path: Path, database: Path) -> None:
    assert refusal(tmp_path / "hilang.csv", database)[0].endswith("hilang.csv tidak ada.")
    path = write_csv(tmp_path / "a.csv", [["No", "Nama"], [1, "Budi"]])
    assert "Kolom U1 sampai U9 atau nama unsur tidak ditemukan" in refusal(path, database)[0]
