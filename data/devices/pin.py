"""The PIN that opens a kiosk's staff page: kept as a slow hash, which a tablet without network can check too.

It holds off hands at a counter, and no more: who has a paired tablet's page has the hash in it, and a
computer tries all PINs of six digits against that in minutes.
"""

import hashlib
import re
import secrets
from base64 import b64decode, b64encode
from hmac import compare_digest

from sqlite_utils import Database

from data.settings import change_settings

ROUNDS = 600_000
"""Rounds of PBKDF2-HMAC-SHA-256, as OWASP's cheat sheet for passwords names them (2023)."""

_PIN = re.compile(r"[0-9]{4,8}")


class InvalidPin(ValueError):
    """A PIN that is not 4 to 8 digits."""


def set_pin(db: Database, pin: str) -> None:
    """Let this PIN open the staff page of every kiosk. Raises InvalidPin."""
    if not _PIN.fullmatch(pin):
        raise InvalidPin
    salt = secrets.token_bytes(16)
    parts = ("pbkdf2-sha256", str(ROUNDS), _text(salt), _text(_hash(pin, salt, ROUNDS)))
    change_settings(db, kiosk_pin="$".join(parts))


def is_pin(given: str, kept: str) -> bool:
    """Say whether a PIN is the one whose hash `kept` is, in a time that does not tell how nearly.

    `kept` is the setting; never true while none has been set. Takes a fifth of a second or more.
    """
    if not kept or not _PIN.fullmatch(given):
        return False
    _, rounds, salt, right = kept.split("$")
    return compare_digest(_hash(given, b64decode(salt), int(rounds)), b64decode(right))


def _hash(pin: str, salt: bytes, rounds: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, rounds)


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()
