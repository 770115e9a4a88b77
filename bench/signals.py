"""Measure how often signals cry at honest counters, and how often they see an attack.

    python bench/signals.py [--years Y] [--replicates R] [--seed S] [--jepara FILE]

Honest answers are drawn from MPP Jepara's questionnaires (or, at one counter, 90 % all fours); when
they come, and how long citizens take, is invented, since no source tells: see `Office` and `_seconds`. The
file's rows are sorted, so their order says nothing about real runs. Exits with status 1 where an honest
counter is suspected more than twice in a year, or an attack that is meant to be seen is seen less than
nine times in ten.
"""

import argparse
import csv
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from pathlib import Path

from surveys.period import ZONES
from surveys.signals import Arrival, Pattern, Printed
from surveys.signals.detection import KINDS, findings

JEPARA = Path(__file__).parents[1] / "tests" / "cases" / "jepara_mpp_2021_2022.csv"
FOURS: Pattern = (4,) * 9
START = date(2026, 1, 1)
OPEN = {weekday: (time(8), time(15, 30)) for weekday in range(1, 6)}
ACCEPTED_A_YEAR = 2.0
ACCEPTED_SEEN = 0.9


@dataclass(frozen=True)
class Office:
    """An invented counter.

    `daily`: answers on an ordinary day, more on Mondays, of which each day has its own share (gamma,
    coefficient of variation a third). `fours`: the share of all fours in place of Jepara's own.
    `groups`: the share of visits that are families, of whom two to four answer one after another, every
    second of them alike. `receipts`: whether each visit gets one; a tenth of them is redeemed, every
    second in the evening.
    """

    name: str
    daily: float
    fours: float | None = None
    groups: float = 0.05
    receipts: bool = True


OFFICES = (
    Office("quiet, 4 a day", 4),
    Office("ordinary, 20 a day", 20),
    Office("busy, 45 a day", 45),
    Office("90 % all fours, 20 a day", 20, fours=0.9),
    Office("families, 20 a day", 20, groups=0.3),
)


@dataclass
class Invention:
    """Invents arrivals from one seed."""

    rng: random.Random
    real: list[Pattern]

    def honest(
        self, office: Office, days: list[date]
    ) -> tuple[list[Arrival], dict[date, Counter[int | None]]]:
        """Return the arrivals of honest days in the order answered, and the receipts of each hour."""
        arrivals: list[Arrival] = []
        issued: dict[date, Counter[int | None]] = {}
        for day in days:
            hours: Counter[int | None] = Counter()
            mood = self.rng.gammavariate(9, 1 / 9) * (1.35 if day.weekday() == 0 else 0.92)
            visits = sorted(self.moment(day) for _ in range(self.poisson(office.daily * mood * 2)))
            for serial, at in enumerate(visits, 1):
                hours[at.hour] += 1
                printed = Printed(0, day, serial, at.hour) if office.receipts else None
                arrivals += self.answers(office, at + timedelta(minutes=self.rng.uniform(1, 8)), printed)
            if office.receipts:
                issued[day] = hours
        return numbered(self.one_by_one(arrivals)), issued

    def one_by_one(self, arrivals: list[Arrival]) -> list[Arrival]:
        """Let one citizen after the other use the one tablet; who comes meanwhile waits."""
        free = datetime.min.replace(tzinfo=ZONES["WIB"])
        queued = []
        for each in sorted(arrivals, key=attrgetter("at")):
            at = each.at
            if each.device:
                took = timedelta(seconds=each.seconds or 0)
                at = max(at - took, free) + took
                free = at + timedelta(seconds=self.rng.randint(5, 30))
            queued.append(replace(each, at=at))
        return queued

    def answers(self, office: Office, at: datetime, printed: Printed | None) -> Iterator[Arrival]:
        """Yield what one visit gives: every second nothing, a family several."""
        way = self.rng.random()
        if printed and way < 0.1:
            wait = self.rng.choice((self.rng.uniform(0, 20), self.rng.uniform(180, 720)))
            at = at + timedelta(minutes=wait)
            yield self.arrival(self.pattern(office), at, "receipt", printed=printed)
        elif way < 0.2:
            yield self.arrival(self.pattern(office), at, "poster")
        elif way < 0.5:
            family = self.rng.randint(2, 4) if self.rng.random() < office.groups else 1
            first = self.pattern(office)
            for _ in range(family):
                seconds = self._seconds()
                at += timedelta(seconds=seconds + self.rng.uniform(5, 60))
                pattern = first if self.rng.random() < 0.5 else self.pattern(office)
                yield self.arrival(pattern, at, "kiosk", seconds=seconds)

    def arrival(self, pattern: Pattern, at: datetime, channel: str, **more: object) -> Arrival:
        """Return one arrival; the kiosk has a device and a time, the telephone a time."""
        device = "tablet" if channel == "kiosk" else ""
        arrived = Arrival(0, at.replace(microsecond=0), channel, pattern, self._seconds(), device)
        return replace(arrived, **more)  # type: ignore[arg-type]  # names are the fields'

    def pattern(self, office: Office) -> Pattern:
        """Draw one questionnaire of Jepara, or all fours as often as the office has them."""
        if office.fours is not None and self.rng.random() < office.fours:
            return FOURS
        drawn = self.rng.choice(self.real)
        while office.fours is not None and drawn == FOURS:
            drawn = self.rng.choice(self.real)
        return drawn

    def moment(self, day: date) -> datetime:
        """Draw when somebody is served: mostly in the middle of the morning."""
        opening = datetime.combine(day, time(8), ZONES["WIB"])
        return opening + timedelta(minutes=self.rng.triangular(0, 450, 120))

    def poisson(self, mean: float) -> int:
        """Draw how many come where so many are expected."""
        count, left = 0, mean
        while (left := left - self.rng.expovariate(1)) > 0:
            count += 1
        return count

    def _seconds(self) -> int:
        """Draw how long a citizen takes: 13 s at the least, 43 s in the middle, a minute and a half at times.

        Every tenth taps the same place on every screen, without reading: 13 to 20 s.
        """
        if self.rng.random() < 0.1:
            return int(self.rng.uniform(13, 20))
        return int(13 + self.rng.lognormvariate(3.4, 0.6))


def numbered(arrivals: list[Arrival]) -> list[Arrival]:
    """Return arrivals in the order answered, each with a number of its own."""
    ordered = sorted(arrivals, key=attrgetter("at"))
    return [replace(arrival, response=number) for number, arrival in enumerate(ordered, 1)]


def working_days(count: int) -> list[date]:
    """Return so many days from Monday to Friday."""
    days = (START + timedelta(days=ahead) for ahead in range(count * 2))
    return [day for day in days if day.weekday() < 5][:count]


Attack = Callable[[Invention, date], list[Arrival]]


def rates_themselves(made: Invention, day: date) -> list[Arrival]:
    """An officer rates themselves 12 times in 15 minutes, between their visitors."""
    start = made.moment(day)
    times = sorted(made.rng.uniform(0, 15 * 60) for _ in range(12))
    return [made.arrival(FOURS, start + timedelta(seconds=at), "kiosk", seconds=14) for at in times]


def redeems_a_pile(made: Invention, day: date) -> list[Arrival]:
    """Ten receipts that nobody took are redeemed in the evening in print order, one or two minutes apart."""
    at = datetime.combine(day, time(19), ZONES["WIB"])
    pile = []
    for serial in range(1_001, 1_011):
        at += timedelta(seconds=made.rng.uniform(40, 120))
        printed = Printed(0, day, serial, 8 + (serial - 1_001) // 2)
        pile.append(made.arrival(FOURS, at, "receipt", seconds=25, printed=printed))
    return pile


def plays(made: Invention, day: date) -> list[Arrival]:
    """A child presses one button through ten questionnaires."""
    at, rating = made.moment(day), made.rng.choice((1, 2, 3, 4))
    child = []
    for _ in range(10):
        seconds = made.rng.randint(7, 11)
        at += timedelta(seconds=seconds + made.rng.uniform(1, 15))
        child.append(made.arrival((rating,) * 9, at, "kiosk", seconds=seconds))
    return child


def rates_all_day(made: Invention, day: date) -> list[Arrival]:
    """Straight fours on the kiosk every three minutes from 08.00 to 15.00."""
    start = datetime.combine(day, time(8), ZONES["WIB"])
    return [
        made.arrival(FOURS, start + timedelta(minutes=3 * number, seconds=made.rng.uniform(0, 60)), "kiosk")
        for number in range(140)
    ]


def rates_in_the_evening(made: Invention, day: date) -> list[Arrival]:
    """Six answers on the kiosk at 19.00, ten minutes apart."""
    start = datetime.combine(day, time(19), ZONES["WIB"])
    return [made.arrival(FOURS, start + timedelta(minutes=10 * number), "kiosk") for number in range(6)]


def rates_slowly(made: Invention, day: date) -> list[Arrival]:
    """One answer an hour on the kiosk, in office hours."""
    start = datetime.combine(day, time(8), ZONES["WIB"])
    return [
        made.arrival(FOURS, start + timedelta(minutes=60 * hour + made.rng.uniform(0, 59)), "kiosk")
        for hour in range(7)
    ]


def redeems_a_shuffled_pile(made: Invention, day: date) -> list[Arrival]:
    """The same ten receipts, shuffled, eight to fifteen minutes apart."""
    pile = redeems_a_pile(made, day)
    made.rng.shuffle(pile)
    start = datetime.combine(day, time(18), ZONES["WIB"])
    return [
        replace(each, at=start + timedelta(minutes=12 * number + made.rng.uniform(-2, 2)))
        for number, each in enumerate(pile)
    ]


ATTACKS: tuple[tuple[Attack, int], ...] = (
    (rates_themselves, 2),
    (redeems_a_pile, 3),
    (plays, 3),
    (rates_all_day, 3),
    (rates_in_the_evening, 3),
    (rates_slowly, 0),
    (redeems_a_shuffled_pile, 0),
)
"""Each with at how many of the first counters it is meant to be seen; nobody sees patience."""


def false_alarms(made: Invention, office: Office, years: int) -> bool:
    """Print the signals a year at an honest counter, and say whether they are few enough."""
    raised: Counter[str] = Counter()
    answers = 0
    for _ in range(years):
        arrivals, issued = made.honest(office, working_days(250))
        answers += len(arrivals)
        raised.update(each.kind for each in findings(arrivals, OPEN, issued, date.max))
    rates = "".join(f"{raised[kind] / years:>14.2f}" for kind in KINDS)
    total = raised.total() / years
    print(f"{office.name:<26}{answers // years:>8}{rates}{total:>8.2f}", flush=True)
    return total <= ACCEPTED_A_YEAR


def seen(made: Invention, office: Office, attack: Attack, replicates: int) -> tuple[float, Counter[str]]:
    """Return how often any signal holds at least half of an attack's answers, and how often each kind."""
    kinds: Counter[str] = Counter()
    times = 0
    for _ in range(replicates):
        days = working_days(81)
        arrivals, issued = made.honest(office, days[:-1])
        today, issued_today = made.honest(office, days[-1:])
        attackers = attack(made, days[-1])
        everything = numbered([*arrivals, *today, *attackers])
        theirs = {each.at for each in attackers}
        caught = {
            each.kind
            for each in findings(everything, OPEN, issued | issued_today, date.max)
            if len(theirs & {arrival.at for arrival in each.arrivals}) * 2 >= len(attackers)
        }
        kinds.update(caught)
        times += bool(caught)
    return times / replicates, kinds


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measure false alarms and detections of the signals.")
    parser.add_argument("--years", type=int, default=40, help="honest years a counter")
    parser.add_argument("--replicates", type=int, default=50, help="attacks of each kind")
    parser.add_argument("--seed", type=int, default=2017, help="where the random numbers start")
    parser.add_argument("--jepara", type=Path, default=JEPARA, help="CSV with columns U1 to U9")
    return parser.parse_args()


def main() -> int:
    """Print both tables; return 1 where they are worse than promised."""
    options = arguments()
    with options.jepara.open(newline="", encoding="utf-8") as file:
        real = [tuple(int(row[f"U{place}"]) for place in range(1, 10)) for row in csv.DictReader(file)]
    made = Invention(random.Random(options.seed), list(real))
    print(f"seed {options.seed}; honest: signals a counter and year, over {options.years} years of 250 days")
    print(f"{'counter':<26}{'answers':>8}{''.join(f'{kind:>14}' for kind in KINDS)}{'all':>8}")
    fine = [false_alarms(made, office, options.years) for office in OFFICES]
    print(f"\nattacks on one day after 80 honest ones, {options.replicates} each: share seen (which kinds)")
    for attack, meant in ATTACKS:
        for place, office in enumerate(OFFICES[:3]):
            share, kinds = seen(made, office, attack, options.replicates)
            which = ", ".join(
                f"{kind} {count / options.replicates:.2f}" for kind, count in kinds.most_common()
            )
            print(f"{attack.__name__:<26}{office.name:<22}{share:>6.2f}  {which}", flush=True)
            fine.append(share >= ACCEPTED_SEEN or place >= meant)
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
