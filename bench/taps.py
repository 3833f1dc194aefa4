"""A saved tap beside the same panel edit without our code, and beside an empty command, under one simulated Discord."""

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from typing import Any

import discord
from discord.ext import commands

from bot.demo.first import GROUP, SCENE, factory
from bot.demo.people import People, components
from bot.demo.simulated import SimulatedDiscord

ROUNDS = 300
DATES = "31 Jan; 7 Feb; 14 Feb; 21 Feb; 28 Feb; 7 Mar"


class Bare(commands.Cog):
    """An empty command, and a button that edits a panel to what it is told: discord.py alone."""

    def __init__(self, panel: dict[str, Any]) -> None:
        self._panel = panel

    @discord.app_commands.command(name="nothing", description="Nothing")
    async def nothing(self, interaction: discord.Interaction[Any]) -> None:
        """Answer with nothing much."""
        await interaction.response.send_message("Nothing.", ephemeral=True)

    @discord.app_commands.command(name="panel", description="The same panel")
    async def panel(self, interaction: discord.Interaction[Any]) -> None:
        """Answer with the panel."""
        await interaction.response.send_message(view=rebuilt(self._panel), ephemeral=True)


class Edit(discord.ui.DynamicItem[discord.ui.Item[Any]], template=r"v1:[a-z_]+:[a-z_0-9]+:[0-9]+"):
    """Any control of the panel: edits the panel to itself."""

    source: dict[str, Any]

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: Any, /) -> "Edit":
        """Return the control a tap is about."""
        del interaction, match
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Edit the panel."""
        await interaction.response.edit_message(view=rebuilt(self.source))


def rebuilt(source: dict[str, Any]) -> discord.ui.LayoutView:
    """Return a panel made of the same texts and buttons as a panel of the bot's."""
    container: discord.ui.Container[Any] = discord.ui.Container(accent_color=0x3B6EA5)
    for part in source["components"]:
        if part["type"] == discord.ComponentType.text_display.value:
            container.add_item(discord.ui.TextDisplay(part["content"]))
            continue
        row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
        for each in part["components"]:
            style = discord.ButtonStyle(each["style"])
            row.add_item(Edit(discord.ui.Button(label=each["label"], custom_id=each["custom_id"], style=style)))
        container.add_item(row)
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(container)
    return view


class BareBot(commands.Bot):
    """discord.py with the same panel, and nothing of ours."""

    def __init__(self, panel: dict[str, Any]) -> None:
        super().__init__(command_prefix=commands.when_mentioned, intents=discord.Intents(guilds=True))
        self._panel = panel

    async def setup_hook(self) -> None:
        """Learn the commands."""
        Edit.source = self._panel
        self.add_dynamic_items(Edit)
        await self.add_cog(Bare(self._panel))
        await self.tree.sync()

    async def tick(self) -> None:
        """Nothing is ever due."""

    async def next_due(self) -> None:
        """Nothing is ever due."""

    async def upcoming(self, limit: int) -> tuple[()]:
        """Nothing is ever due."""
        del limit
        return ()


async def saved_tap(folder: Path) -> tuple[float, dict[str, Any]]:
    """Return the process seconds of a saved tap on a six-date panel, and the panel."""
    simulated = SimulatedDiscord(factory(folder), starts_at=SCENE.starts_at)
    simulated.furnish(SCENE)
    async with simulated:
        people = People(simulated)
        await set_up(people, simulated)
        bruno = simulated.actor("Bruno")
        await people.tap_card("Bruno", GROUP, "Enter my availability")
        panel = people.panel("Bruno")
        buttons = [part["custom_id"] for part in components(panel) if ":yes:" in part.get("custom_id", "")]

        async def tap(turn: int) -> None:
            await bruno.click(panel, custom_id=buttons[turn % len(buttons)])

        seconds = await timed(tap)
        return seconds, panel.components[0]


async def bare(panel: dict[str, Any]) -> tuple[float, float]:
    """Return the process seconds of the same panel edited by discord.py alone, and of an empty command."""
    simulated = SimulatedDiscord(lambda _: BareBot(panel), starts_at=SCENE.starts_at)  # pyright: ignore[reportArgumentType, reportUnknownLambdaType]
    simulated.furnish(SCENE)
    async with simulated:
        bruno, channel = simulated.actor("Bruno"), simulated.channel(GROUP)
        shown = (await bruno.slash(channel, "panel")).response
        buttons = [part["custom_id"] for part in components(shown) if ":yes:" in part.get("custom_id", "")]

        async def edit(turn: int) -> None:
            await bruno.click(shown, custom_id=buttons[turn % len(buttons)])

        async def nothing(_: int) -> None:
            await bruno.slash(channel, "nothing")

        return await timed(edit), await timed(nothing)


async def set_up(people: People, simulated: SimulatedDiscord) -> None:
    """Set a group up and open a question of six dates."""
    chosen = {"member_role": [simulated.role("Sunday group")], "organiser_role": [simulated.role("Organisers")]}
    await people.type("Alasdair", GROUP, "group set-up", zone="London")
    await people.tap("Alasdair", "Change something…", "roles")
    await people.fill("Alasdair", **chosen)
    await people.tap("Alasdair", "Looks right, go on")
    await people.tap("Alasdair", "Members", "Alasdair", "Bruno", "Callum", "Dev", "Ewan", "Fergus", "Gil")
    await people.tap("Alasdair", "Set the group up")
    await people.type("Alasdair", GROUP, "availability open", dates=DATES)
    await people.tap("Alasdair", "Open the question")


async def timed(act: Callable[[int], Awaitable[None]]) -> float:
    """Return the median process seconds of doing something, after a warm-up."""
    for turn in range(10):
        await act(turn)
    taken: list[float] = []
    for turn in range(ROUNDS):
        start = time.process_time()
        await act(turn)
        taken.append(time.process_time() - start)
    return median(taken)
