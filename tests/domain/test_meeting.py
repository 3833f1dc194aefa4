"""A meeting: who belongs to it, who is coming, and what becomes of it."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.availability import Answer, Audience
from bot.domain.meeting import (
    SEED,
    Coming,
    Going,
    Meeting,
    MeetingState,
    Move,
    Rsvp,
    quorum_check_at,
)
from bot.domain.membership import Membership, State
from bot.domain.reminders import reminders
from bot.domain.rules import ReminderRules
from bot.domain.wall_time import instant, local
from bot.errors import UserError
from config.rules import default_rules
from tests.domain.test_wall_time import ZONES

LONDON = "Europe/London"
RULES = default_rules().reminders
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
SUNDAY = datetime(2027, 1, 10, 15)
ALASDAIR, BRUNO, CALLUM, DEV = 1, 2, 3, 4


def meeting(at: datetime = SUNDAY, audience: Audience = Audience.MEMBERS, zone: str = LONDON, **rsvps: Rsvp) -> Meeting:
    people = {"alasdair": ALASDAIR, "bruno": BRUNO, "callum": CALLUM}
    given = {people[name]: rsvp for name, rsvp in rsvps.items()}
    return Meeting(1, 1, 1, audience, at, 180, zone, instant(at, zone), given)


def rules(*days: int, at: time = RULES.at) -> ReminderRules:
    return default_rules().changed("reminders", days_before=days, at=at).reminders


def utc(month: int, day: int, hour: int) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=UTC)


def test_a_meeting_ends_when_its_length_has_gone_by() -> None:
    """Three hours on a Sunday afternoon end at six."""
    one = meeting()

    end = one.ends_at

    assert local(end, LONDON) == datetime(2027, 1, 10, 18)


@pytest.mark.parametrize("seconds", [0, 1, 3600])
def test_a_meeting_that_has_begun_takes_no_more_answers(seconds: int) -> None:
    """From the first second on it is too late to say sorry here."""
    one = meeting()

    with pytest.raises(UserError) as refused:
        one.require_to_come(at=one.starts_at + timedelta(seconds=seconds))

    assert (refused.value.code, refused.value.params) == ("meeting_over", {"local": SUNDAY})


def test_a_meeting_takes_answers_until_it_begins() -> None:
    """A second before the start is early enough."""
    one = meeting()

    one.require_to_come(at=one.starts_at - timedelta(seconds=1))

    assert one.rsvps == {}


@pytest.mark.parametrize(
    ("audience", "expected"),
    [(Audience.MEMBERS, {State.SEATED}), (Audience.FOUNDING, {State.SEATED, State.INTERESTED})],
)
def test_a_meeting_expects_the_seated_and_before_there_are_seats_the_interested(
    audience: Audience, expected: set[State]
) -> None:
    """Nobody who waits, declined or left is reminded of a meeting."""
    one = meeting(audience=audience)

    found = {state for state in State if one.expects(Membership(1, DEV, state, LONG_AGO))}

    assert found == expected


def test_people_are_counted_as_coming_sorry_or_not_yet_sure() -> None:
    """Silence is its own number, never a sorry; who is not asked about is not counted."""
    one = meeting(alasdair=Rsvp.COMING, bruno=Rsvp.SORRY, callum=Rsvp.COMING)

    counted = one.count([ALASDAIR, BRUNO, DEV]), one.count([])

    assert counted == (Coming(1, 1, 1), Coming(0, 0, 0))


def test_a_yes_to_the_date_is_a_coming_a_no_a_sorry_and_if_need_be_stays_open() -> None:
    """What a poll's answer says about the meeting made of it."""
    answers = [Answer.YES, Answer.NO, Answer.IF_NEED_BE]

    seeded = [SEED.get(answer) for answer in answers]

    assert seeded == [Rsvp.COMING, Rsvp.SORRY, None]


EIGHT = tuple(range(1, 9))
MARCH = datetime(2027, 3, 31, 19)


def coming(number: int, *, audience: Audience = Audience.MEMBERS) -> Meeting:
    """Return a meeting that the first so many of eight are coming to."""
    return replace(meeting(MARCH, audience), rsvps=dict.fromkeys(EIGHT[:number], Rsvp.COMING))


@pytest.mark.parametrize(("number", "state"), [(4, MeetingState.PLANNED), (3, MeetingState.AT_RISK)])
def test_a_meeting_is_at_risk_below_half_of_those_with_a_seat(number: int, state: MeetingState) -> None:
    """Scenario A5: four of eight are a quorum, three are none."""
    one = coming(number)

    weighed = one.weigh(EIGHT, 3)

    assert weighed == replace(one, state=state)


def test_three_are_needed_however_small_the_group_is() -> None:
    """Two of four are half and no quorum."""
    weighed = coming(2).weigh(EIGHT[:4], 3)

    assert weighed.state is MeetingState.AT_RISK


def test_what_organisers_decide_holds_until_enough_are_coming() -> None:
    """With three it stays informal; with four it is an ordinary meeting, and with three again at risk."""
    informal = coming(3).weigh(EIGHT, 3).go(Going.INFORMALLY, at=LONG_AGO)

    fewer = replace(informal, rsvps={1: Rsvp.COMING}).weigh(EIGHT, 3)
    enough = replace(informal, rsvps=coming(4).rsvps).weigh(EIGHT, 3)
    again = replace(enough, rsvps=coming(3).rsvps).weigh(EIGHT, 3)

    assert (fewer.is_informal, fewer.state) == (True, MeetingState.PLANNED)
    assert (enough.is_informal, enough.state) == (False, MeetingState.PLANNED)
    assert again.state is MeetingState.AT_RISK


def test_the_last_decision_counts_and_none_is_needed_where_enough_are_coming() -> None:
    """Equal powers: Fergus may decide otherwise than Alasdair."""
    risky = coming(3).weigh(EIGHT, 3)

    decided = risky.go(Going.AHEAD, at=LONG_AGO).go(Going.INFORMALLY, at=LONG_AGO)

    assert decided.is_informal
    with pytest.raises(UserError, match="not_at_risk"):
        coming(4).go(Going.AHEAD, at=LONG_AGO)


@pytest.mark.parametrize("state", [MeetingState.CANCELLED, MeetingState.HELD])
def test_what_is_cancelled_or_over_is_never_at_risk(state: MeetingState) -> None:
    """Nor is a first meeting, where nobody has a seat yet."""
    over = replace(coming(0), state=state)

    assert over.weigh(EIGHT, 3) == over
    assert coming(0, audience=Audience.FOUNDING).weigh(EIGHT, 3).state is MeetingState.PLANNED


def test_moving_voids_answers_and_decisions_and_counts_up() -> None:
    """What was said and decided was about another date."""
    one = coming(3).weigh(EIGHT, 3).go(Going.INFORMALLY, at=LONG_AGO)

    moved = one.move(datetime(2027, 3, 24, 19), 120, at=LONG_AGO, act_id=7)

    assert moved == replace(
        one,
        local=datetime(2027, 3, 24, 19),
        minutes=120,
        starts_at=utc(3, 24, 19),
        rsvps={},
        going=None,
        revision=1,
        moved=Move(MARCH, 7),
    )


def test_a_meeting_gone_by_or_cancelled_is_neither_moved_nor_cancelled() -> None:
    """Cancelling twice is once; the past stays as it was."""
    one, later = coming(4), datetime(2027, 5, 1, 15)
    cancelled = one.cancel(at=LONG_AGO)

    assert cancelled.cancel(at=one.starts_at) == cancelled
    with pytest.raises(UserError, match="meeting_over"):
        one.cancel(at=one.starts_at)
    with pytest.raises(UserError, match="meeting_over"):
        one.move(later, 180, at=one.starts_at, act_id=1)
    with pytest.raises(UserError, match="meeting_cancelled"):
        cancelled.move(later, 180, at=LONG_AGO, act_id=1)
    with pytest.raises(UserError, match="meeting_cancelled"):
        cancelled.go(Going.AHEAD, at=LONG_AGO)
    with pytest.raises(UserError, match="date_over"):
        one.move(datetime(2025, 1, 1, 15), 180, at=LONG_AGO, act_id=1)
    assert cancelled.hold() == cancelled
    assert one.hold().state is MeetingState.HELD


def test_a_tap_made_before_the_move_is_no_answer_to_the_new_date() -> None:
    """It was on its way when the meeting was moved."""
    moved = coming(0).move(datetime(2027, 3, 24, 19), 150, at=LONG_AGO, act_id=7)

    moved.require_answerable(at=LONG_AGO, act_id=8)

    with pytest.raises(UserError, match="meeting_moved"):
        moved.require_answerable(at=LONG_AGO, act_id=6)


def test_an_occasion_belongs_to_the_time_it_was_written_for() -> None:
    """After a move the old keys mean nothing, and those of other meetings never did."""
    one = meeting()
    moved = one.move(MARCH, 150, at=LONG_AGO, act_id=7)
    keys = [f"{each.key}:7d:c:101" for each in (one, moved, replace(one, id=11), replace(moved, revision=11))]

    assert [one.is_meant_by(key) for key in keys] == [True, False, False, False]
    assert [moved.is_meant_by(key) for key in keys] == [False, True, False, False]
    assert moved.is_meant_by(moved.key)
    assert not one.is_meant_by("poll:1:card")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (LONG_AGO, utc(3, 30, 8)),  # with the reminder a day before, after the clocks have changed
        (utc(3, 30, 8), utc(3, 31, 15)),  # made too late for it: three hours before
        (utc(3, 31, 15), None),
    ],
)
def test_the_quorum_is_looked_at_a_day_before_or_else_three_hours_before(
    now: datetime, expected: datetime | None
) -> None:
    """A meeting made this minute is not at risk the next."""
    due = quorum_check_at(coming(0), RULES, now=now)

    assert due == expected
    assert quorum_check_at(coming(0, audience=Audience.FOUNDING), RULES, now=now) is None


@given(
    st.lists(st.datetimes(datetime(2026, 6, 1), datetime(2027, 6, 1)), max_size=6),
    st.sampled_from(ZONES),
    st.sets(st.integers(1, 28), max_size=3),
)
def test_however_often_a_meeting_is_moved_no_two_reminders_are_the_same_occasion(
    walls: list[datetime], zone: str, days: set[int]
) -> None:
    """Invariants 6 and 7 of domain.md 3.10: each time has keys of its own, and nine o'clock stays nine o'clock."""
    one, keys = meeting(zone=zone), list[str]()
    due = [(one, each) for each in reminders(one, rules(*days))]
    for act_id, wall in enumerate(walls):
        one = one.move(wall.replace(second=0, microsecond=0), 180, at=LONG_AGO, act_id=act_id)
        due += [(one, each) for each in reminders(one, rules(*days))]
    keys = [f"{at.key}:{each.lead}" for at, each in due]

    assert len(keys) == len({*keys})
    assert {local(each.due_at, zone).time() for _, each in due} <= {time(9)}
    assert all(one.is_meant_by(key) is (at.revision == one.revision) for (at, _), key in zip(due, keys, strict=True))
