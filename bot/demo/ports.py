"""What the demo asks of a bot."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.ui.upcoming import Upcoming

__all__ = ["BotFactory", "Clock", "DemoBot", "Upcoming"]


class DemoBot(Protocol):
    """The bot as the demo sees it; it is a discord.py ``commands.Bot`` as well."""

    async def tick(self) -> None:
        """Do what is due now; harmless when nothing is."""
        ...

    async def next_due(self) -> datetime | None:
        """Return when :meth:`tick` next has something to do, or None."""
        ...

    async def upcoming(self, limit: int) -> Sequence[Upcoming]:
        """Return at most ``limit`` things to come, the soonest first."""
        ...

    async def close(self) -> None:
        """Let go of everything the bot holds, its database first."""
        ...


BotFactory = Callable[[Clock], DemoBot]
