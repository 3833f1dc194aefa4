"""The answers, counted once: points per person and date, heads per date, and which dates are open.

Every later step works on these numbers instead of on letters.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.planner.values import IF_NEED_BE, YES, Plan, Problem, Rule

Faults = Mapping[Rule, int]
"""The hard rules a date or a gap breaks, each with by how much; empty means it is allowed."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A problem in numbers.

    :param days: the local date of each candidate as a day number, so that a gap is a subtraction
    :param columns: for each candidate, each person's answer
    :param points: for each candidate, each person's points
    :param totals: for each candidate, the sum of its points
    :param closed: the blackouts as first and last day number
    :param hosts: the places of those who must be at every meeting
    """

    problem: Problem
    days: list[int]
    columns: list[tuple[str, ...]]
    points: list[tuple[int, ...]]
    totals: list[int]
    closed: list[tuple[int, int]]
    hosts: list[int]


def count(problem: Problem) -> Counted:
    """Count the answers of a problem."""
    days = [candidate.start.toordinal() for candidate in problem.candidates]
    columns = list(zip(*(person.answers for person in problem.people), strict=True)) or [()] * len(days)
    worth = problem.points.__getitem__
    points = [tuple(map(worth, column)) for column in columns]
    closed = [(each.first.toordinal(), each.last.toordinal()) for each in problem.rules.blackouts]
    hosts = [place for place, person in enumerate(problem.people) if person.is_required]
    return Counted(problem, days, columns, points, [sum(each) for each in points], closed, hosts)


def open_candidates(counted: Counted) -> list[int]:
    """Return the candidates that may be in a plan, as far as each alone is concerned."""
    return [index for index in range(len(counted.days)) if not date_faults(counted, index)]


def date_faults(counted: Counted, index: int) -> Faults:
    """Return what is wrong with one candidate, whatever its neighbours.

    People short of the quorum, people too many, required people who are absent, 1 for a date in a blackout.
    """
    rules, column = counted.problem.rules, counted.columns[index]
    faults: dict[Rule, int] = {}
    if rules.quorum and (short := rules.quorum - sum(map(column.count, rules.quorum_counts))) > 0:
        faults[Rule.QUORUM] = short
    if rules.capacity is not None and (over := column.count(YES) + column.count(IF_NEED_BE) - rules.capacity) > 0:
        faults[Rule.CAPACITY] = over
    if absent := sum(not attends(column[host]) for host in counted.hosts):
        faults[Rule.HOST] = absent
    if any(first <= counted.days[index] <= last for first, last in counted.closed):
        faults[Rule.BLACKOUT] = 1
    return faults


def attends(answer: str) -> bool:
    """Say whether somebody with this answer is expected at the meeting."""
    return answer in YES + IF_NEED_BE


def personal_points(counted: Counted, plan: Plan) -> list[int]:
    """Return each person's points in a plan, without their history."""
    return [sum(each) for each in zip(*(counted.points[index] for index in plan), strict=True)]
