"""How often each rating was given: all that a score needs, and it merges by addition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from surveys.survey import HIGHEST, LOWEST, RATINGS, Survey


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts behind a score.

    `n`: responses. `ratings`: per element's key, how often each of 1, 2, 3, 4 was given. `totals`: how many
    respondents have each total, from the lowest possible (9 ones) to the highest (9 fours): 28 bins for
    nine elements. Everything adds up, so the tally of a sum is the sum of the tallies.
    """

    n: int
    ratings: Mapping[str, tuple[int, ...]]
    totals: tuple[int, ...]

    @classmethod
    def empty(cls, survey: Survey) -> Self:
        """Return the tally of no responses."""
        nothing = (0,) * len(RATINGS)
        return cls(0, {each.key: nothing for each in survey.elements}, (0,) * len(bins(survey)))

    @classmethod
    def of(cls, survey: Survey, responses: Iterable[Mapping[str, int]]) -> Self:
        """Tally responses, each a rating per element's key; an element left out was not answered."""
        n = 0
        ratings = {each.key: [0] * len(RATINGS) for each in survey.elements}
        totals = [0] * len(bins(survey))
        for response in responses:
            n += 1
            for key, rating in response.items():
                ratings[key][rating - LOWEST] += 1
            totals[total(survey, response) - bins(survey).start] += 1
        return cls(n, {key: tuple(counts) for key, counts in ratings.items()}, tuple(totals))

    def __add__(self, other: Self) -> Self:
        """Merge two tallies of the same survey."""
        return type(self)(
            self.n + other.n,
            {key: _added(self.ratings[key], other.ratings[key]) for key in self.ratings},
            _added(self.totals, other.totals),
        )


def bins(survey: Survey) -> range:
    """Return the totals that a respondent can have: 9 to 36 for nine elements."""
    return range(len(survey.elements) * LOWEST, len(survey.elements) * HIGHEST + 1)


def total(survey: Survey, response: Mapping[str, int]) -> int:
    """Return a respondent's total, the sum of their ratings where all elements are answered and weigh alike.

    A respondent who left a gap enters with their own weighted mean over what they answered, times the
    number of elements, rounded half up to a whole total. Only the interval reads these totals; the IKM
    divides each element by its own number of answers. ValueError for a response without any rating.
    """
    answered = [each for each in survey.elements if each.key in response]
    if not answered:
        raise ValueError("a response without a rating has no total")
    elements = len(survey.elements)
    weight = answered[0].weight.as_integer_ratio()
    if all(each.weight.as_integer_ratio() == weight for each in answered):  # no fractions: ten times faster
        ratings = sum(response[each.key] for each in answered)
        return (2 * elements * ratings + len(answered)) // (2 * len(answered))
    weighted = sum((each.weight * response[each.key] for each in answered), Fraction())
    mean = weighted / sum(each.weight for each in answered)
    return int(mean * elements + Fraction(1, 2))


def _added(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(x + y for x, y in zip(a, b, strict=True))
