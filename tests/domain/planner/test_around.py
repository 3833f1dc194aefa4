"""Alternatives and prices."""

from typing import Any

import pytest

from bot.domain.planner import Goal, Plan, Planner
from tests.domain.planner import drawn, oracle
from tests.domain.planner.instances import NAMES, expected, problem
from tests.domain.planner.scenario import asked

WITH_ALTERNATIVES = [name for name in NAMES if "alternatives" in expected(name)]
DRAWN = [*map(drawn.small, range(150)), *map(drawn.medium, range(4))]


def by_attendance(worth: dict[Goal, Any]) -> list[int]:
    return [worth[goal] for goal in (Goal.ATTENDANCE, Goal.BREAKS, Goal.EVEN)]


@pytest.mark.parametrize("name", WITH_ALTERNATIVES)
def test_alternatives_are_the_proven_ones(name: str) -> None:
    """Each differs in enough dates from all before it."""
    answer = expected(name)["alternatives"]

    plans = Planner.of(problem(name)).alternatives(tuple(answer["first"]))

    assert [list(plan) for plan in plans] == answer["then"]


@pytest.mark.parametrize("name", WITH_ALTERNATIVES)
def test_with_nothing_shown_the_first_alternative_is_the_best_plan(name: str) -> None:
    """There is nothing to be different from."""
    assert Planner.of(problem(name)).alternatives(most=1) == (tuple(expected(name)["alternatives"]["first"]),)


def test_alternatives_agree_with_brute_force() -> None:
    """The best of all plans that share few enough dates, three times."""
    for each in DRAWN:
        planner, plans = Planner.of(each), oracle.judged(each)
        shown: list[Plan] = [plan for plan in [planner.choose().plan] if plan]

        found = planner.alternatives(*shown)

        while len(shown) <= 3:
            apart = [
                (plan, worth)
                for plan, worth in plans
                if all(len({*plan} - {*other}) >= min(3, each.meetings) for other in shown)
            ]
            if not apart:
                break
            shown.append(oracle.best_by(apart, by_attendance))
        assert list(found) == shown[1:]


def test_prices_agree_with_brute_force() -> None:
    """The best plan through every single date."""
    for each in DRAWN:
        plans = oracle.judged(each)
        most = max((worth[Goal.ATTENDANCE] for _, worth in plans), default=0)

        for price in Planner.of(each).prices():
            through = [(plan, worth) for plan, worth in plans if price.candidate in plan]
            best = oracle.best_by(through, by_attendance) if through else None
            assert price.plan == best
            assert price.points == (most - oracle.judge(each, best)[Goal.ATTENDANCE] if best else None)


def test_swaps_are_the_plans_that_differ_in_one_date() -> None:
    """Only what obeys all rules is offered."""
    for each in DRAWN:
        planner, plans = Planner.of(each), oracle.all_plans(each)
        plan = planner.choose().plan or ()

        for position in range(len(plan)):
            rest = plan[:position], plan[position + 1 :]
            expected = {other for other in plans if (other[:position], other[position + 1 :]) == rest} - {plan}
            assert set(planner.swaps(plan, position)) == expected


def test_a_date_of_the_best_plan_costs_nothing_and_one_out_of_reach_has_no_price() -> None:
    """Scenario A2: with 7 March there are two people only, so no plan runs through it."""
    planner = Planner.of(asked(gil_has_answered=True))

    prices = planner.prices()

    assert {prices[index].points for index in planner.choose().plan or ()} == {0}
    assert prices[4].points is None
