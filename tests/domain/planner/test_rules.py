"""Rules and goals at their edges, each by a problem small enough to see the answer."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.planner import ORDERS, Goal, Mode, Order, Problem, choose, count_plans
from bot.domain.planner.values import Alternate, Blackout, Candidate, LastMeeting, Person, Rules, Window

FIRST = date(2027, 3, 1)


def asked(days: list[int], rules: Rules, meetings: int = 1, **answers: str) -> Problem:
    """Return a problem with dates some days after 1 March."""
    candidates = tuple(Candidate(datetime.combine(FIRST, datetime.min.time()) + timedelta(day), "mon") for day in days)
    return Problem(meetings, candidates, tuple(Person(name, said) for name, said in answers.items()), rules)


@pytest.mark.parametrize(
    ("first", "last", "stretches"),
    [(1, 3, True), (19, 19, True), (0, 3, False), (18, 20, False), (-2, -1, False), (0, 20, False)],
)
def test_a_gap_stretches_only_for_a_break_wholly_inside_it(first: int, last: int, stretches: bool) -> None:
    """The last meeting held is on day 0, the only date on day 20, and the longest gap is 19 days."""
    blackout = Blackout(FIRST + timedelta(first), FIRST + timedelta(last))
    rules = Rules(Window(1, 19), blackouts=(blackout,), stretch=True, after=LastMeeting(FIRST))

    assert bool(count_plans(asked([20], rules))) is stretches


def test_a_stretched_gap_is_not_uneven() -> None:
    """Nobody can help the holidays."""
    rules = Rules(Window(1, 19), blackouts=(Blackout(FIRST, FIRST),), after=LastMeeting(FIRST - timedelta(1)))

    plain, stretched = (choose(asked([2], replace(rules, stretch=stretch))).values for stretch in (False, True))

    assert plain
    assert stretched
    assert (plain.uneven, stretched.uneven) == (14, 0)


@pytest.mark.parametrize(("alternate", "plans", "breaks"), [("strict", 0, None), ("prefer", 1, 1), ("off", 1, 0)])
def test_equal_patterns_are_forbidden_counted_or_ignored(alternate: str, plans: int, breaks: int | None) -> None:
    """Also beside the last meeting held."""
    rules = Rules(Window(1, 9), alternate=Alternate(alternate), after=LastMeeting(FIRST - timedelta(7), "mon"))

    problem = asked([0], rules)

    values = choose(problem).values
    assert count_plans(problem) == plans
    assert (values.breaks if values else None) == breaks


def test_a_gap_is_counted_in_calendar_days_across_the_clock_change() -> None:
    """The night of 28 March has an hour less, and 21 days are 21 days."""
    assert count_plans(asked([14, 35], Rules(Window(21, 21)), meetings=2)) == 1


def test_fairness_after_the_smallest_meeting_looks_only_at_plans_that_are_left() -> None:
    """The second date follows only the first, which is out because nobody comes; so Bruno is not affected."""
    problem = asked([0, 7, 10, 17], Rules(Window(7, 7)), meetings=2, Alasdair="nyyy", Bruno="nynn")

    assert choose(problem, Order((Goal.WORST, Goal.LEXIMIN))).plan == (2, 3)


def test_points_brought_along_count_for_fairness_only() -> None:
    """Bruno had less before, so the one date goes to him; attendance does not know of it."""
    problem = asked([0, 7], Rules(Window(7, 7)), Alasdair="yn", Bruno="ny")
    alasdair, bruno = problem.people

    choice = choose(replace(problem, people=(replace(alasdair, history=1), bruno)), ORDERS[Mode.FAIR])

    assert choice.plan == (1,)
    assert choice.values
    assert (choice.values.attendance, choice.values.leximin) == (2, (1, 2))


@pytest.mark.parametrize(("others", "plan"), [(7, (0, 1)), (8, (0, 2))])
def test_five_per_cent_of_attendance_may_be_given_up_for_fairness(others: int, plan: tuple[int, ...]) -> None:
    """Z can come only where A and B can't, which takes 2 points: of 36 points 1 may go, of 40 points 2."""
    steady = dict.fromkeys(map(str, range(others)), "yyy")

    problem = asked([0, 7, 8], Rules(Window(7, 8)), 2, A="yyn", B="yyn", Z="nny", **steady)

    assert choose(problem).plan == (0, 1)
    assert choose(problem, ORDERS[Mode.INCLUSIVE]).plan == plan
