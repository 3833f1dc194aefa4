"""`/group set-up`: everything filled in, two taps when the zone is right."""

import asyncio

import discord
from discord.ext import commands

from bot.domain.permission import Actor
from bot.domain.rules import Rules
from bot.domain.set_up import Draft, Plan, Setting
from bot.domain.typed_text import clip
from bot.domain.zones import find_zone, usual_zones
from bot.errors import UserError
from bot.services.set_up import SetUpService
from bot.ui import kit
from bot.ui.answers import Answer, Form, Panel
from bot.ui.group import created_panel, people_panel, set_up_panel
from bot.ui.settings_form import setting_form
from bot.ui.texts.group import role_name
from cogs.door import Door, Interaction, Tap, on_tap
from cogs.server import readers_without, require_usable, require_writable, text_channel

ROLES = ("member_role_id", "organiser_role_id")


class SetUpCog(commands.Cog):
    """The guided panel for whoever may manage the server."""

    def __init__(self, door: Door, set_up: SetUpService, rules: Rules, *, open_to_newcomers: bool) -> None:
        self._door = door
        self._set_up = set_up
        self._rules = rules
        self._open = open_to_newcomers
        self._turn = asyncio.Lock()

    async def begin(self, interaction: Interaction, actor: Actor, zone: str | None) -> Answer:
        """Open the guided panel with everything filled in.

        :raises UserError: ``managers_only``, ``channel_is_thread``, ``channel_taken``, ``unknown_zone``
        """
        if not actor.manages:
            raise UserError("managers_only")
        channel = text_channel(interaction.channel)
        plan = Plan(
            name=clip((channel.name or "").replace("-", " ").capitalize(), 40) or "Our group",
            channel_id=channel.id,
            rules=self._rules,
            zone=find_zone(zone) if zone else None,
            open_to_newcomers=self._open,
            members=(actor.user_id,),
        )
        draft = await self._set_up.begin(actor, plan)
        return Panel(set_up_panel(draft, str(interaction.locale)), is_new=True)

    @on_tap("set_up", "begin")
    async def begin_from_home(self, tap: Tap) -> Answer:
        """Open the guided panel from `/home`."""
        return await self.begin(tap.interaction, tap.actor, None)

    @on_tap("set_up", "zone_0", "zone_1", "zone_2", "zone_3")
    async def choose_zone(self, tap: Tap) -> Answer:
        """Take one of the zones that are usual where this person lives."""
        zone = usual_zones(str(tap.interaction.locale))[int(tap.verb[-1])]
        return self._page(tap, await self._set_up.plan(tap.actor, tap.ref, Setting.ZONE, {"zone": [zone]}))

    @on_tap("set_up", "zone_another", "change", *(f"again_{setting}" for setting in Setting))
    async def ask(self, tap: Tap) -> Answer:
        """Open the form for one setting."""
        draft = await self._set_up.draft(tap.actor, tap.ref)
        named = tap.values[0] if tap.values else tap.verb.removeprefix("again_")
        setting = Setting.ZONE if tap.verb == "zone_another" else Setting(named)
        return Form(setting_form(kit.custom_id("set_up", f"typed_{setting}", tap.ref), setting, draft.plan))

    @on_tap("set_up", *(f"typed_{setting}" for setting in Setting))
    async def typed(self, tap: Tap) -> Answer:
        """Take what a form brought."""
        setting = Setting(tap.verb.removeprefix("typed_"))
        await self._set_up.draft(tap.actor, tap.ref)
        require_usable(tap.interaction.guild, tap.typed)
        return self._page(tap, await self._set_up.plan(tap.actor, tap.ref, setting, tap.typed))

    @on_tap("set_up", "people")
    async def people(self, tap: Tap) -> Answer:
        """Go on to who is in it."""
        draft = await self._set_up.draft(tap.actor, tap.ref)
        return self._people(tap, draft)

    @on_tap("set_up", "members", "organisers")
    async def pick(self, tap: Tap) -> Answer:
        """Take who was picked."""
        return self._people(tap, await self._set_up.pick(tap.actor, tap.ref, {tap.verb: tap.picked}))

    @on_tap("set_up", "back")
    async def back(self, tap: Tap) -> Answer:
        """Go back to the first page."""
        return self._page(tap, await self._set_up.draft(tap.actor, tap.ref))

    @on_tap("set_up", "create")
    async def create(self, tap: Tap) -> Answer:
        """Make the group, with the roles that were left to the bot."""
        guild = tap.interaction.guild
        if guild is None:
            raise UserError("not_in_a_server")
        async with self._turn:  # a second click must find the roles of the first
            draft = await self._set_up.draft(tap.actor, tap.ref)
            require_writable(guild, draft.plan.channel_id)
            made = await self._make_roles(tap, guild, draft)
            is_open = await _let_in(guild, draft.plan.channel_id, made)
            return Panel(created_panel(await self._set_up.create(tap.actor, tap.ref), is_open=is_open))

    async def _make_roles(self, tap: Tap, guild: discord.Guild, draft: Draft) -> list[discord.Role]:
        """Make the roles that the plan leaves to the bot; each is kept in the draft as soon as it is there.

        :raises UserError: ``cannot_make_role``
        """
        made: list[discord.Role] = []
        missing = [] if draft.is_done else [which for which in ROLES if getattr(draft.plan, which) is None]
        for which in missing:
            if not guild.me.guild_permissions.manage_roles:
                raise UserError("cannot_make_role")
            made.append(await guild.create_role(name=role_name(draft.plan.name, which)))
            await self._set_up.keep_role(tap.actor, tap.ref, which, made[-1].id)
        return made

    def _page(self, tap: Tap, draft: Draft) -> Answer:
        return Panel(set_up_panel(draft, str(tap.interaction.locale)))

    def _people(self, tap: Tap, draft: Draft) -> Answer:
        guild = tap.interaction.guild
        return Panel(people_panel(draft, readers_without(guild, draft.plan) if guild else ()))


async def _let_in(guild: discord.Guild, channel_id: int, roles: list[discord.Role]) -> bool:
    """Let roles the bot made into the group's channel; return False where it may not."""
    channel = guild.get_channel(channel_id)
    if not isinstance(channel, discord.TextChannel):
        return not roles
    try:
        for role in roles:
            await channel.set_permissions(role, view_channel=True, send_messages=True, read_message_history=True)
    except discord.Forbidden:
        return False
    return True
