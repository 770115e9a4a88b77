"""Seals: what was changed of what is recorded is named, and a citizen's code says whether theirs was."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from offices import ALWAYS, SURVEY, next_week, office, response
from sqlite_utils import Database

import skm
from data import journal
from data.counting import waiting
from data.database import reading, writing
from data.responses import record
from data.secret import MissingKey
from data.tallies import differences, tally
from surveys.short_code import short_code


def sealed(folder: Path) -> Path:
    """Return an office with six sealed responses, recorded two at a time."""
    path = office(folder)
    for first in (1, 3, 5):
        record(path, [response(first), response(first + 1, comment="Ramah.")])
    return path


def verified(path: Path) -> list[str]:
    with reading(path) as db:
        return journal.verify(db)


def test_an_untouched_journal_holds(tmp_path: Path) -> None:
    assert verified(sealed(tmp_path)) == []


TAMPERING: dict[str, tuple[Callable[[Database], object], list[str]]] = {
    "a rating edited": (
        lambda db: db.execute("UPDATE response SET time = 1 WHERE sequence = 3"),
        ["3: sealed otherwise"],
    ),
    "a rating taken away": (
        lambda db: db.execute("UPDATE response SET time = NULL WHERE sequence = 3"),
        ["3: sealed otherwise"],
    ),
    "a response moved to another counter": (
        lambda db: db.execute("UPDATE response SET counter = 'loket-2' WHERE sequence = 6"),
        ["6: sealed otherwise"],
    ),
    "a response dated back": (
        lambda db: db.execute("UPDATE response SET day = '2026-05-01' WHERE sequence = 1"),
        ["1: sealed otherwise"],
    ),
    "a response deleted": (
        lambda db: db.executescript(
            "DELETE FROM comment WHERE response = 4; DELETE FROM seal WHERE response = 4;"
            "DELETE FROM response WHERE sequence = 4"
        ),
        ["5: sealed otherwise"],
    ),
    "the last ones cut off with their seals": (
        lambda db: db.executescript(
            "DELETE FROM comment; DELETE FROM seal WHERE response > 4;DELETE FROM response WHERE sequence > 4"
        ),
        ["6: gone"],
    ),
    "a citizen's words changed": (
        lambda db: db.execute("UPDATE comment SET words = 'Judes.' WHERE response = 4"),
        ["4: words changed"],
    ),
    "words put into a citizen's mouth": (
        lambda db: db.execute("INSERT INTO comment (response, words) VALUES (5, 'Judes.')"),
        ["5: words changed"],
    ),
    "a seal made up": (
        lambda db: db.execute("UPDATE seal SET seal = hex(zeroblob(32)) WHERE response = 2"),
        ["2: sealed otherwise", "3: sealed otherwise"],
    ),
    "two ratings changed, one of them to what it was": (
        lambda db: db.execute("UPDATE response SET time = 7 - sequence WHERE sequence IN (3, 4)"),
        ["4: sealed otherwise"],
    ),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_whoever_changes_what_is_recorded_breaks_the_chain(tmp_path: Path, what: str) -> None:
    tamper, broken = TAMPERING[what]
    path = sealed(tmp_path)
    with writing(path) as db:
        tamper(db)
    assert verified(path) == broken


def test_a_citizens_words_can_be_erased_without_breaking_the_chain(tmp_path: Path) -> None:
    path = sealed(tmp_path)
    with writing(path) as db:
        db.execute("DELETE FROM comment")
    assert verified(path) == []


def test_seals_made_with_another_key_do_not_hold(tmp_path: Path) -> None:
    path = sealed(tmp_path)
    copied = tmp_path / "copy.db"
    sqlite3.connect(path).execute("VACUUM INTO ?", (str(copied),)).connection.close()
    with pytest.raises(MissingKey):
        verified(copied)
    (tmp_path / "copy.db.key").write_bytes(b"?" * 32)
    told = verified(copied)
    assert told[:6] == [f"{sequence}: sealed otherwise" for sequence in range(1, 7)]


def test_a_lost_key_is_not_made_anew_where_something_is_sealed(tmp_path: Path) -> None:
    path = sealed(tmp_path)
    (tmp_path / "skm.db.key").unlink()
    command = [sys.executable, "-m", "skm", "verify", "--database", str(path)]
    told = subprocess.run(command, check=False, capture_output=True, text=True)
    assert told.returncode == 1
    assert "cadangan" in told.stderr
    assert not (tmp_path / "skm.db.key").exists()


def test_what_an_older_version_recorded_is_sealed_when_the_database_is_brought_up_to_date(
    tmp_path: Path,
) -> None:
    path = sealed(tmp_path)
    with writing(path) as db:
        db.execute("DELETE FROM seal")
    assert len(verified(path)) == 6
    assert CliRunner().invoke(skm.main, ["init", "--database", str(path)]).exit_code == 0
    assert verified(path) == []


def test_the_command_names_what_was_changed_and_fails(tmp_path: Path) -> None:
    path = sealed(tmp_path)
    assert CliRunner().invoke(skm.main, ["verify", "--database", str(path)]).exit_code == 0
    with writing(path) as db:
        db.execute("UPDATE response SET conduct = 1 WHERE sequence = 5")
    told = CliRunner().invoke(skm.main, ["verify", "--database", str(path)])
    assert told.exit_code == 1
    assert "5: sealed otherwise" in told.output


def test_an_anchor_that_was_noted_shows_a_journal_cut_off_without_a_trace(tmp_path: Path) -> None:
    path = sealed(tmp_path)
    with reading(path) as db:
        noted = journal.anchor(db)
        assert noted.startswith("6:")
        assert journal.reaches(db, noted)
    with writing(path) as db:
        db.executescript(
            "DELETE FROM comment; DELETE FROM seal WHERE response > 4;"
            "DELETE FROM response WHERE sequence > 4;"
            "UPDATE sqlite_sequence SET seq = 4 WHERE name = 'response'"
        )
    assert verified(path) == []
    run = CliRunner()
    assert run.invoke(skm.main, ["verify", "--database", str(path)]).exit_code == 0
    told = run.invoke(skm.main, ["verify", "--database", str(path), "--anchor", noted])
    assert told.exit_code == 1
    assert "dipotong" in told.output


def test_a_code_tells_where_and_when_and_nothing_else(tmp_path: Path) -> None:
    path = sealed(tmp_path)
    with reading(path) as db:
        found = journal.found(db, short_code(str(UUID(int=3))))
        assert found == journal.Found("Dinas Kependudukan", response(3).answered_at.date(), True, True)
        assert journal.found(db, "AAAAA-AAAAA") is None


def test_a_code_tells_that_its_response_was_changed(tmp_path: Path) -> None:
    path = sealed(tmp_path)
    with writing(path) as db:
        db.execute("UPDATE response SET conduct = 1 WHERE sequence = 3")
    with reading(path) as db:
        changed, next_one = (journal.found(db, short_code(str(UUID(int=number)))) for number in (3, 4))
    assert changed
    assert not changed.unchanged
    assert next_one
    assert next_one.unchanged


def test_an_answer_of_today_is_counted_once_two_more_of_its_kind_have_come(tmp_path: Path) -> None:
    path, now = office(tmp_path), datetime.now(UTC)

    def counted() -> int:
        with reading(path) as db:
            assert differences(db, SURVEY) == []
            return tally(db, SURVEY, ALWAYS).n

    record(path, [response(1, at=now), response(2, at=now)])
    record(path, [response(3, at=now, service="kk"), response(4, at=now, channel="poster")])
    record(path, [response(5, at=now, counter="loket-2")])
    assert counted() == 0
    record(path, [response(6, at=now)])
    assert counted() == 3
    record(path, [response(7, at=now)])
    assert counted() == 3
    next_week(path)
    assert counted() == 7


def test_an_answer_of_yesterday_waits_for_others_too_and_one_of_last_week_does_not(tmp_path: Path) -> None:
    path, now = office(tmp_path), datetime.now(UTC)
    record(path, [response(1, at=now - timedelta(days=1)), response(2, at=now - timedelta(days=8))])
    with reading(path) as db:
        assert waiting(db) == 1
    record(path, [response(3, at=now), response(4, at=now)])
    with reading(path) as db:
        assert waiting(db) == 0
        assert differences(db, SURVEY) == []
