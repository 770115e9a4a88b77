"""What people type into a search box, as a query that the full-text index always understands."""

import re
from unicodedata import category

LONGEST = 200
"""Characters of a search; what is longer is cut off."""

_MOST = 12
"""So many words or phrases are looked for."""

_TERM = re.compile(r'"([^"]*)(?:"|$)|([^\s"]+)')
"""A phrase between quotes, the last of which may be missing, or a word."""


def query(typed: str) -> str:
    """Return an FTS5 query: every word must be there, the last as a beginning; quotes hold words together.

    "" where nothing is sought. Whatever else FTS5 has a meaning for (AND, *, ^, :, brackets) is sought as it
    stands, or passed over as the index itself passes over signs.
    """
    terms = [
        (phrase or word, not phrase)
        for phrase, word in _TERM.findall(typed[:LONGEST])
        if _says(phrase or word)
    ][:_MOST]
    if not terms:
        return ""
    last, unfinished = terms[-1]
    written = [f'"{term}"' for term, _ in terms[:-1]]
    return " ".join([*written, f'"{last}"*' if unfinished else f'"{last}"'])


def _says(term: str) -> bool:
    """Say whether the index sees any word in a term: it knows letters and numbers alone."""
    return "\x00" not in term and any(category(letter)[0] in "LN" for letter in term)
