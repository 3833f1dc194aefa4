"""The Discord client: gets ready, goes through tick(), and knows when it is next needed."""

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.alarm import Alarm
from bot.delivery.courier import Courier
from bot.discord_clock import DiscordClock
from bot.services.clock_tables import work_out_anew
from bot.services.due import DueService
from bot.services.means import Means
from bot.services.servers import ServerService
from bot.services.stop_catch_up import plan_stops_of_old
from bot.services.uptime import UptimeService
from bot.store import agenda, facts, outbox
from bot.store.instance import lock
from bot.store.start import make_ready
from bot.ui.kit import Control
from bot.ui.upcoming import Upcoming, upcoming
from bot.watchdog import Watchdog
from cogs.door import Door

log = logging.getLogger(__name__)

INTENTS = discord.Intents(guilds=True, guild_scheduled_events=True)
COMMANDS = "commands"
LONGEST_LIMIT = 30.0
"""Seconds that a call waits for Discord's leave; a longer wait is an answer, and the message waits in its row."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the client is put together from; made in app.py."""

    means: Means
    due: DueService
    uptime: UptimeService
    servers: ServerService
    courier: Courier
    door: Door
    cogs: Sequence[commands.Cog]
    alarm: Alarm | None
    watchdog: Watchdog | None = None


class Bot(commands.Bot):
    """Bus Stop on Discord. Nothing starts in ``on_ready``, which may come many times."""

    parts: Parts
    door: Door

    def __init__(self, connector: aiohttp.BaseConnector | None, discord_clock: DiscordClock | None) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=INTENTS,
            allowed_mentions=discord.AllowedMentions.none(),
            connector=connector,
            http_trace=discord_clock.trace() if discord_clock else aiohttp.TraceConfig(),
            max_ratelimit_timeout=LONGEST_LIMIT,
        )
        self.discord_clock = discord_clock
        self.instance: IO[str] | None = None

    def furnish(self, parts: Parts) -> None:
        """Take the parts; once, before it starts."""
        self.parts = parts
        self.door = parts.door

    async def setup_hook(self) -> None:
        """Take the instance lock, make the database ready, learn the commands, wake up.

        :raises AnotherInstanceError: another process runs on this database
        """
        database = self.parts.means.database
        self.instance = lock(database.path)
        await make_ready(database)
        await work_out_anew(self.parts.means)
        await plan_stops_of_old(self.parts.means)
        await self.parts.courier.take_over()
        await self.parts.due.plan()
        self.add_dynamic_items(Control)
        for cog in self.parts.cogs:
            self.door.admit(cog)
            await self.add_cog(cog)
        self.tree.error(self._refused)
        await self._sync_when_changed()
        if self.parts.alarm is not None:
            self.parts.alarm.start()
        if self.parts.watchdog is not None:
            self.parts.watchdog.start()

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answer what no command and no component takes."""
        await self.door.interacted(interaction)

    async def on_ready(self) -> None:
        """Have a look round soon; it may come many times, with each new session, and only puts a row on the agenda."""
        await self.parts.due.connected()
        self.ring()

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Say nothing more on a server that the bot was taken off; one that is only away keeps everything."""
        try:
            await self.fetch_guild(guild.id)
        except (discord.Forbidden, discord.NotFound):
            await self.parts.servers.left(guild.id)
            log.info("server_left guild=%s", guild.id)

    async def tick(self) -> None:
        """Do everything that is due now: decide, then say. Any number of times, at any time, after any crash."""
        while not self._is_clock_absurd():
            if (away := await self.parts.uptime.note()) is not None:
                self.parts.courier.came_back(away)
            while await self.parts.due.decide_next():
                pass
            if not await self.parts.courier.deliver():
                return

    def ring(self) -> None:
        """Have a look at what is due soon, because somebody has just changed something."""
        if self.parts.alarm is not None:
            self.parts.alarm.ring()

    async def next_due(self) -> datetime | None:
        """Return when something is next due, None when nothing is planned."""
        if self._is_clock_absurd():
            return None
        async with self.parts.means.database.reading() as db:
            due = [await agenda.next_due(db)]
        due.append(await self.parts.courier.next_due())
        return min((at for at in due if at is not None), default=None)

    async def upcoming(self, limit: int) -> Sequence[Upcoming]:
        """Return what is to come, the soonest first."""
        async with self.parts.means.database.reading() as db:
            return upcoming(await agenda.ahead(db, limit), await outbox.ahead(db, limit), limit)

    async def close(self) -> None:
        """Stop waking, let go of the connection to Discord, then of the database and its lock."""
        if self.is_closed():
            return
        if self.parts.alarm is not None:
            await self.parts.alarm.stop()
        if self.parts.watchdog is not None:
            await self.parts.watchdog.stop()
        await super().close()
        await self.parts.means.database.close()
        if self.instance is not None:
            self.instance.close()

    def _is_clock_absurd(self) -> bool:
        """Say whether our clock is a day and more from Discord's, so that a year of reminders might go out at once."""
        if self.discord_clock is None:
            return False
        self.discord_clock.tell()
        return self.discord_clock.is_absurd

    async def _refused(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError) -> None:
        await self.door.refuse(interaction, error)

    async def _sync_when_changed(self) -> None:
        """Give Discord the commands, unless they are the ones it was given last."""
        known = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        present = hashlib.sha256(json.dumps([self.application_id, known], sort_keys=True).encode()).hexdigest()
        async with self.parts.means.database.reading() as db:
            given = await facts.load(db, COMMANDS)
        if given == present:
            return
        await self.tree.sync()
        async with self.parts.means.database.writing() as db:
            await facts.save(db, COMMANDS, present)
        log.info("commands_synced count=%s", len(known))
