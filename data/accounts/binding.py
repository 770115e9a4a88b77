"""Who somebody at the office's OIDC provider is here: only ever an account that an administrator made."""

from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from data.accounts import Account, account
from data.database import writing
from data.deeds import note


class NotInvited(Exception):
    """No open account is theirs."""


def account_of(path: Path, subject: str, email: str, now: datetime) -> Account:
    """Return the open account of a subject ("issuer|sub").

    At the first time it is the account for which an administrator has entered the address that the provider
    has verified ("" where it has none); from then on the subject alone tells. An account that was opened
    before and waits for its new link to be used is nobody's until then. Raises NotInvited.
    """
    with writing(path) as db:
        row = db.execute("SELECT login FROM account WHERE subject = ?", (subject,)).fetchone()
        found = account(db, row[0] if row else _bind(db, subject, email, now))
    if found is None:
        raise NotInvited
    return found


def _bind(db: Database, subject: str, email: str, now: datetime) -> str:
    """Bind a subject to the one unbound account with this address; return its login, or ""."""
    rows = db.execute(
        "SELECT login FROM account WHERE lower(email) = ? AND subject IS NULL AND closed_at IS NULL "
        "AND NOT link_first",
        (email.strip().lower(),),
    ).fetchall()
    if not email.strip() or len(rows) != 1:
        return ""
    login: str = rows[0][0]
    db.execute("UPDATE account SET subject = ? WHERE login = ?", (subject, login))
    note(db, login, "account.bound", login, now)
    return login
