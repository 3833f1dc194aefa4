"""What exists in the simulated Discord: people, places and messages as frozen values, held by one World."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import discord

Json = dict[str, Any]
Now = Callable[[], datetime]

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
EPHEMERAL = 1 << 6
LOADING = 1 << 7

EVERYONE_MAY = discord.Permissions(
    view_channel=True,
    send_messages=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    use_application_commands=True,
)
BOT_MAY = EVERYONE_MAY | discord.Permissions(manage_events=True, manage_roles=True)


@dataclass(frozen=True, slots=True)
class User:
    """A Discord account."""

    id: int
    name: str
    bot: bool = False


@dataclass(frozen=True, slots=True)
class Guild:
    """A Discord server; its id is also the id of its @everyone role."""

    id: int
    name: str
    owner_id: int


@dataclass(frozen=True, slots=True)
class Role:
    """A role of one guild; `permissions` are Discord's bits."""

    id: int
    guild_id: int
    name: str
    permissions: int = 0
    managed: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A user's place in a guild; @everyone is not listed among the roles."""

    guild_id: int
    user_id: int
    role_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """A text channel of a guild, or without a guild the direct messages between the bot and one person."""

    id: int
    name: str
    guild_id: int | None = None
    recipient_id: int | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as it was uploaded."""

    id: int
    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the bot; `seen_by` is the one person who sees it, or None for everyone in the channel."""

    id: int
    channel_id: int
    content: str = ""
    components: tuple[Json, ...] = ()
    embeds: tuple[Json, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    flags: int = 0
    nonce: str | None = None
    edited_at: datetime | None = None
    seen_by: int | None = None

    @property
    def text(self) -> str:
        """All that it says: the content, and every text display of a Components V2 message, line by line."""
        shown = (part["content"] for part in walk(self.components) if "content" in part)
        return "\n".join(line for line in (self.content, *shown) if line)

    @property
    def custom_ids(self) -> tuple[str, ...]:
        """The ids of what can be pressed or chosen, in reading order."""
        return tuple(part["custom_id"] for part in walk(self.components) if "custom_id" in part)

    @property
    def is_loading(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self.flags & LOADING)


def walk(components: Iterable[Json]) -> Iterator[Json]:
    """Yield every component in reading order, whatever it is nested in."""
    for part in components:
        yield part
        yield from walk(part.get("components", ()))
        yield from walk(part[key] for key in ("component", "accessory") if key in part)


@dataclass(slots=True)
class World:
    """Everything the simulated Discord knows; tests build it and read it, the bot changes it over the wire.

    `denied` holds, by channel, the permissions the bot does not have there; `refusing`, who takes no direct messages.
    """

    now: Now
    users: dict[int, User] = field(default_factory=dict[int, User])
    guilds: dict[int, Guild] = field(default_factory=dict[int, Guild])
    roles: dict[int, Role] = field(default_factory=dict[int, Role])
    members: dict[tuple[int, int], Member] = field(default_factory=dict[tuple[int, int], Member])
    channels: dict[int, Channel] = field(default_factory=dict[int, Channel])
    messages: dict[int, Message] = field(default_factory=dict[int, Message])
    attachments: dict[int, Attachment] = field(default_factory=dict[int, Attachment])
    commands: dict[str, Json] = field(default_factory=dict[str, Json])
    denied: dict[int, int] = field(default_factory=dict[int, int])
    refusing: set[int] = field(default_factory=set[int])
    bot: User = field(init=False)
    _last_id: int = 0

    def __post_init__(self) -> None:
        self.bot = self.add_user("Bus Stop", bot=True)

    def snowflake(self) -> int:
        """Return a new id that tells the time, later than every id before it."""
        milliseconds = int((self.now() - DISCORD_EPOCH).total_seconds() * 1000)
        self._last_id = max(milliseconds << 22, self._last_id + 1)
        return self._last_id

    def add_user(self, name: str, *, bot: bool = False) -> User:
        """Add an account that is in no guild yet."""
        user = User(self.snowflake(), name, bot)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, owner: User) -> Guild:
        """Add a guild that its owner and the bot are in, the bot with the permissions of our invite link."""
        guild = Guild(self.snowflake(), name, owner.id)
        self.guilds[guild.id] = guild
        self.roles[guild.id] = Role(guild.id, guild.id, "@everyone", EVERYONE_MAY.value)
        ours = Role(self.snowflake(), guild.id, self.bot.name, BOT_MAY.value, managed=True)
        self.roles[ours.id] = ours
        self.join(guild, owner)
        self.join(guild, self.bot, ours)
        return guild

    def add_channel(self, guild: Guild, name: str) -> Channel:
        """Add a text channel that everyone in the guild sees."""
        channel = Channel(self.snowflake(), name, guild.id)
        self.channels[channel.id] = channel
        return channel

    def add_role(self, guild: Guild, name: str, permissions: discord.Permissions | None = None) -> Role:
        """Add a role, above the earlier ones and below the bot's."""
        role = Role(self.snowflake(), guild.id, name, permissions.value if permissions else 0)
        self.roles[role.id] = role
        return role

    def join(self, guild: Guild, user: User, *roles: Role) -> Member:
        """Put a user into a guild with exactly these roles, also when they were in it before."""
        member = Member(guild.id, user.id, tuple(role.id for role in roles))
        self.members[guild.id, user.id] = member
        return member

    def direct_messages(self, user: User) -> Channel:
        """Return the one channel between the bot and this person, opening it the first time."""
        for channel in self.channels.values():
            if channel.recipient_id == user.id:
                return channel
        channel = Channel(self.snowflake(), user.name, recipient_id=user.id)
        self.channels[channel.id] = channel
        return channel

    def roles_of(self, guild: Guild) -> list[Role]:
        """Return a guild's roles from the lowest, @everyone, to the highest, the bot's own."""
        roles = [role for role in self.roles.values() if role.guild_id == guild.id]
        return sorted(roles, key=lambda role: (role.id != guild.id, role.managed, role.id))

    def permissions(self, guild: Guild, user: User) -> int:
        """Return the bits a member has everywhere in a guild; the owner has all of them."""
        if guild.owner_id == user.id:
            return discord.Permissions.all().value
        bits = self.roles[guild.id].permissions
        for role_id in self.members[guild.id, user.id].role_ids:
            bits |= self.roles[role_id].permissions
        return bits

    def bot_may(self, channel: Channel) -> discord.Permissions:
        """Return what the bot may do in a channel; in direct messages everything."""
        if channel.guild_id is None:
            return discord.Permissions.all()
        bits = self.permissions(self.guilds[channel.guild_id], self.bot)
        return discord.Permissions(bits & ~self.denied.get(channel.id, 0))

    def history(self, channel: Channel) -> list[Message]:
        """Return what everyone in a channel sees, oldest first; ephemeral messages are nobody else's business."""
        return [it for it in self.messages.values() if it.channel_id == channel.id and it.seen_by is None]
