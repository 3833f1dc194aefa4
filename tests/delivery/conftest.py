"""What the delivery tests begin with."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.domain.group import Group
from tests.delivery.round import Round
from tests.world import House, open_house


@pytest.fixture
def is_set_up(request: pytest.FixtureRequest) -> bool:
    """Say whether the Sunday group is there from the beginning: where a test asks for it."""
    return "group" in request.fixturenames


@pytest.fixture
async def house(is_set_up: bool, tmp_path: Path) -> AsyncGenerator[House, None]:
    """All services on a database that is empty, or has the Sunday group."""
    opened = await open_house(tmp_path, with_group=is_set_up)
    yield opened
    await opened.database.close()


@pytest.fixture
async def group(house: House) -> Group:
    """The Sunday group of seven, with nothing left to deliver."""
    made = await house.stored(1)
    async with house.database.writing() as db:
        await db.exec_driver_sql("DELETE FROM outbox")
    return made


@pytest.fixture
def round_(house: House, group: Group) -> Round:
    """A courier who has nothing to do yet."""
    return Round(house, group)
