"""`/group health`: how things stand, for organisers."""

from discord.ext import commands

from bot.domain.permission import Actor
from bot.services.backup import BackupService
from bot.services.health import HealthService
from bot.ui.answers import Answer, Panel
from bot.ui.health import health_panel
from bot.ui.texts import health as texts
from cogs.door import Interaction, Tap, on_tap
from cogs.server import broken


class HealthCog(commands.Cog):
    """Taps of organisers who look whether all is well, and what the command of the same name does."""

    def __init__(self, health: HealthService, backups: BackupService) -> None:
        self._health = health
        self._backups = backups

    async def show(self, interaction: Interaction, actor: Actor, group_id: int, note: str = "") -> Answer:
        """Show how things stand."""
        health = await self._health.look(actor, group_id)
        return Panel(health_panel(health, broken(interaction.guild, health.group), note))

    @on_tap("health", "look", "pick_look")
    async def look(self, tap: Tap) -> Answer:
        """Show how things stand."""
        return await self.show(tap.interaction, tap.actor, tap.group_id)

    @on_tap("health", "again")
    async def try_again(self, tap: Tap) -> Answer:
        """Have something tried again."""
        group = await self._health.try_again(tap.actor, tap.ref)
        return await self.show(tap.interaction, tap.actor, group.id, texts.TRYING)

    @on_tap("health", "done")
    async def settle(self, tap: Tap) -> Answer:
        """Note that something is done."""
        group = await self._health.settle(tap.actor, tap.ref)
        return await self.show(tap.interaction, tap.actor, group.id, texts.SETTLED)

    @on_tap("health", "back_up", takes_long=True)
    async def back_up(self, tap: Tap) -> Answer:
        """Make a copy of the database."""
        made = await self._backups.back_up_now(tap.actor, tap.ref)
        return await self.show(tap.interaction, tap.actor, tap.ref, texts.backed_up(made))
