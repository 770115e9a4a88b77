"""Who may sign in: one-time links, passwords, and a brake on guessing."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from sqlite_utils import Database

from data.accounts import tries as sign_in_tries
from data.accounts.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD, hashed, is_right
from data.accounts.reach import OFFICE, Reach, reach_of
from data.accounts.tries import TooManyTries
from data.database import reading, writing

__all__ = [
    "LONGEST_PASSWORD",
    "ROLES",
    "SHORTEST_PASSWORD",
    "Account",
    "ClosedAccount",
    "InvalidAccount",
    "LinkSpent",
    "TooManyTries",
    "WrongPassword",
    "accept",
    "account",
    "administrators",
    "change_password",
    "check_name",
    "confirm",
    "invite",
    "invited",
    "sign_in",
    "sign_out_everywhere",
]

ROLES = ("administrator", "agency_head", "unit_head", "officer", "observer")

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{0,62}")
_LONGEST_NAME = 120


class WrongPassword(Exception):
    """The login is unknown, has no password yet, or the password is not its own."""


class LinkSpent(Exception):
    """The link was used, replaced by a newer one, has run out, or never was."""


class ClosedAccount(Exception):
    """The account was closed: it has to be opened again before anybody is invited to it."""


class InvalidAccount(ValueError):
    """An account that cannot be kept; `problem` is login, name, role, places or email."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in, and how far. `epoch` rises when all older sessions shall end.

    `two_steps`: a password alone does not open it.
    """

    login: str
    name: str
    role: str
    epoch: int
    reach: Reach = OFFICE
    two_steps: bool = False


def invite(db: Database, login: str, name: str, role: str, now: datetime, *, days: int = 7) -> str:
    """Create an account without a password, or take one's password away; return a link's token.

    The token lets its bearer choose a password, once, within so many days; an older link of the
    account and all its sessions end. What was opened before opens by this link first, and by nothing
    else, not by the office's provider either. `now` is aware. Raises InvalidAccount and ClosedAccount.
    """
    login = login.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise InvalidAccount("login")
    check_name(name)
    if role not in ROLES:
        raise InvalidAccount("role")
    if db.execute("SELECT 1 FROM account WHERE login = ? AND closed_at NOT NULL", (login,)).fetchone():
        raise ClosedAccount(login)
    db.execute(
        "INSERT INTO account (login, name, role, epoch) VALUES (?, ?, ?, 0) ON CONFLICT (login) "
        "DO UPDATE SET name = excluded.name, role = excluded.role, "
        "link_first = link_first OR password NOT NULL OR subject NOT NULL, "
        "password = NULL, subject = NULL, epoch = epoch + 1",
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


def accept(path: Path, token: str, password: str, now: datetime) -> Account:
    """Set the password that a link's bearer has chosen, and spend the link.

    Raises LinkSpent, and ValueError("weak") for a password outside 10 to 200 characters.
    """
    with reading(path) as db:
        invited(db, token, now)  # a worthless link costs no slow hash
    kept = hashed(password)
    with writing(path) as db:
        login = invited(db, token, now).login
        _keep(db, login, kept)
        db.execute("UPDATE account SET link_first = 0 WHERE login = ?", (login,))
        db.execute("DELETE FROM invitation WHERE login = ?", (login,))
        return _required(db, login)


def sign_in(path: Path, login: str, password: str, now: datetime) -> Account:
    """Return the account that a login and its password open.

    Raises WrongPassword, or TooManyTries after 5 failures of the login within 15 minutes. The try
    is kept before the password is looked at, so that many at once are braked as well; the slow hash
    runs outside the transaction, where no citizen's answer waits for it.
    """
    login = login.strip().lower()
    found, _ = _show_password(path, login, password, now)
    return found


def account(db: Database, login: str) -> Account | None:
    """Return the account of that login, or None where there is none or it was closed."""
    row = db.execute(
        "SELECT login, name, role, epoch, secret NOT NULL FROM account WHERE login = ? AND closed_at IS NULL",
        (login,),
    ).fetchone()
    if row is None:
        return None
    known, name, role, epoch, two_steps = row
    return Account(known, name, role, epoch, reach_of(db, login), bool(two_steps))


def change_password(path: Path, login: str, old: str, new: str, now: datetime) -> Account:
    """Replace a password and end all older sessions; return the account with its new epoch.

    The old one is asked for under the same brake as at signing in, and as far from any transaction. Raises
    WrongPassword (also where it was replaced meanwhile) and TooManyTries for the old one, ValueError("weak")
    for the new one.
    """
    _, known = _show_password(path, login, old, now)
    kept = hashed(new)
    with writing(path) as db:
        row = db.execute("SELECT password FROM account WHERE login = ?", (login,)).fetchone()
        if row is None or row[0] != known:
            raise WrongPassword
        _keep(db, login, kept)
        return _required(db, login)


def check_name(name: str) -> None:
    """Raise InvalidAccount("name") where nobody can be called so."""
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise InvalidAccount("name")


def administrators(db: Database) -> int:
    """Return how many administrators there are whose account is open, invited ones too."""
    counted = "SELECT count(*) FROM account WHERE role = 'administrator' AND closed_at IS NULL"
    return int(db.execute(counted).fetchone()[0])


def sign_out_everywhere(db: Database, login: str) -> None:
    """End all sessions of an account."""
    db.execute("UPDATE account SET epoch = epoch + 1 WHERE login = ?", (login,))


def confirm(path: Path, login: str, password: str, now: datetime) -> None:
    """Ask for somebody's own password once more. Raises as `sign_in` does."""
    _show_password(path, login, password, now)


def _show_password(path: Path, login: str, password: str, now: datetime) -> tuple[Account, str]:
    """Return the account that a password opens, and what is kept of it. Raises as `sign_in` does."""
    with writing(path) as db:
        sign_in_tries.add(db, "password", login, now)
        found = account(db, login)
        row = db.execute("SELECT password FROM account WHERE login = ?", (login,)).fetchone()
    kept: str | None = row and row[0]
    right = is_right(kept, password)
    if found is None or kept is None or not right:
        raise WrongPassword
    with writing(path) as db:
        sign_in_tries.forget(db, "password", login)
    return found, kept


def _keep(db: Database, login: str, kept: str) -> None:
    db.execute("UPDATE account SET password = ?, epoch = epoch + 1 WHERE login = ?", (kept, login))


def _required(db: Database, login: str) -> Account:
    found = account(db, login)
    if found is None:
        raise LookupError(login)
    return found


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
