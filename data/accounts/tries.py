"""The brake on guessing passwords, kept in the database so that it holds over several processes."""

from datetime import datetime
from hashlib import sha256

from sqlite_utils import Database

WINDOW = 15 * 60
"""Seconds for which a failure counts."""

PER_LOGIN = 5
"""Not over all logins: whoever can reach the page could then lock everybody out."""


class TooManyTries(Exception):
    """No more tries for now; `wait_seconds` says for how long."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(wait_seconds)
        self.wait_seconds = wait_seconds


def add(db: Database, login: str, now: datetime) -> None:
    """Count a try as a failure until `forget` says otherwise, or raise TooManyTries and count nothing.

    A login is kept as its SHA-256, for people at times type their password into that field.
    """
    start = now.timestamp() - WINDOW
    digest = _digest(login)
    db.execute("DELETE FROM sign_in_try WHERE at <= ?", (start,))
    full = db.execute(
        "SELECT at FROM sign_in_try WHERE digest = ? ORDER BY at DESC LIMIT 1 OFFSET ?",
        (digest, PER_LOGIN - 1),
    ).fetchone()
    if full:
        raise TooManyTries(int(full[0] - start) + 1)
    db.execute("INSERT INTO sign_in_try (digest, at) VALUES (?, ?)", (digest, now.timestamp()))


def forget(db: Database, login: str) -> None:
    """Forget the tries of a login that has shown its password; those of others stay."""
    db.execute("DELETE FROM sign_in_try WHERE digest = ?", (_digest(login),))


def _digest(login: str) -> str:
    return sha256(login.encode()).hexdigest()
