"""Receipts: issued once for a service, spent once with an answer, and never afterwards tied to it."""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from offices import ALWAYS, NOON, next_week, office, response
from test_concurrency import all_at_once

from data import receipts
from data.database import Database, reading, writing
from data.places import UnknownPlace, add_counter
from data.receipts import Issued, SpentReceipt, UnknownReceipt, cancel, cut_ties, issue, look, places_of
from data.receipts import keys as receipt_keys
from data.receipts.keys import CodesUsedUp, UnknownKey, lose, make_key, retire, secret_of
from data.receipts.rates import Rate, issued_by
from data.receipts.standing import LIMIT, WINDOW
from data.responses import record
from data.secret import secret_key
from data.selection import Filter
from data.settings import InvalidSetting, change_settings
from surveys.receipt_code import HIGHEST_SERIAL, Claim, mint, read, shown

NOW = datetime.now(UTC).replace(microsecond=0)
"""What is recorded is recorded now; nothing here asks which day that is."""

KTP = ("loket-1", "ktp")
KK = ("loket-1", "kk")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return office(tmp_path)


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    with writing(path) as db:
        yield db


def issued(path: Path, *wanted: tuple[str, str], now: datetime = NOW, unit: str = "dukcapil") -> list[Issued]:
    with writing(path) as db:
        return issue(db, unit, wanted or [KTP], now)


def answered(number: int, code: str, **given: Any) -> Any:
    return response(number, at=NOW, channel="receipt", receipt=code, **given)


def outcome(path: Path, *answers: Any) -> list[str]:
    """Record answers and return what became of each: its status, or what is wrong with its receipt."""
    return [each.problems.get("receipt", each.status) for each in record(path, answers)]


def spend(db: Database, code: str, now: datetime, place: tuple[str, str] = KTP) -> str:
    return receipts.redeem(db, code, counter=place[0], service=place[1], now=now)


def forged(code: str, day: date) -> str:
    """Return a code that reads well and says the same, made without the key."""
    return mint(b"?" * 32, read(code, day))


def printer(db: Database, now: datetime = NOW, unit: str = "dukcapil") -> int:
    return make_key(db, unit, "Printer", now).id


def minted(
    db: Database, key: int, day: date, serials: Sequence[int], place: tuple[str, str] = KTP
) -> list[str]:
    """Return what a printer mints offline: it has its secret and its places, and no database."""
    numbers = {(each.counter, each.service): each.number for each in places_of(db, "dukcapil")}
    secret = secret_of(db, key)
    return [mint(secret, Claim(key, numbers[place], day, serial)) for serial in serials]


def rows(path: Path, table: str) -> list[tuple[Any, ...]]:
    with reading(path) as db:
        return db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()


def test_a_receipt_is_spent_on_one_answer_and_no_other(path: Path) -> None:
    code = issued(path)[0].code
    assert look(path, code, NOW) == receipts.Look("open", *KTP, issued(path)[0].day)
    assert outcome(path, answered(1, code), answered(2, shown(code).lower())) == ["recorded", "spent"]
    assert look(path, code, NOW).state == "spent"
    assert outcome(path, answered(3, code)) == ["spent"]
    assert len(rows(path, "response")) == 1


def test_a_replay_of_the_same_answer_is_no_second_voice_and_no_fault(path: Path) -> None:
    code = issued(path)[0].code
    assert outcome(path, answered(1, code), answered(1, code)) == ["recorded", "duplicate"]
    assert outcome(path, answered(1, code)) == ["duplicate"]
    assert len(rows(path, "response")) == 1


def test_opening_and_leaving_costs_nothing(path: Path) -> None:
    code = issued(path)[0].code
    before = path.with_name("skm.db-wal").read_bytes()
    assert {look(path, code, NOW).state for _ in range(5)} == {"open"}
    assert path.with_name("skm.db-wal").read_bytes() == before


def test_a_receipt_counts_for_its_own_counter_and_service_alone(path: Path) -> None:
    code = issued(path)[0].code
    assert outcome(path, answered(1, code, service="kk")) == ["other_place"]
    assert outcome(path, answered(2, code, counter="loket-2")) == ["other_place"]
    assert outcome(path, answered(3, code)) == ["recorded"]


def test_an_answer_that_is_refused_spends_nothing(path: Path) -> None:
    code = issued(path)[0].code
    refused = record(path, [answered(1, code, service="paspor")])[0]
    assert refused.problems == {"service": "unknown"}
    assert look(path, code, NOW).state == "open"


def test_what_is_not_committed_spends_nothing(path: Path) -> None:
    code = issued(path)[0].code

    def fail_after_spending() -> None:
        with writing(path) as db:
            assert spend(db, code, NOW) == ""
            assert spend(db, code, NOW) == "spent"
            db.execute("no such statement")

    with pytest.raises(sqlite3.OperationalError):
        fail_after_spending()
    assert look(path, code, NOW).state == "open"


def test_two_processes_that_answer_with_one_code_two_hundred_times_count_once(path: Path) -> None:
    code, *others = [each.code for each in issued(path, *[KTP] * 21)]
    redeemer = Path(__file__).with_name("redeemer.py")
    programs: list[list[str | Path]] = [
        [redeemer, path, str(first), NOW.isoformat(), *[code] * 100, *others] for first in (1, 1_001)
    ]
    lines = all_at_once(*programs)
    became = [line.split()[1:] for each in lines for line in each if line.startswith(code)]
    assert (became.count(["recorded"]), became.count(["rejected", "spent"])) == (1, 199)
    for other in others:
        told = sorted(" ".join(line.split()[1:]) for each in lines for line in each if line.startswith(other))
        assert told == ["recorded", "rejected spent"]
    assert len(rows(path, "response")) == len(rows(path, "redemption")) == 21


def test_serials_have_no_gap_each_day_and_key_and_codes_are_all_different(path: Path) -> None:
    first = issued(path, KTP, KK, ("loket-2", "ktp"))
    second = issued(path, KTP)
    tomorrow = issued(path, KTP, now=NOW + timedelta(days=1))
    elsewhere = issued(path, ("poli", "ktp"), unit="sorong")
    assert [each.serial for each in (*first, *second)] == [1, 2, 3, 4]
    assert [each.serial for each in (*tomorrow, *elsewhere)] == [1, 1]
    assert len({each.code for each in (*first, *second, *tomorrow, *elsewhere)}) == 6


@pytest.mark.parametrize(
    "wanted", [("loket-2", "kk"), ("loket-9", "ktp"), ("poli", "ktp"), ("loket-1", "paspor")]
)
def test_what_a_counter_does_not_give_gets_no_receipt(path: Path, wanted: tuple[str, str]) -> None:
    with pytest.raises(UnknownPlace), writing(path) as db:
        issue(db, "dukcapil", [KTP, wanted], NOW)
    assert rows(path, "receipt") == []


def test_a_day_has_so_many_serials_and_no_more(db: Database) -> None:
    issue(db, "dukcapil", [KTP] * (HIGHEST_SERIAL - 1), NOW)
    with pytest.raises(CodesUsedUp, match="serials"):
        issue(db, "dukcapil", [KTP, KTP], NOW)
    last = issue(db, "dukcapil", [KTP], NOW)[0]
    assert last.serial == HIGHEST_SERIAL
    assert spend(db, last.code, NOW) == ""


def test_a_receipt_of_the_day_is_good_for_fourteen_days_by_its_own_unit_s_clock(path: Path) -> None:
    """15 August in Sorong (WIT, UTC+9): good to the end of the 29th there, which is 15:00 UTC."""
    code = issued(path, ("poli", "ktp"), unit="sorong", now=datetime(2026, 8, 15, 0, 30, tzinfo=UTC))[0].code
    end = datetime(2026, 8, 29, 15, 0, tzinfo=UTC)
    assert look(path, code, end - timedelta(seconds=1)).state == "open"
    assert look(path, code, end) == receipts.Look("expired", "poli", "ktp", date(2026, 8, 15))
    with writing(path) as db:
        change_settings(db, receipt_days=15)
    assert look(path, code, end).state == "open"


def test_the_day_is_the_unit_s_own_and_begins_with_its_midnight(path: Path) -> None:
    eve = datetime(2026, 8, 14, 16, 0, tzinfo=UTC)  # 23:00 in WIB, 01:00 of the 15th in WIT
    assert issued(path, now=eve)[0].day == date(2026, 8, 14)
    assert issued(path, ("poli", "ktp"), unit="sorong", now=eve)[0].day == date(2026, 8, 15)


@pytest.mark.parametrize("days", [0, 366, "14", True])
def test_a_receipt_is_good_for_a_day_at_least_and_a_year_at_most(db: Database, days: object) -> None:
    with pytest.raises(InvalidSetting):
        change_settings(db, receipt_days=days)


def test_a_cancelled_receipt_is_worth_nothing_and_a_spent_one_stays_spent(path: Path) -> None:
    first, second = (each.code for each in issued(path, KTP, KTP))
    with writing(path) as db:
        cancel(db, first, NOW)
        cancel(db, shown(first), NOW)
    assert outcome(path, answered(1, first), answered(2, second)) == ["cancelled", "recorded"]
    with pytest.raises(SpentReceipt), writing(path) as db:
        cancel(db, second, NOW)
    assert look(path, second, NOW).state == "spent"


def test_nobody_cancels_what_no_key_has_made_or_another_unit_has_issued(path: Path) -> None:
    first = issued(path)[0]
    with writing(path) as db:
        for code in (forged(first.code, first.day), "", "x" * 20):
            with pytest.raises(UnknownReceipt):
                cancel(db, code, NOW)
        with pytest.raises(UnknownReceipt):
            cancel(db, first.code, NOW, unit="sorong")
        cancel(db, first.code, NOW, unit="dukcapil")


def test_a_receipt_minted_offline_is_good_without_anybody_having_heard_of_it(path: Path) -> None:
    today = issued(path)[0].day
    with writing(path) as db:
        first, second, third = minted(db, printer(db), today, [1, 2, 3])
        cancel(db, third, NOW)
    assert look(path, first, NOW) == receipts.Look("open", *KTP, today)
    assert outcome(path, answered(1, first), answered(2, first), answered(3, third)) == [
        "recorded",
        "spent",
        "cancelled",
    ]
    assert outcome(path, answered(4, second)) == ["recorded"]


def test_a_printer_s_log_counts_each_receipt_once_and_tells_its_hour(path: Path) -> None:
    with writing(path) as db:
        codes = minted(db, printer(db), date(2026, 8, 15), [1, 2, 3])
        assert spend(db, codes[0], NOON) == ""
        assert issued_by(db, ALWAYS, "hour") == {"": Rate(1, 1)}
        log = [(code, NOON) for code in codes]  # noon in WIB
        wrong = forged(codes[0], date(2026, 8, 15))
        taken = receipts.take_minted(db, [*log, (codes[1], NOON), (wrong, NOON), ("typo", NOON)])
        assert taken == receipts.Minted(new=2, known=2, refused=2)
        assert receipts.take_minted(db, log) == receipts.Minted(0, 3, 0)
        assert issued_by(db, ALWAYS, "hour") == {"12": Rate(3, 1)}


def test_a_log_is_taken_also_while_somebody_is_guessing(path: Path) -> None:
    today = issued(path)[0].day
    with writing(path) as db:
        code = minted(db, printer(db), today, [1])[0]
    guess_until_busy(path, forged(code, today))
    with writing(path) as db:
        assert receipts.take_minted(db, [(code, NOW)]).new == 1
    assert look(path, code, NOW).state == "open"


def test_a_printer_s_clock_may_be_a_day_ahead_and_no_more(path: Path) -> None:
    with writing(path) as db:
        key = printer(db)
        tomorrow, later = (minted(db, key, date(2026, 8, day), [1])[0] for day in (16, 17))
    assert look(path, tomorrow, NOON).state == "open"
    assert look(path, later, NOON).state == "unknown"
    midnight_in_the_east = datetime(2026, 8, 15, 16, 0, tzinfo=UTC)  # 23:00 in WIB, where the printer stands
    assert look(path, later, midnight_in_the_east) == receipts.Look("unknown")
    assert look(path, later, midnight_in_the_east + timedelta(hours=1)).state == "open"


def guess_until_busy(path: Path, wrong: str, now: datetime = NOW) -> None:
    told = [look(path, wrong, now).state for _ in range(LIMIT + 1)]
    assert told == ["unknown"] * LIMIT + ["busy"]


def test_guessing_holds_up_one_key_for_a_minute_and_no_receipt_issued_here(path: Path) -> None:
    first, second = issued(path, KTP, KTP)
    elsewhere = issued(path, ("poli", "ktp"), unit="sorong")[0]
    with writing(path) as db:
        key = printer(db)
        offline = minted(db, key, first.day, [1, 2])
    guess_until_busy(path, forged(offline[1], first.day))
    assert look(path, offline[0], NOW) == receipts.Look("busy")
    with writing(path) as db:
        assert spend(db, offline[0], NOW) == "busy"
    assert look(path, first.code, NOW).state == "open"  # another key
    claim = read(second.code, second.day)
    with reading(path) as db:
        unheard = mint(secret_of(db, claim.key), Claim(claim.key, claim.place, claim.day, 9_999))
    guess_until_busy(path, mint(b"?" * 32, read(unheard, first.day)))
    assert look(path, unheard, NOW).state == "busy"
    assert look(path, forged(first.code, first.day), NOW).state == "busy"
    with writing(path) as db:
        assert spend(db, first.code, NOW) == ""
    assert look(path, elsewhere.code, NOW).state == "open"
    after = NOW + timedelta(seconds=WINDOW)
    assert look(path, offline[0], after).state == look(path, unheard, after).state == "open"


def test_guessing_at_one_counter_and_day_holds_up_no_other(path: Path) -> None:
    today = NOON.date()
    with writing(path) as db:
        key = printer(db)
        here, guessed = minted(db, key, today, [1, 2])
        (beside,) = minted(db, key, today, [3], KK)
        (yesterday,) = minted(db, key, today - timedelta(days=1), [4])
    guess_until_busy(path, forged(guessed, today), NOON)
    assert look(path, here, NOON).state == "busy"
    assert look(path, beside, NOON).state == look(path, yesterday, NOON).state == "open"


def test_a_receipt_stays_spent_where_it_was_redeemed_and_ties_are_cut(path: Path) -> None:
    unused, used = (each.code for each in issued(path, KTP, KTP))
    assert outcome(path, answered(1, used)) == ["recorded"]
    later = NOW + timedelta(days=17)
    with writing(path) as db:
        assert cut_ties(db, later) == 1
        assert spend(db, unused, later) == "expired"
        change_settings(db, receipt_days=60)
        assert spend(db, used, later) == "spent"
        assert spend(db, unused, later) == ""


def test_receipts_made_ahead_have_no_hour(path: Path) -> None:
    with writing(path) as db:
        issue(db, "dukcapil", [KTP], NOON, ahead=True)
        issue(db, "dukcapil", [KTP], NOON)
        assert db.execute("SELECT serial, hour FROM receipt ORDER BY serial").fetchall() == [
            (1, None),
            (2, 12),
        ]


def test_guesses_through_the_interface_count_too(path: Path) -> None:
    first = issued(path)[0]
    wrong = forged(first.code, first.day)
    told = outcome(path, *(answered(number, wrong) for number in range(LIMIT + 5)))
    assert told.count("unknown") == LIMIT
    assert told.count("busy") == 5
    assert len(rows(path, "receipt_guess")) == LIMIT


def test_a_slip_of_the_hand_is_no_guess(path: Path) -> None:
    code = issued(path)[0].code
    slip = code[:-1] + ("3" if code[-1] == "2" else "2")
    assert {look(path, slip, NOW).state for _ in range(LIMIT + 5)} == {"mistyped"}
    assert rows(path, "receipt_guess") == []


def test_a_wrong_code_tells_nothing_of_the_place_that_it_names(path: Path) -> None:
    first = issued(path)[0]
    with reading(path) as db:
        other = mint(secret_of(db, 1), Claim(1_000, 1, first.day, 1))  # a key that there is not
    for wrong in (forged(first.code, first.day), other):
        assert look(path, wrong, NOW) == receipts.Look("unknown")


def test_a_rotated_key_makes_no_more_receipts_and_those_it_made_stay_good(path: Path) -> None:
    before = issued(path)[0]
    with writing(path) as db:
        old = read(before.code, before.day).key
        retire(db, old, NOW)
        after = issue(db, "dukcapil", [KTP], NOW)[0]
        kept = {key.id: key for key in receipt_keys.keys(db)}
        late = minted(db, old, before.day + timedelta(days=1), [1])[0]
    assert (kept[old].retired_at, kept[old].server) == (NOW, True)
    assert read(after.code, after.day).key != old
    assert outcome(path, answered(1, before.code), answered(2, after.code)) == ["recorded", "recorded"]
    assert look(path, late, NOW + timedelta(days=1)).state == "cancelled"


def test_all_receipts_of_a_lost_key_are_worthless_unless_spent(path: Path) -> None:
    first, second = (each.code for each in issued(path, KTP, KTP))
    assert outcome(path, answered(1, first)) == ["recorded"]
    with writing(path) as db:
        key = read(first, NOW.date()).key
        lose(db, key, NOW)
        lose(db, key, NOW + timedelta(days=1))
        assert receipt_keys.keys(db)[0].lost_at == NOW
        assert read(issue(db, "dukcapil", [KTP], NOW)[0].code, NOW.date()).key != key
        unheard = minted(db, key, NOW.date(), [9])
        assert receipts.take_minted(db, [(unheard[0], NOW)]).refused == 1
    assert (look(path, first, NOW).state, look(path, second, NOW).state) == ("spent", "cancelled")
    assert outcome(path, answered(2, second)) == ["cancelled"]


def test_keys_are_named_once_numbered_for_ever_and_belong_to_a_unit(db: Database) -> None:
    first = make_key(db, "dukcapil", "Mesin antrean", NOW)
    second = make_key(db, "sorong", "Printer poli", NOW)
    assert (first.id, second.id, first.server) == (1, 2, False)
    with pytest.raises(receipt_keys.TakenKeyLabel):
        make_key(db, "sorong", "Mesin antrean", NOW)
    with pytest.raises(UnknownPlace):
        make_key(db, "bandung", "Mesin", NOW)
    for label in ("", " ", "x" * 121, "a\nb"):
        with pytest.raises(receipt_keys.InvalidKeyLabel):
            make_key(db, "sorong", label, NOW)
    for mark in (retire, lose):
        with pytest.raises(UnknownKey):
            mark(db, 77, NOW)


def test_there_are_a_thousand_and_twenty_three_keys(db: Database) -> None:
    for number in range(1_023):
        make_key(db, "dukcapil", f"Printer {number}", NOW)
    with pytest.raises(CodesUsedUp, match="keys"):
        make_key(db, "dukcapil", "One more", NOW)


def test_a_key_s_secret_is_its_own_and_stands_nowhere_in_the_database(path: Path) -> None:
    issued(path)
    with writing(path) as db:
        secrets = [secret_of(db, 1), secret_of(db, printer(db))]
    assert secrets[0] != secrets[1]
    assert secrets[0] == secret_key(path, f"receipt/1/{NOW:%Y-%m-%dT%H:%M:%SZ}")
    for file in (path, path.with_name("skm.db-wal")):
        assert not any(secret in file.read_bytes() for secret in secrets)


def test_a_number_given_once_more_after_a_restored_backup_makes_other_codes(
    path: Path, tmp_path: Path
) -> None:
    issued(path)
    restored = tmp_path / "backup.db"
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("VACUUM INTO ?", (str(restored),))
    shutil.copy(path.with_name("skm.db.key"), restored.with_name("backup.db.key"))
    secrets = []
    for number, file in enumerate((path, restored)):
        with writing(file) as db:
            key = make_key(db, "dukcapil", f"Mesin {number}", NOW + timedelta(hours=number))
            secrets.append((key.id, secret_of(db, key.id)))
    assert secrets[0][0] == secrets[1][0]
    assert secrets[0][1] != secrets[1][1]
    with pytest.raises(UnknownKey), writing(path) as db:
        secret_of(db, 77)


def test_a_place_keeps_its_number_and_new_ones_get_theirs_at_first_need(db: Database) -> None:
    before = places_of(db, "dukcapil")
    assert [(each.counter, each.service) for each in before] == [KK, KTP, ("loket-2", "ktp")]
    places_of(db, "sorong")
    add_counter(db, "loket-0", "Loket 0", "dukcapil", ["kk"])
    after = places_of(db, "dukcapil")
    assert set(before) < set(after)
    assert len({each.number for each in (*after, *places_of(db, "sorong"))}) == 5


def test_a_receipt_for_a_service_that_moved_is_known_and_spends_nothing(path: Path) -> None:
    code = issued(path, KK)[0].code
    with writing(path) as db:
        db.execute("DELETE FROM counter_service WHERE counter = 'loket-1' AND service = 'kk'")
    assert look(path, code, NOW).state == "open"
    assert record(path, [answered(1, code, service="kk")])[0].problems == {"service": "unknown"}
    assert look(path, code, NOW).state == "open"


def test_the_response_rate_of_each_unit_service_counter_day_and_hour(path: Path) -> None:
    morning, noon = NOON - timedelta(hours=3), NOON
    wanted = [KTP, KTP, KK, ("loket-2", "ktp"), ("loket-2", "ktp")]
    codes = [each.code for each in issued(path, *wanted, now=morning)]
    other = issued(path, KTP, now=noon + timedelta(days=1))[0].code
    issued(path, ("poli", "ktp"), unit="sorong", now=noon)
    with writing(path) as db:
        assert [spend(db, code, noon) for code in codes[:2]] == ["", ""]
        assert spend(db, codes[2], noon, KK) == ""
        cancel(db, codes[3], noon)
        assert spend(db, other, noon + timedelta(days=1)) == ""
        rates = {by: issued_by(db, ALWAYS, by) for by in ("unit", "service", "counter", "day", "hour")}
        assert rates == {
            "unit": {"dukcapil": Rate(5, 4), "sorong": Rate(1, 0)},
            "service": {"dukcapil/kk": Rate(1, 1), "dukcapil/ktp": Rate(4, 3), "sorong/ktp": Rate(1, 0)},
            "counter": {"loket-1": Rate(4, 4), "loket-2": Rate(1, 0), "poli": Rate(1, 0)},
            "day": {"2026-08-15": Rate(5, 3), "2026-08-16": Rate(1, 1)},
            "hour": {"09": Rate(4, 3), "12": Rate(1, 1), "14": Rate(1, 0)},
        }
        one = Filter(date(2026, 8, 15), date(2026, 8, 15), "dukcapil", "ktp", "loket-1", "receipt")
        assert issued_by(db, one, "counter") == {"loket-1": Rate(2, 2)}


def test_the_rate_moves_with_no_answer_that_waits_to_be_counted(path: Path) -> None:
    receipt = issued(path, KTP, KTP, KTP, KTP)
    with writing(path) as db:
        offline = minted(db, printer(db), receipt[0].day, [1])[0]

    def rate() -> Rate:
        with reading(path) as db:
            return issued_by(db, ALWAYS, "unit")["dukcapil"]

    assert outcome(path, answered(1, receipt[0].code), answered(2, offline)) == ["recorded", "recorded"]
    assert rate() == Rate(4, 0)
    assert outcome(path, answered(3, receipt[1].code)) == ["recorded"]
    assert rate() == Rate(5, 3)
    assert outcome(path, answered(4, receipt[2].code)) == ["recorded"]
    assert rate() == Rate(5, 3)
    next_week(path)
    assert rate() == Rate(5, 4)


def dump(path: Path) -> dict[str, list[Any]]:
    """Return all that the database holds but moments of recording and what seals them."""
    with reading(path) as db:
        tables = [name for name in db.table_names() if name not in {"seal", "_sqlite_migrations"}]
        held: dict[str, list[Any]] = {}
        for table in tables:
            columns = [each.name for each in db.table(table).columns if each.name != "recorded_at"]
            held[table] = db.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
        return held


def test_once_ties_are_cut_nobody_can_tell_which_answer_was_given_with_which_receipt(tmp_path: Path) -> None:
    """Two offices that differ in that alone: afterwards their databases hold the very same."""
    one = office(tmp_path)
    first, second = (each.code for each in issued(one, KTP, KTP))
    shutil.copytree(tmp_path, tmp_path / "twin")
    other = tmp_path / "twin" / one.name
    bad = dict.fromkeys(("time", "cost"), 1)
    record(one, [answered(1, first), answered(2, second, ratings=bad)])
    record(other, [answered(1, second), answered(2, first, ratings=bad)])
    assert dump(one) != dump(other)
    for path in (one, other):
        with writing(path) as db:
            assert cut_ties(db, NOW + timedelta(days=15)) == 0
            assert len(db.execute("SELECT * FROM redemption").fetchall()) == 2
            assert cut_ties(db, NOW + timedelta(days=17)) == 2
            assert cut_ties(db, NOW + timedelta(days=17)) == 0
        assert look(path, first, NOW + timedelta(days=17)).state == "spent"
    assert dump(one) == dump(other)
