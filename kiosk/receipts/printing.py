"""A receipt's slip in the language of receipt printers (ESC/POS), for paper of 58 and 80 mm.

Written out here rather than with python-escpos, which prints them (`commands`): importing that costs a kiosk
process half a second and 6 MB, sets up the root logger, and leaves a folder in /tmp each time. The bytes of
the QR command are held against that library's by a test.
"""

import re
import textwrap
from unicodedata import combining, normalize

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from kiosk.poster import QUIET_ZONE
from kiosk.receipts.slip import INVENTED, ONE_VOICE, Slip, in_words

DOTS = {58: 384, 80: 576}
"""Dots in a line at 203 dpi, eight to the millimetre, by the paper's width in millimetres."""

LETTER = 12
"""Dots that a letter of font A takes: 32 on a line of 58 mm paper, 48 on 80."""

SMALLEST, LARGEST = 4, 6
"""Dots to a module of the QR code: under four, worn heads and old cameras fail; over six costs paper."""

_TYPED = str.maketrans("–—·•‘’“”", "----''\"\"", "".join(map(chr, (*range(32), 127))))
"""What typesetters write and typewriters have; and no control character, which would be a command."""

_START = b"\x1b@"
_CENTRE = b"\x1ba\x01"
_BOLD, _LIGHT = b"\x1bE\x01", b"\x1bE\x00"
_TALL, _USUAL = b"\x1d!\x01", b"\x1d!\x00"
_FEED_AND_CUT = b"\x1bd\x06\x1dV\x01"
"""Six lines, past the knife or the tear bar; then a cut that leaves a bridge, so that no slip falls down."""


def escpos(slip: Slip, width: int = 58) -> bytes:
    """Return the commands that print a slip; `width` of the paper in millimetres is a key of DOTS.

    The printer draws the QR code itself (GS ( k). Everything else is plain ASCII: each maker has code
    pages of its own, and a wrong one would print other letters.
    """
    columns = DOTS[width] // LETTER
    return b"".join(
        (
            _START,
            _CENTRE,
            _lines(INVENTED, columns) if slip.invented else b"",
            _lines(slip.office, columns),
            _lines(slip.unit, columns) if slip.unit != slip.office else b"",
            _BOLD + _TALL + _lines(slip.counter, columns) + _USUAL + _LIGHT,
            _lines(slip.service, columns),
            _lines(in_words(slip.day), columns),
            b"\n" + _BOLD + _lines("Bagaimana pelayanan kami?", columns) + _LIGHT,
            _lines("Pindai, lalu beri nilai.", columns),
            b"\n",  # printers leave no quiet zone of their own
            _qr(slip.url, DOTS[width]),
            b"\n",
            _lines("Atau ketik di telepon:", columns),
            _broken(slip.typed, columns),
            _BOLD + _lines(slip.grouped, columns) + _LIGHT,
            b"\n" + _lines(ONE_VOICE, columns) + _lines(slip.valid, columns),
            _FEED_AND_CUT,
        )
    )


def _lines(words: str, columns: int) -> bytes:
    """Return words as lines that fit; a word that is longer than a line is broken, none is left out."""
    letters = "".join(each for each in normalize("NFKD", words) if not combining(each)).translate(_TYPED)
    wrapped = textwrap.wrap(letters, columns, break_on_hyphens=False)
    return b"".join(line.encode("ascii", "replace") + b"\n" for line in wrapped)


def _broken(address: str, columns: int) -> bytes:
    """Return an address as lines that end at a dot or slash, where the address is not too long for that."""
    return b"".join(
        _lines(line, columns) for line in re.findall(rf".{{1,{columns}}}(?<=[./])|.{{1,{columns}}}", address)
    )


def _qr(url: str, dots: int) -> bytes:
    """Return the commands for a QR code of model 2 and error correction M: set up, store, print."""
    content = url.encode("ascii")
    return b"".join(
        (
            _command(b"A", b"2\x00"),
            _command(b"C", bytes([_module(content, dots)])),
            _command(b"E", b"1"),
            _command(b"P", b"0" + content),
            _command(b"Q", b"0"),
        )
    )


def _command(function: bytes, given: bytes) -> bytes:
    """Return GS ( k of a function of the QR code (49), with the length of what follows, low byte first."""
    return b"\x1d(k" + (len(given) + 2).to_bytes(2, "little") + b"1" + function + given


def _module(content: bytes, dots: int) -> int:
    """Return the dots to a module, so that even a printer that knows only byte mode stays on the paper."""
    drawn = QRCode(error_correction=ERROR_CORRECT_M)
    drawn.add_data(content.lower(), optimize=0)
    side = 17 + 4 * drawn.best_fit(start=1)  # ISO/IEC 18004: version 1 is 21 modules wide, each next 4 more
    return max(SMALLEST, min(LARGEST, dots // (side + 2 * QUIET_ZONE)))
