"""Short texts encrypted with the key beside the database: a copy of the database alone reads none."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable

from cryptography.fernet import Fernet, InvalidToken
from sqlite_utils import Database

from data.secret import key_of


class Unsealable(Exception):
    """The text was not sealed here for this purpose, or is not whole."""


def seal(db: Database, purpose: str, text: str) -> str:
    """Encrypt a text for a purpose; what was sealed for another does not open with it."""
    return seal_all(db, purpose, [text])[0]


def seal_all(db: Database, purpose: str, texts: Iterable[str]) -> list[str]:
    """Encrypt several texts for a purpose; the key is asked for once."""
    fernet = _fernet(db, purpose)
    return [fernet.encrypt(text.encode()).decode() for text in texts]


def unseal(db: Database, purpose: str, sealed: str) -> str:
    """Return the text that was sealed. Raises Unsealable."""
    try:
        return _fernet(db, purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as wrong:
        raise Unsealable from wrong


def _fernet(db: Database, purpose: str) -> Fernet:
    return Fernet(urlsafe_b64encode(key_of(db, purpose)))
