"""Writes what is said about how helpful a series was; no letter says, or depends on, what anybody answered."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.delivery.letter import Letter
from bot.domain.message import Kind, Message
from bot.services.rating import RatingView
from bot.services.reading import ReadingService
from bot.ui import kit
from bot.ui import rating as ui
from bot.ui.texts import rating as texts


class RatingLetters:
    """Knows how to write these kinds of message; each from what the rows say at the moment it is sent."""

    def __init__(self, reading: ReadingService) -> None:
        self._reading = reading
        self.writers: Mapping[Kind, Callable[[Message, datetime], Awaitable[Letter | None]]] = {
            Kind.RATING: self._question,
            Kind.RATING_REMINDER: self._reminder,
            Kind.RATING_AGAIN: self._again,
            Kind.RATING_LOST: self._key_lost,
            Kind.RATING_CARD: self._card,
        }

    async def _question(self, message: Message, now: datetime) -> Letter | None:
        view = await self._open(message, now)
        return Letter(ui.question_panel(view)) if view else None

    async def _reminder(self, message: Message, now: datetime) -> Letter | None:
        """Remind somebody; who has answered meanwhile gets nothing."""
        view = await self._open(message, now)
        return Letter(ui.question_panel(view, texts.reminder(view))) if view and not view.is_answered else None

    async def _again(self, message: Message, now: datetime) -> Letter | None:
        view = await self._open(message, now)
        return Letter(ui.question_panel(view, texts.again(view))) if view else None

    async def _key_lost(self, message: Message, _: datetime) -> Letter | None:
        view = await self._reading.rating(message.ref_id)
        return Letter(kit.panel(texts.key_lost(view))) if view else None

    async def _card(self, message: Message, _: datetime) -> Letter | None:
        trend = await self._reading.trend(message.group_id, message.ref_id)
        if trend is None or not trend.rated:
            return None
        return Letter(ui.rating_card(trend), picture=ui.picture(trend))

    async def _open(self, message: Message, now: datetime) -> RatingView | None:
        """Return the question as long as it waits for who is written to; whoever was removed is not asked any more."""
        view = await self._reading.rating(message.ref_id, message.about or 0)
        return view if view and view.is_asked and view.rating.takes_answers(at=now) else None
