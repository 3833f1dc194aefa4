"""What a row of the outbox comes to when it is sent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import discord

from bot.domain.message import Message

PICTURE = "picture.png"
"""The name under which a picture travels."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to post.

    :param pings: the people it may ping; nobody else is ever pinged
    :param picture: draws the picture that its view has a place for, in a worker thread, when the letter is posted
    """

    view: discord.ui.LayoutView
    pings: tuple[int, ...] = ()
    picture: Callable[[], bytes] | None = None


@dataclass(frozen=True, slots=True)
class RoleChange:
    """A role that somebody should hold, or not."""

    guild_id: int
    user_id: int
    role_id: int
    held: bool


@dataclass(frozen=True, slots=True)
class Removal:
    """A message of ours that should be there no longer."""

    message_id: int


Written = Letter | RoleChange | Removal | None

Writer = Callable[[Message, datetime], Awaitable[Written]]
"""Writes a message from what the rows say now, at this instant; None when it need not be said any more."""
