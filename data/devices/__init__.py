"""The kiosks that were paired with a counter: how one is paired, what it tells of itself, and its end."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from data import places
from data.database import writing
from surveys.short_code import ALPHABET

HALF = 4
"""Letters in each half of a pairing code: the first names the pairing, the second proves it."""

TRIES = 5
"""Wrong second halves that a pairing bears. They count against the pairing they name, so a flood of guesses
shuts nobody else out: it must first name one (1 in a million), and then is right 5 times in a million."""

MINUTES = 30
"""So long a pairing code is good."""

_LONGEST_NAME = 120
_LONGEST_STORAGE = 1_000
_FARTHEST = 2**53


class SpentPairing(Exception):
    """The code was used, has run out, was guessed at too often, or never was."""


class InvalidDevice(ValueError):
    """A device that cannot be kept: its name is empty, over 120 characters, or not printable."""


class UnknownDevice(Exception):
    """There is no device of that `code`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class InvalidNews(ValueError):
    """What a device tells of itself cannot be understood; `word` names what."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


@dataclass(frozen=True, slots=True)
class Device:
    """One paired kiosk and what it last told of itself; all moments are aware, in UTC.

    `waiting` and `refused` count the answers that lie on it; `last_sequence` is the number of the last
    answer that it kept. `clock_offset` is its clock less ours, in seconds. What it has not told is None.
    """

    code: str
    name: str
    counter: str
    paired_at: datetime
    paired_by: str
    revoked_at: datetime | None
    seen_at: datetime | None
    waiting: int | None
    refused: int | None
    last_sequence: int | None
    clock_offset: int | None
    version: str | None
    storage: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reception:
    """What has come from a device.

    `received` counts its responses here; `missing` the numbers that it gave out since it was paired
    which are neither here nor waiting there nor refused: answers that were lost.
    """

    device: Device
    received: int
    missing: int


def offer(db: Database, counter: str, name: str, by: str, now: datetime) -> str:
    """Return a new pairing code, XXXX-XXXX, which is shown this once and good for 30 minutes.

    `name` is what the device will be called, `by` who lets it in. Raises places.UnknownPlace and
    InvalidDevice.
    """
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise InvalidDevice(name)
    places.counter(db, counter)
    db.execute("DELETE FROM pairing WHERE until <= ?", (now.timestamp(),))
    half, proof = _free_half(db), _letters()
    db.execute(
        "INSERT INTO pairing (half, digest, tries, counter, name, made_by, until) "
        "VALUES (?, ?, 0, ?, ?, ?, ?)",
        (
            half,
            _digest(half + proof),
            counter,
            name.strip(),
            by,
            (now + timedelta(minutes=MINUTES)).timestamp(),
        ),
    )
    return f"{half}-{proof}"


def offered(db: Database, code: str, now: datetime) -> tuple[str, str] | None:
    """Return counter and name that a code is for, or None.

    Only the first half is looked up, so looking is no try and proves nothing: `pair` does.
    """
    found: tuple[str, str] | None = db.execute(
        "SELECT counter, name FROM pairing WHERE half = ? AND until > ? AND tries < ?",
        (_bare(code)[:HALF], now.timestamp(), TRIES),
    ).fetchone()
    return found


def pair(path: Path, code: str, now: datetime) -> tuple[Device, str]:
    """Spend a pairing code and return the new device with its key, which is told this once.

    Dashes, spaces and small letters are welcome. Raises SpentPairing; the wrong try is kept all the same.
    """
    given = _bare(code)
    with writing(path) as db:
        row = db.execute(
            "SELECT digest, counter, name, made_by FROM pairing WHERE half = ? AND until > ? AND tries < ?",
            (given[:HALF], now.timestamp(), TRIES),
        ).fetchone()
        if row and compare_digest(row[0], _digest(given)):
            db.execute("DELETE FROM pairing WHERE half = ?", (given[:HALF],))
            _, counter, name, by = row
            return _add(db, counter, name, by, now)
        db.execute("UPDATE pairing SET tries = tries + 1 WHERE half = ?", (given[:HALF],))
    raise SpentPairing


def device_of(db: Database, key: str) -> Device | None:
    """Return the device of a key, or None for a key that is unknown or revoked.

    Found through its SHA-256: how long the index looks tells nothing of 256 random bits.
    """
    found = _devices(db, "WHERE digest = ? AND revoked_at IS NULL", (_digest(key),))
    return found[0] if found else None


def revoked(db: Database, key: str) -> bool:
    """Say whether a key was once a device's and is no more."""
    row = db.execute("SELECT revoked_at FROM device WHERE digest = ?", (_digest(key),)).fetchone()
    return row is not None and row[0] is not None


def revoke(db: Database, code: str, now: datetime) -> None:
    """End a device's key; what it sent stays. Raises UnknownDevice. A second time changes nothing."""
    ended = db.execute(
        "UPDATE device SET revoked_at = coalesce(revoked_at, ?) WHERE code = ?", (_written(now), code)
    )
    if not ended.rowcount:
        raise UnknownDevice(code)


def heard(db: Database, device: Device, told: Mapping[str, Any], now: datetime) -> None:
    """Keep what a device tells of itself.

    `told`: version (text), waiting, refused and last_sequence (counts), clock (its own time, ISO 8601 with
    a zone), storage (a small mapping); each may be missing. Raises InvalidNews.
    """
    waiting, refused, last = (_count(told, word) for word in ("waiting", "refused", "last_sequence"))
    db.execute(
        "UPDATE device SET seen_at = ?, waiting = ?, refused = ?, last_sequence = ?, "
        "first_sequence = coalesce(first_sequence, ?), clock_offset = ?, version = ?, storage = ? "
        "WHERE code = ?",
        (
            *(_written(now), waiting, refused, last),
            None if last is None else max(0, last - (waiting or 0)),  # of an earlier pairing
            *(_offset(told, now), _version(told), _storage(told), device.code),
        ),
    )


def devices(db: Database) -> list[Device]:
    """Return all devices by counter and name, those whose key was revoked last."""
    return _devices(db, "ORDER BY revoked_at IS NOT NULL, counter, name, code")


def device(db: Database, code: str) -> Device:
    """Return the device of that code, revoked or not. Raises UnknownDevice."""
    found = _devices(db, "WHERE code = ?", (code,))
    if not found:
        raise UnknownDevice(code)
    return found[0]


def receptions(db: Database) -> list[Reception]:
    """Return what has come from each device, in the order of `devices`."""
    rows = db.execute(_RECEIVED).fetchall()
    came = {code: (received, max(0, missing or 0)) for code, received, missing in rows}
    return [Reception(device, *came[device.code]) for device in devices(db)]


_NUMBERS = (
    "FROM {0} WHERE device = device.code AND device_sequence BETWEEN first_sequence + 1 AND last_sequence"
)
_RECEIVED = f"""
    SELECT code, (SELECT count(*) FROM response WHERE device = device.code),
        last_sequence - first_sequence - coalesce(waiting, 0)
        - (SELECT count(*) FROM (SELECT DISTINCT device_sequence {_NUMBERS.format("response")}))
        - (SELECT count(DISTINCT device_sequence) {_NUMBERS.format("refusal")} AND NOT EXISTS (
            SELECT 1 FROM response WHERE response.device = refusal.device
            AND response.device_sequence = refusal.device_sequence))
    FROM device
"""

_COLUMNS = (
    "code, name, counter, paired_at, paired_by, revoked_at, seen_at, waiting, refused, last_sequence, "
    "clock_offset, version, storage"
)


def _devices(db: Database, clause: str, given: tuple[str, ...] = ()) -> list[Device]:
    names = _COLUMNS.split(", ")
    rows = db.execute(f"SELECT {_COLUMNS} FROM device {clause}", given).fetchall()
    return [_device(dict(zip(names, row, strict=True))) for row in rows]


def _device(row: dict[str, Any]) -> Device:
    for moment in ("paired_at", "revoked_at", "seen_at"):
        row[moment] = row[moment] and datetime.fromisoformat(row[moment])
    return Device(**row | {"storage": json.loads(row["storage"])})


def _add(db: Database, counter: str, name: str, by: str, now: datetime) -> tuple[Device, str]:
    key, code = f"skd_{secrets.token_urlsafe(32)}", secrets.token_hex(4)
    db.execute(
        "INSERT INTO device (code, name, counter, digest, paired_at, paired_by, storage) "
        "VALUES (?, ?, ?, ?, ?, ?, '{}')",
        (code, name, counter, _digest(key), _written(now), by),
    )
    return _devices(db, "WHERE code = ?", (code,))[0], key


def _free_half(db: Database) -> str:
    half = _letters()
    while db.execute("SELECT 1 FROM pairing WHERE half = ?", (half,)).fetchone():
        half = _letters()
    return half


def _letters() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(HALF))


def _bare(code: str) -> str:
    """Return the letters of a code, however somebody has typed it."""
    return "".join(letter for letter in code[:64].upper() if letter.isalnum())


def _count(told: Mapping[str, Any], word: str) -> int | None:
    value = told.get(word)
    if value is None or (type(value) is int and 0 <= value <= _FARTHEST):
        return value
    raise InvalidNews(word)


def _offset(told: Mapping[str, Any], now: datetime) -> int | None:
    clock = told.get("clock")
    if clock is None:
        return None
    try:
        return round((datetime.fromisoformat(clock) - now).total_seconds())
    except (TypeError, ValueError) as problem:
        raise InvalidNews("clock") from problem


def _version(told: Mapping[str, Any]) -> str | None:
    version = told.get("version")
    if version is None or (isinstance(version, str) and len(version) <= 64 and version.isprintable()):
        return version
    raise InvalidNews("version")


def _storage(told: Mapping[str, Any]) -> str:
    storage = told.get("storage") or {}
    written = json.dumps(storage, separators=(",", ":"))
    if not isinstance(storage, Mapping) or len(written) > _LONGEST_STORAGE:
        raise InvalidNews("storage")
    return written


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
