"""Looks at Discord without changing anything: whether a server is there, the bot may write, somebody has left."""

import asyncio

import discord

PATIENCE = 20
"""Seconds for one look."""

NO_CHANNEL, NO_ACCESS, NO_MEMBER = 10003, 50001, 10007
"""Discord's codes: the channel is gone, the bot may not write there, the person is not on the server."""


class DiscordEyes:
    """Looks at Discord, in what the gateway told where that is enough."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    def sees(self, guild_id: int) -> bool:
        """Say whether a server is there now."""
        guild = self._client.get_guild(guild_id)
        return guild is not None and not guild.unavailable

    async def why_closed(self, channel_id: int) -> int | None:
        """Return Discord's code of why the bot can't write in a channel, 0 where it can, None where nobody knows."""
        channel = self._client.get_channel(channel_id)
        if channel is None:
            return await self._asked(channel_id)
        if not isinstance(channel, discord.abc.GuildChannel):
            return None
        may = channel.permissions_for(channel.guild.me)
        return 0 if may.view_channel and may.send_messages else NO_ACCESS

    async def has_left(self, guild_id: int, user_id: int) -> bool:
        """Say whether somebody is surely not on a server."""
        guild = self._client.get_guild(guild_id)
        if guild is None:
            return False
        try:
            async with asyncio.timeout(PATIENCE):
                await guild.fetch_member(user_id)
        except discord.NotFound as error:
            return error.code == NO_MEMBER
        except (discord.DiscordException, OSError):  # a timeout is one too
            return False
        return False

    async def _asked(self, channel_id: int) -> int | None:
        """Ask Discord itself about a channel the gateway does not name."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._client.fetch_channel(channel_id)
        except discord.NotFound:
            return NO_CHANNEL
        except discord.Forbidden:
            return NO_ACCESS
        except (discord.DiscordException, OSError):
            return None
        return 0
