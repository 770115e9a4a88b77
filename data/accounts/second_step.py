"""The second step of signing in: a password of the moment (TOTP, RFC 6238), or a recovery code.

The secret is encrypted with a key beside the database, so that a copy of the database alone makes no codes;
of recovery codes only keyed digests are kept. A code counts once, and guesses are braked like passwords.
"""

import hmac
import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyotp
from sqlite_utils import Database

from data.accounts import Account, account, tries
from data.database import writing
from data.sealing import Unsealable, seal, unseal
from data.secret import key_of

STEP = 30
"""Seconds for which a code holds; the one before and the one after are taken too, for clocks differ."""

RECOVERY_CODES = 8
_RECOVERY_BYTES = 10
"""80 bits: nobody guesses one, whatever the brake."""

_PURPOSE = "second step"


class WrongCode(Exception):
    """Neither the code of the moment nor an unused recovery code, or one that was used already."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A secret not kept yet: `sealed` comes back with the first code, `address` is for the QR code."""

    secret: str
    address: str
    sealed: str


def offer(db: Database, login: str, issuer: str) -> Offer:
    """Make a secret for somebody's app; nothing is kept before a code shows that it is there."""
    secret = pyotp.random_base32()
    return _offer(db, login, issuer, secret)


def offer_again(db: Database, login: str, issuer: str, sealed: str) -> Offer:
    """Return the offer that was sealed for this very person, to be shown again. Raises Unsealable."""
    owner, _, secret = unseal(db, _PURPOSE, sealed).partition(" ")
    if owner != login:
        raise Unsealable
    return _offer(db, login, issuer, secret)


def turn_on(db: Database, login: str, sealed: str, code: str, now: datetime) -> list[str]:
    """Keep an offered secret once a code shows that the app has it; return the recovery codes, shown once.

    All sessions end. Raises WrongCode, and Unsealable.
    """
    offered = offer_again(db, login, "", sealed)
    step = _step(offered.secret, code, now, -1)
    if step is None:
        raise WrongCode
    db.execute(
        "UPDATE account SET secret = ?, step = ?, epoch = epoch + 1 WHERE login = ?",
        (seal(db, _PURPOSE, offered.secret), step, login),
    )
    return _new_recovery_codes(db, login)


def pass_on(path: Path, login: str, code: str, now: datetime) -> Account:
    """Return the account whose second step this code is, and spend the code.

    Raises WrongCode, and TooManyTries after 5 failures within 15 minutes: a brake of its own, so that only
    somebody who knows the password can set it off.
    """
    with writing(path) as db:
        tries.add(db, "second step", login, now)
    with writing(path) as db:
        found = account(db, login)
        if found is None or not _spend(db, login, code, now):
            raise WrongCode
        tries.forget(db, "second step", login)
        return found


def forget(db: Database, login: str) -> None:
    """Let the password alone open an account again."""
    db.execute("UPDATE account SET secret = NULL, step = NULL WHERE login = ?", (login,))
    db.execute("DELETE FROM recovery_code WHERE login = ?", (login,))


def recovery_codes_left(db: Database, login: str) -> int:
    """Return how many recovery codes have not been used."""
    return int(db.execute("SELECT count(*) FROM recovery_code WHERE login = ?", (login,)).fetchone()[0])


def _offer(db: Database, login: str, issuer: str, secret: str) -> Offer:
    address = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=issuer or None)
    return Offer(secret, address, seal(db, _PURPOSE, f"{login} {secret}"))


def _spend(db: Database, login: str, code: str, now: datetime) -> bool:
    row = db.execute("SELECT secret, coalesce(step, -1) FROM account WHERE login = ?", (login,)).fetchone()
    if row is None or row[0] is None:
        return False
    step = _step(unseal(db, _PURPOSE, row[0]), code, now, row[1])
    if step is not None:
        db.execute("UPDATE account SET step = ? WHERE login = ?", (step, login))
        return True
    spent = db.execute(
        "DELETE FROM recovery_code WHERE login = ? AND digest = ?", (login, _digest(db, login, code))
    )
    return spent.rowcount == 1


def _step(secret: str, code: str, now: datetime, used: int) -> int | None:
    """Return the step that a code is of, later than the one used last; all are compared, whichever it is."""
    given, here = "".join(code.split()), int(now.timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    found = None
    for step in (here - 1, here, here + 1):
        alike = hmac.compare_digest(totp.at(step * STEP).encode(), given.encode())
        found = step if alike and step > used else found
    return found


def _new_recovery_codes(db: Database, login: str) -> list[str]:
    codes = [b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)]
    db.execute("DELETE FROM recovery_code WHERE login = ?", (login,))
    db.conn.executemany(
        "INSERT INTO recovery_code (login, digest) VALUES (?, ?)",
        [(login, _digest(db, login, code)) for code in codes],
    )
    return ["-".join(code[start : start + 4] for start in range(0, len(code), 4)) for code in codes]


def _digest(db: Database, login: str, code: str) -> str:
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return hmac.digest(key_of(db, "recovery"), f"{login} {plain}".encode(), "sha256").hex()
