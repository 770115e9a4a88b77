"""Receipt printers as people name them on the command line, reached through python-escpos."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

_FORMS = (
    "usb:04b8:0e28 (vendor dan produk menurut lsusb; titik akhir lain: usb:04b8:0e28:03), "
    "serial:/dev/ttyUSB0@9600, net:192.168.1.50:9100, atau file:/dev/usb/lp0"
)
_PATIENCE = 10
"""Seconds that a printer may take to answer."""

_BAUD, _PORT = 9600, 9100


Send = Callable[[bytes], None]
"""Sends bytes to an open printer. Raises PrinterFailed."""


class PrinterFailed(click.ClickException):
    """A printer that was not there, or stopped taking what was sent."""


@contextmanager
def printer(name: str) -> Iterator[Send]:
    """Open a printer for the block, and give what sends it bytes. Raises BadParameter and PrinterFailed."""
    kind, _, place = name.partition(":")
    opening = {"usb": _usb, "serial": _serial, "net": _network, "file": _file}.get(kind)
    if opening is None or not place:
        raise click.BadParameter(f"{name!r} bukan pencetak. Tulis {_FORMS}.", param_hint="--printer")
    try:
        device = opening(place)
    except (ValueError, IndexError) as problem:
        raise click.BadParameter(f"{name!r}: tulis {_FORMS}.", param_hint="--printer") from problem
    with _failing(name):
        device.open()

    def send(content: bytes) -> None:
        with _failing(name):
            device._raw(content)  # what it offers for bytes that are ready

    try:
        yield send
    finally:
        with _failing(name):
            device.close()


@contextmanager
def _failing(name: str) -> Iterator[None]:
    """Say in one sentence what a printer's library makes known in many ways."""
    try:
        yield
    except Exception as problem:  # pyserial, pyusb, sockets and python-escpos each raise their own
        why = " ".join(str(problem).split()) or type(problem).__name__
        if type(problem).__name__ == "NoBackendError":
            why = "pustaka USB belum ada; jalankan: sudo apt-get install libusb-1.0-0"
        raise PrinterFailed(f"Pencetak {name} tidak dapat dipakai: {why}") from problem


def _usb(place: str) -> Any:
    vendor, product, *end = (int(number, 16) for number in place.split(":"))
    return _library().Usb(vendor, product, timeout=_PATIENCE * 1000, out_ep=end[0] if end else 0x01)


def _serial(place: str) -> Any:
    device, _, baud = place.partition("@")
    return _library().Serial(device, baudrate=int(baud or _BAUD), timeout=_PATIENCE)


def _network(place: str) -> Any:
    host, _, port = place.partition(":")
    return _library().Network(host, int(port or _PORT), timeout=_PATIENCE)


def _file(place: str) -> Any:
    if Path(place).is_file() and Path(place).stat().st_size:  # opening empties it; a device is no such file
        raise PrinterFailed(f"{place} sudah ada dan tidak ditimpa.")
    return _library().File(place)


def _library() -> Any:
    """Return python-escpos's printers, loaded at the first use: it costs half a second.

    Loading leaves a folder with 200 KB among the temporary files each time; a queue machine that prints all
    day would fill its disk, so they are given a place that goes.
    """
    usual = tempfile.tempdir
    with tempfile.TemporaryDirectory() as scratch:
        tempfile.tempdir = scratch
        try:
            from escpos import printer as printers  # noqa: PLC0415 - see above
        finally:
            tempfile.tempdir = usual
    return printers
