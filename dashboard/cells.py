"""What may be shown of one place in one period: its score, or the reason why it is withheld."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Literal

from surveys.difference import Estimate, ikm_estimate
from surveys.disclosure import withheld
from surveys.scoring import Interval, Score, score
from surveys.survey import Survey
from surveys.tally import Tally

Reason = Literal["few", "subtraction"]
"""few: below the publication threshold; subtraction: else another withheld part could be worked out."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a page.

    `n` and `score` are None where the cell is withheld; `score` is None where nobody has answered.
    """

    n: int | None
    score: Score | None
    withheld: Reason | None = None

    @property
    def interval(self) -> Interval | None:
        """Return the interval of a cell that has an IKM."""
        return self.score.interval if self.score else None

    @property
    def estimate(self) -> Estimate | None:
        """Return the IKM as something that another period's can be held against."""
        return ikm_estimate(self.score)


@dataclass(frozen=True, slots=True)
class Scoring:
    """How a page scores: the survey, and the publication threshold."""

    survey: Survey
    threshold: int

    def cell(
        self, tally: Tally, reason: Reason | None, *, weight: str, population: int | None = None
    ) -> Cell:
        """Score a tally by a weight rule, or withhold it for a reason. `population` is N, where known."""
        if reason:
            return Cell(None, None, reason)
        if not tally.n:
            return Cell(0, None)
        return Cell(tally.n, score(self.survey, tally, weight=weight, population=population))

    def together(self, tallies: Iterable[Tally]) -> Tally:
        """Merge tallies."""
        return reduce(add, tallies, Tally.empty(self.survey))


def small(count: int, threshold: int) -> Reason | None:
    """Return why a number that stands alone is withheld, or None."""
    return "few" if 0 < count < threshold else None


def counts(tallies: Mapping[str, Tally]) -> dict[str, int]:
    """Return how many responses each tally holds."""
    return {part: tally.n for part, tally in tallies.items()}


def reasons(
    parts: Mapping[str, int], threshold: int, hidden_elsewhere: Iterable[str] = ()
) -> dict[str, Reason]:
    """Return the parts of a whole that must be withheld, each with its reason; a part is how many it holds.

    `hidden_elsewhere` are parts that another table of the same places withholds. Where only one part is
    withheld, the smallest of the others is too: else the whole less the shown parts would tell it.
    """
    counts = {part: count for part, count in parts.items() if count}
    hidden = withheld(counts, threshold) | (set(hidden_elsewhere) & counts.keys())
    if len(hidden) == 1:
        others = sorted(counts.keys() - hidden, key=lambda part: (counts[part], part))
        hidden |= set(others[:1])
    return {part: small(parts[part], threshold) or "subtraction" for part in hidden}
