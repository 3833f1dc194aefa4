"""`/series`: the proposal, what else there is, and publishing it."""

import asyncio
from collections.abc import Awaitable, Callable

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.group import Group
from bot.domain.permission import Action, Actor
from bot.domain.planner import Mode
from bot.services.group import Circle, GroupService
from bot.services.proposals import ProposalService, Shown
from bot.services.publication import PublicationService
from bot.ui import kit
from bot.ui import series as ui
from bot.ui.answers import Answer, Attached, Panel
from bot.ui.pictures import alt_text, draw
from bot.ui.texts.words import Names
from cogs.door import Door, Interaction, Tap, on_tap
from cogs.meant import Asked, in_group

PROPOSE = Asked(Circle.ORGANISED, "series", "pick_propose")
SWAP = Asked(Circle.ORGANISED, "series", "pick_swap")

GoOn = Callable[[Interaction, Actor, Group], Awaitable[Answer]]


class SeriesCog(commands.GroupCog, name="series", description="The dates of a whole series"):
    """Commands and taps of organisers who decide a series."""

    def __init__(
        self, door: Door, groups: GroupService, proposals: ProposalService, publication: PublicationService
    ) -> None:
        self._door = door
        self._groups = groups
        self._proposals = proposals
        self._publication = publication

    @app_commands.command(name="propose", description="The best dates by everybody's answers, and why (organisers)")
    @app_commands.guild_only()
    async def propose(self, interaction: Interaction) -> None:
        """Show the proposal."""
        await self._command(interaction, PROPOSE, self._propose_in)

    @app_commands.command(name="swap", description="Take another date into the proposal (organisers)")
    @app_commands.guild_only()
    async def swap(self, interaction: Interaction) -> None:
        """Show the dates that could come in."""
        await self._command(interaction, SWAP, self._swap_in)

    @app_commands.command(name="publish", description="Look at the dates once more, then announce them (organisers)")
    @app_commands.guild_only()
    async def publish(self, interaction: Interaction) -> None:
        """Show the proposal, which one tap publishes: never a plan that nobody has looked at."""
        await self._command(interaction, PROPOSE, self._propose_in)

    @on_tap("series", "propose", takes_long=True)
    async def tap_propose(self, tap: Tap) -> Answer:
        """Show the proposal."""
        return await self._shown(tap.interaction, await self._proposals.propose(tap.actor, tap.ref))

    @on_tap("series", "pick_propose", takes_long=True)
    async def pick_propose(self, tap: Tap) -> Answer:
        """Show the proposal of the group that was picked."""
        poll_id = await self._proposals.under_way(tap.actor, tap.group_id)
        return await self._shown(tap.interaction, await self._proposals.propose(tap.actor, poll_id))

    @on_tap("series", "pick_swap", takes_long=True)
    async def pick_swap(self, tap: Tap) -> Answer:
        """Show the dates that could come into the plan of the group that was picked."""
        entry = await self._groups.enter(tap.actor, tap.group_id, Action.ORGANISE)
        return await self._swap_in(tap.interaction, tap.actor, entry.group)

    @on_tap("series", "look", takes_long=True)
    async def tap_look(self, tap: Tap) -> Answer:
        """Show a plan once more, with the answers as they are now."""
        return await self._shown(tap.interaction, await self._proposals.look_again(tap.actor, tap.ref))

    @on_tap("series", "order", takes_long=True)
    async def tap_order(self, tap: Tap) -> Answer:
        """Show the best plan by what matters most now."""
        picked = next((mode for mode in Mode if mode in tap.values), Mode.MOST)
        return await self._shown(tap.interaction, await self._proposals.in_order(tap.actor, tap.ref, picked))

    @on_tap("series", "another", takes_long=True)
    async def tap_another(self, tap: Tap) -> Answer:
        """Show another plan."""
        return await self._shown(tap.interaction, await self._proposals.another(tap.actor, tap.ref))

    @on_tap("series", "swaps", takes_long=True)
    async def tap_swaps(self, tap: Tap) -> Answer:
        """Show the dates that could come in, with their prices."""
        shown, found = await self._proposals.swaps(tap.actor, tap.ref)
        return Panel(ui.swaps_panel(shown, found, await names_of(tap.interaction.client, shown)))

    @on_tap("series", "swap", takes_long=True)
    async def tap_swap(self, tap: Tap) -> Answer:
        """Show the plan with the date that was picked."""
        return await self._shown(tap.interaction, await self._proposals.swap(tap.actor, tap.ref, tap.group_id))

    @on_tap("series", "again", takes_long=True)
    async def tap_again(self, tap: Tap) -> Answer:
        """Show the answers that would move the plan."""
        shown, found = await self._proposals.worth_asking(tap.actor, tap.ref)
        return Panel(ui.again_panel(shown, found, await names_of(tap.interaction.client, shown)))

    @on_tap("series", "ask", takes_long=True)
    async def tap_ask(self, tap: Tap) -> Answer:
        """Ask for these answers."""
        asked = await self._proposals.ask(tap.actor, tap.ref)
        shown, found = await self._proposals.worth_asking(tap.actor, tap.ref)
        return Panel(ui.again_panel(shown, found, await names_of(tap.interaction.client, shown), asked))

    @on_tap("series", "publish")
    async def tap_publish(self, tap: Tap) -> Answer:
        """Announce exactly the plan that was looked at."""
        return Panel(ui.published_panel(await self._publication.publish(tap.actor, tap.ref)))

    async def _command(self, interaction: Interaction, asked: Asked, go_on: GoOn) -> None:
        async def answer(actor: Actor, group: Group) -> Answer:
            return await go_on(interaction, actor, group)

        in_one = in_group(self._groups, interaction, asked, answer)
        await self._door.command(interaction, in_one, takes_long=True)

    async def _propose_in(self, interaction: Interaction, actor: Actor, group: Group) -> Answer:
        poll_id = await self._proposals.under_way(actor, group.id)
        return await self._shown(interaction, await self._proposals.propose(actor, poll_id))

    async def _swap_in(self, interaction: Interaction, actor: Actor, group: Group) -> Answer:
        shown = await self._proposals.propose(actor, await self._proposals.under_way(actor, group.id))
        if shown.proposal is None:
            return await self._shown(interaction, shown)
        shown, found = await self._proposals.swaps(actor, shown.proposal.id)
        return Panel(ui.swaps_panel(shown, found, await names_of(interaction.client, shown)))

    async def _shown(self, interaction: Interaction, shown: Shown) -> Answer:
        """Return a proposal with its picture, drawn in a thread of its own."""
        names = await names_of(interaction.client, shown)
        if shown.proposal is None:
            return Panel(ui.proposal_panel(shown, names, ""))
        pictured = ui.heat_map(shown, names)
        picture = await asyncio.to_thread(draw, pictured)
        return Panel(ui.proposal_panel(shown, names, alt_text(pictured)), attached=Attached(kit.PICTURE, picture))


async def names_of(client: discord.Client, shown: Shown) -> Names:
    """Return what to call people on a picture: what they typed, else their name on the server, which is not kept."""
    known = {row.user_id: row.name for row in shown.view.known}
    people = shown.view.turnout.asked
    guild = client.get_guild(shown.view.group.guild_id)

    async def called(user_id: int) -> str:
        if name := known.get(user_id):
            return name
        try:
            return (await guild.fetch_member(user_id)).display_name if guild else ""
        except discord.HTTPException:
            return ""

    return dict(zip(people, await asyncio.gather(*map(called, people)), strict=True))
