"""What the page of details says of its pictures: what each shows, and what it does not prove."""

from collections.abc import Callable, Sequence

from babel.lists import format_list
from flask_babel import get_locale, gettext, ngettext

from dashboard import formats
from dashboard.cells import Cell
from dashboard.comparison import Comparison, Step, extremes
from dashboard.depth.funnel import Funnel, Point
from dashboard.depth.heat import Heat, HeatMap
from dashboard.depth.hours import Hours, Slot
from dashboard.depth.respondents import SERVICE, Group, Table
from dashboard.language import language
from dashboard.places import Kind
from dashboard.report import Report
from dashboard.sentences import heading
from surveys.difference import change, difference
from surveys.element_interval import apart, element_interval, standing_out

MOST = 3
"""So many are spelled out; a longer list is not read."""

MOST_PLAIN = 2
"""Of so many months nothing is picked out."""


def proven(report: Report) -> set[str]:
    """Return the keys of the elements whose mark is more than chance: they lie apart from all others."""
    scores = [row.score for row in report.elements]
    return {each.element.key for end in standing_out(report.survey, scores, MOST) for each in end}


def apart_elements(report: Report) -> str:
    """Say whether the lowest element differs from the highest beyond their intervals."""
    scored = [row.score for row in report.elements if row.score.mean is not None]
    ends = sorted(scored, key=lambda each: each.mean or 0)
    if len(ends) < 2:
        return ""
    low, high = (element_interval(report.survey, each) for each in (ends[0], ends[-1]))
    if apart(low, high):
        return gettext(
            "Rentang unsur terendah dan tertinggi tidak bersentuhan; keduanya dipilih dari %(count)s unsur, "
            "jadi bedanya sendiri bukan bukti yang kuat.",
            count=len(ends),
        )
    return gettext(
        "Tidak terbukti bahwa unsur terendah berbeda dari yang tertinggi: rentang keduanya bertumpang "
        "tindih, jadi urutannya bisa kebetulan."
    )


def heat_heading(kind: Kind) -> str:
    """Return the heading over elements by places of a kind."""
    return {
        "unit": gettext("Unsur menurut unit"),
        "service": gettext("Unsur menurut jenis layanan"),
        "counter": gettext("Unsur menurut loket"),
    }.get(kind, heading(kind))


def heat(found: HeatMap) -> str:
    """Say which element is lowest where, as far as the intervals tell it from the place's own."""
    low, high = _spots(found, lambda cell: cell.low), _spots(found, lambda cell: cell.high)
    if not low and not high:
        return gettext(
            "Tidak ada unsur yang terbukti berbeda di salah satu tempat dari keseluruhannya: semua rentang "
            "bersentuhan. Beda angka yang kecil bisa kebetulan."
        )
    said = []
    if low:
        said.append(gettext("Terbukti lebih rendah daripada keseluruhannya (▼): %(spots)s.", spots=low))
    if high:
        said.append(gettext("Terbukti lebih tinggi (▲): %(spots)s.", spots=high))
    said.append(gettext("Beda lain bisa kebetulan, dan penyebabnya tidak terlihat dari angka."))
    return " ".join(said)


def _spots(found: HeatMap, wanted: Callable[[Heat], bool]) -> str:
    """Name the elements that differ, place by place."""
    by_place: dict[str, list[str]] = {}
    for row, part, cell in found.marked:
        if wanted(cell):
            by_place.setdefault(part.name, []).append(row.element.name[language()])
    spots = [
        gettext("di %(place)s %(elements)s", place=place, elements=_listed(elements, ", "))
        for place, elements in by_place.items()
    ]
    return "; ".join(spots)


def heat_cell(cell: Heat) -> str:
    """Return the mark of a cell that differs, in words for those who do not see it."""
    if cell.low:
        return gettext("terbukti lebih rendah")
    return gettext("terbukti lebih tinggi") if cell.high else ""


def trend(steps: Sequence[Step]) -> str:
    """Say how the newest month stands against the one before and a year before, and name the extremes.

    The lowest and the highest are picked out of many: that they differ proves little.
    """
    shown = [step for step in steps if step.cell.estimate]
    found = extremes(shown)
    if found is None:
        return gettext("Belum ada dua bulan yang nilainya dapat dibandingkan.")
    newest = shown[-1]
    said = [gettext("Bulan terakhir %(month)s.", month=_month(newest))]
    said += [_since(newest, step) for step in _earlier(shown)]
    if len(shown) > MOST_PLAIN:
        said.append(
            gettext(
                "Dari %(count)s bulan, terendah %(lowest)s dan tertinggi %(highest)s; karena dipilih dari "
                "sebanyak itu, beda keduanya sendiri tidak membuktikan banyak.",
                count=len(shown),
                lowest=_month(found[0]),
                highest=_month(found[1]),
            )
        )
    return " ".join(said)


def _earlier(shown: Sequence[Step]) -> list[Step]:
    """Return what the newest month is held against: the month shown before it, and the same a year before."""
    newest, before = shown[-1].period, shown[-2]
    same = newest.first.replace(year=newest.first.year - 1)
    return [before, *(step for step in shown[:-2] if step.period.first == same)]


def _since(now: Step, before: Step) -> str:
    """Say whether a month differs from an earlier one, with the interval of the difference."""
    found = difference(now.cell.estimate, before.cell.estimate)
    if found is None:
        return ""
    words = {"month": _month(before), "moved": formats.moved(found)}
    return {
        "better": gettext("Lebih baik daripada %(month)s: %(moved)s.", **words),
        "worse": gettext("Lebih buruk daripada %(month)s: %(moved)s.", **words),
    }.get(change(found), gettext("Tidak ada bukti perubahan sejak %(month)s: %(moved)s.", **words))


def _month(step: Step) -> str:
    ikm = step.cell.score.ikm if step.cell.score else None
    return f"{formats.period(step.period)} ({formats.figure(ikm) if ikm is not None else ''})"


def hours(found: Hours) -> str:
    """Say when most people answer, and which hours differ from the unit's own figure."""
    busiest = max(found.slots.values(), key=lambda slot: slot.cell.n or 0, default=None)
    if busiest is None or not busiest.cell.n:
        return gettext("Belum ada jam dengan cukup jawaban untuk ditampilkan.")
    most = gettext("Paling banyak jawaban: %(hour)s (%(n)s).", hour=_hour(busiest), n=busiest.cell.n)
    low = [_hour(slot) for slot in found.marked if slot.standing == "low"]
    if low:
        told = gettext(
            "Di bawah nilai unit melebihi rentangnya (▼): %(hours)s. Dari puluhan jam, satu dapat tampak "
            "begini karena kebetulan; lihatlah apakah terulang di triwulan lain.",
            hours=_listed(low),
        )
    else:
        told = gettext("Tidak ada jam yang terbukti di bawah nilai unit.")
    return f"{most} {told}"


def _hour(slot: Slot) -> str:
    return f"{formats.weekday(slot.weekday)} {formats.hour(slot.hour)}"


def hours_beside(found: Hours, threshold: int) -> list[str]:
    """Say what is counted outside the table."""
    said = []
    if found.other.n != 0:
        said.append(gettext("Di luar jam dalam tabel: %(n)s jawaban.", n=_n(found.other, threshold)))
    if found.timeless.n != 0:
        said.append(gettext("Diimpor, tanpa jam: %(n)s jawaban.", n=_n(found.timeless, threshold)))
    return said


def _n(cell: Cell, threshold: int) -> str:
    return formats.withheld(cell.withheld, threshold) if cell.withheld else formats.number(cell.n or 0)


def hour_cell(slot: Slot) -> str:
    """Return the mark of an hour that differs, in words for those who do not see it."""
    if slot.standing == "low":
        return gettext("terbukti di bawah nilai unit")
    return gettext("terbukti di atas nilai unit") if slot.standing == "high" else ""


def funnel(found: Funnel) -> list[str]:
    """Name the counters outside the limits, fairly; say of the others only that they are usual."""
    said = [_outside(point) for point in found.points if point.standing == "outside"]
    edge = [_brief(point) for point in found.points if point.standing == "edge"]
    if edge:
        said.append(_edge(edge))
    usual = sum(point.standing == "usual" for point in found.points)
    if not found.shown:
        return [gettext("Belum ada loket dengan cukup jawaban untuk ditampilkan.")]
    if not said:
        return [
            gettext(
                "Semua loket berada dalam batas yang biasa untuk jumlah jawabannya: beda di antara mereka "
                "dapat terjadi karena kebetulan saja, dan urutan mereka tidak berarti apa-apa."
            )
        ]
    if usual:
        said.append(
            ngettext(
                "%(num)d loket lain dalam batas yang biasa: beda di antara mereka tidak berarti apa-apa.",
                "%(num)d loket lain dalam batas yang biasa: beda di antara mereka tidak berarti apa-apa.",
                usual,
            )
        )
    return said


def _outside(point: Point) -> str:
    words = {"name": point.part.name, **_figures(point)}
    if point.above:
        return gettext(
            "%(name)s: %(ikm)s, di atas yang biasa untuk %(n)s jawaban (%(low)s–%(high)s).", **words
        )
    return gettext(
        "%(name)s: %(ikm)s, di bawah yang biasa untuk %(n)s jawaban (%(low)s–%(high)s). Itu ajakan untuk "
        "melihat penyebabnya (jenis layanan, antrean, ruang), bukan penilaian atas orangnya.",
        **words,
    )


def _edge(points: Sequence[str]) -> str:
    return gettext(
        "Di tepi yang biasa: %(counters)s. Dari dua puluh loket yang sama baiknya, satu tampak begini karena "
        "kebetulan.",
        counters=format_list(list(points), locale=get_locale()),
    )


def _brief(point: Point) -> str:
    return gettext("%(name)s (%(ikm)s dari %(n)s jawaban)", name=point.part.name, **_figures(point))


def _figures(point: Point) -> dict[str, str]:
    score, limits = point.part.cell.score, point.limits
    if score is None or score.ikm is None or limits is None:
        return {}
    return {
        "ikm": formats.figure(score.ikm),
        "n": formats.number(score.n),
        "low": formats.figure(limits.lowest),
        "high": formats.figure(limits.highest),
    }


def standing(point: Point) -> str:
    """Return where a counter stands, for the table."""
    if point.standing == "outside":
        return gettext("di atas yang biasa") if point.above else gettext("di bawah yang biasa")
    if point.standing == "edge":
        return gettext("di tepi yang biasa")
    return gettext("biasa") if point.standing else ""


def respondents(tables: Sequence[Table]) -> list[str]:
    """Say how many left their details out, whom the tables therefore miss, and which groups are largest."""
    asked = [each for each in tables if each.key != SERVICE]
    if not asked:
        return [
            gettext("Data diri tampil untuk unit atau seluruh kantor, menurut triwulan, semester atau tahun.")
        ]
    said = [_unanswered(asked)]
    largest = [
        gettext("%(group)s (%(share)s)", group=each.largest.name, share=_share(each.largest.n, each))
        for each in asked
        if each.largest
    ]
    if largest:
        names = format_list(largest, locale=get_locale())
        said.append(gettext("Kelompok yang jelas terbesar: %(groups)s.", groups=names))
    return [each for each in said if each]


def _unanswered(tables: Sequence[Table]) -> str:
    """Say between which shares people did not say who they are, as far as that is shown."""
    left = sorted(
        (each for each in tables if each.unanswered is not None), key=lambda each: each.unanswered or 0
    )
    if not left:
        return gettext("Berapa orang yang tidak mengisi data diri terlalu sedikit untuk ditampilkan.")
    least, most = left[0], left[-1]
    if not most.unanswered:
        return gettext("Semua yang menjawab mengisi data diri.")
    shares = {"least": _share(least.unanswered, least), "most": _share(most.unanswered, most)}
    if shares["least"] == shares["most"]:
        missing = gettext("%(most)s dari yang menjawab tidak mengisi data diri.", **shares)
    else:
        missing = gettext(
            "Yang tidak mengisi: dari %(least)s (%(first)s) sampai %(most)s (%(last)s).",
            **shares,
            first=least.name.lower(),
            last=most.name.lower(),
        )
    return (
        missing
        + " "
        + gettext(
            "Siapa mereka tidak diketahui, jadi tabel ini belum tentu serupa dengan semua yang dilayani."
        )
    )


def _share(part: int | None, table: Table) -> str:
    return formats.percent(part, table.whole) if part else gettext("0 %%")


def characteristic(table: Table) -> str:
    """Return the name of a table of respondents."""
    return gettext("Jenis layanan") if table.key == SERVICE else table.name


def group(found: Group) -> str:
    """Return the name of a group of respondents."""
    return found.name or gettext("Tidak diisi")


def channels(compared: Comparison) -> str:
    """Say whether the ways that answers came by differ, and what that would not prove."""
    pairs = [
        gettext("%(higher)s di atas %(lower)s", higher=higher.name, lower=lower.name)
        for higher, lower in compared.differences
    ]
    if compared.shown < 2:
        return gettext("Hanya satu jalur punya cukup jawaban, jadi tidak ada yang dibandingkan.")
    if not pairs:
        return gettext(
            "Tidak ada beda yang terbukti antara jalur: semua rentang bertumpang tindih. Setiap jalur adalah "
            "sampel sukarela dari orang yang berbeda."
        )
    return gettext(
        "Rentang yang tidak bersentuhan: %(pairs)s. Itu belum berarti jalurnya penyebab: setiap jalur adalah "
        "sampel sukarela, dan orang yang memilihnya berbeda.",
        pairs="; ".join(pairs),
    )


def _listed(names: Sequence[str], between: str = "; ") -> str:
    """Spell out the first of a list, and say how many more there are."""
    rest = len(names) - MOST
    words = between.join(names[:MOST])
    return words + " " + ngettext("dan %(num)d lagi", "dan %(num)d lagi", rest) if rest > 0 else words
