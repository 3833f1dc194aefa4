"""`/waiting-list`: joining, leaving, knowing where one stands; organisers see the line, and fill free seats from it."""

from dataclasses import dataclass

from discord import app_commands
from discord.ext import commands

from bot.domain.group import Group
from bot.domain.permission import Actor
from bot.services.group import Circle, GroupService
from bot.services.waiting_list import Introduction, WaitingListService
from bot.ui import kit
from bot.ui import waiting_list as ui
from bot.ui.answers import Answer, Form, Panel
from bot.ui.group import receipt
from bot.ui.texts import waiting_list as texts
from bot.ui.unheard import Unheard
from cogs.consent import ConsentCog
from cogs.door import Door, Interaction, Tap, on_tap
from cogs.meant import Asked, in_group

JOIN = Asked(Circle.OPEN, "waiting_list", "pick_join")
LEAVE = Asked(Circle.WAITED, "waiting_list", "pick_leave")
WHERE = Asked(Circle.WAITED, "waiting_list", "pick_where")
SHOW = Asked(Circle.ORGANISED, "waiting_list", "pick_show")
INVITE = Asked(Circle.ORGANISED, "consent", "pick_invite")


@dataclass(frozen=True, slots=True)
class Besides:
    """What the commands of the waiting list hand over to."""

    unheard: Unheard
    consent: ConsentCog


@app_commands.guild_only()
class WaitingListCog(commands.GroupCog, name="waiting-list", description="Waiting for a seat in a group"):
    """Commands and taps of newcomers."""

    def __init__(self, door: Door, groups: GroupService, waiting_list: WaitingListService, besides: Besides) -> None:
        self._door = door
        self._groups = groups
        self._waiting_list = waiting_list
        self._besides = besides

    @app_commands.command(name="join", description="Join the waiting list of a group that is open to newcomers")
    async def join(self, interaction: Interaction) -> None:
        """Open the short form."""
        await self._door.command(interaction, in_group(self._groups, interaction, JOIN, self._ask))

    @app_commands.command(name="leave", description="Leave the waiting list")
    async def leave(self, interaction: Interaction) -> None:
        """Take somebody out of line."""
        await self._door.command(interaction, in_group(self._groups, interaction, LEAVE, self._leave))

    @app_commands.command(name="where", description="Where am I in line?")
    async def where(self, interaction: Interaction) -> None:
        """Show somebody's own place."""
        await self._door.command(interaction, in_group(self._groups, interaction, WHERE, self._where))

    @app_commands.command(name="show", description="Who is waiting, in order (organisers)")
    async def show(self, interaction: Interaction) -> None:
        """Show the line to an organiser."""
        await self._door.command(interaction, in_group(self._groups, interaction, SHOW, self._show))

    @app_commands.command(name="invite", description="Fill free seats of a series that has dates (organisers)")
    async def invite(self, interaction: Interaction) -> None:
        """Show an organiser how the seats stand, and let them ask the group about newcomers."""
        await self._door.command(
            interaction, in_group(self._groups, interaction, INVITE, self._besides.consent.show_series)
        )

    @on_tap("waiting_list", "join", "pick_join")
    async def tap_join(self, tap: Tap) -> Answer:
        """Open the short form from a card."""
        place = await self._waiting_list.where(tap.actor, tap.group_id)
        return Form(ui.join_form(place.group, place.membership))

    @on_tap("waiting_list", "joined")
    async def joined(self, tap: Tap) -> Answer:
        """Put somebody in line."""
        can_make = tuple(int(place) for place in tap.typed.get("can_make", ()))
        name, line = ("".join(tap.typed.get(field, ())) for field in ("name", "line"))
        place = await self._waiting_list.join(tap.actor, tap.ref, Introduction(name, can_make, line))
        return Panel(ui.place_panel(place))

    @on_tap("waiting_list", "leave", "pick_leave")
    async def tap_leave(self, tap: Tap) -> Answer:
        """Take somebody out of line."""
        group = await self._waiting_list.leave(tap.actor, tap.group_id)
        return Panel(kit.panel(texts.left(group.name)))

    @on_tap("waiting_list", "where", "pick_where")
    async def tap_where(self, tap: Tap) -> Answer:
        """Show somebody's own place."""
        return await self._standing(tap.actor, tap.group_id)

    @on_tap("waiting_list", "show", "pick_show")
    async def tap_show(self, tap: Tap) -> Answer:
        """Show the line to an organiser."""
        return Panel(ui.line_panel(*await self._waiting_list.show(tap.actor, tap.group_id)))

    @on_tap("waiting_list", "remove")
    async def remove(self, tap: Tap) -> Answer:
        """Take people off the list."""
        _, act_id = await self._waiting_list.remove(tap.actor, tap.ref, tap.picked)
        said = texts.removed(tap.picked) if act_id else texts.REMOVED_NOBODY
        return Panel(receipt(said, act_id, "group"))

    async def _ask(self, actor: Actor, group: Group) -> Answer:
        place = await self._waiting_list.where(actor, group.id)
        return Form(ui.join_form(place.group, place.membership))

    async def _leave(self, actor: Actor, group: Group) -> Answer:
        await self._waiting_list.leave(actor, group.id)
        return Panel(kit.panel(texts.left(group.name)))

    async def _where(self, actor: Actor, group: Group) -> Answer:
        return await self._standing(actor, group.id)

    async def _standing(self, actor: Actor, group_id: int) -> Answer:
        place = await self._waiting_list.where(actor, group_id)
        return Panel(ui.place_panel(place, await self._besides.unheard.count(place.unheard)))

    async def _show(self, actor: Actor, group: Group) -> Answer:
        return Panel(ui.line_panel(*await self._waiting_list.show(actor, group.id)))
