"""Reads what a receipt printer is sent, as a printer would: every byte is a letter or a known command."""

from dataclasses import dataclass, field

from PIL import Image, ImageDraw, ImageFont
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.main import QRCode

LEVELS = {48: ERROR_CORRECT_L, 49: ERROR_CORRECT_M, 50: ERROR_CORRECT_Q, 51: ERROR_CORRECT_H}
FONT = 24
"""Dots of height that a line of font A takes."""


@dataclass
class Symbol:
    """A QR code as the printer was told to draw it; `module` in dots."""

    model: int
    module: int
    level: int
    text: str

    def picture(self) -> Image.Image:
        """Return the code as the printer's own firmware draws it: without a quiet zone."""
        drawn = QRCode(error_correction=LEVELS[self.level], border=0)
        drawn.add_data(self.text)
        rows = drawn.get_matrix()
        picture = Image.new("L", (len(rows), len(rows)), 255)
        picture.putdata([0 if dark else 255 for row in rows for dark in row])
        side = len(rows) * self.module
        return picture.resize((side, side), Image.Resampling.NEAREST)


@dataclass
class Printed:
    """What came out of the printer: lines of (text, bold, height), symbols, and cuts, in their order."""

    parts: list[tuple[str, bool, int] | Symbol] = field(default_factory=list)
    cuts: int = 0

    @property
    def lines(self) -> list[str]:
        """Return the lines of text."""
        return [part[0] for part in self.parts if isinstance(part, tuple)]

    @property
    def symbols(self) -> list[Symbol]:
        """Return the QR codes."""
        return [part for part in self.parts if isinstance(part, Symbol)]

    def picture(self, dots: int) -> Image.Image:
        """Return the paper, `dots` wide, everything centred; ValueError for what does not fit on it."""
        paper = Image.new("L", (dots, 2400), 255)
        draw, font, top = ImageDraw.Draw(paper), ImageFont.load_default(20), 16
        for part in self.parts:
            if isinstance(part, Symbol):
                code = part.picture()
                if code.width > dots:
                    raise ValueError(f"{code.width} dots do not fit on {dots}")
                paper.paste(code, ((dots - code.width) // 2, top))
                top += code.height
                continue
            text, bold, height = part
            size = FONT * height
            line = Image.new("L", (len(text) * 12 or 1, FONT), 255)
            for place, letter in enumerate(text):
                ImageDraw.Draw(line).text(
                    (place * 12 + 6, 12), letter, 0, font, "mm", stroke_width=int(bold) * 0.5
                )
            paper.paste(line.resize((line.width, size)), ((dots - line.width) // 2, top))
            top += size + 6
        draw.line((0, top + 30, dots, top + 30), fill=160)
        return paper.crop((0, 0, dots, top + 40))


def read(sent: bytes) -> Printed:
    """Return what bytes make a printer do; AssertionError for a command that this reader does not know."""
    printed, state = Printed(), {"bold": 0, "size": 0, "align": 0}
    symbol: dict[int, bytes] = {}
    place, line = 0, ""
    while place < len(sent):
        start, byte = place, sent[place]
        if byte == 0x0A:
            printed.parts.append((line, bool(state["bold"]), (state["size"] & 7) + 1))
            place, line = place + 1, ""
        elif byte not in (0x1B, 0x1D):
            assert 32 <= byte < 127, f"{byte:#x} at {place} is no letter"
            place, line = place + 1, line + chr(byte)
        elif sent[start : start + 3] == b"\x1d(k":
            length = int.from_bytes(sent[start + 3 : start + 5], "little")
            given = sent[start + 5 : start + 5 + length]
            assert given[:1] == b"1", "no QR code"
            place += 5 + length
            symbol[given[1]] = given[2:]
            if given[1] == ord("Q"):
                printed.parts.append(_symbol(symbol, state["align"]))
        else:
            assert not line, "a command in the middle of a line"
            place += _state(sent[start:], state, printed)
    assert not line, "the last line is never printed"
    return printed


def _state(sent: bytes, state: dict[str, int], printed: Printed) -> int:
    """Follow a command of formatting or feeding, and return its length."""
    match sent[:2]:
        case b"\x1b@":
            state.update(bold=0, size=0, align=0)
            return 2
        case b"\x1ba":
            state["align"] = sent[2]
        case b"\x1bE":
            state["bold"] = sent[2]
        case b"\x1d!":
            state["size"] = sent[2]
        case b"\x1dV":
            printed.cuts += 1
        case b"\x1bd":
            pass
        case unknown:
            raise AssertionError(f"unknown command {unknown!r}")
    return 3


def _symbol(stored: dict[int, bytes], align: int) -> Symbol:
    assert align == 1, "not centred"
    assert stored[ord("P")][:1] == b"0"
    assert stored[ord("Q")] == b"0"
    return Symbol(
        model=stored[ord("A")][0] - 48,
        module=stored[ord("C")][0],
        level=stored[ord("E")][0],
        text=stored[ord("P")][1:].decode(),
    )
