"""Where there is no plan: why not, and the smallest ways out. Nothing here is ever applied by itself.

The **conflict** is a set of rules that can't be kept together, and irreducible: without any one of them there would be
a plan. It is found by a *deletion filter*: leave out one rule after another; if there is still no plan, the rule had no
part in it and stays out.

The **ways out** are plans with exceptions. An exception costs so much that avoiding one outweighs everything else, its
size costs so much that a smaller one outweighs all goals, and the best path of the bent graph does the rest.
"""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations

from bot.domain.planner.counted import Counted, Faults, date_faults
from bot.domain.planner.exceptions import Bent, bent_graph, needed
from bot.domain.planner.graph import Graph, whole_paths
from bot.domain.planner.orders import BY_ATTENDANCE
from bot.domain.planner.steps import START, step, step_faults
from bot.domain.planner.sums import Weights, best_ahead, best_path, spread, weigh
from bot.domain.planner.values import Plan, Rule


@dataclass(frozen=True, slots=True)
class Made:
    """One exception made.

    :param meeting: the position of the meeting, 0 for the first; of a gap, the meeting after it
    :param size: people below quorum or beyond capacity, absent hosts, days beyond the gap, 1 for a blackout or pattern
    """

    rule: Rule
    meeting: int
    size: int


@dataclass(frozen=True, slots=True)
class WayOut:
    """A plan that gives up some rules as seldom and as little as can be."""

    rules: tuple[Rule, ...]
    plan: Plan
    made: tuple[Made, ...]

    @property
    def size(self) -> int:
        """The sizes of all exceptions together."""
        return sum(one.size for one in self.made)


def most_meetings(graph: Graph) -> int:
    """Return the length of the longest series that obeys all rules, however many meetings were asked for."""
    longest: dict[int, int] = {}
    for here in sorted(graph.edges, reverse=True):  # from the last candidate back to the start
        longest[here] = 1 + max((longest[after] for after in graph.edges[here]), default=0)
    return longest[START] - 1


def conflict(bent: Bent) -> tuple[Rule, ...]:
    """Return an irreducible set of rules that can't be kept together; empty if there are simply too few dates."""
    kept = set(Rule)
    for rule in Rule:
        if not _has_plan(bent, [other for other in Rule if other not in kept or other is rule]):
            kept.remove(rule)
    return tuple(rule for rule in Rule if rule in kept)


def _has_plan(bent: Bent, given_up: Collection[Rule]) -> bool:
    return START in whole_paths(bent_graph(bent, given_up), bent.counted.problem.meetings)[0]


def ways_out(bent: Bent) -> tuple[WayOut, ...]:
    """Return a way out for each single rule that is enough to give up, or else for each such pair; the least first."""
    for together in (1, 2):
        found = [way for rules in combinations(Rule, together) if (way := _way_out(bent, rules))]
        if found:
            return tuple(sorted(found, key=lambda way: (len(way.made), way.size)))
    return ()


def exceptions(counted: Counted, plan: Plan) -> tuple[Made, ...]:
    """Return the rules that a plan breaks, whoever made it."""
    made: list[Made] = []
    for position, (before, index) in enumerate(zip((START, *plan), plan, strict=False)):
        for faults in (step_faults(counted.problem.rules, step(counted, before, index)), date_faults(counted, index)):
            made += [Made(rule, position, size) for rule, size in faults.items()]
    return tuple(made)


def _way_out(bent: Bent, rules: tuple[Rule, ...]) -> WayOut | None:
    graph = bent_graph(bent, rules)
    layers = whole_paths(graph, bent.counted.problem.meetings)
    if START not in layers[0]:
        return None
    weights = _with_exceptions(bent, graph, rules)
    plan = best_path(layers, weights, best_ahead(layers, weights))
    return WayOut(rules, plan, _made(bent, plan, rules))


def _with_exceptions(bent: Bent, graph: Graph, rules: tuple[Rule, ...]) -> Weights:
    """Return weights for: fewest exceptions, then the least size, then attendance and rhythm."""
    weights = weigh(graph, BY_ATTENDANCE.goals)
    a_size = spread(graph, BY_ATTENDANCE.goals)
    an_exception = a_size * (_largest_size(bent) * bent.counted.problem.meetings + 1)

    def cost(faults: Faults) -> int:
        return len(faults) * an_exception + sum(faults.values()) * a_size

    return Weights(
        [weight - cost(faults) for weight, faults in zip(weights.dates, [*bent.dates, {}], strict=True)],
        {
            before: {
                after: weight - cost(needed(bent.edges[before][after][0], rules) or {})
                for after, weight in then.items()
            }
            for before, then in (weights.edges or {}).items()
        },
    )


def _largest_size(bent: Bent) -> int:
    """Return a size that no meeting and the gap before it exceed together."""
    gaps = (faults for then in bent.edges.values() for faults, _ in then.values())
    return sum(max((sum(faults.values()) for faults in some), default=0) for some in (bent.dates, gaps))


def _made(bent: Bent, plan: Plan, rules: tuple[Rule, ...]) -> tuple[Made, ...]:
    """Return the exceptions a plan takes, meeting by meeting."""
    made: list[Made] = []
    for position, (before, index) in enumerate(zip((START, *plan), plan, strict=False)):
        edge, _ = bent.edges[before][index]
        for faults in (needed(edge, rules) or {}, bent.dates[index]):
            made += [Made(rule, position, size) for rule, size in faults.items()]
    return tuple(made)
