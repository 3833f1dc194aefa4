"""The courier: claims what may go, has it written from the present rows, hands it to the post, has the end recorded."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.delivery.ledger import Ledger
from bot.delivery.letter import Letter, Removal, RoleChange, Writer, Written
from bot.delivery.marker import mark
from bot.delivery.pace import Pace
from bot.delivery.points import reached
from bot.delivery.post import Post
from bot.delivery.read_back import Found, Missing, ReadBack
from bot.delivery.redraw import Redrawing
from bot.delivery.timing import Timing
from bot.delivery.verdict import Verdict, is_surprising, judge
from bot.domain.away import Away
from bot.domain.message import Card, Ending, Outgoing
from bot.services.means import Means
from bot.store import cards, claims

log = logging.getLogger(__name__)

UNREADABLE = -1
"""The code of a message that may stand already where the bot can't look; Discord has no such code."""

ALARMING = frozenset({Verdict.WRONG, Verdict.DEAD})


@dataclass(frozen=True, slots=True)
class Terms:
    """What delivery keeps to.

    :param discord_now: the instant by Discord's clock; None believes our own
    """

    pace: Pace
    timing: Timing = field(default_factory=Timing)
    discord_now: Callable[[], datetime] | None = None


class Courier:
    """Delivers the outbox and keeps cards fresh.

    :ivar is_stopped: whether Discord no longer knows the token; nothing is sent until the next start
    :ivar away: when the bot was last away
    """

    def __init__(self, means: Means, post: Post, writer: Writer, terms: Terms) -> None:
        self._means = means
        self._post = post
        self._writer = writer
        self._terms = terms
        self._ledger = Ledger(means, terms.timing)
        self._redrawing = Redrawing(means, post, writer, self._ledger, terms.timing)
        self._quiet_until: datetime | None = None
        self._knows_what_was_said = False
        self.is_stopped = False
        self.away: Away | None = None

    async def take_over(self) -> None:
        """Take over what an earlier process was sending when it ended."""
        await self._ledger.take_over()

    def came_back(self, away: Away) -> None:
        """Catch up gently after the bot was away."""
        self.away = away
        self._terms.pace.overdue_before = away.until
        log.warning("was_away since=%s until=%s", away.since.isoformat(), away.until.isoformat())

    async def deliver(self) -> int:
        """Deliver what may go now, at most fifty messages and fifty edits; return how many there were."""
        now = self._means.now()
        if self._is_quiet():
            return 0
        if not self._knows_what_was_said:  # only now, so that what was just decided once more is looked for too
            await self._ledger.end_quarantine()
            self._knows_what_was_said = True
        limits = self._terms.pace.limits(now)
        claimed: tuple[Outgoing, ...] = ()
        if await self._ledger.is_due(limits):
            claimed = await self._ledger.claim(limits, self._discord_now(), self.away)
            await self._at_once(self._deliver_in_order(each) for each in _by_target(claimed))
        stale = await self._redrawing.stale(max(0, limits.room - len(claimed)))
        await self._at_once(self._redraw(each) for each in stale)
        return len(claimed) + len(stale)

    async def next_due(self) -> datetime | None:
        """Return when there is next something to deliver, None when nothing is planned or nothing can be sent."""
        now = self._means.now()
        if self.is_stopped:
            return None
        if self._quiet_until is not None and now < self._quiet_until:
            return self._quiet_until
        limits = self._terms.pace.limits(now)
        async with self._means.database.reading() as db:
            found = [await claims.next_due(db, now, limits), await cards.next_due(db)]
        due = min((each for each in found if each is not None), default=None)
        frees_at = self._terms.pace.frees_at(now)
        if limits.room <= 0 and due is not None and frees_at is not None:
            return max(due, frees_at)
        return min((each for each in (due, frees_at) if each is not None), default=None)

    async def _at_once(self, work: Iterable[Coroutine[Any, Any, None]]) -> None:
        """Do all of it side by side; a mistake in one is in nobody's way, and is not lost either."""
        places = asyncio.Semaphore(self._terms.pace.abreast)

        async def in_place(one: Coroutine[Any, Any, None]) -> None:
            async with places:
                await one

        ended = await asyncio.gather(*(in_place(one) for one in work), return_exceptions=True)
        for error in ended:
            if error is not None:
                raise error

    async def _deliver_in_order(self, claimed: Sequence[Outgoing]) -> None:
        """Deliver what goes to one target; where one finds no way, those behind it wait, and so do late ones."""
        latest = _monotonic() + (self._terms.timing.lease - self._terms.timing.last_start).total_seconds()
        waiting = deque(claimed)
        wait: timedelta | None = None
        while waiting and wait is None and _monotonic() < latest and not self._is_quiet():
            wait = await self._deliver_one(waiting.popleft())
        if waiting:
            await self._ledger.put_back(waiting, self._means.now() + (wait or timedelta(0)), unsent=True)

    async def _deliver_one(self, outgoing: Outgoing) -> timedelta | None:
        """Deliver one message; return how long what goes to the same target has to wait, None where it need not."""
        shown = await self._ledger.look(outgoing)
        if shown is None:
            return None  # taken back, or taken over by somebody else
        try:
            written = await self._written(outgoing)
        except Exception as error:  # noqa: BLE001 - a mistake of ours costs this message some time, and no other
            return await self._failed(outgoing, error, was_asked=False)
        try:
            return await self._hand_over(outgoing, written, shown)
        except Exception as error:  # noqa: BLE001 - every way it can fail has its verdict
            return await self._failed(outgoing, error, is_role=isinstance(written, RoleChange))

    async def _written(self, outgoing: Outgoing) -> Written:
        async with self._ledger.turn:
            written = await self._writer(outgoing.message, self._means.now())
        if isinstance(written, Letter):
            mark(written.view, outgoing.marker)
        return written

    async def _hand_over(self, outgoing: Outgoing, written: Written, shown: int) -> timedelta | None:
        if isinstance(written, Letter):
            return await self._send(outgoing, written, shown)
        if isinstance(written, RoleChange):
            self._terms.pace.called(self._means.now())
            await self._post.set_role(written)
        if isinstance(written, Removal):
            self._terms.pace.called(self._means.now())
            await self._post.delete(outgoing.message.target, written)
        await self._ledger.end(outgoing, Ending("sent" if written else "cancelled"))
        return None

    async def _send(self, outgoing: Outgoing, letter: Letter, shown: int) -> timedelta | None:
        """Send a letter, unless it stands there already, nobody can tell, or it is of no use any more."""
        if outgoing.outlived_its_nonce(self._discord_now(), self._terms.timing.safe):
            found = await self._found(outgoing)
            if isinstance(found, Found):
                await self._ledger.end(outgoing, Ending("sent", found.message_id))
                return None
            if found is Missing.UNKNOWN:
                await self._ledger.fail(outgoing, UNREADABLE)
                return None
            await self._ledger.begin_anew(outgoing, self._discord_now())
        now, message = self._means.now(), outgoing.message
        if now >= message.useful_until:
            await self._ledger.miss(outgoing, self.away)
            return None
        self._terms.pace.sent(now, str(message.target), outgoing.guild_id, message.due_at)
        message_id = await self._post.send(message.target, letter, outgoing.nonce)
        reached("answered")
        self._terms.pace.answered(self._means.now())
        await self._ledger.end(outgoing, Ending("sent", message_id), shown)
        return None

    async def _found(self, outgoing: Outgoing) -> ReadBack:
        self._terms.pace.called(self._means.now())
        found = await self._post.find(outgoing.message.target, outgoing.marker, outgoing.after_id)
        self._terms.pace.answered(self._means.now())
        log.info("read_back id=%s found=%s", outgoing.id, found)
        return found

    async def _failed(
        self, outgoing: Outgoing, error: BaseException, *, was_asked: bool = True, is_role: bool = False
    ) -> timedelta | None:
        """Write what an error means; return how long what goes to the same target has to wait."""
        answered = judge(error)
        level = logging.ERROR if answered.verdict in ALARMING else logging.WARNING
        traceback = error if is_surprising(error) else None
        log.log(
            level, "delivery id=%s verdict=%s code=%s", outgoing.id, answered.verdict.name, answered.code,
            exc_info=traceback,
        )  # fmt: skip
        now, wait = self._means.now(), answered.wait or self._terms.timing.before_try(outgoing.attempts)
        match answered.verdict:
            case Verdict.UNKNOWN:
                if was_asked:
                    self._terms.pace.unanswered(now)
                await self._ledger.put_back([outgoing], now + wait, unsent=not was_asked)
                return None
            case Verdict.DELIVERED:
                await self._ledger.was_deleted(outgoing, answered.code)
                return None
            case Verdict.CLOSED if outgoing.message.target.channel_id is not None and not is_role:
                await self._ledger.close(outgoing, answered.code)
                return timedelta(0)
            case Verdict.CLOSED | Verdict.REFUSED | Verdict.IMPOSSIBLE | Verdict.WRONG:
                await self._ledger.fail(outgoing, answered.code)
                return None
            case Verdict.NOT_SENT | Verdict.TURNED_AWAY | Verdict.DEAD:
                self._heed(answered.verdict)
                await self._ledger.put_back([outgoing], now + wait)
                return wait

    def _heed(self, verdict: Verdict | None) -> None:
        """Keep quiet for a while, or for good, where Discord says so."""
        if verdict is Verdict.TURNED_AWAY:
            self._quiet_until = self._means.now() + self._terms.timing.turned_away
        if verdict is Verdict.DEAD:
            self.is_stopped = True
            log.error("token_refused: nothing is sent until the next start")

    async def _redraw(self, card: Card) -> None:
        if not self._is_quiet():
            now, pace = self._means.now(), self._terms.pace
            pace.called(now)
            verdict = await self._redrawing.redraw(card, patiently=pace.is_silent(now))
            self._heed(verdict)
            if verdict is None:
                pace.answered(self._means.now())
            elif verdict is Verdict.UNKNOWN:
                pace.unanswered(now)

    def _is_quiet(self) -> bool:
        return self.is_stopped or (self._quiet_until is not None and self._means.now() < self._quiet_until)

    def _discord_now(self) -> datetime:
        return self._terms.discord_now() if self._terms.discord_now else self._means.now()


def _by_target(claimed: Sequence[Outgoing]) -> Iterable[Sequence[Outgoing]]:
    found: dict[str, list[Outgoing]] = {}
    for each in claimed:
        found.setdefault(str(each.message.target), []).append(each)
    return found.values()


def _monotonic() -> float:
    return asyncio.get_running_loop().time()
