"""A durable write through our database beside the same write in bare aiosqlite."""

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median

import aiosqlite

from bot.store import facts
from bot.store.database import PRAGMAS, Database
from bot.store.start import make_ready

ROUNDS = 300
UPSERT = "INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


async def ours(folder: Path) -> float:
    """Return the seconds of one durable write of ours."""
    database = Database(folder / "ours.sqlite3")
    await make_ready(database)

    async def write(turn: int) -> None:
        async with database.writing() as db:
            await facts.save(db, "bench", str(turn))

    try:
        return await _timed(write)
    finally:
        await database.close()


async def bare(folder: Path) -> float:
    """Return the seconds of the same write in bare aiosqlite, with the same PRAGMAs."""
    async with aiosqlite.connect(folder / "bare.sqlite3", isolation_level=None) as connection:
        for name, value in PRAGMAS.items():
            await connection.execute(f"PRAGMA {name}={value}")
        await connection.execute("CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")

        async def write(turn: int) -> None:
            await connection.execute("BEGIN IMMEDIATE")
            await connection.execute(UPSERT, ("bench", str(turn)))
            await connection.execute("COMMIT")

        return await _timed(write)


async def _timed(write: Callable[[int], Awaitable[None]]) -> float:
    taken: list[float] = []
    for turn in range(ROUNDS):
        start = time.perf_counter()
        await write(turn)
        taken.append(time.perf_counter() - start)
    return median(taken)
