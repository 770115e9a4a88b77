"""The short code that a citizen keeps: it names a response without telling anything about it."""

from hashlib import sha256

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0, O, 1 and I: people read it from paper and type it. 32 letters: five bits each."""

_LETTERS = 10


def short_code(uuid: str) -> str:
    """Return the code of a response's UUID, like "7KQ2M-XH4RT": 50 bits of its SHA-256.

    It follows from the UUID alone, so a device without network can show it, and a replay shows the same.
    """
    number = int.from_bytes(sha256(uuid.encode()).digest()[:8], "big")
    letters = "".join(ALPHABET[number >> 5 * place & 31] for place in range(_LETTERS))
    return f"{letters[:5]}-{letters[5:]}"


def as_written(typed: str) -> str | None:
    """Return a code that somebody typed as it is written: capitals, one dash; None where it cannot be one."""
    letters = "".join(letter for letter in typed.upper() if letter not in "- ")
    if len(letters) != _LETTERS or not set(letters) <= set(ALPHABET):
        return None
    return f"{letters[:5]}-{letters[5:]}"
