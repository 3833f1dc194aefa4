"""A series: the meetings between two bus stops, and the dates that are offered for them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.pattern import Pattern
from bot.domain.rules import Gap, SeriesRules

WEEK = timedelta(days=7)
EIGHTHS = 8


@dataclass(frozen=True, slots=True)
class Break:
    """Days without meetings, both ends included: a holiday, typed by an organiser."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


CHRISTMAS = ((12, 24), (1, 3))
"""The one break that is offered, month and day of its ends; there is no calendar of holidays (domain.md 3.3)."""


@dataclass(frozen=True, slots=True)
class Series:
    """The meetings that one poll asks about.

    :param meetings: how many there are to be
    :param proposed: the candidates' ids of the plan organisers were told of last, empty before the first
    :param published_at: when the dates became meetings, None before
    """

    id: int
    meetings: int
    breaks: tuple[Break, ...] = ()
    proposed: tuple[int, ...] = ()
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """One date to be asked about: the group's wall time, and the length in minutes."""

    local: datetime
    minutes: int


def offered_dates(
    earliest: date, rules: SeriesRules, breaks: Sequence[Break], last: date | None, most: int
) -> tuple[Offered, ...]:
    """Return the dates to ask about: for each meeting the ideal date of the chain, and one a week later.

    :param earliest: no meeting is before it
    :param last: the day of the last meeting before the series, None when there is none
    :param most: dates at most; where they are too few for all, the first meetings have the alternatives
    :source: domain.md 3.3, step 1
    """
    chain = [*_chain(earliest, rules, breaks, last)]
    later = [(day + WEEK, pattern) for day, pattern in chain if not _is_closed(day + WEEK, breaks)]
    days = dict(chain)
    for day, pattern in later[: max(0, most - len(chain))]:
        days.setdefault(day, pattern)
    return tuple(Offered(datetime.combine(day, days[day].start), days[day].minutes) for day in sorted(days))


def christmas_within(first: date, last: date) -> Break | None:
    """Return the first Christmas break that touches some days, None when none does."""
    (month, day), (end_month, end_day) = CHRISTMAS
    for year in range(first.year - 1, last.year + 1):
        offered = Break(date(year, month, day), date(year + 1, end_month, end_day))
        if offered.first <= last and first <= offered.last:
            return offered
    return None


def least_to_make(meetings: int, eighths: int) -> int:
    """Return how many meetings of a series a person should be able to make: five eighths, rounded up.

    :source: domain.md 3.3, "A member can make < 5 of 8"
    """
    return -(-eighths * meetings // EIGHTHS)


def _chain(
    earliest: date, rules: SeriesRules, breaks: Sequence[Break], last: date | None
) -> Iterator[tuple[date, Pattern]]:
    """Go from date to date: the patterns in turn, each at the gap nearest the middle of the preferred window."""
    turn = _first_turn(rules.patterns, last)
    day = earliest if last is None else max(earliest, last + timedelta(days=rules.gap_preferred.least))
    day += timedelta(days=(rules.patterns[turn].weekday - day.weekday()) % WEEK.days)
    for _ in range(rules.meetings):
        pattern = rules.patterns[turn % len(rules.patterns)]
        day = _after_breaks(day, breaks)
        yield day, pattern
        turn += 1
        day = _nearest(day, rules.patterns[turn % len(rules.patterns)].weekday, rules.gap_preferred)


def _first_turn(patterns: Sequence[Pattern], last: date | None) -> int:
    """Return whose turn it is: the pattern after that of the last meeting, the first where there is none."""
    held = [place for place, pattern in enumerate(patterns) if last is not None and pattern.weekday == last.weekday()]
    return (held[0] + 1) % len(patterns) if held else 0


def _nearest(day: date, weekday: int, preferred: Gap) -> date:
    """Return the day on a weekday that is nearest the middle of the preferred gap, the earlier of two."""
    first = (weekday - day.weekday() - 1) % WEEK.days + 1
    gaps = range(first, preferred.most + WEEK.days + 1, WEEK.days)
    return day + timedelta(days=min(gaps, key=lambda gap: abs(2 * gap - preferred.least - preferred.most)))


def _after_breaks(day: date, breaks: Iterable[Break]) -> date:
    """Return the first such weekday that is in no break."""
    while _is_closed(day, breaks):
        day += WEEK
    return day


def _is_closed(day: date, breaks: Iterable[Break]) -> bool:
    return any(day in each for each in breaks)
