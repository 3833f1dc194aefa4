"""Writes what organisers are told about an act that waits for the other's word."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.delivery.letter import Letter
from bot.domain.message import Kind, Message
from bot.domain.second_word import WordState
from bot.services.reading import ReadingService
from bot.ui import second_word as ui


class SecondWordLetters:
    """Knows how to write to organisers about each other's acts."""

    def __init__(self, reading: ReadingService) -> None:
        self._reading = reading
        self.writers: Mapping[Kind, Callable[[Message, datetime], Awaitable[Letter | None]]] = {
            Kind.SECOND_WORD: self._ask,
            Kind.PLEASE_WAIT: self._please_wait,
            Kind.WORD_DONE: self._done,
        }

    async def _ask(self, message: Message, _: datetime) -> Letter | None:
        """Ask for the other's word, unless it is decided."""
        group, word = await self._reading.word(message.ref_id)
        if group is None or word is None or word.state is not WordState.WAITING:
            return None
        return Letter(ui.word_notice(group, word))

    async def _please_wait(self, message: Message, _: datetime) -> Letter | None:
        group, word = await self._reading.word(message.ref_id)
        if group is None or word is None or word.state is not WordState.OBJECTED:
            return None
        return Letter(ui.wait_letter(group, word))

    async def _done(self, message: Message, _: datetime) -> Letter | None:
        group, word = await self._reading.word(message.ref_id)
        return Letter(ui.done_letter(group, word)) if group and word and word.is_carried_out else None
