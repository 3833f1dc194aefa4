"""Interactions from the gateway's event to the bot's callback, and the webhook that its token opens."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from secrets import token_hex

from aiohttp import web

from .calls import answer
from .messages import Files, Messages
from .payloads import LOCALE, channel_json, member_json, message_json, user_json
from .wire import ApiError, body_of, call_of, nothing
from .world import EPHEMERAL, LOADING, Channel, Guild, Json, Message, User, World

ANSWER_WITHIN = timedelta(seconds=3)
TOKEN_LIVES = timedelta(minutes=15)


class Asked(IntEnum):
    """What a person did."""

    COMMAND = 2
    COMPONENT = 3
    MODAL = 5


class Kind(IntEnum):
    """How the bot answered."""

    MESSAGE = 4
    THINKING = 5
    UPDATE_LATER = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass(frozen=True, slots=True)
class Interaction:
    """One thing a person did to the bot, and where; `message` is the one whose component it was."""

    id: int
    token: str
    user: User
    channel: Channel
    asked_at: datetime
    message: Message | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The bot's callback; `message` is the one it made or changed, as it was then."""

    interaction: Interaction
    kind: Kind
    data: Json
    message: Message | None = None

    @property
    def text(self) -> str:
        """What the person reads in it."""
        return self.message.text if self.message else ""

    @property
    def is_ephemeral(self) -> bool:
        """Whether only the person sees it."""
        return self.message is not None and self.message.seen_by is not None


@dataclass(slots=True)
class Pending:
    """An interaction under way: its answer, and the message behind @original once there is one."""

    interaction: Interaction
    answered: asyncio.Future[Answer] = field(default_factory=asyncio.Future[Answer])
    original_id: int | None = None


class Interactions:
    """Makes the events, takes the callbacks and follow-ups."""

    def __init__(self, world: World, messages: Messages) -> None:
        self._world = world
        self._messages = messages
        self._pending: dict[str, Pending] = {}

    def begin(self, user: User, channel: Channel, message: Message | None = None) -> Pending:
        """Return a new interaction, awaited from now."""
        interaction = Interaction(
            self._world.snowflake(), token_hex(16), user, channel, self._world.now(), message=message
        )
        pending = self._pending[interaction.token] = Pending(interaction)
        return pending

    def event(self, interaction: Interaction, asked: Asked, data: Json) -> Json:
        """Return the INTERACTION_CREATE: in a guild with the member and permissions, in direct messages the user."""
        event: Json = {
            "id": str(interaction.id),
            "application_id": str(self._world.bot.id),
            "type": asked,
            "token": interaction.token,
            "version": 1,
            "data": data,
            "channel_id": str(interaction.channel.id),
            "channel": channel_json(self._world, interaction.channel),
            "locale": LOCALE,
            "entitlements": [],
            "attachment_size_limit": 10 * 1024 * 1024,
        }
        if interaction.message:
            event["message"] = message_json(self._world, interaction.message)
        if interaction.channel.guild_id is None:
            owners = {"0": "0"}
            return event | {"user": user_json(interaction.user), "context": 1, "authorizing_integration_owners": owners}
        return event | self._in_guild(self._world.guilds[interaction.channel.guild_id], interaction)

    async def callback(self, request: web.Request) -> web.Response:
        """Take the first answer: POST /interactions/{id}/{token}/callback.

        :raises ApiError: 10062 unknown or later than 3 s; 40060 already answered
        """
        pending = self._pending.get(request.match_info["token"])
        if pending is None or str(pending.interaction.id) != request.match_info["id"]:
            raise ApiError(404, 10062, "Unknown interaction")
        if pending.answered.done():
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        if self._world.now() - pending.interaction.asked_at > ANSWER_WITHIN:
            raise ApiError(404, 10062, "Unknown interaction")
        body = body_of(request)
        answered = self._answered(pending, Kind(body["type"]), body.get("data") or {}, call_of(request).files)
        pending.answered.set_result(answered)
        if "with_response" not in request.query:
            return nothing()
        return answer(self._response_json(answered))

    async def follow_up(self, request: web.Request) -> web.Response:
        """Make one more message, or fill in the deferred one: POST /webhooks/{app}/{token}."""
        pending = self._open(request)
        body, files = body_of(request), call_of(request).files
        original = self._world.messages.get(pending.original_id or 0)
        if original and original.is_loading:
            message = self._messages.edit(original, body, files)
        else:
            message = self._say(pending.interaction, body, files)
        return answer(message_json(self._world, message))

    async def get(self, request: web.Request) -> web.Response:
        """Show a message of this interaction: GET /webhooks/{app}/{token}/messages/{id}."""
        return answer(message_json(self._world, self._message(request)))

    async def edit(self, request: web.Request) -> web.Response:
        """Change a message of this interaction: PATCH /webhooks/{app}/{token}/messages/{id}."""
        message = self._messages.edit(self._message(request), body_of(request), call_of(request).files)
        return answer(message_json(self._world, message))

    async def delete(self, request: web.Request) -> web.Response:
        """Take a message of this interaction away: DELETE /webhooks/{app}/{token}/messages/{id}."""
        self._messages.delete(self._message(request))
        return nothing()

    def _in_guild(self, guild: Guild, interaction: Interaction) -> Json:
        user = interaction.user
        member = member_json(self._world, self._world.members[guild.id, user.id])
        return {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": LOCALE, "features": []},
            "guild_locale": LOCALE,
            "member": member | {"permissions": str(self._world.permissions(guild, user))},
            "app_permissions": str(self._world.bot_may(interaction.channel).value),
            "context": 0,
            "authorizing_integration_owners": {"0": str(guild.id)},
        }

    def _answered(self, pending: Pending, kind: Kind, data: Json, files: Files) -> Answer:
        interaction = pending.interaction
        message = interaction.message
        if kind is Kind.MESSAGE:
            message = self._say(interaction, data, files)
        elif kind is Kind.THINKING:
            message = self._say(interaction, data | {"flags": data.get("flags", 0) | LOADING}, files)
        elif kind is Kind.UPDATE and message:
            message = self._messages.edit(self._world.messages[message.id], data, files)
        elif kind in {Kind.CHOICES, Kind.MODAL}:
            message = None
        pending.original_id = message.id if message else None
        return Answer(interaction, kind, data, message)

    def _say(self, interaction: Interaction, data: Json, files: Files) -> Message:
        is_private = (data.get("flags") or 0) & EPHEMERAL
        without_nonce = {key: value for key, value in data.items() if key != "nonce"}
        seen_by = interaction.user.id if is_private else None
        return self._messages.create(interaction.channel.id, without_nonce, files, seen_by)

    def _response_json(self, answered: Answer) -> Json:
        about: Json = {"id": str(answered.interaction.id), "type": answered.kind}
        resource: Json = {"type": answered.kind}
        if answered.message and answered.kind not in {Kind.UPDATE_LATER, Kind.MODAL}:
            about["response_message_id"] = str(answered.message.id)
            about["response_message_loading"] = answered.message.is_loading
            about["response_message_ephemeral"] = answered.is_ephemeral
            resource["message"] = message_json(self._world, answered.message)
        return {"interaction": about, "resource": resource}

    def _open(self, request: web.Request) -> Pending:
        pending = self._pending.get(request.match_info["token"])
        if pending is None or self._world.now() - pending.interaction.asked_at > TOKEN_LIVES:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        if not pending.answered.done():
            raise ApiError(404, 10015, "Unknown Webhook")
        return pending

    def _message(self, request: web.Request) -> Message:
        pending = self._open(request)
        named = request.match_info["message_id"]
        message_id = pending.original_id if named == "@original" else int(named)
        message = self._world.messages.get(message_id or 0)
        if message is None or message.channel_id != pending.interaction.channel.id:
            raise ApiError(404, 10008, "Unknown Message")
        return message
