"""What a dashboard has decided to show, in private files beside the database that its processes share."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from data.file_lock import file_lock
from data.private_file import keep

__all__ = ["alone", "content", "file", "keep", "version"]


def file(db: Database, name: str) -> Path | None:
    """Return the file of that name; None where the database has none itself."""
    of_the_database = db.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0]
    if not of_the_database:
        return None
    beside = Path(of_the_database)
    return beside.with_name(f"{beside.name}.shown-{name}")


def version(of: Path) -> int:
    """Return a number that changes whenever the file is kept anew; 0 where there is none."""
    try:
        return of.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def content(of: Path) -> bytes:
    """Return what was kept, nothing where nothing was."""
    try:
        return of.read_bytes()
    except FileNotFoundError:
        return b""


@contextmanager
def alone(of: Path) -> Iterator[None]:
    """Wait until no other process decides about the same."""
    with file_lock(of.with_name(f"{of.name}.lock")):
        yield
