"""`/bus-stop`: one's own choice, and for organisers opening, looking, and writing answers down."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from discord import app_commands
from discord.ext import commands

from bot.domain.bus_stop import Choice
from bot.domain.group import Group
from bot.domain.permission import Actor
from bot.services.bus_stop import BusStopService
from bot.services.group import Circle, GroupService
from bot.services.stop_organising import StopOrganisingService
from bot.ui import kit
from bot.ui.answers import Answer, Panel
from bot.ui.bus_stop import own_panel, record_panel, status_panel
from bot.ui.texts import bus_stop as texts
from cogs.door import Door, Interaction, Tap, on_tap
from cogs.meant import Asked, in_group

CHOOSE = Asked(Circle.SEATED, "bus_stop", "pick_choose")
OPEN = Asked(Circle.ORGANISED, "bus_stop", "pick_open")
STATUS = Asked(Circle.ORGANISED, "bus_stop", "pick_status")
RECORD = Asked(Circle.ORGANISED, "bus_stop", "pick_record")
SETTLE = Asked(Circle.ORGANISED, "bus_stop", "pick_settle")


@dataclass(frozen=True, slots=True)
class StopServices:
    """What a bus stop is done with."""

    own: BusStopService
    organising: StopOrganisingService


Settle = Callable[[Actor, int], Awaitable[Answer]]
"""Shows what settling a bus stop does, by its number, with the button that does it."""


class BusStopCog(commands.GroupCog, name="bus-stop", description="Who rides on after this series"):
    """Commands and taps about the bus stop."""

    def __init__(self, door: Door, groups: GroupService, services: StopServices, settle: Settle) -> None:
        self._door = door
        self._settle_panel = settle
        self._groups = groups
        self._own = services.own
        self._organising = services.organising

    @app_commands.command(name="choose", description="Whether I ride on after this series")
    async def choose(self, interaction: Interaction) -> None:
        """Show somebody's own choice."""
        await self._door.command(interaction, in_group(self._groups, interaction, CHOOSE, self._choose))

    @app_commands.command(name="open", description="Ask now who rides on, before it opens by itself (organisers)")
    @app_commands.guild_only()
    async def open(self, interaction: Interaction) -> None:
        """Show when the bus stop opens, and offer to open it now."""
        await self._door.command(interaction, in_group(self._groups, interaction, OPEN, self._to_open))

    @app_commands.command(name="status", description="How many have answered, and whom to phone (organisers)")
    async def status(self, interaction: Interaction) -> None:
        """Show how far the bus stop is."""
        await self._door.command(interaction, in_group(self._groups, interaction, STATUS, self._status))

    @app_commands.command(name="record", description="Write down an answer that I was told (organisers)")
    @app_commands.guild_only()
    async def record(self, interaction: Interaction) -> None:
        """Ask whose answer it is."""
        await self._door.command(interaction, in_group(self._groups, interaction, RECORD, self._record))

    @app_commands.command(name="settle", description="Fix who rides on, and ask about the next dates (organisers)")
    @app_commands.guild_only()
    async def settle(self, interaction: Interaction) -> None:
        """Show what settling does."""
        await self._door.command(interaction, in_group(self._groups, interaction, SETTLE, self._to_settle))

    @on_tap("bus_stop", "pick_settle")
    async def pick_settle(self, tap: Tap) -> Answer:
        """Show what settling does in the group that was picked."""
        shown = await self._organising.status(tap.actor, tap.group_id)
        return await self._settle_panel(tap.actor, shown.view.stop.id)

    @on_tap("bus_stop", "pick_choose")
    async def pick_choose(self, tap: Tap) -> Answer:
        """Show somebody's own choice in the group that was picked."""
        return Panel(own_panel(await self._own.look(tap.actor, tap.group_id)))

    @on_tap("bus_stop", "show")
    async def show(self, tap: Tap) -> Answer:
        """Show somebody's own choice."""
        return Panel(own_panel(await self._own.show(tap.actor, tap.ref)))

    @on_tap("bus_stop", *Choice)
    async def say(self, tap: Tap) -> Answer:
        """Save what somebody wants."""
        return Panel(own_panel(await self._own.choose(tap.actor, tap.ref, Choice(tap.verb))))

    @on_tap("bus_stop", "only_if")
    async def only_if(self, tap: Tap) -> Answer:
        """Save a condition for staying, or none."""
        least = tap.picked[0] if tap.picked else 0
        return Panel(own_panel(await self._own.stay_if(tap.actor, tap.ref, least or None)))

    @on_tap("bus_stop", "anyway")
    async def stay_anyway(self, tap: Tap) -> Answer:
        """Save that somebody stays on no condition."""
        return Panel(own_panel(await self._own.stay_if(tap.actor, tap.ref, None)))

    @on_tap("bus_stop", "later_yes", "later_no")
    async def tell_later(self, tap: Tap) -> Answer:
        """Save whether somebody wants to hear of later stops."""
        wanted = tap.verb == "later_yes"
        return Panel(own_panel(await self._own.tell_later(tap.actor, tap.ref, wanted=wanted)))

    @on_tap("bus_stop", "self_yes", "self_no")
    async def tell_self(self, tap: Tap) -> Answer:
        """Save whether somebody tells the others themselves."""
        wanted = tap.verb == "self_yes"
        return Panel(own_panel(await self._own.tell_self(tap.actor, tap.ref, wanted=wanted)))

    @on_tap("bus_stop", "get_on")
    async def get_on(self, tap: Tap) -> Answer:
        """Put somebody who got off before in line again."""
        view, place = await self._own.get_on(tap.actor, tap.ref)
        return Panel(kit.panel(texts.got_on(view, place)))

    @on_tap("bus_stop", "pick_open")
    async def pick_open(self, tap: Tap) -> Answer:
        """Show when the bus stop of the picked group opens."""
        return Panel(status_panel(await self._organising.to_open(tap.actor, tap.group_id)))

    @on_tap("bus_stop", "open")
    async def open_now(self, tap: Tap) -> Answer:
        """Open the bus stop now."""
        return Panel(status_panel(await self._organising.open(tap.actor, tap.ref)))

    @on_tap("bus_stop", "status", "pick_status")
    async def tap_status(self, tap: Tap) -> Answer:
        """Show how far the bus stop is."""
        return Panel(status_panel(await self._organising.status(tap.actor, tap.group_id)))

    @on_tap("bus_stop", "look")
    async def look(self, tap: Tap) -> Answer:
        """Show what people chose, and note that it was looked at."""
        return Panel(status_panel(await self._organising.look(tap.actor, tap.ref)))

    @on_tap("bus_stop", "record")
    async def tap_record(self, tap: Tap) -> Answer:
        """Ask whose answer it is."""
        return Panel(record_panel(await self._organising.to_record(tap.actor, tap.ref)))

    @on_tap("bus_stop", "pick_record")
    async def pick_record(self, tap: Tap) -> Answer:
        """Ask whose answer it is, in the group that was picked."""
        shown = await self._organising.status(tap.actor, tap.group_id)
        return Panel(record_panel(shown.view))

    @on_tap("bus_stop", *(f"record_{choice}" for choice in Choice))
    async def write_down(self, tap: Tap) -> Answer:
        """Write an answer down."""
        choice = Choice(tap.verb.removeprefix("record_"))
        view = await self._organising.record(tap.actor, tap.ref, tap.picked, choice)
        return Panel(kit.panel(texts.written_down(view, tap.picked)))

    async def _choose(self, actor: Actor, group: Group) -> Answer:
        return Panel(own_panel(await self._own.look(actor, group.id)))

    async def _to_open(self, actor: Actor, group: Group) -> Answer:
        return Panel(status_panel(await self._organising.to_open(actor, group.id)))

    async def _status(self, actor: Actor, group: Group) -> Answer:
        shown = await self._organising.to_open(actor, group.id)
        return Panel(status_panel(shown))

    async def _record(self, actor: Actor, group: Group) -> Answer:
        return Panel(record_panel((await self._organising.status(actor, group.id)).view))

    async def _to_settle(self, actor: Actor, group: Group) -> Answer:
        shown = await self._organising.status(actor, group.id)
        return await self._settle_panel(actor, shown.view.stop.id)
