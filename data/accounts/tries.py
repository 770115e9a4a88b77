"""The brake on guessing, kept in the database so that it holds over several processes."""

from datetime import datetime
from hashlib import sha256
from typing import Literal

from sqlite_utils import Database

WINDOW = 15 * 60
"""Seconds for which a failure counts."""

MOST = 5
"""By name, not over all of them: whoever can reach the page could then lock everybody out."""

Kind = Literal["password", "second step", "PIN"]
"""What is guessed at: each has brakes of its own, whatever the names are."""


class TooManyTries(Exception):
    """No more tries for now; `wait_seconds` says for how long."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(wait_seconds)
        self.wait_seconds = wait_seconds


def add(db: Database, kind: Kind, name: str, now: datetime) -> None:
    """Count a try as a failure until `forget` says otherwise, or raise TooManyTries and count nothing.

    A name (a login, a device) is kept as its SHA-256, for people at times type their password there.
    """
    start = now.timestamp() - WINDOW
    digest = _digest(kind, name)
    db.execute("DELETE FROM sign_in_try WHERE at <= ?", (start,))
    full = db.execute(
        "SELECT at FROM sign_in_try WHERE digest = ? ORDER BY at DESC LIMIT 1 OFFSET ?",
        (digest, MOST - 1),
    ).fetchone()
    if full:
        raise TooManyTries(int(full[0] - start) + 1)
    db.execute("INSERT INTO sign_in_try (digest, at) VALUES (?, ?)", (digest, now.timestamp()))


def forget(db: Database, kind: Kind, name: str) -> None:
    """Forget the tries of a name whose secret was shown; those of others stay."""
    db.execute("DELETE FROM sign_in_try WHERE digest = ?", (_digest(kind, name),))


def _digest(kind: Kind, name: str) -> str:
    return sha256(f"{kind}\0{name}".encode()).hexdigest()
