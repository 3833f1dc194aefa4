"""The planner once more, by brute force: every plan is made, judged and compared. Slow, and too simple to be wrong."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from bot.domain.planner.orders import Goal, Mode
from bot.domain.planner.values import Alternate, Plan, Problem, Rule


def all_plans(problem: Problem) -> list[Plan]:
    """Return every plan that obeys the rules, in order of its dates."""
    return list(_grow(problem, (), [index for index in range(len(problem.candidates)) if is_open(problem, index)]))


def _grow(problem: Problem, plan: Plan, opened: list[int]) -> Iterator[Plan]:
    if len(plan) == problem.meetings:
        yield plan
        return
    for index in opened:
        if (not plan or index > plan[-1]) and may_follow(problem, plan[-1] if plan else None, index):
            yield from _grow(problem, (*plan, index), opened)


def is_open(problem: Problem, index: int) -> bool:
    rules = problem.rules
    answers = [person.answers[index] for person in problem.people]
    day = problem.candidates[index].start.date()
    return (
        sum(answer in rules.quorum_counts for answer in answers) >= rules.quorum
        and (rules.capacity is None or sum(answer in "ym" for answer in answers) <= rules.capacity)
        and all(person.answers[index] in "ym" for person in problem.people if person.is_required)
        and not any(blackout.first <= day <= blackout.last for blackout in rules.blackouts)
    )


def before(problem: Problem, index: int | None) -> tuple[date, str | None] | None:
    if index is not None:
        return problem.candidates[index].start.date(), problem.candidates[index].pattern
    return (problem.rules.after.on, problem.rules.after.pattern) if problem.rules.after else None


def stretched(problem: Problem, first: date, last: date) -> int:
    """Count the days between two dates that belong to a blackout that lies between them as a whole."""
    if not problem.rules.stretch:
        return 0
    inside = [each for each in problem.rules.blackouts if first < each.first and each.last < last]
    days = [first + timedelta(each) for each in range((last - first).days)]
    return sum(any(each.first <= day <= each.last for each in inside) for day in days)


def may_follow(problem: Problem, index: int | None, after: int) -> bool:
    if (left := before(problem, index)) is None:
        return True
    gap, day = problem.rules.gap, problem.candidates[after].start.date()
    is_break = problem.rules.alternate is Alternate.STRICT and left[1] == problem.candidates[after].pattern
    return gap.least <= (day - left[0]).days <= gap.most + stretched(problem, left[0], day) and not is_break


def judge(problem: Problem, plan: Plan) -> dict[Goal, Any]:
    """Return what a plan is worth by each goal; more is better."""
    worth = [[problem.points[person.answers[index]] for person in problem.people] for index in plan]
    breaks = uneven = 0
    window = problem.rules.preferred or problem.rules.gap
    for left, index in zip((None, *plan[:-1]), plan, strict=True):
        if (last := before(problem, left)) is None:
            continue
        day = problem.candidates[index].start.date()
        breaks += problem.rules.alternate is not Alternate.OFF and last[1] == problem.candidates[index].pattern
        if not stretched(problem, last[0], day):
            uneven += abs(2 * (day - last[0]).days - window.least - window.most)
    totals = [person.history + sum(points[place] for points in worth) for place, person in enumerate(problem.people)]
    return {
        Goal.ATTENDANCE: sum(sum(points) for points in worth),
        Goal.WORST: min(sum(points) for points in worth),
        Goal.LEXIMIN: sorted(totals),
        Goal.BREAKS: -breaks,
        Goal.EVEN: -uneven,
    }


GOALS = {
    Mode.MOST: (Goal.ATTENDANCE, Goal.LEXIMIN, Goal.BREAKS, Goal.EVEN),
    Mode.INCLUSIVE: (Goal.LEXIMIN, Goal.ATTENDANCE, Goal.BREAKS, Goal.EVEN),
    Mode.FAIR: (Goal.LEXIMIN, Goal.BREAKS, Goal.EVEN),
    Mode.RHYTHM: (Goal.BREAKS, Goal.EVEN, Goal.ATTENDANCE, Goal.LEXIMIN),
    Mode.SOLID: (Goal.WORST, Goal.ATTENDANCE, Goal.BREAKS, Goal.EVEN),
}
"""FORMAT.md, "Modes"."""

Judged = list[tuple[Plan, dict[Goal, Any]]]


def judged(problem: Problem) -> Judged:
    return [(plan, judge(problem, plan)) for plan in all_plans(problem)]


def best(plans: Judged, mode: Mode) -> Plan | None:
    """Return the best plan by a mode, the first of equally good ones."""
    if not plans:
        return None
    if mode is Mode.INCLUSIVE:
        most = max(worth[Goal.ATTENDANCE] for _, worth in plans)
        plans = [each for each in plans if each[1][Goal.ATTENDANCE] >= most - most * 5 // 100]
    return best_by(plans, lambda worth: [worth[goal] for goal in GOALS[mode]])


def best_by(plans: Judged, key: Callable[[dict[Goal, Any]], Any]) -> Plan:
    return max(plans, key=lambda each: key(each[1]))[0]  # the first of equals, and plans are in order of dates


def exceptions(problem: Problem, plan: Plan, rules: tuple[Rule, ...]) -> tuple[int, int] | None:
    """Return the fewest exceptions to these rules, and their size, with which a plan would do; None if it can't."""
    made: list[tuple[int, int]] = []
    for left, index in zip((None, *plan[:-1]), plan, strict=True):
        date = {rule: size for rule, size in _date_faults(problem, index).items() if size > 0}
        ways = _edge_ways(problem, left, index)
        ways = [way for way in ways if set(way) <= set(rules)]
        if not ways or not set(date) <= set(rules):
            return None
        edge = min(ways, key=lambda way: (len(way), sum(way.values())))
        made += [(1, size) for size in (*date.values(), *edge.values())]
    return sum(one for one, _ in made), sum(size for _, size in made)


def _date_faults(problem: Problem, index: int) -> dict[Rule, int]:
    rules, day = problem.rules, problem.candidates[index].start.date()
    answers = [person.answers[index] for person in problem.people]
    return {
        Rule.QUORUM: rules.quorum - sum(answer in rules.quorum_counts for answer in answers),
        Rule.CAPACITY: sum(answer in "ym" for answer in answers)
        - (len(answers) if rules.capacity is None else rules.capacity),
        Rule.HOST: sum(person.is_required and person.answers[index] not in "ym" for person in problem.people),
        Rule.BLACKOUT: int(any(each.first <= day <= each.last for each in rules.blackouts)),
    }


def _edge_ways(problem: Problem, index: int | None, after: int) -> list[dict[Rule, int]]:
    if (left := before(problem, index)) is None:
        return [{}]
    day, gap = problem.candidates[after].start.date(), problem.rules.gap
    days = (day - left[0]).days
    most = gap.most + stretched(problem, left[0], day)
    faults = {
        Rule.MIN_GAP: gap.least - days,
        Rule.MAX_GAP: days - most,
        Rule.ALTERNATE: int(
            problem.rules.alternate is Alternate.STRICT and left[1] == problem.candidates[after].pattern
        ),
    }
    faults = {rule: size for rule, size in faults.items() if size > 0}
    ways = [faults] if min(1, gap.least) <= days <= max(3 * gap.most, most) else []
    if index is None and faults:
        ways.append({Rule.AFTER: max(1, faults.get(Rule.MIN_GAP, 0) + faults.get(Rule.MAX_GAP, 0))})
    return ways
