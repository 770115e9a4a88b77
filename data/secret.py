"""The key that signs sessions, in a file beside the database: a copy of the answers cannot sign."""

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from data.database import UnusableDatabase

_LENGTH = 32


class SpoiltKey(UnusableDatabase):
    """The key file is not one that this program has written."""


def secret_key(path: Path, purpose: str) -> bytes:
    """Return the key for a purpose ("kiosk", "dashboard"), beside the database at `path`.

    The file is made at the first use. Each purpose has a key of its own, so that a session of one
    face is worthless at the other. Raises SpoiltKey.
    """
    database = path.resolve()
    file = database.with_name(f"{database.name}.key")
    if not file.exists():
        _create(file)
    key = file.read_bytes()
    if len(key) != _LENGTH:
        raise SpoiltKey(f"Berkas kunci {file} rusak. Hapus berkas itu; semua orang harus masuk lagi.")
    return hmac.digest(key, purpose.encode(), "sha256")


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
