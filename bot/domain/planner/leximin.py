"""The fairest plan: the least served as well off as possible, then the next, and so on (leximin).

Leximin does not add up: whom a date should help depends on the other dates. So dynamic programming alone can't find
it, and in general nothing fast can (the problem is NP-hard). Real groups are small, and a **depth-first search with
bounds** settles them in milliseconds. It builds plans date by date, and leaves a beginning as soon as it is certain
that no end makes it better than the best plan known. Three things make it certain; each may promise too much, never too
little:

1. *Each person's hope.* A dynamic program (for all people at once, packed into one integer) says how many points each
   can still get. Hardly an end gives everybody their hope, but none gives anybody more: no end is fairer than the
   sorted hopes.
2. *A weighted sum.* The hopes of different people pull different ways. For any weights, a dynamic program knows the
   best weighted sum still possible, and a plan at least as fair as the best known has at least ``least_sum`` of it.
3. *The tie.* Where the sorted hopes equal the best plan known, the goals after fairness decide, then the earlier dates.

The search ends after a number of nodes, never after a time, so that every machine finds the same plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.planner.graph import Layers
from bot.domain.planner.scores import Scores, hopes, points_of, weighted
from bot.domain.planner.steps import START
from bot.domain.planner.sums import Ahead, Weights, best_ahead, best_path
from bot.domain.planner.values import Plan

BUDGET = 100_000  # nodes; a group of twelve needs some hundred
ROUNDS = 4  # weighted sums tried before the search
HEAVIEST = 64  # weight of who has got least in the weighted sums so far

Standing = tuple[list[int], int]
"""How good a plan is: everybody's points ascending, then the sum of the goals after fairness."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A sum that a plan may not fall below: what has been given up for fairness has an end."""

    weights: Weights
    ahead: Ahead
    least: int

    def allows(self, plan: Plan) -> bool:
        """Say whether a plan keeps to it."""
        return self.weights.along(plan) >= self.least


@dataclass(frozen=True, slots=True)
class Task:
    """What is searched.

    :param tail: the goals after fairness, as one sum
    """

    layers: Layers
    scores: Scores
    tail: Weights
    limit: Limit | None = None

    def standing(self, plan: Plan) -> Standing:
        """Return how good a plan is."""
        return sorted(points_of(self.scores, plan)), self.tail.along(plan)


@dataclass(frozen=True, slots=True)
class Found:
    """A plan, and whether every other one was ruled out."""

    plan: Plan
    is_proved: bool


@dataclass(frozen=True, slots=True)
class WeightedSum:
    """A bound: for these weights per person, the best sum from every place on."""

    people: Sequence[int]
    dates: Sequence[int]
    ahead: Ahead


def fairest(task: Task, budget: int = BUDGET) -> Found:
    """Return the fairest plan; among equally fair ones the best by the tail, then the earliest.

    At least one person must be affected by which plan it is.
    """
    plans, sums = _weighted_sums(task)
    known = min(plans, key=lambda plan: _rank(task.standing(plan), plan))
    fair, _ = task.standing(known)
    tightest = max(sums, key=lambda each: least_sum(each.people, fair) / each.ahead[0][START])
    return _Search(task, tightest, known).run(budget)


def _weighted_sums(task: Task) -> tuple[list[Plan], list[WeightedSum]]:
    """Return some weighted sums, and the best plans by them, which are good plans to begin with.

    Who has got more than the others from the plans so far weighs less in the next sum: two points ahead, half as much.
    """
    scores, limit = task.scores, task.limit
    plans = [best_path(task.layers, limit.weights, limit.ahead)] if limit else []
    sums: list[WeightedSum] = []
    gained = [0] * scores.packing.fields
    for _ in range(ROUNDS):
        fewest = min(gained)
        people = [max(1, HEAVIEST >> (points - fewest) // 2) for points in gained]
        weights = Weights(weighted(scores, people, len(task.tail.dates) - 1), None)
        sums.append(WeightedSum(people, weights.dates, best_ahead(task.layers, weights)))
        plan = best_path(task.layers, weights, sums[-1].ahead)
        gained = [points + more for points, more in zip(gained, points_of(scores, plan), strict=True)]
        if limit is None or limit.allows(plan):
            plans.append(plan)
    return plans, sums


def _rank(standing: Standing, plan: Plan) -> tuple[list[int], int, Plan]:
    """Return a key that is smallest for the best plan."""
    fair, tail = standing
    return [-points for points in fair], -tail, plan


def least_sum(weights: Sequence[int], fair: Sequence[int]) -> int:
    """Return the least weighted sum that a list of points at least as fair as the given one can have.

    A list as fair agrees with the given one in its smallest numbers, up to some place, and from there on everything is
    greater than the number there, by at least one. Whatever the place, the sum is least when the heaviest weights meet
    the smallest numbers; the least over all places is what we can count on.

    :param fair: ascending
    """
    agreed, left = 0, sum(weights)
    sums: list[int] = []
    for weight, points in zip(sorted(weights, reverse=True), fair, strict=True):
        sums.append(agreed + left * (points + 1))
        agreed += weight * points
        left -= weight
    return min(*sums, agreed)


class _Branch(NamedTuple):
    """The beginning of a plan, with its sums so far.

    :param hope: no plan that begins so stands higher
    :param points: everybody's points, packed
    :param weighted: the weighted sum
    :param tail: the goals after fairness
    :param limited: what has a limit
    """

    hope: Standing
    plan: Plan
    points: int
    weighted: int
    tail: int
    limited: int


class _Search:
    """The depth-first search, and the best plan it knows."""

    def __init__(self, task: Task, bound: WeightedSum, known: Plan) -> None:
        self._task, self._bound = task, bound
        self._hopes = hopes(task.layers, task.scores)
        self._tail_ahead = best_ahead(task.layers, task.tail)
        self._learn(known)

    def _learn(self, plan: Plan) -> None:
        """Remember the best plan known, and what any better one must have."""
        self._plan, self._standing = plan, self._task.standing(plan)
        fair, _ = self._standing
        self._floor = self._task.scores.packing.everywhere(fair[0])
        self._least_sum = least_sum(self._bound.people, fair)

    def run(self, budget: int) -> Found:
        """Follow the most promising branch first, until all are settled or the budget is spent."""
        task = self._task
        given = task.limit.weights.dates[START] if task.limit else 0
        begin = task.scores.packed[START], self._bound.dates[START], task.tail.dates[START], given
        branches = [_Branch(self._standing, (), *begin)]
        while branches:
            branch = branches.pop()
            if branch.hope < self._standing:
                continue
            if not budget:
                return Found(self._plan, is_proved=False)
            budget -= 1
            branches += self._grow(branch)
        return Found(self._plan, is_proved=True)

    def _grow(self, branch: _Branch) -> list[_Branch]:
        """Return the branches one date longer that may still lead to something better, the most promising last."""
        position = len(branch.plan) + 1
        here = branch.plan[-1] if branch.plan else START
        is_whole = position == len(self._task.layers) - 1
        grown: list[_Branch] = []
        for after in self._task.layers[position - 1][here]:
            if (longer := self._add(branch, here, after)) is None:
                continue
            if is_whole:
                self._learn(longer.plan)
            else:
                grown.append(longer)
        grown.sort(key=lambda each: (each.hope, -each.plan[-1]))
        return grown

    def _add(self, branch: _Branch, here: int, after: int) -> _Branch | None:
        """Return a branch with one more date, or None if no end makes it better than the best plan known."""
        task, position = self._task, len(branch.plan) + 1
        packing = task.scores.packing
        hoped = branch.points + self._hopes[position][after]
        if ((hoped | packing.guards) - self._floor) & packing.guards != packing.guards:
            return None  # somebody would be worse off than the least served of the best plan known
        if branch.weighted + self._bound.ahead[position][after] < self._least_sum:
            return None
        if task.limit and branch.limited + task.limit.ahead[position][after] < task.limit.least:
            return None
        edge = task.tail.edges[here][after] if task.tail.edges else 0
        hope = packing.ascending(hoped), branch.tail + edge + self._tail_ahead[position][after]
        plan = (*branch.plan, after)
        if hope < self._standing or (hope == self._standing and not self._is_earlier(plan)):
            return None
        return _Branch(
            hope,
            plan,
            branch.points + task.scores.packed[after],
            branch.weighted + self._bound.dates[after],
            branch.tail + edge + task.tail.dates[after],
            branch.limited + (task.limit.weights.dates[after] if task.limit else 0),
        )

    def _is_earlier(self, plan: Plan) -> bool:
        """Say whether a beginning can lead to a plan before the best one known, where all else is equal."""
        beginning = self._plan[: len(plan)]
        return plan < beginning or (plan == beginning and len(plan) < len(self._plan))
