"""The post office: the only code that sends, edits or hands out anything on Discord by itself."""

import asyncio
import io
from contextlib import suppress
from typing import Protocol

import discord

from bot.delivery.letter import PICTURE, Letter, Removal, RoleChange
from bot.delivery.points import reached
from bot.delivery.read_back import Missing, ReadBack, may_look, read_back
from bot.domain.message import Target

PATIENCE = 20
"""Seconds for one call; longer is "unknown" (reliability.md 3.2)."""


class Post(Protocol):
    """Carries letters; a call that can't be made raises what discord.py raises."""

    async def send(self, target: Target, letter: Letter, nonce: str) -> int:
        """Post a letter and return the number of the message it became."""
        ...

    async def edit(self, target: Target, message_id: int, letter: Letter) -> None:
        """Make a message show a letter."""
        ...

    async def set_role(self, change: RoleChange) -> None:
        """Give or take a role; nothing happens where it is so already."""
        ...

    async def delete(self, target: Target, removal: Removal) -> None:
        """Remove a message; nothing happens where it is gone already."""
        ...

    async def find(self, target: Target, marker: int, after_id: int) -> ReadBack:
        """Look whether a message with a marker stands somewhere already.

        :param after_id: an id that is surely older
        """
        ...


class DiscordPost:
    """Carries letters to Discord."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def send(self, target: Target, letter: Letter, nonce: str) -> int:
        """Post a letter and return the number of the message it became."""
        async with asyncio.timeout(PATIENCE):
            where = await self._messageable(target)
            files = await _files(letter)
            reached("on_the_wire")
            sent = await where.send(view=letter.view, files=files, nonce=nonce, allowed_mentions=_pings(letter))
        return sent.id

    async def edit(self, target: Target, message_id: int, letter: Letter) -> None:
        """Make a message show a letter; an edit pings nobody."""
        async with asyncio.timeout(PATIENCE):
            where = await self._messageable(target)
            message = where.get_partial_message(message_id)
            await message.edit(view=letter.view, allowed_mentions=discord.AllowedMentions.none())

    async def set_role(self, change: RoleChange) -> None:
        """Give or take a role; nothing happens where it is so already."""
        async with asyncio.timeout(PATIENCE):
            guild = self._client.get_guild(change.guild_id) or await self._client.fetch_guild(change.guild_id)
            member = await guild.fetch_member(change.user_id)
            if any(role.id == change.role_id for role in member.roles) is change.held:
                return
            role = discord.Object(change.role_id)
            await (member.add_roles(role) if change.held else member.remove_roles(role))

    async def delete(self, target: Target, removal: Removal) -> None:
        """Remove a message; nothing happens where it is gone already."""
        async with asyncio.timeout(PATIENCE):
            where = await self._messageable(target)
            with suppress(discord.NotFound):
                await where.get_partial_message(removal.message_id).delete()

    async def find(self, target: Target, marker: int, after_id: int) -> ReadBack:
        """Look whether a message with a marker stands somewhere already."""
        async with asyncio.timeout(PATIENCE):
            where = await self._readable(target)
            if where is None or self._client.user is None:
                return Missing.UNKNOWN
            return await read_back(where, self._client.user.id, marker, after_id)

    async def _readable(self, target: Target) -> discord.abc.Messageable | None:
        """Return where to look, None when the bot may not; what is said in direct messages can always be read."""
        channel_id = target.channel_id
        if channel_id is None:
            return await self._messageable(target)
        if self._client.get_channel(channel_id) is None:
            await self._client.wait_until_ready()  # until then nobody knows what the bot may do where
        channel = self._client.get_channel(channel_id) or await self._client.fetch_channel(channel_id)
        if isinstance(channel, discord.abc.PrivateChannel) or not may_look(channel):
            return None
        return self._client.get_partial_messageable(channel_id)

    async def _messageable(self, target: Target) -> discord.PartialMessageable | discord.DMChannel:
        if target.channel_id is not None:
            return self._client.get_partial_messageable(target.channel_id)
        user_id = target.user_id if target.owner_of is None else await self._owner(target.owner_of)
        return await self._client.create_dm(discord.Object(user_id or 0))

    async def _owner(self, guild_id: int) -> int | None:
        """Return who owns a server now."""
        guild = self._client.get_guild(guild_id)
        if guild is None or guild.owner_id is None:
            guild = await self._client.fetch_guild(guild_id)
        return guild.owner_id


def _pings(letter: Letter) -> discord.AllowedMentions:
    people = [discord.Object(user_id) for user_id in letter.pings]
    return discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=people)


async def _files(letter: Letter) -> list[discord.File]:
    """Draw the picture of a letter that has one."""
    if letter.picture is None:
        return []
    drawn = await asyncio.to_thread(letter.picture)
    return [discord.File(io.BytesIO(drawn), PICTURE)]
