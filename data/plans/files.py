"""The files that prove a plan's progress: known by their content, never by their name, and never deleted."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from data import deeds
from data.plans import plan

LARGEST = 5_000_000
"""Bytes."""

MOST = 20
"""So many files may a plan have, withdrawn ones too, which stay: so that nobody fills the disk by mistake."""

ENDINGS: Mapping[str, str] = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
}

_TELL: Mapping[str, Callable[[bytes], bool]] = {
    "application/pdf": lambda content: content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:],
    "image/png": lambda content: content.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in content[-16:],
    "image/jpeg": lambda content: content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[-64:],
    "image/webp": lambda content: content.startswith(b"RIFF") and content[8:12] == b"WEBP",
}
"""How each kind of file begins and ends: no SVG, no HTML, no office file, which can all carry programs."""

_LONGEST_NAME = 120
_UNFIT = re.compile(r"[^\w .,()+-]")


class UnknownFile(Exception):
    """There is no file of that number."""


class InvalidFile(ValueError):
    """A file that cannot be kept; `problem` is kind, size, empty or many."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class File:
    """A file without its content; `size` is in bytes."""

    id: int
    plan: int
    name: str
    media_type: str
    size: int
    login: str
    at: datetime
    withdrawn_at: datetime | None


def attach(db: Database, number: int, name: str, content: bytes, *, login: str, now: datetime) -> int:
    """Keep a file with a plan and return its number. Raises UnknownPlan and InvalidFile.

    The name is kept without its folder and unfit letters, with the ending of what the file really is.
    """
    found = plan(db, number)
    kind = _kind(content)
    if len(files(db, number)) >= MOST:
        raise InvalidFile("many")
    row = db.execute(
        "INSERT INTO plan_file (plan, name, media_type, content, at, login) "
        "VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        (number, _name(name, kind), kind, content, f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", login),
    ).fetchone()
    deeds.note(db, login, "plan.file_attached", str(number), now, unit=found.unit, after={"file": row[0]})
    return int(row[0])


def files(db: Database, number: int) -> list[File]:
    """Return the files of a plan, in the order they came."""
    return [_file(row) for row in db.execute(f"{_SELECT} WHERE plan = ? ORDER BY id", (number,))]


def file(db: Database, number: int) -> File:
    """Return one file; UnknownFile where there is none of that number."""
    row = db.execute(f"{_SELECT} WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise UnknownFile(number)
    return _file(row)


def content(db: Database, number: int) -> bytes:
    """Return what a file holds. Raises UnknownFile."""
    row = db.execute("SELECT content FROM plan_file WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise UnknownFile(number)
    return bytes(row[0])


def withdraw(db: Database, number: int, *, login: str, now: datetime) -> None:
    """Withdraw a file: it stays, and is offered no more. Raises UnknownFile."""
    _set(db, number, "plan.file_withdrawn", login, now, withdrawn=True)


def restore(db: Database, number: int, *, login: str, now: datetime) -> None:
    """Offer a withdrawn file again. Raises UnknownFile."""
    _set(db, number, "plan.file_restored", login, now, withdrawn=False)


_SELECT = "SELECT id, plan, name, media_type, length(content), login, at, withdrawn_at FROM plan_file"


def _file(row: tuple[Any, ...]) -> File:
    return File(*row[:6], *(at and datetime.fromisoformat(at) for at in row[6:]))


def _set(db: Database, number: int, what: str, login: str, now: datetime, *, withdrawn: bool) -> None:
    found = file(db, number)
    if (found.withdrawn_at is not None) == withdrawn:
        return
    at = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if withdrawn else None
    db.execute("UPDATE plan_file SET withdrawn_at = ? WHERE id = ?", (at, number))
    unit = plan(db, found.plan).unit
    deeds.note(db, login, what, str(found.plan), now, unit=unit, after={"file": number})


def _kind(content: bytes) -> str:
    if not content:
        raise InvalidFile("empty")
    if len(content) > LARGEST:
        raise InvalidFile("size")
    kind = next((kind for kind, tells in _TELL.items() if tells(content)), None)
    if kind is None:
        raise InvalidFile("kind")
    return kind


def _name(given: str, kind: str) -> str:
    """Return a name without folder, unfit letters or an ending that lies."""
    bare = _UNFIT.sub("_", re.split(r"[/\\]", given)[-1]).strip(" .") or "berkas"
    ending = ENDINGS[kind]
    if bare.lower().endswith((ending, ".jpeg") if kind == "image/jpeg" else (ending,)):
        bare = bare.rpartition(".")[0] or "berkas"
    return bare[: _LONGEST_NAME - len(ending)] + ending
