"""What the planner is asked and what it answers, as frozen values.

A **candidate** is one offered date, a **plan** is N candidates in order, named by their places in the list of
candidates: ``(0, 3, 7)``. Dates are local and without a zone: gaps are calendar days, so clock changes never matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Plan = tuple[int, ...]
"""Places in the list of candidates, ascending."""

YES, IF_NEED_BE, NO, UNANSWERED = "y", "m", "n", "-"
ANSWERS = YES + IF_NEED_BE + NO + UNANSWERED
POINTS: Mapping[str, int] = {YES: 2, IF_NEED_BE: 1, NO: 0, UNANSWERED: 0}
"""Two if-need-bes are worth one yes. No answer is not a no: it gives no points and is shown apart."""

MOST_POINTS = 100  # per answer; a guard against typing errors


class Alternate(StrEnum):
    """What is asked of two neighbouring meetings of the same pattern."""

    STRICT = "strict"  # there are none
    PREFER = "prefer"  # as few as possible: each is a break
    OFF = "off"  # nobody minds


class Rule(StrEnum):
    """The hard rules, as people may have to give one up."""

    QUORUM = "quorum"
    HOST = "host"  # a person who must be there
    CAPACITY = "capacity"
    BLACKOUT = "blackout"
    MIN_GAP = "min_gap"
    MAX_GAP = "max_gap"
    ALTERNATE = "alternate"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One offered date."""

    start: datetime  # local wall time, naive
    pattern: str  # such as "sun"; neighbours with equal patterns are a break


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was asked."""

    id: str
    answers: str  # one of y m n - per candidate
    is_required: bool = False  # must be y or m at every meeting
    history: int = 0  # points from earlier series, counted for fairness only


@dataclass(frozen=True, slots=True)
class Window:
    """How many calendar days may lie between two meetings, both ends included."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Blackout:
    """Days without meetings, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class LastMeeting:
    """The meeting already held from which the first gap counts."""

    on: date
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """The hard rules, and the two preferences that are measured along the way.

    :param quorum: fewest answers out of ``quorum_counts`` for a date to be open
    :param capacity: most people who may come, if there is a limit
    :param preferred: the gaps that count as even, where they differ from what is allowed
    :param stretch: a gap around a whole blackout may be longer by the days of that blackout, and is never uneven
    """

    gap: Window
    quorum: int = 0
    quorum_counts: str = YES + IF_NEED_BE
    capacity: int | None = None
    blackouts: tuple[Blackout, ...] = ()
    alternate: Alternate = Alternate.PREFER
    preferred: Window | None = None
    stretch: bool = False
    after: LastMeeting | None = None

    @property
    def even(self) -> Window:
        """The window whose middle is the ideal gap."""
        return self.preferred or self.gap


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything the planner is asked. Candidates are in order of time, ``meetings`` is at least one."""

    meetings: int
    candidates: tuple[Candidate, ...]
    people: tuple[Person, ...]
    rules: Rules
    points: Mapping[str, int] = field(default_factory=lambda: POINTS)


@dataclass(frozen=True, slots=True)
class Values:
    """What a plan is worth, in numbers that can be compared.

    :param attendance: the sum of all points
    :param leximin: each person's points with their history, ascending
    :param worst: the points of the smallest meeting
    :param breaks: neighbours of the same pattern
    :param uneven: the sum of |2 x gap - least - most|
    """

    attendance: int
    worst: int
    leximin: tuple[int, ...]
    breaks: int
    uneven: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The best plan for an order of goals, or none.

    :param is_proved: every other plan was ruled out; false only if the search ran out of nodes
    """

    plan: Plan | None
    values: Values | None
    is_proved: bool = True
