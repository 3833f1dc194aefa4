"""What could not be said, or is gone, and still matters by what the rows say now."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.availability import Poll, PollState, turnout
from bot.domain.away import Away
from bot.domain.meeting import Meeting
from bot.domain.membership import Membership, State
from bot.domain.message import INSTEAD, Kind, Message, Target
from bot.domain.second_word import SecondWord

STANDS = timedelta(days=14)
"""How long a thing that came too late is shown."""

_OF_POLL = frozenset({Kind.POLL_CARD, Kind.POLL_INVITATION, Kind.POLL_REMINDER, Kind.POLL_NUDGE})
_OF_MEETING = frozenset({
    Kind.MEETING_CARD, Kind.MEETING_INVITATION, Kind.MEETING_REMINDER, Kind.MEETING_REMINDER_DM, Kind.REMINDER_MENTION,
    Kind.MEETING_MOVED, Kind.AT_RISK, Kind.QUORUM_NUDGE,
})  # fmt: skip
_LASTING = frozenset({Kind.MEMBER_ROLE, Kind.ORGANISER_ROLE, Kind.GROUP_CARD})


class Trouble(StrEnum):
    """Why something is not said: it can't be delivered, it came too late, its place is closed, it was deleted."""

    FAILED = "failed"
    MISSED = "missed"
    HELD = "held"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Something that is not said, or not any more.

    :param id: of its row in the outbox
    :param at: since when
    :param code: Discord's reason, None where it gave none
    :param more: how many others wait for the same place
    :param away: when the bot was away, where that was why
    """

    id: int
    message: Message
    trouble: Trouble
    at: datetime
    code: int | None = None
    more: int = 0
    away: Away | None = None

    def can_be_tried(self, at: datetime) -> bool:
        """Say whether it can be said now; what has had its time can't."""
        return self.trouble is Trouble.GONE or (self.trouble is not Trouble.MISSED and at < self.message.useful_until)

    @property
    def can_be_settled(self) -> bool:
        """Whether somebody can say that it is done; what waits for its place is said once that is open."""
        return self.trouble is not Trouble.HELD


@dataclass(frozen=True, slots=True)
class Present:
    """What a group's rows say now.

    :param polls: those that are open, or closed and not decided
    :param meetings: those to come, and those that have begun; cancelled ones left out
    :param recorded: the meetings of which it is recorded who was there
    :param words: what waits for another organiser's word
    :param to_talk_with: whose seat is pending after a bus stop, each with its number
    """

    at: datetime
    polls: tuple[Poll, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    known: tuple[Membership, ...] = ()
    recorded: frozenset[int] = frozenset()
    words: tuple[SecondWord, ...] = ()
    to_talk_with: tuple[tuple[int, int], ...] = ()

    def is_settled(self, message: Message) -> bool:
        """Say whether the rows have made a message needless since."""
        if message.kind in _OF_POLL:
            return self._is_answered(message)
        if message.kind in _OF_MEETING:
            return self._is_past(message)
        if message.kind is Kind.PLACE_IN_LINE:
            return not any(row.user_id == message.about and row.state is State.WAITING for row in self.known)
        return message.kind not in _LASTING and self.at >= message.useful_until

    def _is_answered(self, message: Message) -> bool:
        poll = next((one for one in self.polls if one.id == message.ref_id), None)
        if poll is None or message.kind is Kind.POLL_CARD:
            return poll is None
        return poll.state is not PollState.OPEN or message.about not in turnout(poll, self.known).silent

    def _is_past(self, message: Message) -> bool:
        meeting = next((one for one in self.meetings if one.id == message.ref_id), None)
        if (
            meeting is None
            or self.at >= meeting.starts_at
            or not meeting.is_meant_by(message.key.removeprefix(INSTEAD))
        ):
            return True
        return message.kind is Kind.QUORUM_NUDGE and message.about in meeting.rsvps


def unsaid(present: Present, troubles: Iterable[Unsaid]) -> tuple[Unsaid, ...]:
    """Return what still matters of what is not said, the newest first; what waits for one place is named once.

    What came too late is told of for a while, since no row says whether people heard of it otherwise.
    """
    kept: list[Unsaid] = []
    places: dict[Target, list[Unsaid]] = {}
    for one in troubles:
        if one.trouble is Trouble.HELD:
            places.setdefault(one.message.target, []).append(one)
        elif not _has_settled(one, present):
            kept.append(one)
    kept += [_together(waiting) for waiting in places.values()]
    return tuple(sorted(kept, key=lambda one: (one.at, one.id), reverse=True))


def absence(message: Message, absences: Iterable[Away]) -> Away | None:
    """Return when the bot was away so that a message came too late, None where that was not why."""
    return next((one for one in absences if one.kept_from(message.due_at, message.useful_until)), None)


def _has_settled(one: Unsaid, present: Present) -> bool:
    if one.trouble is Trouble.MISSED:
        return present.at - one.at >= STANDS
    return present.is_settled(one.message)


def _together(waiting: list[Unsaid]) -> Unsaid:
    first = min(waiting, key=lambda one: one.id)
    return replace(first, more=len(waiting) - 1)
