"""Deciding a poll: its result, and the one select that confirms a date."""

from discord.ext import commands

from bot.domain.availability import PollState
from bot.services.decision import DecisionService
from bot.ui.answers import Answer, Panel
from bot.ui.availability import status_panel
from bot.ui.decision import confirmed_panel, rested_panel, result_panel, review_panel
from cogs.door import Tap, on_tap


class DecisionCog(commands.Cog):
    """Taps of organisers who decide a poll."""

    def __init__(self, decisions: DecisionService) -> None:
        self._decisions = decisions

    @on_tap("availability", "result")
    async def result(self, tap: Tap) -> Answer:
        """Show the ranked dates."""
        decision = await self._decisions.result(tap.actor, tap.ref)
        if decision.view.poll.state in {PollState.CONFIRMED, PollState.ABANDONED}:
            return Panel(status_panel(decision.view))
        return Panel(result_panel(decision))

    @on_tap("availability", "confirm")
    async def review(self, tap: Tap) -> Answer:
        """Show the date that was picked once more, before everybody is told."""
        return Panel(review_panel(await self._decisions.of_date(tap.actor, tap.picked[0]), tap.picked[0]))

    @on_tap("availability", "announce")
    async def announce(self, tap: Tap) -> Answer:
        """Make a meeting of the date, and tell everybody."""
        return Panel(confirmed_panel(await self._decisions.confirm(tap.actor, tap.ref)))

    @on_tap("availability", "abandon")
    async def abandon(self, tap: Tap) -> Answer:
        """Let a poll rest."""
        return Panel(rested_panel(await self._decisions.abandon(tap.actor, tap.ref)))
