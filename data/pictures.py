"""The office's own pictures: its crest or logo."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from sqlite_utils import Database

LOGO = "logo"

LARGEST = 300_000
"""Bytes. A tablet keeps the picture with its page."""

_SIGNS: Mapping[str, tuple[tuple[int, bytes], ...]] = {
    "image/png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "image/jpeg": ((0, b"\xff\xd8\xff"),),
    "image/webp": ((0, b"RIFF"), (8, b"WEBP")),
}
"""How each kind of file begins. No SVG: it can carry script."""


class InvalidPicture(ValueError):
    """A picture that cannot be kept; `problem` is kind (not PNG, JPEG or WebP) or size (over 300 kB)."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class LostPicture(LookupError):
    """The former picture is kept no more."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is sent; `version` changes with its content."""

    media_type: str
    content: bytes
    version: str


def keep(db: Database, name: str, content: bytes) -> None:
    """Keep a picture under a name, in place of the one before. Raises InvalidPicture."""
    if len(content) > LARGEST:
        raise InvalidPicture("size")
    kinds = [
        kind
        for kind, signs in _SIGNS.items()
        if all(content[at : at + len(sign)] == sign for at, sign in signs)
    ]
    if not kinds:
        raise InvalidPicture("kind")
    db.execute(
        "INSERT INTO picture (name, media_type, content) VALUES (?, ?, ?) ON CONFLICT (name) "
        "DO UPDATE SET media_type = excluded.media_type, content = excluded.content",
        (name, kinds[0], content),
    )


def replace(db: Database, name: str, content: bytes | None) -> str | None:
    """Keep a picture under a name (None: none), put the one before aside, and return the new version.

    One former picture is kept, under the name with its version, for `bring_back`. Raises InvalidPicture.
    """
    former = picture(db, name)
    db.execute("DELETE FROM picture WHERE name GLOB ?", (f"{name}-*",))
    if former is not None:
        keep(db, f"{name}-{former.version}", former.content)
    if content is None:
        forget(db, name)
        return None
    keep(db, name, content)
    return _version(content)


def bring_back(db: Database, name: str, version: str | None) -> None:
    """Let the picture of that version, which was put aside, stand again; None: none. Raises LostPicture."""
    if version is None:
        replace(db, name, None)
        return
    aside = picture(db, f"{name}-{version}")
    if aside is None:
        raise LostPicture(version)
    replace(db, name, aside.content)


def forget(db: Database, name: str) -> None:
    """Take a picture away, if there is one."""
    db.execute("DELETE FROM picture WHERE name = ?", (name,))


def picture(db: Database, name: str) -> Picture | None:
    """Return the picture of a name, or None."""
    row = db.execute("SELECT media_type, content FROM picture WHERE name = ?", (name,)).fetchone()
    return row and Picture(row[0], row[1], _version(row[1]))


def _version(content: bytes) -> str:
    return sha256(content).hexdigest()[:12]
