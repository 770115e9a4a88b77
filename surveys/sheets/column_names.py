"""What offices call the questions in the headers of their spreadsheets, as plain words."""

import re
from collections.abc import Mapping

DATE, COMMENT, PRIVATE = "date", "comment", "private"
"""What a column may hold besides elements and characteristics; what is private is never read."""

SHORT_NAMES: Mapping[str, tuple[str, ...]] = {
    "requirements": ("syarat", "persyaratan pelayanan", "persyaratan layanan"),
    "procedure": ("prosedur", "prosedur pelayanan", "sistem mekanisme prosedur"),
    "time": ("waktu", "waktu pelayanan", "waktu layanan", "kecepatan waktu"),
    "cost": ("biaya", "tarif", "biaya dan tarif", "biaya atau tarif", "kewajaran biaya"),
    "product": ("produk", "produk pelayanan", "produk layanan", "produk spesifikasi"),
    "competence": ("kompetensi", "kompetensi petugas", "kemampuan petugas"),
    "conduct": ("perilaku", "perilaku petugas", "kesopanan dan keramahan"),
    "complaints": ("pengaduan", "penanganan pengaduan", "pengaduan saran dan masukan"),
    "facilities": ("sarana", "prasarana", "sarana prasarana", "sarpras", "fasilitas"),
    "sex": ("kelamin", "jk", "l p", "lk pr", "gender"),
    "age": ("umur", "usia tahun", "umur tahun", "usia anda", "umur anda"),
    "education": ("pendidikan terakhir", "tingkat pendidikan"),
    "occupation": ("pekerjaan utama", "profesi", "jenis pekerjaan"),
    COMMENT: ("saran", "masukan", "kritik", "saran dan masukan", "kritik dan saran"),
}
"""Names in use beside the official ones, by what they mean."""

CERTAIN_NAMES: Mapping[str, tuple[str, ...]] = {
    DATE: ("timestamp", "cap waktu", "stempel waktu", "start time", "completion time"),
    COMMENT: ("comment", "komentar"),
}
"""Names that mean nothing else: what form services write themselves goes before a typed date."""

CLOSE_WORDS: Mapping[str, frozenset[str]] = {
    "sex": frozenset(("kelamin",)),
    "age": frozenset(("usia", "umur")),
    "education": frozenset(("pendidikan",)),
    "occupation": frozenset(("pekerjaan", "profesi")),
    COMMENT: frozenset(("saran", "masukan", "kritik", "komentar")),
}
"""Words that give away, in a longer header, what it asks."""

DATES = re.compile(
    r"(?:hari )?(?:tanggal|tgl|date)"
    r"(?: (?:survei|survey|pengisian|kunjungan|pelayanan|isi))?"
    r"|waktu (?:pengisian|survei|survey|mulai)"
)

PERIODS = re.compile(r"quarter|triwulan|tw|periode|period")
"""Headers of columns that may state only the quarter of an answer."""

PERSONAL = re.compile(
    r"(?:nama|name|full name)(?! (?:layanan|pelayanan|unit|loket|instansi|opd|dinas)\b).*"
    r"|.*\b(?:nik|ktp|nip|kk|e mail|email|surel|telp|telepon|telpon|hp|handphone|ponsel"
    r"|whatsapp|wa|alamat|lahir|ip address|tanda tangan|username|nama pengguna|rekening)\b.*"
)

CODE = re.compile(r"(?:u|unsur) ?0?(\d{1,2})\b ?")

STOP_WORDS = frozenset(
    (
        *("bagaimana", "bagaimanakah", "menurut", "pendapat", "pemahaman", "penilaian", "tentang"),
        *("saudara", "saudari", "anda", "bapak", "ibu", "i", "kami", "terhadap", "mengenai"),
        *("pelayanan", "layanan", "pelayanannya", "memberikan", "unit", "terkait", "ini", "yang"),
        *("dan", "atau", "dengan", "antara", "dari", "untuk", "pada", "dalam", "di"),
    )
)
"""Words that tell nothing about which question a header asks."""
