"""Polls: asking for a date, answering, and knowing how far it has got."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.availability import Answer, Audience, Poll, PollState
from bot.domain.membership import Membership, State
from bot.domain.message import Kind, Message, Target
from bot.domain.permission import Action, Actor
from bot.errors import UserError
from bot.services.asking import Question, keep_draft
from bot.services.founding import invite_all, note_interest, require_founding, require_openable
from bot.services.late_answers import count_late, pass_on
from bot.services.means import Means, enter
from bot.services.poll_view import PollView, count_anew, load_view, put_on_agenda, tell_when_complete, view_of
from bot.services.rosters import take_seats
from bot.services.say import say
from bot.store import availability, memberships
from bot.store.database import whole


class AvailabilityService:
    """Use cases of a poll while it is asked."""

    def __init__(self, means: Means) -> None:
        self._means = means

    @whole
    async def draft(self, actor: Actor, group_id: int, question: Question) -> PollView:
        """Keep a question for a second look; only its author sees it.

        :raises UserError: ``organisers_only``, and what ``bot.services.asking.keep_draft`` raises
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            return await keep_draft(db, actor, group, question, now)

    @whole
    async def open(self, actor: Actor, poll_id: int) -> PollView:
        """Open a drafted poll: its card, its invitations, its reminder and its close; a second time changes nothing.

        :raises UserError: ``organisers_only``, ``date_gone_by``, ``closes_too_late``; of a founding invitation also
            ``nobody_invited``, ``founding_under_way``
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            view = await load_view(db, self._means, actor, poll_id, Action.ORGANISE)
            if view.poll.state is not PollState.DRAFT:
                return view
            poll = view.poll.open(at=now)
            if poll.audience is Audience.FOUNDING:
                await require_openable(db, poll)
                poll = poll.changed(actor.user_id, at=now)
            await availability.save(db, poll)
            await take_seats(db, poll, view.known)
            if poll.audience is Audience.FOUNDING:
                await invite_all(db, self._means, view)
            await put_on_agenda(db, self._means, view.group, poll)
            if poll.has_card:
                key, card = f"poll:{poll.id}:card", Target(channel_id=poll.channel_id)
                await say(db, Message(key, Kind.POLL_CARD, poll.group_id, card, poll.id, now, poll.closes_at))
            return await load_view(db, self._means, actor, poll_id, Action.ORGANISE)

    async def view(self, actor: Actor, poll_id: int) -> PollView:
        """Return a poll to somebody it asks.

        :raises UserError: ``not_found``, ``members_only``, ``not_asked``
        """
        async with self._means.database.reading() as db:
            return await self._for_answer(db, actor, await availability.load(db, poll_id))

    async def view_of_date(self, actor: Actor, candidate_id: int) -> PollView:
        """Return the poll that offers a date to somebody it asks.

        :raises UserError: ``not_found``, ``members_only``, ``not_asked``
        """
        async with self._means.database.reading() as db:
            return await self._for_answer(db, actor, await availability.of_candidate(db, candidate_id))

    async def answerable(self, actor: Actor, group_id: int) -> tuple[Poll, ...]:
        """Return the polls of a group that ask this person and take answers, the newest first."""
        now = self._means.now()
        async with self._means.database.reading() as db:
            entry = await enter(db, self._means, actor, group_id, Action.ANSWER)
            found = await availability.of_group(db, group_id, [PollState.OPEN, PollState.CLOSED])
        row = entry.membership
        return tuple(poll for poll in found if row and poll.asks(row) and poll.takes_answers(now))

    @whole
    async def answer(self, actor: Actor, candidate_id: int, value: Answer) -> PollView:
        """Save one tap: the answer to one date; the last tap wins.

        :raises UserError: ``not_found``, ``not_asked``, ``poll_closed``, ``poll_decided``
        """
        async with self._means.database.writing() as db:
            view = await self._for_answer(db, actor, await availability.of_candidate(db, candidate_id))
            return await self._save(db, actor, view, {candidate_id: value})

    @whole
    async def answer_all(self, actor: Actor, candidate_id: int, value: Answer, weekday: int | None) -> PollView:
        """Save one tap for several dates of one poll: all of them, or those on one weekday, 0 for Monday.

        :param candidate_id: any date of the poll

        :raises UserError: ``not_found``, ``not_asked``, ``poll_closed``, ``poll_decided``
        """
        async with self._means.database.writing() as db:
            view = await self._for_answer(db, actor, await availability.of_candidate(db, candidate_id))
            dates = [date for date in view.poll.candidates if weekday in {None, date.local.weekday()}]
            return await self._save(db, actor, view, {date.id: value for date in dates})

    @whole
    async def show_interest(self, actor: Actor, poll_id: int) -> PollView:
        """Note that somebody is interested in a founding invitation, from this moment; late is welcome too.

        After the close it is a place in line (domain.md 3.1, "Late reply").

        :raises UserError: ``not_found``
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            view = await load_view(db, self._means, actor, poll_id, Action.JOIN)
            require_founding(view.poll)
            await note_interest(db, view, at=now)
            await count_anew(db, self._means, view.poll)
            return await load_view(db, self._means, actor, poll_id, Action.JOIN)

    @whole
    async def decline(self, actor: Actor, poll_id: int) -> PollView:
        """Note that a founding invitation is not for somebody; no reason is asked, and they may change their mind."""
        now = self._means.now()
        async with self._means.database.writing() as db:
            view = await load_view(db, self._means, actor, poll_id, Action.JOIN)
            require_founding(view.poll)
            mine = view.own_row or Membership(view.group.id, actor.user_id, State.INVITED, now)
            if mine.state is not State.SEATED:
                await memberships.save(db, mine.leave_line(State.DECLINED, at=now))
            await count_anew(db, self._means, view.poll)
            view = await load_view(db, self._means, actor, poll_id, Action.JOIN)
            await tell_when_complete(db, self._means, view)
            return view

    async def _for_answer(self, db: AsyncConnection, actor: Actor, poll: Poll | None) -> PollView:
        view = await view_of(db, self._means, actor, poll, Action.ANSWER)
        mine = view.own_row
        if mine is None or not view.poll.asks(mine):
            raise UserError("not_asked")
        return view

    async def _save(self, db: AsyncConnection, actor: Actor, view: PollView, given: Mapping[int, Answer]) -> PollView:
        now = self._means.now()
        if view.poll.is_published:
            await pass_on(db, self._means, actor, view, given)
            return view
        view.poll.require_answers(at=now)
        written = await availability.answer(db, actor.user_id, given, actor.act_id)
        view = replace(view, poll=view.poll.answered(actor.user_id, written))
        if view.poll.state is PollState.CLOSED:
            await count_late(db, self._means, view)
        mine = view.own_row
        if mine is not None and mine.state is State.INVITED:
            await memberships.save(db, mine.show_interest(at=now, waiting=False))
            view = replace(view, known=await memberships.of_group(db, view.group.id))
        await count_anew(db, self._means, view.poll)
        await tell_when_complete(db, self._means, view)
        return view
