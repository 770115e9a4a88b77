"""Slips to cut out or peel off, for an office without a receipt printer: a file that a browser prints."""

from collections.abc import Sequence

from kiosk.poster import PICTURES
from kiosk.receipts.slip import INVENTED, ONE_VOICE, Slip, qr

ACROSS, DOWN = 3, 8
"""A4 as label makers divide it: 24 slips of 70 by 37 mm."""

_ROOM = ((70, "usual"), (150, "long"))
"""Letters of all three names for which a size of type has room; beyond them comes the smallest."""


def sheet(slips: Sequence[Slip]) -> str:
    """Return slips as one HTML file, 24 to a page, which needs nothing else and asks nobody.

    It is no page of the app, which would have to hand codes to whoever finds its address; so it may, and
    must, carry its own style.
    """
    each_page = ACROSS * DOWN
    pages = [slips[first : first + each_page] for first in range(0, len(slips), each_page)]
    return PICTURES.get_template("receipt_sheet.html").render(
        pages=pages, qr=qr, size=_size, one_voice=ONE_VOICE, invented=INVENTED
    )


def _size(slip: Slip) -> str:
    """Return the size of type in which a slip's names have room."""
    letters = len(slip.unit) + len(slip.counter) + len(slip.service)
    return next((name for room, name in _ROOM if letters <= room), "longest")
