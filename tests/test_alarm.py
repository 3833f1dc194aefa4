"""The alarm only hints: it wakes the tick when something is due, and nothing that goes wrong ends it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest

from bot.alarm import Alarm
from bot.clock import SystemClock

SOON = timedelta(milliseconds=50)


class Work:
    """What the alarm wakes: counts its ticks, and says when it is next needed."""

    def __init__(self, *due_in: timedelta, fails: int = 0) -> None:
        self.ticks = 0
        self.under_way = 0
        self.at_once = 0
        self._due_in = list(due_in)
        self._fails = fails
        self.began = asyncio.Event()
        self.ticked = asyncio.Event()

    async def tick(self) -> None:
        """Do what is due; the first few times it goes wrong."""
        self.under_way += 1
        self.began.set()
        self.at_once = max(self.at_once, self.under_way)
        await asyncio.sleep(0.01)
        self.under_way -= 1
        self.ticks += 1
        self.ticked.set()
        if self.ticks <= self._fails:
            raise RuntimeError("Discord is away")

    async def next_due(self) -> datetime | None:
        """Return when the next thing is due."""
        return SystemClock().now() + self._due_in.pop(0) if self._due_in else None


@asynccontextmanager
async def alarm_for(work: Work) -> AsyncGenerator[Alarm]:
    """Run an alarm for some work."""
    alarm = Alarm(SystemClock(), work.tick, work.next_due)
    alarm.start()
    try:
        yield alarm
    finally:
        await alarm.stop()


async def until(work: Work, ticks: int) -> None:
    """Wait until some work has been woken so often."""
    async with asyncio.timeout(10):
        while work.ticks < ticks:
            work.ticked.clear()
            await work.ticked.wait()


async def test_it_wakes_at_once_and_again_when_something_is_due() -> None:
    """A restart does what fell due meanwhile, then what comes."""
    work = Work(SOON, SOON)

    async with alarm_for(work):
        await until(work, 3)

    assert work.ticks == 3


async def test_a_tap_rings_it() -> None:
    """What somebody has just caused need not wait half a minute."""
    work = Work()

    async with alarm_for(work) as alarm:
        await until(work, 1)
        alarm.ring()
        await until(work, 2)

    assert work.ticks == 2


async def test_a_tick_that_fails_is_not_the_last_one(caplog: pytest.LogCaptureFixture) -> None:
    """One bad answer of Discord's, or of the disk's, must not end the waking for good."""
    work = Work(fails=1)

    async with alarm_for(work) as alarm:
        await until(work, 1)
        await asyncio.sleep(0.05)
        alarm.ring()
        await until(work, 2)

    assert "tick_failed" in caplog.text


async def test_rings_that_come_together_never_tick_at_once() -> None:
    """Two ticks side by side would each see the other's half."""
    work = Work(SOON, SOON, SOON)

    async with alarm_for(work) as alarm:
        for _ in range(20):
            alarm.ring()
            await asyncio.sleep(0.005)
        await until(work, 4)

    assert work.at_once == 1


async def test_a_stopped_alarm_waits_for_the_tick_under_way() -> None:
    """Half a tick is nothing the next start could not mend, but there is no need for it."""
    work = Work()

    async with alarm_for(work):
        await asyncio.wait_for(work.began.wait(), 10)

    assert (work.ticks, work.under_way) == (1, 0)


class JumpingClock(SystemClock):
    """The machine's clock, until somebody sets it."""

    ahead = timedelta(hours=1)

    def now(self) -> datetime:
        """Return the instant it was set to and what has passed since."""
        return super().now() + self.ahead


async def test_scenario_20_a_clock_that_is_set_back_does_not_silence_it(caplog: pytest.LogCaptureFixture) -> None:
    """The alarm was set by the old time, an hour from now; it looks all the same, and says what it saw."""
    work, clock = Work(timedelta(seconds=0.1), timedelta(seconds=0.1)), JumpingClock()
    alarm = Alarm(clock, work.tick, work.next_due, furthest=timedelta(seconds=0.2))
    alarm.start()
    alarm.ring()
    clock.ahead = timedelta(0)

    await until(work, 1)
    clock.ahead = timedelta(hours=2)
    await until(work, 2)
    await alarm.stop()

    assert "clock_jumped by=2:00:0" in caplog.text or "clock_jumped by=1:59:5" in caplog.text
