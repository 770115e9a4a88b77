"""An office where citizens have written something, and a head who may answer them."""

import atexit
from functools import cache
from pathlib import Path
from shutil import copy, rmtree
from tempfile import mkdtemp

from heads import with_head
from offices import NOON, next_week, office, response

from data.database import reading, writing
from data.responses import record_in
from data.upkeep import keep_up
from data.words import handles, words_of
from surveys.short_code import short_code

SAID = (
    ("loket-1", "ktp", 8, "Antrean terlalu lama. Hubungi 0812-3456-7890."),
    ("loket-2", "ktp", 8, "Petugas ramah, tetapi antrean lama sekali."),
    ("poli", "ktp", 8, "Dokternya ramah."),
    ("loket-1", "kk", 7, "Ruang tunggu panas, tolong ditambah kipas."),
    ("loket-1", "ktp", 8, ""),
)
"""Counter, service, month and words of the responses 1, 2, 3, …; the last wrote nothing."""


def code(number: int) -> str:
    """Return the code that the citizen of a response has kept."""
    return short_code(response(number).uuid)


def opening(path: Path, number: int = 1) -> str:
    """Return the address at which a case is made of the words of a response."""
    with reading(path) as db:
        handle = handles(db, [words_of(db, number)])[number]
    return f"/suara/{handle}/kasus"


def voices(folder: Path) -> Path:
    """Return an office of one's own with all that counted and tagged."""
    template = _spoken()
    for ending in ("", "-wal", ".key"):  # nobody is writing: the files together are the whole database
        if (part := template.with_name(template.name + ending)).exists():
            copy(part, folder)
    return folder / template.name


@cache
def _spoken() -> Path:
    """Build that office once a run."""
    folder = Path(mkdtemp())
    atexit.register(rmtree, folder, ignore_errors=True)
    path = with_head(office(folder))
    with writing(path) as db:
        record_in(
            db,
            [
                response(number, at=NOON.replace(month=month), counter=counter, service=service, comment=said)
                for number, (counter, service, month, said) in enumerate(SAID, 1)
            ],
        )
    next_week(path)
    keep_up(path, NOON)
    return path
