"""What fairness compares: the points of the people for whom plans differ.

Whoever gets the same from every plan (always can, never can, did not answer) can't change which plan is fairer: taking
equal numbers out of two sorted lists leaves their order as it was. So they are left out, and don't pin the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.planner.counted import Counted
from bot.domain.planner.graph import Layers
from bot.domain.planner.packed import Packing, packing
from bot.domain.planner.steps import START
from bot.domain.planner.values import Plan


@dataclass(frozen=True, slots=True)
class Scores:
    """Points of the people who matter, as lists and packed; the start's are what people bring along.

    :param rows: for the start and each candidate, a number per person
    """

    rows: dict[int, list[int]]
    packing: Packing
    packed: dict[int, int]


def scores_of(counted: Counted, layers: Layers) -> Scores:
    """Return the scores of those who do not have the same points in all plans of the layers."""
    people = _affected(counted, layers)
    used = set[int]().union(*layers) - {START}
    rows = {START: [counted.problem.people[person].history for person in people]}
    rows |= {index: [counted.points[index][person] for person in people] for index in used}
    most_a_meeting = max((max(rows[index], default=0) for index in used), default=0)
    fields = packing(len(people), max(rows[START], default=0) + most_a_meeting * (len(layers) - 1))
    return Scores(rows, fields, {index: fields.pack(row) for index, row in rows.items()})


def _affected(counted: Counted, layers: Layers) -> list[int]:
    """Return the people whose points are not the same for all candidates of some position."""
    differ: set[int] = set()
    for layer in layers[1:]:
        columns = zip(*(counted.points[index] for index in layer), strict=True)
        differ.update(person for person, points in enumerate(columns) if min(points) != max(points))
    return sorted(differ)


def hopes(layers: Layers, scores: Scores) -> list[dict[int, int]]:
    """Return, packed, the most points each person can have from every place to the end, each for themselves."""
    packed, greatest = scores.packed, scores.packing.greatest
    ahead = [{last: packed[last] for last in layers[-1]}]
    for layer in layers[-2::-1]:
        best = ahead[-1]
        ahead.append({here: packed[here] + greatest([best[then] for then in after]) for here, after in layer.items()})
    return ahead[::-1]


def points_of(scores: Scores, plan: Plan) -> list[int]:
    """Return the points that those who matter have after a plan, with what they bring along."""
    return [sum(each) for each in zip(*(scores.rows[index] for index in (START, *plan)), strict=True)]


def weighted(scores: Scores, weights: Sequence[int], candidates: int) -> list[int]:
    """Return the weighted sum of each candidate's points, with the start's at the end."""
    sums = [0] * (candidates + 1)
    for index, row in scores.rows.items():
        sums[index] = sum([weight * points for weight, points in zip(weights, row, strict=True)])
    return sums
