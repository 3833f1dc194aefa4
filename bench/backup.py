"""How long taps wait while the nightly copy is written; that it is read through afterwards keeps nobody waiting."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from bot.store.backup import write
from bot.store.database import Database
from bot.store.start import make_ready

NOW = datetime(2027, 1, 10, tzinfo=UTC)
FILL = (
    "INSERT INTO facts SELECT printf('fact %d', value), hex(randomblob(400))"
    " FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < :rows)"
    " SELECT * FROM n)"
)
ROW = 900  # bytes, with what it takes to find it again


async def copied(folder: Path, megabytes: int) -> tuple[float, float, float]:
    """Return the copy's megabytes, the seconds of the longest look at the database meanwhile, and of it all."""
    database = Database(folder / f"copy-{megabytes}.sqlite3")
    await make_ready(database)
    async with database.writing() as db:
        await db.exec_driver_sql(FILL.replace(":rows", str(megabytes * 1_000_000 // ROW)))
    waits = [0.0]
    looking = asyncio.create_task(_look(database, waits))
    begun = perf_counter()
    size = await write(database, folder / f"copied-{megabytes}.sqlite3", NOW)
    taken = perf_counter() - begun
    looking.cancel()
    await asyncio.gather(looking, return_exceptions=True)
    await database.close()
    return size / 1e6, max(waits), taken


async def _look(database: Database, waits: list[float]) -> None:
    """Look at the database over and over, as a tap does, and note how long each time takes."""
    while True:
        begun = perf_counter()
        async with database.reading() as db:
            await db.exec_driver_sql("SELECT 1")
        waits.append(perf_counter() - begun)
        await asyncio.sleep(0.001)
