"""Write a file that its owner alone may read: whole, or not at all."""

import os
from pathlib import Path
from tempfile import mkstemp


def keep(file: Path, content: bytes) -> None:
    """Put the content in the file's place, durably; whoever looks sees the old file or the new one."""
    descriptor, draft = mkstemp(dir=file.parent, prefix=file.name)  # readable by its owner alone
    with os.fdopen(descriptor, "wb") as writer:
        writer.write(content)
        writer.flush()
        os.fsync(writer.fileno())
    Path(draft).replace(file)
    _make_durable(file.parent)


def _make_durable(folder: Path) -> None:
    """Write down the folder's own list of names, where the system lets one ask for that."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
