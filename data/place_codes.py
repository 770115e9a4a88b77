"""Codes for new places, made from their names: a clerk need not think of one."""

import re
from collections.abc import Collection
from unicodedata import normalize

_LONGEST = 40
_NAMELESS = "tempat"


def proposed(name: str, taken: Collection[str], before: str = "") -> str:
    """Return a code for a name that is not among the taken: "Loket 1 (KTP)" → loket-1-ktp.

    Where it is taken, `before` (such as the unit's code) is put before it, then a number behind it.
    """
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    code = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-") or _NAMELESS
    if code in taken and before and not code.startswith(before):
        code = f"{before}-{code}"[:_LONGEST].strip("-")
    number, free = 1, code
    while free in taken:
        number += 1
        free = f"{code}-{number}"
    return free
