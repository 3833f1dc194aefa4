"""The courier as it is, in a hurry, and four that are broken on purpose: the kill test must catch each of them."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta

import discord
from sqlalchemy import RowMapping, select, update

from bot.delivery.courier import Courier, Terms
from bot.delivery.letter import Letter, Removal, RoleChange, Writer
from bot.delivery.pace import Pace
from bot.delivery.points import reached
from bot.delivery.post import DiscordPost
from bot.delivery.read_back import Missing, ReadBack
from bot.delivery.timing import Timing
from bot.domain.message import Target
from bot.services.means import Means
from bot.store.outbox import message_of
from bot.store.tables import outbox

log = logging.getLogger(__name__)

NONCE_WINDOW = timedelta(seconds=3)
"""How long the kill test's Discord remembers a nonce; the real one does so for minutes."""

PATIENCE = 1.0  # seconds for one call

_SHORT = timedelta(seconds=0.5)
HURRIED = Timing(
    safe=timedelta(seconds=1.5),  # with the patience for one call well below the window, as in earnest
    lease=timedelta(seconds=5),
    last_start=timedelta(seconds=1),
    back_off=(_SHORT / 4, _SHORT / 2, _SHORT),
    turned_away=_SHORT,
    closed=(_SHORT,),
    redraw_closed=_SHORT,
)
"""The waits of delivery, shortened as the window is."""


class HurriedPost(DiscordPost):
    """Gives up on a call long before the nonce is forgotten, as the real one does with its twenty seconds."""

    async def send(self, target: Target, letter: Letter, nonce: str) -> int:
        """Post a letter."""
        async with asyncio.timeout(PATIENCE):
            return await super().send(target, letter, nonce)


class BlindPost(HurriedPost):
    """Never looks whether a message stands already, and so trusts to the nonce alone."""

    async def find(self, target: Target, marker: int, after_id: int) -> ReadBack:
        """Look nowhere."""
        del target, marker, after_id
        return Missing.ABSENT


class ForgetfulPost(BlindPost):
    """Makes up a nonce for every try, as discord.py does when it is given none."""

    async def send(self, target: Target, letter: Letter, nonce: str) -> int:
        """Post a letter under a nonce that nobody wrote down."""
        del nonce
        return await super().send(target, letter, secrets.token_urlsafe(16))


class NaiveCourier(Courier):
    """Delivers without a claim: looks for what is due, and goes through it."""

    async def deliver(self) -> int:
        """Deliver what is due; return how many messages there were."""
        reached("before_claim")
        wanted = select(outbox).where(outbox.c.state == "pending", outbox.c.next_try_at <= self._means.now())
        async with self._means.database.reading() as db:
            rows = [*(await db.execute(wanted.order_by(outbox.c.next_try_at).limit(50))).mappings()]
            reached("in_claim")
        reached("claimed")
        for row in rows:
            try:
                await self._one(row)
            except Exception:
                log.exception("lost_count id=%s", row["id"])
        reached("editing")  # it draws no card again; this only keeps the plan of kills going
        return len(rows)

    async def _one(self, row: RowMapping) -> None:
        written = await self._writer(message_of(row), self._means.now())
        if written is None:
            await self._mark(row, "cancelled")
        else:
            await self._say(row, written)

    async def _say(self, row: RowMapping, written: Letter | RoleChange | Removal) -> None:
        raise NotImplementedError

    async def _carry(self, row: RowMapping, written: Letter | RoleChange | Removal) -> int | None:
        reached("on_the_wire")
        message_id = None
        if isinstance(written, Letter):
            message_id = await self._post.send(Target.parse(row["target"]), written, row["nonce"])
        elif isinstance(written, RoleChange):
            await self._post.set_role(written)
        else:
            await self._post.delete(Target.parse(row["target"]), written)
        reached("answered")
        return message_id

    async def _mark(self, row: RowMapping, state: str, message_id: int | None = None) -> None:
        ended = update(outbox).where(outbox.c.id == row["id"]).values(state=state, message_id=message_id)
        async with self._means.database.writing() as db:
            await db.execute(ended)
        reached("recorded")


class SendThenMark(NaiveCourier):
    """Notes nothing before it sends: what a killed process was sending looks as if it was never tried."""

    async def _say(self, row: RowMapping, written: Letter | RoleChange | Removal) -> None:
        message_id = await self._carry(row, written)
        await self._mark(row, "sent", message_id)


class MarkThenSend(NaiveCourier):
    """Marks as sent what it is about to send: what a killed process was sending is never said."""

    async def _say(self, row: RowMapping, written: Letter | RoleChange | Removal) -> None:
        await self._mark(row, "sent")
        await self._carry(row, written)


Build = Callable[[Means, discord.Client, Writer], Courier]


def _terms() -> Terms:
    return Terms(Pace(), HURRIED)


VARIANTS: Mapping[str, Build] = {
    "right": lambda means, client, write: Courier(means, HurriedPost(client), write, _terms()),
    "fresh-nonce": lambda means, client, write: Courier(means, ForgetfulPost(client), write, _terms()),
    "no-read-back": lambda means, client, write: Courier(means, BlindPost(client), write, _terms()),
    "send-then-mark": lambda means, client, write: SendThenMark(means, ForgetfulPost(client), write, _terms()),
    "mark-then-send": lambda means, client, write: MarkThenSend(means, ForgetfulPost(client), write, _terms()),
}
"""What is run: the courier as it is, and the four that must be caught."""
