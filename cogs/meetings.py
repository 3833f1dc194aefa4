"""`/meetings`: what is next, all of them, saying whether one comes; and for organisers changing them."""

from dataclasses import dataclass

from discord import app_commands
from discord.ext import commands

from bot.clock import Clock
from bot.domain.group import Group
from bot.domain.meeting import Rsvp
from bot.domain.permission import Action, Actor
from bot.errors import UserError
from bot.services.arrangements import ArrangementService
from bot.services.group import Circle, GroupService
from bot.services.meetings import MeetingService
from bot.ui.answers import Answer, Attached, Panel
from bot.ui.calendar import FILE_NAME, ics
from bot.ui.meetings import calendar_entries, calendar_panel, list_panel, next_panel, saved_panel
from bot.ui.texts.meetings import saved
from cogs.attendance import AttendanceCog
from cogs.door import Door, Interaction, Tap, on_tap
from cogs.meant import Asked, in_group
from cogs.moving import MovingCog

NEXT = Asked(Circle.MINE, "meetings", "pick_next")
LIST = Asked(Circle.MINE, "meetings", "pick_list")
CALENDAR = Asked(Circle.MINE, "meetings", "pick_calendar")
MOVE = Asked(Circle.ORGANISED, "meetings", "pick_move")
CANCEL = Asked(Circle.ORGANISED, "meetings", "pick_cancel")
ADD = Asked(Circle.ORGANISED, "meetings", "pick_add")
ATTENDANCE = Asked(Circle.ORGANISED, "attendance", "pick_attendance")


@dataclass(frozen=True, slots=True)
class Beside:
    """What goes on beside the list of meetings."""

    moving: MovingCog
    arrangements: ArrangementService
    attendance: AttendanceCog


class MeetingsCog(commands.GroupCog, name="meetings", description="The meetings that are agreed"):
    """Commands and taps about meetings."""

    def __init__(
        self, door: Door, groups: GroupService, meetings: MeetingService, beside: Beside, clock: Clock
    ) -> None:
        self._door = door
        self._groups = groups
        self._meetings = meetings
        self._moving = beside.moving
        self._beside = beside
        self._clock = clock

    @app_commands.command(name="next", description="When we meet next, and whether I come")
    async def next(self, interaction: Interaction) -> None:
        """Show the meetings to come."""
        await self._door.command(interaction, in_group(self._groups, interaction, NEXT, self._next))

    @app_commands.command(name="list", description="All meetings of the series, and whether I come")
    async def list(self, interaction: Interaction) -> None:
        """Show all meetings of the present series."""
        await self._door.command(interaction, in_group(self._groups, interaction, LIST, self._list))

    @app_commands.command(name="calendar", description="The meetings as a file for my own diary")
    async def calendar(self, interaction: Interaction) -> None:
        """Hand out the meetings of the present series as an ``.ics`` file."""
        await self._door.command(interaction, in_group(self._groups, interaction, CALENDAR, self._calendar))

    @app_commands.command(name="move", description="Give a meeting another date (organisers)")
    @app_commands.guild_only()
    async def move(self, interaction: Interaction) -> None:
        """Ask which meeting is to move."""
        await self._door.command(interaction, in_group(self._groups, interaction, MOVE, self._moving.choose_move))

    @app_commands.command(name="cancel", description="Call a meeting off, and tell everybody (organisers)")
    @app_commands.guild_only()
    async def cancel(self, interaction: Interaction) -> None:
        """Ask which meeting is to be cancelled."""
        await self._door.command(interaction, in_group(self._groups, interaction, CANCEL, self._moving.choose_cancel))

    @app_commands.command(name="add", description="Add a meeting, in the series or by itself (organisers)")
    @app_commands.guild_only()
    async def add(self, interaction: Interaction) -> None:
        """Ask for a further meeting's date."""
        await self._door.command(interaction, in_group(self._groups, interaction, ADD, self._moving.ask_add))

    @app_commands.command(name="attendance", description="Who was at the last meeting (organisers)")
    async def attendance(self, interaction: Interaction) -> None:
        """Show the roll of the last meeting."""
        show = self._beside.attendance.show_latest
        await self._door.command(interaction, in_group(self._groups, interaction, ATTENDANCE, show))

    @on_tap("meetings", "next", "pick_next")
    async def tap_next(self, tap: Tap) -> Answer:
        """Show the meetings to come."""
        return await self._shown(tap.actor, tap.group_id)

    @on_tap("meetings", "pick_list")
    async def tap_list(self, tap: Tap) -> Answer:
        """Show all meetings of the present series of the group that was picked."""
        return Panel(list_panel(await self._meetings.listed(tap.actor, tap.group_id), self._clock.now()))

    @on_tap("meetings", "pick_calendar")
    async def pick_calendar(self, tap: Tap) -> Answer:
        """Hand out the file of the group that was picked."""
        entry = await self._groups.enter(tap.actor, tap.group_id, Action.ANSWER)
        return await self._calendar(tap.actor, entry.group)

    @on_tap("meetings", "page")
    async def page(self, tap: Tap) -> Answer:
        """Turn to another page of the meetings."""
        return Panel(list_panel(await self._meetings.listed_with(tap.actor, tap.ref), self._clock.now(), tap.ref))

    @on_tap("meetings", *Rsvp)
    async def answer(self, tap: Tap) -> Answer:
        """Save whether somebody comes."""
        return Panel(saved_panel(await self._meetings.answer(tap.actor, tap.ref, Rsvp(tap.verb))))

    @on_tap("meetings", "list_coming", "list_sorry")
    async def answer_in_list(self, tap: Tap) -> Answer:
        """Save whether somebody comes, and show all meetings again."""
        value = Rsvp(tap.verb.removeprefix("list_"))
        view = await self._meetings.answer(tap.actor, tap.ref, value)
        views = await self._meetings.listed_with(tap.actor, tap.ref)
        return Panel(list_panel(views, self._clock.now(), tap.ref, saved(view.own)))

    async def _next(self, actor: Actor, group: Group) -> Answer:
        return await self._shown(actor, group.id)

    async def _shown(self, actor: Actor, group_id: int) -> Answer:
        views = await self._meetings.to_come(actor, group_id)
        arranged = await self._beside.arrangements.glance(actor, views[0].meeting.id) if views else None
        return Panel(next_panel(views, arranged=arranged))

    async def _calendar(self, actor: Actor, group: Group) -> Answer:
        views = await self._meetings.listed(actor, group.id)
        if not views:
            raise UserError("no_meetings")
        content = ics(calendar_entries(views), at=self._clock.now())
        return Panel(calendar_panel(group), attached=Attached(FILE_NAME, content))

    async def _list(self, actor: Actor, group: Group) -> Answer:
        return Panel(list_panel(await self._meetings.listed(actor, group.id), self._clock.now()))
