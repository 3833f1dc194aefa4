"""The graph once more, with the rules bent: what may follow what if some rules are given up, and what that takes.

Given up does not mean forgotten: gaps stay between one day and three times the longest one, and everything that breaks
a rule is an **exception** with a size, so that the fewest and smallest can be found.
"""

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.planner.counted import Counted, Faults, date_faults
from bot.domain.planner.graph import Graph, Rhythm
from bot.domain.planner.steps import START, step, step_faults
from bot.domain.planner.values import Rule

SHORTEST_GAP = 1  # days
LONGEST_GAP = 3  # times the longest gap the rules allow


@dataclass(frozen=True, slots=True)
class Bent:
    """All dates and all edges that could be had at all, and the rules each one breaks.

    :param edges: by candidate and follower: what it breaks, and what it costs in rhythm
    """

    counted: Counted
    dates: list[Faults]
    edges: dict[int, dict[int, tuple[Faults, Rhythm]]]


def bend(counted: Counted) -> Bent:
    """Return everything that could be had by giving up rules."""
    candidates = range(len(counted.days))
    edges = {
        before: {
            after: edge for after in range(before + 1, len(counted.days)) if (edge := _edge(counted, before, after))
        }
        for before in (START, *candidates)
    }
    return Bent(counted, [date_faults(counted, index) for index in candidates], edges)


def _edge(counted: Counted, before: int, after: int) -> tuple[Faults, Rhythm] | None:
    """Return what a step breaks, None if its gap is beyond all bending.

    Whatever a first step breaks is also mended by no longer counting from the last meeting; then it is one exception,
    of the missing days.
    """
    rules = counted.problem.rules
    taken = step(counted, before, after)
    faults = dict(step_faults(rules, taken))
    rhythm = Rhythm(int(taken.is_break), taken.uneven(rules))
    if before == START and faults:
        faults[Rule.AFTER] = max(1, faults.get(Rule.MIN_GAP, 0) + faults.get(Rule.MAX_GAP, 0))
    if taken.days is not None and not _can_be_bent(counted, taken.days, taken.spare):
        if before != START:
            return None
        faults = {Rule.AFTER: faults[Rule.AFTER]}
    return faults, rhythm


def _can_be_bent(counted: Counted, days: int, spare: int) -> bool:
    gap = counted.problem.rules.gap
    return min(SHORTEST_GAP, gap.least) <= days <= max(LONGEST_GAP * gap.most, gap.most + spare)


def needed(faults: Faults, given_up: Collection[Rule]) -> Faults | None:
    """Return the exceptions that something takes if these rules are given up; None if that does not suffice.

    Of a first step either everything that is wrong with it is given up, or else ``AFTER``.
    """
    others = {rule: size for rule, size in faults.items() if rule is not Rule.AFTER}
    if all(rule in given_up for rule in others) and (others or not faults):
        return others
    return {Rule.AFTER: faults[Rule.AFTER]} if Rule.AFTER in faults and Rule.AFTER in given_up else None


def bent_graph(bent: Bent, given_up: Collection[Rule]) -> Graph:
    """Return the graph of what is allowed if these rules are given up."""
    opened = {index for index, faults in enumerate(bent.dates) if all(rule in given_up for rule in faults)}
    return Graph(
        bent.counted,
        {
            before: {
                after: rhythm
                for after, (faults, rhythm) in edges.items()
                if after in opened and needed(faults, given_up) is not None
            }
            for before, edges in bent.edges.items()
            if before in opened or before == START
        },
    )
