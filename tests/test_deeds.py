"""What was done is noted with who did it, shown within reach alone, and undone once."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from offices import NOON, office

from data.accounts.reach import Reach
from data.database import reading, writing
from data.deeds import AlreadyUndone, InvalidDeed, UnknownDeed, deed, deeds, doers, note

ONE_UNIT = Reach(frozenset({"dukcapil"}))
ONE_COUNTER = Reach(frozenset(), frozenset({("sorong", "poli")}))


def test_a_deed_says_who_did_what_to_what_and_what_changed(tmp_path: Path) -> None:
    with writing(office(tmp_path)) as db:
        number = note(
            db,
            "sari",
            "place.renamed",
            "loket-1",
            NOON,
            unit="dukcapil",
            counter="loket-1",
            before={"name": "Loket 1"},
            after={"name": "Loket “Satu”"},
        )
        found = deed(db, number)
    assert (found.at, found.login, found.what, found.subject) == (NOON, "sari", "place.renamed", "loket-1")
    assert (found.unit, found.counter) == ("dukcapil", "loket-1")
    assert (found.before, found.after) == ({"name": "Loket 1"}, {"name": "Loket “Satu”"})
    assert (found.undoes, found.undone_by) == (None, None)


def test_the_latest_come_first_and_a_long_list_goes_on(tmp_path: Path) -> None:
    with writing(office(tmp_path)) as db:
        numbers = [note(db, "sari", "target.set", str(each), NOON) for each in range(5)]
        first = deeds(db, most=3)
        rest = deeds(db, most=3, before_id=first[-1].id)
    assert [each.id for each in (*first, *rest)] == numbers[::-1]


def test_deeds_are_found_by_person_thing_and_deed(tmp_path: Path) -> None:
    with writing(office(tmp_path)) as db:
        note(db, "sari", "place.renamed", "loket-1", NOON)
        note(db, "budi", "place.closed", "loket-1", NOON + timedelta(minutes=1))
        note(db, "budi", "placement.closed", "x", NOON)
        assert [each.what for each in deeds(db, what="place")] == ["place.closed", "place.renamed"]
        assert [each.what for each in deeds(db, what="place.renamed")] == ["place.renamed"]
        assert [each.what for each in deeds(db, login="budi", what="place")] == ["place.closed"]
        assert deeds(db, login="nobody") == []
        assert doers(db) == ["budi", "sari"]


def test_only_deeds_about_places_in_reach_are_shown(tmp_path: Path) -> None:
    with writing(office(tmp_path)) as db:
        note(db, "sari", "settings.changed", "office", NOON)
        note(db, "sari", "place.closed", "dukcapil", NOON, unit="dukcapil")
        note(db, "sari", "place.closed", "loket-1", NOON, unit="dukcapil", counter="loket-1")
        note(db, "sari", "place.closed", "sorong", NOON, unit="sorong")
        note(db, "sari", "place.closed", "poli", NOON, unit="sorong", counter="poli")
        seen = {reach: [each.subject for each in deeds(db, reach)] for reach in (ONE_UNIT, ONE_COUNTER)}
        assert len(deeds(db)) == 5
    assert seen == {ONE_UNIT: ["loket-1", "dukcapil"], ONE_COUNTER: ["poli"]}


def test_a_deed_is_undone_once_by_a_deed_that_names_it(tmp_path: Path) -> None:
    with writing(office(tmp_path)) as db:
        first = note(db, "sari", "place.renamed", "loket-1", NOON)
        second = note(db, "budi", "place.renamed", "loket-1", NOON, undoes=first)
        assert deed(db, first).undone_by == second
        assert deed(db, second).undoes == first
        with pytest.raises(AlreadyUndone):
            note(db, "budi", "place.renamed", "loket-1", NOON, undoes=first)
        with pytest.raises(UnknownDeed):
            note(db, "budi", "place.renamed", "loket-1", NOON, undoes=999)


@pytest.mark.parametrize("what", ["", "place", "Place.renamed", "place.renamed!", "place." + "a" * 64])
def test_a_deed_is_named_in_dotted_words(tmp_path: Path, what: str) -> None:
    with writing(office(tmp_path)) as db, pytest.raises(InvalidDeed):
        note(db, "sari", what, "loket-1", NOON)


def test_what_is_too_long_is_refused(tmp_path: Path) -> None:
    with writing(office(tmp_path)) as db:
        with pytest.raises(InvalidDeed):
            note(db, "sari", "place.renamed", "x" * 201, NOON)
        with pytest.raises(InvalidDeed):
            note(db, "sari", "place.renamed", "x", NOON, after={"name": "x" * 8000})


def test_a_deed_without_its_transaction_did_not_happen(tmp_path: Path) -> None:
    path = office(tmp_path)

    def rename_and_fail() -> None:
        with writing(path) as db:
            note(db, "sari", "place.renamed", "loket-1", NOON)
            db.execute("INSERT INTO unit (code, name) VALUES ('dukcapil', 'x')")

    with pytest.raises(sqlite3.IntegrityError):
        rename_and_fail()
    with reading(path) as db:
        assert deeds(db) == []
