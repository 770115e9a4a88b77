"""The people of an office: who is invited, how far they reach, whose account is closed; each change a deed.

No account is ever deleted: what somebody did stays named. The last administrator stays one, and nobody
takes from themselves what they would need to give it back.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlite_utils import Database

from data import accounts
from data.accounts import ROLES, InvalidAccount, second_step
from data.accounts.reach import OFFICE, Limit, Reach, all_reaches, limit, limits_of, reach_of
from data.deeds import note
from data.settings import is_mail_address


class UnknownPerson(Exception):
    """There is no account of that login."""


class TakenLogin(Exception):
    """There already is an account of that login."""


class TakenEmail(Exception):
    """The address is another account's: it says who somebody is at the office's OIDC provider."""


class LastAdministrator(Exception):
    """Without this account nobody could administer the office."""


class OwnAccount(Exception):
    """Somebody would lock themselves out."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account, open or closed.

    `state`: invited (has never chosen a password), stale (their link has run out unused), open or closed.
    `bound`: signs in through the office's OIDC provider.
    """

    login: str
    name: str
    role: str
    email: str
    reach: Reach
    state: Literal["invited", "stale", "open", "closed"]
    two_steps: bool
    bound: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an account shall be; no limits stand for the whole office, an empty `email` for none."""

    name: str
    role: str
    limits: frozenset[Limit] = frozenset()
    email: str = ""


def people(db: Database, now: datetime) -> list[Person]:
    """Return everybody, the closed last, by name. `now` is aware."""
    ordered = f"{_SELECT} ORDER BY closed_at NOT NULL, name, account.login"
    reaches = all_reaches(db)
    rows = db.execute(ordered, {"now": now.timestamp()})
    return [_person(row, reaches.get(row[0], OFFICE)) for row in rows]


def person(db: Database, login: str, now: datetime) -> Person:
    """Return one of them; UnknownPerson where there is none of that login."""
    given = {"now": now.timestamp(), "login": login}
    row = db.execute(f"{_SELECT} WHERE account.login = :login", given).fetchone()
    if row is None:
        raise UnknownPerson(login)
    return _person(row, reach_of(db, login))


def fits(role: str, limits: Collection[Limit]) -> bool:
    """Say whether a role goes with these places; none stands for the whole office.

    An administrator administers all of it, a unit's head is one of some unit, an officer sits somewhere.
    """
    if role == "administrator":
        return not limits
    if role == "unit_head":
        return any(counter is None for _, counter in limits)
    return bool(limits) or role != "officer"


def admit(db: Database, by: str, login: str, wanted: Wanted, now: datetime) -> str:
    """Make an account, and return the token of the link with which its password is chosen.

    Raises TakenLogin, TakenEmail, InvalidAccount, and UnknownPlace.
    """
    login = login.strip().lower()
    if db.execute("SELECT 1 FROM account WHERE login = ?", (login,)).fetchone():
        raise TakenLogin(login)
    _check(wanted)
    token = accounts.invite(db, login, wanted.name, wanted.role, now)
    limit(db, login, wanted.limits)
    _set_email(db, login, wanted.email)
    note(db, by, "person.invited", login, now, after=_standing(db, login))
    return token


def renew(db: Database, by: str, login: str, now: datetime) -> str:
    """Take somebody's password away and return a new link's token; their sessions end.

    Raises UnknownPerson, OwnAccount, and ClosedAccount.
    """
    known = person(db, login, now)
    if by == login:
        raise OwnAccount(login)
    token = accounts.invite(db, login, known.name, known.role, now)
    note(db, by, "person.linked", login, now)
    return token


def change(db: Database, by: str, login: str, wanted: Wanted, now: datetime) -> None:
    """Change what is known of somebody, from their next click on.

    Raises UnknownPerson, TakenEmail, InvalidAccount, UnknownPlace, LastAdministrator, and OwnAccount where
    somebody would make themselves less than an administrator.
    """
    known = person(db, login, now)
    accounts.check_name(wanted.name)
    _check(wanted)
    if known.role == "administrator" and wanted.role != "administrator":
        _require_others(db, by, known)
    before = _standing(db, login)
    db.execute("UPDATE account SET name = ?, role = ? WHERE login = ?", (wanted.name, wanted.role, login))
    limit(db, login, wanted.limits)
    _set_email(db, login, wanted.email)
    if before != (after := _standing(db, login)) or wanted.email.strip().lower() != known.email:
        note(db, by, "person.changed", login, now, before=before, after=after)


def close(db: Database, by: str, login: str, now: datetime) -> None:
    """Close an account: its sessions, its link and all that opens it are gone, its name stays.

    Raises UnknownPerson, OwnAccount, and LastAdministrator.
    """
    known = person(db, login, now)
    if known.state == "closed":
        return
    _require_others(db, by, known)
    second_step.forget(db, login)
    db.execute("DELETE FROM invitation WHERE login = ?", (login,))
    db.execute(
        "UPDATE account SET closed_at = ?, password = NULL, subject = NULL, link_first = 1, "
        "epoch = epoch + 1 WHERE login = ?",
        (f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", login),
    )
    note(db, by, "person.closed", login, now)


def reopen(db: Database, by: str, login: str, now: datetime) -> str:
    """Open a closed account again, and return a link's token: nothing that opened it before does.

    Raises UnknownPerson.
    """
    known = person(db, login, now)
    db.execute("UPDATE account SET closed_at = NULL WHERE login = ?", (login,))
    token = accounts.invite(db, login, known.name, known.role, now)
    note(db, by, "person.reopened", login, now)
    return token


def end_sessions(db: Database, by: str, login: str, now: datetime) -> None:
    """Sign somebody out wherever they are signed in. Raises UnknownPerson."""
    person(db, login, now)
    accounts.sign_out_everywhere(db, login)
    note(db, by, "person.signed_out", login, now)


def reset_second_step(db: Database, by: str, login: str, now: datetime) -> None:
    """Let somebody who has lost their second step in by the password alone. Raises UnknownPerson."""
    person(db, login, now)
    second_step.forget(db, login)
    accounts.sign_out_everywhere(db, login)
    note(db, by, "person.second_step_reset", login, now)


_SELECT = """
    SELECT account.login, name, role, coalesce(email, ''), secret NOT NULL, subject NOT NULL, CASE
        WHEN closed_at NOT NULL THEN 'closed'
        WHEN password NOT NULL OR subject NOT NULL THEN 'open'
        WHEN until > :now THEN 'invited' ELSE 'stale' END
    FROM account LEFT JOIN invitation ON invitation.login = account.login
"""


def _person(row: tuple[Any, ...], reach: Reach) -> Person:
    login, name, role, email, two_steps, bound, state = row
    return Person(login, name, role, email, reach, state, bool(two_steps), bool(bound))


def _check(wanted: Wanted) -> None:
    if wanted.role not in ROLES:
        raise InvalidAccount("role")
    if not fits(wanted.role, wanted.limits):
        raise InvalidAccount("places")


def _require_others(db: Database, by: str, known: Person) -> None:
    """Raise where somebody would lock themselves or the whole office out."""
    if by == known.login:
        raise OwnAccount(known.login)
    if known.role == "administrator" and accounts.administrators(db) < 2:
        raise LastAdministrator(known.login)


def _set_email(db: Database, login: str, email: str) -> None:
    """Keep an address; with another one, who somebody was at the provider is forgotten."""
    wanted = email.strip().lower()
    if wanted and not is_mail_address(wanted):
        raise InvalidAccount("email")
    taken = "SELECT 1 FROM account WHERE lower(email) = ? AND login != ?"
    if wanted and db.execute(taken, (wanted, login)).fetchone():
        raise TakenEmail(wanted)
    db.execute(
        "UPDATE account SET email = :email, "
        "subject = iif(coalesce(lower(email), '') = coalesce(:email, ''), subject, NULL) "
        "WHERE login = :login",
        {"email": wanted or None, "login": login},
    )


def _standing(db: Database, login: str) -> dict[str, Any]:
    """Return what a deed tells of an account: not its address, which is nobody's business there."""
    name, role = db.execute("SELECT name, role FROM account WHERE login = ?", (login,)).fetchone()
    codes = [f"{unit}/{counter}" if counter else unit for unit, counter in limits_of(db, login)]
    return {"name": name, "role": role, "places": codes}
