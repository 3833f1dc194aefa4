"""What the delivery tests begin with."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.domain.group import Group
from tests.delivery.round import Round
from tests.world import House, open_house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House, None]:
    """All services on an empty database."""
    opened = await open_house(tmp_path)
    yield opened
    await opened.database.close()


@pytest.fixture
async def group(house: House) -> Group:
    """The Sunday group of seven, with nothing left to deliver."""
    made = await house.group()
    async with house.database.writing() as db:
        await db.exec_driver_sql("DELETE FROM outbox")
    return made


@pytest.fixture
def round_(house: House, group: Group) -> Round:
    """A courier who has nothing to do yet."""
    return Round(house, group)
