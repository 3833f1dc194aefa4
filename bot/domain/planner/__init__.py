"""The series planner: which dates, out of those offered, make the best series, and why.

``choose(problem)`` answers with the best plan; ``Planner.of(problem)`` answers everything else too.

To learn the method, read in this order: ``values`` (what is asked), ``counted`` and ``steps`` (the rules), ``graph``
(which date may follow which), ``orders`` (what is better), ``sums`` (best paths), ``packed``, ``scores`` and
``leximin`` (fairness), ``best`` (all of it together). Beside the plan: ``around`` (alternatives and prices), ``people``
(who misses what, whose answer would move it), ``single_date``. Without a plan: ``exceptions`` and ``no_plan``.
"""

from bot.domain.planner.orders import ORDERS, Goal, Mode, Order
from bot.domain.planner.planner import Planner
from bot.domain.planner.values import Choice, Plan, Problem, Rule, Values

__all__ = [
    "ORDERS",
    "Choice",
    "Goal",
    "Mode",
    "Order",
    "Plan",
    "Planner",
    "Problem",
    "Rule",
    "Values",
    "choose",
    "count_plans",
]


def choose(problem: Problem, order: Order = ORDERS[Mode.MOST]) -> Choice:
    """Return the best plan by an order of goals, by default "most of us"."""
    return Planner.of(problem).choose(order)


def count_plans(problem: Problem) -> int:
    """Return how many plans obey all rules."""
    return Planner.of(problem).number_of_plans()
