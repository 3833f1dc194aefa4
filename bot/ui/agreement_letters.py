"""Writes the card of a new version of the agreement."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.delivery.letter import Letter
from bot.domain.message import Kind, Message
from bot.services.reading import ReadingService
from bot.ui.agreement import agreement_card


class AgreementLetters:
    """Knows how to write about the agreement."""

    def __init__(self, reading: ReadingService) -> None:
        self._reading = reading
        self.writers: Mapping[Kind, Callable[[Message, datetime], Awaitable[Letter | None]]] = {
            Kind.AGREEMENT_CARD: self._card,
        }

    async def _card(self, message: Message, _: datetime) -> Letter | None:
        view = await self._reading.agreement(message.group_id)
        return Letter(agreement_card(view, message.ref_id)) if view else None
