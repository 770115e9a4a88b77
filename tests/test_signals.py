"""Signals: what is odd is found, and the skewed but honest answers of a real office are left in peace."""

import csv
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

from surveys.period import ZONES
from surveys.signals import Arrival, Pattern, Printed
from surveys.signals.detection import KINDS, findings
from surveys.signals.pace import IN_A_ROW, bursts, one_device, too_fast
from surveys.signals.pattern import longest_by_chance, same_patterns
from surveys.signals.place import no_receipt, outside_hours, print_order

CASES = Path(__file__).with_name("cases")
FOURS: Pattern = (4,) * 9
MONDAY = date(2026, 8, 3)
OFFICE_HOURS = {weekday: (time(8), time(15, 30)) for weekday in range(1, 6)}


def jepara() -> list[Pattern]:
    """Return 2,313 honest questionnaires; the file is sorted, so their order means nothing."""
    with (CASES / "jepara_mpp_2021_2022.csv").open(newline="", encoding="utf-8") as file:
        rows: list[Pattern] = [
            tuple(int(row[f"U{place}"]) for place in range(1, 10)) for row in csv.DictReader(file)
        ]
    assert Counter(rows)[FOURS] / len(rows) == pytest.approx(0.58, abs=0.005)
    return rows


def at(clock: str, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZONES["WIB"])


def arrival(moment: datetime, pattern: Pattern = FOURS, /, **more: Any) -> Arrival:
    usual: dict[str, Any] = {"channel": "kiosk", "seconds": 40, "device": "tablet"}
    return Arrival(response=0, at=moment, pattern=pattern, **(usual | more))


def every(
    pace: float, count: int, start: datetime, pattern: Pattern = FOURS, /, **more: Any
) -> list[Arrival]:
    return [arrival(start + timedelta(seconds=pace * each), pattern, **more) for each in range(count)]


def in_order(*groups: Sequence[Arrival]) -> list[Arrival]:
    ordered = sorted((each for group in groups for each in group), key=attrgetter("at"))
    return [replace(each, response=number) for number, each in enumerate(ordered, 1)]


def working_days(count: int, before: date = MONDAY) -> list[date]:
    days = (before - timedelta(days=ago) for ago in range(count * 2, 0, -1))
    return [day for day in days if day.weekday() < 5][-count:]


def honest(patterns: Sequence[Pattern], daily: int, seed: int) -> list[Arrival]:
    """Let these questionnaires come in over the working days before Monday, so many a day, any time."""
    print("seed", seed)
    chance = random.Random(seed)
    drawn = [*patterns]
    chance.shuffle(drawn)
    days = working_days(len(drawn) // daily)
    return in_order(
        [
            arrival(
                at("08:00", day) + timedelta(minutes=chance.uniform(0, 450)),
                drawn.pop(),
                seconds=chance.randint(14, 120),
            )
            for day in days
            for _ in range(daily)
        ]
    )


def numbers(arrivals: Sequence[Arrival]) -> list[datetime]:
    return [each.at for each in arrivals]


@pytest.mark.parametrize("daily", [5, 20, 45])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_real_office_of_which_58_per_cent_give_all_fours_raises_nothing(daily: int, seed: int) -> None:
    assert findings(honest(jepara(), daily, seed), OFFICE_HOURS, {}, MONDAY) == []


@pytest.mark.parametrize("percent", [0, 30, 75, 90, 97, 100])
def test_no_share_of_all_fours_is_odd_by_itself(percent: int) -> None:
    others = [each for each in jepara() if each != FOURS]
    patterns = [FOURS if number % 100 < percent else others[number % 800] for number in range(2_000)]
    assert findings(honest(patterns, 20, percent), OFFICE_HOURS, {}, MONDAY) == []


def test_what_an_answer_says_is_never_odd_by_itself() -> None:
    worst = [tuple(5 - (rating or 0) for rating in each) for each in jepara()]
    assert findings(honest(worst, 20, 5), OFFICE_HOURS, {}, MONDAY) == []


def test_the_longest_run_by_chance_is_reached_less_than_once_in_twenty_years() -> None:
    for share in (0.3, 0.58, 0.63, 0.8, 0.9):
        longest = longest_by_chance(share)
        assert 10_000 * (1 - share) * share ** (longest + 1) <= 1 / 20
        assert 10_000 * (1 - share) * share ** (longest - 1) > 1 / 20


def test_a_run_is_odd_from_one_answer_more_than_its_history_explains() -> None:
    history = [replace(each, pattern=(4, 3) * 4 + (1,)) for each in honest(jepara()[:400], 20, 8)[-1:]]
    before = [*honest(jepara(), 20, 8)[:1000], *history]
    start = before[-1].at + timedelta(hours=1)
    found = same_patterns(in_order(before, every(1_800, 60, start)))
    (finding,) = found
    assert (finding.kind, finding.facts["rating"], finding.facts["answers"]) == ("same_pattern", 4, 60)
    assert 52 <= int(finding.facts["share"] or 0) <= 64
    most = int(finding.facts["most"] or 0)
    assert 20 <= most <= 30
    assert same_patterns(in_order(before, every(1_800, most, start))) == []
    assert len(same_patterns(in_order(before, every(1_800, most + 1, start)))) == 1


@pytest.mark.parametrize("rating", [1, 2, 3])
def test_ten_alike_that_hardly_anybody_gives_are_odd_and_a_familys_four_are_not(rating: int) -> None:
    before = honest(jepara()[:1000], 20, 9)
    alike = every(60, 10, at("10:00"), (rating,) * 9)
    (finding,) = same_patterns(in_order(before, alike))
    assert finding.facts["rating"] == rating
    assert numbers(finding.arrivals) == numbers(alike)
    assert same_patterns(in_order(before, alike[:4])) == []


def test_an_officer_who_rates_themselves_twelve_times_in_a_quarter_of_an_hour_is_a_burst() -> None:
    before = honest(jepara()[:1000], 20, 10)
    own = every(70, 12, at("13:00"), seconds=15)
    (finding,) = bursts(in_order(before, own))
    assert numbers(finding.arrivals) == numbers(own)
    assert (finding.facts["answers"], finding.facts["minutes"]) == (12, 13)
    assert int(finding.facts["usual"] or 0) <= 2
    assert finding.facts["device"] == "tablet"
    assert bursts(in_order(before, every(30 * 60, 12, at("08:00")))) == []


def test_the_test_entries_that_an_unprotected_form_took_are_a_burst() -> None:
    cases = json.loads((CASES / "published.json").read_text(encoding="utf-8"))["cases"]
    case = next(each for each in cases if "burst_example" in each)
    moments = [at("23:11:41")]
    for pause in case["burst_example"]["seconds_between_submissions_same_key"]:
        moments.append(moments[-1] + timedelta(seconds=pause))
    real = [arrival(moment, channel="poster", device="", seconds=None) for moment in moments]
    before = [replace(each, channel="poster", device="") for each in honest(jepara()[:200], 5, 11)]
    (finding,) = findings(in_order(before, real), OFFICE_HOURS, {}, MONDAY)
    assert (finding.kind, finding.facts["answers"], finding.facts["minutes"]) == ("burst", 9, 12)


def test_a_busy_counters_own_busy_hour_is_no_burst_but_would_be_one_at_a_quiet_counter() -> None:
    crowd = every(90, 10, at("10:00"))
    busy = [each for day in working_days(40) for each in every(300, 60, at("08:30", day))]
    quiet = [each for day in working_days(40) for each in every(7_000, 4, at("08:30", day))]
    assert bursts(in_order(busy, crowd)) == []
    assert [each.facts["answers"] for each in bursts(in_order(quiet, crowd))] == [10]


def test_straight_fours_every_three_minutes_all_day_long_are_a_burst() -> None:
    before = honest(jepara()[:1000], 20, 12)
    all_day = every(180, 140, at("08:00"))
    (finding,) = bursts(in_order(before, all_day))
    assert finding.facts["answers"] == 140


def test_what_is_flagged_does_not_make_its_like_usual() -> None:
    attacked = [each for day in working_days(40) for each in every(70, 12, at("13:00", day))]
    again = every(70, 12, at("13:00"))
    known = [replace(each, flagged=True) for each in attacked]
    assert bursts(in_order(attacked, again))[-1].arrivals[-1].day < MONDAY
    assert numbers(bursts(in_order(known, again))[-1].arrivals) == numbers(again)


def test_children_who_play_are_ten_in_a_row_on_one_device_without_a_pause() -> None:
    playing = every(18, 10, at("10:00"), (2,) * 9, seconds=8)
    (finding,) = one_device(in_order(playing))
    facts = {"answers": 10, "device": "tablet", "minutes": 3, "pause": 10}
    assert finding.facts == facts
    known = in_order(honest(jepara()[:1000], 20, 13), playing)
    assert {each.kind for each in findings(known, OFFICE_HOURS, {}, MONDAY)} == {
        *("one_device", "too_fast", "same_pattern")
    }


@pytest.mark.parametrize(
    "others",
    [
        every(18, IN_A_ROW - 1, at("10:00"), seconds=8),
        every(60, IN_A_ROW, at("10:00"), seconds=40),  # a queue in front of it: 20 seconds between two
        every(18, IN_A_ROW, at("10:00"), seconds=8, channel="poster", device=""),
        [
            replace(each, device=f"tablet-{number % 2}")
            for number, each in enumerate(every(18, 2 * (IN_A_ROW - 1), at("10:00"), seconds=8))
        ],
    ],
)
def test_nine_a_queue_telephones_or_two_tablets_are_not(others: list[Arrival]) -> None:
    assert one_device(in_order(others)) == []


def test_nine_elements_in_eight_seconds_are_too_fast_and_in_nine_are_not() -> None:
    hasty, quick = arrival(at("10:00"), seconds=8), arrival(at("11:00"), seconds=9)
    (finding,) = too_fast(in_order([hasty, quick]))
    assert finding.facts == {"answers": 1, "seconds": 8, "elements": 9, "least": 9}


def test_skipped_elements_take_no_time_and_an_unknown_time_says_nothing() -> None:
    skipping = arrival(at("10:00"), (4, *[None] * 8), seconds=3)
    untimed = arrival(at("10:05"), seconds=None)
    assert too_fast(in_order([skipping, untimed])) == []


def test_the_kiosk_speaking_in_the_evening_or_on_a_closed_day_is_outside_hours() -> None:
    saturday = MONDAY - timedelta(days=2)
    odd = [arrival(at("10:00", saturday)), arrival(at("19:00")), arrival(at("19:20"))]
    closed, evening = outside_hours(in_order(odd), OFFICE_HOURS)
    assert closed.facts == {"answers": 1, "first": "10:00", "last": "10:00", "opens": None, "closes": None}
    assert evening.facts == {
        "answers": 2,
        "first": "19:00",
        "last": "19:20",
        "opens": "08:00",
        "closes": "15:30",
    }


def test_an_hour_around_opening_telephones_and_an_office_without_hours_are_left_in_peace() -> None:
    fine = [
        arrival(at("07:05")),
        arrival(at("16:25")),
        arrival(at("21:00"), channel="poster", device=""),
        arrival(at("22:00"), channel="receipt", device=""),
    ]
    assert outside_hours(in_order(fine), OFFICE_HOURS) == []
    assert outside_hours(in_order([arrival(at("03:00"))]), {}) == []


def issuing(days: Sequence[date]) -> dict[date, dict[int | None, int]]:
    """Return 32 receipts a day, four an hour."""
    return {day: dict.fromkeys(range(8, 16), 4) for day in days}


def with_answers(days: Sequence[date]) -> list[Arrival]:
    return in_order([each for day in days for each in every(3_600, 7, at("08:30", day))])


def test_answers_while_a_counter_that_always_issues_receipts_issues_none_are_odd() -> None:
    days = working_days(20)
    issued = issuing(days) | {days[-1]: dict.fromkeys(range(8, 11), 4)}
    (finding,) = no_receipt(with_answers(days), issued, MONDAY)
    assert finding.facts == {"answers": 3, "first": "12:30", "last": "14:30", "usual": 32}
    assert [each.day for each in finding.arrivals] == [days[-1]] * 3


def test_missing_receipts_say_nothing_today_where_some_hours_are_unknown_or_where_none_are_usual() -> None:
    days = working_days(20)
    answers = with_answers(days)
    without: dict[date, dict[int | None, int]] = {days[-1]: {}}
    assert len(no_receipt(answers, issuing(days) | without, MONDAY)) == 1
    assert no_receipt(answers, issuing(days) | without, days[-1]) == []
    untold: dict[date, dict[int | None, int]] = {days[-3]: {None: 1}}
    assert no_receipt(answers, issuing(days) | without | untold, MONDAY) == []
    assert no_receipt(answers, issuing(days[:9]), MONDAY) == []
    assert no_receipt(answers, {}, MONDAY) == []
    few: dict[date, dict[int | None, int]] = {day: {9: 1, 13: 1} for day in days}
    assert no_receipt(answers, few | without, MONDAY) == []


def pile(serials: Sequence[int], seconds: int, start: datetime, hour: int | None = 9) -> list[Arrival]:
    return [
        replace(each, channel="receipt", device="", printed=Printed(1, MONDAY, serial, hour))
        for serial, each in zip(serials, every(seconds, len(serials), start), strict=True)
    ]


@pytest.mark.parametrize(
    ("serials", "reverse"), [((11, 12, 15, 16, 21), False), ((21, 16, 15, 12, 11), True)]
)
def test_receipts_redeemed_off_a_pile_are_in_print_order_or_its_reverse(
    serials: tuple[int, ...], reverse: bool
) -> None:
    (finding,) = print_order(in_order(pile(serials, 90, at("19:30"))))
    assert finding.facts == {"answers": 5, "minutes": 6, "reverse": reverse, "hours": 9}


def test_a_pile_redeemed_at_once_is_told_by_its_pace() -> None:
    (finding,) = print_order(in_order(pile((1, 2, 3, 4, 5), 45, at("09:50"))))
    assert (finding.facts["hours"], finding.facts["minutes"]) == (0, 3)
    (unknown,) = print_order(in_order(pile((1, 2, 3, 4, 5), 45, at("19:50"), None)))
    assert unknown.facts["hours"] == 0


@pytest.mark.parametrize(
    "honestly",
    [
        pile((1, 2, 3, 4, 5, 6, 7, 8), 120, at("09:05")),  # each citizen on leaving a swift counter
        pile((3, 1, 5, 2, 4, 8, 6, 7), 90, at("19:30")),  # at home, as it happens
        pile((1, 2, 3, 4, 5, 6), 600, at("19:30")),
        pile((1, 2, 3, 4), 60, at("19:30")),
        pile((1, 2, 3, 4, 5, 6), 120, at("09:05") + timedelta(days=1), None),  # labels of yesterday's sheet
        [replace(each, printed=None) for each in pile((1, 2, 3, 4, 5, 6), 60, at("19:30"))],
    ],
)
def test_receipts_redeemed_on_leaving_or_at_home_in_any_order_are_not(honestly: list[Arrival]) -> None:
    assert print_order(in_order(honestly)) == []


def test_a_pile_is_found_whatever_comes_before_it() -> None:
    mixed = in_order(pile((30, 20), 60, at("19:00")), pile((5, 6, 7, 8, 9), 60, at("19:02")))
    (finding,) = print_order(mixed)
    assert [each.printed.serial for each in finding.arrivals if each.printed] == [5, 6, 7, 8, 9]


def test_every_kind_of_signal_is_raised_by_somebody() -> None:
    days = working_days(20)
    odd = in_order(
        honest(jepara()[:200], 20, 14),
        with_answers(days),
        every(18, 10, at("20:00"), (1,) * 9, seconds=6),
        pile((1, 2, 3, 4, 5), 60, at("21:00")),
    )
    issued = issuing(days) | {days[-1]: {}}
    assert {each.kind for each in findings(odd, OFFICE_HOURS, issued, MONDAY)} == {*KINDS}
