"""`/meetings`: what is next, and saying whether one comes."""

from discord import app_commands
from discord.ext import commands

from bot.domain.group import Group
from bot.domain.meeting import Rsvp
from bot.domain.permission import Actor
from bot.services.group import Circle, GroupService
from bot.services.meetings import MeetingService
from bot.ui.answers import Answer, Panel
from bot.ui.meetings import next_panel, saved_panel
from cogs.door import Door, Interaction, Tap, on_tap
from cogs.meant import Asked, in_group

NEXT = Asked(Circle.MINE, "meetings", "pick_next")


class MeetingsCog(commands.GroupCog, name="meetings", description="The meetings that are agreed"):
    """Commands and taps about meetings."""

    def __init__(self, door: Door, groups: GroupService, meetings: MeetingService) -> None:
        self._door = door
        self._groups = groups
        self._meetings = meetings

    @app_commands.command(name="next", description="When we meet next, and whether I come")
    async def next(self, interaction: Interaction) -> None:
        """Show the meetings to come."""
        await self._door.command(interaction, in_group(self._groups, interaction, NEXT, self._next))

    @on_tap("meetings", "next", "pick_next")
    async def tap_next(self, tap: Tap) -> Answer:
        """Show the meetings to come."""
        return Panel(next_panel(await self._meetings.to_come(tap.actor, tap.group_id)))

    @on_tap("meetings", *Rsvp)
    async def answer(self, tap: Tap) -> Answer:
        """Save whether somebody comes."""
        return Panel(saved_panel(await self._meetings.answer(tap.actor, tap.ref, Rsvp(tap.verb))))

    async def _next(self, actor: Actor, group: Group) -> Answer:
        return Panel(next_panel(await self._meetings.to_come(actor, group.id)))
