"""A meeting: who belongs to it, who is coming, and when its reminders are due."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.availability import Answer, Audience
from bot.domain.meeting import SEED, Coming, Meeting, Rsvp, reminders
from bot.domain.membership import Membership, State
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


@pytest.mark.parametrize(
    ("starts", "starts_at", "week_before", "day_before"),
    [
        (datetime(2027, 1, 31, 15), utc(1, 31, 15), utc(1, 24, 9), utc(1, 30, 9)),
        (datetime(2027, 2, 17, 19), utc(2, 17, 19), utc(2, 10, 9), utc(2, 16, 9)),
        (datetime(2027, 3, 14, 15), utc(3, 14, 15), utc(3, 7, 9), utc(3, 13, 9)),
        (datetime(2027, 3, 31, 19), utc(3, 31, 18), utc(3, 24, 9), utc(3, 30, 8)),  # the clocks change between
        (datetime(2027, 4, 18, 15), utc(4, 18, 14), utc(4, 11, 8), utc(4, 17, 8)),
        (datetime(2027, 4, 28, 19), utc(4, 28, 18), utc(4, 21, 8), utc(4, 27, 8)),
        (datetime(2027, 5, 16, 15), utc(5, 16, 14), utc(5, 9, 8), utc(5, 15, 8)),
        (datetime(2027, 6, 2, 19), utc(6, 2, 18), utc(5, 26, 8), utc(6, 1, 8)),
    ],
)
def test_the_eight_meetings_of_scenario_a_are_reminded_at_nine_on_the_groups_wall(
    starts: datetime, starts_at: datetime, week_before: datetime, day_before: datetime
) -> None:
    """Scenario A3: the instants move with the clock change, nine in the morning does not."""
    one = meeting(starts)

    due = reminders(one, RULES, now=LONG_AGO)

    assert one.starts_at == starts_at
    assert [(each.days_before, each.due_at) for each in due] == [(7, week_before), (1, day_before)]


def test_each_reminder_is_of_use_until_the_next_and_the_last_until_three_hours_before() -> None:
    """A week's notice is stale once the day's is due; the day's is stale when people are leaving home."""
    one = meeting()

    week, day = reminders(one, RULES, now=LONG_AGO)

    assert week.useful_until == day.due_at == utc(1, 9, 9)
    assert day.useful_until == utc(1, 10, 12)


def test_a_reminder_whose_time_has_passed_when_the_meeting_is_made_is_left_out() -> None:
    """A meeting made three days ahead is reminded of once, the day before."""
    made = utc(1, 7, 19)

    due = reminders(meeting(), RULES, now=made)

    assert [each.days_before for each in due] == [1]


@pytest.mark.parametrize(("seconds", "left"), [(-1, [1]), (0, []), (1, [])])
def test_a_reminder_due_this_very_moment_has_just_been_said_by_the_announcement(seconds: int, left: list[int]) -> None:
    """A meeting made at nine the day before is announced, not announced and reminded of."""
    made = utc(1, 9, 9) + timedelta(seconds=seconds)

    due = reminders(meeting(), RULES, now=made)

    assert [each.days_before for each in due] == left


def test_reminders_come_the_furthest_first_however_they_were_typed() -> None:
    """The order of the days is not the group's to get wrong."""
    typed = rules(1, 14, 3)

    due = reminders(meeting(), typed, now=LONG_AGO)

    assert [each.days_before for each in due] == [14, 3, 1]
    assert [each.useful_until for each in due[:-1]] == [each.due_at for each in due[1:]]


def test_a_single_reminder_is_of_use_until_some_hours_before_the_start() -> None:
    """With only the week's notice, that one is the last."""
    only = rules(7)

    due = reminders(meeting(), only, now=LONG_AGO)

    assert [(each.days_before, each.useful_until) for each in due] == [(7, utc(1, 10, 12))]


def test_a_group_that_wants_no_reminders_gets_none() -> None:
    """An empty list of days is a choice, not an error."""
    none = rules()

    due = reminders(meeting(), none, now=LONG_AGO)

    assert due == ()


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
    st.sampled_from(ZONES),
    st.sets(st.integers(1, 28), max_size=3),
)
def test_every_reminder_shows_nine_o_clock_whatever_the_clocks_do(starts: datetime, zone: str, days: set[int]) -> None:
    """Invariant 7 of domain.md 3.10, in zones that change their clocks in every way there is."""
    one = meeting(starts.replace(hour=15, minute=0, second=0, microsecond=0), zone=zone)

    due = reminders(one, rules(*days), now=datetime(2025, 1, 1, tzinfo=UTC))

    walls = [local(each.due_at, zone) for each in due]
    assert [wall.time() for wall in walls] == [time(9)] * len(days)
    assert [(one.local.date() - wall.date()).days for wall in walls] == sorted(days, reverse=True)
    assert all(each.due_at < each.useful_until <= one.starts_at for each in due)


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
