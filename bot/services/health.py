"""How a group's affairs stand: what is left to organisers, what could not be said, and whether the bot is well."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import AgendaItem
from bot.domain.availability import PollState
from bot.domain.bus_stop import StopState
from bot.domain.group import Group
from bot.domain.health import Present, Trouble, Unsaid, absence, unsaid
from bot.domain.membership import Membership
from bot.domain.message import CARDS, Kind, Message, Target
from bot.domain.permission import Action, Actor
from bot.domain.to_do import ToDo, to_do
from bot.errors import UserError
from bot.services.backup import Backups, BackupService
from bot.services.cards import post_card_again
from bot.services.means import Means, enter
from bot.services.undelivered import NOTICES, matters
from bot.services.uptime import LAST_TICK
from bot.store import (
    acts,
    agenda,
    attendance,
    availability,
    bus_stops,
    cards,
    facts,
    groups,
    health,
    meetings,
    memberships,
    outbox,
    pauses,
    second_word,
)
from bot.store.database import whole

AHEAD = 20
"""How much of what is to come is looked at; fewer different things are shown."""

LEFT_TO_ORGANISERS = [Kind.ASKS_IN, Kind.MEETING_OVER, Kind.ATTENDANCE]
LONGEST = timedelta(days=60)
"""How far back it is looked for what failed."""


@dataclass(frozen=True, slots=True)
class Loose:
    """What is left to organisers, and what could not be said."""

    to_do: tuple[ToDo, ...]
    unsaid: tuple[Unsaid, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """How a group's affairs stand, for its organisers.

    :param user_id: who looks
    :param last_tick: the bot's last sign of life, noted twice a minute at most
    :param skew: how far our clock is behind Discord's, None where that is not known
    :param out_of_reach: the organisers whom the last direct message did not reach
    """

    group: Group
    user_id: int
    at: datetime
    known: tuple[Membership, ...]
    loose: Loose
    agenda: tuple[AgendaItem, ...]
    messages: tuple[Message, ...]
    last_tick: datetime | None
    skew: timedelta | None
    out_of_reach: tuple[int, ...]
    backups: Backups


class HealthService:
    """Use cases of organisers who look whether all is well.

    :param skew: says how far our clock is behind Discord's, None where that is not known
    """

    def __init__(self, means: Means, backups: BackupService, skew: Callable[[], timedelta | None]) -> None:
        self._means = means
        self._backups = backups
        self._skew = skew

    async def look(self, actor: Actor, group_id: int) -> Health:
        """Return how everything stands.

        :raises UserError: what ``bot.services.means.enter`` raises
        """
        now = self._means.now()
        async with self._means.database.reading() as db:
            group = (await enter(db, self._means, actor, group_id, Action.ORGANISE)).group
            present = await self._present(db, group_id, actor.user_id)
            loose = await self._loose(db, group_id, present)
            waiting = {one.message.target for one in loose.unsaid if one.trouble is Trouble.HELD}
            messages = await outbox.ahead(db, AHEAD, group_id)
            items = await agenda.ahead(db, AHEAD, group_id)
            last = await facts.load(db, LAST_TICK)
            out_of_reach = await self._out_of_reach(db, group, present.known)
        return Health(
            group=group,
            user_id=actor.user_id,
            at=now,
            known=present.known,
            loose=loose,
            agenda=items,
            messages=tuple(one for one in messages if one.due_at > now or one.target not in waiting),
            last_tick=datetime.fromisoformat(last) if last else None,
            skew=self._skew(),
            out_of_reach=out_of_reach,
            backups=await self._backups.standing(actor, group_id),
        )

    @whole
    async def try_again(self, actor: Actor, outbox_id: int) -> Group:
        """Have something tried again that failed, waits for its place or was deleted; however often, it is said once.

        :raises UserError: ``not_found``, ``too_late_to_send``, and what ``bot.services.means.enter`` raises
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            message, group = await self._enter(db, actor, outbox_id)
            state = await health.state_of(db, outbox_id)
            if state == "missed" or (state == "failed" and now >= message.useful_until):
                raise UserError("too_late_to_send")
            if message.kind in CARDS and state == "sent" and not await cards.stands(db, outbox_id):
                await post_card_again(db, message, outbox_id, now)
            await health.try_again(db, outbox_id, now)
            if await pauses.load(db, group.id, message.target) is not None:
                await health.try_place_again(db, message, now)
            await acts.add(db, acts.Act(0, group.id, actor.user_id, "try_again", None), now)
        return group

    @whole
    async def settle(self, actor: Actor, outbox_id: int) -> Group:
        """Note that something is done, or need not be; what is not on the list stays as it is.

        :raises UserError: ``not_found``, and what ``bot.services.means.enter`` raises
        """
        now = self._means.now()
        async with self._means.database.writing() as db:
            _, group = await self._enter(db, actor, outbox_id)
            loose = await self._loose(db, group.id, await self._present(db, group.id, actor.user_id))
            listed = {one.id for one in loose.unsaid if one.can_be_settled} | {one.notice_id for one in loose.to_do}
            if outbox_id in listed:
                await health.settle(db, outbox_id, actor.user_id, now)
                await acts.add(db, acts.Act(0, group.id, actor.user_id, "task_done", None), now)
        return group

    async def _enter(self, db: AsyncConnection, actor: Actor, outbox_id: int) -> tuple[Message, Group]:
        message = await outbox.load(db, outbox_id)
        if message is None:
            raise UserError("not_found")
        return message, (await enter(db, self._means, actor, message.group_id, Action.ORGANISE)).group

    async def _present(self, db: AsyncConnection, group_id: int, user_id: int) -> Present:
        now = self._means.now()
        polls = await availability.of_group(db, group_id, [PollState.OPEN, PollState.CLOSED])
        begun, ahead = await meetings.started(db, group_id, now), await meetings.to_come(db, group_id, now)
        known, recorded = await memberships.of_group(db, group_id), await attendance.recorded(db, group_id)
        words = await second_word.undecided(db, group_id)
        talks = await self._to_talk_with(db, group_id, user_id)
        return Present(now, polls, (*begun, *ahead), known, recorded, words, talks)

    async def _to_talk_with(self, db: AsyncConnection, group_id: int, user_id: int) -> tuple[tuple[int, int], ...]:
        """Return whose seat is pending after the bus stop; an organiser is not asked about themselves."""
        stop = await bus_stops.latest(db, group_id)
        group = await groups.load(db, group_id, self._means.rules)
        if stop is None or group is None or stop.state is not StopState.CLOSED:
            return ()
        return tuple((stop.id, one) for one in stop.to_talk_with(group.rules) if one != user_id)

    async def _loose(self, db: AsyncConnection, group_id: int, present: Present) -> Loose:
        away = await health.absences(db, group_id)
        ended = await health.ended(db, group_id, present.at - LONGEST)
        troubles = [
            replace(one, away=absence(one.message, away)) if one.trouble is Trouble.MISSED else one
            for one in ended
            if _is_told(one)
        ]
        gone = [one for one in await health.gone(db, group_id) if one.message.kind not in NOTICES]
        troubles += [*gone, *await health.held(db, group_id, present.at)]
        left = await health.noticed(db, group_id, LEFT_TO_ORGANISERS)
        return Loose(to_do(present, left), unsaid(present, troubles))

    async def _out_of_reach(self, db: AsyncConnection, group: Group, known: tuple[Membership, ...]) -> tuple[int, ...]:
        """Return the organisers whom direct messages do not reach, where nothing else tells them."""
        if group.organisers_channel_id is not None:
            return ()
        people = [row.user_id for row in known if row.is_organiser]
        targets = {one: str(Target(user_id=one)) for one in people}
        return tuple([one for one in people if await health.is_out_of_reach(db, group.id, targets[one], NOTICES)])


def _is_told(one: Unsaid) -> bool:
    """Say whether organisers care: a notice to themselves that failed shows in who is out of reach."""
    return matters(one.message) if one.trouble is Trouble.MISSED else one.message.kind not in NOTICES
