"""Tests of reading CSV and XLSX: every dialect that offices have, or one clear sentence."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_files import write_csv, write_workbook, write_xlsx

from data.sheets.spreadsheet import (
    LARGEST_WORKBOOK,
    LONGEST_CELL,
    NO_RESULT,
    SEPARATORS,
    Row,
    Unreadable,
    sheets,
)

TABLE = [("No", "Saran", "U1"), ("1", "cepat; rapi, ramah", "4"), ("2", "baik | murah\tjuga", "3")]


def rows_of(path: Path) -> list[Row]:
    (sheet,) = sheets(path)
    return list(sheet.rows)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def refusal(path: Path, name: str | None = None) -> str:
    with pytest.raises(Unreadable) as refused:
        _ = [list(sheet.rows) for sheet in sheets(path, name)]
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_separator_and_encoding_gives_the_same_cells(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    table = [*TABLE, ("3", "café – “bagus”", "2")]
    path = write_csv(tmp_path / "nilai.csv", table, separator=separator, encoding=encoding)
    assert [cells for _, cells in rows_of(path)] == table


def test_excels_separator_line_is_not_a_row(tmp_path: Path) -> None:
    path = written(tmp_path / "nilai.csv", b"sep=;\r\nNo;U1\r\n1;4\r\n")
    assert rows_of(path) == [(1, ("No", "U1")), (2, ("1", "4"))]


def test_a_title_row_does_not_decide_the_separator(tmp_path: Path) -> None:
    path = written(tmp_path / "nilai.csv", b"REKAP, 2024, SKM, DINAS\nNo;U1;U2\n1;4;4\n2;3;3\n")
    assert rows_of(path)[1] == (2, ("No", "U1", "U2"))


def test_without_a_separator_the_sheet_says_so(tmp_path: Path) -> None:
    (sheet,) = sheets(written(tmp_path / "nilai.csv", b"U1:U2:U3\n4:4:4\n"))
    assert sheet.separator == ""
    assert list(sheet.rows) == [(1, ("U1:U2:U3",)), (2, ("4:4:4",))]


def test_row_numbers_are_those_of_a_spreadsheet_program(tmp_path: Path) -> None:
    path = written(tmp_path / "nilai.csv", b'No,Saran,U1\n1,"dua\nbaris",4\n\n,,\n2,,3\n\n \n\n')
    assert rows_of(path) == [
        (1, ("No", "Saran", "U1")),
        (2, ("1", "dua\nbaris", "4")),
        (3, ()),
        (4, ("", "", "")),
        (5, ("2", "", "3")),
    ]


def test_old_macintosh_line_ends_and_spaces_before_quotes_are_understood(tmp_path: Path) -> None:
    path = written(tmp_path / "nilai.csv", b'No, "U1"\r1, "4"\r')
    assert rows_of(path) == [(1, ("No", "U1")), (2, ("1", "4"))]


def test_a_quote_that_never_ends_swallows_no_rows(tmp_path: Path) -> None:
    path = written(tmp_path / "nilai.csv", b'No,U1\n1,4\n2,"3\n3,4\n4,4\n')
    assert refusal(path) == "nilai.csv rusak sesudah baris 2: ada tanda kutip yang tidak berpasangan."


def test_workbook_cells_become_text(tmp_path: Path) -> None:
    moment = datetime(2024, 12, 31, 13, 5, 10)  # noqa: DTZ001  # a workbook knows no zones
    row = (4, 4.0, " 4 ", 3.5, None, date(2024, 12, 31), moment, True)
    path = write_xlsx(tmp_path / "nilai.xlsx", [row])
    assert rows_of(path) == [(1, ("4", "4", "4", "3.5", "", "2024-12-31", "2024-12-31 13:05:10", "True"))]


def test_empty_rows_inside_a_workbook_count_and_those_at_its_end_do_not(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "nilai.xlsx", [["U1"], [None], [4], [None], [" "], [None]])
    assert rows_of(path) == [(1, ("U1",)), (2, ()), (3, ("4",))]


def test_a_workbook_that_states_a_wrong_size_is_read_whole(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "nilai.xlsx", [["U1", "U2"], [4, 3]])
    wrong = io.BytesIO()
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(wrong, "w") as copy:
        for name in given.namelist():
            copy.writestr(name, given.read(name).replace(b'ref="A1:B2"', b'ref="A1:A1"'))
    assert b'ref="A1:A1"' in zipfile.ZipFile(wrong).read("xl/worksheets/sheet1.xml")
    assert rows_of(written(path, wrong.getvalue())) == [(1, ("U1", "U2")), (2, ("4", "3"))]


def test_sheets_come_in_order_or_by_name(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "nilai.xlsx", {"Sampul": [["SKM"]], "Data": [["U1"], [4]]})
    assert [sheet.name for sheet in sheets(path)] == ["Sampul", "Data"]
    assert [sheet.name for sheet in sheets(path, "Data")] == ["Data"]
    assert refusal(path, "Rekap") == "Lembar 'Rekap' tidak ada; yang ada: Sampul, Data."


def test_a_hidden_sheet_comes_only_where_it_is_named(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "nilai.xlsx", {"Uji coba": [["U1"], [1]], "Data": [["U1"], [4]]})
    book = openpyxl.load_workbook(path)
    for state in ("hidden", "veryHidden"):
        book["Uji coba"].sheet_state = state
        book.save(path)
        assert [(sheet.name, sheet.others) for sheet in sheets(path)] == [("Data", ())]
        assert [sheet.name for sheet in sheets(path, "Uji coba")] == ["Uji coba"]


def test_a_formula_that_nobody_worked_out_is_no_empty_cell(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "nilai.xlsx", [["U1", "U2", "U3", None], ["=1+1", "=4", None, 3]])
    (_, (_, cells)) = rows_of(path)
    assert cells == (NO_RESULT, NO_RESULT, "", "3")
    worked_out = io.BytesIO()
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(worked_out, "w") as copy:
        for name in given.namelist():
            content = given.read(name)
            content = content.replace(b'<c r="A2"><f>1+1</f><v /></c>', b'<c r="A2"><f>1+1</f><v>2</v></c>')
            content = content.replace(
                b'<c r="B2"><f>4</f><v /></c>', b'<c r="B2" t="str"><f>4</f><v></v></c>'
            )
            copy.writestr(name, content)
    assert rows_of(written(path, worked_out.getvalue()))[1] == (2, ("2", "", "", "3"))


def test_a_workbook_that_would_fill_the_memory_is_refused_unopened(tmp_path: Path) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(LARGEST_WORKBOOK >> 20):
                part.write(b" " * (1 << 20))
        archive.writestr("xl/workbook.xml", " ")
    told = "nilai.xlsx terlalu besar: isinya lebih dari 200 MB. Simpan lembar jawabannya saja sebagai .csv."
    assert refusal(written(tmp_path / "nilai.xlsx", bomb.getvalue())) == told


def test_a_long_cell_is_read_and_an_endless_one_named(tmp_path: Path) -> None:
    path = written(tmp_path / "nilai.csv", b"No;U1\n1;4\n" + b"x" * 200_000 + b";3\n")
    assert len(rows_of(path)[2][1][0]) == 200_000
    written(path, b"No;U1\n1;4\n" + b"x" * (LONGEST_CELL + 1) + b";3\n")
    assert refusal(path).startswith("nilai.csv rusak sesudah baris 2: sel terlalu panjang")
    assert next(sheets(path)).separator == ";"


def test_what_a_file_is_called_does_not_matter(tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "nilai.xlsx", [["U1"], [4]])
    assert rows_of(book.rename(tmp_path / "nilai.csv")) == [(1, ("U1",)), (2, ("4",))]
    assert rows_of(write_csv(tmp_path / "csv.xlsx", [["U1", "U2"]])) == [(1, ("U1", "U2"))]


def test_a_workbook_that_moves_is_left_closed(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "nilai.xlsx", {"Satu": [["U1"], [4]], "Dua": [["U1"], [4]]})
    next(iter(sheets(path)))  # a file left open would be a warning, and warnings are errors here
    path.unlink()


def test_what_is_no_spreadsheet_is_refused_by_its_kind(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    locked = ole + "EncryptedPackage".encode("utf-16-le")
    book = write_xlsx(tmp_path / "baik.xlsx", [["U1"], [4]]).read_bytes()
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    for content, words in {
        b"": "kosong",
        b"\n \r\n": "kosong",
        b"\xef\xbb\xbf": "kosong",
        ole: "(.xls)",
        locked: "kata sandi",
        b"%PDF-1.7": "PDF",
        b"<html><table><tr><td>U1": "halaman web",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR": "bukan CSV atau XLSX",
        b"U1,U2\n\x81\x8d\x8f,4\n": "bukan CSV atau XLSX",
        book[:-200]: "rusak",
        zipped.getvalue(): "rusak",
    }.items():
        assert words in refusal(written(tmp_path / "nilai.dat", content)), content[:20]


def test_a_file_that_cannot_be_opened_is_said_plainly(tmp_path: Path) -> None:
    assert refusal(tmp_path / "hilang.csv").endswith("hilang.csv tidak ada.")
    assert "folder" in refusal(tmp_path)
    assert (
        refusal(write_csv(tmp_path / "a.csv", TABLE), "Data")
        == "a.csv adalah CSV, tidak punya lembar 'Data'."
    )


def test_a_broken_sheet_inside_a_good_archive_is_said_plainly(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "nilai.xlsx", [["U1"], [4]])
    broken = io.BytesIO()
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(broken, "w") as copy:
        for name in given.namelist():
            content = given.read(name)
            copy.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)
    assert "rusak" in refusal(written(path, broken.getvalue()))


def test_warnings_about_a_workbooks_looks_are_kept_quiet(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "nilai.xlsx", [["U1"], [4]])
    bare = io.BytesIO()
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(bare, "w") as copy:
        for name in given.namelist():
            content = given.read(name)
            if name == "xl/styles.xml":
                content = b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
            copy.writestr(name, content)
    with pytest.warns(UserWarning, match="no stylesheet"):
        openpyxl.load_workbook(io.BytesIO(bare.getvalue()))
    assert rows_of(written(path, bare.getvalue())) == [(1, ("U1",)), (2, ("4",))]


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    table=st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=8),
    separator=st.sampled_from(SEPARATORS),
)
def test_whatever_is_written_reads_back(tmp_path: Path, table: list[tuple[str, ...]], separator: str) -> None:
    table = [("No", "Nama", "U1"), *table, ("1", "2", "3")]
    stripped = [tuple(cell.strip() for cell in row) for row in table]
    path = write_csv(tmp_path / "nilai.csv", stripped, separator=separator)
    assert [cells for _, cells in rows_of(path)] == stripped
