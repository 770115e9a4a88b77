"""The invented city itself: its offices, counters and services, and how well each is served."""

from collections.abc import Mapping
from dataclasses import dataclass, field

LOGIN = "kepala"
"""Who heads the invented city."""

CHANGE_DAYS_AGO = 150
"""So long ago the slow service of the city was mended (births are registered on the same day since)."""


@dataclass(frozen=True, slots=True)
class ServiceProfile:
    """A service; `quality` is the share of citizens who give all fours, `mended` the same after the change.

    `drags` lowers single elements before the change.
    """

    code: str
    name: str
    quality: float
    mended: float
    drags: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CounterProfile:
    """A counter; `daily` is how many citizens rate it on an ordinary day."""

    code: str
    name: str
    services: tuple[str, ...]
    daily: float
    opened_days_ago: int = 10_000


@dataclass(frozen=True, slots=True)
class Office:
    """A unit of the city; `served` is N, the people served in a month, quarter, semester and year."""

    code: str
    name: str
    zone: str
    services: tuple[ServiceProfile, ...]
    counters: tuple[CounterProfile, ...]
    served: Mapping[str, int]


CITY = (
    Office(
        code="dukcapil",
        name="Dinas Kependudukan dan Pencatatan Sipil",
        zone="WIB",
        services=(
            ServiceProfile("ktp", "Perekaman KTP-el", 0.62, 0.63, {"facilities": 0.15}),
            ServiceProfile("kk", "Kartu Keluarga", 0.58, 0.59, {"time": 0.1}),
            ServiceProfile(
                "akta",
                "Akta Kelahiran",
                0.30,
                0.56,
                {"time": 0.25, "procedure": 0.15, "complaints": 0.1},
            ),
        ),
        counters=(
            CounterProfile("dukcapil-1", "Loket 1", ("ktp",), 7.0),
            CounterProfile("dukcapil-2", "Loket 2", ("kk", "akta"), 6.5),
            CounterProfile("dukcapil-3", "Loket 3", ("kk", "akta"), 5.0),
            CounterProfile("dukcapil-p", "Loket Prioritas", ("ktp", "kk"), 0.6, opened_days_ago=8),
        ),
        served={"month": 1_900, "quarter": 5_600, "semester": 11_300, "year": 22_500},
    ),
    Office(
        code="perizinan",
        name="Dinas Penanaman Modal dan Perizinan",
        zone="WIB",
        services=(
            ServiceProfile("nib", "Nomor Induk Berusaha", 0.55, 0.56),
            ServiceProfile("pbg", "Persetujuan Bangunan Gedung", 0.36, 0.37, {"time": 0.15}),
        ),
        counters=(
            CounterProfile("izin-1", "Loket 1", ("nib",), 2.2),
            CounterProfile("izin-2", "Loket 2", ("nib", "pbg"), 1.8),
        ),
        served={"month": 310, "quarter": 940, "semester": 1_850, "year": 3_700},
    ),
    Office(
        code="puskesmas",
        name="Puskesmas Sinar Laut",
        zone="WIB",
        services=(
            ServiceProfile("umum", "Poli Umum", 0.52, 0.53, {"facilities": 0.2, "time": 0.1}),
            ServiceProfile("kia", "Kesehatan Ibu dan Anak", 0.66, 0.66),
            ServiceProfile("farmasi", "Farmasi", 0.57, 0.58),
        ),
        counters=(
            CounterProfile("pkm-umum", "Pendaftaran Poli Umum", ("umum",), 5.5),
            CounterProfile("pkm-kia", "Ruang KIA", ("kia",), 3.0),
            CounterProfile("pkm-farmasi", "Loket Farmasi", ("farmasi",), 4.0),
        ),
        served={"month": 2_400, "quarter": 7_100, "semester": 14_000, "year": 28_400},
    ),
)

COMMENTS = (
    "Pelayanan cepat dan petugasnya ramah.",
    "Ruang tunggu panas, tolong ditambah kipas.",
    "Antrean terlalu lama pada hari Senin.",
    "Terima kasih, petugas menjelaskan dengan sabar.",
    "Papan petunjuk loket kurang jelas.",
    "Mohon kursi prioritas untuk lansia ditambah.",
    "Sekarang akta bisa selesai di hari yang sama, bagus.",
    "Syarat di situs web berbeda dengan di loket.",
)
