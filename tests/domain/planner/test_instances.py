"""The proven answers of the eight instances."""

import pytest

from bot.domain.planner import ORDERS, Mode, choose, count_plans
from bot.domain.planner.values import Choice, Values
from tests.domain.planner.instances import NAMES, expected, problem

PROVEN = [(name, Mode(mode)) for name in NAMES for mode in expected(name)["expected"]]


def test_there_are_eight() -> None:
    """A test over files must not pass because it found none."""
    assert len(NAMES) == 8
    assert len(PROVEN) == 32


@pytest.mark.parametrize(("name", "mode"), PROVEN)
def test_the_best_plan_is_the_proven_one(name: str, mode: Mode) -> None:
    """Plan and values, for every mode that was proved."""
    answer = expected(name)["expected"][mode]

    choice = choose(problem(name), ORDERS[mode])

    if answer["plan"] is None:
        assert choice == Choice(None, None)
    else:
        values = answer["values"] | {"leximin": tuple(answer["values"]["leximin"])}
        assert choice == Choice(tuple(answer["plan"]), Values(**values), is_proved=True)


@pytest.mark.parametrize("name", NAMES)
def test_plans_are_counted_exactly(name: str) -> None:
    """Thousands of plans, counted without making them."""
    assert count_plans(problem(name)) == expected(name)["number_of_plans"]
