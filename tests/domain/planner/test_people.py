"""What a plan means for each person, and whose answer would move it."""

from dataclasses import replace

from bot.domain.planner import ORDERS, Mode, Planner, Problem, choose
from bot.domain.planner.people import worth_asking
from tests.domain.planner import drawn, oracle
from tests.domain.planner.scenario import asked


def test_each_person_is_told_how_many_they_can_make() -> None:
    """A2a: Callum is at 4 of 8; Gil, who has not answered, misses nothing."""
    planner = Planner.of(asked(gil_has_answered=False))

    shares = {share.person: share for share in planner.shares(planner.choose().plan or ())}

    attends = {name: share.attends for name, share in shares.items()}
    assert attends == {"Alasdair": 8, "Bruno": 8, "Callum": 4, "Dev": 7, "Ewan": 5, "Fergus": 7, "Gil": 0}
    assert shares["Callum"].misses == (2, 6, 9, 15)
    assert shares["Gil"].misses == ()


def test_nobody_is_below_five_once_gil_has_answered() -> None:
    """A2b."""
    planner = Planner.of(asked(gil_has_answered=True))

    attends = {share.person: share.attends for share in planner.shares(planner.choose().plan or ())}

    assert attends == {"Alasdair": 7, "Bruno": 7, "Callum": 6, "Dev": 6, "Ewan": 5, "Fergus": 7, "Gil": 8}


def test_what_is_possible_for_a_person_agrees_with_brute_force() -> None:
    """The most meetings in any plan, for each person alone."""
    for problem in [*map(drawn.small, range(150)), *map(drawn.medium, range(4))]:
        plans = oracle.all_plans(problem)
        for person, share in zip(problem.people, Planner.of(problem).shares(()), strict=True):
            best = max((sum(person.answers[index] in "ym" for index in plan) for plan in plans), default=0)
            assert share.possible == best


def test_every_meeting_says_who_comes_and_how_long_it_has_been() -> None:
    """A2a: without Gil's answer he stands apart."""
    planner = Planner.of(asked(gil_has_answered=False))

    meetings = planner.meetings(planner.choose().plan or ())

    assert [meeting.days_since for meeting in meetings] == [None, 17, 25, 10, 25, 10, 18, 24]
    third = meetings[2]
    assert third.yes == ("Alasdair", "Bruno", "Dev", "Ewan")
    assert (third.if_need_be, third.no, third.unanswered) == (("Callum",), ("Fergus",), ("Gil",))


def changed(problem: Problem, place: int, index: int, answer: str) -> Problem:
    person = problem.people[place]
    other = replace(person, answers=person.answers[:index] + answer + person.answers[index + 1 :])
    return replace(problem, people=(*problem.people[:place], other, *problem.people[place + 1 :]))


def test_pivots_are_all_answers_that_would_move_the_plan() -> None:
    """Every yes that could be said, and every no to a date of the plan, tried one by one."""
    for seed in range(60):
        problem = drawn.small(seed)
        for mode in (Mode.MOST, Mode.RHYTHM, Mode.INCLUSIVE):
            if (plan := choose(problem, ORDERS[mode]).plan) is None:
                continue

            pivots = Planner.of(problem).pivots(plan, ORDERS[mode])

            expected = {
                (person.id, index, answer)
                for place, person in enumerate(problem.people)
                for index, was in enumerate(person.answers)
                for answer in "yn"
                if answer != was and (answer == "y" or (index in plan and was in "ym"))
                if choose(changed(problem, place, index, answer), ORDERS[mode]).plan != plan
            }
            assert {(pivot.person, pivot.candidate, pivot.answer) for pivot in pivots} == expected, (seed, mode)


def test_gils_late_answer_is_worth_asking_for() -> None:
    """A2a: his yes to 31 March alone would move the fourth meeting."""
    planner = Planner.of(asked(gil_has_answered=False))
    plan = planner.choose().plan or ()

    unanswered = [pivot for pivot in planner.pivots(plan) if pivot.was == "-"]

    assert {pivot.person for pivot in unanswered} == {"Gil"}
    assert 7 in {pivot.candidate for pivot in unanswered}


def test_those_who_have_not_said_and_those_who_are_unsure_are_asked_first() -> None:
    """A2a: Gil has not answered; then Dev, who said if need be; nobody is named twice."""
    planner = Planner.of(asked(gil_has_answered=False))
    found = planner.pivots(planner.choose().plan or ())

    first = worth_asking(found, 3)

    sureness = ["-mny".index(pivot.was) for pivot in first]
    assert first[0].person == "Gil"
    assert first[1].was == "m"
    assert sureness == sorted(sureness)
    assert len({pivot.person for pivot in first}) == 3


def test_what_the_search_could_not_prove_is_no_pivot() -> None:
    """With nodes for nothing, only what leaves no plan at all is sure to move it; with enough, many are."""
    planner = Planner.of(asked(gil_has_answered=True))
    order = ORDERS[Mode.FAIR]
    plan = planner.choose(order).plan or ()

    assert len(planner.pivots(plan, order)) == 37
    assert all(pivot.plan is None for pivot in planner.pivots(plan, order, budget=0))


def test_how_much_there_is_to_try_is_known_beforehand() -> None:
    """The ways to say yes that a date's price allows, and the ways to take a promise back."""
    planner = Planner.of(asked(gil_has_answered=True))
    plan = planner.choose().plan or ()

    assert planner.answers_to_try(plan) == 77
    assert planner.answers_to_try(plan) >= len(planner.pivots(plan))
