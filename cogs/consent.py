"""Taps about newcomers: organisers call a round, members say in private; and what the commands about it do."""

from discord.ext import commands

from bot.domain.consent import Said
from bot.domain.group import Group
from bot.domain.permission import Actor
from bot.errors import UserError
from bot.services.calling import CallingService
from bot.services.consent import ConsentService
from bot.ui import consent as ui
from bot.ui.answers import Answer, Form, Panel
from cogs.door import Tap, on_tap


class ConsentCog(commands.Cog):
    """Taps of organisers and of members who are asked."""

    def __init__(self, calling: CallingService, consent: ConsentService) -> None:
        self._calling = calling
        self._consent = consent

    async def show_series(self, actor: Actor, group: Group) -> Answer:
        """Show how the seats stand of the series that has dates and has not begun."""
        return Panel(ui.call_panel(await self._calling.view_series(actor, group.id)))

    async def show_settle(self, actor: Actor, stop_id: int) -> Answer:
        """Show what settling a bus stop does."""
        return Panel(ui.settle_panel(await self._calling.view(actor, stop_id)))

    @on_tap("consent", "ask")
    async def ask(self, tap: Tap) -> Answer:
        """Show how the free seats of a bus stop stand."""
        return Panel(ui.call_panel(await self._calling.view(tap.actor, tap.ref)))

    @on_tap("consent", "start")
    async def start(self, tap: Tap) -> Answer:
        """Ask the group about newcomers."""
        return Panel(ui.called_panel(await self._calling.start(tap.actor, tap.ref)))

    @on_tap("consent", "pick_invite")
    async def pick_invite(self, tap: Tap) -> Answer:
        """Show how the seats stand in the group that was picked."""
        return Panel(ui.call_panel(await self._calling.view_series(tap.actor, tap.group_id)))

    @on_tap("consent", "fill")
    async def fill(self, tap: Tap) -> Answer:
        """Ask the group about newcomers for the series that has dates."""
        return Panel(ui.called_panel(await self._calling.start_series(tap.actor, tap.ref)))

    @on_tap("consent", "decline")
    async def decline(self, tap: Tap) -> Answer:
        """Have nobody asked about this time."""
        return Panel(ui.call_panel(await self._calling.decline(tap.actor, tap.ref)))

    @on_tap("consent", "settle")
    async def settle(self, tap: Tap) -> Answer:
        """Show what settling does."""
        return await self.show_settle(tap.actor, tap.ref)

    @on_tap("consent", "settled")
    async def settled(self, tap: Tap) -> Answer:
        """Settle the bus stop."""
        return Panel(ui.call_panel(await self._calling.settle(tap.actor, tap.ref)))

    @on_tap("consent", "breaks")
    async def breaks(self, tap: Tap) -> Answer:
        """Open the form for days without meetings."""
        return Form(ui.breaks_form(await self._calling.breaks_of(tap.actor, tap.ref)))

    @on_tap("consent", "broken")
    async def broken(self, tap: Tap) -> Answer:
        """Note the days without meetings in the next series."""
        typed = "".join(tap.typed.get("breaks", ()))
        return Panel(ui.breaks_panel(await self._calling.set_breaks(tap.actor, tap.ref, typed)))

    @on_tap("consent", "say")
    async def say(self, tap: Tap) -> Answer:
        """Note what a member says of a newcomer."""
        said = next((value for value in Said if value in tap.values), None)
        if said is None:
            raise UserError("not_found")
        return Panel(ui.member_panel(await self._consent.say(tap.actor, tap.ref, said)))

    @on_tap("consent", "flags")
    async def flags(self, tap: Tap) -> Answer:
        """Show organisers who is not offered a seat this time."""
        return Panel(ui.flag_panel(await self._consent.flagged(tap.actor, tap.ref)))

    @on_tap("consent", "lift")
    async def lift(self, tap: Tap) -> Answer:
        """Take back that somebody is not offered a seat."""
        return Panel(ui.flag_panel(await self._consent.lift(tap.actor, tap.ref, tap.picked)))

    @on_tap("consent", "apart")
    async def apart(self, tap: Tap) -> Answer:
        """Note two newcomers who can't share a group."""
        return Panel(ui.flag_panel(await self._consent.set_apart(tap.actor, tap.ref, tap.picked)))

    @on_tap("consent", "together")
    async def together(self, tap: Tap) -> Answer:
        """Note two newcomers who can share a group after all."""
        return Panel(ui.flag_panel(await self._consent.let_together(tap.actor, tap.ref, tap.picked)))
