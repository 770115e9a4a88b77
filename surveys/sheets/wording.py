"""Words as people type them, made comparable: case, punctuation and numbering do not count."""

import re
from unicodedata import normalize

_NOT_A_WORD = re.compile(r"[\W_]+")
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NUMBERING = re.compile(r"(?:(?:no|nomor|pertanyaan|soal|p|q) ?)?\d{1,2} (?=\D)")


def plain(text: str) -> str:
    """Return a text's words in small letters, a space between: "Biaya / Tarif" → "biaya tarif"."""
    words = normalize("NFKC", text).casefold().replace("&", " dan ")
    return _NOT_A_WORD.sub(" ", words).strip()


def visible(text: str) -> str:
    """Return a text whose control characters are written out: none moves a terminal or turns a line."""
    return _UNSEEN.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def without_numbering(words: str) -> str:
    """Return plain words without the number that stands before them: "3 waktu" → "waktu"."""
    numbering = _NUMBERING.match(words)
    return words[numbering.end() :] if numbering else words
