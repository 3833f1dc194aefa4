"""Writes to whoever is offered a seat, is welcomed, or waits on; and to organisers and buddies about them."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.delivery.letter import Letter
from bot.domain.membership import State
from bot.domain.message import Kind, Message
from bot.domain.offers import OfferState
from bot.services.reading import ReadingService
from bot.ui import kit, offers
from bot.ui.texts import availability as poll_texts
from bot.ui.texts import group as group_texts
from bot.ui.texts import offers as texts


class OfferLetters:
    """Knows how to write these kinds of message; each from what the rows say at the moment it is sent."""

    def __init__(self, reading: ReadingService) -> None:
        self._reading = reading
        self.writers: Mapping[Kind, Callable[[Message, datetime], Awaitable[Letter | None]]] = {
            Kind.SEAT_OFFER: self._offer,
            Kind.OFFER_REMINDER: self._reminder,
            Kind.OFFER_WITHDRAWN: self._withdrawn,
            Kind.OFFER_UNTOLD: self._untold,
            Kind.STAY_IN_LINE: self._stay,
            Kind.STILL_WAITING: self._still_waiting,
            Kind.WELCOME: self._welcome,
            Kind.BUDDY: self._buddy,
            Kind.SEATS_SETTLED: self._settled,
        }

    async def _offer(self, message: Message, now: datetime) -> Letter | None:
        """Offer a seat, unless it has been answered or taken back meanwhile."""
        view = await self._reading.offer(message.ref_id)
        if view is None or not view.offer.is_live or now >= view.offer.ends_at:
            return None
        return Letter(offers.offer_panel(view))

    async def _reminder(self, message: Message, now: datetime) -> Letter | None:
        view = await self._reading.offer(message.ref_id)
        if view is None or not view.offer.is_live or now >= view.offer.ends_at:
            return None
        return Letter(offers.offer_panel(view, texts.reminder(view)))

    async def _withdrawn(self, message: Message, _: datetime) -> Letter | None:
        view = await self._reading.offer(message.ref_id)
        if view is None or view.offer.state is not OfferState.WITHDRAWN:
            return None
        return Letter(kit.panel(texts.withdrawn(view.group)))

    async def _untold(self, message: Message, _: datetime) -> Letter | None:
        """Ask organisers to tell somebody of their offer, as long as nobody has."""
        view = await self._reading.offer(message.ref_id)
        if view is None or not view.offer.is_live or view.offer.refused_at is None:
            return None
        told = kit.button(texts.TOLD, kit.custom_id("offers", "told", view.offer.id), kit.MAIN)
        return Letter(kit.panel(texts.untold(view), kit.row(told)))

    async def _stay(self, message: Message, _: datetime) -> Letter | None:
        group = await self._reading.group(message.group_id)
        row = await self._reading.row(message.group_id, message.about or 0)
        if group is None or row is None or row.state is not State.WAITING:
            return None
        buttons = kit.row(
            kit.button(texts.STAY, kit.custom_id("offers", "stay", group.id), kit.MAIN),
            kit.button(texts.LEAVE, kit.custom_id("waiting_list", "leave", group.id)),
        )
        return Letter(kit.panel(texts.stay(group, row.missed), buttons))

    async def _still_waiting(self, message: Message, _: datetime) -> Letter | None:
        """Write to somebody in line, whatever became of them this time."""
        group = await self._reading.group(message.group_id)
        place = await self._reading.place(message.group_id, message.about or 0)
        if group is None or place is None:
            return None
        stop = await self._reading.likely_stop(message.ref_id)
        where = kit.button(group_texts.WHERE, kit.custom_id("waiting_list", "where", group.id))
        return Letter(kit.panel(texts.still_waiting(group, place, stop), kit.row(where)))

    async def _welcome(self, message: Message, _: datetime) -> Letter | None:
        view = await self._reading.offer(message.ref_id)
        if view is None or view.offer.state is not OfferState.ACCEPTED:
            return None
        known = await self._reading.known(message.group_id)
        poll = await self._reading.poll_to_answer(message.group_id, view.offer.user_id)
        organisers = [row.user_id for row in known if row.is_organiser]
        answer = kit.custom_id("availability", "enter", poll.poll.id) if poll else ""
        button = kit.row(kit.button(poll_texts.ENTER, answer, kit.MAIN)) if poll else None
        return Letter(kit.panel(texts.welcome(view, organisers, poll), button))

    async def _buddy(self, message: Message, _: datetime) -> Letter | None:
        view = await self._reading.offer(message.ref_id)
        if view is None or view.offer.state is not OfferState.ACCEPTED:
            return None
        return Letter(kit.panel(texts.buddy(view)))

    async def _settled(self, message: Message, _: datetime) -> Letter | None:
        view = await self._reading.poll(message.ref_id)
        if view is None or view.poll.series is None:
            return None
        series_id = view.poll.series.id
        new = [*await self._reading.newcomers(message.group_id)]
        kept = [row.user_id for row in view.known if series_id in row.keeps]
        return Letter(kit.panel(texts.settled(view, new, kept)))
