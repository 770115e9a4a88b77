"""The page of signals: what looks odd is said fairly, decided by the right person, and hides no answer."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from heads import (
    LOGIN,
    alike,
    answered_office,
    page,
    record,
    report,
    report_at,
    send,
    signed_in,
    with_head,
    words,
)
from offices import KEYS, NOON, SURVEY, office
from proofs import hasty

from dashboard import signal_words
from dashboard.flagged import Flagged, without
from data import accounts
from data.database import reading, writing
from data.signals import decisions, flagged, restore, set_aside
from data.signals.examination import examine
from data.tallies import Filter, recount
from surveys.scoring import score
from surveys.signals.detection import KINDS

ADMIN = "admin"
REASON = "Rombongan sekolah berkunjung; anak-anak mencoba kiosk."
CLOSED = datetime(2026, 10, 8, 5, tzinfo=UTC)
"""The first day on which no answer of the quarter waits any more."""

PAGE = "/?period=2026-TW3"
AUGUST = Filter(NOON.date().replace(day=1), NOON.date())


def administrator(path: Path, **config: Any) -> FlaskClient:
    with writing(path) as db:
        token = accounts.invite(db, ADMIN, "Siti Aminah", "administrator", NOON)
    accounts.accept(path, token, "sandi siti aminah", NOON)
    return signed_in(path, ADMIN, **config)


def test_a_signal_is_listed_with_place_day_number_and_reason_and_is_said_to_prove_nothing(
    tmp_path: Path,
) -> None:
    path = answered_office(tmp_path)
    hasty(path, 9000)
    client = signed_in(path)
    said = words(page(client, "/tanda"))
    assert "Tanda bukan bukti kecurangan." in said
    assert "Terlalu cepat untuk dibaca Loket 1 · Dinas Kependudukan · 15 Agustus 2026" in said
    assert "6 kuesioner selesai lebih cepat daripada orang dapat melihat dan menyentuh." in said
    assert "Tidak ada tanda di sini" in words(page(client, "/tanda?counter=poli"))
    assert "Tidak ada tanda di sini" in words(page(client, "/tanda?period=2026-07"))


def test_every_kind_of_signal_has_a_name_an_account_and_an_ordinary_cause(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    client = signed_in(path)
    for number, kind in enumerate(KINDS):
        signal = hasty(path, 9000 + 100 * number, counter=("loket-1", "loket-2", "poli")[number % 3])
        with writing(path) as db:
            db.execute("UPDATE signal SET kind = ? WHERE id = ?", (kind, signal.id))
        said = words(page(client, f"/tanda/{signal.id}"))
        for asked in (signal_words.name, signal_words.innocent):
            with client.application.test_request_context():
                told = asked(kind)
            assert told not in {"", kind}
            assert words(told) in said
        assert "6 " in said


def test_an_administrator_sets_a_signal_aside_with_a_reason_and_restores_it(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    signal = hasty(path, 9000)
    client = administrator(path)
    address = f"/tanda/{signal.id}"
    answer = send(client, f"{address}/kesampingkan", {"reason": REASON}, page=address)
    assert (answer.status_code, answer.location) == (302, address)
    said = words(page(client, address))
    assert "Keputusan Anda sudah dicatat. Semua jawaban tetap dihitung." in said
    assert f"{ADMIN} dikesampingkan : {REASON}" in said
    assert "Dikesampingkan (1)" in words(page(client, "/tanda"))
    assert "Perlu dilihat" not in words(page(client, "/tanda"))
    send(client, f"{address}/pulihkan", {"reason": "Ternyata tidak ada rombongan hari itu."}, page=address)
    with reading(path) as db:
        log = [(each.login, each.decision, each.reason) for each in decisions(db, signal.id)]
    assert log == [
        (ADMIN, "set_aside", REASON),
        (ADMIN, "restored", "Ternyata tidak ada rombongan hari itu."),
    ]
    assert "Perlu dilihat (1)" in words(page(client, "/tanda"))


@pytest.mark.parametrize("reason", ["", "terlalu", "         x         ", "x" * 501])
def test_a_decision_needs_a_reason(tmp_path: Path, reason: str) -> None:
    path = answered_office(tmp_path)
    signal = hasty(path, 9000)
    client = administrator(path)
    answer = send(client, f"/tanda/{signal.id}/kesampingkan", {"reason": reason}, page=f"/tanda/{signal.id}")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    with reading(path) as db:
        assert decisions(db, signal.id) == []


def test_somebody_who_was_slower_is_told_and_changes_nothing(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    signal = hasty(path, 9000)
    client = administrator(path)
    address = f"/tanda/{signal.id}"
    for _ in range(2):
        send(client, f"{address}/kesampingkan", {"reason": REASON}, page=address)
    assert "sudah diputuskan orang lain lebih dahulu" in words(page(client, address))
    with reading(path) as db:
        assert len(decisions(db, signal.id)) == 1
    assert client.get("/tanda/9999").status_code == 404


def test_a_head_sees_the_signal_and_why_there_is_no_button(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    signal = hasty(path, 9000)
    html = page(signed_in(path), f"/tanda/{signal.id}")
    assert "Hanya administrator kantor yang dapat mengesampingkan" in words(html)
    assert "<textarea" not in html
    assert "/kesampingkan" not in html


def test_a_decision_without_the_token_of_its_form_is_refused(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    signal = hasty(path, 9000)
    assert (
        administrator(path).post(f"/tanda/{signal.id}/kesampingkan", data={"reason": REASON}).status_code
        == 400
    )
    with reading(path) as db:
        assert decisions(db, signal.id) == []


def test_the_report_of_a_closed_period_puts_the_score_with_and_without_flagged_answers_side_by_side(
    tmp_path: Path,
) -> None:
    path = answered_office(tmp_path)
    client = administrator(path, CLOCK=lambda: CLOSED)
    assert "Tidak ada jawaban yang bertanda." in words(page(client, PAGE))
    before = report_at(CLOSED, path).cell.score
    signal = hasty(path, 9000)
    shown = report_at(CLOSED, path)
    assert before
    assert shown.cell.score
    assert shown.cell.score.n == before.n + 6
    assert shown.flagged
    assert shown.flagged.n == 6
    assert shown.flagged.without
    assert shown.flagged.without.score
    assert shown.flagged.without.score.ikm == before.ikm, "less the flagged ones, all is as it was"
    said = words(page(client, PAGE))
    assert "6 jawaban bertanda. Semuanya tetap dihitung: IKM" in said
    assert str(before.ikm).replace(".", ",") in said
    address = f"/tanda/{signal.id}"
    send(client, f"{address}/kesampingkan", {"reason": REASON}, page=address)
    assert report_at(CLOSED, path).flagged == Flagged(0, None)
    assert report_at(CLOSED, path).cell.n == before.n + 6, "no answer leaves the count"


def test_while_a_period_runs_one_answer_more_that_is_flagged_moves_no_score(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    record(path, 9500, alike(8, 3), seconds=9)  # counted, and not flagged yet
    signal = hasty(path, 9000, 11)
    client = signed_in(path)
    n = report(path).cell.n
    assert report(path).flagged == Flagged(11, None, "running")
    with writing(path) as db:
        one = db.execute("SELECT min(sequence) FROM response WHERE seconds = 9").fetchone()[0]
        db.execute("INSERT INTO signal_response VALUES (?, ?)", (signal.id, one))
    assert (report(path).cell.n, report(path).flagged) == (n, Flagged(12, None, "running"))
    for address in ("/", "/bukti?unit=dukcapil"):
        said = words(page(client, address))
        assert "12 jawaban bertanda. Semuanya tetap dihitung." in said
        assert "Pengaruhnya dihitung sesudah periode selesai" in said
        assert "IKM tanpa itu" not in said
    last_week = datetime(2026, 10, 7, 5, tzinfo=UTC)  # answers of September may still be counted
    assert report_at(last_week, path).flagged == Flagged(12, None, "running")
    found = report_at(CLOSED, path).flagged
    assert found
    assert found.without


def test_no_two_scores_without_flagged_answers_ever_differ_by_a_decision(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    larger, smaller = hasty(path, 9000, 9), hasty(path, 9100, 6, counter="loket-2")
    with writing(path) as db:  # a third one, about a single answer more
        db.execute(
            "INSERT INTO signal (kind, counter, day, until, anchor, raised_at, facts) "
            "SELECT 'burst', counter, day, until, anchor, raised_at, facts FROM signal WHERE id = ?",
            (larger.id,),
        )
        one = db.execute(
            "SELECT min(sequence) FROM response WHERE counter = 'loket-1' AND day LIKE '2026-08-%'"
        ).fetchone()
        db.execute("INSERT INTO signal_response SELECT max(id), ? FROM signal", one)
        single = db.execute("SELECT max(id) FROM signal").fetchone()[0]
    whole = report_at(CLOSED, path).flagged
    assert whole
    assert whole.n == 16
    seen = set()
    for chosen in (
        (single,),
        (larger.id,),
        (larger.id, single),
        (smaller.id, single),
        (larger.id, smaller.id),
    ):
        with writing(path) as db:
            for number in chosen:
                set_aside(db, number, LOGIN, REASON, NOON)
        found = report_at(CLOSED, path).flagged
        assert found
        assert found.without is None
        seen.add(found.untold)
        with writing(path) as db:
            for number in chosen:
                restore(db, number, LOGIN, REASON, NOON)
        assert report_at(CLOSED, path).flagged == whole
    assert seen == {"decided"}


def test_what_is_recorded_after_the_closing_and_flagged_ends_the_telling(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    hasty(path, 9000, 9)
    before = report_at(CLOSED, path).flagged
    assert before
    assert before.without
    with writing(path) as db:  # as if one of them had come only now
        last = db.execute("SELECT max(sequence) FROM response").fetchone()[0]
        db.execute("UPDATE response SET recorded_at = '2026-10-08T00:00:00Z' WHERE sequence = ?", (last,))
    assert report_at(CLOSED, path).flagged == Flagged(9, None, "late")
    said = words(page(signed_in(path, CLOCK=lambda: CLOSED), PAGE))
    assert "jawaban yang baru tercatat sesudah periode selesai" in said


def test_a_closed_period_with_answers_that_nobody_has_examined_still_runs(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    hasty(path, 9000, 9)
    record(path, 9500, alike(3))
    assert report_at(CLOSED, path).flagged == Flagged(9, None, "running")
    examine(path, NOON)
    found = report_at(CLOSED, path).flagged
    assert found
    assert found.untold != "running"


@pytest.mark.parametrize(("others", "hasty_ones"), [(60, 4), (3, 6)])
def test_where_flagged_or_rest_are_few_the_page_says_so_without_figures(
    tmp_path: Path, others: int, hasty_ones: int
) -> None:
    path = with_head(office(tmp_path))
    number = record(path, 1, alike(others))
    hasty(path, number, hasty_ones)
    for codes in ({}, {"unit": "dukcapil"}, {"counter": "loket-1"}, {"unit": "dukcapil", "service": "ktp"}):
        assert report_at(CLOSED, path, **codes).flagged == Flagged(hasty_ones, None, "few")
    said = words(page(signed_in(path, CLOCK=lambda: CLOSED), PAGE))
    assert f"{hasty_ones} jawaban bertanda. Semuanya tetap dihitung. Pengaruhnya tidak ditampilkan" in said
    assert "IKM tanpa itu" not in said


def test_few_flagged_answers_cannot_be_had_by_subtracting_those_of_the_neighbours(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    hasty(path, 9000, 9)
    hasty(path, 9100, 3, counter="loket-2")
    assert report_at(CLOSED, path, counter="loket-2").flagged == Flagged(3, None, "few")
    assert report_at(CLOSED, path, unit="dukcapil").flagged == Flagged(12, None, "few")
    beside = report_at(CLOSED, path, counter="loket-1").flagged
    assert beside
    assert beside.without, "all that the counter has of its service, which is shown"


def test_a_score_without_the_flagged_answers_is_that_of_the_others(tmp_path: Path) -> None:
    path = answered_office(tmp_path)
    with reading(path) as db:
        before = recount(db, SURVEY, AUGUST)
    hasty(path, 9000)
    with reading(path) as db:
        rest = without(recount(db, SURVEY, AUGUST), flagged(db, SURVEY, AUGUST))
    assert rest == before
    assert score(SURVEY, rest) == score(SURVEY, before)


def test_no_page_of_signals_tells_what_anybody_answered(tmp_path: Path) -> None:
    path = with_head(office(tmp_path))
    record(path, 1, alike(60))
    ratings = dict.fromkeys(KEYS, 1)
    number = record(path, 100, iter([ratings] * 30))
    signal = hasty(path, number)
    for address in ("/tanda", f"/tanda/{signal.id}"):
        said = words(page(signed_in(path, LOGIN), address))
        for element in SURVEY.elements:
            assert element.name["id"] not in said
        assert "nilai 1" not in said
        assert "IKM" not in said
