"""What a rule is raised about: the place, the facts, and the key by which the same is raised only once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.alerts.rules import Rule


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
