"""Two doors lead to the database: one reads a snapshot, one writes all or nothing."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from pathlib import Path

import pytest
from offices import office
from sqlite_utils import Database

from data.database import (
    ForeignFile,
    MissingDatabase,
    NewerSchema,
    OlderSchema,
    UnusableDatabase,
    check,
    prepare,
    reading,
    writing,
)
from data.migrations import MIGRATIONS
from data.places import Unit, add_unit, units


def older(path: Path) -> Path:
    """Return a database as an older program left it: without accounts."""
    with Database(path) as db:
        MIGRATIONS.apply(db, stop_before="0005_accounts")
    return path


def dump(path: Path) -> list[str]:
    with Database(path) as db:
        return list(db.conn.iterdump())


def test_a_prepared_database_can_be_worked_with_and_prepared_again(tmp_path: Path) -> None:
    path = office(tmp_path / "instance" / "deep")
    before = dump(path)
    prepare(path)
    check(path)
    assert dump(path) == before


def test_a_missing_database_is_said_at_every_door_and_none_is_made(tmp_path: Path) -> None:
    path = tmp_path / "skm.db"
    with pytest.raises(MissingDatabase, match="skm init"):
        check(path)
    with pytest.raises(MissingDatabase), reading(path):
        pass
    with pytest.raises(MissingDatabase), writing(path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_older_schema_is_said_and_not_migrated_until_somebody_asks(tmp_path: Path) -> None:
    path = older(tmp_path / "skm.db")
    before = dump(path)
    with pytest.raises(OlderSchema, match=r"versi lama\. Jalankan: skm init"):
        check(path)
    assert dump(path) == before
    prepare(path)
    check(path)


def test_a_newer_schema_is_said_and_not_touched(tmp_path: Path) -> None:
    path = office(tmp_path)
    with Database(path) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)",
            ("suara-loket", "9999_from_next_year", "2027-01-01"),
        )
    before = dump(path)
    for work in (check, prepare):
        with pytest.raises(NewerSchema, match="lebih baru"):
            work(path)
    assert dump(path) == before


def test_a_file_of_another_program_is_said_and_not_touched(tmp_path: Path) -> None:
    words, tables = tmp_path / "letter.txt", tmp_path / "other.db"
    words.write_text("Yth. Bapak/Ibu, " * 1000, encoding="utf-8")
    with Database(tables) as db:
        db.table("contacts").insert({"name": "Sari"})
    for path in (words, tables):
        before = path.read_bytes()
        for work in (check, prepare):
            with pytest.raises(ForeignFile, match="bukan basis data Suara Loket"):
                work(path)
        assert path.read_bytes() == before


def test_all_that_makes_a_database_unusable_can_be_caught_as_one() -> None:
    for problem in (MissingDatabase, ForeignFile, OlderSchema, NewerSchema):
        assert issubclass(problem, UnusableDatabase)


def test_a_failing_migration_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "skm.db"
    with Database(path) as db:
        MIGRATIONS.apply(db, stop_before="0003_tallies")
        db.execute("CREATE TABLE token (label TEXT)")  # in the way of 0005, after 0003 and 0004
    before = dump(path)
    with pytest.raises(sqlite3.OperationalError, match="token already exists"):
        prepare(path)
    assert dump(path) == before
    with pytest.raises(OlderSchema):
        check(path)


def test_a_migration_that_would_leave_rows_without_what_they_refer_to_is_undone(
    tmp_path: Path,
) -> None:
    path = older(tmp_path / "skm.db")
    with Database(path) as db:
        db.execute("INSERT INTO population VALUES ('nowhere', '2026-TW3', 10)")
    before = dump(path)
    with pytest.raises(sqlite3.IntegrityError, match="population"):
        prepare(path)
    assert dump(path) == before


def test_writing_keeps_all_or_nothing(tmp_path: Path) -> None:
    path = office(tmp_path)
    with suppress(ZeroDivisionError), writing(path) as db:
        add_unit(db, Unit("damkar", "Pemadam Kebakaran"))
        raise ZeroDivisionError
    with reading(path) as db:
        assert [unit.code for unit in units(db)] == ["dukcapil", "sorong"]
    with writing(path) as db:
        add_unit(db, Unit("damkar", "Pemadam Kebakaran"))
    with reading(path) as db:
        assert len(units(db)) == 3


def test_a_writer_has_the_database_from_its_first_moment_on(tmp_path: Path) -> None:
    path = office(tmp_path)
    with writing(path) as db, sqlite3.connect(path, timeout=0) as foreign:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            foreign.execute("BEGIN IMMEDIATE")
        add_unit(db, Unit("damkar", "Pemadam Kebakaran"))
    foreign.close()


def test_under_reading_a_write_raises_and_the_next_writer_may_write(tmp_path: Path) -> None:
    path = office(tmp_path)
    with pytest.raises(sqlite3.OperationalError, match="readonly"), reading(path) as db:
        add_unit(db, Unit("damkar", "Pemadam Kebakaran"))
    with reading(path) as db:
        pass
    with writing(path) as db:
        add_unit(db, Unit("damkar", "Pemadam Kebakaran"))


@pytest.mark.parametrize("door", [reading, writing])
def test_both_doors_are_durable_and_hold_to_references(
    tmp_path: Path, door: Callable[[Path], AbstractContextManager[Database]]
) -> None:
    with door(office(tmp_path)) as db:
        pragmas = {
            name: db.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_rows_that_nobody_fetched_do_not_pin_the_next_reader_to_an_old_state(
    tmp_path: Path,
) -> None:
    path = office(tmp_path)
    with reading(path) as db:
        rows = db.execute("SELECT code FROM unit")
        assert next(rows)
    with writing(path) as db:
        add_unit(db, Unit("damkar", "Pemadam Kebakaran"))
    with reading(path) as db:
        assert len(units(db)) == 3
    with pytest.raises(sqlite3.ProgrammingError):
        next(rows)


def test_a_database_put_in_the_place_of_another_is_seen(tmp_path: Path) -> None:
    path, backup = office(tmp_path), tmp_path / "backup.db"
    with writing(path) as db:
        add_unit(db, Unit("damkar", "Pemadam Kebakaran"))
    with reading(path) as db, Database(backup) as copy:
        db.conn.backup(copy.conn)
    with writing(path) as db:
        add_unit(db, Unit("bpn", "Kantor Pertanahan"))
    for file in tmp_path.glob("skm.db-*"):
        file.unlink()
    backup.replace(path)
    with reading(path) as db:
        assert len(units(db)) == 3


def test_more_readers_at_once_than_stay_open_all_get_one(tmp_path: Path) -> None:
    path = office(tmp_path)
    with ExitStack() as stack:
        doors = [stack.enter_context(reading(path)) for _ in range(20)]
        assert {len(units(db)) for db in doors} == {2}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_nobody_else_on_the_machine_may_read_the_answers(tmp_path: Path) -> None:
    path = office(tmp_path)
    with writing(path):
        files = [file for file in tmp_path.iterdir() if file.is_file()]
        assert {file.name: stat.S_IMODE(file.stat().st_mode) for file in files} == {
            "skm.db": 0o600,
            "skm.db-wal": 0o600,
            "skm.db-shm": 0o600,
            "skm.db.lock": 0o600,
        }


def test_data_takes_neither_pandas_nor_numpy_along() -> None:
    """sqlite-utils would, wherever they are installed; a kiosk starts without them."""
    program = (
        "import sys, data.responses, data.accounts, data.tallies, data.settings, data.tokens\n"
        "print(sorted({'numpy', 'pandas', 'plotly', 'openpyxl'} & sys.modules.keys()))\n"
        "import pandas; print(pandas.Series([4, 4]).sum())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.splitlines() == ["[]", "8"]
