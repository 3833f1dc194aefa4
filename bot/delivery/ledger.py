"""The ledger: writes how each message ended or goes on, one short transaction each, and never two at a time.

Delivery has one place in the queue for the database, however much it sends, so that a tap waits for one transaction of
it at most.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.points import reached
from bot.delivery.timing import Timing
from bot.domain.away import Away
from bot.domain.message import CARDS, Ending, Outgoing
from bot.services.means import Means
from bot.services.undelivered import tell_closed, tell_gone, tell_undelivered, tell_unsaid
from bot.store import cards, claims, outbox, pauses, quarantine
from bot.store.claims import Limits
from bot.store.database import whole


class Ledger:
    """Knows what delivery has to write."""

    def __init__(self, means: Means, timing: Timing) -> None:
        self._means = means
        self._timing = timing
        self.turn = asyncio.Lock()

    @asynccontextmanager
    async def _writing(self) -> AsyncGenerator[AsyncConnection]:
        async with self.turn, self._means.database.writing() as db:
            yield db

    @whole
    async def take_over(self) -> None:
        """Take over what an earlier process was sending when it ended; the instance lock says that it has."""
        async with self._writing() as db:
            await outbox.take_over(db)

    @whole
    async def end_quarantine(self) -> None:
        """Have everything that is due read back before it is sent, where the database was restored from a copy."""
        async with self._writing() as db:
            copied_at = await quarantine.since(db)
            if copied_at is not None:
                await quarantine.end(db, copied_at, self._means.now())

    async def is_due(self, limits: Limits) -> bool:
        """Say whether anything can be claimed."""
        async with self.turn, self._means.database.reading() as db:
            return await claims.is_due(db, self._means.now(), limits)

    @whole
    async def claim(self, limits: Limits, discord_now: datetime, away: Away | None) -> tuple[Outgoing, ...]:
        """Take what may go now; what is of no use any more is missed, and organisers are told."""
        reached("before_claim")
        now = self._means.now()
        async with self._writing() as db:
            for late in await claims.too_late(db, now):
                await outbox.record(db, late, Ending("missed"), now)
                await tell_unsaid(db, self._means, late.message, away)
            claimed = await claims.claim(db, now, limits, lease=self._timing.lease, discord_now=discord_now)
            reached("in_claim")
        reached("claimed")
        return claimed

    async def look(self, outgoing: Outgoing) -> int | None:
        """Return the version of a card's row, 0 where it is none; None where the message is not to be sent any more."""
        async with self.turn, self._means.database.reading() as db:
            return await cards.version(db, outgoing.id) if await outbox.is_held(db, outgoing) else None

    @whole
    async def end(self, outgoing: Outgoing, ending: Ending, shown: int = 0) -> None:
        """Write that a message is said, or need not be said; whatever was closed is open then."""
        now = self._means.now()
        async with self._writing() as db:
            mine = await outbox.record(db, outgoing, ending, now)
            if mine and ending.message_id is not None and outgoing.message.kind in CARDS:
                await cards.posted(db, outgoing.id, ending.message_id)
                await cards.drawn(db, outgoing.id, shown, now, timedelta(0))
            if ending.message_id is not None:
                await pauses.end(db, outgoing.message.group_id, outgoing.message.target)
        reached("recorded")

    @whole
    async def miss(self, outgoing: Outgoing, away: Away | None) -> None:
        """Write that a message is of no use any more, and have organisers told."""
        async with self._writing() as db:
            if await outbox.record(db, outgoing, Ending("missed"), self._means.now()):
                await tell_unsaid(db, self._means, outgoing.message, away)

    @whole
    async def fail(self, outgoing: Outgoing, code: int) -> None:
        """Write that a message can't be delivered, and have organisers told."""
        async with self._writing() as db:
            if await outbox.record(db, outgoing, Ending("failed", code=code), self._means.now()):
                await tell_undelivered(db, self._means, outgoing.message)

    @whole
    async def was_deleted(self, outgoing: Outgoing, code: int) -> None:
        """Write that a message was said, and deleted by somebody since; organisers can have a card posted again."""
        async with self._writing() as db:
            if await outbox.record(db, outgoing, Ending("sent", code=code), self._means.now()):
                await tell_gone(db, self._means, outgoing.message, outgoing.id)

    @whole
    async def put_back(self, outgoing: Iterable[Outgoing], until: datetime, *, unsent: bool = False) -> None:
        """Leave messages for a later try.

        :param unsent: whether Discord was surely not asked this time
        """
        async with self._writing() as db:
            for each in outgoing:
                await outbox.put_back(db, each, until, unsent=unsent)

    @whole
    async def begin_anew(self, outgoing: Outgoing, discord_now: datetime) -> None:
        """Write that no earlier try made a message, before it is sent with the same nonce."""
        async with self._writing() as db:
            await outbox.begin_anew(db, outgoing, discord_now)

    @whole
    async def close(self, outgoing: Outgoing, code: int) -> None:
        """Keep what goes to a place that is closed to the bot, and have organisers told the first time."""
        message, now = outgoing.message, self._means.now()
        async with self._writing() as db:
            before = await pauses.load(db, message.group_id, message.target)
            attempts = before["attempts"] + 1 if before else 1
            until = now + self._timing.while_closed(attempts)
            since = before["since"] if before else now
            values: dict[str, int | datetime] = {"since": since, "until": until, "attempts": attempts, "code": code}
            await pauses.save(db, message.group_id, message.target, values)
            await outbox.put_back(db, outgoing, min(until, message.useful_until))
            if before is None:
                await tell_closed(db, self._means, message)
