"""`/group`: what it is, its settings, its members, how things stand, and the card newcomers find."""

from dataclasses import dataclass

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.group import Group
from bot.domain.permission import Action, Actor, is_organiser
from bot.domain.set_up import Setting, plan_of
from bot.domain.zones import suggest_zones
from bot.services.commitment import CommitmentService
from bot.services.group import Circle, GroupService
from bot.services.members import MemberService
from bot.services.settings import SettingsService
from bot.ui import group as ui
from bot.ui import kit
from bot.ui.answers import Answer, Form, Panel
from bot.ui.second_word import asked_panel
from bot.ui.settings_form import setting_form
from bot.ui.texts import group as texts
from cogs.door import Door, Interaction, Tap, on_tap
from cogs.founding import FoundingCog
from cogs.group_life import GroupLifeCog
from cogs.health import HealthCog
from cogs.meant import Asked, in_group
from cogs.server import require_usable, require_writable
from cogs.set_up import SetUpCog

SHOW = Asked(Circle.MINE, "group", "pick_show")
SETTINGS = Asked(Circle.KEPT, "group", "pick_settings")
MEMBERS = Asked(Circle.MINE, "group", "pick_members")
ADD = Asked(Circle.ORGANISED, "group", "pick_add")
REMOVE = Asked(Circle.ORGANISED, "group", "pick_remove")
PAUSE = Asked(Circle.ORGANISED, "pausing", "pick_pause")
CLOSE = Asked(Circle.KEPT, "closing", "pick_close")
FOUND = Asked(Circle.ORGANISED, "founding", "pick_found")
HEALTH = Asked(Circle.ORGANISED, "health", "pick_look")


@dataclass(frozen=True, slots=True)
class Besides:
    """What goes on where the group itself leaves off."""

    set_up: SetUpCog
    health: HealthCog
    founding: FoundingCog
    commitments: CommitmentService
    life: GroupLifeCog


@app_commands.guild_only()
class GroupCog(commands.GroupCog, name="group", description="The group: what it is, who is in it, its settings"):
    """Commands and taps about a group itself."""

    members = app_commands.Group(name="members", description="Who is in the group")

    def __init__(
        self, door: Door, groups: GroupService, settings: SettingsService, members: MemberService, besides: Besides
    ) -> None:
        self._door = door
        self._groups = groups
        self._settings = settings
        self._members = members
        self._set_up, self._health = besides.set_up, besides.health
        self._founding, self._commitments = besides.founding, besides.commitments
        self._life = besides.life

    @app_commands.command(name="set-up", description="Set a group up in this channel (Manage Server)")
    @app_commands.describe(zone="The group's time zone: a city, such as London")
    async def set_up(self, interaction: Interaction, zone: str | None = None) -> None:
        """Open the guided panel."""
        await self._door.command(interaction, lambda actor: self._set_up.begin(interaction, actor, zone))

    @set_up.autocomplete("zone")
    async def suggest_zone(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest zones as somebody types."""

        async def suggest(_: Actor) -> list[app_commands.Choice[str]]:
            return [app_commands.Choice(name=zone.replace("_", " "), value=zone) for zone in suggest_zones(typed)]

        return await self._door.complete(interaction, suggest)

    @app_commands.command(name="show", description="What the group is: times, seats, organisers")
    async def show(self, interaction: Interaction) -> None:
        """Show the group to a member."""
        await self._door.command(interaction, in_group(self._groups, interaction, SHOW, self._show))

    @app_commands.command(name="settings", description="Change one thing about the group (organisers)")
    async def settings(self, interaction: Interaction) -> None:
        """Show the settings to an organiser."""
        await self._door.command(interaction, in_group(self._groups, interaction, SETTINGS, self._show_settings))

    @app_commands.command(name="health", description="What is left to do, what could not be said (organisers)")
    async def health(self, interaction: Interaction) -> None:
        """Show an organiser how things stand."""

        async def show(actor: Actor, group: Group) -> Answer:
            return await self._health.show(interaction, actor, group.id)

        await self._door.command(interaction, in_group(self._groups, interaction, HEALTH, show))

    @app_commands.command(name="pause", description="Let the group rest until a day, or wake it (organisers)")
    async def pause(self, interaction: Interaction) -> None:
        """Begin a pause, or look at the one there is."""
        answer = in_group(self._groups, interaction, PAUSE, self._life.show_pause)
        await self._door.command(interaction, answer)

    @app_commands.command(
        name="close", description="End the group: decided together, or by asking everybody (organisers)"
    )
    async def close(self, interaction: Interaction) -> None:
        """Say what closing the group would mean."""
        answer = in_group(self._groups, interaction, CLOSE, self._life.show_close)
        await self._door.command(interaction, answer)

    @app_commands.command(name="found", description="Invite people to a new group's first meeting (organisers)")
    async def found(self, interaction: Interaction) -> None:
        """Open the form of an invitation."""

        async def begin(actor: Actor, group: Group) -> Answer:
            return await self._founding.begin(actor, group.id)

        await self._door.command(interaction, in_group(self._groups, interaction, FOUND, begin))

    @members.command(name="add", description="Add people to the group (organisers)")
    async def members_add(self, interaction: Interaction) -> None:
        """Open the picker of people to add."""
        await self._door.command(interaction, in_group(self._groups, interaction, ADD, self._ask_add))

    @members.command(name="remove", description="End somebody's seat (organisers)")
    async def members_remove(self, interaction: Interaction) -> None:
        """Open the picker of people whose seat ends."""
        await self._door.command(interaction, in_group(self._groups, interaction, REMOVE, self._ask_remove))

    @members.command(name="list", description="Who is in the group")
    async def members_list(self, interaction: Interaction) -> None:
        """Show the roster to a member."""
        await self._door.command(interaction, in_group(self._groups, interaction, MEMBERS, self._list))

    @on_tap("group", "show", "pick_show")
    async def tap_show(self, tap: Tap) -> Answer:
        """Show the group."""
        return await self._show(tap.actor, await self._tapped(tap, Action.TAKE_PART))

    @on_tap("group", "settings", "pick_settings")
    async def tap_settings(self, tap: Tap) -> Answer:
        """Show the settings."""
        return await self._show_settings(tap.actor, await self._tapped(tap, Action.REPAIR))

    @on_tap("group", "members", "pick_members")
    async def tap_members(self, tap: Tap) -> Answer:
        """Show the roster."""
        return await self._list(tap.actor, await self._tapped(tap, Action.TAKE_PART))

    @on_tap("group", "ask_add", "pick_add")
    async def tap_ask_add(self, tap: Tap) -> Answer:
        """Open the picker of people to add."""
        return await self._ask_add(tap.actor, await self._tapped(tap, Action.ORGANISE))

    @on_tap("group", "ask_remove", "pick_remove")
    async def tap_ask_remove(self, tap: Tap) -> Answer:
        """Open the picker of people whose seat ends."""
        return await self._ask_remove(tap.actor, await self._tapped(tap, Action.ORGANISE))

    @on_tap("group", "ask_organisers")
    async def tap_ask_organisers(self, tap: Tap) -> Answer:
        """Open the picker of organisers."""
        group = await self._tapped(tap, Action.REPAIR)
        return Panel(ui.pick_people_panel(texts.ORGANISERS_TITLE, group, "organisers"))

    @on_tap("group", "add")
    async def add(self, tap: Tap) -> Answer:
        """Add who was picked."""
        return Panel(ui.added_panel(await self._members.add(tap.actor, tap.ref, tap.picked, word_given=False)))

    @on_tap("group", "add_anyway")
    async def add_anyway(self, tap: Tap) -> Answer:
        """Add who was picked, more people than seats."""
        return Panel(ui.added_panel(await self._members.add_anyway(tap.actor, tap.ref)))

    @on_tap("group", "remove")
    async def remove(self, tap: Tap) -> Answer:
        """End the seats of who was picked."""
        change = await self._members.remove(tap.actor, tap.ref, tap.picked)
        if change.words:
            done = texts.removed(change.changed) if change.changed else ""
            return Panel(asked_panel(done, change.words))
        return Panel(ui.receipt(texts.removed(change.changed), change.act_id, "group"))

    @on_tap("group", "organisers")
    async def name_organisers(self, tap: Tap) -> Answer:
        """Name who was picked as organisers."""
        change = await self._members.name_organisers(tap.actor, tap.ref, tap.picked)
        return Panel(ui.receipt(texts.organisers_now(change.changed), change.act_id, "group"))

    @on_tap("group", "undo")
    async def undo(self, tap: Tap) -> Answer:
        """Take back a change to the roster."""
        await self._members.undo(tap.actor, tap.ref)
        return Panel(kit.panel(texts.UNDONE))

    @on_tap("group", "ask_in")
    async def ask_in(self, tap: Tap) -> Answer:
        """Let organisers know that somebody says they are in the group."""
        await self._members.ask_in(tap.actor, tap.ref)
        return Panel(kit.panel(texts.ASKED_IN))

    @on_tap("group", "let_in")
    async def let_in(self, tap: Tap) -> Answer:
        """Seat somebody who said that they are in the group."""
        return Panel(ui.added_panel(await self._members.let_in(tap.actor, tap.ref)))

    @on_tap("group", "setting", *(f"again_{setting}" for setting in Setting))
    async def ask_setting(self, tap: Tap) -> Answer:
        """Open the form for one setting."""
        entry = await self._groups.enter(tap.actor, tap.ref, Action.REPAIR)
        setting = Setting(tap.values[0] if tap.values else tap.verb.removeprefix("again_"))
        where = kit.custom_id("group", f"typed_{setting}", tap.ref)
        return Form(setting_form(where, setting, plan_of(entry.group)))

    @on_tap("group", *(f"typed_{setting}" for setting in Setting))
    async def propose(self, tap: Tap) -> Answer:
        """Show what a change would be and affects."""
        setting = Setting(tap.verb.removeprefix("typed_"))
        entry = await self._groups.enter(tap.actor, tap.ref, Action.REPAIR)
        require_usable(tap.interaction.guild, tap.typed)
        draft = await self._settings.propose(tap.actor, tap.ref, setting, tap.typed)
        return Panel(ui.proposed_panel(entry.group, draft))

    @on_tap("group", "save")
    async def save(self, tap: Tap) -> Answer:
        """Save a proposed change."""
        saved = await self._settings.save_setting(tap.actor, tap.ref)
        if saved.word is not None:
            return Panel(asked_panel("", [saved.word]))
        return Panel(ui.receipt(texts.saved(saved.setting, plan_of(saved.group)), saved.act_id, "setting"))

    @on_tap("setting", "undo")
    async def undo_setting(self, tap: Tap) -> Answer:
        """Take back a changed setting."""
        await self._settings.undo_setting(tap.actor, tap.ref)
        return Panel(kit.panel(texts.UNDONE))

    @on_tap("group", "card")
    async def ask_card(self, tap: Tap) -> Answer:
        """Ask where the group's card goes."""
        return Panel(ui.where_panel(await self._tapped(tap, Action.ORGANISE)))

    @on_tap("group", "card_here")
    async def post_card(self, tap: Tap) -> Answer:
        """Post the group's card."""
        channel_id = tap.picked[0]
        await self._groups.enter(tap.actor, tap.ref, Action.ORGANISE)
        if isinstance(tap.interaction.guild, discord.Guild):
            require_writable(tap.interaction.guild, channel_id)
        await self._groups.post_card(tap.actor, tap.ref, channel_id)
        return Panel(kit.panel(texts.card_posted(channel_id)))

    async def _tapped(self, tap: Tap, action: Action) -> Group:
        """Return the group of a button, or the one picked in a select."""
        entry = await self._groups.enter(tap.actor, tap.group_id, action)
        return entry.group

    async def _show(self, actor: Actor, group: Group) -> Answer:
        shown, rows = await self._members.roster(actor, group.id)
        entry = await self._groups.enter(actor, group.id, Action.TAKE_PART)
        organises = is_organiser(actor, shown, entry.membership)
        organisers = await self._members.organisers(group.id)
        waits = await self._commitments.waits_for_seats(group.id) if organises else None
        life = await self._groups.life(shown)
        panel = ui.group_panel(shown, organisers, len(rows), life, organises=organises, waits_for_seats=waits)
        return Panel(panel, is_new=True)

    async def _show_settings(self, actor: Actor, group: Group) -> Answer:
        entry = await self._groups.enter(actor, group.id, Action.REPAIR)
        return Panel(ui.settings_panel(entry.group))

    async def _ask_add(self, actor: Actor, group: Group) -> Answer:
        entry = await self._groups.enter(actor, group.id, Action.ORGANISE)
        return Panel(ui.pick_people_panel(texts.ADD_TITLE, entry.group, "add"))

    async def _ask_remove(self, actor: Actor, group: Group) -> Answer:
        entry = await self._groups.enter(actor, group.id, Action.ORGANISE)
        return Panel(ui.pick_people_panel(texts.REMOVE_TITLE, entry.group, "remove"))

    async def _list(self, actor: Actor, group: Group) -> Answer:
        shown, rows = await self._members.roster(actor, group.id)
        entry = await self._groups.enter(actor, group.id, Action.TAKE_PART)
        organises = is_organiser(actor, shown, entry.membership)
        return Panel(ui.members_panel(shown, rows, organises=organises))
