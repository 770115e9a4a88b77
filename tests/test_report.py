"""What a report shows is what the raw answers give."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pytest
from heads import QUARTER, alike, answered_office, mixed, record, report, report_at
from offices import KEYS, NOON, SURVEY, office

from dashboard.cells import Cell, Scoring
from dashboard.comparison import extremes
from dashboard.neighbours import Neighbours
from dashboard.places import Place, directory, find
from dashboard.report import report_on
from dashboard.trend import months_to
from data.database import reading, writing
from data.places import Service, Unit, UnknownPlace, add_counter, add_service, add_unit
from data.populations import set_population
from data.settings import settings
from data.tallies import Filter, recount
from surveys.difference import change, difference
from surveys.period import Period
from surveys.scoring import Score, score
from surveys.tally import Tally


def from_raw(path: Path, period: Period, **codes: str) -> Score:
    """Score the raw responses again, by way of no tally."""
    with reading(path) as db:
        return score(SURVEY, recount(db, SURVEY, Filter(period.first, period.last, **codes)))


@pytest.mark.parametrize(
    "codes",
    [{}, {"unit": "dukcapil"}, {"unit": "dukcapil", "service": "ktp"}, {"counter": "loket-1"}],
    ids=["office", "unit", "service", "counter"],
)
@pytest.mark.parametrize("period", ["2026-08", "2026-TW3", "2026", "2026-07-01..2026-08-31"])
def test_every_figure_equals_a_recount_of_the_raw_answers(
    tmp_path: Path, period: str, codes: dict[str, str]
) -> None:
    path = answered_office(tmp_path)
    shown = report(path, period, **codes)
    place = shown.place.codes
    checked = 0
    assert shown.cell.score == from_raw(path, shown.period, **place)
    assert [row.score for row in shown.elements] == list(from_raw(path, shown.period, **place).elements)
    assert sum(each.n or 0 for each in shown.channels) == shown.cell.n
    cells = [(shown.before.period, place, shown.before.cell)]
    cells += [(step.period, place, step.cell) for step in shown.trend]
    for comparison in shown.comparisons:
        for part in comparison.parts:
            cells.append((shown.period, place | part.place.codes, part.cell))
    for when, where, cell in cells:
        if cell.score:
            assert cell.score == from_raw(path, when, **where)
            checked += 1
    assert checked > 3


def test_an_element_that_nobody_has_answered_leaves_no_ikm_and_no_crash(tmp_path: Path) -> None:
    path = office(tmp_path)
    record(path, 1, iter([{"cost": 4, "time": 3} for _ in range(9)]))
    shown = report(path)
    assert shown.cell.score
    assert shown.cell.score.ikm is None
    assert shown.change == "unknown"


def test_a_change_is_called_where_the_interval_of_the_difference_holds_no_zero(tmp_path: Path) -> None:
    path = office(tmp_path)
    number = record(path, 1, alike(200, 3), NOON.replace(month=5))
    number = record(path, number, alike(200, 4))
    assert report(path).change == "better"
    assert report(path, "2026-08").change == "unknown"
    number = record(path, number, mixed(30, 1), NOON.replace(month=1))
    number = record(path, number, mixed(30, 2), NOON.replace(month=2))
    assert report(path, "2026-02").change == "no_evidence"
    record(path, number, alike(200, 1), NOON.replace(month=6))
    assert report(path, "2026-06").change == "worse"


def test_equal_scores_are_no_change_in_either_direction() -> None:
    cell = Scoring(SURVEY, 5).cell(Tally.of(SURVEY, mixed(50, 3)), None, weight="exact")
    assert change(difference(cell.estimate, cell.estimate)) == "no_evidence"
    assert change(difference(cell.estimate, Cell(0, None).estimate)) == "unknown"


def test_the_three_lowest_and_highest_are_marked_and_ties_go_in_list_order(tmp_path: Path) -> None:
    path = office(tmp_path)
    ratings = dict(zip(KEYS, (4, 4, 4, 4, 3, 3, 2, 2, 2), strict=True))
    record(path, 1, iter([ratings] * 10))
    marks = {row.score.element.key: row.mark for row in report(path).elements}
    assert [key for key in KEYS if marks[key] == "highest"] == list(KEYS[:3])
    assert [key for key in KEYS if marks[key] == "lowest"] == list(KEYS[6:])


def test_where_all_elements_are_equal_none_is_marked(tmp_path: Path) -> None:
    path = office(tmp_path)
    record(path, 1, alike(10))
    assert {row.mark for row in report(path).elements} == {None}


def test_the_target_is_krejcie_and_morgans_for_n_and_384_where_nobody_knows_n(
    tmp_path: Path,
) -> None:
    path = office(tmp_path)
    number = record(path, 1, mixed(60, 5))
    record(path, number, mixed(60, 6), counter="poli")
    unknown = report(path, unit="dukcapil")
    assert (unknown.sample.population, unknown.sample.target) == (None, 384)
    with writing(path) as db:
        set_population(db, "dukcapil", QUARTER, 100)
    known = report(path, unit="dukcapil")
    assert (known.sample.population, known.sample.target, known.sample.reached) == (100, 80, False)
    assert known.cell.interval
    assert unknown.cell.interval
    assert known.cell.interval.low > unknown.cell.interval.low
    assert report(path).sample.population is None, "one unit has not said its N"
    assert report(path, counter="loket-1").sample.population is None
    with writing(path) as db:
        set_population(db, "sorong", QUARTER, 50)
    assert report(path).sample.population == 150
    assert report(path, unit="sorong").sample.impossible


def test_each_unit_is_scored_by_its_own_weight_rule(tmp_path: Path) -> None:
    path = office(tmp_path)
    with writing(path) as db:
        add_unit(db, Unit("lama", "Unit Lama", weight="0.11"))
        add_service(db, Service("x", "Layanan X", "lama"))
        add_counter(db, "lama-1", "Loket Lama", "lama", ["x"])
    number = record(path, 1, alike(10))
    number = record(path, number, alike(10), counter="lama-1", service="x")
    record(path, number, alike(10), counter="poli")
    own = report(path, unit="lama")
    assert (own.weight, str(own.cell.score and own.cell.score.ikm)) == ("0.11", "99.00")
    whole = report(path)
    assert (whole.weight, str(whole.cell.score and whole.cell.score.ikm)) == ("exact", "100.00")
    units = {part.code: part.cell.score for part in whole.comparisons[0].parts}
    assert units["lama"] == own.cell.score


def test_places_stand_in_the_order_of_their_names_whatever_their_scores(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    units, services, counters = report(path).comparisons
    assert [part.name for part in units.parts] == ["Dinas Kependudukan", "Puskesmas Sorong"]
    assert [group.unit for group in services.groups] == ["Dinas Kependudukan", "Puskesmas Sorong"]
    assert [part.name for part in services.parts] == ["KTP-el", "Kartu Keluarga", "Surat Sehat"]
    assert [part.name for part in counters.parts] == ["Loket 1", "Loket 2", "Poli Umum"]


def test_a_difference_is_named_only_where_intervals_do_not_touch(tmp_path: Path) -> None:
    path = office(tmp_path)
    number = record(path, 1, mixed(200, 7), counter="loket-1")
    record(path, number, alike(200), counter="loket-2")
    _, counters = report(path, unit="dukcapil").comparisons
    assert [(one.code, other.code) for one, other in counters.differences] == [("loket-2", "loket-1")]
    record(path, number + 200, mixed(200, 9), service="kk")
    services, _ = report(path, unit="dukcapil").comparisons
    assert [(one.code, other.code) for one, other in services.differences] == [
        ("dukcapil/ktp", "dukcapil/kk")
    ]


def test_where_intervals_overlap_no_difference_is_named(tmp_path: Path) -> None:
    path = office(tmp_path)
    number = record(path, 1, mixed(40, 7), counter="loket-1")
    record(path, number, mixed(40, 8), counter="loket-2")
    _, counters = report(path, unit="dukcapil").comparisons
    first, second = (part.cell.score for part in counters.parts)
    assert first
    assert second
    assert first.ikm != second.ikm
    assert counters.differences == []


def test_the_extremes_of_a_trend_need_two_months(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    trend = report(path).trend
    found = extremes(trend)
    assert found
    ikms = [step.cell.score.ikm for step in trend if step.cell.score and step.cell.score.ikm]
    assert found[0].cell.score
    assert found[0].cell.score.ikm == min(ikms)
    assert extremes(trend[:1]) is None


def test_a_report_tells_the_time_of_the_unit(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    assert report(path, unit="sorong").read_at.tzname() == "WIT"
    assert report(path).read_at.tzname() == "WIB"
    late = datetime.fromisoformat("2026-09-30T16:00:00+00:00")
    assert report_at(late, path, unit="sorong").running is False
    assert report_at(late, path).running


def test_the_trend_ends_with_the_period_or_with_this_month() -> None:
    names = [month.name for month in months_to(Period.parse("2025"), date(2026, 8, 15))]
    assert (names[0], names[-1], len(names)) == ("2025-01", "2025-12", 12)
    names = [month.name for month in months_to(Period.parse("2026"), date(2026, 8, 15))]
    assert (names[0], names[-1]) == ("2025-09", "2026-08")


@contextmanager
def counted(path: Path) -> Iterator[list[str]]:
    """Give the SQL that a report sends."""
    told: list[str] = []
    with reading(path) as db:
        db.conn.set_trace_callback(told.append)
        report_on(db, SURVEY, Place(), Period.parse(QUARTER), settings(db), now=NOON)
        yield told


def test_the_number_of_queries_does_not_grow_with_places_or_months(tmp_path: Path) -> None:
    (tmp_path / "small").mkdir()
    (tmp_path / "large").mkdir()
    small = office(tmp_path / "small")
    record(small, 1, alike(9))
    large = answered_office(tmp_path / "large")
    with writing(large) as db:
        for unit in range(6):
            add_unit(db, Unit(f"u{unit}", f"Unit {unit}"))
            add_service(db, Service("a", "Layanan", f"u{unit}"))
            for counter in range(5):
                add_counter(db, f"u{unit}-{counter}", f"Loket {counter}", f"u{unit}", ["a"])
    number = 10_000
    for unit in range(6):
        for counter in range(5):
            number = record(large, number, mixed(8, unit), counter=f"u{unit}-{counter}", service="a")
    with counted(small) as few, counted(large) as many:
        assert len(few) == len(many)


def test_a_place_is_known_by_codes_that_belong_together(tmp_path: Path) -> None:
    path = office(tmp_path)
    with reading(path) as db:
        assert find(db).kind == "office"
        assert find(db, counter="poli").codes == {"unit": "sorong", "counter": "poli"}
        for wrong in (
            {"unit": "nowhere"},
            {"unit": "sorong", "service": "kk"},
            {"service": "ktp"},
            {"unit": "dukcapil", "counter": "poli"},
            {"unit": "sorong", "service": "ktp", "counter": "poli"},
        ):
            with pytest.raises(UnknownPlace):
                find(db, **wrong)


def test_the_tally_of_a_place_is_the_sum_of_its_parts(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    with reading(path) as db:
        around = directory(db, Place())
        near = Neighbours.during(db, Scoring(SURVEY, 5), around, Place(), Period.parse("2026"))
        whole = near.tally(Place())
        for parts in (near.units, near.services, near.counters):
            assert near.scoring.together(parts.values()) == whole
        assert whole.n == 300
