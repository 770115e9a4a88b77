"""The text with which an office hands a citizen's words to SP4N-LAPOR!: what, where, when, nobody's name."""

from collections.abc import Sequence

from flask_babel import force_locale, gettext

from dashboard import formats
from data.places import Counter
from data.words import Words
from surveys.survey import Element

ADDRESS = "https://www.lapor.go.id"


def prepared(said: Words, counter: Counter, service: str, office: str, elements: Sequence[Element]) -> str:
    """Return the text: what, where, when (the month alone), in Indonesian words that stand by themselves.

    The citizen's words are masked as they are kept; what was rated is not told. Indonesian in whichever
    language the page is read: it goes to a national desk.
    """
    with force_locale("id"):
        return _written(said, counter, service, office, elements)


def _written(said: Words, counter: Counter, service: str, office: str, elements: Sequence[Element]) -> str:
    topics = ", ".join(each.name["id"] for each in elements)
    lines = [
        gettext("Judul: Masukan warga tentang pelayanan di %(place)s", place=counter.unit.name),
        gettext("Apa: “%(words)s”", words=said.text),
        *([gettext("Pokok: %(topics)s", topics=topics)] if topics else []),
        gettext("Layanan: %(service)s", service=service),
        gettext(
            "Di mana: %(counter)s, %(unit)s, %(office)s",
            counter=counter.name,
            unit=counter.unit.name,
            office=office,
        ),
        gettext("Kapan: %(month)s", month=formats.month(said.month)),
        gettext(
            "Keterangan: disampaikan tanpa nama lewat Survei Kepuasan Masyarakat. Data pribadi disamarkan."
        ),
    ]
    return "\n".join(lines)
