"""The planner beside brute force, which looks at every plan."""

import pytest

from bot.domain.planner import ORDERS, Goal, Mode, Order, choose, count_plans
from bot.domain.planner.values import Problem
from tests.domain.planner import drawn, oracle

SMALL = range(600)
MEDIUM = range(60)


def agrees(problem: Problem) -> bool:
    """Compare everything; say whether there was a plan at all."""
    plans = oracle.judged(problem)
    assert count_plans(problem) == len(plans)
    for mode in Mode:
        choice = choose(problem, ORDERS[mode])
        assert choice.plan == oracle.best(plans, mode), mode
        assert choice.is_proved
        if choice.plan and choice.values:
            worth = oracle.judge(problem, choice.plan)
            assert choice.values.attendance == worth[Goal.ATTENDANCE]
            assert choice.values.worst == worth[Goal.WORST]
            assert list(choice.values.leximin) == worth[Goal.LEXIMIN]
            assert (-choice.values.breaks, -choice.values.uneven) == (worth[Goal.BREAKS], worth[Goal.EVEN])
    return bool(plans)


@pytest.mark.parametrize("tens", range(0, len(SMALL), 50))
def test_small_problems_with_every_rule(tens: int) -> None:
    """Blackouts that stretch gaps, history, capacity, required people, equal days, odd points, nobody at all."""
    solved = sum(agrees(drawn.small(seed)) for seed in SMALL[tens : tens + 50])

    assert solved >= 20


@pytest.mark.parametrize("tens", range(0, len(MEDIUM), 10))
def test_medium_problems_of_twelve_people(tens: int) -> None:
    """Up to sixty dates: mistakes in the search's bounds show only here."""
    solved = sum(agrees(drawn.medium(seed)) for seed in MEDIUM[tens : tens + 10])

    assert solved >= 8


@pytest.mark.parametrize(
    "goals",
    [
        (),
        (Goal.WORST,),
        (Goal.LEXIMIN, Goal.WORST, Goal.EVEN, Goal.BREAKS),
        (Goal.BREAKS, Goal.LEXIMIN, Goal.EVEN, Goal.WORST),
        (Goal.EVEN, Goal.WORST, Goal.LEXIMIN, Goal.BREAKS),
        (Goal.BREAKS, Goal.WORST, Goal.ATTENDANCE),
    ],
)
def test_any_order_of_goals(goals: tuple[Goal, ...]) -> None:
    """A group can have an order of its own."""
    for problem in [*map(drawn.small, range(100)), *map(drawn.medium, range(4))]:
        plans = oracle.judged(problem)
        expected = oracle.best_by(plans, lambda worth: [worth[goal] for goal in goals]) if plans else None

        assert choose(problem, Order(goals)).plan == expected
