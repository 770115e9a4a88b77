"""The keys that make receipts: one for the server of each unit, one for each printer that works offline."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlite_utils import Database

from data import places
from data.secret import key_of
from surveys.receipt_code import HIGHEST_KEY

_LONGEST_LABEL = 120
_COLUMNS = "id, label, unit, made_at, retired_at, lost_at"


class TakenKeyLabel(Exception):
    """There already is a printer's key of that label."""


class InvalidKeyLabel(ValueError):
    """A label that cannot be kept: empty, over 120 characters, or not printable."""


class UnknownKey(Exception):
    """There is no receipt key of that number."""


class CodesUsedUp(Exception):
    """No code is left to give; `what` says of what there are too many: keys, places or serials."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class Key:
    """A key by its number; its secret stands nowhere in the database. All moments are aware, UTC.

    `server`: the unit's own server issues with it; otherwise it is a printer's. A retired key makes no more
    receipts, those it made stay good. All receipts of a lost one are worthless, unless spent before.
    """

    id: int
    label: str
    unit: str
    made_at: datetime
    retired_at: datetime | None
    lost_at: datetime | None
    server: bool


def make_key(db: Database, unit: str, label: str, now: datetime) -> Key:
    """Keep a new printer's key. Raises UnknownPlace, InvalidKeyLabel, TakenKeyLabel and CodesUsedUp."""
    if not label.strip() or len(label) > _LONGEST_LABEL or not label.isprintable():
        raise InvalidKeyLabel(label)
    if db.execute("SELECT 1 FROM receipt_key WHERE label = ? AND server = 0", (label,)).fetchone():
        raise TakenKeyLabel(label)
    places.unit(db, unit)
    return _make(db, unit, label, now, server=False)


def server_key(db: Database, unit: str, now: datetime) -> Key:
    """Return the key that a unit's server issues with, made at its first use and after each rotation."""
    rows = _keys(db, "WHERE server = 1 AND unit = ? AND retired_at IS NULL AND lost_at IS NULL", unit)
    return rows[0] if rows else _make(db, unit, unit, now, server=True)


def keys(db: Database) -> list[Key]:
    """Return all keys that ever were, by unit and number."""
    return _keys(db)


def retire(db: Database, number: int, now: datetime) -> None:
    """End a key: it makes no more receipts, and those it has made stay good. Raises UnknownKey."""
    _mark(db, "retired_at", number, now)


def lose(db: Database, number: int, now: datetime) -> None:
    """Say that a key may be in wrong hands: its receipts are worthless from now on. Raises UnknownKey."""
    _mark(db, "lost_at", number, now)


def secret_of(db: Database, number: int) -> bytes:
    """Return a key's secret, which follows from the file beside the database. Raises UnknownKey.

    It follows from the key's moment too: after a backup was restored, a number may be given once more, and
    the machine that had it before must not make the same codes as the new one.
    """
    row = db.execute("SELECT made_at FROM receipt_key WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise UnknownKey(number)
    return key_of(db, f"receipt/{number}/{row[0]}")


def _make(db: Database, unit: str, label: str, now: datetime, *, server: bool) -> Key:
    number: int = db.execute("SELECT coalesce(max(id), 0) + 1 FROM receipt_key").fetchone()[0]
    if number > HIGHEST_KEY:
        raise CodesUsedUp("keys")
    if server:
        label = f"{label} {number}"
    db.execute(
        "INSERT INTO receipt_key (id, label, unit, server, made_at) VALUES (?, ?, ?, ?, ?)",
        (number, label, unit, server, _written(now)),
    )
    return _keys(db, "WHERE id = ?", number)[0]


def _keys(db: Database, where: str = "", *given: str | int) -> list[Key]:
    rows = db.execute(f"SELECT {_COLUMNS}, server FROM receipt_key {where} ORDER BY unit, id", given)
    return [
        Key(
            number,
            label,
            unit,
            datetime.fromisoformat(made),
            _moment(retired),
            _moment(lost),
            bool(server),
        )
        for number, label, unit, made, retired, lost, server in rows
    ]


def _mark(db: Database, column: str, number: int, now: datetime) -> None:
    """Note the moment of the first time; a second one changes nothing."""
    marked = f"UPDATE receipt_key SET {column} = coalesce({column}, ?) WHERE id = ?"
    if not db.execute(marked, (_written(now), number)).rowcount:
        raise UnknownKey(number)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
