"""Which elements cost a score most, and which others cannot be told apart from those."""

from dataclasses import dataclass
from fractions import Fraction

from surveys.element_interval import apart, element_interval
from surveys.scoring import ElementScore, Interval, Score
from surveys.survey import HIGHEST, Survey

NAMED = 2
"""So many elements are named: more at once are no help to somebody who is to begin somewhere."""

_INDEX_TO_IKM = 25


@dataclass(frozen=True, slots=True)
class Drag:
    """An element, its interval on the scale of the IKM, and what it costs.

    `cost` is the element's weight x (4 - NRR) x 25, exact: the points by which the IKM would rise if
    everybody rated this element 4. The costs of all elements add up to the best possible IKM less the IKM.
    """

    score: ElementScore
    interval: Interval
    cost: Fraction


@dataclass(frozen=True, slots=True)
class Drags:
    """The elements that cost most, and what keeps their order from being certain.

    `tied` cost exactly as much as the last of those named, and only the order of the rule put them behind;
    `close` cost less, but their intervals touch that of the last one named.
    """

    named: tuple[Drag, ...]
    tied: tuple[Drag, ...]
    close: tuple[Drag, ...]
    others: int

    @property
    def certain(self) -> bool:
        """Say whether every other element lies above those named beyond its interval."""
        return not self.tied and not self.close


def drags(survey: Survey, score: Score, threshold: int) -> Drags:
    """Return the elements that drag a score down most; one that costs nothing does not."""
    worst = costs(survey, score, threshold)
    named = [each for each in worst if each.cost][:NAMED]
    rest = worst[len(named) :]
    if not named:
        return Drags((), (), (), len(rest))
    last = named[-1]
    tied = [each for each in rest if each.cost == last.cost]
    close = [each for each in rest if each.cost < last.cost and not apart(each.interval, last.interval)]
    return Drags(tuple(named), tuple(tied), tuple(close), len(rest))


def costs(survey: Survey, score: Score, threshold: int) -> list[Drag]:
    """Return what each element costs that at least `threshold` people answered, the dearest first.

    Equal ones stand in the order of the rule.
    """
    found = [_drag(survey, each, score.method) for each in score.elements if each.n >= threshold]
    return sorted((each for each in found if each), key=lambda each: -each.cost)


def _drag(survey: Survey, score: ElementScore, rule: str) -> Drag | None:
    between = element_interval(survey, score)
    if score.mean is None or between is None:
        return None
    cost = survey.weight(score.element, rule) * (HIGHEST - score.mean) * _INDEX_TO_IKM
    return Drag(score, between, cost)
