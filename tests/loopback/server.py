"""A small Discord on 127.0.0.1: REST and gateway over one world, and the people who use it."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self, TypeVar

import discord
from aiohttp import web

from .asking import Field, NotPossibleError, Value, click_data, command_data, modal_data
from .calls import Call
from .gateway import Gateway
from .interactions import Answer, Asked, Interactions, Kind, Pending
from .messages import Messages
from .mishaps import Mishap, Mishaps, nothing_goes_wrong
from .payloads import channel_json
from .rest import Rest
from .wire import PREFIX, Log, door
from .world import Channel, Guild, Json, Message, Now, User, World

TOKEN = "loopback-token"
NONCE_WINDOW = timedelta(minutes=5)  # Discord says "the past few minutes" and no figure
PATIENCE = 5.0  # seconds of real time that a helper waits; Discord's own 3 s are judged by the world's clock
LARGEST_UPLOAD = 10 * 1024 * 1024

Found = TypeVar("Found")


class NoAnswerError(Exception):
    """The person would read: "The application did not respond"."""


class LoopbackDiscord:
    """The server; `async with LoopbackDiscord() as server` listens on `server.port`.

    Set up `server.world` before the bot connects: what is added later is found by REST but sends no event.
    What goes wrong on the way is chosen by `server.mishaps`.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        nonce_window: timedelta = NONCE_WINDOW,
        patience: float = PATIENCE,
        now: Now = lambda: datetime.now(UTC),
    ) -> None:
        self.token = token
        self.mishaps: Mishaps = nothing_goes_wrong
        self._patience = patience
        self.world = World(now)
        self.log = Log()
        self.gateway = Gateway(self.world, self.log, token)
        self.messages = Messages(self.world, nonce_window)
        self._interactions = Interactions(self.world, self.messages)
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=1.0)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.gateway.hang_up()
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        """The port it listens on, new for every server."""
        return self._runner.addresses[0][1]

    async def until(self, what: Callable[[], Found | None], *, within: float | None = None) -> Found:
        """Return what the question finds, asked again whenever the bot has done something.

        :raises TimeoutError: when it found nothing within so many seconds of real time, else within the patience
        """
        return await self.log.until(what, within=self._patience if within is None else within)

    async def slash(self, user: User, channel: Channel, name: str, /, **options: Value) -> Answer:
        """Use a synced slash command, for example `slash(callum, lobby, "group members add", person=dev)`.

        :raises NotPossibleError: Discord's client would not offer it
        :raises NoAnswerError: no callback came
        """
        data = command_data(self.world, self._guild_for(user, channel), name, options)
        return await self._ask(self._interactions.begin(user, channel), Asked.COMMAND, data)

    async def click(self, user: User, message: Message, custom_id: str, /, *chosen: Value) -> Answer:
        """Press a button, or choose in a select, on a message as it is now.

        :raises NotPossibleError: the person does not see it, or it can't be pressed
        :raises NoAnswerError: no callback came
        """
        now = self.world.messages.get(message.id)
        if now is None or now.seen_by not in (None, user.id):
            raise NotPossibleError(f"{user.name} does not see this message")
        channel = self.world.channels[now.channel_id]
        data = click_data(self.world, self._guild_for(user, channel), now, custom_id, chosen)
        return await self._ask(self._interactions.begin(user, channel, now), Asked.COMPONENT, data)

    async def submit_modal(self, opened: Answer, fields: Mapping[str, Field]) -> Answer:
        """Fill in the modal that an answer opened, fields by their custom id, and submit it.

        :raises NotPossibleError: the answer is no modal, or it can't be filled in so
        :raises NoAnswerError: no callback came
        """
        if opened.kind is not Kind.MODAL:
            raise NotPossibleError(f"the answer is {opened.kind.name}, not a modal")
        asked = opened.interaction
        data = modal_data(self.world, self._guild_for(asked.user, asked.channel), opened.data, fields)
        return await self._ask(self._interactions.begin(asked.user, asked.channel, asked.message), Asked.MODAL, data)

    async def finished(self, answer: Answer) -> Message:
        """Return the message of an answer once it no longer says that the bot is thinking.

        :raises TimeoutError: when it goes on thinking
        """
        if answer.message is None:
            raise NotPossibleError(f"an answer of kind {answer.kind.name} has no message")
        message_id = answer.message.id
        await self.until(lambda: not self.world.messages[message_id].is_loading)
        return self.world.messages[message_id]

    async def deny(self, channel: Channel, **permissions: bool) -> None:
        """Take these permissions from the bot in a channel, and give back what was taken before; it is told."""
        self.world.denied[channel.id] = discord.Permissions(**permissions).value
        await self.gateway.dispatch("CHANNEL_UPDATE", channel_json(self.world, channel))

    def _guild_for(self, user: User, channel: Channel) -> Guild | None:
        if channel.guild_id is None:
            if channel.recipient_id != user.id:
                raise NotPossibleError(f"{user.name} does not see these direct messages")
            return None
        if (channel.guild_id, user.id) not in self.world.members:
            raise NotPossibleError(f"{user.name} is not in this guild")
        return self.world.guilds[channel.guild_id]

    async def _ask(self, pending: Pending, asked: Asked, data: Json) -> Answer:
        if not self.gateway.has_session:
            raise NoAnswerError("no bot has connected yet")
        await self.gateway.dispatch("INTERACTION_CREATE", self._interactions.event(pending.interaction, asked, data))
        try:
            return await asyncio.wait_for(asyncio.shield(pending.answered), self._patience)
        except TimeoutError:
            raise NoAnswerError(f"no answer to {asked.name} {data.get('name') or data['custom_id']!r}") from None

    def _mishap(self, call: Call) -> Mishap:
        return self.mishaps(call)

    def _app(self) -> web.Application:
        rest = web.Application(middlewares=[door(self.log, self.token, self._mishap)])
        rest.add_routes(Rest(self.world, self.messages, self._interactions).routes())
        app = web.Application(client_max_size=LARGEST_UPLOAD)
        app.add_subapp(PREFIX, rest)
        app.router.add_get("/attachments/{channel_id}/{attachment_id}/{filename}", self._attachment)
        app.router.add_get("/", self.gateway.serve)
        return app

    async def _attachment(self, request: web.Request) -> web.Response:
        attachment = self.world.attachments.get(int(request.match_info["attachment_id"]))
        if attachment is None:
            raise web.HTTPNotFound
        return web.Response(body=attachment.content)
