"""One date only: the three rules by which people pick one, side by side.

Points is ours. The others are shown where they have another winner: "most certain" goes by yes, "most heads" by
everybody who could come.
"""

from collections.abc import Callable
from itertools import groupby

from bot.domain.planner.counted import Counted
from bot.domain.planner.graph import Layers
from bot.domain.planner.steps import START
from bot.domain.planner.values import IF_NEED_BE, YES

Groups = tuple[tuple[int, ...], ...]
"""Candidates, the best first; those that the rule finds equal stand together."""


def single_date(counted: Counted, layers: Layers) -> dict[str, Groups]:
    """Rank the dates that can be had by each of the three rules.

    ``yes``: most yes, then most if need be. ``reach``: most who could come, then most yes. ``points``: most points.

    :param layers: of the plans with one meeting
    """
    yes = [column.count(YES) for column in counted.columns]
    maybe = [column.count(IF_NEED_BE) for column in counted.columns]
    offered = layers[0].get(START, [])
    return {
        "yes": _ranked(offered, lambda index: (yes[index], maybe[index])),
        "reach": _ranked(offered, lambda index: (yes[index] + maybe[index], yes[index])),
        "points": _ranked(offered, lambda index: (counted.totals[index], 0)),
    }


def _ranked(offered: list[int], worth: Callable[[int], tuple[int, int]]) -> Groups:
    best_first = sorted(offered, key=worth, reverse=True)  # a stable sort: equal dates stay in order of time
    return tuple(tuple(equal) for _, equal in groupby(best_first, key=worth))
