"""The key that signs sessions, seals and receipts, in a file beside the database.

A copy of the answers alone can sign nothing. A lost key cannot be made anew: the seals and receipts that it
made would all be worthless, so an office that has any must bring the file back.
"""

import hmac
import os
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import mkstemp

from sqlite_utils import Database

from data.database import MissingDatabase, UnusableDatabase, reading

_LENGTH = 32


class SpoiltKey(UnusableDatabase):
    """The key file is not one that this program has written."""


class MissingKey(UnusableDatabase):
    """The key file is gone, and what it sealed is still here."""


def secret_key(path: Path, purpose: str) -> bytes:
    """Return the key for a purpose ("kiosk", "dashboard"), beside the database at `path`.

    The file is made at the first use. Each purpose has a key of its own, so that a session of one
    face is worthless at the other. Raises SpoiltKey and MissingKey.
    """
    database = path.resolve()
    file = database.with_name(f"{database.name}.key")
    if not file.exists():
        _require_nothing_sealed(database, file)
        _create(file)
    key = file.read_bytes()
    if len(key) != _LENGTH:
        raise SpoiltKey(f"Berkas kunci {file} rusak. Kembalikan berkas itu dari cadangan.")
    return hmac.digest(key, purpose.encode(), "sha256")


def key_of(db: Database, purpose: str) -> bytes:
    """Return the same key for whoever has the database open, read once a process.

    Raises SpoiltKey and MissingKey.
    """
    file = db.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0]
    return _read_once(file, purpose)


@cache
def _read_once(file: str, purpose: str) -> bytes:
    return secret_key(Path(file), purpose)


def _require_nothing_sealed(database: Path, file: Path) -> None:
    with suppress(MissingDatabase), reading(database) as db:
        sealed = "SELECT EXISTS (SELECT 1 FROM seal) OR EXISTS (SELECT 1 FROM receipt_key)"
        if "seal" in db.table_names() and db.execute(sealed).fetchone()[0]:
            raise MissingKey(
                f"Berkas kunci {file} tidak ada, padahal jawaban di basis data disegel dengannya. "
                "Kembalikan berkas itu dari cadangan."
            )


def _create(file: Path) -> None:
    """Name the file once it is finished: whoever sees it sees it whole, and the first stays."""
    descriptor, draft = mkstemp(dir=file.parent, prefix=file.name)  # readable by its owner alone
    with os.fdopen(descriptor, "wb") as writer:
        writer.write(secrets.token_bytes(_LENGTH))
        writer.flush()
        os.fsync(writer.fileno())
    with suppress(FileExistsError):
        os.link(draft, file)
    Path(draft).unlink()
