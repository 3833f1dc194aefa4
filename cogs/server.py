"""What can only be read off the server itself: who reads a channel, where the bot writes, which roles it can give."""

from typing import Any

import discord

from bot.domain.group import Group
from bot.domain.set_up import Plan, Typed
from bot.errors import UserError

NEEDED = ("view_channel", "send_messages", "embed_links", "attach_files", "read_message_history")


def text_channel(channel: Any) -> discord.TextChannel:
    """Return a channel that a group can live in.

    :raises UserError: ``channel_is_thread``, ``not_in_a_server``
    """
    if isinstance(channel, discord.TextChannel):
        return channel
    raise UserError("not_in_a_server" if isinstance(channel, discord.DMChannel) else "channel_is_thread")


def require_writable(guild: discord.Guild, channel_id: int) -> None:
    """Check that the bot can write in a channel of this server.

    :raises UserError: ``cannot_write``
    """
    channel = guild.get_channel(channel_id)
    if channel is None:
        raise UserError("cannot_write", channel_id=channel_id)
    held = channel.permissions_for(guild.me)
    if not all(getattr(held, name) for name in NEEDED):
        raise UserError("cannot_write", channel_id=channel_id)


def require_givable(guild: discord.Guild, role_ids: list[int]) -> None:
    """Check that the bot may hand out some roles, where it may hand out any.

    :raises UserError: ``cannot_give_role``
    """
    if not guild.me.guild_permissions.manage_roles:
        return
    for role_id in role_ids:
        role = guild.get_role(role_id)
        if role is None or not role.is_assignable():
            raise UserError("cannot_give_role", role_id=role_id)


def require_usable(guild: discord.Guild | None, typed: Typed) -> None:
    """Check the channels and roles that a form brought: the bot writes in the ones and hands out the others.

    :raises UserError: ``cannot_write``, ``cannot_give_role``; ``not_in_a_server`` in direct messages
    """
    channels = [int(one) for field in ("channel", "organisers_channel") for one in typed.get(field, ())]
    roles = [int(one) for field in ("member_role", "organiser_role") for one in typed.get(field, ())]
    if guild is None and (channels or roles):
        raise UserError("not_in_a_server")
    if guild is not None:
        for channel_id in channels:
            require_writable(guild, channel_id)
        require_givable(guild, roles)


def broken(guild: discord.Guild | None, group: Group) -> tuple[str, ...]:
    """Return which of a group's channels and roles are gone or closed to the bot, nothing where nobody can tell."""
    if guild is None or guild.unavailable:
        return ()
    channels = {"channel": group.channel_id, "organisers_channel": group.organisers_channel_id}
    found = [_trouble(guild, name, channel_id) for name, channel_id in channels.items() if channel_id is not None]
    if guild.get_role(group.member_role_id) is None:
        found.append("member_role_gone")
    return tuple(each for each in found if each)


def _trouble(guild: discord.Guild, name: str, channel_id: int) -> str:
    channel = guild.get_channel(channel_id)
    if channel is None:
        return f"{name}_gone"
    held = channel.permissions_for(guild.me)
    return "" if all(getattr(held, each) for each in NEEDED) else f"{name}_shut"


def readers_without(guild: discord.Guild, plan: Plan) -> tuple[str, ...]:
    """Return the names of the roles that can read a group's channel though they are not the group's."""
    channel = guild.get_channel(plan.channel_id)
    if channel is None:
        return ()
    own = {plan.member_role_id, plan.organiser_role_id}
    others = [role for role in guild.roles if role.id not in own and not role.permissions.administrator]
    outside = [role for role in others if not role.is_bot_managed() and _reads(channel, role)]
    return tuple(role.name for role in outside)


def _reads(channel: Any, role: discord.Role) -> bool:
    """Say whether whoever holds just this role can see a channel."""
    everyone = channel.overwrites_for(role.guild.default_role).view_channel
    own = channel.overwrites_for(role).view_channel
    by_itself = role.permissions.view_channel or role.guild.default_role.permissions.view_channel
    decided = own if own is not None else everyone
    return bool(decided if decided is not None else by_itself) and (role.is_default() or own is True)
