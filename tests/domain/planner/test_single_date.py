"""One date only: three rules, side by side."""

import pytest

from bot.domain.planner import Planner
from tests.domain.planner.instances import NAMES, expected, problem


@pytest.mark.parametrize("name", [name for name in NAMES if "single_date" in expected(name)])
def test_each_rule_ranks_the_dates_as_proved(name: str) -> None:
    """Three yes, or two yes and three if need be: the rules differ."""
    ranked = Planner.of(problem(name)).single_date()

    assert {rule: [list(equal) for equal in groups] for rule, groups in ranked.items()} == expected(name)["single_date"]
