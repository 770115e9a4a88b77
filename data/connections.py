"""Connections that stay open between two uses: opening one costs more than recording a response."""

import atexit
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakSet

from sqlite_utils import Database

_KEPT = 8
"""So many connections stay open while nobody uses them."""

_BUSY_SECONDS = 30.0
"""How long to wait for a program that writes without our lock, such as a backup tool."""


class _Connection(sqlite3.Connection):
    """A connection that knows its cursors: one left open would pin the state that it reads."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.cursors: WeakSet[sqlite3.Cursor] = WeakSet()

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        opened = super().execute(*arguments)
        self.cursors.add(opened)
        return opened


@dataclass(frozen=True, slots=True)
class _Kept:
    """A connection, and what it is for: which file, found under which path, to read or to write."""

    purpose: tuple[Path, int, int, bool]
    db: Database

    @property
    def cursors(self) -> "WeakSet[sqlite3.Cursor]":
        return self.db.conn.cursors if isinstance(self.db.conn, _Connection) else WeakSet()


class _Idle:
    """The connections that nobody uses just now, the one idle longest first."""

    def __init__(self) -> None:
        self._kept: list[_Kept] = []
        self._abandoned: list[_Kept] = []
        self._lock = threading.Lock()

    def take(self, path: Path, writes: bool) -> _Kept:
        """Return an idle connection, unless the file was replaced since, or a new one."""
        file = path.stat()
        purpose = (path, file.st_dev, file.st_ino, writes)
        with self._lock:
            for kept in reversed(self._kept):
                if kept.purpose == purpose:
                    self._kept.remove(kept)
                    return kept
        db = open_connection(path)
        if not writes:
            db.execute("PRAGMA query_only = ON")
        return _Kept(purpose, db)

    def give_back(self, kept: _Kept) -> None:
        """Keep a connection for its next use, and of too many close the one idle longest."""
        with self._lock:
            self._kept.append(kept)
            surplus = self._kept.pop(0) if len(self._kept) > _KEPT else None
        if surplus:
            surplus.db.close()

    def close(self) -> None:
        """Close all at the end of the program, so that SQLite puts its write-ahead log away."""
        while self._kept:
            self._kept.pop().db.close()

    def begin_again(self) -> None:
        """Start empty in a child process, which must neither use nor close its parent's."""
        self._lock = threading.Lock()
        self._abandoned += self._kept
        self._kept = []


_idle = _Idle()
atexit.register(_idle.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_idle.begin_again)


@contextmanager
def connection(path: Path, *, writes: bool) -> Iterator[Database]:
    """Lend a connection to the file at `path` for the block; the cursors of the block end with it.

    `path` is absolute. One that does not write refuses to. Raises FileNotFoundError where there is no
    such file.
    """
    kept = _idle.take(path, writes)
    try:
        yield kept.db
    except BaseException:
        kept.db.close()
        raise
    for cursor in list(kept.cursors):
        cursor.close()
    _idle.give_back(kept)


def open_connection(path: Path) -> Database:
    """Open a connection to an existing file; the caller closes it."""
    opened = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=rw",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,  # transactions begin where this program says so, and nowhere else
        check_same_thread=False,  # one thread after the other may use it, never two at once
        factory=_Connection,
    )
    db = Database(opened, recursive_triggers=False, execute_plugins=False)
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA synchronous = FULL")  # what was acknowledged survives a power cut
    return db
