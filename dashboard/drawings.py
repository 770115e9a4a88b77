"""Where the marks of our own drawings stand, in per cent of their width: no words, no colours."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dashboard.cells import Cell
from dashboard.report import Sample
from surveys.survey import RATINGS, Survey

LEAST, MOST = Decimal(25), Decimal(100)
"""The ends of the IKM."""

STEPS = (Decimal("0.5"), Decimal(1), Decimal(2), Decimal(5), Decimal(10), Decimal(25))
MOST_TICKS = 5
"""The close-up has ticks of one of these steps, and about so many."""

STEP = 9
"""The better the grade, the taller its band: so many pixels from one to the next."""

EDGE = 15.0
"""So near to an end of a bar, in per cent, words stand beside their mark instead of under it."""

READABLE = 11.0
"""A part of a bar carries its share in words from so many per cent of the width on."""


@dataclass(frozen=True, slots=True)
class Band:
    """A grade on the strip; `height` in pixels tells grades apart without colour."""

    letter: str
    label: str
    lowest: Decimal
    x: str
    middle: str
    width: str
    height: int


@dataclass(frozen=True, slots=True)
class Strip:
    """The IKM on a strip from 25 to 100; None for a mark that there is not."""

    bands: tuple[Band, ...]
    dot: str | None
    low: str | None
    high: str | None
    former: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A figure and its interval in the close-up."""

    dot: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class CloseUp:
    """The stretch of the strip that holds both intervals, drawn large; `ticks` pair a place and its IKM."""

    now: Row | None
    former: Row | None
    ticks: tuple[tuple[str, Decimal], ...]
    edges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of a bar that belongs to a rating; `readable`: wide enough to carry words."""

    key: int
    x: str
    middle: str
    width: str
    count: int
    readable: bool


def strip(survey: Survey, language: str, cell: Cell, former: Cell) -> Strip:
    """Place a figure, its interval and the former figure on the strip of grades."""
    between = cell.interval
    return Strip(
        bands=_bands(survey, language),
        dot=_ikm(cell),
        low=_place(between.low) if between else None,
        high=_place(between.high) if between else None,
        former=_ikm(former),
    )


def close_up(survey: Survey, cell: Cell, former: Cell) -> CloseUp:
    """Place a figure and the former one, each with its interval, on the stretch that they need."""
    between = [each.interval for each in (cell, former) if each.interval]
    low = min((each.low for each in between), default=LEAST)
    high = max((each.high for each in between), default=MOST)
    step = next(size for size in STEPS if (high - low) / size <= MOST_TICKS or size == STEPS[-1])
    ends = (max(LEAST, low // step * step), min(MOST, (high // step + 1) * step))
    whole = range(int(ends[0] / step), int(ends[1] / step) + 1)
    return CloseUp(
        now=_row(cell, ends),
        former=_row(former, ends),
        ticks=tuple((_within(tick * step, ends), tick * step) for tick in whole),
        edges=tuple(
            _within(grade.lowest, ends) for grade in survey.grades if ends[0] < grade.lowest < ends[1]
        ),
    )


def _row(cell: Cell, ends: tuple[Decimal, Decimal]) -> Row | None:
    if cell.interval is None or cell.score is None or cell.score.ikm is None:
        return None
    between = cell.interval
    return Row(_within(cell.score.ikm, ends), _within(between.low, ends), _within(between.high, ends))


def _within(ikm: Decimal, ends: tuple[Decimal, Decimal]) -> str:
    return _percent(float((ikm - ends[0]) / (ends[1] - ends[0]) * 100))


def ratings_bar(counts: Sequence[int]) -> tuple[Segment, ...]:
    """Divide a bar by how often each rating was given, leaving out what was not."""
    whole = sum(counts) or 1
    segments, start = [], 0.0
    for key, count in zip(RATINGS, counts, strict=True):
        width = 100 * count / whole
        if count:
            segments.append(
                Segment(
                    key,
                    _percent(start),
                    _percent(start + width / 2),
                    _percent(width),
                    count,
                    width >= READABLE,
                )
            )
        start += width
    return tuple(segments)


def share(part: int, whole: int) -> str:
    """Return how wide a bar is for its share of a whole."""
    return _percent(100 * part / whole)


@dataclass(frozen=True, slots=True)
class Progress:
    """The respondents on a bar, and where the target stands on it."""

    filled: str
    target: str
    anchor: str


def progress(sample: Sample) -> Progress:
    """Place respondents and target on a bar that holds both."""
    whole = max(sample.n, sample.target, 1)
    at = 100 * sample.target / whole
    anchor = "start" if at < EDGE else "end" if at > 100 - EDGE else "middle"
    return Progress(_percent(100 * sample.n / whole), _percent(at), anchor)


def _bands(survey: Survey, language: str) -> tuple[Band, ...]:
    edges = [MOST, *(grade.lowest for grade in survey.grades)]
    count = len(survey.grades)
    return tuple(
        Band(
            grade.letter,
            grade.label[language],
            grade.lowest,
            _place(low),
            _percent((_share(low) + _share(high)) / 2),
            _percent(_share(high) - _share(low)),
            STEP * (count - place),
        )
        for place, (grade, high, low) in enumerate(zip(survey.grades, edges, edges[1:], strict=False))
    )


def _ikm(cell: Cell) -> str | None:
    return None if cell.score is None or cell.score.ikm is None else _place(cell.score.ikm)


def _share(ikm: Decimal) -> float:
    return float((ikm - LEAST) / (MOST - LEAST) * 100)


def _place(ikm: Decimal) -> str:
    return _percent(_share(ikm))


def _percent(share: float) -> str:
    return f"{share:.3f}%"
