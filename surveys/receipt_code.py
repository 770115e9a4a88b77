"""The code on a receipt: it names key, place, day and serial, and only who holds the key can make one.

Twenty letters: nine for what the code says of itself (45 bits), ten of a MAC (50 bits of HMAC-SHA256), and
one that checks the others. The MAC covers the whole date, of which the code has room for the remainder by
512 alone: when the days come round again, the old codes do not.
"""

import hmac
import re
from base64 import b32encode
from dataclasses import dataclass
from datetime import date, timedelta

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0, O, 1 and I: people read it from paper and type it. 32 letters: five bits each."""

LETTERS = 20
GROUP = 5
"""A code is printed in groups of so many letters."""

HIGHEST_KEY, HIGHEST_PLACE, HIGHEST_SERIAL = 1_023, 4_095, 16_383
DAYS = 512
"""So many days apart, two codes name their day alike."""

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUV"  # base 32 as `int` reads it
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"  # and as RFC 4648 writes it
_TO_DIGITS = str.maketrans(ALPHABET, _DIGITS)
_FROM_BASE32 = bytes.maketrans(_BASE32.encode(), ALPHABET.encode())
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015]+")
_CODE = re.compile(f"[{ALPHABET}]{{{LETTERS}}}")


class Mistyped(ValueError):
    """No code looks like that: a wrong or swapped letter, one too many or too few, or serial 0."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a code says of itself: nothing is true of it until `proves` says so."""

    key: int
    place: int
    day: date
    serial: int


def mint(secret: bytes, claim: Claim) -> str:
    """Return the code of a claim, twenty letters without dashes; ValueError for what a code cannot name."""
    for value, lowest, highest in (
        (claim.key, 0, HIGHEST_KEY),
        (claim.place, 0, HIGHEST_PLACE),
        (claim.serial, 1, HIGHEST_SERIAL),
    ):
        if not lowest <= value <= highest:
            raise ValueError(f"no code can name {claim}")
    said = claim.key << 35 | claim.place << 23 | claim.day.toordinal() % DAYS << 14 | claim.serial
    number = said << 50 | _mac(secret, claim)
    return _written(number << 5 | _check_of(number))


def read(code: str, today: date) -> Claim:
    """Return what a typed code says of itself; dashes, spaces and small letters are all the same.

    Of the days that it may mean, it means the last one that is not after tomorrow: a printer's clock may be
    a little ahead. Raises Mistyped for every code with a single wrong letter or two letters swapped.
    """
    letters = plain(code)
    if not _CODE.fullmatch(letters):
        raise Mistyped(code)
    number = int(letters.translate(_TO_DIGITS), 32)
    said, serial = number >> 55, number >> 55 & HIGHEST_SERIAL
    if _check_of(number >> 5) != number & 31 or serial == 0:
        raise Mistyped(code)
    latest = today + timedelta(days=1)
    past = (latest.toordinal() - (said >> 14)) % DAYS
    return Claim(said >> 35, said >> 23 & HIGHEST_PLACE, latest - timedelta(days=past), serial)


def proves(secret: bytes, code: str, claim: Claim) -> bool:
    """Say whether a key's own hand made the code for this claim, in a time that does not tell how nearly."""
    return hmac.compare_digest(mint(secret, claim), plain(code))


def plain(code: str) -> str:
    """Return the letters of a typed code as they are compared: no dashes or spaces, all capital."""
    return _SEPARATORS.sub("", code).upper()


def shown(code: str) -> str:
    """Return a code as it is printed, in groups of five letters; whatever was typed, grouped alike."""
    letters = plain(code)
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def _mac(secret: bytes, claim: Claim) -> int:
    """Return the first 50 bits of the MAC of all that the code stands for, the whole date included."""
    said = claim.key << 64 | claim.place << 48 | claim.day.toordinal() << 16 | claim.serial
    digest = hmac.digest(secret, b"suara-loket receipt 1" + said.to_bytes(10, "big"), "sha256")
    return int.from_bytes(digest[:7], "big") >> 6


def _check_of(number: int) -> int:
    """Return the check letter's value for the nineteen letters before it.

    It is their sum in GF(32), in which each letter counts a power of `a` of its own: none of those is 0 and
    no two are alike, so a wrong letter changes the sum, and so do two that changed places.
    """
    check = 0
    for part in _PARTS:
        check = check << 1 | (number & part).bit_count() & 1
    return check


def _parts() -> tuple[int, ...]:
    """Return, for each bit of the check letter, which bits of the nineteen letters it is the sum of."""
    parts = [0] * 5
    power = 0b00001
    for letter in range(LETTERS - 1):
        value = power
        for bit in range(5):  # what the letter counts times a^bit
            value = _times_a(value)
            for part in range(5):
                parts[part] |= (value >> (4 - part) & 1) << (5 * letter + bit)
        power = _times_a(power)
    return tuple(parts)


def _times_a(value: int) -> int:
    """Multiply in GF(32) = GF(2)[a] / (a^5 + a^2 + 1), in which the powers of `a` are all but 0."""
    return (value << 1 ^ 0b100101) if value & 16 else value << 1


_PARTS = _parts()


def _written(number: int) -> str:
    """Return 100 bits as letters."""
    whole = b32encode((number << 4).to_bytes(13, "big"))  # RFC 4648 takes whole bytes
    return whole[:LETTERS].translate(_FROM_BASE32).decode()
