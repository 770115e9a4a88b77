"""Signals of place and hour: while the office is closed, without receipts, or with receipts off a pile."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from surveys.signals import Arrival, Fact, Finding, by_day, clock, found, minutes

OUTSIDE_HOURS, NO_RECEIPT, PRINT_ORDER = "outside_hours", "no_receipt", "print_order"

Hours = Mapping[int, tuple[time, time]]
"""When a unit serves, by its own clock: weekday (1 is Monday) → opens, closes. The others are closed."""

Issued = Mapping[date, Mapping[int | None, int]]
"""How many receipts a counter issued by day and hour of the unit's clock; None: nobody has told the hour."""

GRACE = timedelta(hours=1)
"""Citizens who came in time are served after closing, and some offices open their doors early."""

ORDINARY_DAYS = 10
"""Of a counter's last days with answers, so many must have had receipts: it usually issues them."""

ORDINARY_RECEIPTS = 6
"""So many must be usual in those three hours, so that by chance there are none on 1 day in 400 (Poisson)."""

WITHOUT_RECEIPT = 3
"""Answers on one day; one or two are people who only asked the way."""

FROM_A_PILE = 5
"""Receipts in print order: of five in any order, one in sixty is (or is its reverse)."""

SOON = timedelta(minutes=3)
"""From one redeemed receipt to the next."""

COLLECTED = timedelta(hours=1)
"""So long after printing, people who answer each for themselves no longer come in the order printed."""

HANDED_OUT = timedelta(minutes=1)
"""No counter serves citizens faster than this, so receipts redeemed faster were handed out before."""


def outside_hours(arrivals: Sequence[Arrival], hours: Hours) -> list[Finding]:
    """Find answers on the kiosk while the office is closed, by day; none where no hours are set.

    Receipts and posters are answered at home, at any hour. Facts: first, last (HH:MM), opens, closes (HH:MM,
    or None on a day on which the office is closed).
    """
    if not hours:
        return []
    closed = [each for each in arrivals if each.channel == "kiosk" and not _is_open(each.at, hours)]
    return [
        found(OUTSIDE_HOURS, today, **_from_to(today), **_opening(hours.get(day.isoweekday())))
        for day, today in by_day(closed)
    ]


def no_receipt(arrivals: Sequence[Arrival], issued: Issued, today: date) -> list[Finding]:
    """Find answers on the kiosk at hours without a receipt at a counter that usually issues them.

    Looks at days that are over, since receipts printed without network are told later, and at hours
    of which neither the one before nor the one after had a receipt. Facts: first, last (HH:MM), usual
    (receipts on an ordinary day). Nothing is found while the hours of some receipts are not known.
    """
    before: list[date] = []
    findings = []
    for day, answered in by_day(each for each in arrivals if each.channel == "kiosk"):
        ordinary = [issued[each] for each in before[-2 * ORDINARY_DAYS :] if issued.get(each)]
        now = issued.get(day, {})
        before.append(day)
        if day >= today or len(ordinary) < ORDINARY_DAYS or any(None in each for each in (now, *ordinary)):
            continue
        days = min(len(before) - 1, 2 * ORDINARY_DAYS)
        bare = [
            each
            for each in answered
            if not _around(now, each.at.hour)
            and sum(_around(hours, each.at.hour) for hours in ordinary) >= ORDINARY_RECEIPTS * days
        ]
        if len(bare) >= WITHOUT_RECEIPT:
            usual = round(sum(sum(hours.values()) for hours in ordinary) / days)
            findings.append(found(NO_RECEIPT, bare, **_from_to(bare), usual=usual))
    return findings


def print_order(arrivals: Sequence[Arrival]) -> list[Finding]:
    """Find receipts that were redeemed in the order printed, or its reverse, as if off a pile.

    They follow each other within three minutes, and were printed more than an hour before or come faster
    than a counter hands them out. Facts: minutes, reverse (True: the last printed came first), hours (so
    many whole hours at least after printing; 0: it was their pace). Blind: a shuffled pile, patience,
    and receipts whose hour nobody has told.
    """
    with_receipt = [each for each in arrivals if each.printed]
    return [
        found(
            PRINT_ORDER, pile, minutes=minutes(pile), reverse=reverse, hours=int(waited / timedelta(hours=1))
        )
        for pile, reverse in _in_order(with_receipt)
        if len(pile) >= FROM_A_PILE
        and ((waited := _waited(pile)) >= COLLECTED or _is_faster_than_handed_out(pile))
    ]


def _is_open(at: datetime, hours: Hours) -> bool:
    served = hours.get(at.isoweekday())
    if served is None:
        return False
    opens, closes = (datetime.combine(at, each, at.tzinfo) for each in served)
    return opens - GRACE <= at <= closes + GRACE


def _from_to(today: Sequence[Arrival]) -> dict[str, Fact]:
    return {"first": clock(today[0].at), "last": clock(today[-1].at)}


def _opening(served: tuple[time, time] | None) -> dict[str, Fact]:
    opens, closes = (f"{each:%H:%M}" for each in served) if served else (None, None)
    return {"opens": opens, "closes": closes}


def _around(hours: Mapping[int | None, int], hour: int) -> int:
    """Return the receipts of an hour, the one before and the one after."""
    return sum(hours.get(each, 0) for each in (hour - 1, hour, hour + 1))


def _in_order(arrivals: Sequence[Arrival]) -> Iterator[tuple[list[Arrival], bool]]:
    """Yield the longest stretches in print order (or its reverse) in which one soon follows the other."""
    stretch: list[Arrival] = []
    direction = 0
    for arrival in arrivals:
        step = _step(stretch[-1], arrival) if stretch else 0
        if stretch and step and direction in (0, step):
            direction = step
            stretch.append(arrival)
            continue
        yield stretch, direction < 0
        # the one before may begin a stretch in the other direction
        stretch, direction = ([stretch[-1], arrival], step) if step else ([arrival], 0)
    yield stretch, direction < 0


def _step(before: Arrival, arrival: Arrival) -> int:
    """Return 1 where a receipt was printed after the one redeemed before it, -1 before, 0: not comparable."""
    a, b = before.printed, arrival.printed
    if a is None or b is None or a.key != b.key or arrival.at - before.at > SOON:
        return 0
    return 1 if (b.day, b.serial) > (a.day, a.serial) else -1


def _waited(pile: Sequence[Arrival]) -> timedelta:
    """Return how long after its printing the one redeemed soonest came, at least; zero where not known.

    Labels of a sheet are printed long before and handed out in order: their hour is not known.
    """
    waits = [timedelta()]
    for each in pile:
        if each.printed is None or each.printed.hour is None:
            return timedelta()
        hour = timedelta(hours=each.printed.hour + 1)
        waits.append(each.at - datetime.combine(each.printed.day, time(), each.at.tzinfo) - hour)
    return max(waits[0], min(waits[1:]))


def _is_faster_than_handed_out(pile: Sequence[Arrival]) -> bool:
    return pile[-1].at - pile[0].at < HANDED_OUT * (len(pile) - 1)
