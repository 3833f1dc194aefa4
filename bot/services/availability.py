"""Polls: asking for a date, answering, and knowing how far it has got."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import wall_time
from bot.domain.availability import (
    Answer,
    Audience,
    Candidate,
    Poll,
    PollState,
    closing_time,
)
from bot.domain.group import Group
from bot.domain.membership import Membership, State
from bot.domain.message import Kind, Message, Target
from bot.domain.permission import Action, Actor
from bot.errors import UserError
from bot.services.means import Means, enter
from bot.services.poll_view import PollView, count_anew, load_view, organisers, put_on_agenda, view_of
from bot.services.say import notice, say, tell_organisers
from bot.store import availability, memberships
from bot.store.database import whole


@dataclass(frozen=True, slots=True)
class Offered:
    """One typed date: the group's wall time, and the length in minutes."""

    local: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Question:
    """What an organiser asks.

    :param channel_id: where the card goes
    :param closes_on: wall time at which it closes, None for the usual
    """

    audience: Audience
    channel_id: int
    dates: tuple[Offered, ...]
    closes_on: datetime | None = None


class AvailabilityService:
    """Use cases of a poll while it is asked."""

    def __init__(self, means: Means) -> None:
        self._means = means

    @whole
    async def draft(self, actor: Actor, group_id: int, question: Question) -> PollView:
        """Keep a question for a second look; only its author sees it.

        :raises UserError: ``organisers_only``, ``too_many_dates``, ``date_gone_by``, ``closes_too_late``,
            ``closes_in_the_past``
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            if len(question.dates) > group.rules.poll.dates_most:
                raise UserError("too_many_dates", limit=group.rules.poll.dates_most)
            poll = _asked(question, group, actor, now)
            poll.open(at=now)
            if poll.closes_at <= now:
                raise UserError("closes_in_the_past")
            await availability.delete_drafts(db, group_id, actor.user_id)
            poll = await availability.add(db, poll)
            return PollView(group, poll, await memberships.of_group(db, group_id), actor.user_id)

    @whole
    async def invite(self, actor: Actor, poll_id: int, user_ids: tuple[int, ...]) -> PollView:
        """Choose whom a founding poll that is not open yet invites by direct message."""
        async with self._means.database.writing() as db:
            view = await load_view(db, self._means, actor, poll_id, Action.ORGANISE)
            if view.poll.state is PollState.DRAFT:
                view = replace(view, poll=replace(view.poll, invited=user_ids))
                await availability.save(db, view.poll)
        return view

    @whole
    async def open(self, actor: Actor, poll_id: int) -> PollView:
        """Open a drafted poll: its card, its invitations, its reminder and its close; a second time changes nothing.

        :raises UserError: ``organisers_only``, ``date_gone_by``, ``closes_too_late``
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            view = await load_view(db, self._means, actor, poll_id, Action.ORGANISE)
            if view.poll.state is not PollState.DRAFT:
                return view
            poll = view.poll.open(at=now)
            await availability.save(db, poll)
            await self._invite_all(db, view.group, poll, view.known, now)
            await put_on_agenda(db, self._means, view.group, poll)
            card = Target(channel_id=poll.channel_id)
            key = f"poll:{poll.id}:card"
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

    async def open_ones(self, actor: Actor, group_id: int) -> tuple[Poll, ...]:
        """Return the open polls of a group that ask this person, the newest first."""
        async with self._means.database.reading() as db:
            entry = await enter(db, self._means, actor, group_id, Action.ANSWER)
            found = await availability.of_group(db, group_id, [PollState.OPEN])
        return tuple(poll for poll in found if entry.membership and poll.asks(entry.membership))

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
            self._require_founding(view.poll)
            mine = view.own_row or Membership(view.group.id, actor.user_id, State.INVITED, now)
            is_late = view.poll.state is not PollState.OPEN or now >= view.poll.closes_at
            if not (is_late and mine.state is State.INTERESTED):  # who said so in time still has the date to come to
                await memberships.save(db, mine.show_interest(at=now, waiting=is_late))
            await count_anew(db, self._means, view.poll)
            return await load_view(db, self._means, actor, poll_id, Action.JOIN)

    @whole
    async def decline(self, actor: Actor, poll_id: int) -> PollView:
        """Note that a founding invitation is not for somebody; no reason is asked, and they may change their mind."""
        now = self._means.now()
        async with self._means.database.writing() as db:
            view = await load_view(db, self._means, actor, poll_id, Action.JOIN)
            self._require_founding(view.poll)
            mine = view.own_row or Membership(view.group.id, actor.user_id, State.INVITED, now)
            if mine.state is not State.SEATED:
                await memberships.save(db, mine.leave_line(State.DECLINED, at=now))
            await count_anew(db, self._means, view.poll)
            view = await load_view(db, self._means, actor, poll_id, Action.JOIN)
            await self._tell_when_complete(db, view)
            return view

    async def _for_answer(self, db: AsyncConnection, actor: Actor, poll: Poll | None) -> PollView:
        view = await view_of(db, self._means, actor, poll, Action.ANSWER)
        mine = view.own_row
        if mine is None or not view.poll.asks(mine):
            raise UserError("not_asked")
        return view

    async def _save(self, db: AsyncConnection, actor: Actor, view: PollView, given: Mapping[int, Answer]) -> PollView:
        now = self._means.now()
        view.poll.require_open(at=now)
        written = await availability.answer(db, actor.user_id, given, actor.act_id)
        view = replace(view, poll=view.poll.answered(actor.user_id, written))
        mine = view.own_row
        if mine is not None and mine.state is State.INVITED:
            await memberships.save(db, mine.show_interest(at=now, waiting=False))
            view = replace(view, known=await memberships.of_group(db, view.group.id))
        await count_anew(db, self._means, view.poll)
        await self._tell_when_complete(db, view)
        return view

    async def _tell_when_complete(self, db: AsyncConnection, view: PollView) -> None:
        """Have organisers told, once, that nobody is silent any more in an open poll."""
        if view.poll.state is PollState.OPEN and view.turnout.is_complete:
            key = f"poll:{view.poll.id}:complete"
            told = notice(key, Kind.POLL_COMPLETE, view.group, view.poll.id, self._means.now())
            await tell_organisers(db, view.group, organisers(view.known), told)

    async def _invite_all(
        self, db: AsyncConnection, group: Group, poll: Poll, known: tuple[Membership, ...], now: datetime
    ) -> None:
        """Write the invitations of a founding poll, one direct message after the other."""
        if poll.audience is not Audience.FOUNDING:
            return
        rows = {row.user_id: row for row in known}
        new = [Membership(group.id, user_id, State.INVITED, now) for user_id in poll.invited if user_id not in rows]
        again = [rows[user_id] for user_id in poll.invited if user_id in rows]
        asked = [row.become(State.INVITED, at=now) for row in again if row.state in {State.DECLINED, State.REMOVED}]
        for row in [*new, *asked]:
            await memberships.save(db, row)
        invited = [*poll.invited, *(row.user_id for row in known if poll.asks(row) and not row.is_organiser)]
        for place, user_id in enumerate(dict.fromkeys(invited)):
            due = now + place * self._means.direct_message_every
            key = f"poll:{poll.id}:invitation:{user_id}"
            to = Target(user_id=user_id)
            message = Message(key, Kind.POLL_INVITATION, group.id, to, poll.id, due, poll.closes_at, about=user_id)
            await say(db, message)

    def _require_founding(self, poll: Poll) -> None:
        if poll.audience is not Audience.FOUNDING or poll.state is PollState.DRAFT:
            raise UserError("not_found")


def _asked(question: Question, group: Group, actor: Actor, now: datetime) -> Poll:
    closes_at = closing_time(now, question.audience, group.zone, group.rules.poll)
    if question.closes_on is not None:
        closes_at = wall_time.instant(question.closes_on, group.zone)
    dates = sorted(question.dates, key=lambda date: date.local)
    offered = (Candidate(0, date.local, date.minutes, wall_time.instant(date.local, group.zone)) for date in dates)
    return Poll(
        id=0,
        group_id=group.id,
        audience=question.audience,
        state=PollState.DRAFT,
        created_by=actor.user_id,
        channel_id=question.channel_id,
        closes_at=closes_at,
        candidates=tuple(offered),
    )
