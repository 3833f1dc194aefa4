"""`/home`: one panel with what is mine."""

from discord import app_commands
from discord.ext import commands

from bot.domain.permission import Actor
from bot.services.home import HomeService
from bot.ui import kit
from bot.ui.answers import Answer, Form, Panel
from bot.ui.home import call_me_form, home_panel
from bot.ui.texts import home as texts
from bot.ui.unheard import Unheard
from cogs.door import Door, Interaction, Tap, on_tap


class HomeCog(commands.Cog):
    """What one person sees of all their groups."""

    def __init__(self, door: Door, home: HomeService, unheard: Unheard) -> None:
        self._door = door
        self._home = home
        self._unheard = unheard

    @app_commands.command(name="home", description="My next meeting, what waits for me, and who sees what")
    async def home(self, interaction: Interaction) -> None:
        """Show one person's panel."""
        await self._door.command(interaction, self._look)

    @on_tap("home", "call_me")
    async def ask_name(self, tap: Tap) -> Answer:
        """Ask what to call somebody."""
        home = await self._home.look(tap.actor)
        names = [standing.membership.name for standing in home.standings if standing.membership.name]
        return Form(call_me_form(names[0] if names else ""))

    @on_tap("home", "called")
    async def be_called(self, tap: Tap) -> Answer:
        """Note a name."""
        name = await self._home.be_called(tap.actor, "".join(tap.typed.get("name", ())))
        return Panel(kit.panel(texts.called(name)), is_new=True)

    @on_tap("home", "unheard")
    async def read(self, tap: Tap) -> Answer:
        """Show what direct messages could not bring somebody."""
        return Panel(await self._unheard.panel(await self._home.unheard(tap.actor, tap.ref)), is_new=True)

    async def _look(self, actor: Actor) -> Answer:
        home = await self._home.look(actor)
        missed = {one.group.id: await self._unheard.count(one.unheard) for one in home.standings}
        return Panel(home_panel(home, missed), is_new=True)
