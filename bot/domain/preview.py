"""What an organiser sees of a plan before it is published: the reasons, what else there is, and what a swap costs.

Everything here may take a while, so it is called in a thread of its own.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.planner import ORDERS, Mode, Order, Plan, Planner, Problem, Rule
from bot.domain.planner.no_plan import Made
from bot.domain.planner.people import Meeting, Share
from bot.domain.planner.values import IF_NEED_BE, NO, UNANSWERED, YES
from bot.errors import UserError

ASKED_AGAIN = 5
"""People and dates that are shown as worth asking again."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A plan with its reasons. People are the planner's, known by the text of their id.

    :param is_best: whether it is the planner's own for this order; else an organiser picked it
    :param is_proved: whether every other plan was ruled out
    :param fewer: heads fewer than the best plan has, over all meetings; below zero it has more, None where no plan
        keeps every rule, so that there is no best one
    :param made: the rules it breaks, each only because an organiser took that way out
    """

    problem: Problem
    mode: Mode
    plan: Plan
    is_best: bool
    is_proved: bool
    fewer: int | None
    meetings: tuple[Meeting, ...]
    shares: tuple[Share, ...]
    made: tuple[Made, ...]


@dataclass(frozen=True, slots=True)
class NoPlan:
    """Why no plan obeys all rules, and the smallest ways out; none is ever taken by itself.

    :param conflict: rules that can't be kept together; empty where there are simply too few dates
    :param most: the longest series that keeps every rule
    """

    problem: Problem
    mode: Mode
    conflict: tuple[Rule, ...]
    most: int
    ways: tuple["Way", ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way out: a plan, and what it gives up; a shorter series gives up meetings instead."""

    plan: Plan
    made: tuple[Made, ...]


@dataclass(frozen=True, slots=True)
class Swap:
    """Another date, and what it costs.

    :param date: the candidate that comes in
    :param plan: the plan with it; where no single swap keeps the rules, the best plan through it
    :param fewer: heads fewer than before, over all meetings
    :param losers: who can make fewer meetings than before, and how many they then miss
    """

    date: int
    plan: Plan
    fewer: int
    losers: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Again:
    """An answer worth asking for again: a yes there would move the plan.

    :param was: the answer as it stands, in the planner's letters
    """

    person: str
    date: int
    was: str


def order_of(mode: Mode, slack_percent: int) -> Order:
    """Return the order of goals a mode stands for, with the group's own slack."""
    order = ORDERS[mode]
    return replace(order, slack=slack_percent) if order.slack else order


def preview(problem: Problem, mode: Mode, slack_percent: int, picked: Plan | None = None) -> Preview | NoPlan:
    """Return the best plan with its reasons, or the one an organiser picked, or why there is none."""
    planner = Planner.of(problem)
    choice = planner.choose(order_of(mode, slack_percent))
    if choice.plan is None and picked is None:
        return _no_plan(planner, mode)
    plan = picked or choice.plan or ()
    return Preview(
        problem=problem,
        mode=mode,
        plan=plan,
        is_best=plan == choice.plan,
        is_proved=choice.is_proved,
        fewer=_heads(planner, choice.plan) - _heads(planner, plan) if choice.plan else None,
        meetings=planner.meetings(plan),
        shares=planner.shares(plan),
        made=planner.exceptions(plan),
    )


def long_enough(look: NoPlan, shortest: int) -> NoPlan:
    """Return why there is no plan with the ways out that a group may take: none is shorter than its shortest series."""
    return replace(look, ways=tuple(way for way in look.ways if len(way.plan) >= shortest))


def best(problem: Problem, mode: Mode, slack_percent: int) -> Plan:
    """Return the best plan, empty where there is none."""
    return Planner.of(problem).choose(order_of(mode, slack_percent)).plan or ()


def is_possible(problem: Problem) -> bool:
    """Say whether the dates make a series at all, were everybody able to make them."""
    return Planner.of(replace(problem, rules=replace(problem.rules, quorum=0))).has_plan


def another(problem: Problem, mode: Mode, slack_percent: int, shown: Plan) -> Plan:
    """Return the next plan worth a look, at least three dates away from those before; after the last, the first again.

    :raises UserError: ``no_other_plan``
    """
    planner = Planner.of(problem)
    first = planner.choose(order_of(mode, slack_percent)).plan
    around = (first, *planner.alternatives(first)) if first else planner.alternatives(shown)
    if not around or around == (shown,):
        raise UserError("no_other_plan")
    next_one = around.index(shown) + 1 if shown in around else 1
    return around[next_one % len(around)]


def swaps(problem: Problem, plan: Plan) -> tuple[Swap, ...]:
    """Return every other date that a plan could have, each with what it costs, in order of time.

    No swap breaks a rule, unless the plan does: then none breaks more than it.
    """
    planner = Planner.of(problem)
    single = _single_swaps(planner, plan)
    found: list[Swap] = []
    for price in planner.prices():
        if price.candidate in plan:
            continue
        near = [swapped for swapped in single if price.candidate in swapped]
        through = max(near, key=lambda each: planner.values(each).attendance, default=price.plan)
        if through is not None:
            found.append(_swap(planner, plan, price.candidate, through))
    return tuple(found)


def ask_again(problem: Problem, mode: Mode, slack_percent: int, plan: Plan) -> tuple[Again, ...]:
    """Return the answers that would move the best plan if they were a yes, one a person; the silent come first.

    :param plan: what to move where no plan keeps every rule
    """
    planner, order = Planner.of(problem), order_of(mode, slack_percent)
    pivots = planner.pivots(planner.choose(order).plan or plan, order)
    wanted = [pivot for pivot in pivots if pivot.answer == YES and pivot.plan is not None]
    by_hope = sorted(wanted, key=lambda pivot: ((UNANSWERED, IF_NEED_BE, NO).index(pivot.was), pivot.candidate))
    first = {pivot.person: pivot for pivot in reversed(by_hope)}
    hopes = [pivot for pivot in by_hope if first[pivot.person] is pivot][:ASKED_AGAIN]
    return tuple(Again(pivot.person, pivot.candidate, pivot.was) for pivot in hopes)


def _no_plan(planner: Planner, mode: Mode) -> NoPlan:
    problem, most = planner.problem, planner.most_meetings()
    ways = [Way(way.plan, way.made) for way in planner.ways_out()]
    if most:
        shorter = Planner.of(replace(problem, meetings=most)).choose().plan
        ways += [Way(shorter, ())] if shorter else []
    return NoPlan(problem, mode, planner.conflict(), most, tuple(ways))


def _single_swaps(planner: Planner, plan: Plan) -> list[Plan]:
    """Return the plans that differ from one in a single date and break no more rules than it."""
    broken, dates = _broken(planner, plan), range(len(planner.problem.candidates))
    found = [tuple(sorted({*plan, date} - {held})) for held in plan for date in dates if date not in plan]
    return [swapped for swapped in found if _broken(planner, swapped) <= broken]


def _broken(planner: Planner, plan: Plan) -> Counter[Rule]:
    """Return how much of each rule a plan breaks."""
    broken = Counter[Rule]()
    for made in planner.exceptions(plan):
        broken[made.rule] += made.size
    return broken


def _swap(planner: Planner, plan: Plan, date: int, through: Plan) -> Swap:
    before, after = (_attended(planner, each) for each in (plan, through))
    losers = [(person, len(through) - now) for person, now in after.items() if now < before[person]]
    return Swap(date, through, sum(before.values()) - sum(after.values()), tuple(losers))


def _attended(planner: Planner, plan: Sequence[int]) -> dict[str, int]:
    """Return how many meetings of a plan each person can make."""
    people = planner.problem.people
    return {person.id: sum(person.answers[index] in {YES, IF_NEED_BE} for index in plan) for person in people}


def _heads(planner: Planner, plan: Sequence[int]) -> int:
    return sum(_attended(planner, plan).values())
