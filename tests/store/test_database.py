"""The one connection: its settings, one transaction at a time, and nothing split when somebody gives up."""

import asyncio
import itertools
import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import facts, tables
from bot.store.database import PRAGMAS, Database, whole

PAIR = ("first", "second")


class Watched:
    """An awaitable that says each time it waits, as a debugger would that stops at every await."""

    def __init__(self, work: Awaitable[None], waits: Callable[[int], None]) -> None:
        self._work = work
        self._waits = waits

    def __await__(self) -> Generator[Any, Any, None]:
        running = self._work.__await__()
        step: Callable[[], Any] = partial(next, running)
        for number in itertools.count(1):
            try:
                waited_for = step()
            except StopIteration:
                return
            self._waits(number)
            try:
                yield waited_for
            except BaseException as error:  # noqa: BLE001 - a cancellation goes on inside, as it would without us
                step = partial(running.throw, error)
            else:
                step = partial(next, running)


async def save_pair(database: Database, value: str) -> None:
    """Write two rows that belong together."""
    async with database.writing() as db:
        for name in PAIR:
            await facts.save(db, name, value)


async def read_pair(database: Database) -> list[str | None]:
    async with database.reading() as db:
        return [await facts.load(db, name) for name in PAIR]


async def insert_twice(database: Database, value: str) -> None:
    """Write a row, and then another that can't be."""
    async with database.writing() as db:
        for _ in range(2):
            await db.execute(insert(tables.facts).values(name="first", value=value))


async def waits_of(work: Awaitable[None]) -> int:
    """Return how often something waits when nobody disturbs it."""
    numbers = [0]
    await Watched(work, numbers.append)
    return numbers[-1]


async def cancel_at(number: int, use_case: Callable[[Callable[[int], None]], Awaitable[None]]) -> None:
    """Run a use case whose caller is cancelled at its n-th await."""

    def give_up(at: int) -> None:
        if at == number:
            caller.cancel()

    async def call() -> None:
        await use_case(give_up)

    caller = asyncio.ensure_future(call())
    with suppress(asyncio.CancelledError):
        await caller


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
        ("trusted_schema", 0),
        ("secure_delete", 1),
    ],
)
async def test_the_connection_has_every_setting_it_promises(database: Database, name: str, value: object) -> None:
    """Asked of SQLite itself: it keeps what it acknowledged through a power cut, and rows that point nowhere out."""
    async with database.reading() as db:
        found = (await db.execute(text(f"PRAGMA {name}"))).scalar()

    assert found == value


@pytest.mark.parametrize("opens", [Database.writing, Database.reading])
async def test_every_transaction_takes_the_write_lock_at_its_beginning(
    database: Database, opens: Callable[[Database], AbstractAsyncContextManager[AsyncConnection]]
) -> None:
    """BEGIN IMMEDIATE: no other process comes between what was looked at and what follows from it."""
    with closing(sqlite3.connect(database.path, timeout=0)) as other:
        async with opens(database) as db:
            await facts.load(db, "first")
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")

        other.execute("BEGIN IMMEDIATE")


async def test_what_was_written_is_there_for_another_process(database: Database) -> None:
    """When the block has ended it is on disk."""
    await save_pair(database, "kept")

    with closing(sqlite3.connect(database.path)) as other:
        found = other.execute("SELECT name, value FROM facts ORDER BY name").fetchall()

    assert found == [("first", "kept"), ("second", "kept")]


async def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    """All or nothing, and the next transaction works."""
    with pytest.raises(IntegrityError):
        await insert_twice(database, "lost")

    lost = await read_pair(database)
    await save_pair(database, "kept")
    assert (lost, await read_pair(database)) == ([None, None], ["kept", "kept"])


async def test_a_transaction_that_only_looks_changes_nothing(database: Database) -> None:
    """Whatever it tries."""
    async with database.reading() as db:
        await facts.save(db, "first", "never")

    found = await read_pair(database)

    assert found == [None, None]


async def test_readers_wait_for_the_writer(database: Database) -> None:
    """On one connection a read in the middle of somebody's transaction would see half of it."""
    half_written, go_on = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with database.writing() as db:
            await facts.save(db, "first", "new")
            half_written.set()
            await go_on.wait()
            await facts.save(db, "second", "new")

    writer = asyncio.ensure_future(write())
    await half_written.wait()
    reader = asyncio.ensure_future(read_pair(database))
    answered, _ = await asyncio.wait({reader}, timeout=0.05)

    go_on.set()

    await writer
    assert answered == set()
    assert await reader == ["new", "new"]


async def test_closing_waits_for_the_transaction_under_way(database: Database) -> None:
    """Stopping the bot loses nothing that was about to be saved."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with database.writing() as db:
            begun.set()
            await go_on.wait()
            await facts.save(db, "first", "kept")

    writer = asyncio.ensure_future(write())
    await begun.wait()
    closer = asyncio.ensure_future(database.close())
    closed, _ = await asyncio.wait({closer}, timeout=0.05)
    go_on.set()

    await asyncio.gather(writer, closer)

    assert closed == set()
    assert await read_pair(database) == ["kept", None]


async def test_a_use_case_runs_to_its_end_when_its_caller_gives_up_at_any_await(database: Database) -> None:
    """Both rows are there whenever it was, and the next transaction works; nothing is split and nothing leaks."""
    waits = await waits_of(save_pair(database, "before"))
    found: list[list[str | None]] = []

    for number in range(1, waits + 1):

        @whole
        async def save(give_up: Callable[[int], None], value: str = str(number)) -> None:
            await Watched(save_pair(database, value), give_up)

        await cancel_at(number, save)
        found.append(await read_pair(database))

    assert waits > len(PAIR)
    assert found == [[str(number)] * 2 for number in range(1, waits + 1)]


@asynccontextmanager
async def busy(database: Database) -> AsyncGenerator[None]:
    """Keep the connection taken for a moment, so that who comes has to wait for a turn."""
    go_on, taken = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with database.writing():
            taken.set()
            await go_on.wait()

    holder = asyncio.ensure_future(hold())
    await taken.wait()
    yield
    go_on.set()
    await holder


async def test_a_use_case_that_waits_for_its_turn_runs_all_the_same(database: Database) -> None:
    """Given up before it has begun, it is still done: the person tapped."""
    saved = whole(partial(save_pair, database))
    caller = asyncio.ensure_future(saved("kept"))

    async with busy(database):
        caller.cancel()
        await asyncio.wait({caller})

    assert caller.cancelled()
    assert await read_pair(database) == ["kept", "kept"]


async def test_a_transaction_cancelled_at_any_await_leaves_all_or_nothing_and_the_next_one_works(
    database: Database,
) -> None:
    """Acceptance 36: even a block that nothing shields: never one row of two, never a transaction left open."""
    waits = await waits_of(save_pair(database, "0"))
    before = [await read_pair(database)]

    for number in range(1, waits + 1):
        await cancel_at(number, partial(Watched, save_pair(database, str(number))))
        async with asyncio.timeout(5):
            before.append(await read_pair(database))
            await save_pair(database, f"after {number}")
            assert await read_pair(database) == [f"after {number}"] * 2

    halves = [pair for pair in before if pair[0] != pair[1]]
    assert waits > len(PAIR)
    assert halves == []


async def test_a_look_cancelled_at_any_await_leaves_the_connection_usable(database: Database) -> None:
    """A person who closes Discord in the middle of a panel does not stop the bot."""

    async def look() -> None:
        await read_pair(database)

    await save_pair(database, "there")
    waits = await waits_of(look())

    for number in range(1, waits + 1):
        await cancel_at(number, partial(Watched, look()))
        async with asyncio.timeout(5):
            assert await read_pair(database) == ["there", "there"]

    assert waits > len(PAIR)


async def test_a_first_transaction_cancelled_while_it_connects_leaves_the_database_usable(database: Database) -> None:
    """Giving up in the middle of the settings is no different."""
    found: list[list[str | None]] = []
    await save_pair(database, "there")
    fresh = Database(database.path)
    waits = await waits_of(save_pair(fresh, "there"))
    await fresh.close()

    for number in range(1, waits + 1):
        fresh = Database(database.path)
        await cancel_at(number, partial(Watched, save_pair(fresh, "there")))
        async with asyncio.timeout(5):
            await save_pair(fresh, "there")
            found.append(await read_pair(fresh))
        await fresh.close()

    assert waits > len(PRAGMAS)
    assert found == [["there", "there"]] * waits


async def test_somebody_who_gives_up_while_waiting_for_a_turn_takes_none(database: Database) -> None:
    """The next in turn is served."""
    async with busy(database):
        first, second = asyncio.ensure_future(save_pair(database, "first")), asyncio.ensure_future(read_pair(database))
        await asyncio.sleep(0)
        first.cancel()

    assert await second == [None, None]
    assert first.cancelled()


async def test_errors_never_repeat_what_people_wrote(database: Database) -> None:
    """A traceback is for the operator, and the operator reads no answers."""
    secret = "Hamish is leaving"

    with pytest.raises(SQLAlchemyError) as failed:
        await insert_twice(database, secret)

    told = f"{failed.value!s} {failed.value!r}"
    assert "INSERT INTO facts" in told
    assert secret not in told


def test_the_driver_is_asked_for_one_connection_and_no_more(tmp_path: Path) -> None:
    """Two connections would be two writers."""
    pool: Any = Database(tmp_path / "busstop.sqlite3").engine.sync_engine.pool

    sizes = pool.size(), pool._max_overflow

    assert sizes == (1, 0)
