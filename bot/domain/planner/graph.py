"""Which candidate may follow which: a plan is a path in an acyclic graph.

Candidates are the nodes; an edge joins a candidate to each that may come right after it. The N meetings of a plan are a
path of N nodes from ``START``. Nothing that obeys the rules is left out and nothing else gets in, so from here on no
rule needs to be looked at again.

The **layers** spread that graph over the positions of a plan: layer 0 holds the start, layer t the candidates that can
be meeting t. Only what lies on a whole path is kept, so whoever walks from layer to layer never meets a dead end.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.planner.counted import Counted, open_candidates
from bot.domain.planner.steps import START, Step, step, step_faults
from bot.domain.planner.values import Rules

Layers = list[dict[int, list[int]]]
"""For each position: who can stand there, and which candidates can follow. In the last layer nobody follows."""


class Rhythm(NamedTuple):
    """What an edge costs in rhythm."""

    breaks: int
    uneven: int


@dataclass(frozen=True, slots=True)
class Graph:
    """All edges, the start's among them: ``edges[before][after]``."""

    counted: Counted
    edges: dict[int, dict[int, Rhythm]]


def build_graph(counted: Counted) -> Graph:
    """Join each open candidate to all that may come right after it."""
    rules, opened = counted.problem.rules, open_candidates(counted)
    known: dict[Step, Rhythm | None] = {}
    edges = {START: _edges(counted, START, opened, known)}
    days = [counted.days[index] for index in opened]
    longest = rules.gap.most + (sum(last - first + 1 for first, last in counted.closed) if rules.stretch else 0)
    for place, before in enumerate(opened):
        soonest = bisect_left(days, days[place] + rules.gap.least, lo=place + 1)
        latest = bisect_right(days, days[place] + longest, lo=soonest)
        edges[before] = _edges(counted, before, opened[soonest:latest], known)
    return Graph(counted, edges)


def _edges(counted: Counted, before: int, later: list[int], known: dict[Step, Rhythm | None]) -> dict[int, Rhythm]:
    """Return the allowed ones among the edges to later candidates; equal steps are judged once."""
    rules, allowed = counted.problem.rules, dict[int, Rhythm]()
    for after in later:
        taken = step(counted, before, after)
        if taken not in known:
            known[taken] = _rhythm(taken, rules)
        if rhythm := known[taken]:
            allowed[after] = rhythm
    return allowed


def _rhythm(taken: Step, rules: Rules) -> Rhythm | None:
    """Return what an allowed step costs, None for one that breaks a rule."""
    return None if step_faults(rules, taken) else Rhythm(int(taken.is_break), taken.uneven(rules))


def whole_paths(graph: Graph, meetings: int) -> Layers:
    """Return the layers of all plans of so many meetings; the first is empty if there is none."""
    reached: list[set[int]] = [{START}]
    for _ in range(meetings):
        reached.append(set[int]().union(*(graph.edges[before] for before in reached[-1])))
    return _without_dead_ends([{here: list(graph.edges[here]) for here in sorted(layer)} for layer in reached])


def only(layers: Layers, allowed: Callable[[int], bool]) -> Layers:
    """Return the layers of the plans in which every date is allowed."""
    alive = _without_dead_ends(
        [{here: then for here, then in layer.items() if here == START or allowed(here)} for layer in layers]
    )
    reached = set(alive[0])
    for position, layer in enumerate(alive):
        alive[position] = {here: then for here, then in layer.items() if here in reached}
        reached = set[int]().union(*alive[position].values())
    return alive


def _without_dead_ends(layers: Layers) -> Layers:
    """Return the layers without what leads to no whole plan, seen from the back."""
    alive: Layers = [{last: [] for last in layers[-1]}]
    for layer in layers[-2::-1]:
        ahead = alive[-1]
        joined = {here: [after for after in then if after in ahead] for here, then in layer.items()}
        alive.append({here: then for here, then in joined.items() if then})
    return alive[::-1]


def number_of_plans(layers: Layers) -> int:
    """Count the plans exactly, without making them: the ways from a node are those of its followers, added up."""
    ways = dict.fromkeys(layers[-1], 1)
    for layer in layers[-2::-1]:
        ways = {before: sum([ways[after] for after in followers]) for before, followers in layer.items()}
    return ways.get(START, 0)
