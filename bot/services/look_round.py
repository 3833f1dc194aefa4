"""The look round on Discord, every six hours and after each new connection: whether all we count on is there."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agenda import NO_GROUP, AgendaItem, Due
from bot.domain.group import Group
from bot.domain.message import Kind, Message, Target
from bot.services.means import Means
from bot.services.poll_view import organisers
from bot.services.say import notice, tell_organisers
from bot.services.undelivered import tell_closed
from bot.store import agenda, cards, groups, memberships, pauses
from bot.store.database import whole

KEY = "look_round"
APART = timedelta(seconds=5)
"""Between two groups, so that many groups take their turns and other messages go out in between."""

LEFT_ALONE = timedelta(minutes=10)
"""How long a place that was found closed is left alone at first."""


class Eyes(Protocol):
    """Looks at Discord and changes nothing."""

    def sees(self, guild_id: int) -> bool:
        """Say whether a server is there now; one that is unavailable is not, and may be again."""
        ...

    async def why_closed(self, channel_id: int) -> int | None:
        """Return Discord's code of why the bot can't write in a channel, 0 where it can, None where nobody knows."""
        ...

    async def has_left(self, guild_id: int, user_id: int) -> bool:
        """Say whether somebody is surely not on a server."""
        ...


class LookRound:
    """Looks round, one group after the other.

    :param every: how often; zero never looks
    """

    def __init__(self, means: Means, eyes: Eyes, every: timedelta) -> None:
        self._means = means
        self._eyes = eyes
        self._every = every

    @whole
    async def soon(self) -> None:
        """Have a look round now, because the bot has just connected anew; nothing is looked at here."""
        async with self._means.database.writing() as db:
            if self._every:
                await agenda.put(db, AgendaItem(KEY, Due.LOOK_ROUND, NO_GROUP, 0, self._means.now()))
            else:
                await agenda.cancel(db, KEY)

    async def decide(self, item: AgendaItem) -> None:
        """Give each group its turn and plan the next round; or look at the group whose turn it is."""
        if item.kind is Due.LOOK_ROUND:
            await self._begin()
            return
        async with self._means.database.reading() as db:
            group = await groups.load(db, item.group_id, self._means.rules)
            known = await memberships.of_group(db, item.group_id)
        if group is None or not self._eyes.sees(group.guild_id):
            async with self._means.database.writing() as db:
                await agenda.done(db, item, self._means.now())
            return
        inside = [row.user_id for row in known if row.is_inside]
        places = dict.fromkeys(each for each in (group.channel_id, group.organisers_channel_id) if each)
        codes = dict(zip(places, await asyncio.gather(*map(self._eyes.why_closed, places)), strict=True))
        left = await asyncio.gather(*(self._eyes.has_left(group.guild_id, user_id) for user_id in inside))
        gone = [user_id for user_id, is_gone in zip(inside, left, strict=True) if is_gone]
        async with self._means.database.writing() as db:
            for channel_id, code in codes.items():
                await self._note(db, group, Target(channel_id=channel_id), code)
            for user_id in gone:
                await self._tell_left(db, group, user_id)
            await cards.look_at(db, group.id, self._means.now())
            await agenda.done(db, item, self._means.now())

    async def _begin(self) -> None:
        now = self._means.now()
        async with self._means.database.writing() as db:
            known = await groups.numbers(db)
            apart = min(APART, self._every / max(1, len(known)))
            for place, group_id in enumerate(known):
                item = AgendaItem(f"{KEY}:{group_id}", Due.LOOK_AT_GROUP, group_id, group_id, now + place * apart)
                await agenda.put(db, item)
            await agenda.put(db, AgendaItem(KEY, Due.LOOK_ROUND, NO_GROUP, 0, now + self._every))

    async def _note(self, db: AsyncConnection, group: Group, target: Target, code: int | None) -> None:
        """Keep what goes to a closed place, and have organisers told the first time; an open one is used again."""
        now = self._means.now()
        if code == 0:
            await pauses.end(db, group.id, target)
        elif code is not None and await pauses.load(db, group.id, target) is None:
            closed: dict[str, int | datetime] = {"since": now, "until": now + LEFT_ALONE, "attempts": 1, "code": code}
            await pauses.save(db, group.id, target, closed)
            await tell_closed(db, self._means, Message(KEY, Kind.GROUP_CARD, group.id, target, group.id, now, now))

    async def _tell_left(self, db: AsyncConnection, group: Group, user_id: int) -> None:
        """Have organisers told, once for each seat, that somebody is not on the server any more; the seat stays."""
        row = await memberships.load(db, group.id, user_id)
        if row is None or not row.is_inside:
            return
        occasion = f"left:{group.id}:{user_id}:{int(row.since.timestamp())}"
        told = notice(occasion, Kind.LEFT_SERVER, group, group.id, self._means.now())
        known = await memberships.of_group(db, group.id)
        others = [each for each in organisers(known) if each.user_id != user_id]
        await tell_organisers(db, group, others, replace(told, about=user_id))
