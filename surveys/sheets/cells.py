"""What the cell of a spreadsheet answers: a rating, or something about the respondent."""

import re
from collections.abc import Mapping

from surveys.sheets.wording import plain
from surveys.survey import Characteristic, Element

_RATING = re.compile(r"([1-4])(?:[.,]0+)?")
_LETTERS = {"a": 1, "b": 2, "c": 3, "d": 4}
"""The rule's questionnaire letters its four options from the worst, a, to the best, d."""

_MARKED = re.compile(r"([a-d1-4])(?: (.+))?")
_SPELLINGS = {"tapi": "tetapi", "tdk": "tidak", "krg": "kurang", "sgt": "sangat"}

_SAID: Mapping[str, tuple[str, ...]] = {
    "male": ("l", "lk", "laki", "laki laki", "lelaki", "pria", "m"),
    "female": ("p", "pr", "perempuan", "wanita", "f"),
    "sd": ("sd", "mi", "sekolah dasar"),
    "smp": ("smp", "sltp", "mts", "sekolah menengah pertama"),
    "sma": ("sma", "smk", "slta", "smu", "ma", "stm", "sekolah menengah atas"),
    "diploma": (
        *("d1", "d2", "d3", "d4", "d 1", "d 2", "d 3", "d 4", "d i", "d ii", "d iii", "d iv"),
        *("dii", "diii", "div", "diploma", "diploma i", "diploma ii", "diploma iii", "diploma iv"),
        *("diploma 1", "diploma 2", "diploma 3", "diploma 4", "diploma i ii", "akademi", "s muda"),
    ),
    "s1": ("s1", "s 1", "sarjana", "strata 1", "strata i", "s i"),
    "s2": ("s2", "s 2", "magister", "strata 2", "strata ii", "s ii"),
    "s3": ("s3", "s 3", "doktor", "strata 3", "strata iii", "s iii"),
    "pns": ("pns", "asn", "pegawai negeri", "pegawai negeri sipil"),
    "tni": ("tni", "tentara"),
    "polri": ("polri", "polisi"),
    "swasta": ("swasta", "pegawai swasta", "karyawan swasta", "karyawan"),
    "wirausaha": ("wirausaha", "wiraswasta", "wirausahawan", "pengusaha", "pedagang"),
    "pelajar": ("pelajar", "mahasiswa", "mahasiswi", "siswa", "siswi"),
    "petani": ("petani", "nelayan", "pekebun"),
    "pensiunan": (
        *("pensiunan", "pensiun", "purnawirawan"),
        *("pensiunan pns", "pensiunan asn", "pensiunan tni", "pensiunan polri"),
    ),
    "lainnya": (
        *("lainnya", "lain lain", "lain", "ibu rumah tangga", "irt", "mengurus rumah tangga"),
        *("tidak bekerja", "belum bekerja", "belum tidak bekerja"),
    ),
}
"""How people say a choice besides its own wording, by the choice's key; as plain words."""

_SAYS_NOTHING = frozenset(("dan", "atau", "sederajat", "setara", "setingkat", "tamat", "lulusan"))

_NUMBERS = re.compile(r"\d+")
_UNDER = re.compile(r"<|\b(?:di ?bawah|kurang dari|under)\b")
_OVER = re.compile(r">|\b(?:di ?atas|lebih dari|over)\b")
_AND_UP = re.compile(r"≥|>=|\+|\bke ?atas\b|\band over\b")
_UP_TO = re.compile(r"≤|<=|\bke ?bawah\b|\bsampai\b")


def rating_in(cell: str) -> int | None:
    """Return the rating that a number states ("4", " 4 ", "4.0"); None for anything else."""
    stated = _RATING.fullmatch(cell.strip())
    return int(stated[1]) if stated else None


def choice_of(element: Element, cell: str) -> int | None:
    """Return the rating that an answer to an element states; None where it states none for certain.

    Understood are the number, the letter of the questionnaire (a to d), the option's wording, and the
    wording with such a mark ("a. Tidak sesuai", "Tidak sesuai (1)"). Where the two disagree the wording
    counts: it is what the citizen read.
    """
    if (rating := rating_in(cell)) is not None:
        return rating
    words = " ".join(_SPELLINGS.get(word, word) for word in plain(cell).split())
    wordings = {
        plain(wording): option.rating for option in element.options for wording in option.wording.values()
    }
    marked = _MARKED.fullmatch(words)
    if words in wordings or not marked:
        return wordings.get(words.rstrip(" 1234"))
    mark, wording = marked.groups()
    if wording:
        return wordings.get(wording)
    return _LETTERS.get(mark) or int(mark)


def about_in(characteristic: Characteristic, cell: str) -> str | None:
    """Return the key of the choice that a cell states; None where it states none for certain.

    "SMA/SMK sederajat" is one choice; "S1/D4" is two, and so none.
    """
    words = plain(cell)
    for choice in characteristic.choices:
        if words in (plain(choice.key), *(plain(text) for text in choice.wording.values())):
            return choice.key
    if any(choice.up_to is not None for choice in characteristic.choices):
        return _band(characteristic, cell)
    said = {
        tuple(alias.split()): choice.key
        for choice in characteristic.choices
        for alias in _SAID.get(choice.key, ())
    }
    return _only_one(words.split(), said)


def _only_one(words: list[str], said: Mapping[tuple[str, ...], str]) -> str | None:
    """Return the one choice that all words together say, the longest sayings first."""
    found: set[str] = set()
    longest = max(map(len, said), default=0)
    while words:
        if words[0] in _SAYS_NOTHING:
            words = words[1:]
            continue
        size = next((n for n in range(longest, 0, -1) if tuple(words[:n]) in said), 0)
        if not size:
            return None
        found.add(said[tuple(words[:size])])
        words = words[size:]
    return found.pop() if len(found) == 1 else None


def _band(characteristic: Characteristic, cell: str) -> str | None:
    """Return the band that holds an age, or all of a span of ages: "25 tahun", "21-29", "> 60"."""
    bands = {each.up_to: each.key for each in characteristic.choices if each.up_to is not None}
    span = _span(cell.casefold(), oldest=max(bands))
    if span is None or span[1] > max(bands):
        return None
    lowest, highest = (min(up_to for up_to in bands if age <= up_to) for age in span)
    return bands[lowest] if lowest == highest else None


def _span(cell: str, oldest: int) -> tuple[int, int] | None:
    """Return the lowest and the highest age that a cell states."""
    numbers = [int(number) for number in _NUMBERS.findall(cell)]
    if len(numbers) == 2 and numbers[0] <= numbers[1]:
        return numbers[0], numbers[1]
    if len(numbers) != 1:
        return None
    age = numbers[0]
    for pattern, span in (
        (_AND_UP, (age, oldest)),
        (_UP_TO, (0, age)),
        (_OVER, (age + 1, oldest)),
        (_UNDER, (0, age - 1)),
    ):
        if pattern.search(cell):
            return span if span[0] <= span[1] else None
    return age, age
