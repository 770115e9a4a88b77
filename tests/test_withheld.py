"""What few people have answered is withheld, and cannot be had from what is shown beside it."""

import random
from pathlib import Path

from heads import alike, record, report
from offices import KEYS, NOON, SURVEY, office

from dashboard.cells import Cell, counts, reasons
from data.database import writing
from data.settings import change_settings
from surveys.tally import Tally


def test_a_place_below_the_threshold_is_withheld_with_all_that_is_inside(tmp_path: Path) -> None:
    path = office(tmp_path)
    record(path, 1, alike(4))
    shown = report(path)
    assert shown.cell == Cell(None, None, "few")
    assert (shown.elements, shown.channels, shown.trend, shown.comparisons) == ((), (), (), ())
    assert shown.sample.n == 0


def test_nobody_is_not_few(tmp_path: Path) -> None:
    shown = report(office(tmp_path))
    assert shown.cell == Cell(0, None, None)


def test_the_threshold_is_the_offices_own(tmp_path: Path) -> None:
    path = office(tmp_path)
    record(path, 1, alike(7))
    assert report(path).cell.n == 7
    with writing(path) as db:
        change_settings(db, publication=10)
    assert report(path).cell.withheld == "few"


def test_a_small_unit_takes_another_with_it_on_every_page(tmp_path: Path) -> None:
    path = office(tmp_path)
    number = record(path, 1, alike(40))
    record(path, number, alike(3, 1), counter="poli")
    units = {part.code: part.cell for part in report(path).comparisons[0].parts}
    assert units["sorong"].withheld == "few"
    assert units["dukcapil"].withheld == "subtraction"
    assert report(path).cell.n == 43
    for codes in ({"unit": "dukcapil"}, {"counter": "loket-1"}):
        assert report(path, **codes).cell.withheld == "subtraction"
    assert report(path, unit="sorong").cell.withheld == "few"


def test_a_small_service_takes_another_with_it_on_that_ones_own_page(tmp_path: Path) -> None:
    path = office(tmp_path)
    number = record(path, 1, alike(40), service="ktp")
    record(path, number, alike(3), service="kk")
    assert report(path, unit="dukcapil").cell.n == 43
    assert report(path, unit="dukcapil", service="ktp").cell.withheld == "subtraction"


def test_what_the_units_table_withholds_the_services_table_withholds_too(tmp_path: Path) -> None:
    path = office(tmp_path)
    number = record(path, 1, alike(30), counter="loket-1")
    number = record(path, number, alike(30), counter="loket-1", service="kk")
    number = record(path, number, alike(3), counter="loket-2")
    of_service = report(path, unit="dukcapil", service="ktp").comparisons[0].parts
    assert {part.code: part.cell.withheld for part in of_service} == {
        "loket-1": "subtraction",
        "loket-2": "few",
    }


def test_no_hidden_part_can_be_had_by_subtraction_within_one_table() -> None:
    seed = 20260815
    print(f"seed {seed}")
    chance = random.Random(seed)
    for _ in range(300):
        parts = {
            str(part): Tally.of(SURVEY, alike(chance.choice((0, 1, 3, 4, 5, 6, 30))))
            for part in range(chance.randint(1, 6))
        }
        elsewhere = {part for part in parts if chance.random() < 0.1}
        hidden = reasons(counts(parts), 5, elsewhere)
        assert {part for part, tally in parts.items() if 0 < tally.n < 5} <= hidden.keys()
        assert {part for part in elsewhere if parts[part].n} <= hidden.keys()
        shown = [part for part, tally in parts.items() if tally.n and part not in hidden]
        assert len(hidden) != 1 or not shown
        if shown and hidden:
            assert sum(parts[part].n for part in hidden) >= 5


def test_a_month_below_the_threshold_is_a_gap_and_takes_another_of_the_period(
    tmp_path: Path,
) -> None:
    path = office(tmp_path)
    number = record(path, 1, alike(4), NOON.replace(month=5))
    number = record(path, number, alike(20), NOON.replace(month=6))
    number = record(path, number, alike(30), NOON.replace(month=7))
    record(path, number, alike(2), NOON.replace(month=8))
    trend = {step.period.name: step for step in report(path).trend}
    assert next(iter(trend)) == "2025-09"
    assert list(trend)[-1] == "2026-08"
    assert trend["2026-05"].cell.withheld == "few"
    assert trend["2026-06"].cell.withheld == "subtraction", "TW II less June would tell May"
    assert trend["2026-07"].cell.withheld == "subtraction"
    assert trend["2026-08"].cell.withheld == "few"
    assert trend["2026-04"].cell == Cell(0, None)
    assert [name for name, step in trend.items() if step.inside] == ["2026-07", "2026-08"]


def test_where_few_have_answered_an_element_the_ikm_would_tell_them_so_nothing_is_shown(
    tmp_path: Path,
) -> None:
    path = office(tmp_path)
    without = [{key: 4 for key in KEYS if key != "complaints"} for _ in range(20)]
    number = record(path, 1, iter(without))
    number = record(path, number, alike(4, 3))
    assert report(path).cell.withheld == "subtraction"
    record(path, number, alike(1, 3))
    assert report(path).cell.n == 25
    assert [row.score.n for row in report(path).elements if row.score.element.key == "complaints"] == [5]
