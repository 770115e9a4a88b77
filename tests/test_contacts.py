"""The contact that a citizen may leave: sealed, apart, for the owner of the case alone, and soon erased."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from heads import LOGIN, person
from offices import NOON
from voices import code, voices

from data import deeds
from data.casework import case, contacts, open_case
from data.casework.contacts import InvalidContact, NoContact
from data.casework.progress import answer, close, give
from data.database import reading, writing
from data.upkeep import keep_up

CODE, SILENT = code(1), code(5)
MAIL = "siti.aminah@contoh.id"


def left(path: Path, contact: str = MAIL) -> None:
    with writing(path) as db:
        contacts.leave(db, CODE, contact, NOON)


def opened(path: Path, owner: str = LOGIN) -> int:
    with writing(path) as db:
        return open_case(db, 1, owner, LOGIN, NOON)


def holds(path: Path) -> bool:
    with reading(path) as db:
        return contacts.left(db, CODE)


def bytes_of(path: Path) -> bytes:
    """Return all that stands in the database's files, once its log has been brought home."""
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes() + path.with_name(f"{path.name}-wal").read_bytes()


@pytest.mark.parametrize("typed", ["0812-3456-7890", "+62 812 3456 7890", "(0361) 234567", MAIL, f" {MAIL} "])
def test_a_telephone_number_or_an_e_mail_address_is_a_contact(typed: str) -> None:
    typed = typed.replace("(", "").replace(")", "")
    assert contacts.fit(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed", ["", "Siti", "123", "a@b", f"{'x' * 95}@b.id", f"{MAIL}\nBcc: a@b.id", "081234567890 Siti"]
)
def test_anything_else_is_none(typed: str) -> None:
    with pytest.raises(InvalidContact):
        contacts.fit(typed)


def test_a_contact_can_be_left_only_with_words_of_which_no_closed_case_came(tmp_path: Path) -> None:
    path = voices(tmp_path)
    with writing(path) as db:
        for code in (SILENT, "AAAAA-AAAAA"):
            assert not contacts.may_leave(db, code)
            with pytest.raises(NoContact):
                contacts.leave(db, code, MAIL, NOON)
    left(path)
    number = opened(path)
    with writing(path) as db:
        answer(db, number, "Sudah kami perbaiki.", LOGIN, NOON)
        close(db, number, LOGIN, NOON)
        with pytest.raises(NoContact):
            contacts.leave(db, CODE, MAIL, NOON)


def test_a_contact_is_sealed_in_the_file_and_of_its_moment_only_the_day_is_kept(tmp_path: Path) -> None:
    path = voices(tmp_path)
    left(path)
    assert b"aminah" not in bytes_of(path)
    with reading(path) as db:
        assert db.execute("SELECT left_at FROM contact").fetchone()[0] == "2026-08-15T00:00:00Z"


def test_the_owner_of_the_case_alone_sees_it_and_each_look_is_noted_without_it(tmp_path: Path) -> None:
    path = voices(tmp_path)
    left(path)
    number = opened(path)
    with writing(path) as db:
        with pytest.raises(NoContact):
            contacts.show(db, number, "somebody-else", NOON)
        assert contacts.show(db, number, LOGIN, NOON) == MAIL
        noted = deeds.deeds(db, what="contact.seen")
        assert [(each.login, each.subject) for each in noted] == [(LOGIN, str(number))]
        assert MAIL not in repr(deeds.deeds(db))


def test_a_newer_contact_takes_the_place_of_the_older_and_the_citizen_can_withdraw_it(tmp_path: Path) -> None:
    path = voices(tmp_path)
    left(path)
    left(path, "081234567890")
    number = opened(path)
    with writing(path) as db:
        assert contacts.show(db, number, LOGIN, NOON) == "081234567890"
        contacts.withdraw(db, CODE)
    assert not holds(path)


def test_a_contact_is_erased_when_its_case_closes_and_nothing_of_it_stays_in_the_file(tmp_path: Path) -> None:
    path = voices(tmp_path)
    left(path)
    with reading(path) as db:
        sealed = db.execute("SELECT sealed FROM contact").fetchone()[0].encode()
    assert sealed in bytes_of(path)
    number = opened(path)
    with writing(path) as db:
        db.execute("PRAGMA secure_delete = OFF")  # as SQLite is built in some places
        answer(db, number, "Sudah kami perbaiki.", LOGIN, NOON)
        close(db, number, LOGIN, NOON)
    assert not holds(path)
    assert sealed[20:60] not in bytes_of(path)
    with reading(path) as db:
        assert case(db, number).state == "closed"


def test_upkeep_erases_a_contact_of_which_no_case_came_for_thirty_days(tmp_path: Path) -> None:
    path = voices(tmp_path)
    left(path)
    keep_up(path, NOON + timedelta(days=29))
    assert holds(path)
    keep_up(path, NOON + timedelta(days=31))
    assert not holds(path)
    left(path)
    number = opened(path)
    keep_up(path, NOON + timedelta(days=300))
    assert holds(path)
    answered = NOON + timedelta(days=301)
    with writing(path) as db:
        answer(db, number, "Kami membuka dua loket.", LOGIN, answered)
    keep_up(path, answered + timedelta(days=29))
    assert holds(path)
    keep_up(path, answered + timedelta(days=31))
    assert not holds(path), "nobody has closed the case, and nobody needs the contact any more"


def test_whoever_is_given_the_case_sees_the_contact_and_its_former_owner_no_longer(tmp_path: Path) -> None:
    path = voices(tmp_path)
    left(path)
    number = opened(path)
    deputy = person(path, "deputy", "unit_head", ("dukcapil", None))
    with writing(path) as db:
        give(db, number, deputy, LOGIN, NOON)
        assert contacts.show(db, number, deputy, NOON) == MAIL
        with pytest.raises(NoContact):
            contacts.show(db, number, LOGIN, NOON)
