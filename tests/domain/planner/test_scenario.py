"""Scenario A2: the proposal, the late answer, the strict gaps."""

from itertools import pairwise

from bot.domain.planner import Choice, choose
from bot.domain.planner.values import Problem, Window
from tests.domain.planner.scenario import asked, dates


def gaps(problem: Problem, choice: Choice) -> list[int]:
    days = [problem.candidates[index].start.date() for index in choice.plan or ()]
    return [(after - before).days for before, after in pairwise(days)]


def test_the_proposal_at_the_close() -> None:
    """A2a: Gil is silent."""
    problem = asked(gil_has_answered=False)

    choice = choose(problem)

    assert choice.plan
    assert choice.values
    assert dates(problem, choice.plan) == "31 Jan, 17 Feb, 14 Mar, 24 Mar, 18 Apr, 28 Apr, 16 May, 9 Jun"
    assert gaps(problem, choice) == [17, 25, 10, 25, 10, 18, 24]
    assert choice.values.attendance == 76


def test_a_late_answer_moves_meetings_four_and_eight() -> None:
    """A2b: slot 4 ties on points, and fairness decides."""
    problem = asked(gil_has_answered=True)

    choice = choose(problem)

    assert choice.plan
    assert choice.values
    assert dates(problem, choice.plan) == "31 Jan, 17 Feb, 14 Mar, 31 Mar, 18 Apr, 28 Apr, 16 May, 2 Jun"
    assert gaps(problem, choice) == [17, 25, 17, 18, 10, 18, 17]
    assert (choice.values.attendance, choice.values.uneven) == (87, 35)


def test_strict_gaps_leave_the_chain_of_alternatives() -> None:
    """A2c: only all-a and all-b exist, and 7 March has two people."""
    problem = asked(gil_has_answered=True, hard=Window(14, 21))

    choice = choose(problem)

    assert choice.plan
    assert choice.values
    assert dates(problem, choice.plan) == "7 Feb, 24 Feb, 14 Mar, 31 Mar, 18 Apr, 5 May, 23 May, 9 Jun"
    assert choice.values.attendance == 81
