"""What organisers were told and only they can do, as long as the rows say that it is not done."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.availability import Audience, Poll, PollState, turnout
from bot.domain.health import Present
from bot.domain.meeting import Meeting, MeetingState
from bot.domain.membership import State
from bot.domain.message import Kind, Message
from bot.domain.second_word import SecondWord


class Task(StrEnum):
    """What organisers were told and only they can do."""

    CLOSE_POLL = "close_poll"
    DECIDE_POLL = "decide_poll"
    DECIDE_MEETING = "decide_meeting"
    SAY_WHO_IS_IN = "say_who_is_in"
    ANSWER_PLEA = "answer_plea"
    RECORD_ATTENDANCE = "record_attendance"
    TALK = "talk"
    SECOND_WORD = "second_word"


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to do.

    :param ref: the number of the row its button is about
    :param about: the person it is about, where it is about one
    :param notice_id: of the notice that told of it, where somebody can say that it is done
    """

    task: Task
    ref: int
    about: int | None = None
    notice_id: int | None = None
    poll: Poll | None = None
    meeting: Meeting | None = None
    word: SecondWord | None = None


@dataclass(frozen=True, slots=True)
class Noticed:
    """A notice to organisers of something to do.

    :param is_done: whether somebody said that it is done
    """

    id: int
    message: Message
    is_done: bool = False


def to_do(present: Present, noticed: Iterable[Noticed]) -> tuple[ToDo, ...]:
    """Return what only organisers can do, the most pressing first."""
    told = [*noticed]
    meetings = [one for one in present.meetings if one.state is MeetingState.AT_RISK and present.at < one.starts_at]
    pressing = [ToDo(Task.DECIDE_MEETING, one.id, meeting=one) for one in meetings]
    closed = [one for one in present.polls if one.state is PollState.CLOSED]
    decisions = [ToDo(Task.DECIDE_POLL, one.id, poll=one) for one in closed]
    asked = [one for one in present.polls if one.state is PollState.OPEN]
    complete = [one for one in asked if turnout(one, present.known).is_complete]
    closes = [ToDo(Task.CLOSE_POLL, one.id, poll=one) for one in complete]
    words = [ToDo(Task.SECOND_WORD, one.id, one.by, word=one) for one in present.words]
    talks = [ToDo(Task.TALK, stop_id, user_id) for stop_id, user_id in present.to_talk_with]
    return (
        *pressing,
        *words,
        *talks,
        *_pleas(present, told),
        *_who_is_in(present, told),
        *decisions,
        *closes,
        *_rolls(present, told),
    )


def _pleas(present: Present, told: Iterable[Noticed]) -> list[ToDo]:
    """Return who says they are in the group and is not, each once."""
    seated = {row.user_id for row in present.known if row.state is State.SEATED}
    pleas = [one for one in told if one.message.kind is Kind.ASKS_IN and one.message.about not in seated]
    settled = {one.message.ref_id for one in pleas if one.is_done}
    by_person = {one.message.about: one for one in pleas if one.message.ref_id not in settled}
    return [ToDo(Task.ANSWER_PLEA, one.message.ref_id, about, one.id) for about, one in by_person.items()]


def _who_is_in(present: Present, told: Iterable[Noticed]) -> list[ToDo]:
    """Return the initial meetings after which nobody has said who is in, as long as somebody could be."""
    asked = [one for one in told if one.message.kind is Kind.MEETING_OVER]
    settled = {one.message.ref_id for one in asked if one.is_done}
    founding = {one.id: one for one in present.meetings if one.audience is Audience.FOUNDING}
    if not any(row.state is State.INTERESTED for row in present.known):
        return []
    left = {one.message.ref_id: one for one in asked if one.message.ref_id in founding.keys() - settled}
    return [ToDo(Task.SAY_WHO_IS_IN, ref, None, one.id, meeting=founding[ref]) for ref, one in left.items()]


def _rolls(present: Present, told: Iterable[Noticed]) -> list[ToDo]:
    """Return the meetings of which nobody has recorded who was there."""
    asked = [one for one in told if one.message.kind is Kind.ATTENDANCE]
    settled = {one.message.ref_id for one in asked if one.is_done} | present.recorded
    held = {one.id: one for one in present.meetings}
    left = {one.message.ref_id: one for one in asked if one.message.ref_id in held.keys() - settled}
    return [ToDo(Task.RECORD_ATTENDANCE, ref, None, one.id, meeting=held[ref]) for ref, one in left.items()]
