"""Taps of organisers who record who was at a meeting, and what the command of the same name does."""

from discord.ext import commands

from bot.domain.attendance import Attendance
from bot.domain.group import Group
from bot.domain.permission import Actor
from bot.services.attendance import AttendanceService
from bot.ui.answers import Answer, Panel
from bot.ui.attendance import roll_panel
from cogs.door import Tap, on_tap


class AttendanceCog(commands.Cog):
    """Taps about who was there."""

    def __init__(self, attendance: AttendanceService) -> None:
        self._attendance = attendance

    async def show_latest(self, actor: Actor, group: Group) -> Answer:
        """Show the roll of the group's last meeting."""
        return Panel(roll_panel(await self._attendance.latest(actor, group.id)))

    @on_tap("attendance", "pick_attendance")
    async def pick_latest(self, tap: Tap) -> Answer:
        """Show the roll of the last meeting of the group that was picked."""
        return Panel(roll_panel(await self._attendance.latest(tap.actor, tap.group_id)))

    @on_tap("attendance", "show")
    async def show(self, tap: Tap) -> Answer:
        """Show a meeting's roll."""
        return Panel(roll_panel(await self._attendance.look(tap.actor, tap.ref)))

    @on_tap("attendance", "another")
    async def another(self, tap: Tap) -> Answer:
        """Show the roll of the meeting that was picked."""
        return Panel(roll_panel(await self._attendance.look(tap.actor, tap.picked[0] if tap.picked else 0)))

    @on_tap("attendance", "save")
    async def save(self, tap: Tap) -> Answer:
        """Record everything as it is shown."""
        return Panel(roll_panel(await self._attendance.save(tap.actor, tap.ref)))

    @on_tap("attendance", *(f"mark_{value}" for value in Attendance))
    async def mark(self, tap: Tap) -> Answer:
        """Record something else of some people."""
        value = Attendance(tap.verb.removeprefix("mark_"))
        return Panel(roll_panel(await self._attendance.correct(tap.actor, tap.ref, tap.picked, value)))
