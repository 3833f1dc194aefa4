"""A card that somebody deleted can be posted again."""

from discord.ext import commands

from bot.services.cards import CardService
from bot.ui import kit
from bot.ui.answers import Answer, Panel
from bot.ui.texts import undelivered as texts
from cogs.door import Tap, on_tap


class CardsCog(commands.Cog):
    """Taps of organisers about cards themselves."""

    def __init__(self, cards: CardService) -> None:
        self._cards = cards

    @on_tap("cards", "again")
    async def again(self, tap: Tap) -> Answer:
        """Post a card again."""
        await self._cards.post_again(tap.actor, tap.ref)
        return Panel(kit.panel(texts.POSTED_AGAIN))
