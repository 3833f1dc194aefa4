"""Taps of an organiser whose word another one waits for."""

from discord.ext import commands

from bot.services.second_word import SecondWordService
from bot.ui import second_word as ui
from bot.ui.answers import Answer, Panel
from cogs.door import Tap, on_tap


class SecondWordCog(commands.Cog):
    """Taps about an act that waits for the other organiser's word."""

    def __init__(self, words: SecondWordService) -> None:
        self._words = words

    @on_tap("second_word", "agree")
    async def agree(self, tap: Tap) -> Answer:
        """Give one's word."""
        return Panel(ui.agreed_panel((await self._words.agree(tap.actor, tap.ref)).word))

    @on_tap("second_word", "object")
    async def object(self, tap: Tap) -> Answer:
        """Ask to wait."""
        return Panel(ui.objected_panel((await self._words.object(tap.actor, tap.ref)).word))

    @on_tap("second_word", "withdraw")
    async def withdraw(self, tap: Tap) -> Answer:
        """Take back what one asked for."""
        return Panel(ui.withdrawn_panel((await self._words.withdraw(tap.actor, tap.ref)).word))
