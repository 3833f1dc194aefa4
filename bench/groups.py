"""Groups drawn at random for measuring, the same ones for the same seed."""

from datetime import date, datetime, timedelta
from random import Random

from bot.domain.planner.values import Blackout, Candidate, Person, Problem, Rules, Window

FIRST = datetime(2027, 1, 3, 19)  # noqa: DTZ001 - wall times are naive
PATTERNS = ("sun", "tue", "wed")
DAY_OF = dict(zip(PATTERNS, (0, 2, 3), strict=True))
BREAK = Blackout(date(2027, 2, 26), date(2027, 3, 4))
SILENT = 0.12  # of the people do not answer at all
LEAST, MOST = 0.3, 0.8  # how often the others say yes, each in their own way
IF_NEED_BE, UNANSWERED = 0.12, 0.02  # how often they say "if need be", and leave out a date


def group(seed: int, people: int, dates: int, meetings: int) -> Problem:
    """Draw a group that meets every two to three weeks, with a third of its people as the quorum.

    Its dates are drawn from the Sundays, Tuesdays and Wednesdays of as many weeks as half the number of dates.
    """
    draw = Random(seed)
    days = [(7 * week + DAY_OF[pattern], pattern) for week in range(dates // 2) for pattern in PATTERNS]
    candidates = tuple(Candidate(FIRST + timedelta(day), pattern) for day, pattern in sorted(draw.sample(days, dates)))
    rules = Rules(Window(14, 21), quorum=people // 3, blackouts=(BREAK,))
    return Problem(meetings, candidates, tuple(_person(draw, str(number), dates) for number in range(people)), rules)


def _person(draw: Random, name: str, dates: int) -> Person:
    if draw.random() < SILENT:
        return Person(name, "-" * dates)
    yes = draw.uniform(LEAST, MOST)
    shares = (yes, IF_NEED_BE, 1 - yes - IF_NEED_BE - UNANSWERED, UNANSWERED)
    return Person(name, "".join(draw.choices("ymn-", shares, k=dates)))
