"""Writes what organisers are told about who was at a meeting."""

from datetime import datetime

from bot.delivery.letter import Letter
from bot.domain.membership import State
from bot.domain.message import Message
from bot.services.reading import ReadingService
from bot.ui import kit
from bot.ui.texts import attendance as texts


class AttendanceLetters:
    """Knows how to write to organisers about attendance."""

    def __init__(self, reading: ReadingService) -> None:
        self._reading = reading

    async def ask(self, message: Message, _: datetime) -> Letter | None:
        """Ask who was there."""
        view = await self._reading.meeting(message.ref_id)
        if view is None:
            return None
        show = kit.button(texts.SHOW, kit.custom_id("attendance", "show", view.meeting.id), kit.MAIN)
        return Letter(kit.panel(texts.ask(view.group, view.meeting), kit.row(show)))

    async def may_call(self, message: Message, _: datetime) -> Letter | None:
        """Say whom an organiser may want to call, unless that was put right or they have left."""
        group, user_id = await self._reading.group(message.group_id), message.about or 0
        row = await self._reading.row(message.group_id, user_id)
        if group is None or row is None or row.state is not State.SEATED:
            return None
        if not await self._reading.has_missed(group, user_id):
            return None
        return Letter(kit.panel(texts.may_call(group, user_id)))
