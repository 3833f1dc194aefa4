"""A toy bot and a toy scene: a command, a card with a button that counts, and a list of things to come."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import discord
from discord.ext import commands

from bot.demo.ports import Clock, Upcoming
from bot.demo.scene import Channel, Hint, Kind, Look, Part, Person, Role, Scene
from bot.demo.serve import Demo, open_demo
from bot.demo.simulated import SimulatedDiscord

STARTS_AT = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)

SCENE = Scene(
    server="The Sunday Circle",
    starts_at=STARTS_AT,
    zone="Europe/London",
    roles=(Role("Organiser", manages_server=True), Role("Circle member")),
    channels=(
        Channel("our-circle", Kind.GROUP, roles=("Circle member",), topic="For the seven of us"),
        Channel("lobby", Kind.LOBBY, topic="For everyone"),
        Channel("organisers", Kind.ORGANISERS, roles=("Organiser",)),
    ),
    people=(
        Person("Alasdair", Part.ORGANISER, ("Organiser", "Circle member")),
        Person("Fergus", Part.ORGANISER, ("Organiser", "Circle member")),
        *(Person(name, Part.MEMBER, ("Circle member",)) for name in ("Bruno", "Callum", "Dev", "Ewan", "Gil")),
        *(Person(name, Part.NEWCOMER) for name in ("Hamish", "Iain", "Kit", "Lewis")),
    ),
    first=Look("Alasdair", "our-circle"),
    hints=(
        Hint(
            Look("Alasdair", "our-circle"),
            "You are looking as Alasdair, an organiser. Tap I'm here on the card below, "
            "then look as Bruno and tap it as him.",
        ),
        Hint(Look("Hamish", "lobby"), "Hamish is not in the group yet. The lobby is all he can see."),
    ),
)


@dataclass
class Notes:
    """What outlives the bot, as a database would: the taps, the things still to come."""

    taps: list[str] = field(default_factory=list[str])
    ticks: int = 0
    due: list[tuple[datetime, str, str]] = field(default_factory=list[tuple[datetime, str, str]])


class Here(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"toy:here"):
    """The card's button."""

    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label="I'm here", custom_id="toy:here"))

    @classmethod
    async def from_custom_id(cls, *_: Any) -> Self:
        """Any press is a press."""
        return cls()

    async def callback(self, interaction: discord.Interaction[Any]) -> Any:
        """Count one more and redraw the card."""
        bot: ToyBot = interaction.client
        bot.notes.taps.append(interaction.user.display_name)
        await interaction.response.edit_message(view=card(len(bot.notes.taps)))


def card(taps: int) -> discord.ui.LayoutView:
    """The card as it looks after so many taps."""
    view = discord.ui.LayoutView(timeout=None)
    text = discord.ui.TextDisplay[Any](f"### Who is here?\n{taps} of 7 have tapped.")
    row = discord.ui.ActionRow[Any]()
    row.add_item(Here())
    view.add_item(discord.ui.Container[Any](text, row))
    return view


class ToyBot(commands.Bot):
    """A bot with a command, a card, and a due list; it knows the group's channel by name."""

    def __init__(self, clock: Clock, notes: Notes) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned, intents=discord.Intents(guilds=True), help_command=None
        )
        self.clock = clock
        self.notes = notes
        self.shut = False

    async def setup_hook(self) -> None:
        """Register the button and the commands."""
        self.add_dynamic_items(Here)

        @self.tree.command(description="Say hello")
        async def hello(interaction: discord.Interaction) -> None:
            await interaction.response.send_message(f"Hello {interaction.user.display_name}", ephemeral=True)

        @self.tree.command(description="Ask to be reminded at once")
        async def soon(interaction: discord.Interaction) -> None:
            self.notes.due.append((self.clock.now(), str(interaction.user.id), "Here it is already"))
            await interaction.response.send_message("Noted", ephemeral=True)

        @self.tree.command(description="Break")
        async def broken(interaction: discord.Interaction) -> None:
            raise ValueError(interaction.id)

        _ = hello, soon, broken
        await self.tree.sync()

    async def tick(self) -> None:
        """Say the first thing that is due."""
        self.notes.ticks += 1
        now = self.clock.now()
        self.notes.due.sort()
        if self.notes.due and self.notes.due[0][0] <= now:
            _, place, words = self.notes.due.pop(0)
            await self.say(place, f"{words} <t:{int(now.timestamp())}:R>")

    async def next_due(self) -> datetime | None:
        """When the first thing is due."""
        return min((at for at, _, _ in self.notes.due), default=None)

    async def upcoming(self, limit: int) -> Sequence[Upcoming]:
        """The things to come."""
        return [Upcoming(at, words) for at, _, words in sorted(self.notes.due)][:limit]

    async def say(self, place: str, words: str) -> None:
        """Post in a channel, or to the person whose id it is."""
        guild = self.guilds[0]
        if place.isdigit():
            await (await self.fetch_user(int(place))).send(words)
        else:
            await channel(guild, place).send(words)

    async def close(self) -> None:
        """Remember that it was closed."""
        self.shut = True
        await super().close()


def channel(guild: discord.Guild, name: str) -> discord.TextChannel:
    """Find a text channel by name."""
    return next(each for each in guild.text_channels if each.name == name)


async def post_card(simulated: SimulatedDiscord) -> None:
    """Where the toy demo begins: the card is in the group's channel."""
    async with simulated.turn():
        with simulated.env.time_context():
            await channel(simulated.bot.guilds[0], "our-circle").send(view=card(0))


def toy_demo(notes: Notes, *, port: int = 0) -> AbstractAsyncContextManager[Demo]:
    """The toy scene with the toy bot, served on any port."""
    return open_demo(SCENE, lambda clock: ToyBot(clock, notes), prepare=post_card, port=port)


def reminders(*days: int) -> list[tuple[datetime, str, str]]:
    """Reminders in the group's channel, so many days after the start, at 09:00."""
    first = STARTS_AT.replace(hour=9)
    return [(first + timedelta(days=day), "our-circle", f"Reminder of day {day}") for day in days]
