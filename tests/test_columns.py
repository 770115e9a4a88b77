"""Tests of recognising columns, and of reading what their cells answer."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.catalogue import survey
from surveys.sheets.cells import about_in, choice_of, rating_in
from surveys.sheets.columns import Recogniser, find_header, letter, recognise
from surveys.sheets.moments import moment_in, orders_shown, period_in
from surveys.survey import Characteristic

SKM = survey()
CODES = [f"U{number}" for number in range(1, 10)]
LIST_ORDER = [element.key for element in SKM.elements]
FORM_ORDER = [element.key for element in SKM.in_form_order()]
WIB = timezone(timedelta(hours=7))


def roles(headers: list[str], *, order: str = "list", close: bool = False) -> list[str | None]:
    return [column.role for column in recognise(SKM, headers, order=order, close=close).columns]


def characteristic(key: str) -> Characteristic:
    return next(each for each in SKM.characteristics if each.key == key)


def test_u_numbers_mean_what_the_order_says() -> None:
    assert roles(CODES) == LIST_ORDER
    assert roles(CODES, order="form") == FORM_ORDER
    assert (LIST_ORDER[7], FORM_ORDER[7]) == ("complaints", "facilities")
    with pytest.raises(ValueError, match="alphabet"):
        recognise(SKM, CODES, order="alphabet")


@pytest.mark.parametrize(
    "header", ["U1", "u1", " U 1 ", "U01", "U-1", "u.1", "Unsur 1", "UNSUR1", "Nilai [U1]"]
)
def test_a_u_number_may_be_written_in_many_ways(header: str) -> None:
    assert roles([header]) == ["requirements"]


@pytest.mark.parametrize("header", ["", "1", "Q1", "U0", "U10", "U1 x 0,11", "U1+U2", "NRR U1", "Menu 1"])
def test_what_is_no_u_number_is_not_taken_for_one(header: str) -> None:
    assert roles([header]) == [None]


def test_official_names_keys_and_questions_name_an_element_in_both_languages() -> None:
    for element in SKM.elements:
        for header in (element.key, *element.name.values(), *element.question.values()):
            assert roles([header.upper()]) == [element.key], header
            assert roles([f"7. {header} *"]) == [element.key], header


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("persyaratan", "requirements"),
        ("Prosedur", "procedure"),
        ("WAKTU", "time"),
        ("biaya", "cost"),
        ("Tarif", "cost"),
        ("produk", "product"),
        ("kompetensi", "competence"),
        ("perilaku", "conduct"),
        ("pengaduan", "complaints"),
        ("sarana", "facilities"),
        ("Sarana & Prasarana", "facilities"),
    ],
)
def test_common_short_names_name_an_element(header: str, role: str) -> None:
    assert roles([header]) == [role]


def test_a_name_goes_before_the_u_number_beside_it() -> None:
    headers = ["U8 Sarana", "U9. Penanganan Pengaduan, Saran dan Masukan"]
    assert roles(headers) == ["facilities", "complaints"]
    assert not any(column.by_code for column in recognise(SKM, headers).columns)
    assert recognise(SKM, ["U8"]).columns[0].by_code


def test_the_old_rule_has_its_own_fourteen() -> None:
    old = survey("ikm-2004")
    headers = [f"U{number}" for number in range(1, 15)]
    assert [column.role for column in recognise(old, headers).columns] == [each.key for each in old.elements]


def test_two_columns_of_one_element_are_a_matter_for_a_person() -> None:
    columns = recognise(SKM, ["U3", "Waktu Penyelesaian", "U4"])
    assert columns.columns[0].role is None
    assert columns.columns[0].perhaps == ("time",)
    assert [column.place for column in columns.doubles["time"]] == [0, 1]
    assert "time" not in {element.key for element in columns.missing(SKM)}


def test_a_short_name_yields_to_a_better_one() -> None:
    assert roles(["Waktu", "U3"]) == [None, "time"]
    assert roles(["Tanggal", "Cap waktu"]) == [None, "date"]


REAL_QUESTIONS = {
    "Penilaian Anda [2. Bagaimana pemahaman Bapak/Ibu tentang kemudahan prosedur pelayanan ?]": "procedure",
    "Kecepatan waktu dalam pelayanan Administrasi Kependudukan": "time",
    "Bagaimana pendapat saudara tentang kewajaran biaya atau tarif dalam pelayanan? (BPJS tidak)": "cost",
    "Kesesuaian produk layanan dengan hasil yang diberikan": "product",
    "Bagaimana pendapat Anda tentang kompetensi / kemampuan petugas": "competence",
    "Perilaku petugas dalam pelayanan terkait kesopanan dan keramahan di Poltekkes": "conduct",
    "Bagaimana pendapat Saudara tentang penanganan pengaduan, saran dan masukan?": "complaints",
    "Kualitas sarana dan prasarana di kantor kami": "facilities",
}


def test_an_import_knows_questions_worded_almost_like_the_rules() -> None:
    assert roles(list(REAL_QUESTIONS), close=True) == list(REAL_QUESTIONS.values())


def test_scoring_does_not_guess() -> None:
    assert roles(list(REAL_QUESTIONS)) == [None] * len(REAL_QUESTIONS)


@pytest.mark.parametrize(
    "header",
    [
        "Bagaimana pendapat Saudara tentang pelayanan kami?",
        "Kecepatan Pelayanan di unit ini",
        "Layanan yang diterima",
        "Bagaimana penilaian Anda?",
    ],
)
def test_a_question_that_could_be_anything_is_left_to_a_person(header: str) -> None:
    assert roles([header], close=True) == [None]


def test_respondents_columns_are_recognised() -> None:
    headers = ["Stempel waktu", "Jenis Kelamin (L/P)", "Usia (tahun)", "Pendidikan terakhir yang ditamatkan"]
    headers += ["Pekerjaan Utama", "Kritik dan saran untuk kami"]
    assert roles(headers, close=True) == ["date", "sex", "age", "education", "occupation", "comment"]


@pytest.mark.parametrize(
    "header",
    [
        *("Nama", "Nama Lengkap (sesuai KTP)", "NIK", "No. HP / WA", "Nomor Telepon", "Alamat email"),
        *("Email Address", "Alamat", "Tanggal Lahir", "Tempat, tanggal lahir", "NIP"),
    ],
)
def test_personal_data_are_known_as_such(header: str) -> None:
    assert roles([header], close=True) == ["private"]


def test_the_name_of_a_service_is_not_personal() -> None:
    assert roles(["Nama layanan"], close=True) == [None]


def test_the_header_is_found_below_titles_with_cells_merged_over_two_rows() -> None:
    rows = [
        ["REKAP SKM TRIWULAN I", "", ""],
        ["", "", ""],
        ["No", "JK", "NILAI UNSUR PELAYANAN", *[""] * 8],
        ["", "", *CODES],
        ["1", "L", *"434343434"],
    ]
    found = find_header(Recogniser(SKM), rows)
    assert found is not None
    place, columns = found
    assert place == 3
    assert [column.role for column in columns.columns] == [None, "sex", *LIST_ORDER]


def test_names_count_where_a_second_row_has_the_u_numbers() -> None:
    names = [SKM.element(key).name["id"] for key in FORM_ORDER]
    for rows in ([names, CODES], [CODES, names]):
        found = find_header(Recogniser(SKM), [*rows, list("444444444")])
        assert found is not None
        assert found[0] == 1
        assert [column.role for column in found[1].columns] == FORM_ORDER


def test_rows_without_an_element_hold_no_header() -> None:
    assert find_header(Recogniser(SKM), [["No", "Nama"], ["1", "Budi"]]) is None


def test_columns_are_lettered_like_a_spreadsheets() -> None:
    assert [letter(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


# --- cells


@pytest.mark.parametrize(("cell", "rating"), [("1", 1), (" 4 ", 4), ("4.0", 4), ("3,00", 3)])
def test_a_whole_number_from_1_to_4_is_a_rating(cell: str, rating: int) -> None:
    assert rating_in(cell) == rating


@given(st.text(max_size=6))
def test_nothing_else_is_a_rating(cell: str) -> None:
    if cell.strip() not in {"1", "2", "3", "4"}:
        rating = rating_in(cell)
        assert rating is None or float(cell.strip().replace(",", ".")) == rating


@pytest.mark.parametrize("cell", ["0", "5", "-1", "3.5", "3,5", "44", "baik", "a", "#N/A", "٣", "IV"])
def test_what_lies_outside_the_scale_is_no_rating(cell: str) -> None:
    assert rating_in(cell) is None


def test_an_answer_is_a_number_a_letter_or_the_options_words() -> None:
    for element in SKM.elements:
        for option, mark in zip(element.options, "abcd", strict=True):
            words = option.wording["id"]
            for cell in (
                *(mark, f"{mark.upper()}.", f"({mark})", str(option.rating), words, words.upper()),
                *(f"{mark}. {words}", f"{option.rating} - {words}", f"{words} ({option.rating})"),
                option.wording["en"],
            ):
                assert choice_of(element, cell) == option.rating, (element.key, cell)


def test_the_words_count_where_a_form_letters_its_options_the_other_way_round() -> None:
    assert choice_of(SKM.element("time"), "a. Sangat cepat") == 4


@pytest.mark.parametrize("cell", ["e", "5", "Lumayan", "a. Lumayan", "Sangat", "a b", "Cukup mahal"])
def test_an_answer_that_is_none_of_the_options_is_not_guessed(cell: str) -> None:
    assert choice_of(SKM.element("time"), cell) is None


@pytest.mark.parametrize(
    ("key", "cell", "choice"),
    [
        ("sex", "L", "male"),
        ("sex", "Laki-Laki", "male"),
        ("sex", "Wanita", "female"),
        ("sex", "P", "female"),
        ("sex", "L/P", None),
        ("age", "25", "20_29"),
        ("age", "19 tahun", "under_20"),
        ("age", "60", "60_up"),
        ("age", "21 - 29 Tahun", "20_29"),
        ("age", "21-30", None),
        ("age", "< 20", "under_20"),
        ("age", "< 25", None),
        ("age", "> 60 tahun", "60_up"),
        ("age", "> 50", None),
        ("age", "60 ke atas", "60_up"),
        ("age", "60+", "60_up"),
        ("age", "30–39", "30_39"),
        ("age", "1985", None),
        ("age", "dewasa", None),
        ("education", "SMA/SMK sederajat", "sma"),
        ("education", "SLTA", "sma"),
        ("education", "D-III", "diploma"),
        ("education", "D1/D2/D3", "diploma"),
        ("education", "Diploma IV/Strata I", None),
        ("education", "S-1", "s1"),
        ("education", "Strata II", "s2"),
        ("education", "Sarjana (S1)", "s1"),
        ("education", "S1/D4", None),
        ("education", "Tidak tamat SD", None),
        ("occupation", "Pegawai Negeri Sipil (PNS)", "pns"),
        ("occupation", "TNI/POLRI", None),
        ("occupation", "Karyawan Swasta", "swasta"),
        ("occupation", "wiraswasta", "wirausaha"),
        ("occupation", "Pelajar / Mahasiswa", "pelajar"),
        ("occupation", "Pensiunan PNS", "pensiunan"),
        ("occupation", "Ibu Rumah Tangga", "lainnya"),
        ("occupation", "Bukan PNS", None),
        ("occupation", "Buruh", None),
    ],
)
def test_what_respondents_say_about_themselves_is_mapped_only_when_certain(
    key: str, cell: str, choice: str | None
) -> None:
    assert about_in(characteristic(key), cell) == choice


# --- moments


def at(moment: str) -> datetime:
    return datetime.fromisoformat(f"{moment}+07:00")


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("31/12/2024 13:05:10", at("2024-12-31T13:05:10")),
        ("31-12-2024 13.05", at("2024-12-31T13:05")),
        ("31.12.24", at("2024-12-31T12:00")),
        ("2024-12-31", at("2024-12-31T12:00")),
        ("2024-12-31 13:05:10", at("2024-12-31T13:05:10")),
        ("2024-12-31T13:05:10.987", at("2024-12-31T13:05:10")),
        ("2024/12/31 1:05:10 PM GMT+7", at("2024-12-31T13:05:10")),
        ("2024/12/31 1:05:10 PM GMT+9", at("2024-12-31T11:05:10")),
        ("2024-12-31T06:05:10Z", at("2024-12-31T13:05:10")),
        ("31/12/2024 12:30 AM", at("2024-12-31T00:30")),
        ("Selasa, 31 Desember 2024", at("2024-12-31T12:00")),
        ("31 Agu 2024 pukul 08.15 WITA", at("2024-08-31T07:15")),
        ("45657", at("2024-12-31T12:00")),
        ("45657.545254629629", at("2024-12-31T13:05:10")),
        ("2021-Q3", at("2021-07-01T12:00")),
        ("2021-TW3", at("2021-07-01T12:00")),
        ("TW III Tahun 2021", at("2021-07-01T12:00")),
        ("Maret 2021", at("2021-03-01T12:00")),
    ],
)
def test_dates_are_read_in_indonesian_and_iso_forms(cell: str, moment: datetime) -> None:
    assert moment_in(cell, "dmy", WIB) == moment


@pytest.mark.parametrize(
    "cell",
    [
        *("", "kemarin", "31/13/2024", "30/02/2024", "31/12/2024 25:00", "31/12/2024 13:05 PM", "13:05"),
        *("12345", "99999", "TW V 2021", "Q1", "08.00-12.00", "31 Maretember 20245"),
    ],
)
def test_what_is_no_date_is_none(cell: str) -> None:
    assert moment_in(cell, "dmy", WIB) is None


def test_a_number_above_12_tells_which_comes_first() -> None:
    assert orders_shown(["31/12/2024 10:00:00", "1/2/2024"]) == {"dmy"}
    assert orders_shown(["12/31/2024", "1/2/2024"]) == {"mdy"}
    assert orders_shown(["1/2/2024", "2024-12-31"]) == set()
    assert orders_shown(["2024-12-31", "31 Mei 2024", ""]) is None
    assert moment_in("12/31/2024", "mdy", WIB) == at("2024-12-31T12:00")
    assert moment_in("12/31/2024", "dmy", WIB) is None


@given(st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001  # made aware below
def test_every_way_to_write_a_moment_reads_back(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    expected = moment.replace(tzinfo=WIB)
    for form in ("%d/%m/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %I:%M:%S %p", "%d-%m-%Y %H.%M.%S"):
        assert moment_in(moment.strftime(form), "dmy", WIB) == expected
    assert moment_in(moment.strftime("%m/%d/%Y %H:%M:%S"), "mdy", WIB) == expected
    assert moment_in(expected.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "dmy", WIB) == expected


def test_a_range_is_no_moment() -> None:
    assert period_in("2024-01-01..2024-02-01") is None
