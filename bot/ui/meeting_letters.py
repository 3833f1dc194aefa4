"""Writes what is said of a meeting that changes: moved, cancelled, at risk, and at another instant."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.delivery.letter import Letter
from bot.domain.meeting import MeetingState, Rsvp
from bot.domain.message import Kind, Message
from bot.services.meeting_view import MeetingView
from bot.services.reading import ReadingService
from bot.ui import meetings, quorum


class MeetingLetters:
    """Knows how to write these kinds of message; each from what the rows say at the moment it is sent."""

    def __init__(self, reading: ReadingService) -> None:
        self._reading = reading
        self.writers: Mapping[Kind, Callable[[Message, datetime], Awaitable[Letter | None]]] = {
            Kind.MEETING_MOVED: self._moved,
            Kind.MEETING_CANCELLED: self._cancelled,
            Kind.AT_RISK: self._at_risk,
            Kind.QUORUM_AGAIN: self._again,
            Kind.QUORUM_NUDGE: self._nudge,
            Kind.INSTANT_CHANGED: self._instant_changed,
        }

    async def _moved(self, message: Message, now: datetime) -> Letter | None:
        """Tell everybody it is for of the new date; each is asked again."""
        view = await self._view(message)
        if view is None or (message.about is not None and message.about not in view.expected):
            return None
        pings = view.expected if message.about is None and view.meeting.is_meant_by(message.key) else ()
        takes_answers = now < view.meeting.starts_at and view.meeting.state is not MeetingState.CANCELLED
        return Letter(meetings.moved_card(view, pings, takes_answers=takes_answers), pings)

    async def _cancelled(self, message: Message, _: datetime) -> Letter | None:
        """Tell everybody it was for; who could not come anyway is not called."""
        view = await self._view(message)
        if view is None:
            return None
        wanted = [one for one in view.expected if view.meeting.rsvps.get(one) is not Rsvp.SORRY]
        pings = tuple(wanted) if message.about is None else ()
        return Letter(meetings.cancelled_card(view, pings), pings)

    async def _at_risk(self, message: Message, _: datetime) -> Letter | None:
        view = await self._view(message)
        return Letter(quorum.risk_notice(view, is_meant=view.meeting.is_meant_by(message.key))) if view else None

    async def _again(self, message: Message, _: datetime) -> Letter | None:
        view = await self._meant(message)
        if view is None or view.meeting.state is MeetingState.AT_RISK:
            return None
        return Letter(quorum.again_notice(view))

    async def _nudge(self, message: Message, now: datetime) -> Letter | None:
        """Ask somebody who has not said; who has answered meanwhile, or is not expected any more, gets nothing.

        One that stands says what has become of the meeting since.
        """
        if await self._reading.is_sent(message):
            view = await self._view(message)
            return Letter(quorum.nudge_that_stands(view, takes_answers=now < view.meeting.starts_at)) if view else None
        view = await self._meant(message)
        if view is None or message.about not in view.expected or view.own is not None:
            return None
        return Letter(quorum.nudge_letter(view))

    async def _instant_changed(self, message: Message, _: datetime) -> Letter | None:
        view = await self._meant(message)
        return Letter(quorum.instant_notice(view)) if view else None

    async def _meant(self, message: Message) -> MeetingView | None:
        """Return the meeting at the date that a message is about, None when it was moved or cancelled since."""
        view = await self._view(message)
        if view is None or view.meeting.state is MeetingState.CANCELLED or not view.meeting.is_meant_by(message.key):
            return None
        return view

    async def _view(self, message: Message) -> MeetingView | None:
        return await self._reading.meeting(message.ref_id, message.about)
