"""The one contact that a citizen may leave about their words: sealed, apart from the answer, soon erased.

It is encrypted with a key that lies beside the database, opened for the owner of the case alone, and erased
when the case closes or lies answered and forgotten, when the citizen says so, or when nobody made a case of
the words in time.
"""

import re
from datetime import UTC, datetime, timedelta
from unicodedata import normalize

from sqlite_utils import Database

from data import deeds
from data.sealing import seal, unseal

LONGEST = 100
KEPT = timedelta(days=30)
"""So long a contact waits for somebody to make a case of the words, or to close one that is answered."""

_PURPOSE = "contact"
"""What contacts are sealed for."""

_TELEPHONE = re.compile(r"\+?[0-9][0-9 ().-]{6,20}[0-9]")
_MAIL = re.compile(r"[^\s@<>\"',;:]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)


class InvalidContact(ValueError):
    """Neither a telephone number nor an e-mail address."""


class NoContact(Exception):
    """No contact stands with these words, or it is not for whoever asks."""


def fit(typed: str) -> str:
    """Return a contact as it is kept; InvalidContact where it is neither telephone number nor e-mail."""
    given = normalize("NFKC", typed).strip()
    digits = sum(letter.isdigit() for letter in given)
    telephone = _TELEPHONE.fullmatch(given) and 8 <= digits <= 15
    if len(given) > LONGEST or not (telephone or _MAIL.fullmatch(given)):
        raise InvalidContact
    return given


def may_leave(db: Database, code: str) -> bool:
    """Say whether the answer with a citizen's code has words about which somebody may still ask."""
    return _answer(db, code) is not None


def left(db: Database, code: str) -> bool:
    """Say whether a contact stands with the answer of a code."""
    return bool(
        db.execute(
            "SELECT EXISTS (SELECT 1 FROM contact JOIN response ON sequence = contact.response "
            "WHERE code = ?)",
            (code,),
        ).fetchone()[0]
    )


def leave(db: Database, code: str, typed: str, now: datetime) -> None:
    """Keep a contact for the words of a code; it takes the place of one left before.

    Of the moment only the day is kept. Raises InvalidContact, and NoContact where nobody could use it.
    """
    given = fit(typed)
    response = _answer(db, code)
    if response is None:
        raise NoContact
    erase(db, response)
    db.execute(
        "INSERT INTO contact (response, sealed, left_at) VALUES (?, ?, ?)",
        (response, seal(db, _PURPOSE, given), f"{now.astimezone(UTC):%Y-%m-%d}T00:00:00Z"),
    )


def withdraw(db: Database, code: str) -> None:
    """Erase the contact of a code, if there is any."""
    for (response,) in db.execute("SELECT sequence FROM response WHERE code = ?", (code,)).fetchall():
        erase(db, response)


def stands(db: Database, response: int) -> bool:
    """Say whether a contact stands with the words of an answer."""
    return bool(
        db.execute("SELECT EXISTS (SELECT 1 FROM contact WHERE response = ?)", (response,)).fetchone()[0]
    )


def show(db: Database, number: int, login: str, now: datetime) -> str:
    """Return the contact of a case to its owner, and note that it was looked at.

    Raises NoContact for everybody else.
    """
    row = db.execute(
        "SELECT sealed, unit, counter FROM casework JOIN contact USING (response) "
        "WHERE id = ? AND owner = ? AND state != 'closed'",
        (number, login),
    ).fetchone()
    if row is None:
        raise NoContact
    sealed, unit, counter = row
    deeds.note(db, login, "contact.seen", str(number), now, unit=unit, counter=counter)
    return unseal(db, _PURPOSE, sealed)


def erase(db: Database, response: int) -> None:
    """Erase a contact; where it stood in the file is written over."""
    db.execute("PRAGMA secure_delete = ON")
    db.execute("DELETE FROM contact WHERE response = ?", (response,))


def erase_unused(db: Database, now: datetime) -> int:
    """Erase the contacts that nobody needs; return how many.

    Those of words that nobody made a case of in time, and those of cases that were answered or handed over
    so long ago and that nobody closed.
    """
    until = (now - KEPT).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    unused = db.execute(
        "SELECT contact.response FROM contact LEFT JOIN casework USING (response) WHERE left_at <= :until "
        "AND (casework.id IS NULL OR (state NOT IN ('open', 'working') AND NOT EXISTS "
        "(SELECT 1 FROM case_step WHERE casework = casework.id AND at > :until)))",
        {"until": until},
    ).fetchall()
    for (response,) in unused:
        erase(db, response)
    return len(unused)


def _answer(db: Database, code: str) -> int | None:
    """Return the answer of a code that has words, to which nobody has replied yet."""
    row = db.execute(
        "SELECT sequence FROM response JOIN comment ON comment.response = sequence "
        "LEFT JOIN casework ON casework.response = sequence "
        "WHERE code = ? AND (state IS NULL OR state IN ('open', 'working')) ORDER BY sequence LIMIT 1",
        (code,),
    ).fetchone()
    return row and int(row[0])
