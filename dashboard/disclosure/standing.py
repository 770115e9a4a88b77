"""The decisions that stand: kept in a process, and in a private file that all its processes share."""

import json
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from dashboard.disclosure.decision import Decision
from dashboard.disclosure.layout import Cell, Cut
from data import shown_cells
from data.answer_groups import Group, Numbers

FORM = 1
"""Of the file; one of another form is not read. To be raised when cells or their order become others."""

KEPT = 24
"""So many decisions does a process remember: of years, and of answers and receipts."""

_lock = Lock()
_standing: dict[tuple[Path | None, int], tuple[int, Decision]] = {}


def decide(groups: Mapping[Group, Numbers], threshold: int, file: Path | None) -> Decision:
    """Return what is shown of a year: what was decided before, as far as it holds for these numbers.

    With a file, all processes that name it show the same; the decision outlasts them there.
    """
    with _lock:
        stood = _stood(threshold, file)
        if stood and stood.proved == groups:
            return stood
        now = stood.still(groups) if stood else None
        if now and stood and now.published is stood.published:
            return now
        try:
            return _anew(groups, threshold, file)
        except OSError:  # a folder that cannot be written to: then it stands in this process alone
            return _remember(threshold, file, now or Decision(groups, threshold))


def _anew(groups: Mapping[Group, Numbers], threshold: int, file: Path | None) -> Decision:
    """Decide while no other process does; what another has decided meanwhile is what to begin with."""
    if file is None:
        return _remember(threshold, file, Decision(groups, threshold))
    with shown_cells.alone(file):
        stood = _stood(threshold, file)
        decided = stood.still(groups) if stood else Decision(groups, threshold)
        if not stood or decided.published is not stood.published:
            shown_cells.keep(file, json.dumps(_written(decided)).encode())
            _remember(threshold, file, decided)
        return decided


def _stood(threshold: int, file: Path | None) -> Decision | None:
    """Return the decision that stands, read again where another process has made one since."""
    if file is None:
        return None
    version = shown_cells.version(file)
    found = _standing.get((file, threshold))
    if found and found[0] == version:
        return found[1]
    content = shown_cells.content(file)
    told = json.loads(content) if content else {}
    if (told.get("form"), told.get("threshold")) != (FORM, threshold):
        return None
    return _remember(threshold, file, _read(told))


def _remember(threshold: int, file: Path | None, decision: Decision) -> Decision:
    if file is not None:
        if len(_standing) >= KEPT:
            del _standing[next(iter(_standing))]
        _standing[file, threshold] = (shown_cells.version(file), decision)
    return decision


def _written(decision: Decision) -> dict[str, Any]:
    shown = decision.published.shown
    refused = decision.tried - {Cell(cut, each) for cut, months in shown.items() for each in months}
    return {
        "form": FORM,
        "threshold": decision.threshold,
        "people": decision.people,
        "proved": [[*group, numbers] for group, numbers in decision.proved.items()],
        "shown": [[*cut, sorted(months)] for cut, months in shown.items()],
        "refused": [[*cell.cut, cell.months] for cell in refused],
    }


def _read(told: Mapping[str, Any]) -> Decision:
    proved = {Group._make(group): tuple(numbers) for *group, numbers in told["proved"]}
    shown = [Cell(Cut._make(cut), each) for *cut, months in told["shown"] for each in months]
    refused = [Cell(Cut._make(cut), months) for *cut, months in told["refused"]]
    return Decision.kept(proved, told["threshold"], shown, [*shown, *refused], told["people"])
