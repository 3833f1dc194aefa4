"""Taps of whoever is offered a seat, from direct messages mostly; and of organisers who told somebody themselves."""

from discord.ext import commands

from bot.domain.availability import Answer as Given
from bot.errors import UserError
from bot.services.offers import OfferService
from bot.ui import kit
from bot.ui import offers as ui
from bot.ui.answers import Answer, Panel
from bot.ui.texts import offers as texts
from cogs.door import Tap, on_tap

MEETINGS = range(1, 17)
"""Numbers that a meeting of a series can have."""


class OffersCog(commands.Cog):
    """Taps about a seat that is offered."""

    def __init__(self, offers: OfferService) -> None:
        self._offers = offers

    @on_tap("offers", "show")
    async def show(self, tap: Tap) -> Answer:
        """Show what is offered."""
        return Panel(ui.offer_panel(await self._offers.view(tap.actor, tap.ref)))

    @on_tap("offers", "take")
    async def take(self, tap: Tap) -> Answer:
        """Ask about the dates that come with the seat, else show the agreement."""
        view = await self._offers.view(tap.actor, tap.ref)
        return Panel(ui.dates_panel(view)) if view.dates else await self.read(tap)

    @on_tap("offers", *(f"date_{number}" for number in MEETINGS))
    async def date(self, tap: Tap) -> Answer:
        """Save the answer to one date."""
        said = next((value for value in Given if value in tap.values), None)
        if said is None:
            raise UserError("not_found")
        number = int(tap.verb.removeprefix("date_"))
        return Panel(ui.dates_panel(await self._offers.say(tap.actor, tap.ref, number, said)))

    @on_tap("offers", "read")
    async def read(self, tap: Tap) -> Answer:
        """Show the agreement, and the one tap that takes the seat."""
        return Panel(ui.agree_panel(await self._offers.read(tap.actor, tap.ref)))

    @on_tap("offers", "accept")
    async def accept(self, tap: Tap) -> Answer:
        """Take the seat."""
        return Panel(ui.taken_panel(await self._offers.accept(tap.actor, tap.ref)))

    @on_tap("offers", "pass")
    async def let_pass(self, tap: Tap) -> Answer:
        """Let the offer pass, and keep the place."""
        return Panel(kit.panel(texts.passed(await self._offers.decline(tap.actor, tap.ref))))

    @on_tap("offers", "leave")
    async def leave(self, tap: Tap) -> Answer:
        """Let the offer pass and leave the list."""
        return Panel(kit.panel(texts.left((await self._offers.leave(tap.actor, tap.ref)).name)))

    @on_tap("offers", "stay")
    async def stay(self, tap: Tap) -> Answer:
        """Stay on the list; nothing changes."""
        await self._offers.stay(tap.actor, tap.ref)
        return Panel(kit.panel(texts.STAYED))

    @on_tap("offers", "told")
    async def told(self, tap: Tap) -> Answer:
        """Begin the time to answer of an offer that was not delivered."""
        return Panel(kit.panel(texts.told(await self._offers.told(tap.actor, tap.ref))))
