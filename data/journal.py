"""Seals: each response is bound to the one before it, so that whoever changes one breaks the chain.

A seal is the HMAC-SHA256 of the seal before and of everything that was recorded of a response, with a key
that lies beside the database and not in it: a copy of the answers cannot seal. Of a citizen's own words only
a keyed digest is sealed, so that they can be erased, and not changed; whether a response is counted yet
stands outside, for it changes.
"""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from data.secret import key_of
from surveys import catalogue

_START = "0" * 64
_SHOWN = 16
"""Letters of a seal that a person notes down: 64 bits."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a code tells whoever holds it: where and on which day, never what was answered.

    `unit` is its name, `day` that of its own zone. `counted`: it stands in the tallies. `unchanged`: its
    seal is the one that follows from what is recorded, and so are their words where they still stand.
    """

    unit: str
    day: date
    counted: bool
    unchanged: bool


def extend(db: Database) -> int:
    """Seal the responses that have none yet, in the order recorded, and return how many those were."""
    last = db.execute("SELECT response, seal FROM seal ORDER BY response DESC LIMIT 1").fetchone()
    key, (through, seal) = _key(db), last or (0, _START)
    _digest_words(db, through)
    sealed: list[tuple[int, str]] = []
    for sequence, content in _contents(db, "sequence > ?", through):
        seal = _seal(key, seal, content)
        sealed.append((sequence, seal))
    db.conn.executemany("INSERT INTO seal (response, seal) VALUES (?, ?)", sealed)
    return len(sealed)


def verify(db: Database) -> list[str]:
    """Name every response whose seal is not the one that follows; [] when the chain holds.

    Finds what was edited, deleted or put in between; what was cut off at the end only where the database's
    own count still tells, or by an `Anchor` that was noted before. After a break the chain is taken up again
    from the seal that is kept, so that each line is a break of its own.
    """
    key, seal = _key(db), _START
    kept = dict(db.execute("SELECT response, seal FROM seal"))
    broken: list[str] = []
    for sequence, content in _contents(db, "sequence > ?", 0):
        expected = _seal(key, seal, content)
        seal = kept.pop(sequence, "")
        if not hmac.compare_digest(seal, expected):
            broken.append(f"{sequence}: {'sealed otherwise' if seal else 'not sealed'}")
            seal = seal or expected
    gone = [f"{sequence}: gone" for sequence in sorted(kept.keys() | _cut_off(db))]
    return broken + gone + [f"{sequence}: words changed" for sequence in _reworded(db)]


def anchor(db: Database) -> str:
    """Return what to note outside the office to find later that the journal was cut off or made anew.

    The number of the last response and the first letters of its seal, as in 542:9f86d081884c7d65; "" while
    there is none.
    """
    row = db.execute("SELECT response, seal FROM seal ORDER BY response DESC LIMIT 1").fetchone()
    return f"{row[0]}:{row[1][:_SHOWN]}" if row else ""


def sealed(db: Database) -> int:
    """Return how many responses are sealed."""
    return int(db.execute("SELECT count(*) FROM seal").fetchone()[0])


def reaches(db: Database, noted: str) -> bool:
    """Say whether the journal still holds what it held when an anchor was noted."""
    number, _, letters = noted.partition(":")
    row = db.execute("SELECT seal FROM seal WHERE response = ?", (number,)).fetchone()
    return bool(row) and len(letters) == _SHOWN and hmac.compare_digest(row[0][:_SHOWN], letters.lower())


def _digest_words(db: Database, through: int) -> None:
    """Keep, for the seals, a digest of what was written with the responses behind the last sealed one."""
    key = _key(db)
    rows = db.execute(
        "SELECT words, uuid, sequence FROM comment JOIN response ON sequence = comment.response "
        "WHERE sequence > ?",
        (through,),
    ).fetchall()
    db.conn.executemany(
        "UPDATE response SET words_digest = ? WHERE sequence = ?",
        [(_words_digest(key, uuid, words), sequence) for words, uuid, sequence in rows],
    )


def _words_digest(key: bytes, uuid: str, words: str) -> str:
    """Return a digest against which nobody without the key can try words."""
    return hmac.digest(key, f"words {uuid} {words}".encode(), "sha256").hex()


def _reworded(db: Database, sequence: int | None = None) -> list[int]:
    """Return the responses whose words are not those that were recorded; erased words are not."""
    rows = db.execute(
        "SELECT sequence, uuid, words, words_digest FROM comment "
        "JOIN response ON sequence = comment.response WHERE sequence = coalesce(?, sequence) "
        "ORDER BY sequence",
        (sequence,),
    )
    key = _key(db)
    return [
        sequence
        for sequence, uuid, words, digest in rows
        if not hmac.compare_digest(digest or "", _words_digest(key, uuid, words))
    ]


def _cut_off(db: Database) -> set[int]:
    """Return the last number given out where that response is no longer here, with its seal or without."""
    given = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'response'").fetchone()
    last = db.execute("SELECT max(sequence) FROM response").fetchone()[0]
    return {given[0]} if given and given[0] != (last or 0) else set()


def found(db: Database, code: str) -> Found | None:
    """Return what may be said of the response with a citizen's code; None where there is none."""
    row = db.execute(
        "SELECT sequence, unit.name, day, counted FROM response "
        "JOIN unit ON unit.code = response.unit WHERE response.code = ? ORDER BY sequence LIMIT 1",
        (code,),
    ).fetchone()
    if row is None:
        return None
    sequence, unit, day, counted = row
    return Found(unit, date.fromisoformat(day), counted == 1, _holds(db, sequence))


def _holds(db: Database, sequence: int) -> bool:
    """Say whether one response still has the seal that follows from it and from the seal before."""
    before = db.execute(
        "SELECT seal FROM seal WHERE response < ? ORDER BY response DESC LIMIT 1", (sequence,)
    ).fetchone()
    kept = db.execute("SELECT seal FROM seal WHERE response = ?", (sequence,)).fetchone()
    (_, content), *_ = _contents(db, "sequence = ?", sequence)
    expected = _seal(_key(db), before[0] if before else _START, content)
    return kept is not None and hmac.compare_digest(kept[0], expected) and not _reworded(db, sequence)


def _contents(db: Database, condition: str, value: int) -> Iterator[tuple[int, bytes]]:
    """Yield what was recorded of responses, each as the same bytes whenever it is read."""
    survey = catalogue.survey()
    columns = (
        *("sequence", "uuid", "code", "survey", "unit", "service", "counter", "channel", "language"),
        *("answered_at", "recorded_at", "day", "words_digest", "seconds", "device", "device_sequence"),
        *(element.key for element in survey.elements),
        *(characteristic.key for characteristic in survey.characteristics),
    )
    rows = db.execute(
        f"SELECT {', '.join(columns)} FROM response WHERE {condition} ORDER BY sequence", (value,)
    )
    for row in rows:
        yield row[0], _bytes(dict(zip(columns, row, strict=True)))


def _bytes(content: dict[str, Any]) -> bytes:
    """Return content as bytes; what is empty is left out, so that a later column changes no old seal."""
    given = {name: value for name, value in content.items() if value is not None}
    return json.dumps(given, sort_keys=True, separators=(",", ":")).encode()


def _seal(key: bytes, before: str, content: bytes) -> str:
    return hmac.digest(key, before.encode() + content, "sha256").hex()


def _key(db: Database) -> bytes:
    return key_of(db, "journal")
