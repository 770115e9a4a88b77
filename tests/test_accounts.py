"""A link sets a password once, guessing is braked, old sessions end, and no secret is kept as it is."""

import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from offices import office
from werkzeug import security

from data.accounts import (
    Account,
    ClosedAccount,
    InvalidAccount,
    LinkSpent,
    TooManyTries,
    WrongPassword,
    accept,
    account,
    administrators,
    change_password,
    invite,
    invited,
    passwords,
    sign_in,
    sign_out_everywhere,
)
from data.accounts.tries import MOST, add
from data.database import reading, writing
from data.secret import SpoiltKey, secret_key
from data.tokens import InvalidLabel, TakenLabel, Token, UnknownToken, holds, issue, revoke, tokens

NOW = datetime(2026, 8, 15, 5, 0, tzinfo=UTC)
PASSWORD = "sepuluh huruf atau lebih"


def office_of_sari(folder: Path) -> Path:
    """Return an office where Sari, a head, has chosen her password."""
    path = office(folder)
    with writing(path) as db:
        token = invite(db, "sari", "Sari Dewi", "agency_head", NOW)
    accept(path, token, PASSWORD, NOW)
    return path


def everything(path: Path) -> str:
    with reading(path) as db:
        return "\n".join(db.conn.iterdump())


def test_a_link_sets_a_password_once(tmp_path: Path) -> None:
    path = office(tmp_path)
    with writing(path) as db:
        token = invite(db, " Sari ", "Sari Dewi", "agency_head", NOW)
        sari = Account("sari", "Sari Dewi", "agency_head", 0)
        assert invited(db, token, NOW) == account(db, "sari") == sari
    assert accept(path, token, PASSWORD, NOW) == Account("sari", "Sari Dewi", "agency_head", 1)
    with reading(path) as db, pytest.raises(LinkSpent):
        invited(db, token, NOW)
    with pytest.raises(LinkSpent):
        accept(path, token, PASSWORD, NOW)
    assert sign_in(path, "SARI", PASSWORD, NOW) == Account("sari", "Sari Dewi", "agency_head", 1)


def test_a_link_runs_out_and_a_newer_one_ends_it(tmp_path: Path) -> None:
    path = office(tmp_path)
    with writing(path) as db:
        first = invite(db, "sari", "Sari", "agency_head", NOW)
        second = invite(db, "sari", "Sari", "agency_head", NOW, days=1)
        for token in (first, "", "nonsense"):
            with pytest.raises(LinkSpent):
                invited(db, token, NOW)
        assert invited(db, second, NOW + timedelta(hours=23, minutes=59)).login == "sari"
    with pytest.raises(LinkSpent):
        accept(path, second, PASSWORD, NOW + timedelta(days=1))


@pytest.mark.parametrize("password", ["", "sembilan!", "a" * 201])
def test_a_weak_password_is_refused_and_the_link_stays(tmp_path: Path, password: str) -> None:
    path = office(tmp_path)
    with writing(path) as db:
        token = invite(db, "sari", "Sari", "agency_head", NOW)
    with pytest.raises(ValueError, match=r"^weak$"):
        accept(path, token, password, NOW)
    assert accept(path, token, "sepuluh!!!", NOW).epoch == 1


def test_inviting_again_takes_the_password_away_and_ends_all_sessions(tmp_path: Path) -> None:
    path = office_of_sari(tmp_path)
    with writing(path) as db:
        token = invite(db, "sari", "Sari Dewi, S.Sos.", "administrator", NOW)
        assert account(db, "sari") == Account("sari", "Sari Dewi, S.Sos.", "administrator", 2)
    with pytest.raises(WrongPassword):
        sign_in(path, "sari", PASSWORD, NOW)
    accept(path, token, "kata sandi baru", NOW)
    assert sign_in(path, "sari", "kata sandi baru", NOW).epoch == 3


@pytest.mark.parametrize(
    ("login", "name", "role", "problem"),
    [
        ("", "Sari", "agency_head", "login"),
        ("sari dewi", "Sari", "agency_head", "login"),
        ("-sari", "Sari", "agency_head", "login"),
        ("s" * 64, "Sari", "agency_head", "login"),
        ("sari", "", "agency_head", "name"),
        ("sari", "S" * 121, "agency_head", "name"),
        ("sari", "Sari\nDewi", "agency_head", "name"),
        ("sari", "Sari", "head", "role"),
    ],
)
def test_an_account_that_cannot_be_kept_says_why(
    tmp_path: Path, login: str, name: str, role: str, problem: str
) -> None:
    with writing(office(tmp_path)) as db, pytest.raises(InvalidAccount) as refused:
        invite(db, login, name, role, NOW)
    assert refused.value.problem == problem


def test_neither_a_wrong_password_nor_an_unknown_login_nor_an_open_invitation_opens(
    tmp_path: Path,
) -> None:
    path = office_of_sari(tmp_path)
    with writing(path) as db:
        invite(db, "budi", "Budi", "administrator", NOW)
    for login, password in (
        ("sari", PASSWORD + "!"),
        ("sari", ""),
        ("nobody", PASSWORD),
        ("budi", ""),
        ("budi", PASSWORD),
        ("", ""),
    ):
        with pytest.raises(WrongPassword):
            sign_in(path, login, password, NOW)


def test_a_login_is_braked_after_five_failures_and_the_right_password_too(tmp_path: Path) -> None:
    path = office_of_sari(tmp_path)
    for second in range(MOST):
        with pytest.raises(WrongPassword):
            sign_in(path, "sari", "wrong", NOW + timedelta(seconds=second))
    later = NOW + timedelta(seconds=60)
    with pytest.raises(TooManyTries) as braked:
        sign_in(path, " Sari", PASSWORD, later)
    assert braked.value.wait_seconds == 15 * 60 - 60 + 1
    free = later + timedelta(seconds=braked.value.wait_seconds)
    assert sign_in(path, "sari", PASSWORD, free).login == "sari"


def test_a_success_forgets_its_own_failures_and_not_those_of_others(tmp_path: Path) -> None:
    path = office_of_sari(tmp_path)
    for _ in range(MOST):
        with pytest.raises(WrongPassword):
            sign_in(path, "budi", "wrong", NOW)
    for _ in range(2):
        for _ in range(MOST - 1):
            with pytest.raises(WrongPassword):
                sign_in(path, "sari", "wrong", NOW)
        sign_in(path, "sari", PASSWORD, NOW)
    with pytest.raises(TooManyTries):
        sign_in(path, "budi", "wrong", NOW)


def test_guesses_at_many_invented_logins_lock_nobody_out(tmp_path: Path) -> None:
    path = office_of_sari(tmp_path)
    with writing(path) as db:
        for number in range(500):
            add(db, "password", f"login-{number}", NOW)
    assert sign_in(path, "sari", PASSWORD, NOW).login == "sari"


def test_a_try_is_counted_before_the_password_is_looked_at(tmp_path: Path) -> None:
    path = office_of_sari(tmp_path)
    with writing(path) as db:
        for _ in range(MOST):
            add(db, "password", "sari", NOW)  # as many tries under way in other threads leave it
    with pytest.raises(TooManyTries):
        sign_in(path, "sari", PASSWORD, NOW)


def test_a_new_password_ends_older_sessions_and_needs_the_old_one(tmp_path: Path) -> None:
    path = office_of_sari(tmp_path)
    with pytest.raises(WrongPassword):
        change_password(path, "sari", "not this one", "kata sandi baru", NOW)
    with pytest.raises(WrongPassword):
        change_password(path, "nobody", PASSWORD, "kata sandi baru", NOW)
    with pytest.raises(ValueError, match=r"^weak$"):
        change_password(path, "sari", PASSWORD, "pendek", NOW)
    assert change_password(path, "sari", PASSWORD, "kata sandi baru", NOW).epoch == 2
    with pytest.raises(WrongPassword):
        sign_in(path, "sari", PASSWORD, NOW)
    assert sign_in(path, "sari", "kata sandi baru", NOW).epoch == 2


def test_guesses_at_the_old_password_are_braked_like_those_at_signing_in(tmp_path: Path) -> None:
    path = office_of_sari(tmp_path)
    for _ in range(MOST):
        with pytest.raises(WrongPassword):
            change_password(path, "sari", "a guess", "kata sandi baru", NOW)
    with pytest.raises(TooManyTries):
        change_password(path, "sari", PASSWORD, "kata sandi baru", NOW)
    with pytest.raises(TooManyTries):
        sign_in(path, "sari", PASSWORD, NOW)


def test_no_slow_hash_runs_while_others_wait_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = office_of_sari(tmp_path)
    with writing(path) as db:
        token = invite(db, "budi", "Budi", "agency_head", NOW)
    slow: list[str] = []

    def beside_others(name: str, real: Callable[..., Any]) -> None:
        def hash_while_another_writes(*given: Any) -> Any:
            with writing(path):  # raises where this thread still holds the transaction
                slow.append(name)
            return real(*given)

        monkeypatch.setattr(passwords, name, hash_while_another_writes)

    beside_others("generate_password_hash", security.generate_password_hash)
    beside_others("check_password_hash", security.check_password_hash)
    accept(path, token, PASSWORD, NOW)
    change_password(path, "sari", PASSWORD, "kata sandi baru", NOW)
    sign_in(path, "sari", "kata sandi baru", NOW)
    made, looked_at = "generate_password_hash", "check_password_hash"
    assert slow == [made, looked_at, made, looked_at]


def test_a_closed_account_opens_nothing_and_cannot_be_invited_to(tmp_path: Path) -> None:
    path = office_of_sari(tmp_path)
    with writing(path) as db:
        token = invite(db, "budi", "Budi", "administrator", NOW)
        assert administrators(db) == 1
        db.execute("UPDATE account SET closed_at = '2026-08-15T05:00:00Z'")
        assert (account(db, "sari"), administrators(db)) == (None, 0)
        with pytest.raises(ClosedAccount):
            invite(db, "sari", "Sari", "agency_head", NOW)
    with pytest.raises(WrongPassword):
        sign_in(path, "sari", PASSWORD, NOW)
    with pytest.raises(WrongPassword):
        change_password(path, "sari", PASSWORD, "kata sandi baru", NOW)
    with pytest.raises(LinkSpent):
        accept(path, token, PASSWORD, NOW)


def test_signing_out_everywhere_ends_the_sessions_of_one_account(tmp_path: Path) -> None:
    path = office_of_sari(tmp_path)
    with writing(path) as db:
        invite(db, "budi", "Budi", "agency_head", NOW)
        sign_out_everywhere(db, "sari")
        found = [account(db, login) for login in ("sari", "budi", "nobody")]
    assert [each and each.epoch for each in found] == [2, 0, None]


def test_a_token_holds_until_it_is_revoked(tmp_path: Path) -> None:
    path = office(tmp_path)
    with writing(path) as db:
        first, second = issue(db, "Dinas Kominfo", NOW), issue(db, "Bappeda", NOW)
        assert first.startswith("skm_")
        assert len(first) == len("skm_") + 43
        assert holds(db, first)
        assert holds(db, second)
        assert not any(holds(db, wrong) for wrong in ("", "skm_", first[:-1], first.upper()))
        assert tokens(db) == [Token("Bappeda", NOW, None), Token("Dinas Kominfo", NOW, None)]
        revoke(db, "Dinas Kominfo")
        assert (holds(db, first), holds(db, second)) == (False, True)
        with pytest.raises(UnknownToken):
            revoke(db, "Dinas Kominfo")


def test_a_token_s_label_is_plain_and_taken_once(tmp_path: Path) -> None:
    with writing(office(tmp_path)) as db:
        issue(db, "Bappeda", NOW)
        with pytest.raises(TakenLabel):
            issue(db, "Bappeda", NOW)
        for label in ("", " ", "a" * 121, "a\nb"):
            with pytest.raises(InvalidLabel):
                issue(db, label, NOW)


def test_no_password_link_token_or_tried_login_stands_in_the_database(tmp_path: Path) -> None:
    path = office_of_sari(tmp_path)
    with writing(path) as db:
        link, token = invite(db, "budi", "Budi", "agency_head", NOW), issue(db, "Bappeda", NOW)
    with pytest.raises(WrongPassword):
        sign_in(path, "typed-my-password-here", "x", NOW)
    kept = everything(path)
    assert "Sari Dewi" in kept
    assert "scrypt:" in kept
    for secret in (PASSWORD, link, token, token[4:], "typed-my-password-here"):
        assert secret not in kept


def test_each_purpose_has_a_key_of_its_own_that_stays(tmp_path: Path) -> None:
    path = office(tmp_path)
    kiosk, dashboard = secret_key(path, "kiosk"), secret_key(path, "dashboard")
    assert len(kiosk) == len(dashboard) == 32
    assert kiosk != dashboard
    assert secret_key(path, "kiosk") == kiosk
    (tmp_path / "other").mkdir()
    assert secret_key(tmp_path / "other" / "skm.db", "kiosk") != kiosk
    assert sorted(file.name for file in tmp_path.glob("*.key*")) == ["skm.db.key"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_the_key_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    secret_key(tmp_path / "skm.db", "kiosk")
    assert stat.S_IMODE((tmp_path / "skm.db.key").stat().st_mode) == 0o600


def test_a_key_file_that_was_cut_off_is_said_and_not_used(tmp_path: Path) -> None:
    (tmp_path / "skm.db.key").write_bytes(b"short")
    with pytest.raises(SpoiltKey, match="rusak"):
        secret_key(tmp_path / "skm.db", "kiosk")


def test_processes_that_need_the_key_first_all_get_the_same(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from data.secret import secret_key; "
        "sys.stdin.readline(); print(secret_key(Path(sys.argv[1]), 'kiosk').hex())"
    )
    children = [
        subprocess.Popen(
            [sys.executable, "-c", program, tmp_path / "skm.db"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    keys = [child.communicate(timeout=60)[0] for child in children]
    assert keys == [keys[0]] * 4
    assert len(keys[0]) == 65
