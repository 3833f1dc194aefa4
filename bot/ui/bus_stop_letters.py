"""Writes what is said of a bus stop, each from what the rows say at the moment it is sent."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.delivery.letter import Letter
from bot.domain.bus_stop import Choice, StopState
from bot.domain.membership import State
from bot.domain.message import Kind, Message
from bot.domain.waiting_list import place_of
from bot.services.reading import ReadingService
from bot.services.stop_view import StopView
from bot.ui import bus_stop, kit
from bot.ui.texts import bus_stop as texts


class BusStopLetters:
    """Knows how to write these kinds of message."""

    def __init__(self, reading: ReadingService) -> None:
        self._reading = reading
        self.writers: Mapping[Kind, Callable[[Message, datetime], Awaitable[Letter | None]]] = {
            Kind.STOP_CARD: self._card,
            Kind.STOP_RESULT: self._result,
            Kind.STOP_AWAY: self._away,
            Kind.STOP_REMINDER: self._reminder,
            Kind.STOP_CLOSED: self._closed,
            Kind.PLEASE_TALK: self._talk,
            Kind.ASK_RIDER_AGAIN: self._again,
            Kind.NEWS_TODAY: self._news,
            Kind.CHOICE_RECORDED: self._recorded,
            Kind.COUNTED_OFF: self._counted_off,
            Kind.SEAT_BACK: self._seat_back,
            Kind.NO_SEAT: self._no_seat,
            Kind.NEXT_STOP: self._next_stop,
        }

    async def _card(self, message: Message, _: datetime) -> Letter | None:
        view = await self._reading.stop(message.ref_id)
        return Letter(bus_stop.question_card(view)) if view else None

    async def _result(self, message: Message, _: datetime) -> Letter | None:
        view = await self._reading.stop(message.ref_id)
        return Letter(bus_stop.result_card(view)) if view and not view.is_open else None

    async def _away(self, message: Message, _: datetime) -> Letter | None:
        view = await self._of(message)
        return Letter(bus_stop.asking_letter(view, texts.away(view))) if view and view.own is None else None

    async def _reminder(self, message: Message, _: datetime) -> Letter | None:
        """Remind somebody silent or not sure yet; who has decided meanwhile gets nothing."""
        view = await self._of(message)
        if view is None or not view.is_open or (view.own is not None and view.own.choice is not Choice.UNDECIDED):
            return None
        return Letter(bus_stop.asking_letter(view, texts.reminder(view)))

    async def _closed(self, message: Message, _: datetime) -> Letter | None:
        view = await self._reading.stop(message.ref_id)
        return Letter(bus_stop.closed_notice(view)) if view else None

    async def _talk(self, message: Message, _: datetime) -> Letter | None:
        """Ask organisers to talk with somebody, unless that is decided meanwhile."""
        view, person = await self._of(message), message.about or 0
        if view is None or person not in view.stop.to_talk_with(view.group.rules):
            return None
        return Letter(bus_stop.talk_notice(view, person))

    async def _again(self, message: Message, _: datetime) -> Letter | None:
        view, person = await self._of(message), message.about or 0
        if view is None or view.stop.state is not StopState.CLOSED:
            return None
        if person in view.stop.dropped():
            return Letter(bus_stop.condition_letter(view, texts.ask_again(view, person)))
        return Letter(bus_stop.asking_letter(view, texts.ask_again(view, person))) if view.is_refused else None

    async def _news(self, message: Message, _: datetime) -> Letter | None:
        view = await self._of(message)
        return Letter(bus_stop.news_letter(view)) if view and message.about in view.stop.holding_news else None

    async def _recorded(self, message: Message, _: datetime) -> Letter | None:
        """Tell somebody what was written down for them; who has chosen themselves meanwhile knows better."""
        view = await self._of(message)
        if view is None or view.own is None or not message.key.endswith(f":{view.own.act_id}:{view.user_id}"):
            return None
        return Letter(bus_stop.asking_letter(view, texts.recorded(view, view.user_id)))

    async def _counted_off(self, message: Message, _: datetime) -> Letter | None:
        view = await self._of(message)
        if view is None or message.about not in view.stop.returns_first(view.group.rules):
            return None
        return Letter(bus_stop.asking_letter(view, texts.counted_off(view)))

    async def _seat_back(self, message: Message, _: datetime) -> Letter | None:
        view = await self._of(message)
        if view is None or view.own is None or view.own.choice is not Choice.STAY:
            return None
        return Letter(bus_stop.asking_letter(view, texts.seat_back(view)))

    async def _no_seat(self, message: Message, _: datetime) -> Letter | None:
        view = await self._of(message)
        place = place_of(message.about or 0, view.known) if view else None
        return Letter(kit.panel(texts.no_seat(view, place))) if view and place else None

    async def _next_stop(self, message: Message, _: datetime) -> Letter | None:
        view = await self._of(message)
        row = next((one for one in view.known if one.user_id == message.about), None) if view else None
        if view is None or row is None or row.state is not State.ALUMNI:
            return None
        return Letter(bus_stop.next_stop_letter(view))

    async def _of(self, message: Message) -> StopView | None:
        return await self._reading.stop(message.ref_id, message.about or 0)
