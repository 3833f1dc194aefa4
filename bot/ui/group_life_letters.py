"""Writes what people hear of a group's life: pauses, roll calls, closing, a second group, and what they are asked."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime

from bot.delivery.letter import Letter
from bot.domain.message import Kind, Message
from bot.domain.too_few import read
from bot.services.asked_round import ASKS
from bot.services.reading import ReadingService
from bot.ui import group_life as ui
from bot.ui import kit
from bot.ui.asked_round import question_panel
from bot.ui.texts import group as group_texts
from bot.ui.texts import group_life as texts
from bot.ui.texts import handing_over as handing_texts
from bot.ui.texts import too_few as too_few_texts

Writer = Callable[[Message, datetime], Awaitable[Letter | None]]


class GroupLifeLetters:
    """Knows how to write about a group's life."""

    def __init__(self, reading: ReadingService) -> None:
        self._reading = reading
        self.writers: Mapping[Kind, Writer] = {
            **dict.fromkeys(ASKS.values(), self._question),
            Kind.GROUP_PAUSED: self._paused,
            Kind.STILL_PAUSED: self._still_paused,
            Kind.ROLL_CALL_OVER: self._roll_call_over,
            Kind.GROUP_AWAKE: self._awake,
            Kind.CLOSE_OBJECTED: self._objected,
            Kind.CLOSE_ASKED: self._close_asked,
            Kind.GROUP_CLOSED: self._closed,
            Kind.GROUP_REOPENED: self._reopened,
            Kind.SISTER_GROUP: self._suggest,
            Kind.TOO_FEW_OVER: self._too_few_over,
            Kind.RECRUIT: self._recruit,
            Kind.HANDED_OVER: self._handed_over,
        }

    async def _question(self, message: Message, _: datetime) -> Letter | None:
        """Ask somebody; who has answered meanwhile, and what is over, gets nothing."""
        group, asked = await self._reading.asked(message.ref_id)
        if group is None or asked is None or not asked.is_open or group.closed_at is not None:
            return None
        return Letter(question_panel(group, asked)) if message.about not in asked.answers else None

    async def _paused(self, message: Message, _: datetime) -> Letter | None:
        group = await self._reading.group(message.group_id)
        return Letter(kit.panel(texts.pause_post(group))) if group and group.wake_on else None

    async def _still_paused(self, message: Message, _: datetime) -> Letter | None:
        group = await self._reading.group(message.group_id)
        return Letter(kit.panel(texts.still_paused(group))) if group and group.wake_on else None

    async def _roll_call_over(self, message: Message, _: datetime) -> Letter | None:
        group, asked = await self._reading.asked(message.ref_id)
        if group is None or asked is None:
            return None
        ask = kit.row(kit.button(group_texts.ASK_SERIES, kit.custom_id("series", "begin", group.id), kit.MAIN))
        return Letter(kit.panel(texts.roll_call_over(group, asked, await self._reading.names(group.id)), ask))

    async def _awake(self, message: Message, _: datetime) -> Letter | None:
        group = await self._reading.group(message.group_id)
        return Letter(kit.panel(texts.awake_post(group))) if group and group.wake_on is None else None

    async def _objected(self, message: Message, _: datetime) -> Letter | None:
        group, asked = await self._reading.asked(message.ref_id)
        if group is None or asked is None or message.about not in asked.who_said("wait"):
            return None
        return Letter(kit.panel(texts.objected(group, message.about or 0)))

    async def _close_asked(self, message: Message, _: datetime) -> Letter | None:
        group = await self._reading.group(message.group_id)
        return Letter(kit.panel(texts.close_asked(group))) if group else None

    async def _closed(self, message: Message, _: datetime) -> Letter | None:
        group, row = (
            await self._reading.group(message.group_id),
            await self._reading.row(message.group_id, message.about or 0),
        )
        if group is None or group.closed_at is None or row is None:
            return None
        undo = kit.row(ui.undo_button(message.ref_id)) if row.is_organiser else None
        return Letter(kit.panel(texts.closed_letter(group, inside=row.is_inside or row.is_organiser), undo))

    async def _reopened(self, message: Message, _: datetime) -> Letter | None:
        group = await self._reading.group(message.group_id)
        return Letter(kit.panel(texts.reopened_letter(group))) if group and group.closed_at is None else None

    async def _suggest(self, message: Message, _: datetime) -> Letter | None:
        group = await self._reading.group(message.group_id)
        return Letter(ui.suggest_notice(group, await self._reading.waiting(group.id))) if group else None

    async def _too_few_over(self, message: Message, _: datetime) -> Letter | None:
        group, asked = await self._reading.asked(message.ref_id)
        won = read(str(asked.outcome.get("won"))) if asked else None
        if group is None or asked is None or won is None:
            return None
        return Letter(kit.panel(too_few_texts.over(group, asked, won)))

    async def _recruit(self, message: Message, _: datetime) -> Letter | None:
        group, asked = await self._reading.asked(message.ref_id)
        if group is None or asked is None or not asked.outcome.get("recruiting"):
            return None
        post = kit.row(kit.button(group_texts.POST_CARD, kit.custom_id("group", "card", group.id), kit.MAIN))
        until = texts.on(date.fromisoformat(asked.outcome["until"]))
        return Letter(kit.panel(too_few_texts.recruit(group, until), post))

    async def _handed_over(self, message: Message, _: datetime) -> Letter | None:
        group, asked = await self._reading.asked(message.ref_id)
        organiser = asked.outcome.get("organiser") if asked else None
        if group is None or organiser is None:
            return None
        return Letter(kit.panel(handing_texts.handed_over(group, organiser)))
