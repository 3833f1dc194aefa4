"""What organisers see of a plan: reasons, other plans, swaps with their prices, answers worth asking for, ways out."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.planner import ORDERS, Mode, Plan, Planner, Problem, Rule
from bot.domain.planner.values import Blackout, Window
from bot.domain.preview import (
    ASKED_AGAIN,
    NoPlan,
    Preview,
    Swap,
    another,
    ask_again,
    best,
    is_possible,
    order_of,
    preview,
    swaps,
)
from bot.errors import UserError
from tests.domain.planner.oracle import all_plans
from tests.domain.planner.scenario import asked, dates
from tests.domain.planner.strategies import problems

STRICT = Window(14, 21)
SLACK = 5


def seen(problem: Problem, mode: Mode = Mode.MOST, picked: Plan | None = None) -> Preview:
    look = preview(problem, mode, SLACK, picked)
    assert isinstance(look, Preview)
    return look


def without_plan(problem: Problem) -> NoPlan:
    look = preview(problem, Mode.MOST, SLACK)
    assert isinstance(look, NoPlan)
    return look


def heads(problem: Problem, plan: Plan) -> int:
    return sum(person.answers[place] in "ym" for person in problem.people for place in plan)


def test_the_best_plan_comes_with_its_reasons() -> None:
    """Scenario A2a: proved, no rule broken, Callum at 4, meeting 4 without two."""
    problem = asked(gil_has_answered=False)

    look = seen(problem)

    fourth = look.meetings[3]
    assert (look.is_best, look.is_proved, look.fewer, look.made) == (True, True, 0, ())
    assert look.plan == best(problem, Mode.MOST, SLACK)
    assert {share.person: share.attends for share in look.shares}["Callum"] == 4
    assert (fourth.no, fourth.unanswered, fourth.days_since) == (("Callum", "Ewan"), ("Gil",), 10)


def test_a_picked_plan_says_how_many_fewer_come() -> None:
    """With 24 February instead of the 17th one person fewer comes; nothing is broken."""
    problem = asked(gil_has_answered=False)
    plan = list(best(problem, Mode.MOST, SLACK))
    plan[1] = 3

    look = seen(problem, picked=tuple(plan))

    assert (look.is_best, look.fewer, look.made) == (False, 1, ())


@pytest.mark.parametrize("mode", list(Mode))
def test_every_order_has_its_best_plan(mode: Mode) -> None:
    """The group's own slack is used where an order gives attendance up at all."""
    problem = asked(gil_has_answered=True)

    look = seen(problem, mode)

    assert look.plan == Planner.of(problem).choose(order_of(mode, SLACK)).plan
    assert (look.mode, look.is_best) == (mode, True)


def test_the_groups_own_slack_counts_only_where_there_is_one() -> None:
    """*Nobody left out* may give up what the group says; *most of us* gives up nothing."""
    assert order_of(Mode.INCLUSIVE, 9).slack == 9
    assert order_of(Mode.MOST, 9) == ORDERS[Mode.MOST]


def test_another_plan_goes_round_and_comes_back_to_the_best() -> None:
    """Each at least three dates from those before it."""
    problem = asked(gil_has_answered=False)
    first = plan = best(problem, Mode.MOST, SLACK)
    around = [first]

    while (plan := another(problem, Mode.MOST, SLACK, plan)) != first:
        around.append(plan)

    assert len(around) > 2
    assert all(len({*one} - {*other}) >= 3 for place, one in enumerate(around) for other in around[:place])


def test_from_a_picked_plan_another_is_the_first_alternative() -> None:
    """A swap is not in the round; the round begins after the best plan."""
    problem = asked(gil_has_answered=False)
    picked = swaps(problem, best(problem, Mode.MOST, SLACK))[0].plan

    assert (
        another(problem, Mode.MOST, SLACK, picked)
        == Planner.of(problem).alternatives(best(problem, Mode.MOST, SLACK))[0]
    )


def test_where_there_is_no_other_plan_it_is_said() -> None:
    """Strict gaps leave one chain that most can make."""
    problem = asked(gil_has_answered=True, hard=STRICT)

    with pytest.raises(UserError, match="no_other_plan"):
        another(problem, Mode.MOST, SLACK, best(problem, Mode.MOST, SLACK))


def test_a_swap_names_its_price_in_people() -> None:
    """Scenario A2a: 2 June instead of 9 June costs nobody, but Ewan then misses 4."""
    problem = asked(gil_has_answered=False)

    found = swaps(problem, best(problem, Mode.MOST, SLACK))

    second_of_june = next(swap for swap in found if dates(problem, (swap.date,)) == "2 Jun")
    assert (second_of_june.fewer, second_of_june.losers) == (0, (("Ewan", 4),))
    assert dates(problem, tuple(swap.date for swap in found)) == "7 Feb, 24 Feb, 11 Apr, 5 May, 23 May, 2 Jun"


def test_a_date_that_no_single_swap_takes_brings_others_along() -> None:
    """With strict gaps and no quorum every date of the other chain brings the whole chain."""
    problem = asked(gil_has_answered=True, hard=STRICT)
    problem = replace(problem, rules=replace(problem.rules, quorum=0))
    plan = best(problem, Mode.MOST, SLACK)

    found = swaps(problem, plan)

    assert {len({*swap.plan} - {*plan}) for swap in found} == {8}
    assert all(swap.date in swap.plan for swap in found)


def test_a_way_out_can_be_swapped_without_breaking_more() -> None:
    """A meeting with three instead of four: no crash, and no swap that gives up more than that."""
    problem = asked(gil_has_answered=False, hard=STRICT)
    way = without_plan(problem).ways[0]

    found = swaps(problem, way.plan)

    broken = {made.rule: made.size for made in way.made}
    assert broken == {Rule.QUORUM: 1}
    for swap in found:
        assert {made.rule: made.size for made in seen(problem, picked=swap.plan).made} in ({}, broken)


def test_a_way_out_with_a_long_gap_has_swaps_beside_it() -> None:
    """The gap stays; another date comes in where it breaks nothing."""
    problem = asked(gil_has_answered=True, hard=Window(14, 24))
    problem = replace(problem, rules=replace(problem.rules, quorum=5))
    ways = without_plan(problem).ways

    found = [swaps(problem, way.plan) for way in ways if way.made]

    assert any(found)
    for way, some in zip((way for way in ways if way.made), found, strict=True):
        size = sum(made.size for made in way.made)
        assert all(sum(made.size for made in seen(problem, picked=swap.plan).made) <= size for swap in some)


def test_the_silent_are_asked_again_before_all_others() -> None:
    """Scenario A2a: Gil alone has not answered; each yes of his would move the plan."""
    problem = asked(gil_has_answered=False)

    found = ask_again(problem, Mode.MOST, SLACK, best(problem, Mode.MOST, SLACK))

    assert 0 < len(found) <= ASKED_AGAIN
    assert found[0].person == "Gil"
    assert [("-", "m", "n").index(each.was) for each in found] == sorted(
        ("-", "m", "n").index(each.was) for each in found
    )


def test_whom_to_ask_again_does_not_depend_on_a_plan_picked_by_hand() -> None:
    """A plan picked by hand is not the best anyway; only what would move the best plan is worth asking."""
    problem = asked(gil_has_answered=True)
    first = best(problem, Mode.MOST, SLACK)
    picked = swaps(problem, first)[0].plan

    assert ask_again(problem, Mode.MOST, SLACK, picked) == ask_again(problem, Mode.MOST, SLACK, first)


def test_without_a_plan_the_ways_out_give_up_little_and_a_shorter_series_gives_up_nothing() -> None:
    """Strict gaps at the close: 31 March with three, or a gap of ten days, or five meetings."""
    problem = asked(gil_has_answered=False, hard=STRICT)

    look = without_plan(problem)

    assert set(look.conflict) == {Rule.QUORUM, Rule.MIN_GAP}
    assert [(made.rule, made.meeting, made.size) for way in look.ways for made in way.made] == [
        (Rule.QUORUM, 3, 1),
        (Rule.MIN_GAP, 3, 4),
    ]
    assert (look.most, len(look.ways[-1].plan), look.ways[-1].made) == (5, 5, ())
    shorter = replace(problem, meetings=5)
    assert seen(shorter, picked=look.ways[-1].plan).is_best


def test_a_way_out_is_compared_with_nothing() -> None:
    """There is no best plan that it could have fewer people than."""
    problem = asked(gil_has_answered=False, hard=STRICT)
    way = without_plan(problem).ways[0]

    look = seen(problem, picked=way.plan)

    assert (look.is_best, look.fewer, look.made) == (False, None, way.made)


def test_where_nobody_can_come_no_series_is_offered() -> None:
    """No date is open: no shorter series, and a meeting with nobody is at least not hidden."""
    problem = asked(gil_has_answered=True)
    nobody = replace(problem, people=tuple(replace(each, answers="n" * 16) for each in problem.people))

    look = without_plan(nobody)

    assert look.most == 0
    assert all(way.made for way in look.ways)
    assert best(nobody, Mode.MOST, SLACK) == ()


@pytest.mark.parametrize(
    ("days", "blackouts", "possible"),
    [
        (range(16), (), True),
        (range(0, 16, 2), (), True),
        (range(8), (), False),
        (range(7), (), False),
        (range(16), (Blackout(date(2027, 1, 31), date(2027, 3, 1)),), False),
    ],
)
def test_dates_that_can_never_fit_are_known_before_anybody_is_asked(
    days: range, blackouts: tuple[Blackout, ...], *, possible: bool
) -> None:
    """All answers left out of account: too few dates, too near each other, or in a break."""
    problem = asked(gil_has_answered=False)
    people = tuple(replace(each, answers="n" * len(days)) for each in problem.people)
    candidates = tuple(problem.candidates[place] for place in days)
    rules = replace(problem.rules, blackouts=blackouts)

    assert is_possible(replace(problem, candidates=candidates, people=people, rules=rules)) is possible


@settings(max_examples=60, deadline=None)
@given(problems())
def test_every_swap_is_the_best_there_is_by_brute_force(problem: Problem) -> None:
    """One date changed where that keeps the rules, else the best plan through the date; prices to the person."""
    problem = replace(problem, rules=replace(problem.rules, gap=replace(problem.rules.gap, least=1)))
    plans = all_plans(problem)
    assume(plans)
    plan = best(problem, Mode.MOST, SLACK)

    found = {swap.date: swap for swap in swaps(problem, plan)}

    reachable = {date for other in plans for date in other} - {*plan}
    assert set(found) == reachable
    for date_, swap in found.items():
        through = [other for other in plans if date_ in other]
        single = [other for other in through if len({*other} - {*plan}) == 1]
        most = max(attendance(problem, other) for other in single or through)
        assert swap.plan in (single or through)
        assert attendance(problem, swap.plan) == most
        check_price(problem, plan, swap)


@settings(max_examples=40, deadline=None)
@given(problems(), st.data())
def test_no_swap_of_any_plan_breaks_more_than_the_plan_does(problem: Problem, data: st.DataObject) -> None:
    """Whatever somebody picked, however many rules it breaks."""
    places = st.sets(st.integers(0, len(problem.candidates) - 1), min_size=1, max_size=problem.meetings)
    plan = tuple(sorted(data.draw(places)))
    problem = replace(problem, meetings=len(plan))
    planner = Planner.of(problem)
    before = sum(made.size for made in planner.exceptions(plan))

    for swap in swaps(problem, plan):
        assert sum(made.size for made in planner.exceptions(swap.plan)) <= before
        check_price(problem, plan, swap)


def attendance(problem: Problem, plan: Plan) -> int:
    return sum(problem.points[person.answers[place]] for person in problem.people for place in plan)


def check_price(problem: Problem, plan: Plan, swap: Swap) -> None:
    assert swap.fewer == heads(problem, plan) - heads(problem, swap.plan)
    for person in problem.people:
        alone = replace(problem, people=(person,))
        now = heads(alone, swap.plan)
        loses = now < heads(alone, plan)
        assert ((person.id, len(swap.plan) - now) in swap.losers) is loses
