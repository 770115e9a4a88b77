"""Who may sign in: one-time links, passwords, and a brake on guessing."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore

from sqlite_utils import Database
from werkzeug.security import check_password_hash, generate_password_hash

from data.accounts import tries as sign_in_tries
from data.accounts.reach import OFFICE, Reach, reach_of
from data.accounts.tries import TooManyTries
from data.database import writing

__all__ = [
    "Account",
    "InvalidAccount",
    "LinkSpent",
    "TooManyTries",
    "WrongPassword",
    "accept",
    "account",
    "administrators",
    "change_password",
    "invite",
    "invited",
    "sign_in",
    "sign_out_everywhere",
]

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
ROLES = ("administrator", "agency_head", "unit_head", "officer", "observer")

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{0,62}")
_LONGEST_NAME = 120
_METHOD = "scrypt:32768:8:1"
_NOBODY = f"{_METHOD}$nobody${'0' * 128}"
"""Checked where a login has no password, so that the time does not tell which logins exist."""

_AT_ONCE = BoundedSemaphore(2)
"""Passwords that one process looks at together: guessing must not take the machine from citizens."""


class WrongPassword(Exception):
    """The login is unknown, has no password yet, or the password is not its own."""


class LinkSpent(Exception):
    """The link was used, replaced by a newer one, has run out, or never was."""


class InvalidAccount(ValueError):
    """An account that cannot be kept; `problem` is login, name or role."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in, and how far. `epoch` rises when all older sessions shall end."""

    login: str
    name: str
    role: str
    epoch: int
    reach: Reach = OFFICE


def invite(db: Database, login: str, name: str, role: str, now: datetime, *, days: int = 7) -> str:
    """Create an account without a password, or take one's password away; return a link's token.

    The token lets its bearer choose a password, once, within so many days; an older link of the
    account and all its sessions end. `now` is aware. Raises InvalidAccount.
    """
    login = login.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise InvalidAccount("login")
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise InvalidAccount("name")
    if role not in ROLES:
        raise InvalidAccount("role")
    db.execute(
        "INSERT INTO account (login, name, role, epoch) VALUES (?, ?, ?, 0) ON CONFLICT (login) "
        "DO UPDATE SET name = excluded.name, role = excluded.role, "
        "password = NULL, epoch = epoch + 1",
        (login, name, role),
    )
    token = secrets.token_urlsafe(32)
    db.execute(
        "INSERT INTO invitation (login, digest, until) VALUES (?, ?, ?) ON CONFLICT (login) "
        "DO UPDATE SET digest = excluded.digest, until = excluded.until",
        (login, _digest(token), (now + timedelta(days=days)).timestamp()),
    )
    return token


def invited(db: Database, token: str, now: datetime) -> Account:
    """Return whom a link is for; LinkSpent where it no longer is for anybody."""
    row = db.execute(
        "SELECT login FROM invitation WHERE digest = ? AND until > ?",
        (_digest(token), now.timestamp()),
    ).fetchone()
    found = row and account(db, row[0])
    if not found:
        raise LinkSpent
    return found


def accept(db: Database, token: str, password: str, now: datetime) -> Account:
    """Set the password that a link's bearer has chosen, and spend the link.

    Raises LinkSpent, and ValueError("weak") for a password outside 10 to 200 characters.
    """
    login = invited(db, token, now).login
    _set_password(db, login, password)
    db.execute("DELETE FROM invitation WHERE login = ?", (login,))
    return _required(db, login)


def sign_in(path: Path, login: str, password: str, now: datetime) -> Account:
    """Return the account that a login and its password open.

    Raises WrongPassword, or TooManyTries after 5 failures of the login within 15 minutes. The try
    is kept before the password is looked at, so that many at once are braked as well; the slow hash
    runs outside the transaction, where no citizen's answer waits for it.
    """
    login = login.strip().lower()
    with writing(path) as db:
        sign_in_tries.add(db, login, now)
        found = account(db, login)
        row = db.execute("SELECT password FROM account WHERE login = ?", (login,)).fetchone()
    kept: str | None = row and row[0]
    with _AT_ONCE:
        right = check_password_hash(kept or _NOBODY, password[:LONGEST_PASSWORD])
    if found is None or kept is None or not right:
        raise WrongPassword
    with writing(path) as db:
        sign_in_tries.forget(db, login)
    return found


def account(db: Database, login: str) -> Account | None:
    """Return the account of that login, or None where there is none or it was closed."""
    row = db.execute(
        "SELECT login, name, role, epoch FROM account WHERE login = ? AND closed_at IS NULL", (login,)
    ).fetchone()
    if row is None:
        return None
    known, name, role, epoch = row
    return Account(known, name, role, epoch, reach_of(db, login))


def change_password(db: Database, login: str, old: str, new: str) -> Account:
    """Replace a password and end all older sessions; return the account with its new epoch.

    Raises WrongPassword for the old one, ValueError("weak") for the new one.
    """
    row = db.execute("SELECT password FROM account WHERE login = ?", (login,)).fetchone()
    if row is None or row[0] is None or not check_password_hash(row[0], old[:LONGEST_PASSWORD]):
        raise WrongPassword
    _set_password(db, login, new)
    return _required(db, login)


def administrators(db: Database) -> int:
    """Return how many administrators there are, invited ones too."""
    return int(db.execute("SELECT count(*) FROM account WHERE role = 'administrator'").fetchone()[0])


def sign_out_everywhere(db: Database, login: str) -> None:
    """End all sessions of an account."""
    db.execute("UPDATE account SET epoch = epoch + 1 WHERE login = ?", (login,))


def _set_password(db: Database, login: str, password: str) -> None:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise ValueError("weak")
    db.execute(
        "UPDATE account SET password = ?, epoch = epoch + 1 WHERE login = ?",
        (generate_password_hash(password, _METHOD), login),
    )


def _required(db: Database, login: str) -> Account:
    found = account(db, login)
    if found is None:
        raise LookupError(login)
    return found


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
