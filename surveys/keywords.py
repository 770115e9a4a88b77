"""What a citizen's own words are about, and whether they praise: by lists of words that anybody can read."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Literal, get_args

from surveys import catalogue

Tone = Literal["wish", "praise"]
"""wish: a complaint or a suggestion, whatever else is said; praise: nothing but praise."""

TONES: tuple[Tone, ...] = get_args(Tone)

_FILE = Path(__file__).with_name("keywords.toml")

_WORD = re.compile(r"[^\W\d_]+")

_SHORTEST_STEM = 3
"""Letters that must be left when a beginning or an ending is taken off: "seni" is not "sen" and "i"."""


@dataclass(frozen=True, slots=True)
class Keywords:
    """The list. `words` are those of each element, in the survey's order; several words are sought in a row.

    `tones` are the words by which a comment is a wish or praise.
    `version` names its content: another list has another.
    """

    version: str
    beginnings: Sequence[str]
    endings: Sequence[str]
    ignored: Sequence[str]
    words: Mapping[str, Sequence[str]]
    tones: Mapping[Tone, Sequence[str]]

    def forms(self, word: str) -> set[str]:
        """Return a word as it stands, and without one beginning, one ending, or both."""
        ended = {word, *(word.removesuffix(each) for each in self.endings)}
        begun = {form.removeprefix(each) for form in ended for each in self.beginnings}
        return {word, *(form for form in ended | begun if len(form) >= _SHORTEST_STEM)}


@cache
def keywords() -> Keywords:
    """Return the list that comes with the program; ValueError where its elements are not the survey's."""
    content = _FILE.read_bytes()
    listed = tomllib.loads(content.decode())
    known = [element.key for element in catalogue.survey().elements]
    if set(listed["words"]) != set(known):
        raise ValueError(f"keywords.toml: not the elements of {catalogue.SKM}")
    return Keywords(
        version=sha256(content).hexdigest()[:16],
        beginnings=tuple(listed["beginnings"]),
        endings=tuple(listed["endings"]),
        ignored=tuple(listed["ignored"]),
        words={key: tuple(listed["words"][key]) for key in known},
        tones={tone: tuple(listed["tones"][tone]) for tone in TONES},
    )


def elements_in(words: str) -> tuple[str, ...]:
    """Return the keys of the elements that a comment is about, in the survey's order."""
    found = _found(words, _element_rows())
    return tuple(key for key in keywords().words if key in found)


def tone_of(words: str) -> Tone | None:
    """Return whether a comment wishes for something or praises; None where it has no word of either list."""
    found = _found(words, _tone_rows())
    return next((tone for tone in TONES if tone in found), None)


def version() -> str:
    """Return the name of the list's content."""
    return keywords().version


_Row = tuple[str, ...]


_Rows = Mapping[str, Sequence[tuple[_Row, tuple[str, ...]]]]
"""What is sought by its first word: the words in a row, and the keys that they point to."""


@cache
def _element_rows() -> _Rows:
    return _rows(keywords().words)


@cache
def _tone_rows() -> _Rows:
    return _rows(keywords().tones)


def _rows(lists: Mapping[str, Sequence[str]] | Mapping[Tone, Sequence[str]]) -> _Rows:
    keys: dict[_Row, tuple[str, ...]] = {tuple(_spoken(each)): () for each in keywords().ignored}
    for key, sought in lists.items():
        for each in sought:
            row = tuple(_spoken(each))
            keys[row] = (*keys.get(row, ()), key)
    by_first: dict[str, list[tuple[_Row, tuple[str, ...]]]] = {}
    for row, found in keys.items():
        by_first.setdefault(row[0], []).append((row, found))
    return by_first


def _found(words: str, rows: _Rows) -> set[str]:
    """Return the keys whose words stand in a comment."""
    said = [_forms(word) for word in _spoken(words)]
    found: set[str] = set()
    start = 0
    while start < len(said):
        row, keys = max(_beginning(said, start, rows), key=_length, default=(("",), ()))
        found.update(keys)
        start += len(row)
    return found


def _beginning(
    said: Sequence[frozenset[str]], start: int, rows: _Rows
) -> Iterator[tuple[_Row, tuple[str, ...]]]:
    """Yield what stands in the words said from `start` on; an ignored word hides its shorter forms."""
    for form in said[start]:
        for row, keys in rows.get(form, ()):
            following = said[start : start + len(row)]
            if len(following) == len(row) and all(map(frozenset.__contains__, following, row)):
                yield row, keys


def _length(found: tuple[_Row, tuple[str, ...]]) -> tuple[int, int, _Row]:
    """Return by what the longest is chosen: words, then letters; the row itself, so that no tie is left."""
    row, _ = found
    return len(row), sum(map(len, row)), row


@lru_cache(maxsize=4096)
def _forms(word: str) -> frozenset[str]:
    return frozenset(keywords().forms(word))


def _spoken(words: str) -> list[str]:
    return _WORD.findall(words.casefold())
