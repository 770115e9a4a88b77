"""Hours of the week and characteristics, broken down from the raw answers: each equals a count by hand."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from heads import mixed
from offices import KEYS, SURVEY, next_week, office, response

from data.breakdowns import by_characteristic, by_hour
from data.database import reading, writing
from data.responses import record_in
from data.selection import Filter
from surveys.period import ZONES
from surveys.tally import Tally

QUARTER = (date(2026, 7, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("unit", "counter", "zone"), [("dukcapil", "loket-1", "WIB"), ("sorong", "poli", "WIT")]
)
def test_each_hour_of_the_week_holds_the_answers_given_in_it_by_the_units_own_clock(
    tmp_path: Path, unit: str, counter: str, zone: str
) -> None:
    seed = 93
    print(f"seed {seed}")
    chance = Random(seed)
    wanted: dict[tuple[int, int], list[dict[str, int]]] = {}
    given = []
    for number, ratings in enumerate(mixed(300, seed), 1):
        at = datetime(2026, 6, 29, tzinfo=UTC) + timedelta(minutes=chance.randrange(60 * 24 * 96))
        given.append(response(number, ratings, at=at, counter=counter))
        local = at.astimezone(ZONES[zone])
        if QUARTER[0] <= local.date() <= QUARTER[1]:
            wanted.setdefault((local.isoweekday(), local.hour), []).append(ratings)
    path = office(tmp_path)
    with writing(path) as db:
        record_in(db, given)
    next_week(path)
    with reading(path) as db:
        found = by_hour(db, SURVEY, Filter(*QUARTER, unit=unit), zone)
    assert len(wanted) > 100
    assert found == {at: Tally.of(SURVEY, ratings) for at, ratings in wanted.items()}


def test_imports_whose_time_nobody_knows_are_in_no_hour(tmp_path: Path) -> None:
    path = office(tmp_path)
    with writing(path) as db:
        record_in(db, [response(each, channel="import") for each in range(1, 10)])
    next_week(path)
    with reading(path) as db:
        assert by_hour(db, SURVEY, Filter(*QUARTER, unit="dukcapil"), "WIB") == {}


def test_characteristics_count_people_and_those_who_did_not_say(tmp_path: Path) -> None:
    seed = 94
    print(f"seed {seed}")
    chance = Random(seed)
    path = office(tmp_path)
    abouts = []
    for _ in range(90):
        chosen = {
            each.key: chance.choice(each.choices).key
            for each in SURVEY.characteristics
            if chance.random() < 0.6
        }
        abouts.append(chosen)
    with writing(path) as db:
        record_in(
            db,
            [response(number, dict.fromkeys(KEYS, 4), about=about) for number, about in enumerate(abouts, 1)],
        )
    with reading(path) as db:
        found = by_characteristic(db, SURVEY, Filter(*QUARTER, unit="dukcapil"))
    assert list(found) == [each.key for each in SURVEY.characteristics]
    for key, parts in found.items():
        assert parts == {("dukcapil", "2026-TW3"): Counter(about.get(key, "") for about in abouts)}
