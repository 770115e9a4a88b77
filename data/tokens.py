"""Keys for programs that read scores; only their SHA-256 is kept."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest

from sqlite_utils import Database

_LONGEST_LABEL = 120


class TakenLabel(Exception):
    """There already is a token of that label."""


class InvalidLabel(ValueError):
    """A label that cannot be kept: empty, over 120 characters, or not printable."""


class UnknownToken(Exception):
    """There is no token of that label."""


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token: who it was issued for, and when (aware, UTC)."""

    label: str
    issued_at: datetime


def issue(db: Database, label: str, now: datetime) -> str:
    """Return a new token, which is shown this once.

    Raises TakenLabel and InvalidLabel.
    """
    if not label.strip() or len(label) > _LONGEST_LABEL or not label.isprintable():
        raise InvalidLabel(label)
    if db.execute("SELECT 1 FROM token WHERE label = ?", (label,)).fetchone():
        raise TakenLabel(label)
    token = f"skm_{secrets.token_urlsafe(32)}"
    db.execute(
        "INSERT INTO token (label, digest, issued_at) VALUES (?, ?, ?)",
        (label, _digest(token), now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
    )
    return token


def holds(db: Database, token: str) -> bool:
    """Say whether a token is in force, in a time that does not tell how nearly."""
    digest = _digest(token)
    rows = db.execute("SELECT digest FROM token").fetchall()
    return sum(compare_digest(row[0], digest) for row in rows) > 0


def revoke(db: Database, label: str) -> None:
    """End a token. Raises UnknownToken."""
    if not db.execute("DELETE FROM token WHERE label = ?", (label,)).rowcount:
        raise UnknownToken(label)


def tokens(db: Database) -> list[Token]:
    """Return the tokens in force, by label."""
    rows = db.execute("SELECT label, issued_at FROM token ORDER BY label")
    return [Token(label, datetime.fromisoformat(issued_at)) for label, issued_at in rows]


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
