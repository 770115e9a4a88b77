"""A score as plain figures for JSON: the same from the command line, the API and the exports."""

from decimal import Decimal
from typing import Any

from surveys import rounding
from surveys.scoring import ElementScore, Interval, Score

_MEAN_DECIMALS = 4


def figures(score: Score, language: str = "id") -> dict[str, Any]:
    """Return a score's figures; rounded ones are strings with their decimals, unknown ones None."""
    return {
        "n": score.n,
        "method": score.method,
        "ikm": _shown(score.ikm),
        "grade": score.grade and score.grade.letter,
        "label": score.grade and score.grade.label[language],
        "interval": score.interval and _interval(score.interval),
        "elements": [_element(each) for each in score.elements],
    }


def _interval(interval: Interval) -> dict[str, Any]:
    return {
        "level": interval.level,
        "low": str(interval.low),
        "high": str(interval.high),
        "grades": list(interval.grades),
    }


def _element(score: ElementScore) -> dict[str, Any]:
    mean = None if score.mean is None else rounding.half_up(score.mean, _MEAN_DECIMALS)
    return {
        "key": score.element.key,
        "code": score.element.code,
        "n": score.n,
        "sum": score.sum,
        "mean": _shown(mean),
        "ikm": _shown(score.ikm),
        "grade": score.grade and score.grade.letter,
    }


def _shown(figure: Decimal | None) -> str | None:
    return None if figure is None else str(figure)
