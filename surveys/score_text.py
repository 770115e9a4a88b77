"""A score as a page of plain text in Indonesian, for a terminal."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from surveys import rounding
from surveys.sampling import sample_target
from surveys.scoring import Score
from surveys.survey import Survey

_NONE = "–"


def page(
    survey: Survey,
    score: Score,
    *,
    notes: Sequence[tuple[str, str]] = (),
    population: int | None = None,
    by: str = "",
    groups: Mapping[str, Score] | None = None,
) -> str:
    """Return a score's figures, its elements and its groups as lines of text.

    `notes` are further pairs of a label and what there is to say; `by` names what `groups` are.
    """
    parts = ["\n".join(_head(survey, score, notes, population)), _elements(score)]
    if groups:
        parts.append(_groups(by, groups))
    return "\n\n".join(parts)


def summary(score: Score) -> str:
    """Return a score in one line: n, IKM, the grades it may be, and the interval."""
    return f"n {count(score.n)}, IKM {_figure(score.ikm)}, mutu {_grade(score)}, rentang {_span(score)}"


def count(number: int) -> str:
    """Return a whole number with Indonesian thousands: 2.313."""
    return f"{number:,}".replace(",", ".")


def _head(
    survey: Survey, score: Score, notes: Sequence[tuple[str, str]], population: int | None
) -> list[str]:
    label = score.grade.label["id"] if score.grade else _NONE
    lines = [
        ("Responden (n)", count(score.n) + _target(score.n, population)),
        ("IKM", _figure(score.ikm)),
        ("Mutu", _grade(score)),
        ("Kinerja", label),
        ("Rentang 95 %", _span(score)),
        ("Metode", _method(survey, score)),
        *notes,
    ]
    if unanswered := [each.element.code for each in score.elements if not each.n]:
        lines.append(("Catatan", f"{', '.join(unanswered)} tidak punya jawaban; IKM tidak dapat dihitung."))
    title = f"{survey.title['id']} · {survey.rule}"
    width = max(len(label) for label, _ in lines)
    return [title, "", *(f"{label:<{width}}  {words}" for label, words in lines)]


def _target(n: int, population: int | None) -> str:
    if population is None:
        return ""
    if population < n:
        return f" dari N {count(population)}; N lebih kecil daripada n, jadi N itu pasti salah"
    target = sample_target(population)
    reached = "tercapai" if n >= target else f"kurang {count(target - n)}"
    return f" dari N {count(population)}; sasaran sampel {count(target)}, {reached}"


def _method(survey: Survey, score: Score) -> str:
    if score.method != "exact":
        return f"{score.method} (bobot dipotong menjadi {score.method.replace('.', ',')} tiap unsur)"
    if len({element.weight for element in survey.elements}) > 1:
        return "exact (bobot tiap unsur menurut definisi survei)"
    return f"exact (bobot tepat 1/{len(survey.elements)} tiap unsur)"


def _elements(score: Score) -> str:
    rows = [
        (
            each.element.code,
            each.element.name["id"],
            count(each.n),
            count(each.sum),
            _mean(each.mean),
            _figure(each.ikm),
            each.grade.letter if each.grade else _NONE,
        )
        for each in score.elements
    ]
    return table(("Unsur", "(urutan daftar)", "n", "Jumlah", "NRR", "IKM", "Mutu"), rows, left=2)


def _groups(by: str, groups: Mapping[str, Score]) -> str:
    rows = [
        (group, count(score.n), _figure(score.ikm), _grade(score), _span(score))
        for group, score in groups.items()
    ]
    return table((by, "n", "IKM", "Mutu", "Rentang 95 %"), rows, left=1)


def table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, left: int) -> str:
    """Set rows in columns, the first `left` of them to the left, the others to the right."""
    widths = [max(len(row[place]) for row in (header, *rows)) for place in range(len(header))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place < left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (header, rule, *rows)
    )


def _grade(score: Score) -> str:
    """Return the grade, and those that it may be as well: "B, bisa A"."""
    if score.grade is None or score.interval is None:
        return _NONE
    others = [letter for letter in score.interval.grades if letter != score.grade.letter]
    return score.grade.letter + (f", bisa {' atau '.join(sorted(others))}" if others else "")


def _span(score: Score) -> str:
    if score.interval is None:
        return _NONE
    return f"{_figure(score.interval.low)}–{_figure(score.interval.high)}"


def _figure(figure: Decimal | None) -> str:
    return _NONE if figure is None else str(figure).replace(".", ",")


def _mean(mean: Fraction | None) -> str:
    return _NONE if mean is None else _figure(rounding.half_up(mean, 4))
