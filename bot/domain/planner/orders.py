"""In which order the goals are compared: the five orders people choose from in words, or one of one's own.

Goals are compared like the digits of a number: the second matters only between plans that are equal in the first. The
last is always "earliest", so there is exactly one best plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bot.domain.planner.counted import Counted, personal_points
from bot.domain.planner.steps import START, step
from bot.domain.planner.values import Plan, Values


class Goal(StrEnum):
    """What can be wished for; more of the first three, less of the last two."""

    ATTENDANCE = "attendance"
    WORST = "worst"  # the smallest meeting
    LEXIMIN = "leximin"  # fairness: the least served first, then the next
    BREAKS = "breaks"
    EVEN = "even"


class Mode(StrEnum):
    """The orders people can choose."""

    MOST = "most"  # most of us
    INCLUSIVE = "inclusive"  # most of us, nobody left out
    SOLID = "solid"  # no small meetings
    RHYTHM = "rhythm"  # steady rhythm
    FAIR = "fair"  # fairness first


@dataclass(frozen=True, slots=True)
class Order:
    """Goals, the most important first.

    :param slack: hundredths of the best attendance that may be given up first, for everything else
    """

    goals: tuple[Goal, ...]
    slack: int = 0


ORDERS = {
    Mode.MOST: Order((Goal.ATTENDANCE, Goal.LEXIMIN, Goal.BREAKS, Goal.EVEN)),
    Mode.INCLUSIVE: Order((Goal.LEXIMIN, Goal.BREAKS, Goal.EVEN), slack=5),
    Mode.SOLID: Order((Goal.WORST, Goal.ATTENDANCE, Goal.BREAKS, Goal.EVEN)),
    Mode.RHYTHM: Order((Goal.BREAKS, Goal.EVEN, Goal.ATTENDANCE, Goal.LEXIMIN)),
    Mode.FAIR: Order((Goal.LEXIMIN, Goal.BREAKS, Goal.EVEN)),
}
"""Two plans equally fair have equal attendance, the sum of the same numbers: after fairness it needs no place."""

BY_ATTENDANCE = Order((Goal.ATTENDANCE, Goal.BREAKS, Goal.EVEN))
"""The order for everything that is asked beside the plan: alternatives, prices, ways out."""


def values_of(counted: Counted, plan: Plan) -> Values:
    """Return what a plan is worth."""
    steps = [step(counted, before, after) for before, after in pairwise((START, *plan))]
    people = counted.problem.people
    own = personal_points(counted, plan)
    return Values(
        attendance=sum(counted.totals[index] for index in plan),
        worst=min(counted.totals[index] for index in plan),
        leximin=tuple(sorted(person.history + points for person, points in zip(people, own, strict=True))),
        breaks=sum(taken.is_break for taken in steps),
        uneven=sum(taken.uneven(counted.problem.rules) for taken in steps),
    )


def standing(values: Values, goals: Sequence[Goal]) -> tuple[int | tuple[int, ...], ...]:
    """Return values as a tuple that is greater for the better plan."""
    worth: dict[Goal, int | tuple[int, ...]] = {
        Goal.ATTENDANCE: values.attendance,
        Goal.WORST: values.worst,
        Goal.LEXIMIN: values.leximin,
        Goal.BREAKS: -values.breaks,
        Goal.EVEN: -values.uneven,
    }
    return tuple(worth[goal] for goal in goals)
