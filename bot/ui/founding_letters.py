"""Writes what is said around a founding invitation, from the question who is interested to the seats."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.delivery.letter import Letter, Written
from bot.domain.availability import Answer, PollState
from bot.domain.membership import State
from bot.domain.message import Kind, Message
from bot.services.reading import ReadingService
from bot.ui import commitment, kit
from bot.ui.texts import availability as availability_texts
from bot.ui.texts import commitment as commitment_texts
from bot.ui.texts import founding as texts
from bot.ui.texts import group as group_texts


class FoundingLetters:
    """Knows how to write what is about the invitation itself, and about who is in."""

    def __init__(self, reading: ReadingService) -> None:
        self._reading = reading
        self.writers: Mapping[Kind, Callable[[Message, datetime], Awaitable[Written]]] = {
            Kind.PLEASE_PHONE: self._please_phone,
            Kind.FOUNDING_RESTS: self._rests,
            Kind.PLACE_IN_LINE: self._place_in_line,
            Kind.MEETING_OVER: self._over,
            Kind.COMMITMENT: self._commitment,
            Kind.ALL_SAID: self._all_said,
            Kind.SEATED: self._seated,
        }

    async def _please_phone(self, message: Message, _: datetime) -> Written:
        """Tell organisers that somebody wants to be phoned, as long as somebody does."""
        view = await self._reading.poll(message.ref_id)
        if view is None or not any(row.please_phone for row in view.known):
            return None
        status = kit.button(availability_texts.STATUS, kit.custom_id("availability", "status", view.poll.id), kit.MAIN)
        return Letter(kit.panel(texts.please_phone(view.group), kit.row(status)))

    async def _rests(self, message: Message, _: datetime) -> Written:
        """Tell somebody interested that an invitation rests; one that was opened again does not."""
        view = await self._reading.poll(message.ref_id, message.about or 0)
        row = view.own_row if view else None
        if view is None or view.poll.state is not PollState.ABANDONED or row is None or row.state is State.DECLINED:
            return None
        no = kit.button(texts.NOT_FOR_ME, kit.custom_id("availability", "not_for_me", view.poll.id))
        return Letter(kit.panel(texts.rested(view.group), kit.row(no)))

    async def _place_in_line(self, message: Message, _: datetime) -> Written:
        """Tell somebody who does not come to the first meeting their place in line, and why."""
        view, about = await self._reading.poll(message.ref_id, message.about or 0), message.about or 0
        if view is None or view.place is None or view.poll.chosen_id is None:
            return None
        date = view.poll.candidate(view.poll.chosen_id)
        could = view.poll.answer_at(about, date.id) is not Answer.NO
        where = kit.button(group_texts.WHERE, kit.custom_id("waiting_list", "where", view.group.id))
        return Letter(kit.panel(texts.not_coming(view.group, view.place, date, could=could), kit.row(where)))

    async def _over(self, message: Message, _: datetime) -> Written:
        """Let organisers know that everybody was asked; where they have seated people meanwhile, nothing."""
        view = await self._reading.commitment(message.ref_id)
        if view is None or view.asked.is_settled:
            return None
        said = commitment_texts.over(view.group, len(view.asked.answers))
        return Letter(kit.panel(said, kit.row(commitment.look_button(view.meeting.id))))

    async def _commitment(self, message: Message, _: datetime) -> Written:
        view = await self._reading.commitment(message.ref_id, message.about or 0)
        return Letter(commitment.question(view)) if view else None

    async def _all_said(self, message: Message, _: datetime) -> Written:
        view = await self._reading.commitment(message.ref_id)
        if view is None or not view.asked.is_complete:
            return None
        look = kit.row(commitment.look_button(view.meeting.id))
        return Letter(kit.panel(commitment_texts.all_said(view.group), look))

    async def _seated(self, message: Message, _: datetime) -> Written:
        """Tell somebody who is in whether they have a seat; whoever has left in between hears nothing."""
        view = await self._reading.commitment(message.ref_id, message.about or 0)
        row = view.own_row if view else None
        if view is None or row is None or not (row.is_inside or row.state is State.WAITING):
            return None
        where = kit.row(kit.button(group_texts.WHERE, kit.custom_id("waiting_list", "where", view.group.id)))
        said = commitment_texts.seated(view.group, row, view.place)
        return Letter(kit.panel(said, where if row.state is State.WAITING else None))
