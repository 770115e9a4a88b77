"""Where an office's own certificates lie, beside the database, and what of them a tablet is handed."""

import ssl
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """The files in one folder; all but the authority's certificate hold secrets."""

    folder: Path

    @property
    def authority(self) -> Path:
        """The authority's certificate, which tablets come to trust."""
        return self.folder / "authority.crt"

    @property
    def authority_key(self) -> Path:
        """The authority's key, which only `skm certificate` needs."""
        return self.folder / "authority.key"

    @property
    def server(self) -> Path:
        """The server's key and its certificate in one file, so that they always fit each other."""
        return self.folder / "server.pem"


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority's certificate in both forms that systems ask for."""

    pem: str
    der: bytes

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate, as systems show it: pairs of capitals between colons."""
        return sha256(self.der).digest().hex(":").upper()


def tls_files(database: Path) -> TlsFiles:
    """Return where the certificates of a database's office lie, whether or not there are any."""
    resolved = database.resolve()
    return TlsFiles(resolved.with_name(f"{resolved.name}.tls"))


def authority(database: Path) -> Authority | None:
    """Return the office's own authority, or None where it has none."""
    file = tls_files(database).authority
    if not file.is_file():
        return None
    pem = file.read_text(encoding="ascii")
    return Authority(pem, ssl.PEM_cert_to_DER_cert(pem))
