"""Asking for a whole series: the draft with its dates worked out, and the forms that change it."""

from datetime import datetime

from discord.ext import commands

from bot.clock import Clock
from bot.domain import wall_time
from bot.domain.group import Group
from bot.domain.permission import Action, Actor
from bot.domain.series import Break
from bot.domain.typed_breaks import read_breaks
from bot.domain.typed_dates import read_dates
from bot.errors import UserError
from bot.services.group import GroupService
from bot.services.series_poll import SeriesDraft, SeriesPollService, Wish
from bot.ui import kit
from bot.ui import series as ui
from bot.ui.answers import Answer, Form, Panel
from cogs.door import Door, Interaction, Tap, on_tap
from cogs.server import require_writable
from cogs.typed import closing, offered


class SeriesPollCog(commands.Cog):
    """Taps of an organiser who is about to ask for a series."""

    def __init__(self, door: Door, groups: GroupService, polls: SeriesPollService, clock: Clock) -> None:
        self._door = door
        self._groups = groups
        self._polls = polls
        self._clock = clock

    async def draft(self, interaction: Interaction, actor: Actor, group: Group, closes: str) -> Answer:
        """Work the dates out and show them before anybody is asked."""
        if interaction.guild is not None:
            require_writable(interaction.guild, group.channel_id)
        wish = Wish(closes_on=closing(closes, group, self._clock.now()))
        return _shown(await self._polls.draft(actor, group.id, wish))

    @on_tap("series", "begin")
    async def begin(self, tap: Tap) -> Answer:
        """Work the dates of a series out from a panel's button."""
        entry = await self._groups.enter(tap.actor, tap.ref, Action.ORGANISE)
        return await self.draft(tap.interaction, tap.actor, entry.group, "")

    @on_tap("series", "christmas")
    async def christmas(self, tap: Tap) -> Answer:
        """Keep Christmas free, and work the dates out anew."""
        draft = await self._polls.view(tap.actor, tap.ref)
        breaks = (*_breaks(draft), *([draft.christmas] if draft.christmas else []))
        return _shown(await self._polls.draft(tap.actor, draft.view.group.id, Wish(breaks, _closes_on(draft))))

    @on_tap("series", "dates")
    async def dates(self, tap: Tap) -> Answer:
        """Open the form that changes the dates."""
        return Form(ui.dates_form((await self._polls.view(tap.actor, tap.ref)).view))

    @on_tap("series", "dated")
    async def dated(self, tap: Tap) -> Answer:
        """Take the dates as somebody wants them."""
        view = (await self._polls.view(tap.actor, tap.ref)).view
        typed, patterns = "".join(tap.typed.get("dates", ())), view.group.rules.series.patterns
        dates = read_dates(typed, now=self._clock.now(), zone=view.group.zone, patterns=patterns)
        if any(date.problem for date in dates):
            form = kit.custom_id("series", "dated", tap.ref)
            self._door.memory.remember(tap.actor.user_id, form, tap.typed)
            raise UserError("dates_to_mend", dates=dates, again=kit.custom_id("series", "dates", tap.ref))
        return _shown(await self._polls.with_dates(tap.actor, tap.ref, offered(dates)))

    @on_tap("series", "breaks")
    async def breaks(self, tap: Tap) -> Answer:
        """Open the form that changes the breaks and the close."""
        return Form(ui.breaks_form((await self._polls.view(tap.actor, tap.ref)).view))

    @on_tap("series", "broken")
    async def broken(self, tap: Tap) -> Answer:
        """Work the dates out anew around the breaks."""
        view = (await self._polls.view(tap.actor, tap.ref)).view
        now = self._clock.now()
        breaks = read_breaks("".join(tap.typed.get("breaks", ())), now=now, zone=view.group.zone)
        closes_on = closing("".join(tap.typed.get("closes", ())), view.group, now)
        return _shown(await self._polls.draft(tap.actor, view.group.id, Wish(breaks, closes_on)))


def _shown(draft: SeriesDraft) -> Answer:
    return Panel(ui.draft_panel(draft))


def _breaks(draft: SeriesDraft) -> tuple[Break, ...]:
    return draft.view.poll.series.breaks if draft.view.poll.series else ()


def _closes_on(draft: SeriesDraft) -> datetime:
    return wall_time.local(draft.view.poll.closes_at, draft.view.group.zone)
