"""The watchdog says what keeps everybody waiting, while it lasts and when it is over, and nothing otherwise."""

import asyncio
import threading
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.store.database import Database
from bot.watchdog import EVERY, PATIENCE, Watchdog
from tests.world import fresh_database

OFTEN = timedelta(milliseconds=10)
SOON = timedelta(milliseconds=200)
LONG = 0.6  # seconds


@asynccontextmanager
async def watched(folder: Path, patience: timedelta) -> AsyncGenerator[Database]:
    """Have an empty database and the event loop watched."""
    path = folder / "busstop.sqlite3"
    await fresh_database(path)
    database = Database(path)
    watchdog = Watchdog(database, OFTEN, patience)
    watchdog.start()
    try:
        yield database
    finally:
        await watchdog.stop()
        await database.close()


@asynccontextmanager
async def blocked(database: Database) -> AsyncGenerator[None]:
    """Keep the database's own thread busy with something that takes long; nobody holds a transaction."""
    async with database.reading() as db:
        driver: Any = (await db.get_raw_connection()).driver_connection
    gate = threading.Event()
    held = asyncio.ensure_future(driver._execute(gate.wait, 60))
    try:
        yield
    finally:
        gate.set()
        await held


async def until(caplog: pytest.LogCaptureFixture, word: str) -> None:
    """Wait until something is in the log."""
    async with asyncio.timeout(20):
        while word not in caplog.text:  # noqa: ASYNC110 - a log wakes nobody
            await asyncio.sleep(0.01)


async def test_scenario_33_a_blocked_event_loop_is_noted_when_it_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody can be answered meanwhile, so the operator should know for how long."""
    async with watched(tmp_path, SOON):
        await asyncio.sleep(0.05)
        time.sleep(LONG)  # noqa: ASYNC251 - the mistake that is to be noted
        await until(caplog, "loop_was_blocked seconds=0.")

    assert "loop_was_blocked" in caplog.text


async def test_scenario_33_a_blocked_database_is_noted_while_it_is_and_when_it_is_free(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It may never be free again, so the first word comes before the end."""
    async with watched(tmp_path, SOON) as database:
        async with blocked(database):
            await until(caplog, "database_is_blocked")
            early = caplog.text
        await until(caplog, "database_was_blocked")

    assert "database_was_blocked" not in early


async def test_a_database_that_answers_and_a_loop_that_turns_are_not_mentioned(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """However often it looks."""
    async with watched(tmp_path, timedelta(seconds=30)) as database:
        for _ in range(20):
            async with database.reading():
                await asyncio.sleep(0.01)

    assert caplog.text == ""


async def test_a_watchdog_outlives_a_database_that_fails(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It says nothing of that, and goes on."""
    async with watched(tmp_path, SOON) as database:
        async with database.writing() as db:
            await db.exec_driver_sql("ALTER TABLE facts RENAME TO gone")
        await asyncio.sleep(0.1)
        async with blocked(database):
            await until(caplog, "database_is_blocked")

    assert "Error" not in caplog.text


async def test_a_watchdog_that_never_began_can_be_stopped(tmp_path: Path) -> None:
    """As when the start fails."""
    await Watchdog(Database(tmp_path / "none.sqlite3")).stop()


def test_five_seconds_are_always_seen() -> None:
    """The wait may begin right after a look."""
    longest_unseen = EVERY + PATIENCE

    assert longest_unseen < timedelta(seconds=5)
