"""The client on a small Discord: a server that is away keeps everything, one that the bot was taken off goes quiet."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import build
from bot.client import Bot
from bot.domain.message import Kind, Message, Target
from bot.services.clock_tables import TZDATA
from bot.services.say import say
from bot.services.stop_catch_up import PLANNED
from bot.store import facts, groups, tables
from config.settings import Settings
from tests.loopback.bare import Clock, Town
from tests.loopback.connector import LoopbackConnector
from tests.loopback.server import TOKEN, LoopbackDiscord
from tests.store.rows import DAY, GROUP
from tests.world import StandingClock, fresh_database


@asynccontextmanager
async def running(folder: Path) -> AsyncGenerator[tuple[Town, Bot]]:
    """Run the real bot on a small Discord, with one message of a group still to be said."""
    path = folder / "busstop.sqlite3"
    await fresh_database(path)
    clock = StandingClock()
    async with LoopbackDiscord() as server:
        town = Town(server, Clock())
        bot = build(Settings(database=path), clock=clock, connector=LoopbackConnector(server.port))
        async with asyncio.TaskGroup() as tasks, bot:
            tasks.create_task(bot.start(TOKEN))
            await server.until(lambda: server.gateway.is_connected)
            await bot.wait_until_ready()
            means = bot.parts.means
            async with means.database.writing() as db:
                own = await groups.add(db, replace(GROUP, guild_id=town.guild.id), means.rules)
                to, later = Target(channel_id=town.lobby.id), clock.now() + DAY
                await say(db, Message("1", Kind.MEETING_REMINDER, own, to, 1, later, later + DAY))
            yield town, bot


async def states(bot: Bot) -> list[str]:
    async with bot.parts.means.database.reading() as db:
        return [*(await db.execute(select(tables.outbox.c.state))).scalars()]


async def test_a_start_works_out_what_older_versions_and_older_tables_left(tmp_path: Path) -> None:
    """Before anything is said: by which tables instants were worked out, and the bus stops of series under way."""
    async with running(tmp_path) as (_, bot), bot.parts.means.database.reading() as db:
        noted = [await facts.load(db, name) for name in (TZDATA, PLANNED)]

    assert None not in noted


async def test_scenario_28_a_server_that_is_away_for_a_while_loses_nothing(tmp_path: Path) -> None:
    """An outage of Discord's looks almost like a removal; bots have deleted a group's data because of it."""
    async with running(tmp_path) as (town, bot):
        asked = len(town.server.log.calls)

        await town.server.gateway.dispatch("GUILD_DELETE", {"id": str(town.guild.id), "unavailable": True})
        await asyncio.sleep(0.2)

        assert await states(bot) == ["pending"]
        assert not [call for call in town.server.log.calls[asked:] if call.method == "GET"]


@pytest.mark.parametrize(("is_gone", "expected"), [(True, ["cancelled"]), (False, ["pending"])])
async def test_scenario_29_what_was_to_be_said_is_taken_back_when_discord_confirms_the_removal(
    tmp_path: Path, is_gone: bool, expected: list[str]
) -> None:
    """Every other row stays, so that a bot that is invited again finds all as it was."""
    async with running(tmp_path) as (town, bot):
        if is_gone:
            del town.world.guilds[town.guild.id]

        await town.server.gateway.dispatch("GUILD_DELETE", {"id": str(town.guild.id)})
        await town.server.until(lambda: town.server.log.named("GET", f"/guilds/{town.guild.id}"))
        await asyncio.sleep(0.2)

        async with bot.parts.means.database.reading() as db:
            kept = (await db.execute(select(tables.groups.c.id))).scalars().all()
        assert await states(bot) == expected
        assert len(kept) == 1
