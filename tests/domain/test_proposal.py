"""From a poll's answers to what the planner is asked, and back from its places to dates."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.availability import Answer, Audience, Candidate, Poll, PollState, Turnout
from bot.domain.planner.values import Alternate, Blackout, LastMeeting, Window
from bot.domain.proposal import Change, can_make, ids_of, places_of, problem_of, stamp_of, with_few
from bot.domain.rules import Gap
from bot.domain.series import Break, Series
from config.rules import default_rules

ALASDAIR, BRUNO, CALLUM, DEV, GIL = 11, 12, 13, 14, 15
RULES = default_rules()
SUNDAY = datetime.combine(date(2027, 1, 31), time(15))
SUMMER = Break(date(2027, 8, 1), date(2027, 9, 5))
EIGHT = tuple(range(101, 109))
LETTERS = {"Y": Answer.YES, "M": Answer.IF_NEED_BE, "N": Answer.NO}


def poll(series: Series | None = None, **said: str) -> Poll:
    """Return a poll of eight Sundays; what people said is by name, a letter a date, "-" for none."""
    people = {"alasdair": ALASDAIR, "bruno": BRUNO, "callum": CALLUM, "dev": DEV}
    dates = [SUNDAY + timedelta(weeks=2 * number) for number in range(len(EIGHT))]
    return Poll(
        id=1,
        group_id=1,
        audience=Audience.MEMBERS,
        state=PollState.CLOSED,
        created_by=ALASDAIR,
        channel_id=1,
        closes_at=datetime(2027, 1, 17, 20, tzinfo=UTC),
        candidates=tuple(Candidate(one, at, 180, at.replace(tzinfo=UTC)) for one, at in zip(EIGHT, dates, strict=True)),
        answers={
            people[name]: {one: LETTERS[letter] for one, letter in zip(EIGHT, letters, strict=True) if letter != "-"}
            for name, letters in said.items()
        },
        series=series or Series(1, 8),
    )


def test_the_planner_is_asked_with_every_answer_and_the_groups_own_rules() -> None:
    """Letters per person, no answer apart from no; "most" of those asked, not of those who answered."""
    asked = poll(Series(1, 5, breaks=(SUMMER,)), alasdair="YYMMNN-Y", bruno="Y-------")
    rules = RULES.changed("series", gap_hard=Gap(12, 23), gap_preferred=Gap(14, 20), alternate="strict")
    rules = rules.changed("poll", yes_points=5, if_need_be_points=3)

    problem = problem_of(asked, (ALASDAIR, BRUNO, GIL, CALLUM), rules, None)

    assert problem.meetings == 5
    assert [(person.id, person.answers) for person in problem.people] == [
        ("11", "yymmnn-y"),
        ("12", "y-------"),
        ("15", "--------"),
        ("13", "--------"),
    ]
    assert problem.rules.quorum == 3
    assert (problem.rules.gap, problem.rules.even) == (Window(12, 23), Window(14, 20))
    assert problem.rules.blackouts == (Blackout(SUMMER.first, SUMMER.last),)
    assert problem.rules.stretch
    assert problem.rules.alternate is Alternate.STRICT
    assert problem.points == {"y": 5, "m": 3, "n": 0, "-": 0}
    assert (problem.candidates[0].start, problem.candidates[0].pattern) == (SUNDAY, "Sun")


@pytest.mark.parametrize(
    ("last", "counts"),
    [(None, False), (date(2027, 1, 13), True), (date(2027, 1, 6), True), (date(2027, 1, 5), False)],
)
def test_the_gap_to_the_last_meeting_counts_while_a_date_can_keep_it(last: date | None, *, counts: bool) -> None:
    """25 days is the longest gap; a group that has not met for longer begins afresh."""
    problem = problem_of(poll(), (ALASDAIR,), RULES, last)

    assert problem.rules.after == (LastMeeting(last, "Wed") if last and counts else None)


def test_equal_answers_have_equal_stamps_whatever_the_order() -> None:
    """Who was asked first and which tap came first makes no difference, and what a stranger says neither."""
    asked = poll(alasdair="YYYYYYYY", bruno="NNNNNNNN")
    turned = replace(asked, answers={one: dict([*asked.answers[one].items()][::-1]) for one in (BRUNO, ALASDAIR)})
    tapped = asked.answered(ALASDAIR, {101: Answer.NO}).answered(ALASDAIR, {101: Answer.YES})
    beside = asked.answered(GIL, {101: Answer.NO})

    stamps = {stamp_of(each, (ALASDAIR, BRUNO)) for each in (asked, turned, tapped, beside)}
    assert stamps == {stamp_of(asked, (BRUNO, ALASDAIR))}


def test_other_answers_other_people_and_other_dates_have_other_stamps() -> None:
    """One letter is enough; so is somebody who came, and somebody who left."""
    asked = poll(alasdair="YYYYYYYY", bruno="NNNNNNNN")
    fewer = replace(asked, candidates=asked.candidates[:-1])
    swapped = poll(bruno="YYYYYYYY", alasdair="NNNNNNNN")
    last = replace(asked.candidates[-1], id=999)
    renamed = replace(asked, candidates=(*asked.candidates[:-1], last))
    renamed = renamed.answered(ALASDAIR, {999: Answer.YES}).answered(BRUNO, {999: Answer.NO})

    stamps = [
        stamp_of(asked, (ALASDAIR, BRUNO)),
        stamp_of(asked.answered(BRUNO, {108: Answer.IF_NEED_BE}), (ALASDAIR, BRUNO)),
        stamp_of(asked, (ALASDAIR, BRUNO, GIL)),
        stamp_of(asked, (ALASDAIR,)),
        stamp_of(fewer, (ALASDAIR, BRUNO)),
        stamp_of(swapped, (ALASDAIR, BRUNO)),
        stamp_of(renamed, (ALASDAIR, BRUNO)),
    ]
    assert len(set(stamps)) == len(stamps)


def test_who_can_make_fewer_than_five_of_eight_is_known_and_the_silent_are_left_alone() -> None:
    """Alasdair has five with an "if need be", Bruno four, Callum has not answered all, Gil nothing."""
    asked = poll(alasdair="YYYYMNNN", bruno="YYYYNNNN", callum="NNNNNNN-")
    known = Turnout((ALASDAIR, BRUNO, CALLUM, GIL), silent=(CALLUM, GIL))

    assert with_few(asked, known, asked.candidates, 5) == (BRUNO,)
    assert with_few(asked, known, asked.candidates[:6], 5) == ()
    assert with_few(asked, known, asked.candidates[4:], 5) == (ALASDAIR, BRUNO)
    assert with_few(asked, known, asked.candidates, 8) == (ALASDAIR, BRUNO)


def test_what_somebody_can_make_counts_if_need_be_and_not_silence() -> None:
    """Yes, if need be, no, nothing."""
    asked = poll(alasdair="YMN-----")

    assert can_make(asked, ALASDAIR, asked.candidates) == 2
    assert can_make(asked, GIL, asked.candidates) == 0


@settings(deadline=None)
@given(st.sets(st.integers(0, 7)).map(sorted))
def test_places_and_ids_lead_back_to_each_other(plan: list[int]) -> None:
    """The planner names dates by their places, everybody else by their numbers."""
    asked = poll()

    ids = ids_of(asked, tuple(plan))

    assert places_of(asked, ids) == tuple(plan)
    assert ids == tuple(EIGHT[place] for place in plan)


@pytest.mark.parametrize(
    ("before", "after", "meetings"),
    [
        ((1, 2, 3, 4), (1, 2, 3, 4), ()),
        ((1, 2, 3, 4), (1, 5, 3, 6), (2, 4)),
        ((1, 2, 3), (1, 2), (3,)),
        ((1, 2), (1, 2, 3), (3,)),
        ((), (1, 2), (1, 2)),
        ((1, 2), (), (1, 2)),
    ],
)
def test_a_change_names_the_meetings_that_have_another_date(
    before: tuple[int, ...], after: tuple[int, ...], meetings: tuple[int, ...]
) -> None:
    """By their numbers, from 1; a plan that comes or goes is all of them."""
    assert Change(GIL, before, after).meetings == meetings
