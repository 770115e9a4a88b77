"""Slips as a receipt printer is told to print them, and as sheets: what a phone reads there is the code."""

import os
import pty
import random
import socket
import subprocess
import sys
import tempfile
import threading
import tty
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import click
import pytest
import zxingcpp
from escpos_reader import read
from PIL import Image
from playwright.sync_api import Browser

from commands.printers import PrinterFailed, printer
from kiosk.receipts.printing import DOTS, LARGEST, SMALLEST, escpos
from kiosk.receipts.sheet import sheet
from kiosk.receipts.slip import Slip, address
from surveys.receipt_code import Claim, mint

HOSTS = (
    "https://a.go.id",
    "https://skm.kota-anda.go.id",
    "http://10.10.100.100:8000",
    "https://suara-loket.bandungbaratkab.go.id",
    "https://kota.go.id/layanan/Survei",
    f"https://{'panjang-sekali.' * 10}go.id",
)
SEED = 2017


def slip(serial: int = 1, host: str = HOSTS[1], **changes: str | bool) -> Slip:
    """Return an invented receipt's slip."""
    code = mint(b"key", Claim(3, 7, date(2026, 8, 15), serial))
    usual = Slip(
        office="Kota Uji",
        unit="Dinas Kependudukan",
        counter="Loket 1",
        service="Kartu Keluarga",
        code=code,
        url=address(host, code),
        day=date(2026, 8, 15),
        until=date(2026, 8, 29),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def scanned(picture: Image.Image) -> list[str]:
    """Return what a phone reads in a picture."""
    return [each.text for each in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("width", DOTS)
def test_a_phone_reads_the_printed_code_whatever_the_address_and_paper(host: str, width: int) -> None:
    printed = read(escpos(slip(host=host), width))
    assert scanned(printed.picture(DOTS[width])) == [slip(host=host).url]
    symbol = printed.symbols[0]
    assert (symbol.model, symbol.level) == (2, 49)  # 49: error correction M
    assert SMALLEST <= symbol.module <= LARGEST
    assert printed.cuts == 1


@pytest.mark.parametrize("host", HOSTS[:4])
def test_capitals_keep_the_code_small_enough_for_large_modules_on_58_mm(host: str) -> None:
    symbol = read(escpos(slip(host=host))).symbols[0]
    small = replace(symbol, text=symbol.text.lower())
    assert symbol.picture().width < small.picture().width
    assert symbol.module == LARGEST
    assert symbol.picture().width <= 33 * LARGEST  # version 4 at most


def test_the_path_of_an_offices_address_keeps_its_case() -> None:
    assert address("https://Kota.go.id/layanan/Survei/", "X") == "HTTPS://KOTA.GO.ID/layanan/Survei/R/X"
    assert slip(host="https://kota.go.id/layanan/Survei").typed == "kota.go.id/layanan/Survei/r/"


def test_the_qr_command_is_the_one_that_python_escpos_sends() -> None:
    from escpos.constants import QR_ECLEVEL_M  # noqa: PLC0415 - half a second, for this test alone
    from escpos.printer import Dummy  # noqa: PLC0415

    one = slip()
    theirs = Dummy()
    theirs.qr(one.url, ec=QR_ECLEVEL_M, size=LARGEST, native=True)
    assert theirs.output in escpos(one)


def test_a_slip_says_all_that_a_citizen_needs() -> None:
    lines = read(escpos(slip())).lines
    for words in ("Kota Uji", "Dinas Kependudukan", "Loket 1", "Kartu Keluarga", "15 Agustus 2026"):
        assert words in lines
    assert lines.index("skm.kota-anda.go.id/r/") + 1 == lines.index(slip().grouped)
    assert lines[-2:] == ["Satu struk, satu suara.", "Berlaku sampai 29 Agustus 2026."]


def test_an_invented_city_says_so_on_paper() -> None:
    assert "DATA CONTOH - kota ini rekaan" in read(escpos(slip(invented=True), 80)).lines
    assert "DATA CONTOH - kota ini rekaan" in sheet([slip(invented=True)])


def test_no_name_however_it_is_spelt_sends_the_printer_a_command_or_another_makers_letter() -> None:
    name = "Loket “Café” — Índah·\x1bp\x00\x19\x1d(k ꦭꦺꦴꦏꦺꦠ꧀\x07\u202e"
    lines = read(escpos(slip(counter=name, service="\x1bd\xff" * 3, unit="é" * 40))).lines
    assert 'Loket "Cafe" - Indah-p(k ?' in "".join(lines)
    random_letters = random.Random(SEED)
    print("seed", SEED)
    for _ in range(200):
        wild = "".join(chr(random_letters.randrange(1, 0x2FFF)) for _ in range(40))
        for width in DOTS:
            lines = read(escpos(slip(counter=wild), width)).lines  # the reader refuses unknown bytes
            assert max(map(len, lines)) <= DOTS[width] // 12


# --- printers


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        yield server


def test_a_network_printer_gets_exactly_the_bytes(listener: socket.socket) -> None:
    received: list[bytes] = []

    def take() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as stream:
            received.append(stream.read())

    taking = threading.Thread(target=take)
    taking.start()
    with printer(f"net:127.0.0.1:{listener.getsockname()[1]}") as send:
        send(escpos(slip(1)))
        send(escpos(slip(2)))
    taking.join(10)
    printed = read(received[0])
    assert [each.text for each in printed.symbols] == [slip(1).url, slip(2).url]
    assert printed.cuts == 2


def test_a_serial_printer_gets_exactly_the_bytes() -> None:
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    try:
        with printer(f"serial:{os.ttyname(theirs)}@19200") as send:
            send(escpos(slip()))
            received = b""
            while len(received) < len(escpos(slip())):
                received += os.read(ours, 4096)
    finally:
        os.close(ours)
        os.close(theirs)
    assert received == escpos(slip())


def test_a_device_file_gets_exactly_the_bytes(tmp_path: Path) -> None:
    with printer(f"file:{tmp_path / 'lp0'}") as send:
        send(escpos(slip()))
    assert (tmp_path / "lp0").read_bytes() == escpos(slip())


# python-escpos leaves a socket that was refused to the garbage collector, which warns of it
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", ["net:127.0.0.1:1", "serial:/dev/none", "file:/none/lp0", "usb:0001:0001"])
def test_a_printer_that_is_not_there_is_told_in_one_sentence(name: str) -> None:
    with pytest.raises(PrinterFailed) as failed, printer(name):
        pytest.fail("it opened")
    assert failed.value.message.startswith(f"Pencetak {name} tidak dapat dipakai: ")
    assert "\n" not in failed.value.message


@pytest.mark.parametrize("name", ["lp0", "usb:xyz", "usb:04b8", "net:", "serial:/dev/x@fast", "bluetooth:1"])
def test_a_printers_name_that_nobody_understands_is_refused(name: str) -> None:
    with pytest.raises(click.BadParameter) as refused, printer(name):
        pytest.fail("it opened")
    assert "serial:/dev/ttyUSB0@9600" in refused.value.message


def test_printing_leaves_nothing_among_the_temporary_files(tmp_path: Path) -> None:
    code = (
        "import tempfile, commands.printers as p\n"
        f"with p.printer('file:{tmp_path / 'lp0'}') as send: send(b'x')\n"
        "print(tempfile.gettempdir())"
    )
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == str(scratch)
    assert list(scratch.iterdir()) == []
    assert tempfile.gettempdir() != str(scratch)


def test_a_starting_kiosk_does_not_load_the_printers_library(tmp_path: Path) -> None:
    code = (
        "import sys, kiosk, kiosk.receipts.api\n"
        "print(sorted({'escpos', 'serial', 'usb', 'yaml', 'barcode'} & sys.modules.keys()))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert run.stdout == "[]\n"


# --- sheets


def wide(words: str) -> str:
    """Return a name as long as a name may be."""
    return (f"{words} " * 20)[:119]


def test_every_code_on_a_printed_sheet_is_read_and_no_word_is_cut(chromium: Browser, tmp_path: Path) -> None:
    slips = [slip(serial) for serial in range(1, 23)]
    slips.append(slip(23, HOSTS[3], unit=wide("Dinas"), counter=wide("Loket"), service=wide("Layanan")))
    slips.append(slip(24, HOSTS[3], invented=True, counter="Loket Pelayanan Terpadu Lantai Dua"))
    slips.append(slip(25, HOSTS[4]))
    file = tmp_path / "struk.html"
    file.write_text(sheet(slips), encoding="utf-8")
    page = chromium.new_page(viewport={"width": 794, "height": 1123}, device_scale_factor=2)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    pictures = [Image.open(BytesIO(page.locator("ol").nth(number).screenshot())) for number in range(2)]
    cut = page.locator("li").evaluate_all(
        "all => all.filter((slip) => slip.scrollHeight > slip.clientHeight"
        " || slip.scrollWidth > slip.clientWidth).map((slip) => slip.innerText)"
    )
    paper = page.pdf(prefer_css_page_size=True)
    page.close()
    assert sorted(scanned(pictures[0])) == sorted(each.url for each in slips[:24])
    assert scanned(pictures[1]) == [slips[24].url]
    assert cut == []
    assert paper.count(b"/Type /Page\n") == 2
    assert asked == [file.as_uri()], "a sheet asks nobody for anything"


def test_a_sheet_shows_names_as_they_are_and_runs_nothing() -> None:
    html = sheet([slip(counter="<script>alert(1)</script>", service="A & B")])
    assert "<script" not in html
    assert "A &amp; B" in html
