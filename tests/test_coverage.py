"""How many receipts came back: beside every score, by place and hour, and never more than may be told."""

import json
import random
import re
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from heads import LOGIN, answered_office, page, report, signed_in, with_head, words
from offices import NOON, SURVEY, office
from proofs import issue
from subtraction import Subtraction
from test_exports import rows

from dashboard.coverage import Coverage, coverage_of
from dashboard.places import Place, find
from dashboard.rates import RateCell, shown
from data.database import reading, writing
from data.places import Service, Unit, add_counter, add_service, add_unit
from data.receipts.rates import Rate
from data.settings import settings
from surveys.period import Period


def coverage(path: Path, period: str = "2026-TW3", /, **codes: str) -> Coverage:
    """Return the coverage of a place at noon of 15 August 2026."""
    with reading(path) as db:
        place = find(db, **codes)
        return coverage_of(db, SURVEY, place, Period.parse(period), settings(db), now=NOON)


def test_the_rate_stands_beside_the_score_in_a_plain_sentence(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    issue(path, 1204, 312)
    client = signed_in(path)
    said = words(page(client))
    assert "312 dari 1.204 struk dijawab, 26 %." in said
    assert "jawaban di kiosk dan lewat poster tidak membawa struk" in words(page(client, "/struk"))
    assert "26 % (312 dari 1.204)" in words(page(client, "/rinci?unit=dukcapil"))
    counters = report(path, unit="dukcapil").comparisons[1].parts
    assert {part.code: part.rate for part in counters} == {"loket-1": RateCell(1204, 312), "loket-2": None}
    assert "312 of 1,204 receipts answered" in words(page(client, "/?lang=en"))


def test_where_no_receipt_was_issued_no_rate_is_shown(tmp_path: Path) -> None:
    client = signed_in(answered_office(tmp_path))
    said = words(page(client))
    assert "struk dijawab" not in said
    assert "Struk dijawab" not in said
    assert "Belum ada struk yang diterbitkan di sini" in words(page(client, "/struk"))


@pytest.mark.parametrize(
    ("codes", "answered"),
    [({}, 60), ({"unit": "dukcapil"}, 60), ({"counter": "loket-2"}, 20), ({"counter": "poli"}, 0)],
)
def test_a_place_has_the_receipts_that_it_issued(
    tmp_path: Path, codes: dict[str, str], answered: int
) -> None:
    path = answered_office(tmp_path)
    issue(path, 100, 40)
    issue(path, 50, 20, counter="loket-2")
    issue(path, 30, 0, counter="poli")
    shown_at = report(path, **codes)
    found = coverage(path, **codes)
    assert shown_at.rate == found.cell
    assert found.cell
    assert found.cell.answered == answered
    for table in found.tables:
        assert sum(row.cell.answered or 0 for row in table.rows) == answered, table.kind
    assert sum(span.cell.answered or 0 for span in found.spans) == answered


def test_a_rate_is_told_where_enough_receipts_were_issued_however_few_answered(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    issue(path, 100, 40)
    issue(path, 50, 3, counter="loket-2")
    issue(path, 30, 1, counter="poli")
    for codes, cell in (
        ({}, RateCell(180, 44)),
        ({"unit": "dukcapil"}, RateCell(150, 43)),
        ({"unit": "sorong"}, RateCell(30, 1)),
        ({"counter": "loket-2"}, RateCell(50, 3)),
    ):
        assert coverage(path, **codes).cell == cell
    assert "3 dari 50 struk dijawab, 6 %." in words(page(signed_in(path), "/?counter=loket-2"))


@pytest.mark.parametrize("answered", [0, 2, 3])
def test_of_fewer_receipts_than_the_threshold_nobody_reads_how_many_were_answered(
    tmp_path: Path, answered: int
) -> None:
    path = answered_office(tmp_path)
    issue(path, 420, 80)
    issue(path, 50, 9, service="kk")
    issue(path, 380, 68, counter="loket-2")
    issue(path, 200, 26, counter="poli")
    with writing(path) as db:
        add_counter(db, "prioritas", "Loket Prioritas", "dukcapil", ["ktp", "kk"])
    issue(path, 3, answered, counter="prioritas", service="kk")
    whole = answered + 80 + 9 + 68
    assert coverage(path).cell == RateCell(1053, whole + 26)
    assert coverage(path, unit="dukcapil").cell == RateCell(853, whole)
    units, services, counters = coverage(path).tables
    assert [row.cell for row in units.rows] == [RateCell(853, whole), RateCell(200, 26)]
    assert [row.cell.withheld for row in services.rows] == [None, None, None]
    assert {row.place.key: row.cell for row in counters.rows} == {
        "loket-1": RateCell(470, 89),
        "loket-2": RateCell(380, None, "hidden"),
        "poli": RateCell(200, 26),
        "prioritas": RateCell(3, None, "few"),
    }, "not the unit, nor the largest, but the smallest counter beside it goes with it"
    client = signed_in(path)
    assert "3 struk diterbitkan: kurang dari 5, terlalu sedikit untuk menyebut berapa yang dijawab." in words(
        page(client, "/struk?counter=prioritas")
    )
    said = words(page(client, "/struk?counter=loket-2"))
    assert "380 struk diterbitkan. Berapa yang dijawab disembunyikan, agar angka tempat" in said
    for counter in ("loket-2", "prioritas"):
        found = coverage(path, counter=counter)
        parts = [row.cell for table in found.tables for row in table.rows]
        assert {cell.answered for cell in parts + [span.cell for span in found.spans]} == {None}
        assert all(slot.tenths is None for day in found.week.days for slot in day)
    told = client.get("/api/v1/scores?period=2026-TW3&by=counter").get_json()["groups"]
    assert told["loket-2"]["receipts"] == {"issued": 380, "answered": None, "withheld": "hidden"}
    exported = {row["kode"]: row["struk_dijawab"] for row in rows(client) if row["bagian"] == "loket"}
    assert (exported["loket-1"], exported["loket-2"]) == (89, "disembunyikan")


def test_a_rate_and_its_months_and_services_never_add_up_to_a_few_receipts(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    issue(path, 3, 1, at=NOON.replace(month=7))
    issue(path, 40, 20, at=NOON.replace(month=7), counter="loket-2")
    issue(path, 60, 20)
    issue(path, 30, 20, counter="loket-2")
    issue(path, 50, 20, counter="poli", at=NOON.replace(month=7))
    issue(path, 70, 20, counter="poli")
    seen, months = [], {"2026-TW3": ("2026-07", "2026-08"), "2026-07": ("2026-07",), "2026-08": ("2026-08",)}
    places: dict[str, tuple[str, ...]] = {
        "": ("loket-1", "loket-2", "poli"),
        "dukcapil": ("loket-1", "loket-2"),
    }
    for period, inside in months.items():
        for unit, counters in places.items():
            cell = coverage(path, period, **({"unit": unit} if unit else {})).cell
            seen += [[*product(inside, counters)]] if cell and cell.answered is not None else []
        for counter in places[""]:
            cell = coverage(path, period, counter=counter).cell
            seen += [[*product(inside, [counter])]] if cell and cell.answered is not None else []
    assert len(seen) >= 8, "what may be told is told"
    assert not Subtraction(seen).tells([("2026-07", "loket-1")])


def test_no_hidden_day_can_be_had_from_the_shown_ones() -> None:
    seed = 20261122
    print(f"seed {seed}")
    chance = random.Random(seed)
    for _ in range(500):
        rates = {
            str(day): Rate(issued := chance.choice((1, 3, 4, 5, 6, 30)), chance.randint(0, issued))
            for day in range(chance.randint(1, 6))
        }
        elsewhere = {day for day in rates if chance.random() < 0.1}
        cells = shown(rates, 5, elsewhere)
        hidden = [day for day, cell in cells.items() if cell.answered is None]
        assert {day for day, rate in rates.items() if rate.issued < 5} | elsewhere <= set(hidden)
        assert len(hidden) != 1 or len(cells) == 1
        if hidden and len(hidden) < len(cells):
            assert sum(rates[day].issued for day in hidden) >= 5


def test_a_counter_whose_receipts_never_come_back_is_named_with_how_many_were_issued(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    issue(path, 300, 90)
    issue(path, 140, 0, counter="loket-2")
    said = words(page(signed_in(path), "/struk"))
    assert (
        "Loket 2 (Dinas Kependudukan): 140 struk diterbitkan, tidak satu pun kembali. Di loket lain 30 %"
        in said
    )
    assert "Mintalah sehelai struk di loket itu dan cobalah sendiri." in said
    assert [each.place.key for each in coverage(path, unit="dukcapil").silent] == ["loket-2"]
    assert [each.place.key for each in coverage(path, counter="loket-2").silent] == ["loket-2"]
    assert coverage(path, counter="loket-1").silent == ()


@pytest.mark.parametrize(("issued", "answered"), [(3, 0), (20, 0), (60, 14)])
def test_a_few_receipts_accuse_nobody(tmp_path: Path, issued: int, answered: int) -> None:
    path = answered_office(tmp_path)
    issue(path, 300, 90)
    issue(path, issued, answered, counter="loket-2")
    assert coverage(path).silent == ()
    assert "Tidak ada loket yang struknya jauh lebih jarang kembali" in words(page(signed_in(path), "/struk"))


def test_where_nothing_comes_back_anywhere_no_counter_is_blamed(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    issue(path, 300)
    issue(path, 300, counter="loket-2")
    assert coverage(path).silent == ()
    assert "Belum satu pun dari 600 struk dijawab." in words(page(signed_in(path), "/struk"))


def test_the_hours_of_the_week_tell_about_how_much_comes_back(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    issue(path, 40, 30)  # Saturday from 12, in WIB
    issue(path, 40, 10, at=NOON - timedelta(days=1, hours=3))  # Friday from 9
    issue(path, 19, 9, at=NOON - timedelta(days=1, hours=2))  # too few to tell
    issue(path, 40, 2, at=NOON - timedelta(hours=2))  # hardly any answered
    week = coverage(path).week
    assert week.hours == (9, 10, 11, 12)
    slots = {(slot.weekday, slot.hour): slot for day in week.days for slot in day}
    assert (slots[6, 12].issued, slots[6, 12].tenths) == (40, 8)
    assert (slots[5, 9].issued, slots[5, 9].tenths) == (40, 2)
    assert (slots[5, 10].issued, slots[5, 10].tenths) == (19, None)
    assert (slots[6, 10].issued, slots[6, 10].tenths) == (40, 0)
    assert slots[5, 12].issued == 0
    said = words(page(signed_in(path), "/struk"))
    assert "Paling banyak kembali: struk Sabtu pukul 12–13; paling sedikit: struk Sabtu pukul 10–11." in said


def test_the_exports_and_the_api_hold_what_the_pages_show(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    issue(path, 100, 40)
    issue(path, 50, 20, counter="loket-2")
    client = signed_in(path)
    exported = {
        row["kode"]: row for row in rows(client, "/nilai.xlsx?unit=dukcapil") if row["bagian"] == "loket"
    }
    assert (exported["loket-2"]["struk_terbit"], exported["loket-2"]["struk_dijawab"]) == (50, 20)
    lines = client.get("/struk.csv?unit=dukcapil").text.splitlines()
    assert lines[0].lstrip("\ufeff") == "bagian,kode,nama,unit,periode,struk_terbit,struk_dijawab,catatan"
    assert "loket,loket-2,Loket 2,Dinas Kependudukan,2026-TW3,50,20," in lines
    assert "hari,dukcapil,Dinas Kependudukan,Dinas Kependudukan,2026-08-15,150,60," in lines
    told = client.get("/api/v1/scores?period=2026-TW3&by=counter").get_json()
    assert told["all"]["receipts"] == {"issued": 150, "answered": 60}
    assert told["groups"]["loket-2"]["receipts"] == {"issued": 50, "answered": 20}
    assert told["groups"]["poli"]["receipts"] is None
    months = client.get("/api/v1/scores?period=2026-TW3&by=month").get_json()["groups"]
    assert months["2026-08"]["receipts"] == {"issued": 150, "answered": 60}


def test_a_long_period_is_shown_by_month_and_a_chart_has_its_table(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    issue(path, 40, 10)
    issue(path, 60, 20, at=NOON.replace(month=6))
    assert [span.period.name for span in coverage(path, "2026").spans] == ["2026-06", "2026-08"]
    html = page(signed_in(path), "/struk?period=2026")
    chart = re.search(r'data-chart="chart-spans">(.*?)</script>', html)
    assert chart
    issued, answered = json.loads(chart[1])["data"]
    assert (issued["y"], answered["y"]) == ([60, 40], [20, 10])
    assert "Juni 2026 60 20 33 %" in words(html)


def test_the_queries_of_the_page_do_not_grow_with_places(tmp_path: Path) -> None:
    (tmp_path / "small").mkdir()
    (tmp_path / "large").mkdir()
    small, large = with_head(office(tmp_path / "small")), answered_office(tmp_path / "large")
    issue(small, 9)
    with writing(large) as db:
        for unit in range(5):
            add_unit(db, Unit(f"u{unit}", f"Unit {unit}"))
            add_service(db, Service("a", "Layanan", f"u{unit}"))
            add_counter(db, f"u{unit}-1", "Loket", f"u{unit}", ["a"])
    for unit in range(5):
        issue(large, 20, 8, counter=f"u{unit}-1", service="a", at=NOON - timedelta(days=unit))
    counts = []
    for path in (small, large):
        told: list[str] = []
        with reading(path) as db:
            db.conn.set_trace_callback(told.append)
            coverage_of(db, SURVEY, Place(), Period.parse("2026-TW3"), settings(db), now=NOON)
        counts.append(len(told))
    assert counts[0] == counts[1]


def test_the_menus_lead_to_a_lasting_address_of_the_same_page(tmp_path: Path) -> None:
    client = signed_in(answered_office(tmp_path), LOGIN)
    sent = "unit=dukcapil&former_unit=&kind=quarter&period=2026-TW3&part="
    assert client.get(f"/struk?{sent}").location == "/struk?period=2026-TW3&unit=dukcapil"
    assert client.get(f"/tanda?{sent}").location == "/tanda?period=2026-TW3&unit=dukcapil"
    html = page(client, "/struk?period=2026-TW3&unit=dukcapil")
    assert 'href="/tanda?period=2026-TW3&amp;unit=dukcapil"' in html
    assert 'aria-current="page">Struk' in html
