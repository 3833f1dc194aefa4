"""The alarm: wakes tick() when the next row is due. It only hints; losing it loses nothing (reliability.md 0.1)."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock

log = logging.getLogger(__name__)

FURTHEST = timedelta(seconds=30)
"""Never armed further ahead than this, so that a changed clock or a suspended machine is noticed soon."""

GRACE = timedelta(seconds=1)
JUMP_FROM = timedelta(seconds=5)

JOB = "tick"


class Alarm:
    """Calls tick() when something is due, and once in a while besides; one at a time."""

    def __init__(
        self,
        clock: Clock,
        tick: Callable[[], Awaitable[None]],
        next_due: Callable[[], Awaitable[datetime | None]],
        furthest: timedelta = FURTHEST,
    ) -> None:
        self._clock = clock
        self._furthest = furthest
        self._last: tuple[datetime, float] | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._tick = tick
        self._next_due = next_due
        self._scheduler: Any = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True}
        )
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to wake tick(), at once for the first time."""
        self._scheduler.start()
        self._arm(self._clock.now())

    def ring(self) -> None:
        """Wake tick() now, because somebody has just changed something."""
        if self._scheduler.running:
            self._arm(self._clock.now())

    async def stop(self) -> None:
        """Stop waking, and wait for the tick that is under way."""
        if self._watch is not None:
            self._watch.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._running:
            await asyncio.wait(self._running, timeout=5)

    def _arm(self, at: datetime) -> None:
        """Wake at an instant of the wall clock, or when that went back, a moment after the furthest one."""
        if self._watch is not None:
            self._watch.cancel()
        patience = (self._furthest + GRACE).total_seconds()
        self._watch = asyncio.get_running_loop().call_later(patience, self.ring)
        self._scheduler.add_job(self._wake, "date", run_date=at, id=JOB, replace_existing=True)

    async def _wake(self) -> None:
        """Run the tick as a task of our own: the scheduler cancels its jobs when it stops, and forgets them."""
        task = asyncio.create_task(self._run())
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _run(self) -> None:
        async with self._turn:
            self._compare_clocks()
            latest = self._clock.now() + self._furthest
            try:
                await self._tick()
                due = await self._next_due()
            except Exception:
                log.exception("tick_failed")
                due = None
            if self._scheduler.running:
                self._arm(min(due or latest, latest))

    def _compare_clocks(self) -> None:
        """Log a wall clock that did not go as the monotonic one did; rows alone say what is still to be done."""
        wall, steady = self._clock.now(), asyncio.get_running_loop().time()
        if self._last is not None:
            jump = wall - self._last[0] - timedelta(seconds=steady - self._last[1])
            if abs(jump) > JUMP_FROM:
                log.warning("clock_jumped by=%s", jump)
        self._last = (wall, steady)
