"""The password of the office's mail account: from the environment, or from a private file.

Never in the database: a copy of the answers alone must open no mailbox.
"""

import os
from contextlib import suppress
from pathlib import Path

from data import private_file

VARIABLE = "SKM_SMTP_PASSWORD"
LONGEST = 500


def password(path: Path) -> str:
    """Return the password for the database at `path`; the environment goes first; "" where there is none."""
    if given := os.environ.get(VARIABLE):
        return given
    with suppress(FileNotFoundError):
        return _file(path).read_text(encoding="utf-8")
    return ""


def keep_password(path: Path, given: str) -> None:
    """Keep the password in a file beside the database that its owner alone may read; "" takes it away.

    Raises ValueError where it is too long or holds a line break.
    """
    if len(given) > LONGEST or not given.isprintable():
        raise ValueError("password")
    if given:
        private_file.keep(_file(path), given.encode())
    else:
        _file(path).unlink(missing_ok=True)


def _file(path: Path) -> Path:
    database = path.resolve()
    return database.with_name(f"{database.name}.smtp")
