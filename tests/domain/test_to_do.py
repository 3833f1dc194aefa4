"""What is left to organisers, as long as the rows say that it is not done."""

from dataclasses import replace

from bot.domain.availability import Answer, Audience, PollState
from bot.domain.health import Present
from bot.domain.meeting import MeetingState
from bot.domain.membership import Membership, State
from bot.domain.message import Kind
from bot.domain.to_do import Noticed, Task, to_do
from tests.domain.test_health import BRUNO, GIL, HAMISH, KNOWN, MEETING, NOW, POLL, PRESENT, message

ACT = 17
PLEAS = tuple(
    Noticed(number, replace(message(Kind.ASKS_IN, ACT, about=HAMISH), key=f"asks_in:{number}")) for number in (20, 21)
)
"""What each of two organisers was told."""


def tasks(present: Present, *noticed: Noticed) -> list[Task]:
    return [one.task for one in to_do(present, noticed)]


def test_a_closed_question_waits_until_it_is_decided() -> None:
    """An open one waits once everybody has answered."""
    closed = replace(POLL, state=PollState.CLOSED)
    complete = replace(POLL, answers={one: {11: Answer.YES} for one in (BRUNO, GIL)})

    assert tasks(replace(PRESENT, polls=(closed,))) == [Task.DECIDE_POLL]
    assert tasks(replace(PRESENT, polls=(complete,))) == [Task.CLOSE_POLL]
    assert tasks(PRESENT) == tasks(replace(PRESENT, polls=())) == []


def test_a_meeting_at_risk_comes_first_and_until_it_begins() -> None:
    """After that there is nothing to decide."""
    at_risk = replace(MEETING, state=MeetingState.AT_RISK)
    present = replace(PRESENT, polls=(replace(POLL, state=PollState.CLOSED),), meetings=(at_risk,))

    assert tasks(present) == [Task.DECIDE_MEETING, Task.DECIDE_POLL]
    assert tasks(replace(present, at=MEETING.starts_at)) == [Task.DECIDE_POLL]


def test_who_says_they_are_in_the_group_waits_for_an_answer_once() -> None:
    """Both organisers were told; whichever says that it is done, or seats them, has answered."""
    (plea,) = to_do(PRESENT, PLEAS)

    assert (plea.task, plea.ref, plea.about, plea.notice_id) == (Task.ANSWER_PLEA, ACT, HAMISH, 21)
    assert tasks(PRESENT, replace(PLEAS[0], is_done=True), PLEAS[1]) == []
    seated = Membership(1, HAMISH, State.SEATED, NOW)
    assert tasks(replace(PRESENT, known=(*KNOWN, seated)), *PLEAS) == []


def test_after_an_initial_meeting_somebody_says_who_is_in() -> None:
    """As long as somebody is interested and nobody said that it is done."""
    held = replace(MEETING, audience=Audience.FOUNDING, state=MeetingState.HELD)
    interested = Membership(1, HAMISH, State.INTERESTED, NOW)
    present = replace(PRESENT, meetings=(held,), known=(*KNOWN, interested))
    told = [Noticed(number, message(Kind.MEETING_OVER, held.id)) for number in (30, 31)]

    assert tasks(present, *told) == [Task.SAY_WHO_IS_IN]
    assert tasks(present, replace(told[1], is_done=True), told[0]) == []
    assert tasks(replace(present, known=KNOWN), *told) == []
    assert tasks(present) == []


def test_after_a_meeting_somebody_records_who_was_there() -> None:
    """Until something is recorded of it, or somebody says that it is done; of what was cancelled nobody was."""
    held = replace(MEETING, state=MeetingState.HELD)
    present = replace(PRESENT, meetings=(held,))
    told = [Noticed(number, message(Kind.ATTENDANCE, held.id)) for number in (30, 31)]

    assert tasks(present, *told) == [Task.RECORD_ATTENDANCE]
    assert tasks(replace(present, recorded=frozenset({held.id})), *told) == []
    assert tasks(present, told[0], replace(told[1], is_done=True)) == []
    assert tasks(replace(present, meetings=()), *told) == []
