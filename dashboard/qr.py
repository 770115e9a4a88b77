"""A QR code as one path of an SVG drawing, in modules."""

from dataclasses import dataclass

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET = 4
"""Modules of white around the code, which the standard asks for."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """How many modules wide the code is, with the white around it, and the path of its dark ones."""

    size: int
    path: str


def draw(address: str) -> Drawing:
    """Draw an address."""
    code: QRCode = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)  # type: ignore[type-arg]
    code.add_data(address)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Drawing(len(rows), path)
