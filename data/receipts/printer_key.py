"""A printer's own key, in a file: codes that need neither database nor network, and no serial ever twice."""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from data.file_lock import file_lock
from data.private_file import keep
from surveys.period import local_day
from surveys.receipt_code import DAYS, HIGHEST_SERIAL, Claim, mint

_DAYS = 400
"""So many days' last serials are kept: also those of a clock that was wrong for a while."""


class SpoiltPrinterKey(Exception):
    """A printer's key, or its count of serials, cannot be used; the text says in Indonesian what to do."""


class NoSuchPlace(Exception):
    """The key's unit does not give that service at that counter; the text names what it gives."""


@dataclass(frozen=True, slots=True)
class PrinterPlace:
    """A service at a counter: its number in codes, their codes, and their names for the paper."""

    number: int
    counter: str
    service: str
    counter_name: str
    service_name: str


@dataclass(frozen=True, slots=True)
class PrinterKey:
    """All that a printer needs to make valid receipts; whoever has it can do so too.

    `key` is its number and `secret` what only it and the server know. `url` is the kiosk's address, `zone`
    names the unit's clock, `days` is how long a receipt is good, and `since` the day the key was made.
    """

    key: int
    secret: bytes
    url: str
    office: str
    unit: str
    unit_name: str
    zone: str
    days: int
    since: date
    invented: bool
    places: tuple[PrinterPlace, ...]

    def place(self, counter: str, service: str) -> PrinterPlace:
        """Return the place of these codes; raises NoSuchPlace."""
        for each in self.places:
            if (each.counter, each.service) == (counter, service):
                return each
        offered = ", ".join(f"{each.counter}/{each.service}" for each in self.places)
        raise NoSuchPlace(f"{counter}/{service} tidak ada dalam kunci ini; yang ada: {offered}.")

    def last_day(self, day: date) -> date:
        """Return the last day on which a receipt of a day is good."""
        return day + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class MintedReceipt:
    """A code that a printer's key has made, with its day by the unit's clock and its serial."""

    code: str
    place: PrinterPlace
    day: date
    serial: int


def written(key: PrinterKey) -> str:
    """Return a key as the text of its file."""
    told = asdict(key) | {"secret": b64encode(key.secret).decode("ascii"), "since": str(key.since)}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def read_key(file: Path) -> PrinterKey:
    """Return the key in a file. Raises SpoiltPrinterKey."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        places = tuple(PrinterPlace(**each) for each in told.pop("places"))
        secret, since = b64decode(told.pop("secret"), validate=True), date.fromisoformat(told.pop("since"))
        key = PrinterKey(**told, secret=secret, since=since, places=places)
        for place in places:  # whatever is wrong with a key shows here, and not at the counter
            mint(secret, Claim(key.key, place.number, local_day(datetime.now(UTC), key.zone), 1))
    except OSError as problem:
        raise SpoiltPrinterKey(f"Kunci {file} tidak dapat dibaca: {problem.strerror}.") from problem
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise SpoiltPrinterKey(
            f"{file} bukan kunci pencetak struk. Buat yang baru: skm receipts key UNIT NAMA --to {file.name}"
        ) from problem
    return key


def mint_offline(
    file: Path, key: PrinterKey, places: Sequence[PrinterPlace], now: datetime
) -> list[MintedReceipt]:
    """Return a new code for each place; their serials are used up, durably, before anybody sees the codes.

    Whoever dies in between leaves a gap, never a serial twice. Raises SpoiltPrinterKey: for a file that
    cannot be trusted, a clock that cannot be right, or a day whose serials are all used.
    """
    day = local_day(now, key.zone)
    if day < key.since:
        raise SpoiltPrinterKey(
            f"Jam mesin ini menunjukkan {day}, sebelum kunci dibuat ({key.since}). Betulkan jamnya dulu."
        )
    first = _use_up(file, day, len(places))
    return [
        MintedReceipt(mint(key.secret, Claim(key.key, place.number, day, serial)), place, day, serial)
        for serial, place in enumerate(places, first)
    ]


def log_minted(file: Path, minted: Sequence[MintedReceipt], now: datetime) -> None:
    """Write down what was printed and when (UTC), for the server to count: called after the printing.

    A line begins with its break, so that half a line which a power cut left behind spoils no other.
    """
    moment = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    text = "".join(f"\n{moment},{each.code},{each.place.counter},{each.place.service}" for each in minted)
    descriptor = os.open(log_of(file), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "wb") as log:
        log.write(text.encode())
        log.flush()
        os.fsync(log.fileno())


def read_log(log: Path, now: datetime) -> tuple[list[tuple[str, datetime]], list[int]]:
    """Return a log's codes with the moments of their printing, and the numbers of lines that say neither.

    Raises OSError and UnicodeDecodeError.
    """
    minted: list[tuple[str, datetime]] = []
    unreadable: list[int] = []
    for number, line in enumerate(log.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line:
            continue
        moment, _, rest = line.partition(",")
        at = printed_at(moment, now)
        if at is None:
            unreadable.append(number)
        else:
            minted.append((rest.partition(",")[0], at))
    return minted, unreadable


def printed_at(text: object, now: datetime) -> datetime | None:
    """Return the moment (ISO 8601, with its offset) at which a code was printed; None where it cannot be.

    A code names its day up to a multiple of 512 alone: one of an older day would be read as of a later.
    """
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    near = at is not None and at.tzinfo is not None and abs(now - at) < timedelta(days=DAYS)
    return at if near else None


def log_of(file: Path) -> Path:
    """Return where a key's printed codes are written down."""
    return file.with_name(f"{file.name}.log.csv")


def _use_up(file: Path, day: date, count: int) -> int:
    """Take the day's next serials, and return the first of them."""
    with file_lock(file.with_name(f"{file.name}.lock")):
        used = _used(file)
        first = used.pop(str(day), 0) + 1
        if first + count - 1 > HIGHEST_SERIAL:
            raise SpoiltPrinterKey(
                f"Kunci {file} sudah mencetak {first - 1} struk pada {day}; lebih tidak bisa."
            )
        used[str(day)] = first + count - 1  # the last in order; what goes are the days not used for longest
        keep(_counts(file), json.dumps(dict(list(used.items())[-_DAYS:])).encode())
    return first


def _used(file: Path) -> dict[str, int]:
    """Return the last serial of each day. Raises SpoiltPrinterKey where it was lost: none may start anew."""
    try:
        told = json.loads(_counts(file).read_bytes())
    except FileNotFoundError:
        if log_of(file).exists():
            raise _lost(file) from None
        return {}
    except (OSError, ValueError) as problem:
        raise _lost(file) from problem
    if not isinstance(told, dict) or not all(type(last) is int for last in told.values()):
        raise _lost(file)
    return told


def _counts(file: Path) -> Path:
    return file.with_name(f"{file.name}.serials.json")


def _lost(file: Path) -> SpoiltPrinterKey:
    return SpoiltPrinterKey(
        f"Hitungan nomor {_counts(file).name} hilang atau rusak, sehingga nomor bisa tercetak dua kali. "
        "Buat kunci baru (skm receipts key), dan hentikan yang lama (skm receipts retire)."
    )
