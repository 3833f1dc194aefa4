"""`/meetings`: what is next, and saying whether one comes."""

from dataclasses import dataclass

from discord import app_commands
from discord.ext import commands

from bot.domain.group import Group
from bot.domain.meeting import Rsvp
from bot.domain.permission import Actor
from bot.services.arrangements import ArrangementService
from bot.services.group import Circle, GroupService
from bot.services.meetings import MeetingService
from bot.ui.answers import Answer, Panel
from bot.ui.meetings import next_panel, saved_panel
from cogs.attendance import AttendanceCog
from cogs.door import Door, Interaction, Tap, on_tap
from cogs.meant import Asked, in_group

NEXT = Asked(Circle.MINE, "meetings", "pick_next")
ATTENDANCE = Asked(Circle.ORGANISED, "attendance", "pick_attendance")


@dataclass(frozen=True, slots=True)
class Beside:
    """What goes on beside a meeting's date."""

    arrangements: ArrangementService
    attendance: AttendanceCog


class MeetingsCog(commands.GroupCog, name="meetings", description="The meetings that are agreed"):
    """Commands and taps about meetings."""

    def __init__(self, door: Door, groups: GroupService, meetings: MeetingService, beside: Beside) -> None:
        self._door = door
        self._groups = groups
        self._meetings = meetings
        self._beside = beside

    @app_commands.command(name="next", description="When we meet next, and whether I come")
    async def next(self, interaction: Interaction) -> None:
        """Show the meetings to come."""
        await self._door.command(interaction, in_group(self._groups, interaction, NEXT, self._next))

    @app_commands.command(name="attendance", description="Who was at the last meeting (organisers)")
    async def attendance(self, interaction: Interaction) -> None:
        """Show the roll of the last meeting."""
        show = self._beside.attendance.show_latest
        await self._door.command(interaction, in_group(self._groups, interaction, ATTENDANCE, show))

    @on_tap("meetings", "next", "pick_next")
    async def tap_next(self, tap: Tap) -> Answer:
        """Show the meetings to come."""
        return await self._shown(tap.actor, tap.group_id)

    @on_tap("meetings", *Rsvp)
    async def answer(self, tap: Tap) -> Answer:
        """Save whether somebody comes."""
        return Panel(saved_panel(await self._meetings.answer(tap.actor, tap.ref, Rsvp(tap.verb))))

    async def _next(self, actor: Actor, group: Group) -> Answer:
        return await self._shown(actor, group.id)

    async def _shown(self, actor: Actor, group_id: int) -> Answer:
        views = await self._meetings.to_come(actor, group_id)
        arranged = await self._beside.arrangements.glance(actor, views[0].meeting.id) if views else None
        return Panel(next_panel(views, arranged=arranged))
