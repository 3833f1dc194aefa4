"""Values of the world in the shapes of Discord's API v10, as far as discord.py reads them."""

from datetime import datetime

import discord

from .world import DISCORD_EPOCH, Attachment, Channel, Guild, Json, Member, Message, Role, User, World

TEXT_CHANNEL = 0
DIRECT_MESSAGES = 1
FOR_A_MEMBER = 1  # a permission overwrite, not for a role
JOINED_AT = "2026-01-01T00:00:00+00:00"
LOCALE = "en-GB"


def user_json(user: User) -> Json:
    """Return a user object."""
    return {
        "id": str(user.id),
        "username": user.name.casefold().replace(" ", "-"),
        "global_name": None if user.bot else user.name,
        "discriminator": "0",
        "avatar": None,
        "bot": user.bot,
        "flags": 0,
    }


def member_json(world: World, member: Member) -> Json:
    """Return a guild member object with its user."""
    return {
        "user": user_json(world.users[member.user_id]),
        "nick": None,
        "roles": [str(role_id) for role_id in member.role_ids],
        "joined_at": JOINED_AT,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }


def role_json(role: Role, position: int) -> Json:
    """Return a role object; positions count from @everyone, 0."""
    return {
        "id": str(role.id),
        "name": role.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": position,
        "permissions": str(role.permissions),
        "managed": role.managed,
        "mentionable": False,
        "flags": 0,
    }


def roles_json(world: World, guild: Guild) -> list[Json]:
    """Return all roles of a guild, lowest first."""
    return [role_json(role, position) for position, role in enumerate(world.roles_of(guild))]


def channel_json(world: World, channel: Channel) -> Json:
    """Return a channel object, of a guild or of direct messages."""
    if channel.recipient_id is not None:
        recipient = user_json(world.users[channel.recipient_id])
        return {"id": str(channel.id), "type": DIRECT_MESSAGES, "recipients": [recipient], "last_message_id": None}
    return {
        "id": str(channel.id),
        "type": TEXT_CHANNEL,
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "position": 0,
        "permission_overwrites": _overwrites(world, channel),
        "topic": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "parent_id": None,
        "last_message_id": None,
        "flags": 0,
    }


def _overwrites(world: World, channel: Channel) -> list[Json]:
    denied = world.denied.get(channel.id, 0)
    return [{"id": str(world.bot.id), "type": FOR_A_MEMBER, "allow": "0", "deny": str(denied)}] if denied else []


def guild_json(world: World, guild: Guild) -> Json:
    """Return a guild object as REST gives it: without channels and members."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner_id),
        "icon": None,
        "splash": None,
        "banner": None,
        "description": None,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": roles_json(world, guild),
        "preferred_locale": LOCALE,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "afk_timeout": 300,
        "system_channel_flags": 0,
    }


def guild_create_json(world: World, guild: Guild) -> Json:
    """Return a GUILD_CREATE as a bot without the members intent gets it: of the members only itself."""
    channels = [channel for channel in world.channels.values() if channel.guild_id == guild.id]
    return guild_json(world, guild) | {
        "joined_at": JOINED_AT,
        "large": False,
        "unavailable": False,
        "member_count": sum(guild_id == guild.id for guild_id, _ in world.members),
        "members": [member_json(world, world.members[guild.id, world.bot.id])],
        "channels": [channel_json(world, channel) for channel in channels],
        "threads": [],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def attachment_json(channel_id: int, attachment: Attachment) -> Json:
    """Return an attachment object; its address is on Discord's CDN, which the connector leads back here."""
    url = f"https://cdn.discordapp.com/attachments/{channel_id}/{attachment.id}/{attachment.filename}"
    return {
        "id": str(attachment.id),
        "filename": attachment.filename,
        "size": len(attachment.content),
        "url": url,
        "proxy_url": url,
    }


def message_json(world: World, message: Message) -> Json:
    """Return a message object as history gives it: without its nonce."""
    return {
        "id": str(message.id),
        "channel_id": str(message.channel_id),
        "type": 0,
        "author": user_json(world.bot),
        "content": message.content,
        "components": list(message.components),
        "embeds": list(message.embeds),
        "attachments": [attachment_json(message.channel_id, it) for it in message.attachments],
        "flags": message.flags,
        "timestamp": _moment(message.id).isoformat(),
        "edited_timestamp": message.edited_at and message.edited_at.isoformat(),
        "tts": False,
        "pinned": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
    }


def application_json(world: World) -> Json:
    """Return the bot's application, whose id is the bot's own."""
    return {
        "id": str(world.bot.id),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "summary": "",
        "verify_key": "",
        "flags": 0,
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": user_json(next(iter(world.users.values()))),
    }


def resolved_json(world: World, guild: Guild | None, values: list[User | Role | Channel]) -> Json:
    """Return the objects behind the ids in a person's input."""
    resolved: dict[str, Json] = {"users": {}, "members": {}, "roles": {}, "channels": {}}
    for value in values:
        match value:
            case User():
                resolved["users"][str(value.id)] = user_json(value)
                if guild and (member := world.members.get((guild.id, value.id))):
                    bits = str(world.permissions(guild, value))
                    resolved["members"][str(value.id)] = member_json(world, member) | {"permissions": bits}
            case Role():
                position = world.roles_of(world.guilds[value.guild_id]).index(value)
                resolved["roles"][str(value.id)] = role_json(value, position)
            case Channel():
                bits = str(discord.Permissions.all().value)
                resolved["channels"][str(value.id)] = channel_json(world, value) | {"permissions": bits}
    return {kind: objects for kind, objects in resolved.items() if objects}


def _moment(snowflake: int) -> datetime:
    return datetime.fromtimestamp(DISCORD_EPOCH.timestamp() + (snowflake >> 22) / 1000, DISCORD_EPOCH.tzinfo)
