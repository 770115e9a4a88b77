"""Places change their names, close and open again, and nothing that was counted changes with them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from heads import QUARTER, alike, answered_office, record, signed_in
from office_files import skm
from offices import ALWAYS, NOON, SURVEY, office, response
from pages import check_page

from data import places, receipts
from data.changes import CannotUndo, Unchanged, change, undo, written
from data.database import reading, writing
from data.deeds import deed, deeds
from data.place_changes import is_rated
from data.place_names import TakenName
from data.places import InvalidPlace, UnknownPlace
from data.responses import Outcome, record_in
from data.tallies import differences, recount, tally
from kiosk import create_app
from surveys.response import Response

LOGIN = "admin"


def changed(path: Path, what: str, subject: str, **wanted: object) -> int:
    with writing(path) as db:
        return change(db, what, subject, wanted, login=LOGIN, now=NOON)


def undone(path: Path, number: int) -> int:
    with writing(path) as db:
        return undo(db, number, LOGIN, NOON)


def recorded(path: Path, *answered: Response) -> list[Outcome]:
    with writing(path) as db:
        return record_in(db, answered)


def figures(path: Path) -> list[object]:
    """Return all that the programs' interface tells of the office and its units, which holds no names."""
    client, told = signed_in(path), []
    for unit in ({}, {"unit": "dukcapil"}, {"unit": "sorong"}):
        for by in ("unit", "service", "counter", "channel", "month")[len(unit) :]:
            answer = client.get("/api/v1/scores", query_string={"period": QUARTER, "by": by, **unit})
            assert answer.status_code == 200, answer.text
            told.append(answer.json)
    with reading(path) as db:
        assert differences(db, SURVEY) == []
        told += [tally(db, SURVEY, ALWAYS), recount(db, SURVEY, ALWAYS)]
    return told


def test_no_rename_and_no_closing_changes_a_figure(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    before = figures(path)
    changed(path, "counter.renamed", "loket-1", name="Loket Satu")
    changed(path, "service.renamed", "dukcapil/ktp", name="Kartu Tanda Penduduk")
    changed(path, "unit.renamed", "sorong", name="Puskesmas Kota Sorong")
    changed(path, "counter.changed", "loket-1", services=["ktp"], ended={"kk": written(NOON)})
    for what, subject in (("counter", "loket-1"), ("unit", "sorong"), ("service", "dukcapil/kk")):
        changed(path, f"{what}.closed", subject, closed_at=written(NOON))
    assert figures(path) == before


def test_a_closed_place_is_not_offered_for_new_things_and_is_again_when_it_is_reopened(
    tmp_path: Path,
) -> None:
    path = office(tmp_path)
    closing = changed(path, "unit.closed", "sorong", closed_at=written(NOON))
    changed(path, "counter.closed", "loket-2", closed_at=written(NOON))
    with writing(path) as db:
        assert [each.code for each in places.units(db, open_only=True)] == ["dukcapil"]
        assert [each.code for each in places.counters(db, open_only=True)] == ["loket-1"]
        assert [each.code for each in places.counters(db)] == ["loket-1", "loket-2", "poli"]
        assert places.counter(db, "poli").closed
        with pytest.raises(UnknownPlace):
            receipts.issue(db, "dukcapil", [("loket-2", "ktp")], NOON)
    undone(path, closing)
    with reading(path) as db:
        assert not places.counter(db, "poli").closed
        assert places.counter(db, "loket-2").closed


def test_what_was_answered_before_the_closing_is_recorded_and_what_came_later_is_not(tmp_path: Path) -> None:
    path = office(tmp_path)
    changed(path, "counter.closed", "loket-1", closed_at=written(NOON))
    before, after = NOON - timedelta(minutes=1), NOON
    outcomes = recorded(path, response(1, at=before), response(2, at=after), response(3, counter="loket-2"))
    assert [each.status for each in outcomes] == ["recorded", "rejected", "recorded"]
    assert outcomes[1].problems == {"counter": "closed"}


def test_a_service_that_a_counter_gives_no_more_keeps_the_answers_from_before(tmp_path: Path) -> None:
    path = office(tmp_path)
    changed(path, "counter.changed", "loket-1", services=["ktp"], ended={"kk": written(NOON)})
    with reading(path) as db:
        assert [each.code for each in places.counter(db, "loket-1").services] == ["ktp"]
    before = NOON - timedelta(seconds=1)
    outcomes = recorded(path, response(1, service="kk", at=before), response(2, service="kk"))
    assert [each.status for each in outcomes] == ["recorded", "rejected"]
    assert outcomes[1].problems == {"service": "unknown"}


def test_a_receipt_from_before_the_closing_still_has_its_voice(tmp_path: Path) -> None:
    path = office(tmp_path)
    now = datetime.now(UTC)
    with writing(path) as db:
        issued = receipts.issue(db, "dukcapil", [("loket-1", "ktp")] * 2, now - timedelta(days=3))
    changed(path, "counter.closed", "loket-1", closed_at=written(now - timedelta(days=1)))
    codes = [each.code for each in issued]
    outcomes = recorded(path, response(1, at=now, channel="receipt", receipt=codes[0]))
    assert outcomes[0].status == "recorded"
    changed(path, "counter.closed", "loket-1", closed_at=written(now - timedelta(days=5)))
    outcomes = recorded(path, response(2, at=now, channel="receipt", receipt=codes[1]))
    assert outcomes[0].problems == {"counter": "closed"}


def test_zone_and_weight_are_fixed_once_somebody_answered(tmp_path: Path) -> None:
    path = office(tmp_path)
    changed(path, "unit.changed", "dukcapil", weight="0.11", zone="WITA")
    record(path, 1, alike(1))
    with reading(path) as db:
        assert is_rated(db, "dukcapil")
        assert not is_rated(db, "sorong")
    for name, value in (("weight", "exact"), ("zone", "WIB")):
        with pytest.raises(InvalidPlace) as refused:
            changed(path, "unit.changed", "dukcapil", **{name: value})
        assert refused.value.problem == name
    changed(path, "unit.changed", "dukcapil", name="Nama Baru", period="semester", time_by_officer=True)
    with reading(path) as db:
        assert places.unit(db, "dukcapil") == places.Unit(
            "dukcapil", "Nama Baru", "WITA", "0.11", "semester", time_by_officer=True
        )


def test_the_only_service_of_an_open_counter_is_not_closed(tmp_path: Path) -> None:
    path = office(tmp_path)
    with pytest.raises(InvalidPlace) as refused:
        changed(path, "service.closed", "dukcapil/ktp", closed_at=written(NOON))
    assert refused.value.problem == "only_service"
    changed(path, "counter.closed", "loket-2", closed_at=written(NOON))
    changed(path, "service.closed", "dukcapil/ktp", closed_at=written(NOON))
    with reading(path) as db:
        assert [each.code for each in places.counter(db, "loket-1").services] == ["kk"]
    with pytest.raises(InvalidPlace) as refused:
        changed(path, "counter.changed", "loket-1", services=["ktp"], ended={"kk": written(NOON)})
    assert refused.value.problem == "services"


def test_a_place_that_was_added_by_mistake_goes_as_long_as_nothing_refers_to_it(tmp_path: Path) -> None:
    path = office(tmp_path)
    usual = {
        "period": "quarter",
        "time_by_officer": False,
        "closed_at": None,
        "zone": "WIB",
        "weight": "exact",
    }
    unit = changed(path, "unit.added", "damkar", name="Damkar", **usual)
    service = changed(path, "service.added", "damkar/inspeksi", name="Inspeksi", closed_at=None)
    with pytest.raises(CannotUndo) as refused:
        undone(path, unit)
    assert refused.value.why == "used"
    again = undone(path, undone(path, service))
    undone(path, again)
    undone(path, unit)
    with reading(path) as db, pytest.raises(UnknownPlace):
        places.unit(db, "damkar")


def test_a_rated_counter_that_was_just_added_is_never_taken_away(tmp_path: Path) -> None:
    path = office(tmp_path)
    given: dict[str, Any] = {
        "name": "Loket 3",
        "unit": "dukcapil",
        "closed_at": None,
        "services": ["ktp"],
        "ended": {},
    }
    added = changed(path, "counter.added", "loket-3", **given)
    recorded(path, response(1, counter="loket-3"))
    with pytest.raises(CannotUndo) as refused:
        undone(path, added)
    assert refused.value.why == "used"
    with reading(path) as db:
        assert [each.code for each in places.counter(db, "loket-3").services] == ["ktp"]


def test_an_undo_is_a_deed_itself_and_can_be_undone_once(tmp_path: Path) -> None:
    path = office(tmp_path)
    first = changed(path, "counter.renamed", "loket-1", name="Loket Satu")
    second = undone(path, first)
    with reading(path) as db:
        assert places.counter(db, "loket-1").name == "Loket 1"
        noted = deed(db, second)
    assert (noted.what, noted.undoes, noted.unit, noted.counter) == (
        *("counter.undone", first, "dukcapil", "loket-1"),
    )
    assert (noted.before, noted.after) == ({"name": "Loket Satu"}, {"name": "Loket 1"})
    with pytest.raises(CannotUndo) as refused:
        undone(path, first)
    assert refused.value.why == "undone"
    undone(path, second)
    with reading(path) as db:
        assert places.counter(db, "loket-1").name == "Loket Satu"


def test_what_was_changed_again_since_is_not_undone_and_other_values_stay(tmp_path: Path) -> None:
    path = office(tmp_path)
    rename = changed(path, "counter.renamed", "loket-1", name="Loket Satu")
    changed(path, "counter.closed", "loket-1", closed_at=written(NOON))
    undone(path, rename)
    with reading(path) as db:
        found = places.counter(db, "loket-1")
    assert (found.name, found.closed) == ("Loket 1", True)
    rename = changed(path, "counter.renamed", "loket-1", name="Loket A")
    changed(path, "counter.renamed", "loket-1", name="Loket B")
    with pytest.raises(CannotUndo) as refused:
        undone(path, rename)
    assert refused.value.why == "superseded"


def test_what_is_so_already_is_no_deed(tmp_path: Path) -> None:
    path = office(tmp_path)
    with pytest.raises(Unchanged):
        changed(path, "counter.renamed", "loket-1", name="Loket 1")


def test_a_closed_counters_kiosk_and_poster_say_so_in_every_language(tmp_path: Path) -> None:
    path = office(tmp_path)
    page = create_app({"DATABASE": path}).test_client()
    changed(path, "counter.closed", "loket-1", closed_at=written(NOON))
    for language in SURVEY.languages:
        kiosk, phone = page.get(f"/k/loket-1?lang={language}"), page.get(f"/f/loket-1?lang={language}")
        for answer, status in ((kiosk, 200), (phone, 410), (page.get("/poster/loket-1"), 410)):
            assert answer.status_code == status
            check_page(answer.text, answer.headers)
    assert "Loket ini sudah ditutup" in page.get("/k/loket-1").text
    assert 'data-api="/api/v1/responses"' in page.get("/k/loket-1").text, "its queue is still handed on"
    assert "Loket ini sudah ditutup" in page.get("/f/loket-1").text
    assert "loket-1" not in page.get("/").text
    assert "Loket 1" not in page.get("/posters").text
    assert page.get("/k/loket-2").status_code == 200
    assert "sudah ditutup" not in page.get("/k/loket-2").text


def test_a_receipt_of_a_closed_counter_opens_its_survey_if_it_is_from_before(tmp_path: Path) -> None:
    path, now = office(tmp_path), datetime.now(UTC)
    with writing(path) as db:
        code = receipts.issue(db, "dukcapil", [("loket-1", "ktp")], now - timedelta(days=3))[0].code
    page = create_app({"DATABASE": path}).test_client()
    changed(path, "counter.closed", "loket-1", closed_at=written(now))
    assert 'id="survey"' in page.get(f"/r/{code}").text
    changed(path, "counter.closed", "loket-1", closed_at=written(now - timedelta(days=5)))
    late = page.get(f"/r/{code}")
    assert late.status_code == 410
    assert "/f/loket-1" not in late.text


def test_the_command_line_renames_closes_and_reopens(tmp_path: Path) -> None:
    path = office(tmp_path)
    for command, said in (
        (("rename", "counter", "loket-1", "Loket Satu"), "loket-1 sekarang bernama Loket Satu."),
        (("close", "counter", "loket-1"), "loket-1 ditutup."),
        (("reopen", "counter", "loket-1"), "loket-1 dibuka lagi."),
        (("close", "unit", "sorong"), "sorong ditutup."),
    ):
        done = skm(*command, "--database", path)
        assert done.exit_code == 0, done.stderr
        assert said in done.stdout
    assert skm("close", "unit", "sorong", "--database", path).exit_code == 1
    left = skm("close", "service", "dukcapil/ktp", "--database", path)
    assert "satu-satunya layanan di Loket 2" in left.stderr
    assert skm("close", "counter", "loket-9", "--database", path).exit_code != 0
    with reading(path) as db:
        assert places.counter(db, "loket-1").name == "Loket Satu"
        assert places.unit(db, "sorong").closed
        assert {each.login for each in deeds(db)} == {"skm"}


@pytest.mark.parametrize(
    ("what", "subject", "wanted"),
    [
        (
            "unit.added",
            "baru",
            {"name": "dinas  KEPENDUDUKAN", "zone": "WIB", "weight": "exact", "closed_at": None},
        ),
        ("unit.renamed", "sorong", {"name": "Dinas Kependudukan"}),
        ("service.added", "dukcapil/baru", {"name": "ktp-EL", "closed_at": None}),
        ("service.renamed", "dukcapil/kk", {"name": "KTP-el"}),
        ("counter.renamed", "loket-2", {"name": "LOKET  1"}),
    ],
)
def test_no_place_takes_the_name_of_an_open_one_beside_it(
    tmp_path: Path, what: str, subject: str, wanted: dict[str, object]
) -> None:
    path = office(tmp_path)
    with pytest.raises(TakenName):
        changed(path, what, subject, **wanted)


def test_a_closed_places_name_is_free_until_it_would_open_again(tmp_path: Path) -> None:
    path = office(tmp_path)
    closing = changed(path, "counter.closed", "loket-1", closed_at=written(NOON))
    renaming = changed(path, "counter.renamed", "loket-2", name="Loket 1")
    with pytest.raises(TakenName):
        changed(path, "counter.reopened", "loket-1", closed_at=None)
    with pytest.raises(CannotUndo):
        undone(path, closing)
    undone(path, renaming)
    changed(path, "counter.reopened", "loket-1", closed_at=None)
    changed(path, "counter.renamed", "poli", name="Loket 1")  # another unit's


def test_places_that_have_long_shared_a_name_can_still_be_changed(tmp_path: Path) -> None:
    path = office(tmp_path)
    with writing(path) as db:
        places.add_counter(db, "loket-1b", "Loket 1", "dukcapil", ["ktp"])
    changed(path, "counter.changed", "loket-1b", services=["kk", "ktp"])
    changed(path, "counter.closed", "loket-1b", closed_at=written(NOON))


def test_the_command_line_keeps_to_the_same_rule(tmp_path: Path) -> None:
    path = office(tmp_path)
    told = skm("add", "counter", "dukcapil", "loket-9", "loket 1", "--service", "ktp", "--database", path)
    assert told.exit_code
    assert "Sudah ada Loket 1 di unit ini. Beri nama yang lain." in told.output
    assert (
        skm(
            "add", "counter", "sorong", "loket-9", "Loket 1", "--service", "ktp", "--database", path
        ).exit_code
        == 0
    )
