"""A lock on a file, for which processes queue in the kernel."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
    from time import sleep

    _PAUSE = 0.002
    """Seconds between two tries: Windows' own waiting call tries only once a second."""

    def _take(descriptor: int) -> None:
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            except PermissionError:
                sleep(_PAUSE)
            else:
                return

    def _give(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)

    def _give(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


@contextmanager
def file_lock(path: Path) -> Iterator[None]:
    """Wait until no other thread or process holds the lock on `path`, and hold it for the block.

    The file is created where it is missing and stays. A process that dies gives its locks back.
    Taking the same lock twice in one thread waits for ever.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(descriptor)
        try:
            yield
        finally:
            _give(descriptor)
    finally:
        os.close(descriptor)
