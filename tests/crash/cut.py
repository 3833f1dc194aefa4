"""Cuts a running bot off, as a killed process is: after one commit nothing of it reaches the database or Discord."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bot.app import build
from bot.client import Bot
from bot.clock import Clock
from bot.demo.people import Act, People
from bot.demo.scene import Scene
from bot.demo.simulated import SimulatedDiscord
from config.settings import Settings

SILENCE = {"method": "*", "path": "*", "status": 400, "code": 0, "message": "nobody is there", "times": None}


class CutOffError(Exception):
    """The process is gone; nobody is there to see this."""


class Power:
    """Counts the commits of the bot it feeds, and cuts that one off right after one of them.

    :param last: the commit after which the first bot is gone, 0 lets it live
    """

    def __init__(self, database: Path, last: int) -> None:
        self._settings = Settings(
            database=database,
            keys=database.parent.with_name(f"{database.parent.name}-keys"),
            backups_kept=0,
            redraw_after_seconds=0,
            direct_message_every_seconds=0,
            open_to_newcomers=True,
        )
        self._last = last
        self._first: Bot | None = None
        self._clock: Any = None
        self._files: list[Any] = []
        self.commits = 0
        self.is_cut = False

    def __call__(self, clock: Clock) -> Bot:
        """Build a bot; the first is the one that is cut off, the next ones live."""
        bot = build(self._settings, clock=clock)
        if self._first is None:
            self._first, self._clock = bot, clock
            engine = bot.parts.means.database.engine.sync_engine
            event.listen(engine, "connect", self._connecting)
            event.listen(engine, "commit", self._committing)
            event.listen(engine, "begin", self._beginning)
        return bot

    def _connecting(self, connection: Any, _: object) -> None:
        self._files.append(connection.driver_connection)

    def _committing(self, _: object) -> None:
        self.commits += 1
        if self.commits == self._last:
            self.is_cut = True
            self._clock.backend.faults.append(SILENCE)

    def _beginning(self, _: object) -> None:
        if self.is_cut:
            raise CutOffError

    async def come_back(self, simulated: SimulatedDiscord) -> None:
        """Start a new bot where the old one was: the kernel has taken its files and its lock back, no close() ran."""
        assert self._first is not None
        for file in self._files:
            if file._running:
                await asyncio.wait_for(file.close(), 5)
        assert self._first.instance is not None
        self._first.instance.close()
        env = simulated.env
        env.backend.faults.clear()
        self.is_cut, self._last = False, 0
        if not env._started:
            env.bot = self(env)
            await simulated.start()
            return
        await simulated.replace(self(env))

    @asynccontextmanager
    async def running(self, scene: Scene) -> AsyncGenerator[SimulatedDiscord]:
        """Run a simulated Discord with a bot; one that dies while it starts is started again."""
        simulated = SimulatedDiscord(self, starts_at=scene.starts_at)
        simulated.furnish(scene)
        try:
            await simulated.start()
        except Exception:
            if not self.is_cut:
                raise
            await self.come_back(simulated)
        try:
            yield simulated
        finally:
            await simulated.close()


class PatientPeople(People):
    """People who do the same once more when the bot went silent on them."""

    def __init__(self, simulated: SimulatedDiscord, power: Power) -> None:
        super().__init__(simulated)
        self._power = power
        self._opened: dict[str, Act] = {}

    async def wait_until(self, instant: datetime) -> None:
        """Let time pass; a bot that dies on the way comes back and goes on."""
        if await self._dies(lambda: self._simulated.jump_to(instant)):
            await self._simulated.jump_to(instant)

    async def fill(self, name: str, /, **fields: Any) -> None:
        """Fill a form in; who gets no answer opens it again and fills it in again."""
        shown, opened = self._before[name], self._opened[name]

        async def submit() -> None:
            await People._do(self, name, lambda: self._simulated.actor(name).submit_modal(shown, fields))

        if await self._dies(submit) and not self._is_answered(name, shown):
            await People._do(self, name, opened)
            await People.fill(self, name, **fields)

    async def _do(self, name: str, act: Act) -> None:
        self._opened[name] = act
        before = self._before.get(name)
        if not await self._dies(lambda: People._do(self, name, act)):
            return
        if not self._is_answered(name, before):
            await super()._do(name, act)

    def _is_answered(self, name: str, before: Any) -> bool:
        """Say whether somebody has what they asked for; a bot that asks to wait and dies has answered nothing."""
        now: Any = self._before.get(name)
        return now is not before and bool(now.acknowledged) and not now.deferred

    async def _dies(self, doing: Callable[[], Awaitable[None]]) -> bool:
        """Do something, and say whether the bot died of it; it is back by then."""
        try:
            await doing()
        except Exception:
            if not self._power.is_cut:
                raise
        if not self._power.is_cut:
            return False
        await self._power.come_back(self._simulated)
        return True
