"""How far a poll has got, for organisers: who is missing, nudge, extend, close."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import wall_time
from bot.domain.agenda import AgendaItem, Due
from bot.domain.availability import PollState
from bot.domain.message import Kind, Message, Target
from bot.domain.permission import Action, Actor
from bot.domain.preferences import DEFAULT
from bot.errors import UserError
from bot.services.means import Means, enter
from bot.services.poll_view import PollView, load_view, organisers, put_on_agenda, touch
from bot.services.say import notice, say, tell_organisers
from bot.store import agenda, availability, memberships, preferences
from bot.store.database import whole


class TurnoutService:
    """Use cases of organisers while a poll is asked."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def status(self, actor: Actor, poll_id: int) -> PollView:
        """Return a poll with its turnout, for organisers.

        :raises UserError: ``not_found``, ``organisers_only``
        """
        async with self._means.database.reading() as db:
            return await load_view(db, self._means, actor, poll_id, Action.ORGANISE)

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
            view = await load_view(db, self._means, actor, poll_id, Action.ORGANISE)
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
            view = await load_view(db, self._means, actor, poll_id, Action.ORGANISE)
            zone = view.group.zone
            closes = wall_time.local(max(view.poll.closes_at, now), zone) + timedelta(days=days)
            closes = datetime.combine(closes.date(), view.group.rules.poll.close_at)
            poll = view.poll.extend(wall_time.instant(closes, zone), at=now)
            await availability.save(db, poll)
            await put_on_agenda(db, self._means, view.group, poll)
            await touch(db, self._means, poll)
        return replace(view, poll=poll)

    @whole
    async def close(self, actor: Actor, poll_id: int) -> PollView:
        """Close a poll now; a second time changes nothing.

        :raises UserError: ``organisers_only``, ``not_found``
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            view = await load_view(db, self._means, actor, poll_id, Action.ORGANISE)
            return await close_poll(db, self._means, view, closed_at=now)


async def remind_silent(db: AsyncConnection, means: Means, view: PollView, kind: Kind) -> tuple[int, ...]:
    """Have the silent reminded by direct message, each at most once for each kind; return whom it newly reminds.

    Quiet hours put it off until their end. Where they last until the close it is said at once: it is their last chance.
    """
    now, poll = means.now(), view.poll
    likes = await preferences.of_group(db, poll.group_id)
    reminded: list[int] = []
    for place, user_id in enumerate(view.turnout.silent):
        liked, soon = likes.get(user_id, DEFAULT), now + place * means.direct_message_every
        due = liked.nudge(soon, poll.closes_at, view.group.zone) or soon
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
    if poll.series is not None:
        key = f"poll:{poll.id}:propose:{poll.closes_at.isoformat()}"
        await agenda.put(db, AgendaItem(key, Due.PROPOSE, poll.group_id, poll.id, now))
    told = notice(f"poll:{poll.id}:closed:{poll.closes_at.isoformat()}", Kind.POLL_CLOSED, view.group, poll.id, now)
    await tell_organisers(db, view.group, organisers(view.known), told)
    await touch(db, means, poll)
    return replace(view, poll=poll)
