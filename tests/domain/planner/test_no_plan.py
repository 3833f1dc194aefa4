"""No plan: the conflict, the longest series there is, and the smallest ways out."""

from dataclasses import replace
from itertools import combinations

import pytest

from bot.domain.planner import Planner, Problem, Rule, count_plans
from tests.domain.planner import drawn, oracle
from tests.domain.planner.instances import NAMES, expected, problem

WITHOUT = [name for name in NAMES if "infeasible" in expected(name)]
DRAWN = [each for each in map(drawn.small, range(400)) if not count_plans(each) and len(each.candidates) < 11][:60]


def least(problem: Problem, *given_up: Rule) -> tuple[int, int] | None:
    """Return the fewest exceptions and their least size, by looking at every choice of dates."""
    every = combinations(range(len(problem.candidates)), problem.meetings)
    taken = [oracle.exceptions(problem, plan, given_up) for plan in every]
    return min((each for each in taken if each), default=None)


def is_irreducible(problem: Problem, conflict: tuple[Rule, ...]) -> bool:
    """Say whether the rules can't be kept together, but without any one of them can."""
    others = [rule for rule in Rule if rule not in conflict]
    return least(problem, *others) is None and all(least(problem, *others, rule) is not None for rule in conflict)


@pytest.mark.parametrize("name", WITHOUT)
def test_without_a_plan_the_instances_have_the_proven_ways_out(name: str) -> None:
    """Six meetings lack eleven people between them."""
    answer, planner = expected(name)["infeasible"], Planner.of(problem(name))

    assert planner.conflict() == tuple(answer["conflict_one_irreducible_set"])
    assert planner.most_meetings() == answer["most_meetings_possible"]
    ways = [{"rules": [*way.rules], "exceptions": len(way.made), "size": way.size} for way in planner.ways_out()]
    assert ways == answer["cheapest_repairs"]


def test_there_are_enough_drawn_problems_without_a_plan() -> None:
    """A test over problems must not pass because it found none."""
    assert len(DRAWN) == 60
    assert len({planner.conflict() for planner in map(Planner.of, DRAWN)}) > 6


def test_a_conflict_is_irreducible() -> None:
    """Without any of its rules there would be a plan."""
    for each in DRAWN:
        assert is_irreducible(each, Planner.of(each).conflict())


def test_ways_out_agree_with_brute_force() -> None:
    """The fewest exceptions and then the smallest, for every rule that is enough, or else every pair."""
    for each in DRAWN:
        ways = Planner.of(each).ways_out()

        for together in (1, 2):
            answers = {rules: least(each, *rules) for rules in combinations(Rule, together)}
            needed = {rules: taken for rules, taken in answers.items() if taken}
            if needed:
                break
        assert {way.rules: (len(way.made), way.size) for way in ways} == needed
        assert [(len(way.made), way.size) for way in ways] == sorted(needed.values())
        for way in ways:
            assert oracle.exceptions(each, way.plan, way.rules) == (len(way.made), way.size)


def test_the_longest_series_is_as_long_as_can_be() -> None:
    """One meeting more, and there is no plan."""
    for each in map(drawn.small, range(100)):
        most = Planner.of(each).most_meetings()

        assert not most or count_plans(replace(each, meetings=most))
        assert not count_plans(replace(each, meetings=most + 1))


def test_an_exception_names_its_meeting() -> None:
    """So that it can be said: one gap of 24 days, one meeting with 3 instead of 4."""
    no_quorum = problem("26-no-quorum")

    (way,) = Planner.of(no_quorum).ways_out()

    for made in way.made:
        index = way.plan[made.meeting]
        come = sum(person.answers[index] in "ym" for person in no_quorum.people)
        assert (made.rule, come + made.size) == (Rule.QUORUM, 9)
