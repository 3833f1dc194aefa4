"""What could not be said: how long it matters, what can be tried again, and that one place is named once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.availability import Answer, Audience, Candidate, Poll, PollState
from bot.domain.away import Away
from bot.domain.health import STANDS, Present, Trouble, Unsaid, absence, unsaid
from bot.domain.meeting import Meeting, Rsvp
from bot.domain.membership import Membership, State
from bot.domain.message import Kind, Message, Target

NOW = datetime(2027, 1, 10, 20, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BRUNO, GIL, HAMISH = 3, 7, 8
CHANNEL = Target(channel_id=101)
POLL = Poll(
    1, 1, Audience.MEMBERS, PollState.OPEN, 1, 101, NOW + DAY,
    (Candidate(11, datetime(2027, 1, 24, 15), 180, NOW + 14 * DAY),),
)  # fmt: skip
MEETING = Meeting(5, 1, None, Audience.MEMBERS, datetime(2027, 1, 24, 15), 180, "Europe/London", NOW + 14 * DAY)
KNOWN = tuple(Membership(1, one, State.SEATED, NOW) for one in (BRUNO, GIL))
PRESENT = Present(NOW, (POLL,), (MEETING,), KNOWN)


def message(kind: Kind, ref: int, key: str = "", about: int | None = GIL) -> Message:
    to = CHANNEL if about is None else Target(user_id=about)
    return Message(key or f"{kind}:{about}", kind, 1, to, ref, NOW - HOUR, NOW + HOUR, about)


def failed(what: Message, number: int = 1) -> Unsaid:
    return Unsaid(number, what, Trouble.FAILED, NOW - HOUR, 50007)


REMINDER = failed(message(Kind.POLL_REMINDER, POLL.id))
NUDGE = failed(message(Kind.QUORUM_NUDGE, MEETING.id, "meeting:5:quorum_nudge:7"))
PLACE = failed(message(Kind.PLACE_IN_LINE, POLL.id, about=HAMISH))
SEAT = failed(replace(message(Kind.MEMBER_ROLE, 1), useful_until=NOW - DAY))
ANSWERED = replace(POLL, answers={GIL: {11: Answer.NO}})
WAITING = Membership(1, HAMISH, State.WAITING, NOW, waiting_since=NOW)


@pytest.mark.parametrize(
    ("one", "present"),
    [
        (REMINDER, PRESENT),
        (NUDGE, PRESENT),
        (PLACE, replace(PRESENT, known=(WAITING,))),
        (SEAT, PRESENT),
    ],
)
def test_what_failed_stays_as_long_as_it_matters(one: Unsaid, present: Present) -> None:
    """Somebody silent, a meeting to come, a person in line, a role: until somebody says that it is done."""
    assert unsaid(present, [one]) == (one,)


@pytest.mark.parametrize(
    ("one", "present"),
    [
        (REMINDER, replace(PRESENT, polls=(ANSWERED,))),
        (REMINDER, replace(PRESENT, polls=(replace(POLL, state=PollState.CLOSED),))),
        (REMINDER, replace(PRESENT, polls=())),
        (NUDGE, replace(PRESENT, meetings=(replace(MEETING, rsvps={GIL: Rsvp.SORRY}),))),
        (NUDGE, replace(PRESENT, meetings=(replace(MEETING, revision=1),))),
        (NUDGE, replace(PRESENT, meetings=())),
        (NUDGE, replace(PRESENT, at=MEETING.starts_at)),
        (PLACE, PRESENT),
        (failed(message(Kind.MEETING_CANCELLED, MEETING.id)), replace(PRESENT, at=NOW + HOUR)),
    ],
)
def test_what_the_rows_have_settled_is_gone_by_itself(one: Unsaid, present: Present) -> None:
    """Who has answered otherwise need not be told to; nobody is told of a date that has moved."""
    assert unsaid(present, [one]) == ()


def test_what_came_too_late_is_told_of_for_two_weeks() -> None:
    """No row says whether people heard of it otherwise."""
    one = Unsaid(1, message(Kind.MEETING_REMINDER, 5, about=None), Trouble.MISSED, NOW - STANDS + HOUR)

    later = replace(PRESENT, at=NOW + HOUR)
    assert (unsaid(PRESENT, [one]), unsaid(later, [one])) == ((one,), ())


def test_a_closed_place_is_named_once_however_much_waits_for_it() -> None:
    """The first stands for all, which one try opens."""
    to_channel = [message(Kind.MEETING_REMINDER, 5, f"meeting:5:{days}d", about=None) for days in (7, 1, 0)]
    waiting = [Unsaid(number, one, Trouble.HELD, NOW - DAY, 50013) for number, one in enumerate(to_channel, 4)]

    assert unsaid(PRESENT, reversed(waiting)) == (replace(waiting[0], more=2),)


def test_the_newest_comes_first() -> None:
    """Of two at the same time the later row."""
    older = replace(failed(message(Kind.MEMBER_ROLE, 1), 9), at=NOW - DAY)

    assert [one.id for one in unsaid(PRESENT, [older, failed(message(Kind.MEMBER_ROLE, 1), 1), REMINDER])] == [1, 1, 9]


def test_what_has_had_its_time_cannot_be_tried_again() -> None:
    """A deleted card always can; what waits for its place is not to be called done."""
    late = replace(REMINDER, trouble=Trouble.MISSED)
    held, gone = replace(REMINDER, trouble=Trouble.HELD), replace(REMINDER, trouble=Trouble.GONE)

    assert [one.can_be_tried(NOW) for one in (REMINDER, held, gone, late)] == [True, True, True, False]
    assert [one.can_be_tried(NOW + HOUR) for one in (REMINDER, held, gone)] == [False, False, True]
    assert [one.can_be_settled for one in (REMINDER, gone, late, held)] == [True, True, True, False]


def test_only_an_absence_while_it_was_due_is_why_something_came_too_late() -> None:
    """One that was over before, or began after, is not."""
    one = message(Kind.MEETING_REMINDER, 5)
    before, during = Away(NOW - 9 * DAY, NOW - 8 * DAY), Away(NOW - 2 * HOUR, NOW + HOUR)

    assert absence(one, [before, during]) == during
    assert absence(one, [before, Away(NOW + HOUR, NOW + DAY)]) is None
