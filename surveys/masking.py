"""Take out of a citizen's own words what could name a person, before anything is stored (UU 27/2022)."""

import re
from unicodedata import normalize

MASK = "[disamarkan]"

_UNSEEN = r"\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
"""Signs without width, which a reader does not see and a copied number may hold."""

_GAP = rf"[\s_,./\-\u2010-\u2015{_UNSEEN}]{{0,8}}"
"""What people and telephones put between groups of digits."""

_CLOSE = rf"[.\-\u2010-\u2015\ {_UNSEEN}]?"
"""The same where nothing before the digits says that they are a number to call."""

_AT = rf"[{_UNSEEN}]*(?:@|\s?[(\[{{{{]\s?at\s?[)\]}}}}]\s?)"
_NAME, _HOST = rf"[\w.+\-{_UNSEEN}]+", rf"[\w\-{_UNSEEN}]+"
_KNOWN_END = r"(?:com|net|org|id|co|info|edu|gov|me|io)\b"
"""How an address ends where a space stands beside its @; other words may greet an account (@kota.kita)."""

_PERSONAL = re.compile(
    rf"""
    (?<![\w.+\-{_UNSEEN}]){_NAME}{_AT}{_HOST}(?:\.{_HOST})+  # an e-mail address
    | (?<![\w.+\-{_UNSEEN}]){_NAME}\s{{0,3}}@\s{{0,3}}(?:{_HOST}\s?\.\s?)+{_KNOWN_END}
    | (?<!\d)(?:\d{_GAP}){{15}}\d(?!\d)  # a NIK: sixteen digits, perhaps in groups
    | (?<!\d)(?:\+?6[{_UNSEEN}]*2|0){_GAP}8(?:{_GAP}\d){{7,11}}(?!\d)  # a mobile phone
    | (?<!\d)8[1-9]\d(?:{_CLOSE}\d){{7,9}}(?!\d)  # one without its 0
    | (?<!\d)(?:\(?0|\+62{_GAP}\(?)\d{{2,3}}\)?{_GAP}\d{{3,4}}{_GAP}\d{{3,4}}(?!\d)  # one with its area code
    """,
    re.VERBOSE | re.IGNORECASE,
)


def mask(words: str) -> str:
    """Return the words with each NIK, telephone number and e-mail address replaced by `MASK`.

    Letters and digits of other widths are made the usual ones first (NFKC), so that none slips through.
    """
    return _PERSONAL.sub(MASK, normalize("NFKC", words))
