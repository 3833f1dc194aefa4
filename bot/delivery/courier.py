"""The courier: claims what is due, has it written from the present rows, hands it to the post, records the end."""

import logging
from datetime import datetime, timedelta

from bot.delivery.letter import Letter, RoleChange, Writer
from bot.delivery.points import reached
from bot.delivery.post import Post
from bot.delivery.verdict import Answered, Verdict, is_surprising, judge
from bot.domain.message import CARDS, Card, Ending, Outgoing
from bot.services.means import Means
from bot.services.undelivered import tell_undelivered
from bot.store import cards, outbox
from bot.store.database import whole

log = logging.getLogger(__name__)

REDRAW_AT_MOST = 50
BACK_OFF = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))
"""How long to wait before the second, third ... try."""


class Courier:
    """Delivers the outbox and keeps cards fresh."""

    def __init__(self, means: Means, post: Post, writer: Writer) -> None:
        self._means = means
        self._post = post
        self._writer = writer

    @whole
    async def take_over(self) -> None:
        """Take over what an earlier process was sending when it ended; the instance lock says that it has."""
        async with self._means.database.writing() as db:
            await outbox.take_over(db)

    async def deliver(self) -> int:
        """Deliver what is due, at most fifty messages and fifty edits; return how many there were."""
        async with self._means.database.reading() as db:
            is_due = await outbox.is_due(db, self._means.now())
        claimed = await self._claim() if is_due else ()
        for outgoing in claimed:
            await self._deliver_one(outgoing)
        async with self._means.database.reading() as db:
            stale = await cards.stale(db, self._means.now(), REDRAW_AT_MOST)
        for card in stale:
            await self._redraw(card)
        return len(claimed) + len(stale)

    @whole
    async def _claim(self) -> tuple[Outgoing, ...]:
        reached("before_claim")
        async with self._means.database.writing() as db:
            claimed = await outbox.claim(db, self._means.now())
            reached("in_claim")
        reached("claimed")
        return claimed

    async def _deliver_one(self, outgoing: Outgoing) -> None:
        now = self._means.now()
        if now >= outgoing.message.useful_until:
            await self._end(outgoing, Ending("missed"))
            return
        async with self._means.database.reading() as db:
            shown = await cards.version(db, outgoing.id)
        try:
            written = await self._writer(outgoing.message, now)
            message_id = await self._hand_over(outgoing, written)
            reached("answered")
        except Exception as error:  # noqa: BLE001 - every way it can fail has its verdict
            await self._failed(outgoing, error)
            return
        await self._end(outgoing, Ending("sent" if written else "cancelled", message_id=message_id), shown)

    async def _hand_over(self, outgoing: Outgoing, written: Letter | RoleChange | None) -> int | None:
        if isinstance(written, Letter):
            return await self._post.send(outgoing.message.target, written, outgoing.nonce)
        if isinstance(written, RoleChange):
            await self._post.set_role(written)
        return None

    async def _failed(self, outgoing: Outgoing, error: BaseException) -> None:
        answered = judge(error)
        traceback = error if is_surprising(error) else None
        facts = (outgoing.id, answered.verdict.name, answered.code)
        log.warning("delivery id=%s verdict=%s code=%s", *facts, exc_info=traceback)
        if answered.verdict in {Verdict.UNKNOWN, Verdict.NOT_SENT}:
            wait = BACK_OFF[min(outgoing.attempts, len(BACK_OFF)) - 1]
            await self._put_back(outgoing, self._means.now() + wait)
        elif answered.verdict is Verdict.DELIVERED:
            await self._end(outgoing, Ending("sent", code=answered.code))
        else:
            await self._give_up(outgoing, answered)

    @whole
    async def _end(self, outgoing: Outgoing, ending: Ending, shown: int = 0) -> None:
        now = self._means.now()
        async with self._means.database.writing() as db:
            mine = await outbox.record(db, outgoing, ending, now)
            if mine and ending.message_id is not None and outgoing.message.kind in CARDS:
                await cards.posted(db, outgoing.id, ending.message_id)
                await cards.drawn(db, outgoing.id, shown, now, timedelta(0))
        reached("recorded")

    @whole
    async def _put_back(self, outgoing: Outgoing, until: datetime) -> None:
        async with self._means.database.writing() as db:
            await outbox.put_back(db, outgoing, until)

    @whole
    async def _give_up(self, outgoing: Outgoing, answered: Answered) -> None:
        """End a message that can't be delivered, and have organisers told, in one transaction."""
        async with self._means.database.writing() as db:
            if await outbox.record(db, outgoing, Ending("failed", code=answered.code), self._means.now()):
                await tell_undelivered(db, self._means, outgoing.message)

    async def _redraw(self, card: Card) -> None:
        try:
            written = await self._writer(card.message, self._means.now())
            if isinstance(written, Letter):
                reached("editing")
                await self._post.edit(card.message.target, card.message_id, written)
        except Exception as error:  # noqa: BLE001 - every way it can fail has its verdict
            await self._redraw_failed(card, error)
            return
        await self._drawn(card)

    @whole
    async def _drawn(self, card: Card) -> None:
        async with self._means.database.writing() as db:
            await cards.drawn(db, card.id, card.wanted, self._means.now(), self._means.redraw_after)

    @whole
    async def _redraw_failed(self, card: Card, error: BaseException) -> None:
        """Try an edit again later; a card that can't be edited any more is left alone."""
        answered, traceback = judge(error), error if is_surprising(error) else None
        facts = (card.id, answered.verdict.name, answered.code)
        log.warning("redraw id=%s verdict=%s code=%s", *facts, exc_info=traceback)
        again = answered.verdict in {Verdict.UNKNOWN, Verdict.NOT_SENT}
        async with self._means.database.writing() as db:
            if again:
                await cards.put_off(db, card.id, self._means.now() + BACK_OFF[1])
            else:
                await cards.gone(db, card.id)
