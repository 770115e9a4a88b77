"""Passwords as slow hashes: made and looked at outside every transaction, two at a time."""

from threading import BoundedSemaphore

from werkzeug.security import check_password_hash, generate_password_hash

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200

_METHOD = "scrypt:32768:8:1"
_NOBODY = f"{_METHOD}$nobody${'0' * 128}"
"""Looked at where a login has no password, so that the time does not tell which logins exist."""

_AT_ONCE = BoundedSemaphore(2)
"""Passwords that one process looks at together: guessing must not take the machine from citizens."""


def hashed(password: str) -> str:
    """Return what is kept of a password. Raises ValueError("weak") outside 10 to 200 characters."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise ValueError("weak")
    with _AT_ONCE:
        return generate_password_hash(password, _METHOD)


def is_right(kept: str | None, password: str) -> bool:
    """Say whether a password is the one that is kept; without one it takes as long, and is not."""
    with _AT_ONCE:
        right = check_password_hash(kept or _NOBODY, password[:LONGEST_PASSWORD])
    return right and kept is not None
