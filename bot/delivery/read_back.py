"""Reading back: whether a message stands in a channel already, by its marker (reliability.md 3.2, step 3)."""

from dataclasses import dataclass
from enum import Enum, auto

import discord

from bot.delivery.marker import carries

PAGE = 100
READ_AT_MOST = 1000


@dataclass(frozen=True, slots=True)
class Found:
    """It stands there, under this number."""

    message_id: int


class Missing(Enum):
    """It was not found."""

    ABSENT = auto()  # everything since was read, and it is not among it
    UNKNOWN = auto()  # there was more than we read, or we may not look


ReadBack = Found | Missing


async def read_back(
    where: discord.abc.Messageable, author_id: int, marker: int, after_id: int, *, most: int = READ_AT_MOST
) -> ReadBack:
    """Look for a message of ours, from the newest back to an id.

    :param most: messages to read
    """
    before: discord.Message | None = None
    for _ in range(most // PAGE):
        page = [message async for message in where.history(limit=PAGE, before=before)]
        for message in page:
            if message.id <= after_id:
                return Missing.ABSENT
            if message.author.id == author_id and carries(message.components, marker):
                return Found(message.id)
        if len(page) < PAGE:
            return Missing.ABSENT
        before = page[-1]
    return Missing.UNKNOWN


def may_look(channel: discord.abc.GuildChannel | discord.Thread) -> bool:
    """Say whether the bot may read a channel's history; without that right Discord shows an empty one.

    :raises ConnectionError: Discord has not told about the server yet
    """
    if channel.guild.me is None:  # pyright: ignore[reportUnnecessaryComparison] - so it is while a server is unavailable
        raise ConnectionError("the server is not there yet")
    allowed = channel.permissions_for(channel.guild.me)
    return allowed.view_channel and allowed.read_message_history
