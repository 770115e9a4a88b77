"""The server that a kiosk on a machine of its own belongs to: its address and the machine's key."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from data.database import UnusableDatabase
from data.private_file import keep


class NotJoined(UnusableDatabase):
    """The machine belongs to no server, or the file that says so is spoilt."""


@dataclass(frozen=True, slots=True)
class Joined:
    """`server` is the start of an address; `authority` the certificate to trust (PEM), or ""."""

    server: str
    authority: str
    device: str
    counter: str
    key: str


def joined(database: Path) -> Joined:
    """Return the server that the database beside this file belongs to. Raises NotJoined."""
    file = _file(database)
    try:
        return Joined(**json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError as missing:
        raise NotJoined(
            "Komputer ini belum terhubung ke server kantor. Jalankan: skm join https://SERVER:8443 KODE"
        ) from missing
    except (TypeError, ValueError) as problem:
        raise NotJoined(f"Berkas {file} rusak. Pasangkan lagi: skm join") from problem


def keep_joined(database: Path, found: Joined) -> None:
    """Write the file, which its owner alone may read: the key in it answers for the counter."""
    keep(_file(database), json.dumps(asdict(found), indent=1).encode())


def _file(database: Path) -> Path:
    resolved = database.resolve()
    return resolved.with_name(f"{resolved.name}.server")
