"""What was changed in the service: marked on a day, seen where it bears, withdrawn but never deleted."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from heads import LOGIN, answered_office, page, person, send, signed_in, with_head, words
from offices import NOON, office

from data.database import reading, writing
from data.deeds import deeds
from data.interventions import (
    Codes,
    InvalidIntervention,
    UnknownIntervention,
    intervention,
    interventions,
    mark,
    withdraw,
)
from data.places import UnknownPlace

DAY = date(2026, 7, 3)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def marked(path: Path, codes: Codes, name: str = "Sistem antrean baru", day: date = DAY) -> int:
    with writing(path) as db:
        return mark(db, codes, day, name, login=LOGIN, now=NOON)


def seen_at(path: Path, codes: Codes) -> list[str]:
    with reading(path) as db:
        return [each.name for each in interventions(db, codes, *YEAR)]


def test_a_mark_is_seen_at_its_place_and_inside_it_but_not_beside_or_above_it(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    marked(path, {}, "Jam buka lebih lama", date(2026, 2, 1))
    marked(path, {"unit": "dukcapil"})
    marked(path, {"unit": "dukcapil", "counter": "loket-1"}, "Kursi baru")
    marked(path, {"unit": "dukcapil", "service": "ktp"}, "Cetak di tempat")
    assert seen_at(path, {}) == ["Jam buka lebih lama"]
    assert seen_at(path, {"unit": "dukcapil"}) == ["Jam buka lebih lama", "Sistem antrean baru"]
    inside = seen_at(path, {"unit": "dukcapil", "counter": "loket-1"})
    assert inside == ["Jam buka lebih lama", "Sistem antrean baru", "Kursi baru"]
    assert "Cetak di tempat" in seen_at(path, {"unit": "dukcapil", "service": "ktp"})
    assert seen_at(path, {"unit": "sorong"}) == ["Jam buka lebih lama"]


def test_what_is_withdrawn_is_no_longer_seen_but_both_deeds_stay_named(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    number = marked(path, {"unit": "dukcapil", "counter": "loket-1"}, "  Kursi\tbaru ")
    with writing(path) as db:
        withdraw(db, number, LOGIN, NOON)
        with pytest.raises(UnknownIntervention):
            withdraw(db, number, LOGIN, NOON)
    assert seen_at(path, {"unit": "dukcapil", "counter": "loket-1"}) == []
    with reading(path) as db:
        with pytest.raises(UnknownIntervention):
            intervention(db, number)
        done = [each for each in deeds(db) if each.what.startswith("intervention.")]
    assert [each.what for each in done] == ["intervention.withdrawn", "intervention.marked"]
    assert {(each.subject, each.login, each.unit, each.counter) for each in done} == {
        (str(number), LOGIN, "dukcapil", "loket-1")
    }
    assert done[1].after == {"day": "2026-07-03", "name": "Kursi baru", "service": ""}


@pytest.mark.parametrize(
    ("name", "day", "problem"),
    [
        ("ab", DAY, "name"),
        ("x" * 121, DAY, "name"),
        ("ada \0 nol", DAY, "name"),
        ("Kursi baru", date(2003, 12, 31), "day"),
        ("Kursi baru", NOON.date() + timedelta(days=2), "day"),
    ],
)
def test_what_cannot_be_kept_is_refused(tmp_path: Path, name: str, day: date, problem: str) -> None:
    path = with_head(office(tmp_path))
    with pytest.raises(InvalidIntervention) as refused:
        marked(path, {"unit": "dukcapil"}, name, day)
    assert refused.value.problem == problem


@pytest.mark.parametrize(
    "codes",
    [{"unit": "nowhere"}, {"unit": "sorong", "counter": "loket-1"}, {"unit": "sorong", "service": "kk"}],
)
def test_a_place_that_is_not_there_is_refused(tmp_path: Path, codes: dict[str, str]) -> None:
    path = with_head(office(tmp_path))
    with pytest.raises(UnknownPlace):
        marked(path, codes)


def test_a_head_marks_a_change_on_the_page_sees_it_and_takes_it_back(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    client = signed_in(path)
    here = "/rinci?period=2026-TW3&unit=dukcapil"
    shown = page(client, here)
    assert "Belum ada perubahan pelayanan yang ditandai" in words(shown)
    sent = send(
        client,
        "/rinci/perubahan?unit=dukcapil&period=2026-TW3",
        {"name": "Sistem antrean baru", "day": "2026-07-03"},
        here,
    )
    assert sent.status_code == 302
    assert sent.location == "/rinci?period=2026-TW3&unit=dukcapil#changes"
    told = words(page(client, here))
    assert "Sistem antrean baru 3 Juli 2026" in told
    number = seen_number(path)
    send(client, f"/rinci/perubahan/{number}/cabut?unit=dukcapil&period=2026-TW3", {}, here)
    assert "Sistem antrean baru" not in words(page(client, here))


def seen_number(path: Path) -> int:
    with reading(path) as db:
        (found,) = interventions(db, {"unit": "dukcapil"}, *YEAR)
    return found.id


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "", "day": "2026-07-03"}, "Isian ini belum diisi."),
        ({"name": "Kursi baru", "day": "2030-01-01"}, "Tanggal itu terlalu lama, atau belum tiba."),
        ({"name": "Kursi baru", "day": "kemarin"}, "Tanggal ini tidak dikenal."),
        ({"name": "x" * 200, "day": "2026-07-03"}, "Tulislah 3 sampai 120 huruf."),
    ],
)
def test_a_form_that_cannot_be_kept_says_why_and_keeps_nothing(
    tmp_path: Path, given: dict[str, str], said: str
) -> None:
    path = answered_office(tmp_path)
    client = signed_in(path)
    sent = send(client, "/rinci/perubahan?unit=dukcapil", given, "/rinci?unit=dukcapil&period=2026-TW3")
    assert sent.status_code == 422
    assert said in words(sent.text)
    assert seen_at(path, {"unit": "dukcapil"}) == []


def test_who_heads_one_unit_marks_there_and_nowhere_else_and_an_observer_nowhere(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    whole = marked(path, {}, "Jam buka lebih lama")
    client = signed_in(path, person(path, "kepala-dukcapil", "unit_head", ("dukcapil", None)))
    here = "/rinci?unit=dukcapil&period=2026-TW3"
    given = {"name": "Kursi baru", "day": "2026-07-03"}
    assert send(client, "/rinci/perubahan?unit=sorong", given, here).status_code == 403
    assert send(client, f"/rinci/perubahan/{whole}/cabut", {}, here).status_code == 403
    assert send(client, "/rinci/perubahan", given, here).status_code == 302
    assert seen_at(path, {}) == ["Jam buka lebih lama"]
    assert seen_at(path, {"unit": "dukcapil"}) == ["Jam buka lebih lama", "Kursi baru"]
    watching = signed_in(path, person(path, "pengawas", "observer"))
    told = page(watching, here)
    assert "Kursi baru" in told
    assert "Cabut tanda ini" not in told
    assert "Tandai sebuah perubahan" not in told
    assert watching.post("/rinci/perubahan?unit=dukcapil").status_code in (400, 403)
