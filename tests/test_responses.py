"""Each response is recorded exactly once, in full, on the local day, or is refused with the reason."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from offices import ALWAYS, SURVEY, office, response

from data.database import MissingDatabase, reading, writing
from data.responses import Outcome, ratings_in, record, record_in
from data.tallies import differences, tally, tally_by
from surveys.response import LONGEST_COMMENT
from surveys.short_code import short_code


def statuses(outcomes: list[Outcome]) -> list[str]:
    return [outcome.status for outcome in outcomes]


def rows(path: Path) -> list[dict[str, Any]]:
    with reading(path) as db:
        return list(db.query("SELECT * FROM response ORDER BY sequence"))


def comments(path: Path) -> dict[int, str]:
    with reading(path) as db:
        return dict(db.execute("SELECT response, words FROM comment").fetchall())


def kept(path: Path) -> int:
    with reading(path) as db:
        assert differences(db, SURVEY) == []
        return tally(db, SURVEY, ALWAYS).n


def test_a_response_is_kept_as_it_was_given(tmp_path: Path) -> None:
    path = office(tmp_path)
    given = response(
        7,
        {"requirements": 1, "time": 3, "facilities": 4},
        channel="poster",
        language="en",
        about={"sex": "female", "age": "60_up"},
        comment="Ramah, cepat.",
        age_seconds=60,
    )
    assert statuses(record(path, [given])) == ["recorded"]
    (row,) = rows(path)
    assert len(row.pop("words_digest")) == 64
    assert row.pop("recorded_at") <= datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert {key: value for key, value in row.items() if value is not None} == {
        "sequence": 1,
        "uuid": str(UUID(int=7)),
        "code": short_code(str(UUID(int=7))),
        "counted": 1,
        "survey": "skm-2017",
        "unit": "dukcapil",
        "service": "ktp",
        "counter": "loket-1",
        "channel": "poster",
        "language": "en",
        "answered_at": "2026-08-15T04:59:00Z",
        "day": "2026-08-15",
        "requirements": 1,
        "time": 3,
        "facilities": 4,
        "sex": "female",
        "age": "60_up",
    }
    assert comments(path) == {1: "Ramah, cepat."}
    with reading(path) as db:
        assert list(ratings_in(db, ALWAYS)) == [dict(given.ratings)]


def test_the_same_batch_sent_three_times_counts_once_and_is_answered_with_the_same_codes(
    tmp_path: Path,
) -> None:
    path = office(tmp_path)
    batch = [response(number, comment="Sama") for number in range(50)]
    answers = [record(path, batch) for _ in range(3)]
    assert [set(statuses(each)) for each in answers] == [{"recorded"}, {"duplicate"}, {"duplicate"}]
    codes = [[outcome.code for outcome in each] for each in answers]
    assert codes[0] == codes[1] == codes[2] == [short_code(each.uuid) for each in batch]
    assert kept(path) == len(comments(path)) == 50


def test_the_first_of_two_responses_with_one_uuid_stays(tmp_path: Path) -> None:
    path = office(tmp_path)
    first, second = response(1, {"time": 4}), response(1, {"time": 1})
    assert statuses(record(path, [first, second])) == ["recorded", "duplicate"]
    assert statuses(record(path, [second])) == ["duplicate"]
    assert [row["time"] for row in rows(path)] == [4]
    assert kept(path) == 1


def test_a_refused_response_says_why_and_never_blocks_its_neighbours(tmp_path: Path) -> None:
    path = office(tmp_path)
    outcomes = record(
        path,
        [
            response(1),
            response(2, counter="loket-9"),
            response(3, counter="loket-2", service="kk"),
            response(4, counter="poli", service="surat"),
            response(5),
        ],
    )
    assert [(outcome.status, outcome.problems) for outcome in outcomes] == [
        ("recorded", {}),
        ("rejected", {"counter": "unknown"}),
        ("rejected", {"service": "unknown"}),
        ("rejected", {"service": "unknown"}),
        ("recorded", {}),
    ]
    assert [outcome.uuid for outcome in outcomes] == [str(UUID(int=n)) for n in range(1, 6)]
    assert kept(path) == 2


def test_a_refused_response_may_come_again_once_its_counter_is_known(tmp_path: Path) -> None:
    path = office(tmp_path)
    wrong = response(1, counter="poli", service="kk")
    assert statuses(record(path, [wrong, response(1, counter="poli")])) == ["rejected", "recorded"]
    assert kept(path) == 1


def test_a_replay_is_a_duplicate_also_after_its_counter_stopped_giving_the_service(
    tmp_path: Path,
) -> None:
    path = office(tmp_path)
    record(path, [response(1)])
    with writing(path) as db:
        db.execute("DELETE FROM counter_service WHERE counter = 'loket-1' AND service = 'ktp'")
    assert statuses(record(path, [response(1), response(2)])) == ["duplicate", "rejected"]


def test_a_response_to_a_survey_that_is_not_collected_is_refused(tmp_path: Path) -> None:
    (outcome,) = record(office(tmp_path), [replace(response(1), survey="ikm-2004")])
    assert (outcome.status, outcome.problems) == ("rejected", {"survey": "unknown"})


def test_a_failure_inside_the_transaction_records_nothing_of_it(tmp_path: Path) -> None:
    path = office(tmp_path)
    record(path, [response(1)])
    for impossible in ({"time": 7}, {}):  # past the domain's own checks
        with pytest.raises((sqlite3.IntegrityError, ValueError)):
            record(path, [response(2), replace(response(3), ratings=impossible)])
        assert kept(path) == 1
    assert statuses(record(path, [response(2)])) == ["recorded"]


def test_nothing_to_record_is_nothing(tmp_path: Path) -> None:
    path = office(tmp_path)
    assert record(path, []) == []
    assert kept(path) == 0


def test_without_a_database_nothing_is_acknowledged(tmp_path: Path) -> None:
    with pytest.raises(MissingDatabase):
        record(tmp_path / "skm.db", [response(1)])


def test_a_caller_s_own_transaction_keeps_the_responses_only_with_all_the_rest(
    tmp_path: Path,
) -> None:
    path = office(tmp_path)
    with pytest.raises(KeyboardInterrupt), writing(path) as db:  # noqa: PT012 - the block is the case
        record_in(db, [response(number) for number in range(20)])
        raise KeyboardInterrupt
    assert kept(path) == 0
    with writing(path) as db:
        record_in(db, [response(1)])
        assert statuses(record_in(db, [response(1), response(2)])) == ["duplicate", "recorded"]
    assert kept(path) == 2


@pytest.mark.parametrize(
    ("counter", "at", "day"),
    [
        ("loket-1", datetime(2026, 8, 15, 16, 30, tzinfo=UTC), "2026-08-15"),  # 23:30 WIB
        ("loket-1", datetime(2026, 8, 15, 17, 0, tzinfo=UTC), "2026-08-16"),  # midnight WIB
        ("poli", datetime(2026, 8, 15, 14, 59, 59, tzinfo=UTC), "2026-08-15"),  # 23:59 WIT
        ("poli", datetime(2026, 8, 15, 15, 30, tzinfo=UTC), "2026-08-16"),  # 00:30 WIT
        ("poli", datetime(2026, 12, 31, 15, 30, tzinfo=UTC), "2027-01-01"),
    ],
)
def test_an_answer_near_midnight_belongs_to_the_day_of_its_unit(
    tmp_path: Path, counter: str, at: datetime, day: str
) -> None:
    path = office(tmp_path)
    record(path, [response(1, counter=counter, at=at)])
    (row,) = rows(path)
    assert (row["day"], row["answered_at"]) == (day, at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    with reading(path) as db:
        assert list(tally_by(db, SURVEY, ALWAYS, "day")) == [day]


def test_responses_are_numbered_in_the_order_in_which_they_came_without_gaps(
    tmp_path: Path,
) -> None:
    path = office(tmp_path)
    for batch in ([5, 3], [9], [3, 1]):
        record(path, [response(number) for number in batch])
    with pytest.raises(KeyboardInterrupt), writing(path) as db:  # noqa: PT012 - the block is the case
        record_in(db, [response(100)])
        raise KeyboardInterrupt
    record(path, [response(2)])
    assert [(row["sequence"], UUID(row["uuid"]).int) for row in rows(path)] == [
        *((1, 5), (2, 3), (3, 9), (4, 1), (5, 2)),
    ]


def test_a_comment_that_grew_while_it_was_masked_is_kept_whole(tmp_path: Path) -> None:
    path = office(tmp_path)
    addresses = "a@b.id," * (LONGEST_COMMENT // 7)
    given = response(1, comment=addresses)
    assert len(given.comment) > LONGEST_COMMENT
    assert statuses(record(path, [given])) == ["recorded"]
    assert comments(path) == {1: given.comment}
    assert "@" not in given.comment


def test_a_batch_of_five_hundred_at_one_counter_touches_the_tally_of_its_day_and_month_once(
    tmp_path: Path,
) -> None:
    path = office(tmp_path)
    with writing(path) as db:
        before = db.conn.total_changes
        record_in(db, [response(number) for number in range(500)])
        inserted, sealed, counted, tallied = 500, 500, 500, 2
        assert db.conn.total_changes - before == inserted + sealed + counted + tallied
    assert kept(path) == 500


def test_a_relative_path_and_a_link_lead_to_the_same_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = office(tmp_path)
    link = tmp_path / "link.db"
    link.symlink_to(path)
    monkeypatch.chdir(tmp_path)
    assert statuses(record(Path("skm.db"), [response(1)])) == ["recorded"]
    assert statuses(record(link, [response(1)])) == ["duplicate"]
    assert not (tmp_path / "link.db.lock").exists()
