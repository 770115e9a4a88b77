"""Cases: a comment is taken on by somebody, due by working days, answered, handed over, closed."""

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from heads import LOGIN, page, person, send, signed_in, words
from offices import NOON, next_week, response
from voices import code, opening, voices

from data import deeds
from data.accounts.reach import OFFICE, Reach
from data.casework import case, cases, contacts, due_today, open_case, steps
from data.casework.progress import answer, hand_over
from data.database import reading, writing
from data.office_hours import set_hours
from data.responses import record_in
from data.settings import change_settings
from data.working_days import after

REPLY = "Mulai Senin kami membuka dua loket. Terima kasih."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return voices(tmp_path)


@pytest.fixture
def client(path: Path) -> FlaskClient:
    return signed_in(path)


def opened(path: Path, number: int = 1, owner: str = LOGIN, at: datetime = NOON) -> int:
    with writing(path) as db:
        return open_case(db, number, owner, LOGIN, at)


def text_in(html: str) -> str:
    """Return the text that is to be copied for SP4N-LAPOR!."""
    return html.partition("<textarea")[2].partition("</textarea>")[0]


def state(path: Path, number: int = 1) -> str:
    with reading(path) as db:
        return case(db, number).state


def test_working_days_pass_over_weekends_and_holidays_and_the_units_own_closed_days() -> None:
    assert after(date(2026, 8, 14), 1) == date(2026, 8, 18)  # a Friday, and Independence Day on Monday
    assert after(date(2026, 8, 15), 5) == date(2026, 8, 24)
    assert after(date(2026, 8, 18), 5, closed={5, 7}) == date(2026, 8, 26)  # the 25th is Maulid
    with pytest.raises(ValueError, match="no weekday"):
        after(date(2026, 8, 18), 1, closed=range(1, 8))


def test_a_case_is_due_by_the_units_hours_and_the_offices_number_of_days(path: Path) -> None:
    with reading(path) as db:
        assert cases(db, OFFICE) == []
    with writing(path) as db:
        change_settings(db, case_days=2)
        set_hours(db, "dukcapil", [1, 2, 4, 5, 6], (time(8), time(15)))
    opened(path)
    with reading(path) as db:
        assert case(db, 1).due == date(2026, 8, 20)  # Monday 17 is a holiday, Wednesday 19 closed


def test_what_is_due_today_and_overdue_is_what_still_waits_within_reach(path: Path) -> None:
    for number in (1, 2, 3):
        opened(path, number, at=NOON - timedelta(days=7 * (4 - number)))
    with writing(path) as db:
        answer(db, 2, REPLY, LOGIN, NOON)
        assert [each.id for each in due_today(db, OFFICE, NOON.date())] == [1, 3]
        assert [each.id for each in due_today(db, Reach(frozenset({"sorong"})), NOON.date())] == [3]
        assert [each.id for each in cases(db, OFFICE) if each.overdue(NOON.date())] == [1, 3]


def test_a_head_makes_a_case_of_words_answers_and_closes_it(path: Path, client: FlaskClient) -> None:
    listed = page(client, "/suara?period=2026-08")
    address = re.findall(r'href="(/suara/[^"]+/kasus)"', listed)[0]
    assert "Antrean terlalu lama" in words(page(client, address))
    assert "paling lambat 24 Agustus 2026" in words(page(client, address))
    answered = send(client, address, {"owner": LOGIN})
    assert answered.location == "/kasus/1"
    assert "Dijawab paling lambat 24 Agustus 2026" in words(page(client, "/kasus/1"))
    send(client, "/kasus/1/mulai", {}, page="/kasus/1")
    send(client, "/kasus/1/catatan", {"words": "Sudah bicara dengan Ibu 081234567890."}, page="/kasus/1")
    preview = send(client, "/kasus/1/balasan", {"reply": REPLY}, page="/kasus/1")
    assert "Beginilah warga membacanya" in preview.text
    assert state(path) == "working"
    send(client, "/kasus/1/balasan", {"reply": REPLY, "step": "send"}, page="/kasus/1")
    told = words(page(client, "/kasus/1"))
    assert "Balasan yang dibaca warga sekarang" in told
    assert REPLY in told
    assert "Sudah bicara dengan Ibu [disamarkan]." in told
    assert "Tutup kasus 1?" in words(page(client, "/kasus/1/tutup"))
    send(client, "/kasus/1/tutup", {})
    assert state(path) == "closed"
    with reading(path) as db:
        assert [each.kind for each in steps(db, 1)] == ["opened", "taken_up", "note", "answered", "closed"]
        noted = deeds.deeds(db, what="case")
        assert [each.what for each in reversed(noted)] == [
            "case.opened",
            "case.taken_up",
            "case.answered",
            "case.closed",
        ]
        assert "Antrean" not in repr(noted)
        assert "loket." not in repr(noted)


def test_a_reply_is_masked_before_anybody_keeps_it_and_the_preview_says_so(
    path: Path, client: FlaskClient
) -> None:
    opened(path)
    reply = "Hubungi kami di 0812-3456-7890."
    preview = send(client, "/kasus/1/balasan", {"reply": reply}, page="/kasus/1")
    assert "disamarkan; begitulah balasan disimpan" in preview.text
    send(client, "/kasus/1/balasan", {"reply": reply, "step": "send"}, page="/kasus/1")
    with reading(path) as db:
        assert case(db, 1).reply == "Hubungi kami di [disamarkan]."


@pytest.mark.parametrize("reply", ["", "  ", "ya", "x" * 2001, "a\x00bcdef"])
def test_a_reply_that_is_no_text_is_refused_with_a_reason(
    path: Path, client: FlaskClient, reply: str
) -> None:
    opened(path)
    answered = send(client, "/kasus/1/balasan", {"reply": reply, "step": "send"}, page="/kasus/1")
    assert answered.status_code == 422
    assert 'aria-invalid="true"' in answered.text
    assert state(path) == "open"


def test_a_case_closes_only_once_its_citizen_can_read_something(path: Path, client: FlaskClient) -> None:
    opened(path)
    assert "/tutup" not in page(client, "/kasus/1")
    send(client, "/kasus/1/tutup", {})
    assert state(path) == "open"
    assert "Keadaan kasus ini sudah berubah" in words(page(client, "/kasus/1"))


def test_a_closed_case_is_opened_again_with_a_reason(path: Path, client: FlaskClient) -> None:
    opened(path)
    for address, given in (
        ("balasan", {"reply": REPLY, "step": "send"}),
        ("tutup", {}),
        ("buka-lagi", {"words": "Antreannya kembali panjang."}),
    ):
        send(client, f"/kasus/1/{address}", given, page="/kasus/1")
    assert state(path) == "working"
    assert "membuka kembali Antreannya kembali panjang." in words(page(client, "/kasus/1"))


def test_the_text_for_lapor_says_what_where_and_which_month_and_names_nobody(
    path: Path, client: FlaskClient
) -> None:
    opened(path)
    html = page(client, "/kasus/1/lapor")
    told = words(html)
    for said in (
        "Apa: “Antrean terlalu lama. Hubungi [disamarkan].”",
        "Pokok: Waktu Penyelesaian",
        "Di mana: Loket 1, Dinas Kependudukan",
        "Kapan: Agustus 2026",
        "https://www.lapor.go.id",
    ):
        assert said in told
    for hidden in ("0812", "15 Agustus", code(1)):
        assert hidden not in told
    english = page(client, "/kasus/1/lapor?lang=en")
    assert text_in(english) == text_in(html), "a national desk reads Indonesian"
    page(client, "/kasus/1/lapor?lang=id")
    wrong = send(client, "/kasus/1/lapor", {"number": "1234 <b>"})
    assert wrong.status_code == 422
    send(client, "/kasus/1/lapor", {"number": "1234567"})
    assert state(path) == "handed_over"
    assert "Nomor laporan: 1234567" in words(page(client, "/kasus/1"))


def test_only_somebody_who_may_and_whose_reach_holds_the_place_can_own_a_case(
    path: Path, client: FlaskClient
) -> None:
    person(path, "sorong-head", "unit_head", ("sorong", None))
    person(path, "clerk", "officer", ("dukcapil", "loket-1"))
    person(path, "deputy", "unit_head", ("dukcapil", None))
    with writing(path) as db:
        db.execute("UPDATE account SET password = 'x' WHERE password IS NULL")
    html = page(client, opening(path))
    assert 'value="deputy"' in html
    assert 'value="sorong-head"' not in html
    assert 'value="clerk"' not in html
    assert send(client, opening(path), {"owner": "sorong-head"}).status_code == 422
    opened(path)
    send(client, "/kasus/1/penanggung-jawab", {"owner": "deputy"}, page="/kasus/1")
    assert "menyerahkan kasus kepada Deputy" in words(page(client, "/kasus/1"))


def test_the_contact_is_shown_to_the_owner_alone_and_goes_when_the_case_closes(
    path: Path, client: FlaskClient
) -> None:
    with writing(path) as db:
        contacts.leave(db, code(1), "siti@contoh.id", NOON)
    person(path, "deputy", "unit_head", ("dukcapil", None))
    opened(path)
    assert "siti@contoh.id" not in page(client, "/kasus/1")
    assert "siti@contoh.id" in send(client, "/kasus/1/kontak", {}, page="/kasus/1").text
    other = signed_in(path, "deputy")
    assert "Hanya penanggung jawab yang dapat melihatnya" in words(page(other, "/kasus/1"))
    assert "siti@contoh.id" not in send(other, "/kasus/1/kontak", {}, page="/kasus/1").text
    with writing(path) as db:
        hand_over(db, 1, "", LOGIN, NOON)
    assert "dihapus untuk selamanya" in words(page(client, "/kasus/1/tutup"))
    send(client, "/kasus/1/tutup", {})
    assert 'id="contact-name"' not in page(client, "/kasus/1")
    with reading(path) as db:
        assert [each.login for each in deeds.deeds(db, what="contact")] == [LOGIN]
        assert not contacts.stands(db, 1)


def test_the_list_is_filtered_by_state_owner_and_lateness_and_holds_only_what_is_in_reach(
    path: Path, client: FlaskClient
) -> None:
    opened(path, 1, at=NOON - timedelta(days=14))
    opened(path, 2)
    opened(path, 3)
    with writing(path) as db:
        answer(db, 3, REPLY, LOGIN, NOON)
    told = words(page(client, "/kasus"))
    assert "2 kasus menunggu jawaban. 1 di antaranya terlambat." in told
    assert "Terlambat 8 hari" in told

    def numbers(query: str, client: FlaskClient = client) -> list[int]:
        html = page(client, f"/kasus?{query}")
        return [number for number in (1, 2, 3) if f'href="/kasus/{number}"' in html]

    assert numbers("") == [1, 2]
    assert numbers("due=late") == [1]
    assert numbers("due=today") == []
    assert numbers("state=answered") == [3]
    assert numbers("state=all") == [1, 2, 3]
    assert numbers("state=all&unit=sorong") == [3]
    assert numbers(f"owner={LOGIN}") == [1, 2]
    assert numbers("state=nonsense&due=nonsense") == [1, 2]
    person(path, "sorong-head", "unit_head", ("sorong", None))
    other = signed_in(path, "sorong-head")
    assert numbers("state=all", other) == [3]
    assert other.get("/kasus/1").status_code == 403
    assert other.get(opening(path)).status_code == 403


def test_a_case_is_late_by_the_day_of_its_own_unit(path: Path) -> None:
    opened(path, 1)
    opened(path, 3)
    with writing(path) as db:
        db.execute("UPDATE casework SET due = '2026-08-24'")
    night = datetime(2026, 8, 24, 16, 30, tzinfo=UTC)  # in Dukcapil 23:30, in Sorong already the 25th
    told = page(signed_in(path, CLOCK=lambda: night), "/kasus")
    assert "Terlambat 1 hari" in told
    assert "Harus dijawab hari ini" in told
    assert "1 di antaranya terlambat. 1 harus dijawab hari ini." in words(told)


def test_no_address_on_the_page_of_words_tells_which_answer_came_before_which(
    path: Path, client: FlaskClient
) -> None:
    addresses = re.findall(r'/suara/([^"/?]+)/kasus', page(client, "/suara?period=2026"))
    assert len(addresses) == 4
    assert not any(each.isdigit() for each in addresses)
    assert len({len(opening(path, number)) for number in (1, 2, 3, 4)}) == 1
    assert client.get("/suara/1/kasus").status_code == 404


def test_what_is_not_there_is_said_kindly(client: FlaskClient) -> None:
    for address in ("/kasus/99", "/suara/99/kasus", "/suara/é/kasus", f"/kasus/{10**30}", "/suara/1/kasus"):
        assert client.get(address).status_code == 404, address


def statements(path: Path, client: FlaskClient, address: str) -> int:
    """Return how many statements a page asks of the connection that stays open between two uses."""
    told: list[str] = []
    with reading(path) as db:
        db.conn.set_trace_callback(told.append)
    assert client.get(address).status_code == 200
    with reading(path) as db:
        db.conn.set_trace_callback(None)
    return len(told)


def test_a_longer_list_asks_the_database_no_more_often(path: Path, client: FlaskClient) -> None:
    opened(path, 1)
    pages = ("/suara?period=2026-08", "/kasus")
    few = [statements(path, client, each) for each in pages]
    with writing(path) as db:
        record_in(db, [response(number, comment=f"Lama sekali, {number}") for number in range(100, 120)])
    next_week(path)
    for number in range(6, 26):  # the sequence of what was recorded just now
        opened(path, number)
    assert [statements(path, client, each) for each in pages] == few
