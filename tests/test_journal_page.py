"""The journal says plainly whether it holds, is verified once a day by itself, and lists who did what."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from heads import LOGIN, alike, app_of, page, person, record, send, signed_in, with_head, words
from offices import NOON, office
from proofs import hasty, paired

from dashboard import deed_words
from data import journal
from data.alerts import webhooks
from data.changes import change
from data.database import reading, writing
from data.deeds import note
from data.upkeep import keep_up
from data.verifications import MOST, keep_verifying, verifications

DAY = timedelta(days=1)
LOG = "/jurnal/catatan"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = with_head(office(tmp_path))
    record(path, 1, alike(12))
    return path


def tamper(path: Path, change: str) -> None:
    with writing(path) as db:
        db.execute(change)


def test_a_journal_that_was_never_verified_says_so(path: Path) -> None:
    assert "belum pernah diperiksa" in words(page(signed_in(path), "/jurnal"))


def test_upkeep_verifies_once_a_day_and_keeps_what_it_found(path: Path) -> None:
    for hours in (0, 1, 23, 24, 25):
        keep_up(path, NOON + timedelta(hours=hours))
    with reading(path) as db:
        found = verifications(db)
        anchor = journal.anchor(db)
    assert [each.at for each in found] == [NOON + DAY, NOON]
    assert [(each.responses, each.anchor, each.problems) for each in found] == [(12, anchor, ())] * 2
    said = words(page(signed_in(path, CLOCK=lambda: NOON + DAY), "/jurnal"))
    assert "Utuh: tidak ada jawaban yang berubah, hilang atau disisipkan." in said
    assert f"skm verify --anchor {anchor}" in said
    assert "Jangkar pemeriksaan 16 Agustus 2026" in said
    assert "12 jawaban bersegel saat itu" in said


def test_the_page_does_not_tell_when_a_single_answer_comes(path: Path) -> None:
    keep_verifying(path, NOON)
    seer = signed_in(path, person(path, "pengamat", "observer", ("sorong", None)))
    before = words(page(seer, "/jurnal"))
    record(path, 5000, alike(1))
    assert words(page(seer, "/jurnal")) == before
    assert "12 jawaban bersegel saat itu" in before


def test_observers_read_neither_where_webhooks_post_nor_who_signs_in_at_the_mail_server(path: Path) -> None:
    with writing(path) as db:
        webhooks.add(db, "Obrolan", "https://hooks.example.org/services/T0/B0/RAHASIA", LOGIN, NOON)
        wanted = {"smtp_host": "surel.contoh.go.id", "smtp_user": "rahasia@contoh.go.id"}
        change(db, "setting.changed", "mail", wanted, login=LOGIN, now=NOON)
    seer = signed_in(path, person(path, "pengamat", "observer"))
    log = seer.get("/jurnal/catatan.csv").text + page(seer, "/jurnal/catatan")
    assert "hooks.example.org" in log
    assert "smtp_user" in log
    assert "rahasia" not in log.lower()


def test_an_answer_that_was_changed_raises_an_alarm_that_names_it(path: Path) -> None:
    tamper(path, "UPDATE response SET seconds = 99 WHERE sequence = 7")
    keep_up(path, NOON)
    html = page(signed_in(path), "/jurnal")
    assert 'role="alert"' in html
    assert "1 hal tidak cocok." in words(html)
    assert "Jawaban nomor 7 berubah sesudah dicatat" in words(html)


def test_a_journal_that_was_cut_off_and_made_anew_no_longer_reaches_the_anchor_of_yesterday(
    path: Path,
) -> None:
    keep_verifying(path, NOON)
    with writing(path) as db:
        db.execute("DELETE FROM seal WHERE response > 5")
        db.execute("UPDATE response SET seconds = 99 WHERE sequence = 6")
        journal.extend(db)  # with the key: each seal follows from the one before it again
    assert keep_verifying(path, NOON + DAY)
    with reading(path) as db:
        assert journal.verify(db) == []
        assert verifications(db)[0].problems == ("12: anchor lost",)
    said = words(page(signed_in(path, CLOCK=lambda: NOON + DAY), "/jurnal"))
    assert "jurnal dipotong atau dibuat ulang" in said


def test_of_very_many_problems_the_first_are_named_and_the_rest_counted(path: Path) -> None:
    record(path, 100, alike(70))
    tamper(path, "UPDATE response SET seconds = 99")
    keep_verifying(path, NOON)
    with reading(path) as db:
        problems = verifications(db)[0].problems
    assert len(problems) == MOST + 1
    assert problems[-1] == f"… {82 - MOST} more"
    assert f"Dan {82 - MOST} hal lain." in words(page(signed_in(path), "/jurnal"))


def test_a_verification_that_has_not_run_for_days_is_said(path: Path) -> None:
    keep_verifying(path, NOON)
    late = signed_in(path, CLOCK=lambda: NOON + 3 * DAY)
    assert "lebih dari dua hari lalu" in words(page(late, "/jurnal"))


def test_the_log_says_who_did_what_newest_first_and_can_be_narrowed(path: Path) -> None:
    person(path, "siti", "administrator")
    with writing(path) as db:
        note(db, "skm", "setting.changed", "publication", NOON - DAY, before={"publication": 5})
        note(
            db,
            "siti",
            "person.changed",
            "kepala",
            NOON,
            before={"role": "officer"},
            after={"role": "observer"},
        )
        undone = note(db, "siti", "counter.closed", "loket-1", NOON, unit="dukcapil", counter="loket-1")
        note(db, "kepala", "counter.reopened", "loket-1", NOON, unit="dukcapil", undoes=undone)
    client = signed_in(path)
    said = words(page(client, LOG))
    assert said.index("Loket loket-1 dibuka lagi") < said.index("Orang Kepala Unit diubah")
    assert "Baris perintah" in said
    assert "officer → observer" in said
    assert f"membatalkan catatan {undone}" in said
    narrowed = words(page(client, f"{LOG}?login=siti&thing=person"))
    assert "Orang Kepala Unit diubah" in narrowed
    assert "dibuka lagi" not in narrowed
    assert "Belum ada catatan" in page(client, f"{LOG}?login=nobody")
    assert page(client, f"{LOG}?thing=%27%3B--&before=x")


def test_a_long_log_goes_on_with_older_pages(path: Path) -> None:
    with writing(path) as db:
        for number in range(130):
            note(db, "siti", "target.set", f"nomor-{number}", NOON)
    client = signed_in(path)
    first = page(client, LOG)
    assert "nomor-129" in first
    assert "nomor-29" not in first.replace("nomor-129", "")
    assert "nomor-29" in page(client, f"{LOG}?before=31")


def test_the_log_as_csv_holds_no_formula(path: Path) -> None:
    with writing(path) as db:
        note(db, "siti", "person.changed", "=1+1", NOON, after={"name": "=cmd"})
    answer = signed_in(path).get(f"{LOG}.csv")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[1][1:5] == ["2026-08-15 05:00:00", "siti", "person.changed", "'=1+1"]
    assert rows[1][8] == '{"name": "=cmd"}'


def test_a_limited_observer_reads_of_their_own_places_alone(path: Path) -> None:
    person(path, "mira", "observer", ("sorong", None))
    with writing(path) as db:
        note(db, "siti", "setting.changed", "kantor-ini", NOON)
        note(db, "siti", "counter.closed", "loket-1", NOON, unit="dukcapil", counter="loket-1")
        note(db, "rudi", "counter.closed", "poli", NOON, unit="sorong", counter="poli")
    client = signed_in(path, "mira")
    for address in (LOG, f"{LOG}.csv"):
        said = client.get(address).text
        assert "poli" in said
        assert "loket-1" not in said
        assert "kantor-ini" not in said
        assert "siti" not in said


def test_what_is_decided_about_a_signal_and_done_to_a_device_is_noted(path: Path) -> None:
    person(path, "siti", "administrator")
    signal, device = hasty(path, 500), paired(path, "loket-1", "Tablet 1")
    client = signed_in(path, "siti")
    reason = {"reason": "Rombongan sekolah berkunjung, anak-anak mencoba."}
    send(client, f"/tanda/{signal.id}/kesampingkan", reason, page=f"/tanda/{signal.id}")
    send(client, f"/tanda/{signal.id}/pulihkan", reason, page=f"/tanda/{signal.id}")
    send(client, "/perangkat/pasang", {"counter": "loket-1", "name": "Tablet 2"})
    send(client, f"/perangkat/{device.code}/cabut", {})
    said = words(page(client, LOG))
    for each in ("Perangkat Tablet 1 dicabut", "Perangkat Tablet 2 kode pemasangan dibuat"):
        assert each in said
    assert f"Tanda {signal.id} dikesampingkan" in said
    assert f"Tanda {signal.id} dipulihkan" in said
    assert "Rombongan" not in said


def test_who_may_not_read_the_journal_does_not_find_it(path: Path) -> None:
    person(path, "adi", "officer", ("dukcapil", "loket-1"))
    client = signed_in(path, "adi")
    assert client.get("/jurnal").status_code == client.get(LOG).status_code == 403
    assert "/jurnal" not in client.get("/").text
    assert app_of(path).test_client().get("/jurnal").status_code == 302


def test_every_anchor_can_be_taken_home_as_a_table_by_whoever_may_read_the_journal(path: Path) -> None:
    keep_verifying(path, NOON)
    keep_verifying(path, NOON + DAY)
    watcher = signed_in(path, person(path, "pengamat", "observer"))
    assert 'href="/jurnal/jangkar.csv"' in page(watcher, "/jurnal")
    rows = list(csv.reader(io.StringIO(watcher.get("/jurnal/jangkar.csv").data.decode("utf-8-sig"))))
    with reading(path) as db:
        anchor = journal.anchor(db)
    assert rows == [
        ["waktu", "jawaban", "jangkar", "tidak_cocok"],
        ["2026-08-16 12:00:00 WIB", "12", anchor, "0"],
        ["2026-08-15 12:00:00 WIB", "12", anchor, "0"],
    ]


def test_the_menu_of_the_log_names_nothing_twice(path: Path) -> None:
    with app_of(path).test_request_context():
        named = list(deed_words.things().values())
    assert len(named) == len(set(named))
