"""Every figure that a page shows equals one worked out from the raw rows, by other means than the page's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from html import unescape
from pathlib import Path

import pytest
from heads import answered_office, mixed, page, record, signed_in, words
from offices import KEYS, NOON, SURVEY
from proofs import hasty, issue

from data.database import reading, writing
from surveys.element_interval import element_interval
from surveys.period import Period
from surveys.scoring import Score, score
from surveys.tally import Tally

PLACES: dict[str, dict[str, str]] = {
    "office": {},
    "unit": {"unit": "dukcapil"},
    "service": {"unit": "dukcapil", "service": "kk"},
    "counter": {"unit": "dukcapil", "counter": "loket-1"},
}


@dataclass(frozen=True, slots=True)
class Raw:
    """The raw rows of a place and period; a rating that was not given is None."""

    rows: Sequence[Sequence[int | None]]

    def counts(self, key: str) -> list[int]:
        """Count the ratings of an element."""
        given = [row[KEYS.index(key)] for row in self.rows]
        return [given.count(rating) for rating in (1, 2, 3, 4)]

    def mean(self, key: str) -> Fraction:
        """Return an element's mean (NRR)."""
        given = [rating for row in self.rows if (rating := row[KEYS.index(key)]) is not None]
        return Fraction(sum(given), len(given))

    @property
    def ikm(self) -> str:
        """Return the IKM as it is written."""
        return written(sum((self.mean(key) for key in KEYS), Fraction()) / len(KEYS) * 25)

    @property
    def score(self) -> Score:
        """Return the score by way of no table of tallies."""
        given = [{key: each for key, each in zip(KEYS, row, strict=True) if each} for row in self.rows]
        return score(SURVEY, Tally.of(SURVEY, given))


def written(exact: Fraction) -> str:
    """Write a figure with two decimals, rounded half up, as Indonesian pages do."""
    rounded = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return str(rounded).replace(".", ",")


def raw(path: Path, period: Period, also: str = "TRUE", **codes: str) -> Raw:
    """Read the raw rows of a place and period."""
    at = " AND ".join(f"{name} = '{code}'" for name, code in codes.items()) or "TRUE"
    with reading(path) as db:
        rows = db.execute(
            f"SELECT {', '.join(KEYS)} FROM response "
            f"WHERE counted = 1 AND {also} AND {at} AND day BETWEEN ? AND ?",
            (str(period.first), str(period.last)),
        ).fetchall()
    return Raw(rows)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an office that is only read."""
    return busy_office(tmp_path_factory.mktemp("busy"))


def busy_office(folder: Path) -> Path:
    """Return an office with four months of answers, receipts, and flagged answers."""
    path = answered_office(folder)
    record(path, 5000, mixed(400, 21), NOON.replace(month=6), service="kk")
    record(path, 6000, mixed(90, 22), NOON.replace(day=3), service="kk")
    issue(path, 80, 31, service="kk")
    hasty(path, 9000, 9)
    return path


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("period", ["2026-TW3", "2026-08", "2026"])
def test_every_figure_of_the_morning_equals_a_recount(busy: Path, period: str, place: str) -> None:
    _recount_morning(busy, period, PLACES[place])


def test_a_figure_that_is_not_that_of_the_raw_rows_is_found(tmp_path: Path) -> None:
    path = busy_office(tmp_path)
    with writing(path) as db:
        db.execute("UPDATE tally SET time_1 = time_1 + 2, time_4 = time_4 - 2 WHERE time_4 > 2")
    with pytest.raises(AssertionError):
        _recount_morning(path, "2026-TW3", {})


def _recount_morning(path: Path, period: str, codes: dict[str, str]) -> None:
    """Hold the page of the morning against the raw rows."""
    during = Period.parse(period)
    address = f"/?period={period}" + "".join(f"&{name}={code}" for name, code in codes.items())
    html = page(signed_in(path), address)
    said, here = words(html), raw(path, during, **codes)
    between = here.score.interval
    assert between
    assert f"IKM {here.ikm}" in said
    assert f"Rentang 95 %: {between.low}–{between.high}".replace(".", ",") in said
    assert f"{len(here.rows)} jawaban · target 384" in said
    for then in [raw(path, during.previous(), **codes)] if period != "2026" else []:
        assert f"Waktu itu {then.ikm};" in said or f" dari {then.ikm};" in said
    _recount_receipts(path, during, codes, said)
    closed = words(page(signed_in(path, CLOCK=lambda: NOON.replace(year=2027)), address))
    _recount_flagged(path, during, codes, said, closed)
    _recount_dragging(here, html)


def _recount_receipts(path: Path, during: Period, codes: dict[str, str], said: str) -> None:
    at = " AND ".join(f"{name} = '{code}'" for name, code in codes.items()) or "TRUE"
    with reading(path) as db:
        issued, answered = db.execute(
            "SELECT count(*), sum(redeemed) FROM receipt JOIN receipt_place ON number = place "
            f"WHERE cancelled_at IS NULL AND {at} AND day BETWEEN ? AND ?",
            (str(during.first), str(during.last)),
        ).fetchone()
    assert f"{answered} dari {issued} struk dijawab" in said


def _recount_flagged(path: Path, during: Period, codes: dict[str, str], said: str, closed: str) -> None:
    marked = "sequence IN (SELECT response FROM signal_response)"
    flagged, rest = raw(path, during, marked, **codes), raw(path, during, f"NOT {marked}", **codes)
    if flagged.rows:
        assert f"{len(flagged.rows)} jawaban bertanda." in said
        assert f"IKM tanpa itu {rest.ikm}." in closed
        assert "IKM tanpa itu" not in said
    else:
        assert "Tidak ada jawaban yang bertanda." in said


def _recount_dragging(here: Raw, html: str) -> None:
    worst = sorted(KEYS, key=here.mean)[:2]
    shown = re.findall(r'<article aria-labelledby="drag-(\w+)">(.*?)</article>', html, re.DOTALL)
    assert [key for key, _ in shown] == worst
    names = {each.key: each for each in SURVEY.elements}
    scores = {each.element.key: each for each in here.score.elements}
    for key, block in shown:
        said, counts = words(block), here.counts(key)
        between = element_interval(SURVEY, scores[key])
        assert between
        assert said.startswith(names[key].name["id"])
        assert f"{written(here.mean(key) * 25)} ({between.low}–{between.high})".replace(".", ",") in said
        assert f"mengurangi IKM {written((4 - here.mean(key)) / 9 * 25)} poin" in said
        label = re.search(r'aria-label="(Sebaran nilai:[^"]+)"', block)
        assert label
        told = re.findall(r"nilai (\d) (\d+) %", unescape(label[1]))
        assert [(int(rating), int(share)) for rating, share in told] == [
            (rating, int(Fraction(100 * count, sum(counts)) + Fraction(1, 2)))
            for rating, count in zip((1, 2, 3, 4), counts, strict=True)
        ]
