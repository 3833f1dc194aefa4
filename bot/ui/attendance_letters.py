"""Writes what organisers are told about who was at a meeting."""

from datetime import datetime

from bot.delivery.letter import Letter
from bot.domain.membership import State
from bot.domain.message import Message
from bot.services.reading import ReadingService
from bot.ui import kit
from bot.ui.attendance import ask_panel
from bot.ui.texts import attendance as texts


class AttendanceLetters:
    """Knows how to write to organisers about attendance."""

    def __init__(self, reading: ReadingService) -> None:
        self._reading = reading

    async def ask(self, message: Message, _: datetime) -> Letter | None:
        """Show who was there as people had answered, to be saved with one tap; not where it is recorded already."""
        view = await self._reading.roll(message.ref_id)
        return None if view is None or view.roll.is_taken else Letter(ask_panel(view))

    async def may_call(self, message: Message, _: datetime) -> Letter | None:
        """Say whom an organiser may want to call, unless that was put right or they have left."""
        group, user_id = await self._reading.group(message.group_id), message.about or 0
        row = await self._reading.row(message.group_id, user_id)
        if group is None or row is None or row.state is not State.SEATED:
            return None
        if not await self._reading.has_missed(group, user_id):
            return None
        return Letter(kit.panel(texts.may_call(group, user_id)))
