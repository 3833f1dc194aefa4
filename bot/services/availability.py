"""Polls: asking for a date, answering, and knowing how far it has got."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import wall_time
from bot.domain.agenda import AgendaItem, Due
from bot.domain.availability import (
    Answer,
    Audience,
    Candidate,
    Poll,
    PollState,
    Turnout,
    closing_time,
    reminder_time,
    turnout,
)
from bot.domain.group import Group
from bot.domain.membership import Membership, State
from bot.domain.message import Kind, Message, Target
from bot.domain.permission import Action, Actor
from bot.domain.waiting_list import place_of
from bot.errors import UserError
from bot.services.means import Means, enter
from bot.services.say import notice, say, tell_organisers
from bot.store import agenda, availability, cards, memberships
from bot.store.database import whole

POLL_CARDS = [Kind.POLL_CARD, Kind.POLL_INVITATION]


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


@dataclass(frozen=True, slots=True)
class PollView:
    """A poll as one person may look at it."""

    group: Group
    poll: Poll
    known: tuple[Membership, ...]
    user_id: int

    @property
    def turnout(self) -> Turnout:
        """Who was asked and who is silent; the names are for organisers only."""
        return turnout(self.poll, self.known)

    @property
    def sees_others(self) -> bool:
        """Whether others' answers show: only after one's own (domain.md 3.3)."""
        return bool(self.poll.answers_of(self.user_id)) or self.poll.state is not PollState.OPEN

    @property
    def own_row(self) -> Membership | None:
        """This person's own row."""
        return next((row for row in self.known if row.user_id == self.user_id), None)

    @property
    def place(self) -> int | None:
        """This person's place in line, None when not in it."""
        return place_of(self.user_id, self.known)

    def is_open_at(self, at: datetime) -> bool:
        """Say whether answers count at an instant."""
        return self.poll.state is PollState.OPEN and at < self.poll.closes_at


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
            view = await self._load(db, actor, poll_id, Action.ORGANISE)
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
            view = await self._load(db, actor, poll_id, Action.ORGANISE)
            if view.poll.state is not PollState.DRAFT:
                return view
            poll = view.poll.open(at=now)
            await availability.save(db, poll)
            await self._invite_all(db, view.group, poll, view.known, now)
            await self._put_on_agenda(db, view.group, poll)
            card = Target(channel_id=poll.channel_id)
            key = f"poll:{poll.id}:card"
            await say(db, Message(key, Kind.POLL_CARD, poll.group_id, card, poll.id, now, poll.closes_at))
            return await self._load(db, actor, poll_id, Action.ORGANISE)

    async def view(self, actor: Actor, poll_id: int) -> PollView:
        """Return a poll to somebody it asks.

        :raises UserError: ``not_found``, ``members_only``, ``not_asked``
        """
        async with self._means.database.reading() as db:
            return await self._load_for_answer(db, actor, poll_id)

    async def view_of_date(self, actor: Actor, candidate_id: int) -> PollView:
        """Return the poll that offers a date to somebody it asks.

        :raises UserError: ``not_found``, ``members_only``, ``not_asked``
        """
        async with self._means.database.reading() as db:
            poll = await availability.of_candidate(db, candidate_id)
            return await self._load_for_answer(db, actor, poll.id if poll else 0)

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
            poll = await availability.of_candidate(db, candidate_id)
            view = await self._load_for_answer(db, actor, poll.id if poll else 0)
            return await self._save(db, actor, view, {candidate_id: value})

    @whole
    async def answer_all(self, actor: Actor, candidate_id: int, value: Answer, weekday: int | None) -> PollView:
        """Save one tap for several dates of one poll: all of them, or those on one weekday, 0 for Monday.

        :param candidate_id: any date of the poll

        :raises UserError: ``not_found``, ``not_asked``, ``poll_closed``, ``poll_decided``
        """
        async with self._means.database.writing() as db:
            poll = await availability.of_candidate(db, candidate_id)
            view = await self._load_for_answer(db, actor, poll.id if poll else 0)
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
            view = await self._load(db, actor, poll_id, Action.JOIN)
            self._require_founding(view.poll)
            mine = view.own_row or Membership(view.group.id, actor.user_id, State.INVITED, now)
            is_late = view.poll.state is not PollState.OPEN or now >= view.poll.closes_at
            await memberships.save(db, mine.show_interest(at=now, waiting=is_late))
            await self._touch(db, view.poll, now)
            return await self._load(db, actor, poll_id, Action.JOIN)

    @whole
    async def decline(self, actor: Actor, poll_id: int) -> PollView:
        """Note that a founding invitation is not for somebody; no reason is asked, and they may change their mind."""
        now = self._means.now()
        async with self._means.database.writing() as db:
            view = await self._load(db, actor, poll_id, Action.JOIN)
            self._require_founding(view.poll)
            mine = view.own_row or Membership(view.group.id, actor.user_id, State.INVITED, now)
            if mine.state is not State.SEATED:
                await memberships.save(db, mine.leave_line(State.DECLINED, at=now))
            await self._touch(db, view.poll, now)
            return await self._load(db, actor, poll_id, Action.JOIN)

    async def status(self, actor: Actor, poll_id: int) -> PollView:
        """Return a poll with its turnout, for organisers.

        :raises UserError: ``not_found``, ``organisers_only``
        """
        async with self._means.database.reading() as db:
            return await self._load(db, actor, poll_id, Action.ORGANISE)

    async def under_way(self, actor: Actor, group_id: int) -> tuple[PollView, ...]:
        """Return a group's polls that are open or wait for a decision, for organisers, the newest first."""
        async with self._means.database.reading() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            found = await availability.of_group(db, group_id, [PollState.OPEN, PollState.CLOSED])
            known = await memberships.of_group(db, group_id)
        return tuple(PollView(group, poll, known, actor.user_id) for poll in found)

    @whole
    async def nudge(self, actor: Actor, poll_id: int) -> tuple[PollView, tuple[int, ...]]:
        """Remind the silent by direct message now, each once by hand; return whom.

        :raises UserError: ``organisers_only``, ``poll_closed``, ``nudged_already``, ``nobody_silent``
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            view = await self._load(db, actor, poll_id, Action.ORGANISE)
            view.poll.require_open(at=now)
            silent = view.turnout.silent
            nudged = await remind_silent(db, self._means, view, Kind.POLL_NUDGE)
        if not silent:
            raise UserError("nobody_silent")
        if not nudged:
            raise UserError("nudged_already")
        return view, nudged

    @whole
    async def extend(self, actor: Actor, poll_id: int, days: int) -> PollView:
        """Keep a poll open for some days more, at the same wall time; a closed one opens again until it is decided.

        :raises UserError: ``organisers_only``, ``poll_decided``, ``closes_too_late``, ``closes_in_the_past``
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            view = await self._load(db, actor, poll_id, Action.ORGANISE)
            zone = view.group.zone
            closes = wall_time.local(max(view.poll.closes_at, now), zone) + timedelta(days=days)
            closes = datetime.combine(closes.date(), view.group.rules.poll.close_at)
            poll = view.poll.extend(wall_time.instant(closes, zone), at=now)
            await availability.save(db, poll)
            await self._put_on_agenda(db, view.group, poll)
            await self._touch(db, poll, now)
        return replace(view, poll=poll)

    @whole
    async def close(self, actor: Actor, poll_id: int) -> PollView:
        """Close a poll now; a second time changes nothing.

        :raises UserError: ``organisers_only``, ``not_found``
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            view = await self._load(db, actor, poll_id, Action.ORGANISE)
            return await close_poll(db, self._means, view, closed_at=now)

    async def _load(self, db: AsyncConnection, actor: Actor, poll_id: int, action: Action) -> PollView:
        poll = await availability.load(db, poll_id)
        if poll is None:
            raise UserError("not_found")
        entry = await enter(db, self._means, actor, poll.group_id, action)
        if poll.state is PollState.DRAFT and poll.created_by != actor.user_id:
            raise UserError("not_found")
        known = await memberships.of_group(db, poll.group_id)
        return PollView(entry.group, poll, known, actor.user_id)

    async def _load_for_answer(self, db: AsyncConnection, actor: Actor, poll_id: int) -> PollView:
        view = await self._load(db, actor, poll_id, Action.ANSWER)
        mine = view.own_row
        if mine is None or not view.poll.asks(mine):
            raise UserError("not_asked")
        return view

    async def _save(self, db: AsyncConnection, actor: Actor, view: PollView, given: Mapping[int, Answer]) -> PollView:
        now = self._means.now()
        view.poll.require_open(at=now)
        await availability.answer(db, actor.user_id, dict(given), actor.act_id)
        mine = view.own_row
        if mine is not None and mine.state is State.INVITED:
            await memberships.save(db, mine.show_interest(at=now, waiting=False))
        poll = await availability.load(db, view.poll.id)
        view = replace(view, poll=poll or view.poll, known=await memberships.of_group(db, view.group.id))
        await self._touch(db, view.poll, now)
        if view.turnout.is_complete:
            told = notice(f"poll:{view.poll.id}:complete", Kind.POLL_COMPLETE, view.group, view.poll.id, now)
            await tell_organisers(db, view.group, organisers(view.known), told)
        return view

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

    async def _put_on_agenda(self, db: AsyncConnection, group: Group, poll: Poll) -> None:
        await agenda.put(db, AgendaItem(f"poll:{poll.id}:close", Due.CLOSE_POLL, group.id, poll.id, poll.closes_at))
        remind_at = reminder_time(poll, group.zone, group.rules.poll)
        key = f"poll:{poll.id}:remind"
        if remind_at is None or remind_at <= self._means.now():
            await agenda.cancel(db, key)
        else:
            await agenda.put(db, AgendaItem(key, Due.REMIND_SILENT, group.id, poll.id, remind_at))

    async def _touch(self, db: AsyncConnection, poll: Poll, now: datetime) -> None:
        await cards.touch(db, POLL_CARDS, poll.id, now, self._means.redraw_after)

    def _require_founding(self, poll: Poll) -> None:
        if poll.audience is not Audience.FOUNDING or poll.state is PollState.DRAFT:
            raise UserError("not_found")


def organisers(known: tuple[Membership, ...]) -> list[Membership]:
    """Return who looks after arrangements."""
    return [row for row in known if row.is_organiser]


async def remind_silent(db: AsyncConnection, means: Means, view: PollView, kind: Kind) -> tuple[int, ...]:
    """Have the silent reminded by direct message, each at most once for each kind; return whom it newly reminds."""
    now, poll = means.now(), view.poll
    reminded: list[int] = []
    for place, user_id in enumerate(view.turnout.silent):
        due = now + place * means.direct_message_every
        message = Message(
            f"poll:{poll.id}:{kind}:{user_id}", kind, poll.group_id, Target(user_id=user_id), poll.id,
            due, poll.closes_at, about=user_id,
        )  # fmt: skip
        if await say(db, message):
            reminded.append(user_id)
    return tuple(reminded)


async def close_poll(db: AsyncConnection, means: Means, view: PollView, *, closed_at: datetime) -> PollView:
    """Close a poll and tell organisers what it came to; closed already stays as it is."""
    if view.poll.state is not PollState.OPEN:
        return view
    poll = replace(view.poll.close(), closes_at=min(view.poll.closes_at, closed_at))
    await availability.save(db, poll)
    for key in (f"poll:{poll.id}:close", f"poll:{poll.id}:remind"):
        await agenda.cancel(db, key)
    now = means.now()
    told = notice(f"poll:{poll.id}:closed:{poll.closes_at.isoformat()}", Kind.POLL_CLOSED, view.group, poll.id, now)
    await tell_organisers(db, view.group, organisers(view.known), told)
    await cards.touch(db, POLL_CARDS, poll.id, now, means.redraw_after)
    return replace(view, poll=poll)


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
