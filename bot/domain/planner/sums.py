"""Best paths for goals that add up, by dynamic programming.

The best that can still come after a meeting depends on that meeting alone, not on how it was reached. So we go through
the layers once from the back: *best from here = this date + the best of the followers*. Each edge is looked at once,
however many plans run over it: with 60 dates and eight meetings some hundred additions instead of millions of plans.

Several goals are compared in one go as the digits of one number. If attendance counts in units so large that all breaks
together stay below one unit, comparing the numbers compares attendance first and breaks only in a tie.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod

from bot.domain.planner.graph import Graph, Layers
from bot.domain.planner.orders import Goal
from bot.domain.planner.steps import START
from bot.domain.planner.values import Plan

Ahead = list[dict[int, int]]
"""For each position and candidate the best sum from there to the end, itself included."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each date and each edge adds to a sum. More is better, so what is to be few weighs less than nothing.

    :param dates: by candidate; the last entry is the start's
    :param edges: by candidate and follower, or None if edges weigh nothing
    """

    dates: Sequence[int]
    edges: Mapping[int, Mapping[int, int]] | None

    def along(self, plan: Plan) -> int:
        """Return the sum of a whole plan."""
        path = (START, *plan)
        return sum(self.dates[index] for index in path) + sum(
            self.edges[before][after] for before, after in pairwise(path) if self.edges
        )


def weigh(graph: Graph, goals: Sequence[Goal]) -> Weights:
    """Return the weights that make one number of several goals, each a digit of its own."""
    units, unit = dict.fromkeys(Goal, 0), 1
    for goal in reversed(goals):
        units[goal] = unit
        unit *= _largest(graph, goal) + 1
    per_point, per_break, per_day = units[Goal.ATTENDANCE], units[Goal.BREAKS], units[Goal.EVEN]
    dates = [total * per_point for total in (*graph.counted.totals, 0)]
    if not per_break and not per_day:
        return Weights(dates, None)
    return Weights(
        dates,
        {
            before: {after: -edge.breaks * per_break - edge.uneven * per_day for after, edge in edges.items()}
            for before, edges in graph.edges.items()
        },
    )


def spread(graph: Graph, goals: Sequence[Goal]) -> int:
    """Return a number greater than the difference between any two plans, as ``weigh`` weighs them."""
    return prod(_largest(graph, goal) + 1 for goal in goals)


def _largest(graph: Graph, goal: Goal) -> int:
    """Return a number that no plan has more of."""
    if goal is Goal.ATTENDANCE:
        one = max(graph.counted.totals, default=0)
    elif goal is Goal.BREAKS:
        one = 1
    else:
        one = max((edge.uneven for edges in graph.edges.values() for edge in edges.values()), default=0)
    return graph.counted.problem.meetings * one


def best_ahead(layers: Layers, weights: Weights) -> Ahead:
    """Return the best sums from every place to the end."""
    dates, edges = weights.dates, weights.edges
    best = {last: dates[last] for last in layers[-1]}
    ahead = [best]
    for layer in layers[-2::-1]:
        if edges is None:
            best = {here: dates[here] + max([best[after] for after in then]) for here, then in layer.items()}
        else:
            best = {
                here: dates[here] + max([best[after] + edge[after] for after in then])
                for here, then in layer.items()
                for edge in (edges[here],)
            }
        ahead.append(best)
    return ahead[::-1]


def keep(layers: Layers, weights: Weights, ahead: Ahead, least: int) -> Layers:
    """Return the layers without edges that no plan of at least this sum runs over.

    With the best sum as the least, exactly the best plans are left. Below it, some worse ones can slip in by joining
    the beginning of one plan to the end of another.
    """
    behind = {START: 0}
    kept: Layers = []
    for layer, then in zip(layers, ahead[1:], strict=False):
        here: dict[int, list[int]] = {}
        arrived: dict[int, int] = {}
        for before, sofar in behind.items():
            edge = weights.edges[before] if weights.edges else None
            here[before] = []
            for after in layer[before]:
                sum_here = sofar + weights.dates[before] + (edge[after] if edge else 0)
                if sum_here + then[after] >= least:
                    here[before].append(after)
                    arrived[after] = max(sum_here, arrived.get(after, sum_here))
        kept.append(here)
        behind = arrived
    kept.append({last: [] for last in behind})
    return kept


def best_path(layers: Layers, weights: Weights, ahead: Ahead, begin: int = START) -> Plan:
    """Return the best way on from where the layers begin, and of equally good ones the earliest.

    Followers are in order of time, so the first of the best ones is the earliest, each time.
    """
    way = [begin]
    for layer, then in zip(layers, ahead[1:], strict=False):
        here, edge = way[-1], weights.edges[way[-1]] if weights.edges else None
        way.append(max(layer[here], key=lambda after: then[after] + (edge[after] if edge else 0)))
    return tuple(way[1:])
