"""Who is in after an initial meeting: everybody's answer, and the seats."""

from discord.ext import commands

from bot.domain.commitment import Commitment
from bot.services.commitment import CommitmentService
from bot.ui.answers import Answer, Panel
from bot.ui.commitment import own_panel, settled_panel, who_panel
from cogs.door import Tap, on_tap
from cogs.series_poll import SeriesPollCog


class CommitmentCog(commands.Cog):
    """Taps of people who say whether they are in, and of organisers who seat them."""

    def __init__(self, commitments: CommitmentService, series: SeriesPollCog) -> None:
        self._commitments = commitments
        self._series = series

    @on_tap("commitment", *Commitment)
    async def commit(self, tap: Tap) -> Answer:
        """Save somebody's answer."""
        return Panel(own_panel(await self._commitments.commit(tap.actor, tap.ref, Commitment(tap.verb))))

    @on_tap("commitment", "own")
    async def own(self, tap: Tap) -> Answer:
        """Show somebody their own answer."""
        return Panel(own_panel(await self._commitments.own(tap.actor, tap.ref)))

    @on_tap("commitment", "look")
    async def look(self, tap: Tap) -> Answer:
        """Show organisers who is in."""
        return Panel(who_panel(await self._commitments.look(tap.actor, tap.ref)))

    @on_tap("commitment", "seat")
    async def seat(self, tap: Tap) -> Answer:
        """Seat those who are in."""
        return Panel(settled_panel(await self._commitments.seat(tap.actor, tap.ref)))

    @on_tap("commitment", "seat_and_ask")
    async def seat_and_ask(self, tap: Tap) -> Answer:
        """Seat those who are in, then show the question about their series; for who came second, what was done."""
        done = await self._commitments.seat(tap.actor, tap.ref)
        if not done.is_new and done.view.asked.settled_by != tap.actor.user_id:
            return Panel(settled_panel(done))
        return await self._series.draft(tap.interaction, tap.actor, done.view.group, "")
