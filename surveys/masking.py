"""Take out of a citizen's own words what could name a person, before anything is stored (UU 27/2022)."""

import re

MASK = "[disamarkan]"

_PERSONAL = re.compile(
    r"""
    [\w.+-]+@[\w-]+(?:\.[\w-]+)+      # an e-mail address
    | (?<!\d)(?:\d[ .-]?){15}\d(?!\d)  # a NIK: sixteen digits, perhaps in groups
    | (?<!\d)(?:\+?62|0)[ .-]?8(?:[ .-]?\d){7,11}(?!\d)  # a mobile phone
    | (?<!\d)\(?0\d{2,3}\)?[ .-]?\d{3,4}[ .-]?\d{3,4}(?!\d)  # a telephone with its area code
    """,
    re.VERBOSE,
)


def mask(words: str) -> str:
    """Return the words with each NIK, telephone number and e-mail address replaced by `MASK`."""
    return _PERSONAL.sub(MASK, words)
