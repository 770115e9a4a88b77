"""Keys for programs: each reads scores, or issues the receipts of one unit; only their SHA-256 is kept."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest

from sqlite_utils import Database

from data import places

_LONGEST_LABEL = 120


class TakenLabel(Exception):
    """There already is a token of that label."""


class InvalidLabel(ValueError):
    """A label that cannot be kept: empty, over 120 characters, or not printable."""


class UnknownToken(Exception):
    """There is no token of that label."""


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token: who it was issued for, and when (aware, UTC).

    `unit` is the code of the one unit whose receipts it issues; None where it reads scores.
    """

    label: str
    issued_at: datetime
    unit: str | None


def issue(db: Database, label: str, now: datetime, *, receipts_of: str | None = None) -> str:
    """Return a new token, which is shown this once: for scores, or for the receipts of the unit of that code.

    Raises TakenLabel, InvalidLabel and UnknownPlace (the unit).
    """
    if not label.strip() or len(label) > _LONGEST_LABEL or not label.isprintable():
        raise InvalidLabel(label)
    if db.execute("SELECT 1 FROM token WHERE label = ?", (label,)).fetchone():
        raise TakenLabel(label)
    if receipts_of is not None:
        places.unit(db, receipts_of)
    token = f"skm_{secrets.token_urlsafe(32)}"
    db.execute(
        "INSERT INTO token (label, digest, issued_at, scope, unit) VALUES (?, ?, ?, ?, ?)",
        (
            label,
            _digest(token),
            now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "scores" if receipts_of is None else "receipts",
            receipts_of,
        ),
    )
    return token


def holds(db: Database, token: str) -> bool:
    """Say whether a token that reads scores is in force."""
    return bool(_matching(db, token, "scores"))


def receipts_of(db: Database, token: str) -> str | None:
    """Return the code of the unit whose receipts a token issues; None where it issues none."""
    units = _matching(db, token, "receipts")
    return units[0] if units else None


def revoke(db: Database, label: str) -> None:
    """End a token. Raises UnknownToken."""
    if not db.execute("DELETE FROM token WHERE label = ?", (label,)).rowcount:
        raise UnknownToken(label)


def tokens(db: Database) -> list[Token]:
    """Return the tokens in force, by label."""
    rows = db.execute("SELECT label, issued_at, unit FROM token ORDER BY label")
    return [Token(label, datetime.fromisoformat(issued_at), unit) for label, issued_at, unit in rows]


def _matching(db: Database, token: str, scope: str) -> list[str | None]:
    """Return the unit of each token of a scope that is this one, in a time that does not tell how nearly."""
    digest = _digest(token)
    rows = db.execute("SELECT digest, unit FROM token WHERE scope = ?", (scope,)).fetchall()
    return [unit for kept, unit in rows if compare_digest(kept, digest)]


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
