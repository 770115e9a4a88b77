"""Who did what to settings, people, places and signals: an audit log that only grows.

It names what somebody with an account did, and never anything that a citizen said, left or was. `what` is
dotted words, a thing and what became of it ("place.renamed"); `before` and `after` say what changed, which
is what an undo needs: an undo is a deed of its own that names the one it undoes.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from data.accounts.reach import OFFICE, Reach

Changed = Mapping[str, Any]

COMMAND_LINE = "skm"
"""Who it was where a command did it: whoever holds the machine has no account to name."""

_WHAT = re.compile(r"[a-z_]+(\.[a-z_]+)+")
_LONGEST_WHAT, _LONGEST_SUBJECT, _LONGEST_CHANGE = 64, 200, 8000


class InvalidDeed(ValueError):
    """A deed that cannot be kept; the text says which part of it."""


class UnknownDeed(Exception):
    """There is no deed of that number."""


class AlreadyUndone(Exception):
    """The deed was undone before."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did, when; unit and counter "" where it was about the whole office.

    `undoes` is the deed that this one undoes, `undone_by` the one that undid it.
    """

    id: int
    at: datetime
    login: str
    what: str
    subject: str
    unit: str
    counter: str
    before: Changed | None
    after: Changed | None
    undoes: int | None
    undone_by: int | None


def note(
    db: Database,
    login: str,
    what: str,
    subject: str,
    now: datetime,
    *,
    unit: str = "",
    counter: str = "",
    before: Changed | None = None,
    after: Changed | None = None,
    undoes: int | None = None,
) -> int:
    """Note a deed in the transaction that does it, and return its number.

    `subject` names what it was done to (a code, a login, a number), `now` is aware. Raises InvalidDeed,
    and AlreadyUndone where another deed undid the same one before.
    """
    if not _WHAT.fullmatch(what) or len(what) > _LONGEST_WHAT:
        raise InvalidDeed("what")
    if len(subject) > _LONGEST_SUBJECT:
        raise InvalidDeed("subject")
    if undoes is not None and deed(db, undoes).undone_by is not None:
        raise AlreadyUndone(undoes)
    row = db.execute(
        "INSERT INTO deed (at, login, what, unit, counter, subject, before, after, undoes) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            login,
            what,
            unit or None,
            counter or None,
            subject,
            _text(before),
            _text(after),
            undoes,
        ),
    ).fetchone()
    return int(row[0])


def deeds(
    db: Database,
    reach: Reach = OFFICE,
    *,
    what: str = "",
    login: str = "",
    before_id: int | None = None,
    most: int = 100,
) -> list[Deed]:
    """Return the latest deeds about places in reach, the latest first.

    `what` is a deed ("place.renamed") or its thing alone ("place"); `before_id` goes on where an earlier
    list has ended. Deeds about the whole office are for those who reach it.
    """
    within, values = _within(reach)
    rows = db.execute(
        f"{_SELECT} WHERE {within} AND (:what = '' OR deed.what = :what OR deed.what GLOB :what || '.*') "
        "AND (:login = '' OR deed.login = :login) AND deed.id < :before ORDER BY deed.id DESC LIMIT :most",
        values | {"what": what, "login": login, "before": before_id or 1 << 62, "most": most},
    )
    return [_deed(row) for row in rows]


def deed(db: Database, number: int) -> Deed:
    """Return one deed; UnknownDeed where there is none of that number."""
    row = db.execute(f"{_SELECT} WHERE deed.id = ?", (number,)).fetchone()
    if row is None:
        raise UnknownDeed(number)
    return _deed(row)


def doers(db: Database, reach: Reach = OFFICE) -> list[str]:
    """Return the logins that have done anything about places in reach, sorted."""
    within, values = _within(reach)
    return [
        row[0] for row in db.execute(f"SELECT DISTINCT login FROM deed WHERE {within} ORDER BY login", values)
    ]


_SELECT = """
    SELECT deed.id, deed.at, deed.login, deed.what, deed.subject, coalesce(deed.unit, ''),
        coalesce(deed.counter, ''), deed.before, deed.after, deed.undoes, undoing.id
    FROM deed LEFT JOIN deed AS undoing ON undoing.undoes = deed.id
"""


def _deed(row: tuple[Any, ...]) -> Deed:
    number, at, login, what, subject, unit, counter, before, after, undoes, undone_by = row
    return Deed(
        number,
        datetime.fromisoformat(at),
        login,
        what,
        subject,
        unit,
        counter,
        json.loads(before) if before else None,
        json.loads(after) if after else None,
        undoes,
        undone_by,
    )


def _within(reach: Reach) -> tuple[str, dict[str, Any]]:
    """Return the condition for deeds about places in reach, and its values: codes as one JSON text."""
    if reach.units is None:
        return "1", {}
    return (
        """(deed.unit IN (SELECT value FROM json_each(:units))
            OR deed.unit || '/' || deed.counter IN (SELECT value FROM json_each(:counters)))""",
        {
            "units": json.dumps(sorted(reach.units)),
            "counters": json.dumps(sorted(f"{unit}/{counter}" for unit, counter in reach.counters)),
        },
    )


def _text(changed: Changed | None) -> str | None:
    if changed is None:
        return None
    text = json.dumps(changed, ensure_ascii=False, sort_keys=True)
    if len(text) > _LONGEST_CHANGE:
        raise InvalidDeed("changes")
    return text
