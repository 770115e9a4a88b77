"""What a survey is: its elements, the options of each, its weights and its table of grades."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

LOWEST, HIGHEST = 1, 4
"""The scale of PermenPANRB 14/2017: every rating is a whole number from 1 to 4."""

RATINGS = tuple(range(LOWEST, HIGHEST + 1))

Text = Mapping[str, str]
"""One wording for each language of the survey, keyed by the language's code."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of an element's four answers."""

    rating: int
    wording: Text


@dataclass(frozen=True, slots=True)
class Element:
    """One *unsur*: known by its key, never by its place.

    `code` is the place in the rule's list (U1…), `form` the place on the rule's questionnaire.
    """

    key: str
    code: str
    form: int
    weight: Fraction
    name: Text
    question: Text
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a characteristic's choices; `up_to` is the highest number (of years) that it holds."""

    key: str
    wording: Text
    up_to: int | None = None


@dataclass(frozen=True, slots=True)
class Characteristic:
    """Something that a respondent may say about themselves; always optional."""

    key: str
    name: Text
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Grade:
    """A *mutu*: the letter given to every figure from `lowest` up to the next grade."""

    letter: str
    lowest: Decimal
    label: Text


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey as its definition states it. Elements stand in list order, grades from the best down.

    `unreviewed` are the languages whose wording no native speaker has reviewed yet.
    """

    key: str
    rule: str
    title: Text
    languages: tuple[str, ...]
    unreviewed: tuple[str, ...]
    collect: bool
    default_weight: str
    cut_weights: tuple[str, ...]
    grades: tuple[Grade, ...]
    elements: tuple[Element, ...]
    characteristics: tuple[Characteristic, ...]

    def element(self, key: str) -> Element:
        """Return the element of that key; KeyError where there is none."""
        for element in self.elements:
            if element.key == key:
                return element
        raise KeyError(key)

    def in_form_order(self) -> tuple[Element, ...]:
        """Return the elements as the rule's questionnaire asks them (it swaps U8 and U9)."""
        return tuple(sorted(self.elements, key=lambda element: element.form))

    def weights(self) -> tuple[str, ...]:
        """Return the names of the weight rules that this survey can be scored with."""
        return ("exact", *self.cut_weights)

    def weight(self, element: Element, rule: str) -> Fraction:
        """Return an element's weight under a weight rule; ValueError for a rule it does not have."""
        if rule not in self.weights():
            raise ValueError(f"{self.key} has no weight rule {rule!r}")
        return element.weight if rule == "exact" else Fraction(rule)

    def grade(self, figure: Decimal) -> Grade:
        """Return the grade of a figure that is already rounded to two decimals."""
        for grade in self.grades:
            if figure >= grade.lowest:
                return grade
        return self.grades[-1]
