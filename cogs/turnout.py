"""How far a question has got, for organisers: who is missing, nudge, extend, close."""

from discord.ext import commands

from bot.domain.availability import PollState
from bot.domain.group import Group
from bot.domain.permission import Action, Actor
from bot.errors import UserError
from bot.services.decision import DecisionService
from bot.services.group import Circle, GroupService
from bot.services.poll_view import PollView
from bot.services.turnout import TurnoutService
from bot.ui import availability as ui
from bot.ui.answers import Answer, Panel
from bot.ui.decision import result_panel
from bot.ui.texts import availability as texts
from cogs.door import Tap, on_tap
from cogs.meant import Asked

STATUS = Asked(Circle.ORGANISED, "availability", "pick_status")


class TurnoutCog(commands.Cog):
    """Taps of organisers while a question is open, and what the commands of the same name do."""

    def __init__(self, groups: GroupService, turnout: TurnoutService, decisions: DecisionService) -> None:
        self._groups = groups
        self._decisions = decisions
        self._turnout = turnout

    async def show(self, actor: Actor, group: Group) -> Answer:
        """Show how far the newest question has got."""
        return Panel(ui.status_panel(await self._newest(actor, group)))

    async def nudge(self, actor: Actor, group: Group) -> Answer:
        """Remind the silent of the newest question."""
        view, nudged = await self._turnout.nudge(actor, (await self._newest(actor, group)).poll.id)
        return Panel(ui.status_panel(view, texts.nudged(nudged)))

    async def extend(self, actor: Actor, group: Group, days: int) -> Answer:
        """Keep the newest question open for some days more."""
        view = await self._turnout.extend(actor, (await self._newest(actor, group)).poll.id, days)
        return Panel(ui.status_panel(view, texts.extended(view.poll, view.group)))

    async def close(self, actor: Actor, group: Group) -> Answer:
        """Close the newest question."""
        return await self._closed(actor, (await self._newest(actor, group)).poll.id)

    @on_tap("availability", "status")
    async def tap_status(self, tap: Tap) -> Answer:
        """Show how far a question has got."""
        return Panel(ui.status_panel(await self._turnout.status(tap.actor, tap.ref)))

    @on_tap("availability", "pick_status")
    async def pick_status(self, tap: Tap) -> Answer:
        """Show how far the question has got in the group that was picked."""
        entry = await self._groups.enter(tap.actor, tap.group_id, Action.ORGANISE)
        return await self.show(tap.actor, entry.group)

    @on_tap("availability", "nudge")
    async def tap_nudge(self, tap: Tap) -> Answer:
        """Remind the silent."""
        view, nudged = await self._turnout.nudge(tap.actor, tap.ref)
        return Panel(ui.status_panel(view, texts.nudged(nudged)))

    @on_tap("availability", *(f"extend_{days}" for days, _ in texts.EXTENDS))
    async def tap_extend(self, tap: Tap) -> Answer:
        """Keep a question open for longer."""
        view = await self._turnout.extend(tap.actor, tap.ref, int(tap.verb.removeprefix("extend_")))
        return Panel(ui.status_panel(view, texts.extended(view.poll, view.group)))

    @on_tap("availability", "close")
    async def tap_close(self, tap: Tap) -> Answer:
        """Close a question."""
        return await self._closed(tap.actor, tap.ref)

    async def _closed(self, actor: Actor, poll_id: int) -> Answer:
        view = await self._turnout.close(actor, poll_id)
        if view.poll.state is PollState.CLOSED and view.poll.series is None:
            return Panel(result_panel(await self._decisions.result(actor, poll_id)))
        return Panel(ui.status_panel(view))

    async def _newest(self, actor: Actor, group: Group) -> PollView:
        views = await self._turnout.under_way(actor, group.id)
        if not views:
            raise UserError("no_poll")
        return views[0]
