"""The routes of REST v10 that a bot like ours asks, on top of the world."""

from aiohttp import web

from .calls import answer
from .interactions import Interactions
from .messages import Messages
from .payloads import (
    application_json,
    channel_json,
    guild_json,
    member_json,
    message_json,
    roles_json,
    user_json,
)
from .wire import ApiError, body_of, call_of, nothing
from .world import Channel, Guild, Json, Member, World

PAGE, LARGEST_PAGE = 50, 100


class Rest:
    """One method per route; what is not here is answered 501, with the route's name."""

    def __init__(self, world: World, messages: Messages, interactions: Interactions) -> None:
        self._world = world
        self._messages = messages
        self._interactions = interactions

    def routes(self) -> list[web.RouteDef]:
        """Return the whole table."""
        channel, member = "/channels/{channel_id}", "/guilds/{guild_id}/members/{user_id}"
        commands = "/applications/{application_id}/commands"
        message, webhook = channel + "/messages/{message_id}", "/webhooks/{application_id}/{token}"
        interactions = self._interactions
        return [
            web.get("/users/@me", self._me),
            web.post("/users/@me/channels", self._open_direct_messages),
            web.get("/users/{user_id}", self._user),
            web.get("/oauth2/applications/@me", self._application),
            web.get("/applications/@me", self._application),
            web.get(commands, self._commands),
            web.put(commands, self._sync),
            web.get("/guilds/{guild_id}", self._guild),
            web.get("/guilds/{guild_id}/roles", self._roles),
            web.get(member, self._member),
            web.put(member + "/roles/{role_id}", self._give_role),
            web.delete(member + "/roles/{role_id}", self._take_role),
            web.get(channel, self._channel),
            web.get(channel + "/messages", self._history),
            web.post(channel + "/messages", self._create_message),
            web.get(message, self._message),
            web.patch(message, self._edit_message),
            web.delete(message, self._delete_message),
            web.post("/interactions/{id}/{token}/callback", interactions.callback),
            web.post(webhook, interactions.follow_up),
            web.get(webhook + "/messages/{message_id}", interactions.get),
            web.patch(webhook + "/messages/{message_id}", interactions.edit),
            web.delete(webhook + "/messages/{message_id}", interactions.delete),
        ]

    async def _me(self, _: web.Request) -> web.Response:
        return answer(user_json(self._world.bot))

    async def _application(self, _: web.Request) -> web.Response:
        return answer(application_json(self._world))

    async def _user(self, request: web.Request) -> web.Response:
        user = self._world.users.get(_id(request, "user_id"))
        if user is None:
            raise ApiError(404, 10013, "Unknown User")
        return answer(user_json(user))

    async def _open_direct_messages(self, request: web.Request) -> web.Response:
        user = self._world.users.get(int(body_of(request)["recipient_id"]))
        if user is None:
            raise ApiError(400, 50033, "Invalid Recipient(s)")
        return answer(channel_json(self._world, self._world.direct_messages(user)))

    async def _commands(self, _: web.Request) -> web.Response:
        return answer(list(self._world.commands.values()))

    async def _sync(self, request: web.Request) -> web.Response:
        asked: list[Json] = call_of(request).body
        self._world.commands = {command["name"]: self._registered(command) for command in asked}
        return answer(list(self._world.commands.values()))

    def _registered(self, command: Json) -> Json:
        known = self._world.commands.get(command["name"])
        given: Json = {
            "id": known["id"] if known else str(self._world.snowflake()),
            "application_id": str(self._world.bot.id),
            "version": str(self._world.snowflake()),
        }
        defaults: Json = {"description": "", "type": 1, "options": []}
        return defaults | command | given

    async def _guild(self, request: web.Request) -> web.Response:
        return answer(guild_json(self._world, self._guild_of(request)))

    async def _roles(self, request: web.Request) -> web.Response:
        return answer(roles_json(self._world, self._guild_of(request)))

    async def _member(self, request: web.Request) -> web.Response:
        return answer(member_json(self._world, self._member_of(request)))

    async def _give_role(self, request: web.Request) -> web.Response:
        return self._set_role(request, held=True)

    async def _take_role(self, request: web.Request) -> web.Response:
        return self._set_role(request, held=False)

    def _set_role(self, request: web.Request, *, held: bool) -> web.Response:
        guild, role_id = self._guild_of(request), _id(request, "role_id")
        member = self._member_of(request)
        if role_id not in self._world.roles:
            raise ApiError(404, 10011, "Unknown Role")
        role_ids = {*member.role_ids, role_id} if held else {*member.role_ids} - {role_id}
        self._world.join(guild, self._world.users[member.user_id], *(self._world.roles[each] for each in role_ids))
        return nothing()

    async def _channel(self, request: web.Request) -> web.Response:
        return answer(channel_json(self._world, self._seen(request)))

    async def _history(self, request: web.Request) -> web.Response:
        channel = self._seen(request)
        asked = {key: int(value) for key, value in request.query.items()}
        limit = asked.get("limit", PAGE)
        if not 1 <= limit <= LARGEST_PAGE:
            raise ApiError(400, 50035, f"Invalid Form Body: limit: Must be between 1 and {LARGEST_PAGE}.")
        if not self._world.bot_may(channel).read_message_history:
            return answer([])  # as Discord does, so that who did not ask may believe that there is nothing
        page = self._messages.page(channel.id, limit, asked.get("before"), asked.get("after"))
        return answer([message_json(self._world, message) for message in page])

    async def _create_message(self, request: web.Request) -> web.Response:
        channel = self._seen(request)
        if channel.recipient_id in self._world.refusing:
            raise ApiError(403, 50007, "Cannot send messages to this user")
        if not self._world.bot_may(channel).send_messages:
            raise ApiError(403, 50013, "Missing Permissions")
        message = self._messages.create(channel.id, body_of(request), call_of(request).files)
        return answer(message_json(self._world, message) | {"nonce": message.nonce})

    async def _message(self, request: web.Request) -> web.Response:
        message = self._messages.find(self._seen(request).id, _id(request, "message_id"))
        return answer(message_json(self._world, message))

    async def _edit_message(self, request: web.Request) -> web.Response:
        message = self._messages.find(self._seen(request).id, _id(request, "message_id"))
        message = self._messages.edit(message, body_of(request), call_of(request).files)
        return answer(message_json(self._world, message))

    async def _delete_message(self, request: web.Request) -> web.Response:
        self._messages.delete(self._messages.find(self._seen(request).id, _id(request, "message_id")))
        return nothing()

    def _seen(self, request: web.Request) -> Channel:
        channel = self._world.channels.get(_id(request, "channel_id"))
        if channel is None:
            raise ApiError(404, 10003, "Unknown Channel")
        if not self._world.bot_may(channel).view_channel:
            raise ApiError(403, 50001, "Missing Access")
        return channel

    def _member_of(self, request: web.Request) -> Member:
        member = self._world.members.get((self._guild_of(request).id, _id(request, "user_id")))
        if member is None:
            raise ApiError(404, 10007, "Unknown Member")
        return member

    def _guild_of(self, request: web.Request) -> Guild:
        guild = self._world.guilds.get(_id(request, "guild_id"))
        if guild is None:
            raise ApiError(404, 10004, "Unknown Guild")
        return guild


def _id(request: web.Request, name: str) -> int:
    return int(request.match_info[name])
