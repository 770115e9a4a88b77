"""The page of details: each figure is what the raw answers give, and says what it does not prove."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path
from random import Random

import pytest
from flask.testing import FlaskClient
from heads import (
    LOGIN,
    alike,
    answered_office,
    app_of,
    mixed,
    page,
    record,
    report,
    signed_in,
    with_head,
    words,
)
from offices import KEYS, NOON, SURVEY, next_week, office

from dashboard.depth import Depth, depth_of, drawings, funnel_chart, marked_trend
from dashboard.depth.funnel import funnel_of
from dashboard.depth.limits import INNER, LARGEST, OUTER, usual
from dashboard.depth.tables import TABLES
from dashboard.disclosure.gate import Gate
from dashboard.formats import withheld
from dashboard.places import find
from dashboard.report import report_on
from data.database import reading, writing
from data.interventions import mark
from data.office_hours import set_hours
from data.places import add_counter
from data.settings import settings
from data.tallies import Filter, recount
from surveys.difference import difference, ikm_estimate
from surveys.period import Period
from surveys.scoring import Score, score

UNIT = "/rinci?unit=dukcapil&period=2026-TW3"


def depth(path: Path, period: str = "2026-TW3", **codes: str) -> Depth:
    shown = report(path, period, **codes)
    with app_of(path).test_request_context("/"), reading(path) as db:
        return depth_of(db, shown, Gate(db, SURVEY, shown.settings.publication))


def from_raw(path: Path, *periods: Period, **codes: str) -> Score:
    """Score the raw responses of these periods together, by way of no tally."""
    with reading(path) as db:
        tallies = [recount(db, SURVEY, Filter(each.first, each.last, **codes)) for each in periods]
    return score(SURVEY, sum(tallies[1:], tallies[0]))


def marked(path: Path, day: date, name: str = "Sistem antrean baru", **codes: str) -> None:
    with writing(path) as db:
        mark(db, codes, day, name, login=LOGIN, now=NOON)


def rows(
    client: FlaskClient, name: str, query: str = "unit=dukcapil&period=2026-TW3"
) -> list[dict[str, str]]:
    answer = client.get(f"/rinci/{name}.csv?{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


# Elements by places


@pytest.mark.parametrize(
    ("codes", "inside"),
    [({}, "unit"), ({"unit": "dukcapil"}, "service"), ({"unit": "dukcapil", "service": "ktp"}, "counter")],
)
def test_every_cell_of_the_heat_map_equals_a_recount_of_the_raw_answers(
    tmp_path: Path, codes: dict[str, str], inside: str
) -> None:
    path = answered_office(tmp_path)
    found = depth(path, **codes).heat
    assert found
    assert found.kind == inside
    checked = 0
    for place, part in enumerate(found.parts):
        where = {**codes, **part.place.codes}
        if codes.get("service"):
            where = {**codes, "counter": part.code}
        wanted = from_raw(path, Period.parse("2026-TW3"), **where)
        for row, element in zip(found.rows, wanted.elements, strict=True):
            assert (row.cells[place].n or 0, row.cells[place].mean) == (element.n, element.mean)
            checked += element.n > 0
    assert checked >= 9


def test_where_few_answered_an_element_nothing_tells_what_they_said(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    sparing = [{key: 4 for key in KEYS if key != "cost"} for _ in range(40)]
    number = record(path, 1, iter(sparing), service="kk")
    number = record(path, number, alike(3, 2), service="kk")
    record(path, number, alike(30))
    next_week(path)
    found = depth(path, unit="dukcapil").heat
    assert found
    cost = next(row for row in found.rows if row.element.key == "cost")
    assert [cell.mean for cell in cost.cells] == [None, None]  # either one and the whole would give the other
    assert found.withheld
    assert "≥ 5" in words(page(signed_in(path), UNIT))


def test_only_an_element_beyond_its_interval_is_marked_and_named(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    number = record(path, 1, alike(300))
    slow = [dict.fromkeys(KEYS, 4) | {"time": 2} for _ in range(80)]
    record(path, number, iter(slow), service="kk")
    found = depth(path, unit="dukcapil").heat
    assert found
    assert {(row.element.key, part.name, cell.low) for row, part, cell in found.marked} == {
        ("time", "Kartu Keluarga", True),
        ("time", "KTP-el", False),
    }
    told = words(page(signed_in(path), UNIT))
    assert "dipilih dari 9 unsur, jadi bedanya sendiri bukan bukti yang kuat." in told
    assert "Terbukti lebih rendah daripada keseluruhannya (▼): di Kartu Keluarga Waktu Penyelesaian." in told


# Months and what was changed in them


def test_before_and_after_are_the_whole_months_beside_the_one_that_it_fell_in(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    number = 1
    for month, rating in ((3, 3), (4, 3), (5, 3), (6, 2), (7, 4), (8, 1)):
        number = record(path, number, alike(60, rating), NOON.replace(month=month, day=10))
    marked(path, date(2026, 6, 3), unit="dukcapil")
    (effect,) = depth(path, unit="dukcapil").effects
    assert [each.name for each in effect.before.months] == ["2026-03", "2026-04", "2026-05"]
    assert [each.name for each in effect.after.months] == ["2026-07"]  # June is its own, August still runs
    before = from_raw(path, *effect.before.months, unit="dukcapil")
    after = from_raw(path, *effect.after.months, unit="dukcapil")
    assert (effect.before.cell.score, effect.after.cell.score) == (before, after)
    assert before.interval
    assert after.interval
    assert effect.change == "better"
    assert effect.difference == difference(ikm_estimate(after), ikm_estimate(before))
    assert effect.difference
    assert effect.difference.figure == Decimal(25)
    assert effect.difference.low > after.interval.low - before.interval.high > 0
    told = words(page(signed_in(path), UNIT))
    assert (
        "Lebih baik sesudahnya: dari 75,00 (Maret 2026–Mei 2026) menjadi 100,00 (Juli 2026), naik 25,00 ("
        in told
    )
    assert "Sesudah belum berarti karena." in told


@pytest.mark.parametrize(
    ("later", "verdict", "said"),
    [
        (1, "worse", "Lebih buruk sesudahnya"),
        (3, "no_evidence", "Tidak ada bukti perubahan"),
        (None, "unknown", "Belum ada bulan utuh sesudahnya"),
    ],
)
def test_what_changed_is_said_in_words(tmp_path: Path, later: int | None, verdict: str, said: str) -> None:
    path = with_head(office(tmp_path))
    number = record(path, 1, alike(60, 3), NOON.replace(month=5))
    if later:
        number = record(path, number, alike(60, later), NOON.replace(month=7))
    record(path, number, alike(60, 3))
    marked(path, date(2026, 6, 30), unit="dukcapil")
    assert [each.change for each in depth(path, unit="dukcapil").effects] == [verdict]
    assert said in words(page(signed_in(path), UNIT))


def test_a_month_that_is_withheld_lends_nothing_to_before_and_after(tmp_path: Path) -> None:
    path = office(tmp_path)
    number = record(path, 1, alike(60, 3), NOON.replace(month=3))
    number = record(path, number, alike(4, 1), NOON.replace(month=4))
    number = record(path, number, alike(60, 3), NOON.replace(month=6))
    record(path, number, alike(30))
    with_head(path)
    marked(path, date(2026, 5, 20), unit="dukcapil")
    (effect,) = depth(path, unit="dukcapil").effects
    assert [each.name for each in effect.before.months] == ["2026-03"]
    assert effect.withheld
    assert effect.before.cell.n == 60


def test_each_month_equals_a_recount_and_each_change_is_a_numbered_line_on_its_day(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    marked(path, date(2026, 7, 1), "<b>Kursi</b> baru", unit="dukcapil")
    marked(path, date(2026, 7, 16), "=HYPERLINK(1)", unit="dukcapil")
    found = depth(path, unit="dukcapil")
    assert len(found.steps) == 12
    assert sum(step.cell.n or 0 for step in found.steps) == 4 * 55
    for step in found.steps:
        if step.cell.score:
            assert step.cell.score == from_raw(path, step.period, unit="dukcapil")
    assert [each.among for each in found.effects] == [(), ()]
    with app_of(path).test_request_context("/"):
        shape = marked_trend.draw(found.steps, found.effects, SURVEY, 5)["layout"]
    july = [step.period.name for step in found.steps].index("2026-07")
    assert [line["x0"] for line in shape["shapes"][-2:]] == pytest.approx(
        [july - 0.5, july - 0.016], abs=1e-3
    )
    numbers = [(each["text"], each["yshift"]) for each in shape["annotations"][-2:]]
    assert numbers == [("1", 3), ("2", 3 + marked_trend.ROOM)]  # too near to stand side by side
    html = page(signed_in(path), UNIT)
    assert "&lt;b&gt;Kursi&lt;/b&gt; baru" in html
    table = rows(signed_in(path), "perubahan")
    assert [each["perubahan"] for each in table] == ["<b>Kursi</b> baru", "'=HYPERLINK(1)"]
    assert {each["bulan"]: each["perubahan"] for each in rows(signed_in(path), "tren")}["2026-07"] == (
        "<b>Kursi</b> baru; =HYPERLINK(1)"
    )


def test_the_newest_month_is_held_against_the_one_before_and_a_year_before_and_extremes_prove_nothing(
    tmp_path: Path,
) -> None:
    path = with_head(office(tmp_path))
    number = record(path, 1, alike(60, 2), NOON.replace(year=2025))
    number = record(path, number, alike(60, 4), NOON.replace(month=5))
    number = record(path, number, alike(60, 3), NOON.replace(month=7))
    record(path, number, alike(60, 3))
    told = words(page(signed_in(path), UNIT))
    assert "Bulan terakhir Agustus 2026 (75,00). Tidak ada bukti perubahan sejak Juli 2026 (75,00)" in told
    assert "Lebih baik daripada Agustus 2025 (50,00): naik 25,00 (" in told
    assert "Dari 4 bulan, terendah Agustus 2025 (50,00) dan tertinggi Mei 2026 (100,00)" in told
    assert "lebih dari kebetulan" not in told


# Hours of the week


def busy_week(path: Path, period: str = "2026-08") -> None:
    """Record twenty answers on each of two mornings, three at a third, and one late in the evening."""
    number = 1
    for count, day, hour in ((20, 3, 2), (20, 4, 3), (3, 5, 2), (1, 3, 14)):
        at = NOON.replace(year=int(period[:4]), month=int(period[5:]), day=day, hour=hour)
        number = record(path, number, alike(count), at)
        number = record(path, number, mixed(count // 2, 5), at, counter="loket-2")


def test_hours_add_up_to_the_quarter_and_few_answers_take_another_hour_with_them(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    busy_week(path)
    with writing(path) as db:
        set_hours(db, "dukcapil", range(1, 6), (NOON.replace(hour=8).time(), NOON.replace(hour=15).time()))
    next_week(path)
    found = depth(path, "2026", unit="dukcapil").hours
    assert found
    assert found.quarter.name == "2026-TW3"
    assert (found.weekdays, found.hours) == ((1, 2, 3, 4, 5), (8, 9, 10, 11, 12, 13, 14))
    assert found.slots[2, 10].cell.n == 30
    assert found.slots[3, 9].cell.withheld == "few"
    assert found.other.withheld == "few"
    hidden = [slot for slot in found.slots.values() if slot.cell.withheld]
    assert {slot.cell.withheld for slot in hidden} <= {"few", "subtraction"}
    told = words(page(signed_in(path), "/rinci?unit=dukcapil&period=2026"))
    assert "TW III 2026, hanya per triwulan" in told
    assert "Di luar jam dalam tabel: < 5 jawaban." in told
    by_csv = {(each["hari"], each["jam"]): each for each in rows(signed_in(path), "jam")}
    assert by_csv["2", "10:00"]["n"] == "30"
    assert by_csv["3", "09:00"]["n"] == withheld("few", 5) == "< 5"
    assert by_csv["3", "09:00"]["ikm"] == ""


def test_no_hour_is_shown_of_a_service_a_counter_or_the_whole_office(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    for codes in ({}, {"counter": "loket-1"}, {"unit": "dukcapil", "service": "kk"}):
        assert depth(path, **codes).hours is None
    assert rows(signed_in(path), "jam", "counter=loket-1&period=2026-TW3") == []


# Counters in a funnel


@cache
def jepara() -> tuple[int, ...]:
    """Return the totals of the 2,313 real questionnaires, in their order."""
    with (Path(__file__).with_name("cases") / "jepara_mpp_2021_2022.csv").open() as file:
        return tuple(sum(int(row[f"U{place}"]) for place in range(1, 10)) for row in csv.DictReader(file))


def histogram(totals: Iterator[int] | tuple[int, ...]) -> tuple[int, ...]:
    counts = [0] * 28
    for total in totals:
        counts[total - 9] += 1
    return tuple(counts)


def test_the_limits_are_those_of_every_possible_draw() -> None:
    totals = (1, 0, 2, 5)
    bag = [place for place, count in enumerate(totals) for _ in range(count)]
    for n, level in product((1, 2, 3, 4), (0.5, 0.8, INNER)):
        sums = sorted(sum(draw) for draw in product(bag, repeat=n))
        tail = (1 - level) / 2
        low = next(s for s in sums if sum(each <= s for each in sums) / len(sums) > tail)
        high = next(s for s in reversed(sums) if sum(each >= s for each in sums) / len(sums) > tail)
        found = usual(totals, n, level)
        assert (found.low, found.high) == pytest.approx((low / (3 * n), high / (3 * n)))


def test_beyond_the_largest_number_the_limits_go_on_without_a_step() -> None:
    totals = histogram(jepara())
    for level in (INNER, OUTER):
        exact, nearly = usual(totals, LARGEST, level), usual(totals, LARGEST + 1, level)
        assert nearly.low == pytest.approx(exact.low, abs=1e-4)  # 0.0075 IKM
        assert nearly.high == pytest.approx(exact.high, abs=1e-4)


def test_real_answers_dealt_at_random_to_counters_are_seldom_called_unusual() -> None:
    seed = 2021
    print(f"seed {seed}")
    chance = Random(seed)
    answers, sizes = list(jepara()), (8, 15, 30, 60, 120, 240, 480)
    whole = histogram(jepara())
    tried = outside = far = 0
    for _ in range(400):
        chance.shuffle(answers)
        start = 0
        for n in sizes:
            mean = sum(total - 9 for total in answers[start : start + n]) / (27 * n)
            start += n
            inner, outer = usual(whole, n, INNER), usual(whole, n, OUTER)
            tried += 1
            outside += not inner.low <= mean <= inner.high
            far += not outer.low <= mean <= outer.high
    print(f"outside 95 %: {outside / tried:.4f}, outside 99.8 %: {far / tried:.4f} of {tried}")
    assert 0.02 < outside / tried <= 0.05
    assert far / tried <= 0.002 + 2 * (0.002 / tried) ** 0.5


def with_counters(path: Path, *rated: tuple[int, int]) -> None:
    """Open counters a, b, c … that so many people each rated alike."""
    number = 1
    for place, (count, rating) in enumerate(rated):
        code = "abcdefgh"[place]
        with writing(path) as db:
            add_counter(db, code, f"Loket {code.upper()}", "dukcapil", ["ktp"])
        number = record(path, number, alike(count, rating), counter=code)
        number = record(path, number, mixed(count, place), counter=code)


def test_a_counter_outside_the_limits_is_named_fairly_and_the_others_are_not(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    with_counters(path, (200, 4), (200, 4), (200, 4), (10, 1), (30, 4))
    shown = report(path, unit="dukcapil")
    with reading(path) as db:
        found = funnel_of(db, shown)
    assert found
    assert {point.part.code: point.standing for point in found.points if point.named} == {"d": "outside"}
    with app_of(path).test_request_context("/"):
        drawn = funnel_chart.draw(found)["data"][-1]
    assert sorted(drawn["text"]) == ["", "", "", "", "Loket D"]
    assert [name for name in drawn["hovertext"] if "Loket" in name and "Loket D" not in name] == []
    told = words(page(signed_in(path), UNIT))
    assert "di bawah yang biasa untuk 20 jawaban" in told
    assert "bukan penilaian atas orangnya" in told
    assert "4 loket lain dalam batas yang biasa" in told
    table = rows(signed_in(path), "loket")
    assert [each["nama"] for each in table] == sorted(each["nama"] for each in table)
    by_code = {each["kode"]: each for each in table}
    assert by_code["d"]["letak"] == "luar"
    assert by_code["d"]["ikm"] == str(float(from_raw(path, Period.parse("2026-TW3"), counter="d").ikm or 0))


def test_limits_stay_around_the_units_own_figure_where_people_leave_gaps(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    shown = report(path, unit="dukcapil")
    with reading(path) as db:
        found = funnel_of(db, shown)
    assert found
    assert shown.cell.score
    assert found.centre == shown.cell.score.ikm
    for point in found.shown:
        assert point.limits
        assert point.limits.lowest <= point.limits.low <= found.centre <= point.limits.high <= Decimal(100)
    ends = [(each.n, each.high - each.low) for each in found.curve]
    assert ends == sorted(ends, key=lambda each: -each[1])


# Respondents and channels


def test_respondents_are_people_and_per_cent_and_small_groups_are_not_shown(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    number = record(path, 1, alike(40), about={"sex": "female"})
    number = record(path, number, alike(3), about={"sex": "male"})
    record(path, number, alike(7))
    next_week(path)
    found = {each.key: each for each in depth(path, unit="dukcapil").respondents}
    sex = {group.key: (group.n, group.withheld) for group in found["sex"].groups}
    assert sex == {"female": (40, None), "male": (None, "few"), "": (None, "subtraction")}
    assert list(found) == ["sex", "age", "education", "occupation", "service"]
    html = page(signed_in(path), UNIT)
    assert "Tidak diisi" in html
    assert found["sex"].most == 40
    assert "Kelompok yang jelas terbesar: Perempuan (80 %)." in words(html)
    table = [each for each in rows(signed_in(path), "responden") if each["karakteristik"] == "Jenis kelamin"]
    assert {each["indikator"]: each["jumlah"] for each in table}["Laki-laki"] == "< 5"
    assert "nilai" not in " ".join(table[0])


def test_a_year_tells_no_more_of_who_answered_than_its_quarters_do(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    number = 1
    for month, men in ((5, 3), (8, 20)):
        at = NOON.replace(month=month)
        number = record(path, number, alike(40), at, about={"sex": "female"})
        number = record(path, number, alike(men), at, about={"sex": "male"})
        number = record(path, number, alike(30), at)
    next_week(path)

    def sex(period: str, /, **codes: str) -> dict[str, tuple[int | None, str | None]]:
        tables = [each for each in depth(path, period, **codes).respondents if each.key == "sex"]
        return {group.key: (group.n, group.withheld) for table in tables for group in table.groups}

    quarter = {"female": (40, None), "male": (20, None), "": (30, None)}
    assert sex("2026-TW3", unit="dukcapil") == quarter
    hidden = {"female": (80, None), "male": (None, "subtraction"), "": (None, "subtraction")}
    assert sex("2026", unit="dukcapil") == sex("2026") == hidden, "23 men less 20 would tell of three"
    for codes in ({"counter": "loket-1"}, {"unit": "dukcapil", "service": "ktp"}):
        assert sex("2026-TW3", **codes) == {}, "a unit less its counters would tell of few"
    assert sex("2026-08", unit="dukcapil") == {}, "a quarter less its months would, too"
    assert "Data diri tampil untuk unit" in words(
        page(signed_in(path), "/rinci?period=2026-TW3&counter=loket-1")
    )


def test_it_is_said_who_did_not_tell_and_no_group_is_called_largest_by_a_hair(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    number = record(path, 1, alike(30), about={"sex": "female"})
    number = record(path, number, alike(30), about={"sex": "male"})
    record(path, number, alike(20))
    next_week(path)
    said = words(page(signed_in(path), UNIT))
    assert "Yang tidak mengisi: dari 25 % (jenis kelamin) sampai 100 %" in said
    assert "Kelompok yang jelas terbesar" not in said
    assert '<rect class="filled" width="100.000%"' in page(signed_in(path), UNIT)


def test_the_page_of_the_office_leads_to_the_hours_and_counters_of_its_units(tmp_path: Path) -> None:
    html = page(signed_in(answered_office(tmp_path)), "/rinci?period=2026-TW3")
    assert "tampil pada halaman sebuah unit" in words(html)
    assert 'href="/rinci?period=2026-TW3&amp;unit=dukcapil#hours">Dinas Kependudukan</a>' in html


def test_lowest_and_highest_are_called_out_only_where_that_is_proven(tmp_path: Path) -> None:
    html = page(signed_in(answered_office(tmp_path)), UNIT)
    assert 'class="mark lowest"' in html
    assert "proven" not in html
    (tmp_path / "other").mkdir()
    path = with_head(office(tmp_path / "other"))
    record(path, 1, iter([dict.fromkeys(KEYS, 4) | {"time": 1} for _ in range(60)]))
    html = page(signed_in(path), UNIT)
    assert html.count('class="mark lowest proven"') == 1


@pytest.mark.parametrize(
    ("mean", "grade"), [("4", "4"), ("3.5324", "4"), ("3.5323", "3"), ("3.0643", "2"), ("2.5", "1")]
)
def test_a_shade_has_the_colour_of_its_grade(mean: str, grade: str) -> None:
    css = (Path(drawings.__file__).parents[1] / "static" / "depth.css").read_text()
    assert f".s{drawings.shade(Fraction(mean))} {{ background: rgb(from var(--r{grade})" in css


def test_channels_stand_side_by_side_each_as_a_recount_gives_it(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    found = depth(path, unit="dukcapil").channels
    assert found
    assert [part.code for part in found.parts] == ["kiosk", "receipt", "poster", "import"]
    for part in found.parts:
        if part.cell.score:
            wanted = from_raw(path, Period.parse("2026-TW3"), unit="dukcapil", channel=part.code)
            assert part.cell.score == wanted
    assert [part.cell.n for part in found.parts][1::2] == [0, 0]
    assert "sampel sukarela" in words(page(signed_in(path), UNIT))


# The page


@pytest.mark.parametrize(
    "query", ["", "?unit=dukcapil", "?unit=dukcapil&service=kk", "?counter=poli", "?unit=sorong&period=2020"]
)
def test_the_page_keeps_the_rules_of_all_pages_at_every_place(tmp_path: Path, query: str) -> None:
    path = answered_office(tmp_path)
    marked(path, date(2026, 7, 3))
    client = signed_in(path)
    assert "Rincian" in page(client, f"/rinci{query}")


def test_every_table_gives_what_the_page_shows(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    client = signed_in(path)
    told = words(page(client, UNIT))
    for row in rows(client, "unsur"):
        assert row["nrr"].replace(".", ",").ljust(5, "0") in told
    for row in rows(client, "tempat") + rows(client, "jalur"):
        if row["ikm"]:
            assert f"{Decimal(row['ikm']):.2f}".replace(".", ",") in told
    fours = {row["unsur"]: int(row["nilai_4"]) for row in rows(client, "sebaran")}
    wanted = from_raw(path, Period.parse("2026-TW3"), unit="dukcapil")
    assert fours == {each.element.code: each.counts[3] for each in wanted.elements}
    assert {each["aturan"] for name in TABLES for each in rows(client, name)} == {"PermenPANRB 14/2017"}
    assert client.get("/rinci/apa-saja.csv").status_code == 404


def test_what_the_menus_send_becomes_a_lasting_address(tmp_path: Path) -> None:
    answer = signed_in(answered_office(tmp_path)).get("/rinci?unit=dukcapil&part=counter:loket-1&kind=year")
    assert answer.status_code == 302
    assert answer.location.startswith("/rinci?period=2026")


def test_below_the_threshold_the_page_shows_nothing_at_all(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    record(path, 1, alike(3))
    found = depth(path, unit="dukcapil")
    assert found == Depth(found.report)
    assert "n < 5" in words(page(signed_in(path), UNIT))
    assert [rows(signed_in(path), name) for name in ("tren", "loket", "responden")] == [[], [], []]


def test_the_queries_of_a_units_page_do_not_grow_with_answers_counters_or_interventions(
    tmp_path: Path,
) -> None:
    path = with_head(office(tmp_path))
    record(path, 10_000, mixed(30, 1))
    few = queries(path)
    with_counters(path, *((40, rating) for rating in (4, 3, 4, 3, 4)))
    for day in range(1, 6):
        marked(path, date(2026, 6, day), unit="dukcapil")
    many = queries(path)
    assert len(few) == len(many), set(few) ^ set(many)
    assert 5 < len(many) < 60


def queries(path: Path) -> list[str]:
    """Return the SQL that reading a unit's page sends to the database."""
    told: list[str] = []
    with app_of(path).test_request_context("/"), reading(path) as db:
        db.conn.set_trace_callback(told.append)
        gate = Gate(db, SURVEY, 5)
        shown = report_on(
            db, SURVEY, find(db, "dukcapil"), Period.parse("2026"), settings(db), now=NOON, gate=gate
        )
        depth_of(db, shown, gate)
        db.conn.set_trace_callback(None)
    return [each for each in told if each.lstrip().upper().startswith(("SELECT", "WITH"))]
