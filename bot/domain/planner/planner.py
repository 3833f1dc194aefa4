"""Everything one can ask about one problem; the graph is built once."""

from dataclasses import dataclass

from bot.domain.planner import around, no_plan, people
from bot.domain.planner.around import Price
from bot.domain.planner.best import best_plan
from bot.domain.planner.counted import count
from bot.domain.planner.exceptions import bend
from bot.domain.planner.graph import Graph, Layers, build_graph, number_of_plans, whole_paths
from bot.domain.planner.leximin import BUDGET
from bot.domain.planner.no_plan import Made, WayOut
from bot.domain.planner.orders import ORDERS, Mode, Order, values_of
from bot.domain.planner.people import Meeting, Pivot, Share
from bot.domain.planner.single_date import Groups, single_date
from bot.domain.planner.steps import START
from bot.domain.planner.values import Choice, Plan, Problem, Rule, Values


@dataclass(frozen=True, slots=True)
class Planner:
    """A problem with its graph, ready to be asked. ``Planner.of`` makes one."""

    problem: Problem
    graph: Graph
    layers: Layers

    @classmethod
    def of(cls, problem: Problem) -> "Planner":
        """Build the graph of a problem."""
        graph = build_graph(count(problem))
        return cls(problem, graph, whole_paths(graph, problem.meetings))

    @property
    def has_plan(self) -> bool:
        """Say whether any plan obeys all rules."""
        return START in self.layers[0]

    def choose(self, order: Order = ORDERS[Mode.MOST], budget: int = BUDGET) -> Choice:
        """Return the best plan by an order of goals; the same on every machine.

        :param budget: nodes the search for fairness may look at before it settles for the best plan known
        """
        if not self.has_plan:
            return Choice(None, None)
        found = best_plan(self.graph, self.layers, order, budget)
        return Choice(found.plan, self.values(found.plan), found.is_proved)

    def values(self, plan: Plan) -> Values:
        """Return what a plan is worth."""
        return values_of(self.graph.counted, plan)

    def number_of_plans(self) -> int:
        """Return how many plans obey all rules."""
        return number_of_plans(self.layers)

    # with a plan

    def alternatives(self, *shown: Plan, most: int = around.SHOWN) -> tuple[Plan, ...]:
        """Return other plans worth a look, each well apart from those shown and from each other."""
        return around.alternatives(self.graph, self.layers, shown, most)

    def prices(self) -> tuple[Price, ...]:
        """Return what it costs to have a meeting on each candidate, in their order."""
        return around.prices(self.graph, self.layers)

    def swaps(self, plan: Plan, position: int) -> tuple[Plan, ...]:
        """Return the plans that differ from one in the date at a position only."""
        return around.swaps(self.graph, plan, position)

    def shares(self, plan: Plan) -> tuple[Share, ...]:
        """Return what each person has of a plan."""
        return people.shares(self.graph, self.layers, plan)

    def meetings(self, plan: Plan) -> tuple[Meeting, ...]:
        """Return the meetings of a plan with who said what."""
        return people.meetings(self.graph.counted, plan)

    def pivots(self, plan: Plan, order: Order = ORDERS[Mode.MOST], budget: int = BUDGET) -> tuple[Pivot, ...]:
        """Return the single answers whose change would move the plan that was chosen by this order.

        :param budget: nodes for each answer that is tried
        """
        return people.pivots(self.graph, self.layers, order, plan, budget)

    def answers_to_try(self, plan: Plan, order: Order = ORDERS[Mode.MOST]) -> int:
        """Return how many times ``pivots`` plans again."""
        return people.answers_to_try(self.graph, self.layers, order, plan)

    def single_date(self) -> dict[str, Groups]:
        """Rank the dates of a problem with one meeting by three rules."""
        return single_date(self.graph.counted, self.layers)

    # without a plan

    def exceptions(self, plan: Plan) -> tuple[Made, ...]:
        """Return the rules that some plan breaks, meeting by meeting; none for a plan of ours."""
        return no_plan.exceptions(self.graph.counted, plan)

    def conflict(self) -> tuple[Rule, ...]:
        """Return an irreducible set of rules that can't be kept together."""
        return no_plan.conflict(bend(self.graph.counted))

    def most_meetings(self) -> int:
        """Return how many meetings the longest series has that obeys all rules."""
        return no_plan.most_meetings(self.graph)

    def ways_out(self) -> tuple[WayOut, ...]:
        """Return the fewest and smallest exceptions, for each rule, or pair of rules, that could be given up."""
        return no_plan.ways_out(bend(self.graph.counted))
