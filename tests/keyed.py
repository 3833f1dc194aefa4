"""Letters that tell which row they came of, so that a test can count them without what delivery itself uses."""

from collections.abc import Iterable
from datetime import datetime

import discord

from bot.delivery.letter import Letter, Writer, Written
from bot.domain.message import Message

MARK = "-# key "
"""How the line begins that holds the key."""


def with_keys(write: Writer) -> Writer:
    """Let every letter end with the key of its row."""

    async def written(message: Message, now: datetime) -> Written:
        made = await write(message, now)
        if isinstance(made, Letter):
            made.view.add_item(discord.ui.TextDisplay[discord.ui.LayoutView](MARK + message.key))
        return made

    return written


def key_in(texts: Iterable[str]) -> str:
    """Return the key that some texts hold, and where there is none what they say."""
    lines = [line for text in texts for line in text.splitlines()]
    return next((line.removeprefix(MARK) for line in lines if line.startswith(MARK)), "\n".join(lines))
