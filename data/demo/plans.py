"""Plans of follow-up in several states, and what each unit of the invented city aims at."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlite_utils import Database

from data import plans
from data.demo.city import LOGIN
from data.plans import Aim
from data.plans.files import attach
from data.targets import set_target
from surveys.period import Period

TARGETS = {"": "90.00", "dukcapil": "88.50", "perizinan": "90.00"}
"""The IKM that the office ("") and its units aim at this year; the others have not said."""

NOTE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 200]/Resources<</Font<</F<</Type/Font/Subtype/Type1"
    b"/BaseFont/Helvetica>>>>>>/Contents 4 0 R>>endobj\n4 0 obj<</Length 66>>stream\n"
    b"BT /F 18 Tf 40 100 Td (DATA CONTOH: notula rapat, rekaan) Tj ET\nendstream endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A plan for a period so many quarters back, due so many after it, with its steps (per cent, words)."""

    unit: str
    back: int
    element: str
    programme: str
    person: str
    due: int
    steps: tuple[tuple[int, str], ...] = ()
    state: str = "open"


PLANS = (
    _Plan(
        unit="dukcapil",
        back=2,
        element="time",
        programme="Akta kelahiran terbit pada hari yang sama: verifikasi dipindahkan ke loket.",
        person="Kepala Bidang Pencatatan Sipil",
        due=1,
        steps=((40, "Petugas verifikasi sudah ditempatkan di loket 2."), (80, "Berlaku untuk semua akta.")),
        state="done",
    ),
    _Plan(
        unit="dukcapil",
        back=1,
        element="facilities",
        programme="Menambah dua puluh kursi dan kipas di ruang tunggu perekaman KTP-el.",
        person="Kepala Subbagian Umum",
        due=1,
        steps=((30, "Pengadaan disetujui."),),
    ),
    _Plan(
        unit="dukcapil",
        back=1,
        element="procedure",
        programme="Menempelkan alur pengurusan akta di pintu masuk, dengan gambar.",
        person="Kepala Bidang Pencatatan Sipil",
        due=1,
        steps=((100, "Alur sudah dipasang di tiga tempat."),),
        state="done",
    ),
    _Plan(
        unit="perizinan",
        back=1,
        element="time",
        programme="Jadwal pemeriksaan lapangan bangunan gedung diumumkan setiap Senin.",
        person="Kepala Bidang Perizinan",
        due=0,
        steps=((20, "Format jadwal sedang disusun."),),
    ),
    _Plan(
        unit="perizinan",
        back=1,
        element="cost",
        programme="Menyusun ulang papan tarif.",
        person="Kepala Bidang Perizinan",
        due=1,
        state="withdrawn",
    ),
)


def add(db: Database, now: datetime) -> None:
    """Keep the targets and the plans."""
    for unit, ikm in TARGETS.items():
        set_target(db, {"unit": unit} if unit else {}, now.year - 1, Decimal(ikm))
    for each in PLANS:
        _add(db, each, LOGIN, now)


def _add(db: Database, told: _Plan, login: str, now: datetime) -> None:
    period = Period.containing("quarter", now.date())
    for _ in range(told.back):
        period = period.previous()
    quarter = period
    for _ in range(told.due):
        quarter = Period.containing("quarter", quarter.last + timedelta(days=1))
    aim = Aim(told.programme, quarter.name, told.person)
    at = now - timedelta(days=40)
    number = plans.make(db, told.unit, period, told.element, aim, login=login, now=at)
    for days, (progress, words) in enumerate(told.steps, 1):
        plans.step(db, number, progress, words, login=login, now=at + timedelta(days=7 * days))
    if told.state == "done":
        attach(db, number, "notula-rapat.pdf", NOTE, login=login, now=now - timedelta(days=10))
        plans.finish(db, number, "Selesai dan berjalan.", login=login, now=now - timedelta(days=9))
    if told.state == "withdrawn":
        plans.withdraw(db, number, login=login, now=now - timedelta(days=5))
