"""The best plan for an order of goals.

The goals are settled one after another. Each step keeps, of all plans still in the layers, those that are best by the
next goal, and the one plan that is left at the end, or the earliest of several, is the answer:

* goals that add up, several at once, by dynamic programming (``sums``);
* the smallest meeting by the same pass with "the smaller of" for "plus";
* fairness, with all goals after it, by search (``leximin``).
"""

from collections.abc import Sequence
from itertools import takewhile

from bot.domain.planner.counted import Counted
from bot.domain.planner.graph import Graph, Layers, only
from bot.domain.planner.leximin import BUDGET, Found, Limit, Task, fairest
from bot.domain.planner.orders import Goal, Order, standing, values_of
from bot.domain.planner.scores import scores_of
from bot.domain.planner.steps import START
from bot.domain.planner.sums import best_ahead, best_path, keep, weigh

HUNDREDTHS = 100


def best_plan(graph: Graph, layers: Layers, order: Order, budget: int = BUDGET) -> Found:
    """Return the best plan in the layers, which must hold at least one."""
    limit = None
    if order.slack:
        layers, limit = _give_up(graph, layers, order.slack)
    goals = list(order.goals)
    while goals and goals[0] is not Goal.LEXIMIN:
        if goals[0] is Goal.WORST:
            layers = _no_small_meetings(graph.counted, layers)
            goals.pop(0)
        else:
            sums = _sums(goals)
            weights = weigh(graph, sums)
            ahead = best_ahead(layers, weights)
            layers = keep(layers, weights, ahead, ahead[0][START])
            goals = goals[len(sums) :]
    if goals:
        return _fairest(graph, layers, goals[1:], limit, budget)
    weights = weigh(graph, [])
    return Found(best_path(layers, weights, best_ahead(layers, weights)), is_proved=True)


def _sums(goals: Sequence[Goal]) -> list[Goal]:
    """Return the goals that add up, before the first that does not."""
    return list(takewhile(lambda goal: goal not in {Goal.WORST, Goal.LEXIMIN}, goals))


def _give_up(graph: Graph, layers: Layers, slack: int) -> tuple[Layers, Limit]:
    """Return what is left, and the limit, if some hundredths of the best attendance may be given up."""
    weights = weigh(graph, [Goal.ATTENDANCE])
    ahead = best_ahead(layers, weights)
    best = ahead[0][START]
    least = best - best * slack // HUNDREDTHS
    layers = keep(layers, weights, ahead, least)
    return layers, Limit(weights, best_ahead(layers, weights), least)


def _no_small_meetings(counted: Counted, layers: Layers) -> Layers:
    """Return the layers of the plans whose smallest meeting is as large as can be."""
    totals = counted.totals
    floor = {last: totals[last] for last in layers[-1]}
    for layer in layers[-2:0:-1]:
        floor = {here: min(totals[here], max([floor[after] for after in then])) for here, then in layer.items()}
    return _from(layers, totals, max(floor[first] for first in layers[0][START]))


def _from(layers: Layers, totals: Sequence[int], least: int) -> Layers:
    """Return the layers of the plans whose smallest meeting has at least so many points."""
    return only(layers, lambda index: totals[index] >= least)


def _fairest(graph: Graph, layers: Layers, after: Sequence[Goal], limit: Limit | None, budget: int) -> Found:
    """Return the fairest plan, then the best by the goals after fairness, each of them at most once.

    The smallest meeting neither adds up nor goes with the search. So as long as there is a plan just as good by the
    goals before it that does without its smallest meetings, those are left out.
    """
    sums, totals = _sums(after), graph.counted.totals
    found = _search(graph, layers, sums, limit, budget)
    if Goal.WORST not in after:
        return found
    is_proved = found.is_proved
    while START in (larger := _from(layers, totals, _smallest(graph, found) + 1))[0]:
        rival = _search(graph, larger, sums, limit, budget)
        is_proved &= rival.is_proved
        if _standing(graph, rival, sums) < _standing(graph, found, sums):
            break
        layers, found = larger, rival
    layers = _from(layers, totals, _smallest(graph, found))
    last = _search(graph, layers, [*sums, *after[len(sums) + 1 :]], limit, budget)
    return Found(last.plan, is_proved and last.is_proved)


def _search(graph: Graph, layers: Layers, tail: Sequence[Goal], limit: Limit | None, budget: int) -> Found:
    """Return the fairest plan, then the best by a sum."""
    scores, weights = scores_of(graph.counted, layers), weigh(graph, tail)
    if scores.packing.fields:
        return fairest(Task(layers, scores, weights, limit), budget)
    return Found(best_path(layers, weights, best_ahead(layers, weights)), is_proved=True)  # all are equally fair


def _smallest(graph: Graph, found: Found) -> int:
    return min(graph.counted.totals[index] for index in found.plan)


def _standing(graph: Graph, found: Found, sums: Sequence[Goal]) -> tuple[int | tuple[int, ...], ...]:
    return standing(values_of(graph.counted, found.plan), (Goal.LEXIMIN, *sums))
