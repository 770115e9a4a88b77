"""Sessions: each lasts so long, and one that somebody has signed out of opens nothing any more."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlite_utils import Database

LASTS = timedelta(hours=12)
"""From signing in, whatever is done meanwhile."""


def end(db: Database, session: str, now: datetime) -> None:
    """Let a session open nothing from now on, by the name that it got at its beginning. `now` is aware."""
    until = (now + LASTS).timestamp()
    db.execute("INSERT OR IGNORE INTO ended_session (digest, until) VALUES (?, ?)", (_digest(session), until))


def ended(db: Database, session: str) -> bool:
    """Say whether somebody has signed out of a session."""
    found = db.execute("SELECT 1 FROM ended_session WHERE digest = ?", (_digest(session),))
    return found.fetchone() is not None


def sweep(db: Database, now: datetime) -> None:
    """Forget the sessions that have run out by themselves."""
    db.execute("DELETE FROM ended_session WHERE until <= ?", (now.timestamp(),))


def _digest(session: str) -> str:
    return sha256(session.encode()).hexdigest()
