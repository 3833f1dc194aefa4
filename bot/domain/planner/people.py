"""What a plan means for each person and each meeting, and whose answer would move it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.domain.planner.around import prices
from bot.domain.planner.best import best_plan
from bot.domain.planner.counted import Counted, attends, count, date_faults
from bot.domain.planner.graph import Graph, Layers, build_graph, whole_paths
from bot.domain.planner.leximin import BUDGET
from bot.domain.planner.orders import Goal, Order
from bot.domain.planner.packed import packing
from bot.domain.planner.scores import Scores, hopes
from bot.domain.planner.steps import START, step
from bot.domain.planner.values import IF_NEED_BE, NO, UNANSWERED, YES, Person, Plan, Problem, Rule

LEAST_SURE_FIRST = UNANSWERED + IF_NEED_BE + NO + YES


@dataclass(frozen=True, slots=True)
class Share:
    """What one person has of a plan.

    :param attends: meetings, answered yes or if need be
    :param possible: the most meetings this person can attend in any plan
    :param misses: the candidates of the plan answered no; without an answer nobody misses anything yet
    """

    person: str
    attends: int
    possible: int
    misses: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting of a plan, with who said what.

    :param days_since: calendar days since the meeting before, None for the first of all
    """

    candidate: int
    days_since: int | None
    yes: tuple[str, ...]
    if_need_be: tuple[str, ...]
    no: tuple[str, ...]
    unanswered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pivot:
    """A changed answer that would move the plan.

    :param plan: where it would move to; None if there would be no plan any more
    """

    person: str
    candidate: int
    was: str
    answer: str
    plan: Plan | None


def shares(graph: Graph, layers: Layers, plan: Plan) -> tuple[Share, ...]:
    """Return what each person has of a plan, in the order of the problem's people."""
    counted = graph.counted
    return tuple(
        Share(
            person.id,
            attends=sum(attends(person.answers[index]) for index in plan),
            possible=possible,
            misses=tuple(index for index in plan if person.answers[index] == NO),
        )
        for person, possible in zip(counted.problem.people, _possible(counted, layers), strict=True)
    )


def _possible(counted: Counted, layers: Layers) -> list[int]:
    """Return the most meetings each person can attend: the search's hopes, with one point for each meeting."""
    fields = packing(len(counted.problem.people), len(layers))
    rows = {
        index: [int(attends(answer)) for answer in counted.columns[index]] for layer in layers[1:] for index in layer
    }
    rows[START] = [0] * fields.fields
    scores = Scores(rows, fields, {index: fields.pack(row) for index, row in rows.items()})
    return fields.unpack(hopes(layers, scores)[0].get(START, 0))


def meetings(counted: Counted, plan: Plan) -> tuple[Meeting, ...]:
    """Return the meetings of a plan."""
    return tuple(
        Meeting(
            index,
            step(counted, before, index).days,
            *(_who(counted, index, said) for said in (YES, IF_NEED_BE, NO, UNANSWERED)),
        )
        for before, index in zip((START, *plan), plan, strict=False)
    )


def _who(counted: Counted, index: int, said: str) -> tuple[str, ...]:
    people = zip(counted.problem.people, counted.columns[index], strict=True)
    return tuple(person.id for person, answer in people if answer == said)


def pivots(graph: Graph, layers: Layers, order: Order, plan: Plan, budget: int = BUDGET) -> tuple[Pivot, ...]:
    """Return the changed answers that would move the plan: worth asking about before it is published.

    A yes where there is none, on any date, and a no on a date of the plan; each is tried by planning again. By date.
    What is not proved to move it is left out.

    :param budget: nodes for each answer that is tried
    """
    found: list[Pivot] = []
    for person, index, answer in _changes(graph, layers, order, plan):
        changed = count(_with_answer(graph.counted.problem, person, index, answer))
        after, ways = _graph_after(graph, layers, changed, index)
        moved = best_plan(after, ways, order, budget) if START in ways[0] else None
        if moved is None or (moved.is_proved and moved.plan != plan):
            found.append(Pivot(person.id, index, person.answers[index], answer, moved and moved.plan))
    return tuple(found)


def answers_to_try(graph: Graph, layers: Layers, order: Order, plan: Plan) -> int:
    """Return how many changed answers ``pivots`` plans again for, each a problem of the same size."""
    return sum(1 for _ in _changes(graph, layers, order, plan))


def worth_asking(found: Sequence[Pivot], most: int) -> tuple[Pivot, ...]:
    """Return the pivots to ask about first: whoever has not answered, then who is unsure; each person once."""
    first: dict[str, Pivot] = {}
    for pivot in sorted(found, key=lambda each: LEAST_SURE_FIRST.index(each.was)):
        first.setdefault(pivot.person, pivot)
    return tuple(first.values())[:most]


def _changes(graph: Graph, layers: Layers, order: Order, plan: Plan) -> Iterator[tuple[Person, int, str]]:
    """Go through the changes worth trying.

    Where attendance comes first, a yes moves the plan only if it is worth at least the price of the date.
    """
    counted = graph.counted
    by_price = order.goals[:1] == (Goal.ATTENDANCE,)
    for price in prices(graph, layers):
        index = price.candidate
        may_open = price.points is None and _one_answer_opens(counted, index)
        for place, (person, answer) in enumerate(zip(counted.problem.people, counted.columns[index], strict=True)):
            gain = counted.problem.points[YES] - counted.points[index][place]
            can_pay = price.points is not None and (not by_price or price.points <= gain)
            if answer != YES and (can_pay or may_open):
                yield person, index, YES
            if index in plan and attends(answer):
                yield person, index, NO


def _one_answer_opens(counted: Counted, index: int) -> bool:
    """Say whether a date is closed for the lack of one person only."""
    faults = date_faults(counted, index)
    return bool(faults) and all(rule in {Rule.QUORUM, Rule.HOST} and lacking == 1 for rule, lacking in faults.items())


def _with_answer(problem: Problem, person: Person, index: int, answer: str) -> Problem:
    changed = replace(person, answers=person.answers[:index] + answer + person.answers[index + 1 :])
    return replace(problem, people=tuple(changed if each is person else each for each in problem.people))


def _graph_after(graph: Graph, layers: Layers, changed: Counted, index: int) -> tuple[Graph, Layers]:
    """Return the graph after an answer to one date has changed; mostly the same dates may follow the same."""
    if (index in graph.edges) == (not date_faults(changed, index)):
        return Graph(changed, graph.edges), layers
    graph = build_graph(changed)
    return graph, whole_paths(graph, changed.problem.meetings)
