"""Take out of a citizen's own words what could name a person, before anything is stored (UU 27/2022)."""

import re
from unicodedata import normalize

MASK = "[disamarkan]"

_GAP = r"[\s./\-\u2010-\u2015]{0,3}"
"""What people and telephones put between groups of digits."""

_PERSONAL = re.compile(
    rf"""
    (?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+  # an e-mail address
    | (?<!\d)(?:\d{_GAP}){{15}}\d(?!\d)  # a NIK: sixteen digits, perhaps in groups
    | (?<!\d)(?:\+?62|0){_GAP}8(?:{_GAP}\d){{7,11}}(?!\d)  # a mobile phone
    | (?<!\d)(?:\(?0|\+62{_GAP}\(?)\d{{2,3}}\)?{_GAP}\d{{3,4}}{_GAP}\d{{3,4}}(?!\d)  # one with its area code
    """,
    re.VERBOSE,
)


def mask(words: str) -> str:
    """Return the words with each NIK, telephone number and e-mail address replaced by `MASK`.

    Letters and digits of other widths are made the usual ones first (NFKC), so that none slips through.
    """
    return _PERSONAL.sub(MASK, normalize("NFKC", words))
