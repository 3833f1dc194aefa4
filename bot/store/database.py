"""The one connection to the database, and the discipline round it (reliability.md 0.3 and 3.9)."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import aiosqlite
from sqlalchemy import ExceptionContext, event, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.schema import Table

P = ParamSpec("P")
T = TypeVar("T")

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: what was acknowledged survives a power cut
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "trusted_schema": 0,
    "secure_delete": 1,
}

FOLD_LOG_IN = "PRAGMA wal_checkpoint(TRUNCATE)"
SCRUB = (FOLD_LOG_IN, "VACUUM", FOLD_LOG_IN)


class PragmaError(RuntimeError):
    """SQLite can't run the database as it must be run, as on a disk of another machine."""


class Database:
    """One connection, one transaction at a time: readers too, since on one connection a read sees half a write."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.engine = create_engine(path)
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[AsyncConnection]:
        """Open a transaction: all of it is on disk when the block ends, or none of it when it raises."""
        async with self._turn, self.engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncConnection]:
        """Open a transaction that only looks."""
        async with self._turn, self.engine.connect() as connection:
            yield connection

    async def copy_into(self, target: Path) -> None:
        """Write all of the database into a file that is new or empty; everybody else waits meanwhile.

        It goes through the one connection: a second one would endanger the first (reliability.md 3.9).

        :raises sqlite3.Error: the file can't be written
        """
        await self._by_itself("VACUUM INTO ?", str(target))

    async def scrub(self) -> None:
        """Leave nothing in the files of what was deleted, in the file itself or in its log; everybody else waits.

        :raises sqlite3.Error: the disk has no room for it
        """
        for statement in SCRUB:
            await self._by_itself(statement)

    async def _by_itself(self, statement: str, *values: str) -> None:
        """Run what can't be in a transaction."""
        async with self._turn, self.engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection  # no transaction has begun
            async with driver.execute(statement, values):
                pass

    async def close(self) -> None:
        """Wait for the transaction under way, then let go of the connection."""
        async with self._turn:
            await self.engine.dispose()


def create_engine(path: Path) -> AsyncEngine:
    """Return an engine of exactly one connection with our PRAGMAs, which begins every transaction IMMEDIATE."""
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}",
        pool_size=1,
        max_overflow=0,
        pool_reset_on_return=None,  # every transaction of ours ends by itself
        hide_parameters=True,  # what people write stays out of error texts
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself
        cursor = connection.cursor()
        for name, value in PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}={value}")
            cursor.execute(f"PRAGMA {name}")
            row = cursor.fetchone()
            if row[0] != value:
                raise PragmaError(f"the database did not take PRAGMA {name}={value}: it says {row[0]}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        # straight to the driver: a cursor of SQLAlchemy's would cost two more turns of the thread
        connection.connection.dbapi_connection.run_async(_begin)

    @event.listens_for(engine.sync_engine, "handle_error")
    def keep(context: ExceptionContext) -> None:
        """Roll a cancelled caller's transaction back; a connection closed instead keeps its lock until it is freed."""
        if isinstance(context.original_exception, asyncio.CancelledError):
            context.is_disconnect = False

    return engine


async def _begin(driver: aiosqlite.Connection) -> None:
    try:
        await driver.execute("BEGIN IMMEDIATE")
    except asyncio.CancelledError:
        await driver.rollback()  # the driver's thread begins all the same; this waits its turn behind it
        raise


def whole(use_case: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Let a use case run to its end even when whoever asked for it is cancelled, so that no transaction is split."""

    @wraps(use_case)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.shield(asyncio.ensure_future(use_case(*args, **kwargs)))

    return run


def upsert(dialect: str, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """Return an INSERT that can say what to do on a conflict, in the database's own dialect."""
    dialects: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
    return dialects[dialect](table)


async def add(db: AsyncConnection, table: Table, **values: object) -> int:
    """Insert one row and return its number."""
    result = await db.execute(insert(table).values(**values).returning(table.c.id))
    return result.scalar_one()
