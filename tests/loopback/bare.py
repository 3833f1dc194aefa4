"""A bare discord.py client and a small town, with which the server is proven before a real bot needs it."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import discord
from discord import app_commands, ui

from .connector import LoopbackConnector
from .server import TOKEN, LoopbackDiscord


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.time = datetime.now(UTC)

    def __call__(self) -> datetime:
        """Return the time it stands at."""
        return self.time


class Town:
    """A guild with Alasdair, who owns it, and Bruno, who has the member role; Kit is a stranger."""

    def __init__(self, server: LoopbackDiscord, clock: Clock) -> None:
        world = server.world
        self.server, self.world, self.clock = server, world, clock
        self.alasdair, self.bruno, self.kit = (world.add_user(name) for name in ("Alasdair", "Bruno", "Kit"))
        self.guild = world.add_guild("Peer group", self.alasdair)
        self.members = world.add_role(self.guild, "members")
        self.lobby = world.add_channel(self.guild, "lobby")
        world.join(self.guild, self.bruno, self.members)


class BareClient(discord.Client):
    """What every bot does: a command tree, synced when it has logged in."""

    def __init__(self, port: int) -> None:
        intents = discord.Intents(guilds=True, guild_scheduled_events=True)
        # discord.py waits this long after the last GUILD_CREATE before it is ready; its own 2 s only cost time here
        super().__init__(intents=intents, connector=LoopbackConnector(port), guild_ready_timeout=0.05)
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        """Sync the tree."""
        await self.tree.sync()


Tree = app_commands.CommandTree[BareClient]
Interaction = discord.Interaction[BareClient]


def no_commands(_: Tree) -> None:
    """Leave the tree empty."""


@asynccontextmanager
async def running(town: Town, commands: Callable[[Tree], None] = no_commands) -> AsyncGenerator[BareClient]:
    """Start a client with these commands, yield it when it is ready, and stop it."""
    client = BareClient(town.server.port)
    commands(client.tree)
    async with asyncio.TaskGroup() as tasks, client:
        tasks.create_task(client.start(TOKEN))
        await town.server.until(lambda: town.server.gateway.is_connected)
        await client.wait_until_ready()
        yield client


class Card(ui.LayoutView):
    """A Components V2 card whose button answers by changing it."""

    def __init__(self, text: str) -> None:
        super().__init__(timeout=None)
        button: ui.Button[Card] = ui.Button(label="I'm coming", custom_id="v1:meeting:coming:7")
        button.callback = self._coming
        gone: ui.Button[Card] = ui.Button(label="Closed", custom_id="v1:meeting:closed:7", disabled=True)
        section: ui.Section[Card] = ui.Section(ui.TextDisplay(text), accessory=button)
        self.add_item(ui.Container(section, ui.ActionRow(gone)))

    async def _coming(self, interaction: Interaction) -> None:
        await interaction.response.edit_message(view=Card(f"{interaction.user.display_name} is coming"))


class Choosing(ui.View):
    """Two selects, of texts and of people; the answer repeats what was chosen."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        zones = [discord.SelectOption(label=zone) for zone in ("Europe/London", "Australia/Lord_Howe")]
        self.zone: ui.Select[Choosing] = ui.Select(custom_id="zone", options=zones)
        self.zone.callback = self._zone
        self.people: ui.UserSelect[Choosing] = ui.UserSelect(custom_id="people", max_values=2)
        self.people.callback = self._people
        self.add_item(self.zone).add_item(self.people)

    async def _zone(self, interaction: Interaction) -> None:
        await interaction.response.send_message(f"{self.zone.values[0]} it is")

    async def _people(self, interaction: Interaction) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content=", ".join(it.display_name for it in self.people.values))


class Joining(ui.Modal, title="Join the waiting list"):
    """A modal with a text and a choice, which repeats what was said."""

    def __init__(self) -> None:
        super().__init__(timeout=60)
        self.called: ui.TextInput[Joining] = ui.TextInput(custom_id="called", max_length=40)
        days = [discord.SelectOption(label=day, value=day[:3].casefold()) for day in ("Sunday", "Wednesday")]
        self.days: ui.Select[Joining] = ui.Select(custom_id="days", required=True, max_values=2, options=days)
        self.add_item(ui.TextDisplay("No client details, please."))
        self.add_item(ui.Label(text="What to call you", component=self.called))
        self.add_item(ui.Label(text="Which days", component=self.days))

    async def on_submit(self, interaction: discord.Interaction[discord.Client], /) -> None:
        """Answer the person alone."""
        said = f"{self.called.value}: {', '.join(self.days.values)}"
        await interaction.response.send_message(said, ephemeral=True)
