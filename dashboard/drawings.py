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
"""The lens has ticks of one of these steps, and about so many."""

EDGE = 15.0
"""So near to an end of a bar, in per cent, words stand beside their mark instead of under it."""

READABLE, ROOMY = 11.0, 20.0
"""A part of a bar carries a few letters from so many per cent of the width on, and a few words."""


@dataclass(frozen=True, slots=True)
class Band:
    """A grade on a scale: where it begins, its middle, and how wide it is."""

    letter: str
    label: str
    lowest: Decimal
    x: str
    middle: str
    width: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The IKM on a strip from 25 to 100; `dot` is None where there is no IKM."""

    bands: tuple[Band, ...]
    dot: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A figure and its interval under the lens."""

    dot: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Lens:
    """The stretch of the strip that holds both intervals and the target, drawn large.

    `window` is where the stretch lies on the strip; `ticks` pair a place and its IKM; `edges` are where a
    grade begins, with its letter. The words of the target stand before its line where `target_anchor` is end.
    """

    window: tuple[str, str]
    now: Row | None
    former: Row | None
    target: str | None
    target_anchor: str
    ticks: tuple[tuple[str, Decimal], ...]
    edges: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of a bar that belongs to a rating; `readable`: wide enough for letters, `roomy`: for words."""

    key: int
    x: str
    middle: str
    width: str
    count: int
    readable: bool
    roomy: bool


def strip(survey: Survey, language: str, cell: Cell) -> Strip:
    """Place a figure on the strip of grades."""
    ikm = cell.score.ikm if cell.score else None
    return Strip(_bands(survey, language), None if ikm is None else _place(ikm))


def lens(survey: Survey, cell: Cell, former: Cell, target: Decimal | None) -> Lens:
    """Place a figure and the former one, each with its interval, and the target on the stretch they need."""
    between = [each.interval for each in (cell, former) if each.interval]
    marks = [end for each in between for end in (each.low, each.high)] + ([target] if target else [])
    low, high = min(marks, default=LEAST), max(marks, default=MOST)
    step = next(size for size in STEPS if (high - low) / size <= MOST_TICKS or size == STEPS[-1])
    ends = (max(LEAST, (low - step / 4) // step * step), min(MOST, ((high + step / 4) // step + 1) * step))
    whole = range(int(ends[0] / step), int(ends[1] / step) + 1)
    starts = [(max(grade.lowest, ends[0]), grade) for grade in survey.grades if grade.lowest < ends[1]]
    first = max(grade.lowest for _, grade in starts if grade.lowest <= ends[0])
    return Lens(
        window=(_place(ends[0]), _place(ends[1])),
        now=_row(cell, ends),
        former=_row(former, ends),
        target=None if target is None else _within(target, ends),
        target_anchor="end" if target and target - ends[0] > (ends[1] - ends[0]) / 2 else "start",
        ticks=tuple((_within(tick * step, ends), tick * step) for tick in whole),
        edges=tuple((_within(start, ends), grade.letter) for start, grade in starts if grade.lowest >= first),
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
                    width >= ROOMY,
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
    return tuple(
        Band(
            grade.letter,
            grade.label[language],
            grade.lowest,
            _place(low),
            _percent((_share(low) + _share(high)) / 2),
            _percent(_share(high) - _share(low)),
        )
        for grade, high, low in zip(survey.grades, edges, edges[1:], strict=False)
    )


def _share(ikm: Decimal) -> float:
    return float((ikm - LEAST) / (MOST - LEAST) * 100)


def _place(ikm: Decimal) -> str:
    return _percent(_share(ikm))


def _percent(share: float) -> str:
    return f"{share:.3f}%"
