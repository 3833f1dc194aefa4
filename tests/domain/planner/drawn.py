"""Problems drawn at random, the same ones for the same seed."""

from datetime import date, datetime, timedelta
from random import Random

from bot.domain.planner.values import (
    Alternate,
    Blackout,
    Candidate,
    LastMeeting,
    Person,
    Problem,
    Rules,
    Window,
)

FIRST = datetime(2027, 1, 3, 19)
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def small(seed: int) -> Problem:
    """Draw a small problem in which every rule occurs."""
    draw = Random(seed)  # noqa: S311 - the same problems every time, not secrets
    days = sorted(draw.choices(range(draw.randint(20, 60)), k=draw.randint(2, 13)))
    people = draw.randint(0, 5)
    least = draw.randint(0, 8)
    rules = Rules(
        gap=Window(least, least + draw.randint(4, 16)),
        quorum=draw.choice([0, 0, 0, 1]),
        quorum_counts=draw.choice(["ym", "y"]),
        capacity=draw.choice([None, None, None, None, 4]),
        blackouts=tuple(_blackout(draw) for _ in range(draw.choice([0, 0, 1, 2]))),
        alternate=draw.choice(list(Alternate)),
        preferred=draw.choice([None, Window(7, 10), Window(10, 11)]),
        stretch=draw.random() < 0.4,
        after=draw.choice([None, None, LastMeeting(date(2026, 12, 28), draw.choice(["sun", "wed", None]))]),
    )
    points = draw.choice([{}, {}, {"y": 3, "m": 1}, {"y": 90, "m": 45}])
    return Problem(
        draw.choice([1, 2, 3, 3, 4]),
        _candidates(days, draw.choice([2, 7])),
        tuple(_person(draw, str(number), len(days), 0.05) for number in range(people)),
        rules,
        {"y": 2, "m": 1, "n": 0, "-": 0} | points,
    )


def medium(seed: int) -> Problem:
    """Draw a group of twelve with 24 to 60 dates: sparse enough for brute force to look at every plan."""
    draw = Random(seed)  # noqa: S311 - the same problems every time, not secrets
    size = draw.choice([24, 30, 36, 48, 60])
    days = sorted(draw.sample(range(size * 3), size))
    rules = Rules(
        gap=Window(*draw.choice([(14, 21), (10, 17), (16, 25)])),
        quorum=draw.choice([0, 4, 5]),
        blackouts=(_blackout(draw),),
        alternate=draw.choice([Alternate.PREFER, Alternate.PREFER, Alternate.OFF]),
        preferred=draw.choice([None, Window(14, 21)]),
        stretch=draw.random() < 0.5,
    )
    people = tuple(_person(draw, str(number), size, 0.0) for number in range(12))
    return Problem(draw.choice([4, 5]) if size < 40 else 5, _candidates(days, 3), people, rules)


def _candidates(days: list[int], patterns: int) -> tuple[Candidate, ...]:
    return tuple(Candidate(FIRST + timedelta(day), WEEKDAYS[day % 7 % patterns]) for day in days)


def _blackout(draw: Random) -> Blackout:
    first = FIRST.date() + timedelta(draw.randint(5, 60))
    return Blackout(first, first + timedelta(draw.randint(0, 9)))


def _person(draw: Random, name: str, size: int, required: float) -> Person:
    """Draw somebody: one in eight does not answer, the others can come to between a third and nine tenths."""
    if draw.random() < 0.12:
        return Person(name, "-" * size)
    yes = draw.uniform(0.3, 0.8)
    weights = (yes, 0.12, 0.88 - yes, 0.02)
    history = draw.choice([0, 0, 0, 1, 5, 120]) if required else 0
    return Person(name, "".join(draw.choices("ymn-", weights, k=size)), draw.random() < required, history)
