"""What the header of one column states: an element, a characteristic, a date, a comment."""

import re
from collections.abc import Iterable
from enum import IntEnum

from surveys.sheets.column_names import (
    CERTAIN_NAMES,
    CLOSE_WORDS,
    CODE,
    COMMENT,
    DATE,
    DATES,
    PERIODS,
    PERSONAL,
    PRIVATE,
    SHORT_NAMES,
    STOP_WORDS,
)
from surveys.sheets.wording import plain, without_numbering
from surveys.survey import Element, Survey

ORDERS = ("list", "form")
"""What U8 and U9 mean: the rule's list of elements, or its questionnaire, which swaps the two."""

_BRACKETS = re.compile(r"[\[(]([^\])]*)[\])]")
_CLOSE_ENOUGH = 2 / 3
"""So many of a question's telling words must stand in a header that is only close to it."""


class Certainty(IntEnum):
    """How well a header states a question; a column yields to one that states it better.

    TOLD is a person's word, which goes before everything.
    """

    CLOSE = 1
    SHORT = 2
    EXACT = 3
    TOLD = 4


class Headers:
    """Knows how headers state the questions of one survey.

    `order` says what U8 and U9 mean. With `close`, questions that are worded almost like the rule's
    are recognised too: for an import, which shows what it recognised before it writes. ValueError for
    an unknown order.
    """

    def __init__(self, survey: Survey, order: str = "list", *, close: bool = False) -> None:
        if order not in ORDERS:
            raise ValueError(order)
        self.survey = survey
        self.close = close
        self.codes = {
            each.form if order == "form" else int(each.code.removeprefix("U")): each.key
            for each in survey.elements
        }
        self.names = self._names()
        self.telling = {
            element.key: [_telling(plain(words)) for words in self._indonesian(element)]
            for element in survey.elements
        }

    def roles(self) -> dict[str, str]:
        """Return everything that a column may hold, each with its Indonesian name."""
        return {
            **{element.key: element.name["id"] for element in self.survey.elements},
            **{each.key: each.name["id"] for each in self.survey.characteristics},
            DATE: "Tanggal",
            COMMENT: "Saran",
        }

    def called(self, role: str) -> str:
        """Return an element as this order of U-numbers calls it: U8 (Sarana dan Prasarana)."""
        number = next(number for number, key in self.codes.items() if key == role)
        return f"U{number} ({self.survey.element(role).name['id']})"

    def role_named(self, words: str) -> str | None:
        """Return the role that somebody names by its key, code, official or short name."""
        if words in (COMMENT, DATE):
            return words
        return next((role for role in self.stated(words, close=False) if role != PRIVATE), None)

    def stated(self, header: str, *, close: bool | None = None) -> dict[str, Certainty]:
        """Return the roles that a header may state; several where only a person can tell."""
        if named := self._name(header):
            return dict([named])
        if code := self._code(header):
            return {code: Certainty.EXACT}
        words = plain(header)
        if DATES.fullmatch(words) or PERIODS.fullmatch(words):
            return {DATE: Certainty.SHORT if DATES.fullmatch(words) else Certainty.CLOSE}
        near = self._close(_telling(words)) if (self.close if close is None else close) else []
        if any(role in self.telling for role in near):
            return dict.fromkeys(near, Certainty.CLOSE)
        if PERSONAL.fullmatch(words):
            return {PRIVATE: Certainty.EXACT}
        return dict.fromkeys(near, Certainty.CLOSE)

    def _name(self, header: str) -> tuple[str, Certainty] | None:
        """Return what is named by the whole header, outside its brackets, or inside them.

        A name goes before the U-number that stands beside it: "U8 Sarana" is the facilities.
        """
        for part in (header, _BRACKETS.sub(" ", header), *_BRACKETS.findall(header)):
            words = plain(part)
            for phrase in (words, without_numbering(words), CODE.sub("", words).strip()):
                if phrase in self.names:
                    return self.names[phrase]
        return None

    def _code(self, header: str) -> str | None:
        """Return the element whose U-number is all of a header, or of its brackets."""
        for part in (header, *_BRACKETS.findall(header)):
            if code := CODE.fullmatch(plain(part)):
                return self.codes.get(int(code[1]))
        return None

    def beyond(self, header: str) -> bool:
        """Tell whether a header is a U-number that comes after the survey's last."""
        code = CODE.fullmatch(plain(header))
        return code is not None and int(code[1]) > max(self.codes)

    def only_a_code(self, header: str) -> bool:
        """Tell whether nothing but a U-number names what a header states."""
        return self._name(header) is None and self._code(header) is not None

    def _close(self, words: frozenset[str]) -> list[str]:
        named = [key for key, names in self.telling.items() if words in names]
        if named:
            return named
        elements = [
            key
            for key, (question, *_) in self.telling.items()
            if len(question & words) >= _CLOSE_ENOUGH * len(question)
        ]
        known = {each.key for each in self.survey.characteristics} | {COMMENT}
        others = [role for role in CLOSE_WORDS if role in known and CLOSE_WORDS[role] & words]
        return elements + others

    def _names(self) -> dict[str, tuple[str, Certainty]]:
        roles = [element.key for element in self.survey.elements]
        roles += [characteristic.key for characteristic in self.survey.characteristics]
        short = {
            plain(name): (role, Certainty.SHORT)
            for role in (*roles, COMMENT)
            for name in SHORT_NAMES.get(role, ())
        }
        exact = {
            plain(name): (role, Certainty.EXACT)
            for role, names in (*self._official(), *CERTAIN_NAMES.items())
            for name in names
        }
        return short | exact

    def _indonesian(self, element: Element) -> tuple[str, ...]:
        return (element.question["id"], element.name["id"], *SHORT_NAMES.get(element.key, ()))

    def _official(self) -> Iterable[tuple[str, list[str]]]:
        for element in self.survey.elements:
            texts = (*element.name.values(), *element.question.values())
            yield element.key, [element.key, *texts]
        for characteristic in self.survey.characteristics:
            yield characteristic.key, [characteristic.key, *characteristic.name.values()]


def _telling(phrase: str) -> frozenset[str]:
    return frozenset(without_numbering(phrase).split()) - STOP_WORDS
