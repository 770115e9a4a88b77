"""Alerts: each kind is raised for its cause, once, for those in reach, points at nobody, ends by itself."""

import sqlite3
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from heads import LOGIN, alike, mixed, person, record, report, signed_in
from offices import KEYS, NOON, next_week, office
from proofs import paired
from watch import LOW, MONDAY, YESTERDAY, over, raised, standing, watched

from dashboard.rights import RIGHTS
from dashboard.units_shown import shown
from data import alerts, casework, deeds
from data.accounts.reach import Reach
from data.alerts import rules
from data.alerts.raising import finders, raise_alerts
from data.alerts.recipients import TOLD
from data.alerts.rules import InvalidRule, Rules
from data.database import reading, writing
from data.devices import devices, heard, revoke
from data.places import Service, Unit, add_counter, add_service, add_unit
from data.populations import set_population
from data.targets import set_target

ADMIN = "admin"


def aim(path: Path, ikm: str, **place: str) -> None:
    with writing(path) as db:
        set_target(db, place, 2026, Decimal(ikm))


def test_a_unit_whose_whole_interval_lies_below_its_target_is_named_and_no_figure_with_it(
    tmp_path: Path,
) -> None:
    path = watched(tmp_path, "below_target")
    record(path, 1, mixed(60, 5))
    record(path, 100, alike(20), counter="poli")
    aim(path, "60", unit="dukcapil")
    assert raised(path, NOON) == []
    aim(path, "95.5", unit="dukcapil")
    (alert,) = raised(path, NOON)
    assert (alert.kind, alert.unit, alert.counter) == ("below_target", "dukcapil", "")
    assert alert.facts == {"period": "2026-TW3", "target": "95.5"}


def test_the_office_and_a_unit_have_targets_of_their_own(tmp_path: Path) -> None:
    path = watched(tmp_path, "below_target")
    record(path, 1, mixed(60, 5))
    aim(path, "95")
    assert [each.unit for each in raised(path, NOON)] == [""]


def test_the_office_is_weighed_as_its_page_weighs_it_closed_units_too(tmp_path: Path) -> None:
    path = watched(tmp_path, "below_target")
    record(path, 1, mixed(60, 5))
    with writing(path) as db:
        db.execute("UPDATE unit SET weight = '0.11' WHERE code = 'dukcapil'")
        db.execute("UPDATE unit SET closed_at = '2026-08-01T00:00:00Z' WHERE code = 'sorong'")
    shown = report(path, "2026-TW3").cell.interval
    assert shown
    aim(path, str(shown.high))
    assert raised(path, NOON) == []
    aim(path, str(shown.high + Decimal("0.01")))
    assert [each.unit for each in raised(path, NOON)] == [""]


@pytest.mark.parametrize(("answers", "elsewhere"), [(4, 0), (9, 3)])
def test_a_unit_that_is_withheld_raises_nothing(tmp_path: Path, answers: int, elsewhere: int) -> None:
    """Three answers elsewhere are too few, so that these nine are withheld with them."""
    path = watched(tmp_path, "below_target")
    record(path, 1, alike(answers, 1))
    if elsewhere:
        record(path, 100, alike(elsewhere), counter="poli")
    aim(path, "95", unit="dukcapil")
    assert raised(path, NOON) == []


def test_a_unit_that_another_period_would_tell_raises_nothing(tmp_path: Path) -> None:
    """Five answers of the quarter, withheld since the months around it would tell few people apart."""
    path, number = watched(tmp_path, "below_target", "sample_behind"), 1
    for month, counter, count, rating in (
        (2, "loket-1", 9, 4),
        (5, "loket-1", 4, 4),
        (8, "loket-1", 5, 1),
        (2, "poli", 3, 4),
        (8, "poli", 5, 4),
    ):
        at = NOON.replace(month=month)
        number = record(path, number, alike(count, rating), at, counter=counter)
    next_week(path)
    client = signed_in(path, person(path, "kepala-dukcapil", "unit_head", ("dukcapil", None)))
    scores = client.get("/api/v1/scores?period=2026-TW3&unit=dukcapil").json
    assert scores
    assert scores["all"] == {"withheld": True, "reason": "subtraction"}
    aim(path, "80", unit="dukcapil")
    assert "dukcapil" not in {each.unit for each in raised(path, NOON)}


def test_where_nobody_says_which_scores_may_be_shown_none_are_alerted_and_no_alert_ends(
    tmp_path: Path,
) -> None:
    path = watched(tmp_path, "below_target", "low_ratings")
    number = record(path, 1, mixed(60, 5))
    aim(path, "95", unit="dukcapil")
    assert raise_alerts(path, NOON) == 0
    assert [each.kind for each in raised(path, NOON)] == ["below_target"]
    record(path, number, iter([LOW] * 3 + [*alike(4)]), YESTERDAY, counter="loket-2")
    assert raise_alerts(path, NOON) == 1, "the others are raised"
    assert {each.kind for each in standing(path)} == {"below_target", "low_ratings"}
    assert over(path) == []


def test_an_alert_ends_when_its_cause_is_gone_and_comes_back_without_being_another(tmp_path: Path) -> None:
    path = watched(tmp_path, "below_target")
    record(path, 1, mixed(60, 5))
    aim(path, "95", unit="dukcapil")
    (alert,) = raised(path, NOON)
    with writing(path) as db:
        set_target(db, {"unit": "dukcapil"}, 2026, None)
    assert raised(path, NOON + timedelta(hours=1)) == []
    (ended,) = over(path)
    assert ended.ended_at == NOON + timedelta(hours=1)
    aim(path, "95", unit="dukcapil")
    assert [each.id for each in raised(path, NOON)] == [alert.id]
    assert over(path) == []


def test_three_low_answers_at_a_counter_in_a_day_raise_one_alert_that_says_at_least_three(
    tmp_path: Path,
) -> None:
    path = watched(tmp_path, "low_ratings")
    number = record(path, 1, iter([LOW, LOW]), YESTERDAY)
    number = record(path, number, alike(4), YESTERDAY)
    assert raised(path, NOON) == [], "two are not three"
    number = record(path, number, iter([LOW] * 3), YESTERDAY)
    (alert,) = raised(path, NOON)
    assert (alert.counter, dict(alert.facts)) == ("loket-1", {"day": "2026-08-14", "least": 3})
    record(path, number, iter([LOW] * 6), YESTERDAY)
    assert raise_alerts(path, NOON) == 0, "the same day is not raised again"
    assert raised(path, NOON + timedelta(days=20)) == []
    assert [each.id for each in over(path)] == [alert.id]


def test_low_answers_that_are_not_counted_yet_or_too_few_to_hide_among_raise_nothing(tmp_path: Path) -> None:
    path = watched(tmp_path, "low_ratings")
    record(path, 1, iter([LOW] * 3), YESTERDAY)
    assert raised(path, NOON) == [], "three answers in all: everybody would know whose"
    now = datetime.now(UTC)
    number = record(path, 100, alike(3), now, counter="loket-2")
    record(path, number, iter([LOW] * 2), now, counter="loket-2", channel="poster")
    assert raised(path, now + timedelta(days=1)) == [], "the two are not counted"


def test_low_answers_are_told_once_the_day_is_over_by_the_units_own_clock(tmp_path: Path) -> None:
    path = watched(tmp_path, "low_ratings")
    record(path, 1, iter([LOW] * 3 + [*alike(4)]))
    record(path, 100, iter([LOW] * 3 + [*alike(4)]), counter="poli")
    assert raised(path, NOON + timedelta(hours=2)) == [], "nobody learns at which minute they came"
    in_papua = datetime(2026, 8, 15, 15, 0, tzinfo=UTC)  # midnight in WIT; 22.00 in WIB
    assert raised(path, in_papua - timedelta(minutes=1)) == []
    assert {each.counter for each in raised(path, in_papua)} == {"poli"}
    assert {each.counter for each in raised(path, in_papua + timedelta(hours=2))} == {"poli", "loket-1"}


def test_one_answer_with_many_ones_is_one_answer(tmp_path: Path) -> None:
    path = watched(tmp_path, "low_ratings")
    record(path, 1, iter([dict.fromkeys(KEYS, 1), *alike(8)]), YESTERDAY)
    assert raised(path, NOON) == []


def silent_since(path: Path, moment: datetime) -> None:
    device = paired(path, "loket-1", "Tablet", moment)
    with writing(path) as db:
        heard(db, device, {"version": "1.0"}, moment)


def test_a_kiosk_is_silent_after_two_office_hours_and_the_alert_ends_when_it_is_heard(tmp_path: Path) -> None:
    path = watched(tmp_path, "kiosk_silent")
    friday = datetime(2026, 8, 7, 8, 0, tzinfo=UTC)  # 15.00 WIB, an hour before closing
    silent_since(path, friday)
    saturday, monday = friday + timedelta(days=1), friday + timedelta(days=3)
    assert raised(path, saturday) == [], "nobody works on Saturday"
    at_opening = monday.replace(hour=1)
    assert raised(path, at_opening + timedelta(minutes=59)) == [], "one hour on Friday, not yet one on Monday"
    (alert,) = raised(path, at_opening + timedelta(hours=1))
    assert dict(alert.facts) == {"device": "Tablet", "since": "2026-08-07T08:00:00Z", "hours": 2}
    with reading(path) as db:
        (device,) = devices(db)
    with writing(path) as db:
        heard(db, device, {"version": "1.0"}, at_opening + timedelta(hours=1, minutes=5))
    assert raised(path, at_opening + timedelta(hours=1, minutes=6)) == []
    (again,) = raised(path, at_opening + timedelta(hours=4))
    assert again.id != alert.id, "another silence is another alert"


def test_a_kiosk_that_was_revoked_or_has_no_office_hours(tmp_path: Path) -> None:
    path = watched(tmp_path, "kiosk_silent", hours=False)
    silent_since(path, NOON)
    assert raised(path, NOON + timedelta(minutes=119)) == []
    assert len(raised(path, NOON + timedelta(hours=2))) == 1
    with writing(path) as db:
        revoke(db, devices(db)[0].code, NOON)
    assert raised(path, NOON + timedelta(hours=3)) == []


def test_a_sample_is_behind_when_the_pace_of_office_days_does_not_reach_the_target(tmp_path: Path) -> None:
    path = watched(tmp_path, "sample_behind")
    with writing(path) as db:
        set_population(db, "dukcapil", "2026-TW3", 100)  # asks for 80 answers
        set_population(db, "sorong", "2026-TW3", 10)  # asks for all ten
    record(path, 1, alike(9), counter="poli")
    early = datetime(2026, 7, 7, 5, tzinfo=UTC)
    assert raised(path, early) == [], "a tenth of the period must be over"
    number = record(path, 100, alike(30))
    alert = next(each for each in raised(path, MONDAY) if each.unit == "dukcapil")
    assert dict(alert.facts) == {"period": "2026-TW3", "target": "80"}
    assert "sorong" not in {each.unit for each in standing(path)}, "nine of ten in half the time is ahead"
    record(path, number, alike(30))
    assert raised(path, MONDAY) == [], "60 of 80 in half of the days is enough"


def test_a_case_is_raised_on_the_day_it_is_due_and_ends_when_its_citizen_is_answered(tmp_path: Path) -> None:
    path = watched(tmp_path, "case_due")
    record(path, 1, alike(3), comment="Antrean terlalu lama.")
    with writing(path) as db:
        case = casework.case(db, casework.open_case(db, 1, LOGIN, LOGIN, NOON))
    due = datetime.combine(case.due, NOON.time(), UTC)
    assert raised(path, due - timedelta(days=1)) == []
    (alert,) = raised(path, due)
    assert dict(alert.facts) == {"casework": case.id, "due": str(case.due)}
    assert "Antrean" not in str(alert)
    with writing(path) as db:
        db.execute("UPDATE casework SET state = 'answered', reply = 'Terima kasih', replied_at = opened_at")
    assert raised(path, due) == []


def test_a_rule_for_a_unit_goes_before_the_offices_own(tmp_path: Path) -> None:
    path = watched(tmp_path, "low_ratings")
    with writing(path) as db:
        rules.add(
            db, "low_ratings", unit="dukcapil", measure=5, mail=False, webhook=False, login=LOGIN, now=NOON
        )
    record(path, 1, iter([LOW] * 4 + [*alike(4)]), YESTERDAY)
    record(path, 100, iter([LOW] * 4 + [*alike(4)]), YESTERDAY, counter="poli")
    assert [each.counter for each in raised(path, NOON)] == ["poli"]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"kind": "nonsense"}, "kind"),
        ({"kind": "low_ratings", "measure": 2}, "measure"),
        ({"kind": "kiosk_silent", "measure": 100}, "measure"),
        ({"kind": "case_due"}, "same"),
    ],
)
def test_a_rule_that_makes_no_sense_or_is_there_already_is_refused(
    tmp_path: Path, given: dict[str, Any], problem: str
) -> None:
    path = watched(tmp_path, "case_due")
    with writing(path) as db, pytest.raises(InvalidRule) as refused:
        rules.add(db, **given, mail=True, webhook=False, login=LOGIN, now=NOON)
    assert refused.value.problem == problem


def test_a_withdrawn_rule_ends_its_alerts_and_can_stand_again(tmp_path: Path) -> None:
    path = watched(tmp_path, "low_ratings")
    record(path, 1, iter([LOW] * 3 + [*alike(4)]), YESTERDAY)
    (alert,) = raised(path, NOON)
    with writing(path) as db:
        (rule,) = rules.rules(db)
        rules.withdraw(db, rule.id, LOGIN, NOON)
    assert raised(path, NOON) == []
    with writing(path) as db:
        rules.restore(db, rule.id, LOGIN, NOON)
        assert [each.what for each in deeds.deeds(db, what="alert_rule")] == [
            "alert_rule.restored",
            "alert_rule.withdrawn",
            "alert_rule.made",
        ]
    assert [each.id for each in raised(path, NOON)] == [alert.id]


def test_past_alerts_elsewhere_do_not_push_those_in_reach_out_of_the_list(tmp_path: Path) -> None:
    path = watched(tmp_path, "low_ratings")
    with writing(path) as db:
        db.conn.executemany(
            "INSERT INTO alert (rule, key, unit, raised_at, ended_at, facts) VALUES (1, ?, ?, ?, ?, '{}')",
            [
                (
                    str(number),
                    "dukcapil" if number else "sorong",
                    f"2026-08-15T0{bool(number):d}:00:00Z",
                    "2026-08-16T00:00:00Z",
                )
                for number in range(1001)
            ],
        )
        mine = alerts.past_alerts(db, Reach(frozenset({"sorong"})))
    assert [each.unit for each in mine] == ["sorong"]


def test_the_usual_rules_are_proposed_once(tmp_path: Path) -> None:
    path = watched(tmp_path, "low_ratings")
    with writing(path) as db:
        assert rules.propose(db, LOGIN, NOON) == 4
        assert rules.propose(db, LOGIN, NOON) == 0
        assert [(each.kind, each.measure) for each in rules.rules(db)] == [
            ("below_target", None),
            ("low_ratings", 3),
            ("kiosk_silent", 2),
            ("sample_behind", None),
            ("case_due", None),
        ]


def test_who_is_told_by_mail_are_those_with_the_right_to_alerts() -> None:
    assert set(TOLD) == {role for role, rights in RIGHTS.items() if "alerts" in rights}


def test_what_the_rules_ask_of_the_database_does_not_grow_with_the_counters(tmp_path: Path) -> None:
    path = watched(tmp_path, "below_target", "low_ratings", "kiosk_silent", "sample_behind", "case_due")
    record(path, 1, alike(9))
    aim(path, "50", unit="sorong")
    few = asked(path)
    with writing(path) as db:
        for number in range(30):
            unit = f"u{number}"
            add_unit(db, Unit(unit, f"Unit {number}"))
            add_service(db, Service("x", "X", unit))
            add_counter(db, f"c{number}", f"Loket {number}", unit, ["x"])
            set_target(db, {"unit": unit}, 2026, Decimal(90))
    for number in range(30):
        record(path, 1000 + 10 * number, alike(6), counter=f"c{number}", service="x")
        paired(path, f"c{number}", "Tablet", NOON)
    assert asked(path) == few


def asked(path: Path) -> int:
    """Return how many questions the rules ask of the database."""
    heard: list[str] = []
    with reading(path) as db:
        db.conn.set_trace_callback(heard.append)
        for find in finders(shown).values():
            list(find(db, Rules(rules.rules(db)), NOON))
        db.conn.set_trace_callback(None)
    return len(heard)


def test_an_alert_is_for_those_whose_reach_holds_its_place(tmp_path: Path) -> None:
    path = watched(tmp_path, "low_ratings")
    for number, counter in ((1, "loket-1"), (100, "loket-2"), (200, "poli")):
        record(path, number, iter([LOW] * 3 + [*alike(4)]), YESTERDAY, counter=counter)
    raise_alerts(path, NOON)
    with reading(path) as db:
        for reach, counters in (
            (Reach(frozenset({"dukcapil"})), {"loket-1", "loket-2"}),
            (Reach(frozenset(), frozenset({("dukcapil", "loket-2")})), {"loket-2"}),
            (Reach(frozenset()), set()),
        ):
            assert {each.counter for each in alerts.open_alerts(db, reach)} == counters


def test_nothing_but_known_kinds_fits_into_the_tables(tmp_path: Path) -> None:
    path = office(tmp_path)
    with writing(path) as db, pytest.raises(sqlite3.IntegrityError):
        db.execute(
            "INSERT INTO alert_rule (kind, mail, webhook, made_at, made_by) VALUES ('x', 0, 0, ?, 'a')",
            ("2026-08-15T05:00:00Z",),
        )
