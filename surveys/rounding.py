"""The one rounding of the rule: half up, to two decimals, at the very end."""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor


def half_up(exact: Fraction, decimals: int = 2) -> Decimal:
    """Round an exact figure half up (64.995 → 65.00), never through a binary float."""
    return _shifted(floor(exact * 10**decimals + Fraction(1, 2)), decimals)


def down(exact: Fraction, decimals: int = 2) -> Decimal:
    """Round towards minus infinity: a lower bound stays a lower bound."""
    return _shifted(floor(exact * 10**decimals), decimals)


def up(exact: Fraction, decimals: int = 2) -> Decimal:
    """Round towards plus infinity: an upper bound stays an upper bound."""
    return _shifted(ceil(exact * 10**decimals), decimals)


def _shifted(whole: int, decimals: int) -> Decimal:
    return Decimal(whole).scaleb(-decimals)
