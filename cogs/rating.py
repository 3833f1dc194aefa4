"""How helpful a series was: the question, one's sealed answer, and how it went."""

import asyncio

from discord.ext import commands

from bot.services.rating import RatingService
from bot.ui import kit
from bot.ui import rating as ui
from bot.ui.answers import Answer, Attached, Panel
from cogs.door import Tap, on_tap

NO_ANSWER = -1
"""Stands for what is no number; the service refuses it."""


class RatingCog(commands.Cog):
    """Taps of who is asked, and of members who look how it went."""

    def __init__(self, ratings: RatingService) -> None:
        self._ratings = ratings

    @on_tap("rating", "ask")
    async def ask(self, tap: Tap) -> Answer:
        """Show the question."""
        return Panel(ui.question_panel(await self._ratings.look(tap.actor, tap.ref)), is_new=True)

    @on_tap("rating", "answer")
    async def answer(self, tap: Tap) -> Answer:
        """Seal an answer; what is said back is the same for all."""
        score = tap.picked[0] if tap.picked else NO_ANSWER
        return Panel(ui.saved_panel(await self._ratings.answer(tap.actor, tap.ref, score)), is_new=True)

    @on_tap("rating", "show", takes_long=True)
    async def show(self, tap: Tap) -> Answer:
        """Show how the group's series went."""
        trend = await self._ratings.trend(tap.actor, tap.ref)
        draw = ui.picture(trend)
        drawn = Attached(kit.PICTURE, await asyncio.to_thread(draw)) if draw else None
        return Panel(ui.trend_panel(trend), is_new=True, attached=drawn)
