"""Who is told of an alert by mail: accounts with an address, the right, and the place in their reach."""

from collections.abc import Iterable

from sqlite_utils import Database

from data.accounts.reach import Reach, reach_of
from data.alerts import Alert
from data.settings import is_mail_address

TOLD = ("administrator", "agency_head", "unit_head")
"""The roles that have the right "alerts" on the dashboard; a test holds the two together."""


def recipients(db: Database) -> dict[str, Reach]:
    """Return the logins that can be told by mail, each with how far it reaches."""
    rows = db.execute(
        "SELECT login, email FROM account WHERE closed_at IS NULL AND email IS NOT NULL "
        f"AND role IN ({', '.join('?' * len(TOLD))}) ORDER BY login",
        TOLD,
    ).fetchall()
    return {login: reach_of(db, login) for login, email in rows if is_mail_address(email)}


def address(db: Database, login: str, about: Iterable[Alert] = ()) -> str | None:
    """Return where mail for a login goes now; None where it may not be told of all of these any more."""
    row = db.execute(
        "SELECT email FROM account WHERE login = ? AND closed_at IS NULL "
        f"AND role IN ({', '.join('?' * len(TOLD))})",
        (login, *TOLD),
    ).fetchone()
    reach = reach_of(db, login)
    held = all(reach.holds(each.unit, each.counter) for each in about)
    return row[0] if row and held and row[0] and is_mail_address(row[0]) else None


def reaching(told: dict[str, Reach], unit: str, counter: str) -> Iterable[str]:
    """Return those whose reach holds a place."""
    return [login for login, reach in told.items() if reach.holds(unit, counter)]
