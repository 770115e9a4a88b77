"""The office's crest at the head of a document, as an address that carries the picture itself."""

from base64 import b64encode

from data.database import Database
from data.pictures import LOGO, picture


def of(db: Database) -> str:
    """Return the crest as a data: address, or "" where the office has none."""
    found = picture(db, LOGO)
    return f"data:{found.media_type};base64,{b64encode(found.content).decode()}" if found else ""
