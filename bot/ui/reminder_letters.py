"""Writes reminders from what the rows say when they are sent, or drawn again."""

from datetime import datetime, timedelta

from bot.delivery.letter import Letter, Removal
from bot.domain.meeting import Rsvp
from bot.domain.message import Message
from bot.services.reading import ReadingService
from bot.services.reminder_view import ReminderView
from bot.ui import kit
from bot.ui.reminders import reminder_card, reminder_letter
from bot.ui.texts import reminders as texts

LATE = timedelta(minutes=10)
"""From when on a message says that it is late (reliability.md 3.4)."""


class ReminderLetters:
    """Knows how to write reminders."""

    def __init__(self, reading: ReadingService) -> None:
        self._reading = reading

    async def in_channel(self, message: Message, now: datetime) -> Letter | None:
        """Write a reminder in the channel; one that stands beside the group's own only while it mentions somebody."""
        view = await self._reading.reminder(message)
        if view is None or (view.sent_at is None and not (view.is_own or view.mentions)):
            return None
        takes_answers = now < view.shown.meeting.starts_at
        card = reminder_card(view, _late(message, view, now), takes_answers=takes_answers)
        return Letter(card, view.mentions)

    async def to_one(self, message: Message, now: datetime) -> Letter | None:
        """Write a reminder to somebody, unless they said sorry or chose otherwise before it was sent."""
        view = await self._reading.reminder(message)
        if view is None or (view.sent_at is None and (not view.is_wanted or view.shown.own is Rsvp.SORRY)):
            return None
        takes_answers = now < view.shown.meeting.starts_at
        return Letter(reminder_letter(view, _late(message, view, now), takes_answers=takes_answers))

    async def removal(self, message: Message, _: datetime) -> Removal | None:
        """Remove a message that a later one has replaced."""
        message_id = await self._reading.posted(message.ref_id)
        return Removal(message_id) if message_id else None

    async def mention(self, message: Message, _: datetime) -> Letter | None:
        """Mention somebody who takes no direct messages, while the meeting still expects them."""
        view = await self._reading.reminder(message)
        if view is None or message.about is None or not view.is_expected:
            return None
        return Letter(kit.panel(texts.look(message.about)), (message.about,))


def _late(message: Message, view: ReminderView, now: datetime) -> str:
    return texts.late(message.due_at) if (view.sent_at or now) - message.due_at > LATE else ""
