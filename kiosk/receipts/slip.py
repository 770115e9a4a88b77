"""What stands on a receipt's slip, whoever draws it: place, code, address, and how long it is good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from babel.dates import format_date
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_M

from data.places import Counter
from data.receipts import Issued
from data.settings import Settings
from kiosk.poster import Code, code
from surveys.receipt_code import shown

ONE_VOICE = "Satu struk, satu suara."
INVENTED = "DATA CONTOH - kota ini rekaan"


@dataclass(frozen=True, slots=True)
class Slip:
    """One receipt to hand out: names as people read them, `code` of 20 letters, its address in `url`.

    `day` is the day of the service and `until` the last on which the code is good.
    """

    office: str
    unit: str
    counter: str
    service: str
    code: str
    url: str
    day: date
    until: date
    invented: bool = False

    @property
    def grouped(self) -> str:
        """Return the code as it is read and typed."""
        return shown(self.code)

    @property
    def typed(self) -> str:
        """Return what somebody without a scanner types before the code: no scheme, in small letters."""
        parts = urlsplit(self.url)
        return f"{parts.netloc.lower()}{parts.path.removesuffix(f'/R/{self.code}')}/r/"

    @property
    def valid(self) -> str:
        """Return the sentence about how long the code is good."""
        return f"Berlaku sampai {in_words(self.until)}."


def slips(
    issued: Sequence[Issued], counters: Sequence[Counter], settings: Settings, kiosk_url: str
) -> list[Slip]:
    """Return the slips of issued receipts; `counters` are those of their unit, which name the places."""
    by_code = {counter.code: counter for counter in counters}
    drawn = []
    for each in issued:
        counter = by_code[each.counter]
        drawn.append(
            Slip(
                office=settings.office,
                unit=counter.unit.name,
                counter=counter.name,
                service=next(given.name for given in counter.services if given.code == each.service),
                code=each.code,
                url=address(kiosk_url, each.code),
                day=each.day,
                until=each.day + timedelta(days=settings.receipt_days),
                invented=settings.invented,
            )
        )
    return drawn


def address(kiosk_url: str, code: str) -> str:
    """Return the full address of a code, in capitals as far as that leads to the same page.

    Capitals let the QR code use its alphanumeric mode, 5.5 bits a letter instead of 8: larger modules on
    the same paper. Scheme and host may be written so (RFC 3986, 6.2.2.1), a path of the office's own not.
    """
    parts = urlsplit(kiosk_url)
    return f"{parts.scheme.upper()}://{parts.netloc.upper()}{parts.path.rstrip('/')}/R/{code}"


def in_words(day: date) -> str:
    """Return a day as a slip states it: 29 Agustus 2026."""
    return format_date(day, "d MMMM y", locale="id")


def qr(url: str) -> Code:
    """Return the QR code of an address: error correction M, of which 15 % may be creased or faded."""
    return code(url, ERROR_CORRECT_M)


def qr_svg(url: str) -> Markup:
    """Return the QR code of an address as an SVG of its own, quiet zone included."""
    drawn = qr(url)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{1}"/></svg>'
    ).format(drawn.side, drawn.path)
