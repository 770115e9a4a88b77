"""What a rule is raised about: the place, the facts, and the key by which the same is raised only once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from data.alerts.rules import Rule
from surveys.period import Period

Shown = Callable[[Database], Callable[[str, Period], bool]]
"""Of a snapshot, what says whether a unit's figures (by its code; "": the office's) may be shown in a period.

Whoever shows figures decides that, and hands it in: two judges of it would contradict each other.
"""


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that a rule calls for attention to; unit and counter "" where it is the whole office's.

    `facts` by kind: below_target: period, target; low_ratings: day, least; kiosk_silent: device (its name),
    since, hours; sample_behind: period, target; case_due: casework, due.
    """

    rule: Rule
    key: str
    unit: str
    counter: str
    facts: Mapping[str, Any]
