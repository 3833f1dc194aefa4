"""A real database of its own for each test: migrated once, then copied."""

import asyncio
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.store.start import make_ready
from tests.store.rows import add_group


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated database with nothing in it, closed."""
    path = tmp_path_factory.mktemp("template") / "busstop.sqlite3"

    async def migrate() -> None:
        made = Database(path)
        await make_ready(made)
        await made.close()

    asyncio.run(migrate())
    return path


@pytest.fixture
async def database(template: Path, tmp_path: Path) -> AsyncGenerator[Database]:
    """Return a migrated database with nothing in it, open."""
    path = tmp_path / "busstop.sqlite3"
    shutil.copyfile(template, path)
    opened = Database(path)
    yield opened
    await opened.close()


@pytest.fixture
async def group_id(database: Database) -> int:
    """Return the number of a group that is in the database."""
    async with database.writing() as db:
        return await add_group(db)
