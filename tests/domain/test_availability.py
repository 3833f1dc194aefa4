"""A poll: when it closes and reminds, whom it asks, how it is counted, and what may follow what."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.availability import (
    Answer,
    Audience,
    Candidate,
    Poll,
    PollState,
    closing_time,
    reminder_time,
    result,
    tally,
    turnout,
)
from bot.domain.membership import Membership, State
from bot.domain.wall_time import instant, local
from bot.errors import UserError
from config.rules import default_rules

LONDON = "Europe/London"
RULES = default_rules().poll
SUNDAYS = (datetime(2027, 1, 31, 15), datetime(2027, 2, 7, 15), datetime(2027, 2, 14, 15))
OPENED, CLOSES = datetime(2027, 1, 10, 20), datetime(2027, 1, 17, 20)
ALASDAIR, BRUNO, CALLUM, GIL, STRANGER = 1, 2, 3, 4, 99
YES, IF_NEED_BE, NO = Answer.YES, Answer.IF_NEED_BE, Answer.NO


def at(wall: datetime) -> datetime:
    return instant(wall, LONDON)


def poll(
    state: PollState = PollState.OPEN,
    *,
    opened: datetime = OPENED,
    closes: datetime = CLOSES,
    dates: Iterable[datetime] = SUNDAYS,
    answers: Mapping[int, Mapping[int, Answer]] | None = None,
) -> Poll:
    candidates = tuple(Candidate(number, wall, 180, at(wall)) for number, wall in enumerate(dates, 1))
    chosen = 1 if state is PollState.CONFIRMED else None
    opened_at = None if state is PollState.DRAFT else at(opened)
    return Poll(
        1, 1, Audience.MEMBERS, state, ALASDAIR, 11, at(closes), candidates, opened_at, chosen, (), answers or {}
    )


def people(state: State, *user_ids: int) -> list[Membership]:
    return [Membership(1, user_id, state, at(OPENED)) for user_id in user_ids]


@pytest.mark.parametrize(
    ("opened", "audience", "closes"),
    [
        (datetime(2027, 1, 10, 20), Audience.MEMBERS, datetime(2027, 1, 17, 20)),  # scenario A2
        (datetime(2027, 1, 10, 20, 1), Audience.MEMBERS, datetime(2027, 1, 18, 20)),
        (datetime(2027, 1, 10, 9), Audience.MEMBERS, datetime(2027, 1, 17, 20)),
        (datetime(2026, 11, 27, 10), Audience.FOUNDING, datetime(2026, 12, 13, 20)),  # scenario A1
        (datetime(2026, 11, 27, 21), Audience.FOUNDING, datetime(2026, 12, 14, 20)),
        (datetime(2027, 3, 22, 20), Audience.MEMBERS, datetime(2027, 3, 29, 20)),  # into summer time
        (datetime(2027, 10, 25, 20), Audience.MEMBERS, datetime(2027, 11, 1, 20)),  # and back
    ],
)
def test_a_poll_closes_at_eight_in_the_evening_after_seven_days_or_sixteen(
    opened: datetime, audience: Audience, closes: datetime
) -> None:
    """Members have seven days, a founding invitation sixteen; the hour is the wall's, whatever the clocks do."""
    opened_at = at(opened)

    closes_at = closing_time(opened_at, audience, LONDON, RULES)

    assert local(closes_at, LONDON) == closes


@pytest.mark.parametrize(
    ("closes", "reminded"),
    [
        (datetime(2027, 1, 17, 20), datetime(2027, 1, 15, 20, tzinfo=UTC)),  # scenario A2: Friday
        (datetime(2027, 3, 29, 20), datetime(2027, 3, 27, 20, tzinfo=UTC)),  # 47 hours before, by the stopwatch
        (datetime(2027, 11, 1, 20), datetime(2027, 10, 30, 19, tzinfo=UTC)),  # 49 hours
    ],
)
def test_the_silent_are_reminded_two_days_before_the_close_by_the_calendar(
    closes: datetime, reminded: datetime
) -> None:
    """Eight in the evening, two days before, on both sides of a clock change."""
    asked = poll(opened=closes - timedelta(days=7), closes=closes)

    due = reminder_time(asked, LONDON, RULES)

    assert due == reminded


@pytest.mark.parametrize(
    ("opened", "is_reminded"),
    [
        (datetime(2027, 1, 14, 20), True),  # a day before the reminder, to the minute
        (datetime(2027, 1, 14, 20, 1), False),
        (datetime(2027, 1, 15, 21), False),  # opened when the reminder is past already
        (datetime(2027, 1, 14, 19, 59), True),
    ],
)
def test_nobody_is_reminded_within_a_day_of_the_opening(opened: datetime, is_reminded: bool) -> None:
    """A reminder that soon would be nagging, so there is none at all."""
    asked = poll(opened=opened)

    due = reminder_time(asked, LONDON, RULES)

    assert (due is not None) is is_reminded


@pytest.mark.parametrize(
    ("opened", "closes", "is_reminded"),
    [
        (datetime(2027, 3, 27, 19, 30), datetime(2027, 3, 30, 19, 30), True),  # 23 hours by the stopwatch
        (datetime(2027, 3, 27, 19, 31), datetime(2027, 3, 30, 19, 30), False),
        (datetime(2027, 10, 30, 19, 30), datetime(2027, 11, 2, 19, 30), True),  # 25 hours
        (datetime(2027, 10, 30, 19, 31), datetime(2027, 11, 2, 19, 30), False),
    ],
)
def test_a_day_after_the_opening_is_a_calendar_day_too(opened: datetime, closes: datetime, is_reminded: bool) -> None:
    """The day in which nobody is reminded ends at the same time on the wall when the clocks change in it."""
    asked = poll(opened=opened, closes=closes, dates=[datetime(2027, 12, 5, 15)])

    due = reminder_time(asked, LONDON, RULES)

    assert (due is not None) is is_reminded


def test_a_draft_reminds_nobody() -> None:
    """What is not open yet has nobody silent."""
    draft = poll(PollState.DRAFT)

    due = reminder_time(draft, LONDON, RULES)

    assert due is None


def test_a_poll_that_stays_open_longer_reminds_later() -> None:
    """The reminder goes with the close."""
    longer = poll().extend(at(datetime(2027, 1, 19, 20)), at=at(datetime(2027, 1, 16, 9)))

    due = reminder_time(longer, LONDON, RULES)

    assert due == at(datetime(2027, 1, 17, 20))


@pytest.mark.parametrize(
    ("audience", "asked"),
    [
        (Audience.MEMBERS, {State.SEATED}),
        (Audience.FOUNDING, {State.INVITED, State.INTERESTED, State.SEATED}),
    ],
)
def test_a_poll_asks_its_members_or_the_people_around_a_founding_invitation(
    audience: Audience, asked: set[State]
) -> None:
    """Who waits, declined or left is asked by neither."""
    one = replace(poll(), audience=audience)

    found = {state for state in State if one.asks(people(state, GIL)[0])}

    assert found == asked


def test_somebody_has_answered_who_said_something_about_every_date() -> None:
    """A no is an answer too, one date of three is not all of them; strangers and the waiting are not counted."""
    every_no = {1: NO, 2: NO, 3: NO}
    one = poll(
        answers={ALASDAIR: {1: YES, 2: IF_NEED_BE, 3: NO}, BRUNO: every_no, STRANGER: every_no, CALLUM: {1: YES}}
    )
    known = [*people(State.SEATED, ALASDAIR, BRUNO, CALLUM, GIL), *people(State.WAITING, STRANGER)]

    found = turnout(one, known)

    assert (found.asked, found.silent, found.answered) == ((ALASDAIR, BRUNO, CALLUM, GIL), (CALLUM, GIL), 2)
    assert not found.is_complete


@pytest.mark.parametrize(("seated", "complete"), [([ALASDAIR], True), ([ALASDAIR, GIL], False), ([], False)])
def test_everyone_has_answered_when_nobody_is_silent_and_somebody_was_asked(seated: list[int], complete: bool) -> None:
    """A poll that asks nobody is not complete; it is alone."""
    one = poll(answers={ALASDAIR: {1: YES, 2: YES, 3: YES}})

    found = turnout(one, people(State.SEATED, *seated))

    assert found.is_complete is complete


def test_answers_are_counted_date_by_date_for_the_given_people_only() -> None:
    """A yes is two points, an if-need-be one; the silent and those not asked count nowhere."""
    one = poll(answers={ALASDAIR: {1: YES, 2: NO}, BRUNO: {1: IF_NEED_BE, 2: YES}, STRANGER: {3: YES}})

    counted = tally(one, [ALASDAIR, BRUNO, GIL], RULES)

    assert [(date.order, date.yes, date.if_need_be, date.no, date.points) for date in counted] == [
        (0, 1, 1, 0, 3),
        (1, 1, 0, 1, 2),
        (2, 0, 0, 0, 0),
    ]


def test_the_points_are_the_groups_own() -> None:
    """A group can say what an if-need-be is worth."""
    shy = default_rules().changed("poll", yes_points=3, if_need_be_points=2).poll
    one = poll(answers={ALASDAIR: {1: YES}, BRUNO: {1: IF_NEED_BE}})

    counted = tally(one, [ALASDAIR, BRUNO], shy)

    assert counted[0].points == 5


def test_the_founding_poll_of_scenario_a_is_decided_for_the_tenth() -> None:
    """Seven can come on the tenth, six on each of the other two: scenario A1."""
    january = [datetime(2027, 1, day, 15) for day in (10, 17, 24)]
    answers = {
        user_id: {1: YES if user_id <= 7 else NO, 2: YES if user_id <= 6 else NO, 3: NO} for user_id in range(15)
    }
    answers |= {user_id: {**answers[user_id], 3: YES} for user_id in range(9, 15)}
    asked = poll(PollState.CLOSED, dates=january, closes=datetime(2026, 12, 13, 20), answers=answers)
    one = replace(asked, audience=Audience.FOUNDING)

    ranking = result(one, people(State.INTERESTED, *range(1, 16)), RULES)

    assert [(date.order, date.yes) for date in ranking.best_first] == [(0, 7), (1, 6), (2, 6)]
    assert ranking.most_heads is None


@pytest.mark.parametrize(("seconds", "is_open"), [(-1, True), (0, False), (1, False)])
def test_a_poll_takes_answers_until_its_closing_second(seconds: int, is_open: bool) -> None:
    """Twenty hours sharp is too late, whether or not the close has been decided yet."""
    one, codes = poll(), list[str]()

    try:
        one.require_open(at=at(CLOSES) + timedelta(seconds=seconds))
    except UserError as refused:
        codes.append(refused.code)

    assert codes == ([] if is_open else ["poll_closed"])


@pytest.mark.parametrize(
    ("state", "code", "params"),
    [
        (PollState.DRAFT, "poll_closed", {"closed_at": at(CLOSES)}),
        (PollState.CLOSED, "poll_closed", {"closed_at": at(CLOSES)}),
        (PollState.ABANDONED, "poll_closed", {"closed_at": at(CLOSES)}),
        (PollState.CONFIRMED, "poll_decided", {"local": SUNDAYS[0]}),
    ],
)
def test_a_poll_that_is_not_open_says_why_it_takes_no_answers(
    state: PollState, code: str, params: dict[str, object]
) -> None:
    """An old card's button learns whether the question is closed or settled, and for which date."""
    one = poll(state)

    with pytest.raises(UserError) as refused:
        one.require_open(at=at(OPENED))

    assert (refused.value.code, refused.value.params) == (code, params)


def test_opening_a_draft_notes_when() -> None:
    """From now on it is asked."""
    draft = poll(PollState.DRAFT)

    opened = draft.open(at=at(OPENED))

    assert opened == replace(draft, state=PollState.OPEN, opened_at=at(OPENED))


@pytest.mark.parametrize("state", [state for state in PollState if state is not PollState.DRAFT])
def test_opening_again_changes_nothing(state: PollState) -> None:
    """A second tap on *Open the question* does not open a closed one again."""
    one = poll(state)

    again = one.open(at=at(CLOSES) + timedelta(days=300))

    assert again == one


@pytest.mark.parametrize(
    ("closes", "now", "code"),
    [
        (SUNDAYS[0] - timedelta(minutes=1), OPENED, None),
        (SUNDAYS[0], OPENED, "closes_too_late"),
        (SUNDAYS[1], OPENED, "closes_too_late"),
        (CLOSES, SUNDAYS[0] - timedelta(minutes=1), None),
        (CLOSES, SUNDAYS[0], "date_gone_by"),
        (CLOSES, SUNDAYS[0] + timedelta(minutes=1), "date_gone_by"),
    ],
)
def test_a_poll_opens_only_before_its_first_date_and_closes_before_it_too(
    closes: datetime, now: datetime, code: str | None
) -> None:
    """Whichever order the dates were typed in, the earliest of them counts."""
    draft, said = poll(PollState.DRAFT, closes=closes, dates=reversed(SUNDAYS)), list[object]()

    try:
        said.append(draft.open(at=at(now)).state)
    except UserError as refused:
        said.append((refused.code, refused.params))

    assert said == [(code, {"local": SUNDAYS[0]}) if code else PollState.OPEN]


@pytest.mark.parametrize("state", PollState)
def test_only_an_open_poll_closes(state: PollState) -> None:
    """Closing a second time, or something decided, changes nothing."""
    one = poll(state)

    closed = one.close()

    assert closed.state is (PollState.CLOSED if state is PollState.OPEN else state)
    assert replace(closed, state=state) == one


@pytest.mark.parametrize("state", [PollState.OPEN, PollState.CLOSED])
def test_a_poll_that_is_not_decided_can_be_given_longer(state: PollState) -> None:
    """Giving it longer reopens a closed one."""
    later = at(datetime(2027, 1, 20, 20))

    longer = poll(state).extend(later, at=at(datetime(2027, 1, 18, 8)))

    assert (longer.state, longer.closes_at, longer.opened_at) == (PollState.OPEN, later, at(OPENED))


@pytest.mark.parametrize(
    ("state", "closes", "code"),
    [
        (PollState.CLOSED, datetime(2027, 1, 18, 8), "closes_in_the_past"),
        (PollState.CLOSED, datetime(2027, 1, 17, 20), "closes_in_the_past"),
        (PollState.OPEN, SUNDAYS[0], "closes_too_late"),
        (PollState.CONFIRMED, datetime(2027, 1, 20, 20), "poll_decided"),
        (PollState.DRAFT, datetime(2027, 1, 20, 20), "not_found"),
        (PollState.ABANDONED, datetime(2027, 1, 20, 20), "not_found"),
    ],
)
def test_a_poll_is_given_longer_only_while_that_makes_sense(state: PollState, closes: datetime, code: str) -> None:
    """Not into the past, not past its first date, not when it is settled or was let rest, not before it is asked."""
    one = poll(state)

    with pytest.raises(UserError) as refused:
        one.extend(at(closes), at=at(datetime(2027, 1, 18, 8)))

    assert refused.value.code == code


def test_confirming_settles_one_date() -> None:
    """The date is what the poll comes to."""
    closed = poll(PollState.CLOSED)

    settled = closed.confirm(2, at=at(CLOSES))

    assert (settled.state, settled.chosen_id) == (PollState.CONFIRMED, 2)


def test_confirming_the_same_date_again_changes_nothing() -> None:
    """A second tap finds it settled, even when the date has come."""
    settled = poll(PollState.CONFIRMED)

    again = settled.confirm(1, at=at(SUNDAYS[0]) + timedelta(days=1))

    assert again == settled


@pytest.mark.parametrize(
    ("state", "candidate", "now", "code"),
    [
        (PollState.DRAFT, 1, OPENED, "poll_still_open"),
        (PollState.OPEN, 1, CLOSES, "poll_still_open"),
        (PollState.CONFIRMED, 2, CLOSES, "poll_decided"),
        (PollState.ABANDONED, 1, CLOSES, "not_found"),
        (PollState.ABANDONED, 1, SUNDAYS[2], "not_found"),
        (PollState.CLOSED, 99, CLOSES, "not_found"),
        (PollState.CLOSED, 1, SUNDAYS[0], "date_gone_by"),
        (PollState.CLOSED, 1, SUNDAYS[1], "date_gone_by"),
    ],
)
def test_a_date_is_confirmed_only_when_it_can_be(state: PollState, candidate: int, now: datetime, code: str) -> None:
    """Not while people answer, not two dates, not one that has come, not one of another poll or of one let rest."""
    one = poll(state)

    with pytest.raises(UserError) as refused:
        one.confirm(candidate, at=at(now))

    assert refused.value.code == code


@pytest.mark.parametrize("state", [PollState.OPEN, PollState.CLOSED, PollState.ABANDONED])
def test_a_poll_that_is_not_decided_can_be_let_rest(state: PollState) -> None:
    """Nothing comes of it, and twice is the same."""
    one = poll(state)

    rested = one.abandon()

    assert rested.state is PollState.ABANDONED


def test_a_decided_poll_cannot_be_let_rest() -> None:
    """A meeting has come of it."""
    settled = poll(PollState.CONFIRMED)

    with pytest.raises(UserError) as refused:
        settled.abandon()

    assert (refused.value.code, refused.value.params) == ("poll_decided", {"local": SUNDAYS[0]})


def after(one: Poll, act: str, number: int, now: datetime) -> Poll:
    """Return a poll after one act; a refusal leaves it as it was."""
    try:
        return {
            "open": lambda: one.open(at=now),
            "extend": lambda: one.extend(now + timedelta(days=number - 2), at=now),
            "close": one.close,
            "due": lambda: one.close() if now >= one.closes_at else one,
            "confirm": lambda: one.confirm(number, at=now),
            "abandon": one.abandon,
        }[act]()
    except UserError:
        return one


MAY_FOLLOW = {
    PollState.DRAFT: {PollState.OPEN, PollState.ABANDONED},
    PollState.OPEN: {PollState.CLOSED, PollState.ABANDONED},
    PollState.CLOSED: {PollState.OPEN, PollState.CONFIRMED, PollState.ABANDONED},
    PollState.CONFIRMED: set[PollState](),
    PollState.ABANDONED: set[PollState](),
}
ACTS = st.tuples(
    st.sampled_from(["open", "extend", "close", "due", "confirm", "abandon"]), st.integers(1, 4), st.integers(0, 9)
)


@given(st.lists(ACTS, max_size=25))
def test_in_any_order_of_acts_a_poll_only_goes_where_it_may(acts: list[tuple[str, int, int]]) -> None:
    """Settled and let rest are for good, a date is chosen exactly when settled, and it closes before its first date."""
    now, one, taken = at(OPENED), poll(PollState.DRAFT), list[Poll]()

    for act, number, days in acts:
        now += timedelta(days=days)
        taken.append(one)
        one = after(one, act, number, now)

    for before, then in zip(taken, [*taken[1:], one], strict=False):
        assert then.state is before.state or then.state in MAY_FOLLOW[before.state]
        assert (then.chosen_id is not None) == (then.state is PollState.CONFIRMED)
        assert before.chosen_id in {None, then.chosen_id}
        assert then.closes_at < min(date.starts_at for date in then.candidates)
        assert then.candidates == before.candidates
        assert before.opened_at in {None, then.opened_at}
    assert one.state not in {PollState.OPEN, PollState.CLOSED, PollState.CONFIRMED} or one.opened_at is not None
