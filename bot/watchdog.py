"""The watchdog: says in the log when the event loop or the database keeps everybody waiting (reliability.md 3.9)."""

import asyncio
import contextlib
import logging
from datetime import timedelta

from bot.store import facts
from bot.store.database import Database

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=2)
PATIENCE = timedelta(seconds=2)
"""Together with the pause shorter than five seconds, so that so long a wait is always seen; Discord waits for three."""


class Watchdog:
    """Sleeps and looks how late it wakes; asks the database and looks how late it answers."""

    def __init__(self, database: Database, every: timedelta = EVERY, patience: timedelta = PATIENCE) -> None:
        self._database = database
        self._every = every.total_seconds()
        self._patience = patience.total_seconds()
        self._rounds: tuple[asyncio.Task[None], ...] = ()

    def start(self) -> None:
        """Begin to watch."""
        self._rounds = (asyncio.create_task(self._watch_loop()), asyncio.create_task(self._watch_database()))

    async def stop(self) -> None:
        """Watch no longer."""
        for each in self._rounds:
            each.cancel()
        await asyncio.gather(*self._rounds, return_exceptions=True)

    async def _watch_loop(self) -> None:
        while True:
            fell_asleep = _monotonic()
            await asyncio.sleep(self._every)
            late = _monotonic() - fell_asleep - self._every
            if late > self._patience:
                log.warning("loop_was_blocked seconds=%.1f", late)

    async def _watch_database(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            asked = _monotonic()
            warning = asyncio.get_running_loop().call_later(self._patience, log.warning, "database_is_blocked")
            try:
                await self._look()
            finally:
                warning.cancel()
            waited = _monotonic() - asked
            if waited > self._patience:
                log.warning("database_was_blocked seconds=%.1f", waited)

    async def _look(self) -> None:
        with contextlib.suppress(Exception):  # whoever needs the database hears of that
            async with self._database.reading() as db:
                await facts.load(db, "watchdog")


def _monotonic() -> float:
    return asyncio.get_running_loop().time()
