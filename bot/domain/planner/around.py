"""What lies around the plan: other plans worth a look, and what each date would cost.

The k best plans would differ in a single date, which helps nobody choose. An **alternative** is the best plan that
differs in at least some dates from every plan shown before it. A **price** is what is lost by insisting on a date.
All of it is compared by attendance, then rhythm (``BY_ATTENDANCE``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from bot.domain.planner.graph import Graph, Layers
from bot.domain.planner.orders import BY_ATTENDANCE
from bot.domain.planner.steps import START
from bot.domain.planner.sums import Ahead, Weights, best_ahead, best_path, weigh
from bot.domain.planner.values import Plan

DIFFER = 3  # dates in which an alternative differs from every plan before it
SHOWN = 3  # alternatives


@dataclass(frozen=True, slots=True)
class Price:
    """What it costs to have a meeting on a date.

    :param points: of attendance, fewer than the best plan has; None if no plan runs through this date
    :param plan: the best plan through it
    """

    candidate: int
    points: int | None
    plan: Plan | None


def alternatives(graph: Graph, layers: Layers, shown: Sequence[Plan], most: int = SHOWN) -> tuple[Plan, ...]:
    """Return the best plans that differ in at least three dates (all, if there are fewer) from all before them."""
    weights = weigh(graph, BY_ATTENDANCE.goals)
    ahead = best_ahead(layers, weights)
    meetings = len(layers) - 1
    found: list[Plan] = []
    while len(found) < most and START in layers[0]:
        plan = _best_apart(layers, weights, ahead, [*shown, *found], meetings - min(DIFFER, meetings))
        if plan is None:
            break
        found.append(plan)
    return tuple(found)


def _best_apart(layers: Layers, weights: Weights, ahead: Ahead, others: Sequence[Plan], shared: int) -> Plan | None:
    """Return the best plan that has at most so many dates in common with each of the others.

    The rest of a plan now depends on more than its last date: also on how many dates it may still share with each
    other plan. A place is therefore (how many dates, the last one, what may still be shared). We always go on from the
    beginning that promises most: what it has, and the best still to come if sharing were free. Whoever arrives first is
    the best. A second arrival at the same place can't be better, so no place is left twice. Of equal beginnings the
    earliest goes first.
    """
    queue: list[tuple[int, Plan, int, tuple[int, ...]]] = [(-ahead[0][START], (), 0, (shared,) * len(others))]
    left: set[tuple[int, Plan, tuple[int, ...]]] = set()
    while queue:
        _, plan, total, may_share = heappop(queue)
        if len(plan) == len(layers) - 1:
            return plan
        place = len(plan), plan[-1:], may_share
        if place in left:
            continue
        left.add(place)
        here = plan[-1] if plan else START
        for after in layers[len(plan)].get(here, ()):
            sharing = tuple(rest - (after in other) for rest, other in zip(may_share, others, strict=True))
            if min(sharing, default=0) < 0:
                continue
            edge = weights.edges[here][after] if weights.edges else 0
            reached = total + weights.dates[here] + edge
            heappush(queue, (-reached - ahead[len(plan) + 1][after], (*plan, after), reached, sharing))
    return None


def prices(graph: Graph, layers: Layers) -> tuple[Price, ...]:
    """Return the price of every candidate, from one pass forward and one backward.

    The best plan through a date is the best way to it joined to the best way on from it. Of two ways to a date the
    better one is kept, or the earlier if they are equal; that is the smaller of (sum with its sign turned, dates).
    """
    weights = weigh(graph, BY_ATTENDANCE.goals)
    ahead = best_ahead(layers, weights)
    ways: dict[int, tuple[int, Plan]] = {START: (0, ())} if START in layers[0] else {}
    best: dict[int, tuple[int, Plan]] = {}
    for position, layer in enumerate(layers):
        for here, (sofar, way) in ways.items():
            plan = *way, *best_path(layers[position:], weights, ahead[position:], here)
            through = sofar - ahead[position][here], plan
            best[here] = min(through, best.get(here, through))
        ways = _ways_on(layer, weights, ways)
    totals = graph.counted.totals
    attendance = {here: sum(totals[index] for index in plan) for here, (_, plan) in best.items()}
    return tuple(
        Price(index, attendance[START] - attendance[index], best[index][1])
        if index in best
        else Price(index, None, None)
        for index in range(len(totals))
    )


def _ways_on(
    layer: dict[int, list[int]], weights: Weights, ways: dict[int, tuple[int, Plan]]
) -> dict[int, tuple[int, Plan]]:
    """Return the best ways one date further."""
    further: dict[int, tuple[int, Plan]] = {}
    for here, (sofar, way) in ways.items():
        for after in layer[here]:
            edge = weights.edges[here][after] if weights.edges else 0
            longer = sofar - weights.dates[here] - edge, (*way, after)
            further[after] = min(longer, further.get(after, longer))
    return further


def swaps(graph: Graph, plan: Plan, position: int) -> tuple[Plan, ...]:
    """Return the plans that differ in one date only.

    :param position: of the date that is given up, 0 for the first
    """
    before = plan[position - 1] if position else START
    after = plan[position + 1 : position + 2]
    return tuple(
        (*plan[:position], index, *plan[position + 1 :])
        for index in graph.edges[before]
        if index != plan[position] and (not after or after[0] in graph.edges[index])
    )
