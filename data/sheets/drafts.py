"""Spreadsheets that somebody has sent to be imported: kept in a private folder until they say yes or no.

They hold what offices wrote down about people, so each is its sender's alone, and is gone as soon as it was
imported or given up, at the latest after two hours.
"""

import json
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import rmtree

from data import private_file

LARGEST = 10_000_000
"""Bytes of a spreadsheet."""

KEPT = timedelta(hours=2)

KINDS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
"""How such a file's name ends."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_LONGEST_NAME = 100


class UnknownDraft(Exception):
    """There is no such draft, or no longer, or it is somebody else's."""


class InvalidDraft(ValueError):
    """A file that cannot be kept; `problem` is kind, size or empty."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Draft:
    """A spreadsheet that waits for its sender's word; `name` is what the file was called."""

    token: str
    file: Path
    name: str


def keep(database: Path, login: str, name: str, content: bytes, now: datetime) -> str:
    """Keep a file, erase those that are too old, and return the token that opens it. Raises InvalidDraft."""
    sweep(database, now)
    kind = Path(name).suffix.lower()
    if kind not in KINDS:
        raise InvalidDraft("kind")
    if len(content) > LARGEST:
        raise InvalidDraft("size")
    if not content.strip():
        raise InvalidDraft("empty")
    token = secrets.token_urlsafe(16)
    folder = _folder(database) / token
    folder.parent.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700)
    private_file.keep(folder / f"berkas{kind}", content)
    shown = "".join(letter for letter in name if letter.isprintable())[-_LONGEST_NAME:]
    about = {"login": login, "name": shown, "at": now.astimezone(UTC).isoformat()}
    private_file.keep(folder / "about.json", json.dumps(about).encode())
    return token


def draft(database: Path, token: str, login: str, now: datetime) -> Draft:
    """Return the draft of that token. Raises UnknownDraft."""
    if not _TOKEN.fullmatch(token):
        raise UnknownDraft
    folder = _folder(database) / token
    try:
        about = json.loads((folder / "about.json").read_bytes())
        file = next(folder.glob("berkas.*"))
    except (OSError, StopIteration) as gone:
        raise UnknownDraft from gone
    if about["login"] != login or datetime.fromisoformat(about["at"]) < now - KEPT:
        raise UnknownDraft
    return Draft(token, file, about["name"])


def forget(database: Path, token: str) -> None:
    """Erase a draft, if it is there."""
    if _TOKEN.fullmatch(token):
        rmtree(_folder(database) / token, ignore_errors=True)


def sweep(database: Path, now: datetime) -> None:
    """Erase what has waited too long, and what was only half kept."""
    oldest = (now - KEPT).timestamp()
    with suppress(OSError):
        for folder in _folder(database).iterdir():
            try:
                at = datetime.fromisoformat(
                    json.loads((folder / "about.json").read_bytes())["at"]
                ).timestamp()
            except (OSError, ValueError):
                at = folder.stat().st_mtime
            if at < oldest:
                rmtree(folder, ignore_errors=True)


def _folder(database: Path) -> Path:
    return database.with_name(f"{database.name}.imports")
