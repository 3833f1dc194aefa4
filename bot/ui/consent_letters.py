"""Writes what members are asked about newcomers, and what organisers hear of it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.delivery.letter import Letter
from bot.domain.message import Kind, Message
from bot.services.reading import ReadingService
from bot.ui import consent, kit
from bot.ui.texts import consent as texts


class ConsentLetters:
    """Knows how to write these kinds of message; each from what the rows say at the moment it is sent."""

    def __init__(self, reading: ReadingService) -> None:
        self._reading = reading
        self.writers: Mapping[Kind, Callable[[Message, datetime], Awaitable[Letter | None]]] = {
            Kind.CONSENT_ASK: self._ask,
            Kind.CONSENT_FLAGGED: self._flagged,
            Kind.CONSENT_BRING: self._bring,
            Kind.ROLE_HISTORY: self._history,
        }

    async def _ask(self, message: Message, now: datetime) -> Letter | None:
        """Ask a member, as long as the round asks."""
        view = await self._reading.round(message.ref_id)
        return Letter(consent.member_panel(view)) if view and view.asked.asks_at(now) else None

    async def _flagged(self, message: Message, _: datetime) -> Letter | None:
        """Say who is not offered a seat; whoever was cleared meanwhile is not mentioned."""
        view = await self._reading.round(message.ref_id)
        if view is None or not view.asked.flagged:
            return None
        return Letter(kit.panel(texts.flagged(view), kit.row(consent.flags_button(view.asked.id))))

    async def _bring(self, message: Message, _: datetime) -> Letter | None:
        view = await self._reading.round(message.ref_id)
        return Letter(kit.panel(texts.bring(view.group))) if view and not view.asked.is_settled else None

    async def _history(self, message: Message, _: datetime) -> Letter | None:
        group = await self._reading.group(message.group_id)
        return Letter(kit.panel(texts.role_history(group))) if group else None
