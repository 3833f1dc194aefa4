"""A meeting: who belongs to it, who is coming, and when its reminders are due."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.availability import Answer, Audience
from bot.domain.meeting import SEED, Coming, Meeting, Rsvp
from bot.domain.membership import Membership, State
from bot.domain.rules import ReminderRules
from bot.domain.wall_time import instant, local
from bot.errors import UserError
from config.rules import default_rules

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
