"""All detectors at once over the answers of one counter."""

from collections.abc import Sequence
from datetime import date

from surveys.signals import Arrival, Finding
from surveys.signals.pace import BURST, ONE_DEVICE, TOO_FAST, bursts, one_device, too_fast
from surveys.signals.pattern import SAME_PATTERN, same_patterns
from surveys.signals.place import (
    NO_RECEIPT,
    OUTSIDE_HOURS,
    PRINT_ORDER,
    Hours,
    Issued,
    no_receipt,
    outside_hours,
    print_order,
)

KINDS = (PRINT_ORDER, BURST, OUTSIDE_HOURS, NO_RECEIPT, TOO_FAST, SAME_PATTERN, ONE_DEVICE)


def findings(arrivals: Sequence[Arrival], hours: Hours, issued: Issued, today: date) -> list[Finding]:
    """Return all that is odd in the arrivals of one counter, which stand in the order answered.

    None of them is an import: those have no true times. `hours` and `issued` may be empty; `today` is the
    unit's day, whose receipts are not all told yet.
    """
    return [
        *print_order(arrivals),
        *bursts(arrivals),
        *outside_hours(arrivals, hours),
        *no_receipt(arrivals, issued, today),
        *too_fast(arrivals),
        *same_patterns(arrivals),
        *one_device(arrivals),
    ]
