"""`/mine`: what is one's own, in each group by its name; works in direct messages too."""

from collections.abc import Awaitable
from dataclasses import dataclass

from discord import app_commands
from discord.ext import commands

from bot.clock import Clock
from bot.domain import wall_time
from bot.domain.group import Group
from bot.domain.permission import Actor
from bot.domain.preferences import Lead, TypedQuiet, Way
from bot.services.attendance import AttendanceService
from bot.services.group import Circle, GroupService
from bot.services.preferences import Liking, PreferenceService
from bot.ui.answers import Answer, Form, Panel
from bot.ui.attendance import own_panel
from bot.ui.preferences import preferences_panel, quiet_form
from cogs.door import Door, Interaction, Tap, on_tap
from cogs.meant import Asked, in_group

REMINDERS = Asked(Circle.MINE, "mine", "pick_reminders")


@dataclass(frozen=True, slots=True)
class OwnServices:
    """What keeps what is one's own."""

    preferences: PreferenceService
    attendance: AttendanceService


class MineCog(commands.GroupCog, name="mine", description="What is your own: reminders, attendance"):
    """Commands and taps of one person for themselves."""

    def __init__(self, door: Door, groups: GroupService, services: OwnServices, clock: Clock) -> None:
        self._door = door
        self._groups = groups
        self._preferences = services.preferences
        self._attendance = services.attendance
        self._clock = clock

    @app_commands.command(name="reminders", description="How I am reminded: where, which, and when not")
    async def reminders(self, interaction: Interaction) -> None:
        """Show what somebody chose."""
        await self._door.command(interaction, in_group(self._groups, interaction, REMINDERS, self._reminders))

    @app_commands.command(name="attendance", description="Which meetings I was at, for my own records")
    async def attendance(self, interaction: Interaction) -> None:
        """Show somebody's own record in each of their groups."""
        await self._door.command(interaction, self._own_attendance)

    @on_tap("mine", "pick_reminders", "reminders")
    async def tap_reminders(self, tap: Tap) -> Answer:
        """Show what somebody chose in a group."""
        return Panel(preferences_panel(await self._preferences.look(tap.actor, tap.group_id)))

    @on_tap("mine", *(f"way_{way}" for way in Way))
    async def go(self, tap: Tap) -> Answer:
        """Save where reminders reach somebody."""
        return await self._saved(self._preferences.go(tap.actor, tap.ref, Way(tap.verb.removeprefix("way_"))))

    @on_tap("mine", "leads")
    async def choose(self, tap: Tap) -> Answer:
        """Save which reminders somebody wants."""
        leads = frozenset(lead for value in tap.values if (lead := Lead.read(value)))
        return await self._saved(self._preferences.choose(tap.actor, tap.ref, leads))

    @on_tap("mine", "again_quiet")
    async def ask_quiet(self, tap: Tap) -> Answer:
        """Ask for quiet hours."""
        return Form(quiet_form(await self._preferences.look(tap.actor, tap.ref)))

    @on_tap("mine", "typed_quiet")
    async def keep_quiet(self, tap: Tap) -> Answer:
        """Save quiet hours."""
        begins, ends, zone = ("".join(tap.typed.get(name, ())) for name in ("begins", "ends", "zone"))
        return await self._saved(self._preferences.keep_quiet(tap.actor, tap.ref, TypedQuiet(begins, ends, zone)))

    @on_tap("mine", "no_quiet")
    async def end_quiet(self, tap: Tap) -> Answer:
        """Save that reminders may come at any hour."""
        return await self._saved(self._preferences.end_quiet(tap.actor, tap.ref))

    async def _own_attendance(self, actor: Actor) -> Answer:
        return Panel(own_panel(await self._attendance.own(actor)), is_new=True)

    async def _reminders(self, actor: Actor, group: Group) -> Answer:
        return Panel(preferences_panel(await self._preferences.look(actor, group.id)), is_new=True)

    async def _saved(self, saving: Awaitable[Liking]) -> Answer:
        liking = await saving
        at = f"{wall_time.local(self._clock.now(), liking.group.zone):%H:%M}"
        return Panel(preferences_panel(liking, at))
