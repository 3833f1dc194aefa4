"""What the full-stack tests begin with, and what none of them may leave behind."""

import logging
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from tests.cogs.world import World, let_go


@pytest.fixture(autouse=True)
def no_hidden_errors(caplog: pytest.LogCaptureFixture) -> Generator[None, None, None]:
    """discord.py only logs what a component's callback raises; so does our own boundary."""
    yield
    found = [
        record.getMessage()
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.ERROR and record.name.partition(".")[0] in {"discord", "bot", "cogs"}
    ]
    assert found == []


async def _opened(folder: Path, *, sunday: bool = True, open_to_newcomers: bool = False) -> AsyncGenerator[World, None]:
    opened = World(folder)
    try:
        await opened.open(sunday=sunday, open_to_newcomers=open_to_newcomers)
        yield opened
        assert opened.env.errors == []
    finally:
        await let_go(opened)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncGenerator[World, None]:
    """The Sunday group of seven, not open to newcomers, and another server."""
    async for opened in _opened(tmp_path):
        yield opened


@pytest.fixture
async def open_world(tmp_path: Path) -> AsyncGenerator[World, None]:
    """The same, open to newcomers."""
    async for opened in _opened(tmp_path, open_to_newcomers=True):
        yield opened


@pytest.fixture
async def empty_world(tmp_path: Path) -> AsyncGenerator[World, None]:
    """The server before any group was set up."""
    async for opened in _opened(tmp_path, sunday=False):
        yield opened
