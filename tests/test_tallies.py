"""What is kept of the ratings is what a recount of all raw responses gives, in every period and place."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from offices import ALWAYS, KEYS, NOON, SURVEY, office, response

from data.database import reading, writing
from data.responses import ratings_in, record, record_in
from data.tallies import By, Filter, answered_days, differences, recount, tally, tally_by
from surveys.response import Response
from surveys.tally import Tally

DAY = date(2026, 8, 15)
PLACES = [("loket-1", "kk"), ("loket-1", "ktp"), ("loket-2", "ktp"), ("poli", "ktp")]
BYS: list[By] = ["unit", "service", "counter", "channel", "month", "day"]


def mixed(path: Path) -> Path:
    """Record 240 responses over all places, two channels and 60 days, some with gaps."""
    numbers = count(1)
    batch = [
        response(
            (number := next(numbers)),
            {key: 1 + (number + place) % 4 for place, key in enumerate(KEYS) if number % 7 != place},
            counter=counter,
            service=service,
            channel="poster" if number % 3 else "kiosk",
            at=NOON + timedelta(days=day),
        )
        for day in range(60)
        for counter, service in PLACES
    ]
    record(path, batch)
    return path


def test_a_tally_holds_each_rating_and_each_total(tmp_path: Path) -> None:
    path = office(tmp_path)
    record(path, [response(1), response(2, {"time": 1}), response(3, dict.fromkeys(KEYS, 3))])
    with reading(path) as db:
        counted = tally(db, SURVEY, ALWAYS)
    assert counted.n == 3
    assert counted.ratings["time"] == (1, 0, 1, 1)
    assert counted.ratings["conduct"] == (0, 0, 1, 1)
    assert {place + 9: n for place, n in enumerate(counted.totals) if n} == {9: 1, 27: 1, 36: 1}


def test_without_a_response_the_tally_is_empty_and_there_are_no_parts(tmp_path: Path) -> None:
    with reading(office(tmp_path)) as db:
        assert tally(db, SURVEY, ALWAYS) == recount(db, SURVEY, ALWAYS) == Tally.empty(SURVEY)
        assert all(tally_by(db, SURVEY, ALWAYS, by) == {} for by in BYS)
        assert answered_days(db, SURVEY, ALWAYS) is None
        assert differences(db, SURVEY) == []


@pytest.mark.parametrize(
    ("chosen", "n"),
    [
        (ALWAYS, 240),
        (Filter(date.min, date.max), 240),
        (Filter(date.min, date(2026, 8, 14)), 0),
        (Filter(DAY, DAY), 4),
        (Filter(date(2026, 8, 14), DAY), 4),
        (Filter(date(2026, 9, 1), date(2026, 9, 30)), 120),
        (Filter(date(2027, 1, 1), date(2027, 12, 31)), 0),
        (Filter(DAY, date(2027, 1, 1), unit="dukcapil"), 180),
        (Filter(DAY, date(2027, 1, 1), unit="sorong", service="ktp"), 60),
        (Filter(DAY, date(2027, 1, 1), unit="dukcapil", service="ktp"), 120),
        (Filter(DAY, date(2027, 1, 1), counter="loket-1"), 120),
        (Filter(DAY, date(2027, 1, 1), counter="loket-1", channel="kiosk"), 40),
        (Filter(DAY, date(2027, 1, 1), unit="sorong", counter="loket-1"), 0),
    ],
)
def test_a_filter_holds_for_tallies_raw_ratings_and_parts_alike(
    tmp_path: Path, chosen: Filter, n: int
) -> None:
    with reading(mixed(office(tmp_path))) as db:
        counted = tally(db, SURVEY, chosen)
        assert counted.n == n
        assert counted == recount(db, SURVEY, chosen)
        assert counted == Tally.of(SURVEY, ratings_in(db, chosen))
        for by in BYS:
            parts = tally_by(db, SURVEY, chosen, by)
            assert list(parts) == sorted(parts)
            assert sum(parts.values(), Tally.empty(SURVEY)) == counted


@pytest.fixture(scope="module")
def sixty_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mixed(office(tmp_path_factory.mktemp("office")))


@settings(max_examples=80)
@given(st.integers(-50, 110), st.integers(0, 160), st.sampled_from(BYS))
def test_any_days_add_up_whether_or_not_they_are_whole_months(
    sixty_days: Path, start: int, length: int, by: By
) -> None:
    first = DAY + timedelta(days=start)
    chosen = Filter(first, first + timedelta(days=length))
    with reading(sixty_days) as db:
        counted = recount(db, SURVEY, chosen)
        assert tally(db, SURVEY, chosen) == counted
        assert sum(tally_by(db, SURVEY, chosen, by).values(), Tally.empty(SURVEY)) == counted
        days = list(tally_by(db, SURVEY, chosen, "day"))
        ends = answered_days(db, SURVEY, chosen)
    assert ends == ((date.fromisoformat(days[0]), date.fromisoformat(days[-1])) if days else None)


def test_the_parts_are_called_by_their_codes(tmp_path: Path) -> None:
    with reading(mixed(office(tmp_path))) as db:
        parts = {by: list(tally_by(db, SURVEY, ALWAYS, by)) for by in BYS}
        assert parts.pop("day")[:2] == ["2026-08-15", "2026-08-16"]
        assert parts == {
            "unit": ["dukcapil", "sorong"],
            "service": ["dukcapil/kk", "dukcapil/ktp", "sorong/ktp"],
            "counter": ["loket-1", "loket-2", "poli"],
            "channel": ["kiosk", "poster"],
            "month": ["2026-08", "2026-09", "2026-10"],
        }
        assert answered_days(db, SURVEY, ALWAYS) == (DAY, date(2026, 10, 13))


def test_parts_take_one_query_and_a_look_at_the_ends(tmp_path: Path) -> None:
    queries: list[str] = []
    with reading(office(tmp_path)) as db, db.tracer(lambda sql, _: queries.append(sql)):
        tally_by(db, SURVEY, ALWAYS, "service")
    assert len(queries) == 2


def test_a_service_without_its_unit_means_nothing() -> None:
    with pytest.raises(ValueError, match="unit"):
        Filter(DAY, DAY, service="ktp")


def test_every_count_that_somebody_changed_is_named(tmp_path: Path) -> None:
    path = office(tmp_path)
    record(path, [response(1), response(2, counter="poli")])
    with writing(path) as db:
        db.execute("UPDATE tally SET time_4 = 7 WHERE counter = 'poli' AND span = '2026-08-15'")
        db.execute("UPDATE response SET cost = 1, requirements = 1 WHERE counter = 'loket-1'")
    with reading(path) as db:
        assert [each for each in differences(db, SURVEY) if each.startswith("2026-08-15")] == [
            "2026-08-15 dukcapil ktp loket-1 kiosk: requirements_1: kept 0, counted 1",
            "2026-08-15 dukcapil ktp loket-1 kiosk: requirements_4: kept 1, counted 0",
            "2026-08-15 dukcapil ktp loket-1 kiosk: cost_1: kept 0, counted 1",
            "2026-08-15 dukcapil ktp loket-1 kiosk: cost_4: kept 1, counted 0",
            "2026-08-15 dukcapil ktp loket-1 kiosk: total_30: kept 0, counted 1",
            "2026-08-15 dukcapil ktp loket-1 kiosk: total_36: kept 1, counted 0",
            "2026-08-15 sorong ktp poli kiosk: time_4: kept 7, counted 1",
        ]


def test_a_removed_response_and_a_removed_tally_are_both_seen(tmp_path: Path) -> None:
    path = office(tmp_path)
    record(path, [response(1), response(2, counter="poli")])
    with writing(path) as db:
        db.execute("DELETE FROM seal WHERE response = 1")
        db.execute("DELETE FROM response WHERE counter = 'loket-1'")
        db.execute("DELETE FROM tally WHERE counter = 'poli'")
    with reading(path) as db:
        named = differences(db, SURVEY)
    assert "2026-08-15 dukcapil ktp loket-1 kiosk: n: kept 1, counted 0" in named
    assert "2026-08-15 sorong ktp poli kiosk: n: kept 0, counted 1" in named
    assert "2026-08 dukcapil ktp loket-1 kiosk: n: kept 1, counted 0" in named
    assert len(named) == 2 * 2 * (1 + 9 + 1)  # two places, day and month, each n, elements, total


RATINGS = st.dictionaries(st.sampled_from(KEYS), st.integers(1, 4), min_size=1)
RESPONSES = st.builds(
    lambda number, ratings, place, channel, hours: response(
        number,
        ratings,
        counter=place[0],
        service=place[1],
        channel=channel,
        at=datetime(2026, 12, 30, tzinfo=UTC) + timedelta(hours=hours),
    ),
    st.integers(1, 25),
    RATINGS,
    st.sampled_from([*PLACES, ("poli", "kk"), ("loket-9", "ktp")]),
    st.sampled_from(["kiosk", "poster"]),
    st.integers(0, 72),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(RESPONSES, max_size=12), max_size=6))
def test_whatever_comes_in_batches_with_duplicates_the_tallies_equal_a_recount(
    batches: Sequence[Sequence[Response]],
) -> None:
    with TemporaryDirectory() as folder:
        path = office(Path(folder))
        recorded: set[str] = set()
        for place, batch in enumerate(batches):
            if place % 2:
                outcomes = record(path, batch)
            else:
                with writing(path) as db:
                    outcomes = record_in(db, batch)
            fresh = [outcome.uuid for outcome in outcomes if outcome.status == "recorded"]
            assert recorded.isdisjoint(fresh)
            assert len(set(fresh)) == len(fresh)
            recorded.update(fresh)
        with reading(path) as db:
            assert differences(db, SURVEY) == []
            counted = tally(db, SURVEY, ALWAYS)
            assert counted == recount(db, SURVEY, ALWAYS)
            assert counted.n == len(recorded)
            for by in BYS:
                parts = tally_by(db, SURVEY, ALWAYS, by).values()
                assert sum(parts, Tally.empty(SURVEY)) == counted
