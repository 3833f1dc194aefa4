"""Cards: messages that are edited in place when what they show has changed."""

import logging

from bot.delivery.ledger import Ledger
from bot.delivery.letter import Letter, Writer
from bot.delivery.marker import mark
from bot.delivery.points import reached
from bot.delivery.post import Post
from bot.delivery.timing import Timing
from bot.delivery.verdict import Verdict, is_surprising, judge
from bot.domain.message import Card, marker_of
from bot.services.means import Means
from bot.services.undelivered import tell_gone
from bot.store import cards
from bot.store.database import whole

log = logging.getLogger(__name__)

REDRAW_AT_MOST = 50


class Redrawing:
    """Keeps cards fresh. Editing twice does no harm, so nothing is claimed."""

    def __init__(self, means: Means, post: Post, writer: Writer, ledger: Ledger, timing: Timing) -> None:
        self._means = means
        self._post = post
        self._writer = writer
        self._ledger = ledger
        self._timing = timing

    async def stale(self, room: int) -> tuple[Card, ...]:
        """Return the cards that are due to be drawn again, as many as there is room for."""
        async with self._ledger.turn, self._means.database.reading() as db:
            return await cards.stale(db, self._means.now(), min(room, REDRAW_AT_MOST))

    async def redraw(self, card: Card, *, patiently: bool) -> Verdict | None:
        """Show what the rows say now; return what was wrong where it could not be done.

        :param patiently: whether to wait long before the next try, since Discord has been silent for a while
        """
        try:
            async with self._ledger.turn:
                written = await self._writer(card.message, self._means.now())
            if isinstance(written, Letter):
                mark(written.view, marker_of(card.message.key))
                reached("editing")
                await self._post.edit(card.message.target, card.message_id, written)
        except Exception as error:  # noqa: BLE001 - every way it can fail has its verdict
            return await self._failed(card, error, patiently=patiently)
        await self._drawn(card)
        return None

    @whole
    async def _drawn(self, card: Card) -> None:
        async with self._ledger.turn, self._means.database.writing() as db:
            await cards.drawn(db, card.id, card.wanted, self._means.now(), self._means.redraw_after)

    @whole
    async def _failed(self, card: Card, error: BaseException, *, patiently: bool) -> Verdict:
        """Try an edit again later; a card that somebody deleted is left alone, and organisers are told once."""
        answered, traceback = judge(error), error if is_surprising(error) else None
        facts = (card.id, answered.verdict.name, answered.code)
        log.warning("redraw id=%s verdict=%s code=%s", *facts, exc_info=traceback)
        again = answered.wait or self._timing.before_try(len(self._timing.back_off) if patiently else 2)
        async with self._ledger.turn, self._means.database.writing() as db:
            match answered.verdict:
                case Verdict.DELIVERED:
                    await cards.gone(db, card.id)
                    await tell_gone(db, self._means, card.message, card.id)
                case Verdict.REFUSED | Verdict.IMPOSSIBLE | Verdict.WRONG:
                    await cards.gone(db, card.id)
                case Verdict.CLOSED:
                    await cards.put_off(db, card.id, self._means.now() + self._timing.redraw_closed)
                case Verdict.TURNED_AWAY:
                    await cards.put_off(db, card.id, self._means.now() + self._timing.turned_away)
                case _:
                    await cards.put_off(db, card.id, self._means.now() + again)
        return answered.verdict
