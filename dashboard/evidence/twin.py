"""The same evidence as JSON for programs, and the digest by which a print can be compared later.

Described in docs/evidence.md and docs/evidence.schema.json.
"""

import json
from decimal import Decimal
from hashlib import sha256
from typing import Any

from dashboard.evidence import ElementEvidence, Evidence, Past
from data.verifications import Verification
from surveys.difference import Difference
from surveys.rounding import half_up
from surveys.scoring import Interval, Score

SCHEMA = "suara-loket/evidence/1"
LEGAL = ("PermenPANRB 14/2017", "PermenPANRB 6/2022")
_MEAN_DECIMALS = 3


def figures(evidence: Evidence) -> dict[str, Any] | None:
    """Return the figures that the digest is of: codes, whole numbers and decimals as text, no words."""
    report = evidence.report
    if not evidence.given:
        return None
    return {
        "survey": report.survey.key,
        "weight": report.weight,
        "place": report.place.codes,
        "period": report.period.name,
        "standing": evidence.standing,
        "thresholds": {
            "learning": report.settings.personnel_learning,
            "evidence": report.settings.personnel_evidence,
        },
        "n": report.cell.n,
        **_score(report.cell.score),
        "population": report.sample.population,
        "receipts": _receipts(evidence),
        "flagged": _flagged(evidence),
        "target": {"ikm": f"{report.target:.2f}", "verdict": report.against} if report.target else None,
        "change": evidence.change,
        "difference": _difference(evidence.difference),
        "officer_elements": [_element(each) for each in evidence.own],
        "unit_elements": [_element(each) for each in evidence.units],
        "trend": [_past(each) for each in evidence.trend],
    }


def digest(figures: dict[str, Any]) -> str:
    """Return the SHA-256 of the figures as canonical JSON: keys sorted, no spaces, UTF-8."""
    canonical = json.dumps(figures, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()


def short(value: str) -> str:
    """Return the beginning of a digest as people compare it: 64 bits, in fours."""
    return " ".join(value[at : at + 4] for at in range(0, 16, 4))


def twin(evidence: Evidence, *, office: str, link: str, verified: Verification | None) -> dict[str, Any]:
    """Return the whole document; `link` is its lasting address, `verified` the journal's last check."""
    report, told = evidence.report, figures(evidence)
    return {
        "schema": SCHEMA,
        "office": office,
        "invented": report.settings.invented,
        "place": {"kind": report.place.kind, "name": report.place.name, "codes": report.place.codes},
        "period": {
            "name": report.period.name,
            "first": str(report.period.first),
            "last": str(report.period.last),
            "state": evidence.state,
            "settled": str(evidence.settled),
        },
        "standing": evidence.standing,
        "missing": evidence.missing,
        "figures": told,
        "digest": {"algorithm": "SHA-256", "of": "figures", "value": digest(told)} if told else None,
        "replies": [
            {"at": each.at.isoformat(), "name": each.name, "role": each.role, "words": each.words}
            for each in evidence.replies
        ],
        "legal_basis": list(LEGAL),
        "journal": {"anchor": verified.anchor, "verified_at": verified.at.isoformat()} if verified else None,
        "read_at": report.read_at.isoformat(timespec="seconds"),
        "link": link,
    }


def held(office: str, opens: str) -> dict[str, Any]:
    """Return what is said before others than the officer may read."""
    return {"schema": SCHEMA, "office": office, "standing": "officer_first", "opens": opens}


def _score(score: Score | None) -> dict[str, Any]:
    return {
        "ikm": _text(score.ikm if score else None),
        "grade": score.grade.letter if score and score.grade else None,
        "interval": _interval(score.interval if score else None),
    }


def _element(each: ElementEvidence) -> dict[str, Any]:
    score = each.score
    about: dict[str, Any] = {"key": each.key, "standing": each.standing, "change": each.change}
    about |= {"difference": _difference(each.difference)}
    if score is None or score.mean is None:
        return about | dict.fromkeys(("n", "mean", "ikm", "grade", "interval", "counts"))
    return about | {
        "n": score.n,
        "mean": str(half_up(score.mean, _MEAN_DECIMALS)),
        "ikm": _text(score.ikm),
        "grade": score.grade.letter if score.grade else None,
        "interval": _interval(each.interval),
        "counts": list(score.counts),
    }


def _past(each: Past) -> dict[str, Any]:
    cell = each.cell
    about = {"period": each.period.name, "standing": each.standing, "n": cell.n if cell else None}
    return about | _score(cell.score if cell else None)


def _receipts(evidence: Evidence) -> dict[str, Any] | None:
    rate = evidence.report.rate
    return {"issued": rate.issued, "answered": rate.answered} if rate else None


def _flagged(evidence: Evidence) -> dict[str, Any] | None:
    """Return how many answers a signal is about, and the IKM without them, as far as they may be told."""
    found = evidence.report.flagged
    if found is None or found.n == 0:
        return None
    without = found.without.score if found.without else None
    return {"n": found.n, "ikm_without": _text(without.ikm if without else None)}


def _interval(between: Interval | None) -> dict[str, Any] | None:
    if between is None:
        return None
    return {"low": str(between.low), "high": str(between.high), "grades": list(between.grades)}


def _difference(found: Difference | None) -> dict[str, Any] | None:
    """Return the figure less that of the period before, with the 95 % interval of that."""
    return {"figure": str(found.figure), "low": str(found.low), "high": str(found.high)} if found else None


def _text(figure: Decimal | None) -> str | None:
    return None if figure is None else str(figure)
