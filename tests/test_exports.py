"""What a head takes along: the figures of a page as a table that is safe to open."""

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from heads import alike, answered_office, mixed, page, record, report, signed_in, with_head, words
from offices import office
from openpyxl import load_workbook

from dashboard.exports import guard
from data.database import writing
from data.places import Service, Unit, add_counter, add_service, add_unit


def rows(client: FlaskClient, address: str = "/nilai.xlsx") -> list[dict[str, Any]]:
    """Return the rows of the Excel export, keyed by the words of its first row."""
    sheet = load_workbook(BytesIO(client.get(address).data)).active
    assert sheet
    first, *rest = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, first), row, strict=True)) for row in rest]


def test_the_exports_hold_what_the_page_shows(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    client = signed_in(path)
    written = rows(client)
    shown = report(path)
    assert shown.cell.score
    assert shown.cell.score.interval
    place = written[0]
    assert (place["bagian"], place["periode"], place["n"]) == ("tempat", "2026-TW3", 150)
    assert place["ikm"] == float(shown.cell.score.ikm or 0)
    assert place["batas_bawah"] == float(shown.cell.score.interval.low)
    assert place["dibaca_pada"] == "2026-08-15 12:00 WIB"
    sections = [row["bagian"] for row in written]
    counts = {section: sections.count(section) for section in sections}
    assert counts == {
        "tempat": 1,
        "periode lalu": 1,
        "unsur": 9,
        "bulan": 12,
        "unit": 2,
        "layanan": 3,
        "loket": 3,
    }
    csv = client.get("/nilai.csv")
    assert csv.mimetype == "text/csv"
    assert csv.data.startswith(b"\xef\xbb\xbfbagian,")
    assert len(csv.text.splitlines()) == len(written) + 1


def test_an_export_tells_the_time_of_the_unit(tmp_path: Path) -> None:
    client = signed_in(answered_office(tmp_path))
    assert rows(client, "/nilai.xlsx?unit=sorong")[0]["dibaca_pada"] == "2026-08-15 14:00 WIT"


def test_an_export_holds_withheld_cells_as_less_than_five(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    number = record(path, 1, mixed(40, 1))
    record(path, number, alike(2), counter="poli")
    units = {row["kode"]: row for row in rows(signed_in(path)) if row["bagian"] == "unit"}
    assert (units["sorong"]["n"], units["sorong"]["ikm"]) == ("< 5", None)
    assert (units["dukcapil"]["n"], units["dukcapil"]["ikm"]) == ("≥ 5", None)


def test_the_weight_rule_is_named_on_the_page_and_in_every_row(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    with writing(path) as db:
        add_unit(db, Unit("lama", "Unit Lama", weight="0.11"))
        add_service(db, Service("x", "Layanan X", "lama"))
        add_counter(db, "lama-1", "Loket Lama", "lama", ["x"])
    number = record(path, 1, alike(10))
    record(path, number, alike(10), counter="lama-1", service="x")
    client = signed_in(path)
    assert "bobot tiap unsur 0,11 (nilai tertinggi di bawah 100)" in words(page(client, "/?unit=lama"))
    assert "bobot tiap unsur tepat 1/9." in words(page(client, "/?unit=dukcapil"))
    assert "menurut bobot yang dipilihnya sendiri" in words(page(client))
    rules = {row["kode"]: row["bobot"] for row in rows(client) if row["bagian"] in ("tempat", "unit")}
    assert rules == {None: "exact", "dukcapil": "exact", "lama": "0.11", "sorong": None}


@pytest.mark.parametrize(
    "start",
    [
        *("=", "+", "-", "@", "\t", "\r", " ="),
        *("\uff1d", "\uff0b", "\uff0d", "\uff20", "\ufe63", "\u00a0=", "\ufeff=", "\u2003+", "\u200b@"),
    ],
)
def test_no_cell_of_an_export_is_a_formula(start: str) -> None:
    assert guard(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"
    assert guard("Loket 1") == "Loket 1"
    assert guard(-1.5) == -1.5


def test_the_name_of_a_place_is_neither_formula_nor_html_anywhere(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    name = '=1+1 <b style="color:red">&amp;'
    with writing(path) as db:
        add_unit(db, Unit("nakal", name))
        add_service(db, Service("x", name, "nakal"))
        add_counter(db, "nakal-1", name, "nakal", ["x"])
    record(path, 1, alike(9), counter="nakal-1", service="x")
    client = signed_in(path)
    assert name not in page(client)
    figures = re.findall(r'data-chart="[^"]+">(.*?)</script>', page(client, "/rinci?unit=nakal"))
    said = json.dumps([json.loads(figure) for figure in figures])
    assert "&lt;b style" in said
    assert "<b style" not in said
    assert f"'{name}" in [row["nama"] for row in rows(client)]
    assert "\n=1" not in client.get("/nilai.csv").text
    assert ",=1" not in client.get("/nilai.csv").text
