"""The two doors to the database, and whether its schema fits this program."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlite_utils import Database

from data.connections import connection, open_connection
from data.file_lock import file_lock
from data.migrations import MIGRATIONS, known

__all__ = [
    "Database",  # for those above data to name what a door gives them, and no more
    "ForeignFile",
    "MissingDatabase",
    "NewerSchema",
    "OlderSchema",
    "UnusableDatabase",
    "check",
    "prepare",
    "reading",
    "writing",
]

_here = threading.local()


class UnusableDatabase(Exception):
    """A database that this program cannot work with; the text says in Indonesian what to do."""


class MissingDatabase(UnusableDatabase):
    """There is no database yet."""


class ForeignFile(UnusableDatabase):
    """The file is no database of this program."""


class OlderSchema(UnusableDatabase):
    """The database lacks migrations that this program needs."""


class NewerSchema(UnusableDatabase):
    """The database has migrations that this program does not know."""


def prepare(path: Path) -> None:
    """Create the database, or bring its schema up to date; all or nothing.

    Raises NewerSchema or ForeignFile, and whatever a failing migration raises; then nothing has
    changed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):  # opening an existing one here would drop SQLite's own locks on it
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with file_lock(_lock(path.resolve())), _refusing(path), open_connection(path) as db:
        _fits(path, db)
        db.enable_wal()
        db.execute("PRAGMA foreign_keys = OFF")  # tables can then be rebuilt; checked below
        with _transaction(db, "BEGIN IMMEDIATE"):
            MIGRATIONS.apply(db)
            if broken := db.execute("PRAGMA foreign_key_check").fetchall():
                raise sqlite3.IntegrityError(f"rows without what they refer to: {broken[:5]}")


def check(path: Path) -> None:
    """Raise MissingDatabase, ForeignFile, OlderSchema or NewerSchema where the program cannot work.

    Never changes anything: a schema is only migrated by `prepare`, when somebody asks for it.
    """
    with _refusing(path), reading(path) as db:
        _fits(path, db)
        if MIGRATIONS.pending(db):
            raise OlderSchema(f"Basis data {path} dibuat oleh versi lama. Jalankan: skm init")


@contextmanager
def reading(path: Path) -> Iterator[Database]:
    """Open a snapshot: all reads in the block see one state, and a write raises.

    Neither waits for writers nor makes them wait. Raises MissingDatabase.
    """
    with connection(_existing(path), writes=False) as db, _transaction(db, "BEGIN"):
        yield db


@contextmanager
def writing(path: Path) -> Iterator[Database]:
    """Open the one transaction that may write now: durable at the end of the block, or not at all.

    Writers queue in the kernel, threads and processes alike: in SQLite's own busy handler they
    would sleep, and the unlucky among them for a second. Raises MissingDatabase, and RuntimeError
    where this thread is already writing there, which would wait for ever.
    """
    file = _existing(path)
    held: set[Path] = _here.__dict__.setdefault("held", set())
    if file in held:
        raise RuntimeError(f"already writing to {path}")
    with file_lock(_lock(file)), connection(file, writes=True) as db:
        held.add(file)
        try:
            with _transaction(db, "BEGIN IMMEDIATE"):
                yield db
        finally:
            held.discard(file)


def _lock(file: Path) -> Path:
    return file.with_name(f"{file.name}.lock")


def _existing(path: Path) -> Path:
    resolved = path.resolve()
    if not resolved.is_file():
        raise MissingDatabase(f"Basis data {path} belum ada. Jalankan: skm init")
    return resolved


@contextmanager
def _transaction(db: Database, begin: str) -> Iterator[None]:
    """Commit at the end of the block, roll back after any exception.

    Not `Database.atomic()`: it begins deferred, and of two writers one then fails at once.
    """
    db.execute(begin)
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


def _fits(path: Path, db: Database) -> None:
    """Raise where this program must not even migrate the database."""
    applied = {migration.name for migration in MIGRATIONS.applied(db)}
    if not applied and db.table_names():
        raise _foreign(path)
    if applied - known():
        raise NewerSchema(
            f"Basis data {path} dibuat oleh versi Suara Loket yang lebih baru. "
            "Perbarui program ini; basis data tidak diubah."
        )


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Say plainly that a file is no database at all."""
    try:
        yield
    except sqlite3.DatabaseError as problem:
        if getattr(problem, "sqlite_errorcode", None) != sqlite3.SQLITE_NOTADB:
            raise
        raise _foreign(path) from problem


def _foreign(path: Path) -> ForeignFile:
    return ForeignFile(f"Berkas {path} bukan basis data Suara Loket.")
