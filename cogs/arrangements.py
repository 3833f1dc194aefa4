"""Taps about what is arranged for a meeting: who does what, and where it is."""

from discord.ext import commands

from bot.domain.arrangements import Role
from bot.services.arrangements import ArrangementService
from bot.ui.answers import Answer, Form, Panel
from bot.ui.arrangements import arrangements_panel, place_form
from cogs.door import Tap, on_tap


class ArrangementsCog(commands.Cog):
    """Taps of members who arrange a meeting."""

    def __init__(self, arrangements: ArrangementService) -> None:
        self._arrangements = arrangements

    @on_tap("arrangements", "show")
    async def show(self, tap: Tap) -> Answer:
        """Show what is arranged for a meeting."""
        return Panel(arrangements_panel(await self._arrangements.look(tap.actor, tap.ref)))

    @on_tap("arrangements", *(f"take_{role}" for role in Role))
    async def take(self, tap: Tap) -> Answer:
        """Take a role."""
        role = Role(tap.verb.removeprefix("take_"))
        return Panel(arrangements_panel(await self._arrangements.take(tap.actor, tap.ref, role)))

    @on_tap("arrangements", *(f"pass_{role}" for role in Role))
    async def pass_on(self, tap: Tap) -> Answer:
        """Pass one's own role on."""
        role = Role(tap.verb.removeprefix("pass_"))
        return Panel(arrangements_panel(await self._arrangements.pass_on(tap.actor, tap.ref, role)))

    @on_tap("arrangements", "again_place")
    async def ask_place(self, tap: Tap) -> Answer:
        """Ask where a meeting is."""
        return Form(place_form(await self._arrangements.look(tap.actor, tap.ref)))

    @on_tap("arrangements", "typed_place")
    async def set_place(self, tap: Tap) -> Answer:
        """Save where a meeting is."""
        place = "".join(tap.typed.get("place", ()))
        return Panel(arrangements_panel(await self._arrangements.set_place(tap.actor, tap.ref, place)))
