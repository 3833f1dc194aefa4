# pyright: basic
# ruff: noqa: SLF001
"""The one module that knows SimCord, its private names too: pinned to ``simcord==3.2.1``, recipes measured.

It is longer than our other modules so that there is only this one to mend when SimCord changes.
Nothing here waits on a timer of its own: time moves only when somebody turns it, and each turn ends with
nothing left that is due.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

import discord
import simcord
from simcord.backend.access import can_access_channel

from bot.demo.ports import BotFactory, DemoBot, Upcoming
from bot.demo.scene import DIRECT, Look, Scene

log = logging.getLogger(__name__)

_QUIET_CSS = (Path(__file__).parent / "static" / "preview.css").read_text(encoding="utf-8")
_PLAINER = {  # what the preview's page says to programmers, and what it says here
    "Callback completed": "Done",
    "Action completed": "Done",
    "Viewport updated": "Ready",
    "Preview ready": "Ready",
    "Updating viewport…": "One moment…",
    "Updating preview…": "One moment…",
    "Loading preview…": "One moment…",
    "Completing action…": "One moment…",
    "Action was not completed.": "That did not work; please try once more.",
    "Preview session is unavailable. Reload the active Preview URL.": "This view has moved on: load the page again.",
}
_CAPABILITY = "a-demo-on-this-computer-only"  # keeps the preview's address stable; it guards invented people
_ROUNDS = 2000  # ticks at one instant; more means that a tick does not do what it says is due
_PORTS = 20  # tried, from the wanted one on
_TEXT_CHANNEL = 0
_EPHEMERAL = 64
_EVENT_SHOWN = (1, 2)  # scheduled, under way


def look_for_quiet_often() -> None:
    """Look every millisecond, not every fifty, whether the bot has settled: for tests, which do much at once."""
    defaults: Any = simcord.Env._settle_internal.__kwdefaults__
    defaults["idle"] = 0.001


class DemoError(Exception):
    """Something a visitor of the demo should read; the sentence is the message."""


@dataclass(frozen=True, slots=True)
class Event:
    """A scheduled event of the server, which the preview does not show."""

    name: str
    starts_at: datetime
    location: str


@dataclass(frozen=True, slots=True)
class Post:
    """A message the bot has sent, whether it still stands or not; answers that one person sees are none.

    :param place: the channel's name, or whose direct messages it went to
    :param pinged: the people it notifies in a channel
    """

    at: datetime
    place: str
    is_direct: bool
    pinged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """How the preview is served: from which port on, in whose zone, and which pages may frame it."""

    port: int = 0
    zone: str = "UTC"
    framed_by: tuple[str, ...] = ()


class SimulatedDiscord:
    """A Discord in memory with one server, its people, one bot, and a clock that stands still."""

    def __init__(self, factory: BotFactory, *, starts_at: datetime, name: str = "Bus Stop") -> None:
        nobody = discord.Client(intents=discord.Intents(guilds=True))  # SimCord wants a bot before there is a clock
        self.env: Any = simcord.Env(nobody, check_errors=False, settle_timeout=30.0)
        self.env.backend.advance_clock((starts_at - self.env.now()).total_seconds())
        self.env.backend.bot_user.name = name
        self.env.bot = factory(self.env)
        self.changes = 0  # grows whenever something may have changed
        self.problem = ""  # what went wrong in the last action of the browser, in a sentence
        self._factory = factory
        self._lock = asyncio.Lock()
        self._guild: Any = None
        self._people: dict[str, Any] = {}
        self._leaving = 0  # how many wait to close the view
        self._view = _View(self.env, self._guarded)
        self.posts: list[Post] = []
        self._note_posts()

    def furnish(self, scene: Scene) -> None:
        """Make the scene's server, roles, channels and people."""
        self._guild = self.env.create_guild(scene.server)
        for role in scene.roles:
            self._guild.create_role(role.name, permissions=discord.Permissions(manage_guild=role.manages_server))
        for channel in scene.channels:
            self.add_channel(channel.name, roles=channel.roles, topic=channel.topic)
        for person in scene.people:
            self.add_person(person.name, roles=person.roles)

    def add_channel(self, name: str, *, roles: Sequence[str] = (), topic: str = "") -> Any:
        """Make a text channel, private to ``roles`` and the bot when any are given."""
        sees = discord.PermissionOverwrite(view_channel=True, send_messages=True, read_message_history=True)
        allowed: dict[Any, discord.PermissionOverwrite] = {}
        if roles:
            allowed[self._guild.default_role] = discord.PermissionOverwrite(view_channel=False)
            allowed[simcord.UserHandle(self.env, self.env.backend.bot_user)] = sees
            allowed.update({self.role(each): sees for each in roles})
        return self._guild.create_text_channel(name, overwrites=allowed, topic=topic or None)

    def add_person(self, name: str, *, roles: Sequence[str] = ()) -> Any:
        """Let somebody join the server; return the actor that does what they do."""
        user = self.env.create_user("-".join(name.casefold().split()), global_name=name)
        self._people[name] = self._guild.add_member(user, roles=[self.role(each) for each in roles])
        return self._people[name]

    async def start(self) -> None:
        """Log the bot in and do what is due."""
        await self.env.start()
        await self.settle_all()

    async def restart(self, bot: DemoBot | None = None) -> None:
        """Stop the bot and start another instance on the same Discord, as a new process would be."""
        async with self._turn(settle=False):
            await self.env.bot.close()
        await self.replace(bot or self._factory(self.env))

    async def replace(self, bot: DemoBot) -> None:
        """Start another instance where one has ended, however it ended."""
        async with self._turn(settle=False):
            await self.env.restart_bot(bot)
        await self.settle_all()

    async def close(self) -> None:
        """End the preview, the bot and the simulated Discord, in this order."""
        await self._leave()
        async with self._lock:
            await self.env.bot.close()
            if self.env._started:
                await self.env.shutdown()

    async def __aenter__(self) -> Self:
        try:
            await self.start()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def bot(self) -> Any:
        """The running bot; another instance after :meth:`restart`."""
        return self.env.bot

    def now(self) -> datetime:
        """Return the simulated instant, aware and in UTC."""
        return self.env.now()

    def actor(self, name: str) -> Any:
        """Return the ``simcord.MemberActor`` that types, taps and selects as this person."""
        return self._people[name]

    def known(self, name: str) -> Any | None:
        """Return the actor of this name, None where nobody has it."""
        return self._people.get(name)

    def channel(self, name: str) -> Any:
        """Return the ``simcord.ChannelHandle`` of a channel of the server."""
        return self._guild.channels[name]

    def direct(self, name: str) -> Any:
        """Return the channel of a person's direct messages with the bot."""
        return self._people[name].user.dm_channel

    def role(self, name: str) -> Any:
        """Return the ``simcord.RoleHandle`` of a role of the server."""
        return self._guild.roles[name]

    def places(self, person: str) -> tuple[str, ...]:
        """Return where this person can look now: channels in the server's order, then direct messages."""
        return (*self._readable(person), DIRECT)

    def roles(self, person: str) -> tuple[str, ...]:
        """Return the names of the roles the person holds now."""
        known = self._guild._guild.roles
        return tuple(known[each].name for each in self._member(person).role_ids if each in known)

    def events(self) -> tuple[Event, ...]:
        """Return the scheduled events of the server that are not over, the soonest first."""
        listed = self._guild._guild.scheduled_events.values()
        shown = [
            Event(each.name, _instant(each.scheduled_start_time), (each.entity_metadata or {}).get("location", ""))
            for each in listed
            if each.status in _EVENT_SHOWN
        ]
        return tuple(sorted(shown, key=lambda each: each.starts_at))

    def mark(self) -> int:
        """Return the id of the newest message there is: a bookmark for :meth:`since`."""
        boxes = self.env.backend.messages.values()
        return max((next(reversed(box), 0) for box in boxes), default=0)

    def since(self, look: Look, mark: int) -> int:
        """Count the messages of others that came after ``mark`` where this person looks."""
        me = self._people[look.person].id
        fresh = 0
        for message in reversed(self._box(look).values()):
            if message.id <= mark:
                break
            fresh += message.author_id != me and message.visible_to(me)
        return fresh

    async def settle_all(self) -> None:
        """Tick until nothing is due, and show what came of it."""
        async with self._turn():
            pass

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncGenerator[None, None]:
        """Let actors act while no tap and no jump comes between; afterwards nothing is left due.

        Jumps, looks and a restart wait for the turn to end: start none of them inside.
        """
        async with self._turn():
            yield

    async def advance(self, amount: timedelta) -> None:
        """Let time pass, stopping wherever something is due."""
        await self.jump_to(self.now() + amount)

    async def jump_to(self, instant: datetime) -> None:
        """Go to an instant, stopping wherever something is due; to the past it is no jump at all."""
        async with self._turn():
            await self._due_until(instant)

    async def jump_to_next(self) -> None:
        """Go to the next thing that is due; stay where we are when there is none."""
        async with self._turn():
            due = await self._next_due()
            if due is not None:
                await self._due_until(due)

    async def upcoming(self, limit: int) -> Sequence[Upcoming]:
        """Return what the bot says is to come."""
        with self.env.time_context():
            return await self.bot.upcoming(limit)

    async def _next_due(self) -> datetime | None:
        with self.env.time_context():
            return await self.bot.next_due()

    async def _due_until(self, end: datetime) -> None:
        await self._tick_all()
        while self.now() < end:
            due = await self._next_due()
            stop = end if due is None else min(due, end)
            await self.env.advance_time((stop - self.now()).total_seconds())
            await self._tick_all()

    async def _tick_all(self) -> bool:
        """Tick until nothing is due; return whether anything was."""
        for round_ in range(_ROUNDS):
            due = await self._next_due()
            if due is None or due > self.now():
                return round_ > 0
            with self.env.time_context():
                await self.bot.tick()
        raise DemoError("The bot keeps saying that something is due and does not get it done.")

    @contextlib.asynccontextmanager
    async def _turn(self, *, settle: bool = True) -> AsyncGenerator[None, None]:
        async with self._lock:
            self.changes += 1
            errors = self.env.error_cursor
            try:
                yield
                if settle:
                    await self._tick_all()
                    await self.env.settle()
            finally:
                await self._view.refresh()
            self._note_errors(errors)

    def serve_preview(self, frame: Frame) -> None:
        """Say how previews are served from now on."""
        self._view.frame = frame

    @property
    def looking(self) -> Look | None:
        """Whose eyes the preview shows, and where; None while none is open."""
        return self._view.look if self._view.is_open else None

    @property
    def preview_address(self) -> str:
        """The preview's address; it changes with every look, so that a browser loads it anew."""
        return self._view.address

    async def look(self, look: Look) -> None:
        """Show the preview of another place, or through other eyes; the same look stays as it is.

        :raises DemoError: this person cannot look there
        """
        if look.person not in self._people or look.place not in self.places(look.person):
            raise DemoError(f"{look.person} cannot look there.")
        if look == self.looking:
            return
        await self._leave()
        async with self._lock:
            self.changes += 1
            actor = self._people[look.person]
            if look.place == DIRECT:
                await self._view.enter(look, self.direct(look.person), actor.user)
            else:
                await self._view.enter(look, self.channel(look.place), actor)

    async def _leave(self) -> None:
        """Close the open preview; a tap that waits for the lock is refused, or closing would wait for it."""
        self._leaving += 1
        try:
            async with self._lock:
                await self._view.leave()
        finally:
            self._leaving -= 1

    def _guarded(self, action: Any) -> Any:
        """Let a browser's action have Discord to itself, and do what became due by it before it is answered."""

        async def guarded(context_id: str | None, body: Any) -> dict[str, Any]:
            if self._leaving:
                raise simcord.SetupError("this preview is being closed")
            async with self._lock:
                errors = self.env.error_cursor
                answer = await action(context_id, body)
                await self._after_action(errors)
                return answer

        return guarded

    async def _after_action(self, errors: int) -> None:
        self.changes += 1
        self.problem = ""
        try:
            if await self._tick_all():
                await self._view.refresh()
        except Exception as error:
            log.exception("demo_action_failed")
            self.problem = sentence(error)
        self._note_errors(errors)

    def _note_posts(self) -> None:
        """Note whatever the bot sends from now on, since what is deleted later is in no history."""
        backend = self.env.backend
        commit = backend.commit_message

        def noted(message: Any, **options: Any) -> Any:
            made = commit(message, **options)
            if made.author_id == backend.bot_user.id and not made.flags & _EPHEMERAL:
                self.posts.append(self._post_of(made))
            return made

        backend.commit_message = noted

    def _post_of(self, message: Any) -> Post:
        names = {person.id: name for name, person in self._people.items()}
        owner = {channel: user for user, channel in self.env.backend.dm_channels.items()}.get(message.channel_id)
        place = names.get(owner, "") if owner else self.env.backend.get_channel(message.channel_id).name
        return Post(self.now(), place, owner is not None, tuple(names[one] for one in message.ping_user_ids))

    def _note_errors(self, since: int) -> None:
        for error in self.env.errors_since(since):
            log.error("demo_bot_error", exc_info=error)
            self.problem = sentence(error)

    def _member(self, person: str) -> Any:
        return self._guild._guild.members[self._people[person].id]

    def _readable(self, person: str) -> Iterator[str]:
        for name, channel in self._guild.channels.items():
            if channel._channel.type == _TEXT_CHANNEL and can_access_channel(
                self.env, channel.id, self._people[person], history=True
            ):
                yield name

    def _box(self, look: Look) -> dict[int, Any]:
        boxes = self.env.backend.messages
        if look.place == DIRECT:
            return boxes.get(self.env.backend.dm_channels.get(self._people[look.person].id, 0), {})
        return boxes.get(self.channel(look.place).id, {})


class _View:
    """The one preview that is open: its server keeps its port and its key, and says which pages may frame it."""

    def __init__(self, env: Any, guarded: Callable[[Any], Any]) -> None:
        self.frame = Frame()
        self.look: Look | None = None
        self._env = env
        self._guarded = guarded
        self._preview: Any = None
        self._opened = 0

    @property
    def is_open(self) -> bool:
        """False too when somebody ended it from its own page."""
        return self._preview is not None and not self._preview._closed

    @property
    def address(self) -> str:
        """Where browsers find it; another one each time, so that they load it anew."""
        if not self.is_open:
            raise DemoError("Nobody is looking yet.")
        return f"{self._preview._origin}/?n={self._opened}#{self._preview.capability}"

    async def enter(self, look: Look, channel: Any, viewer: Any) -> None:
        """Open it at the wanted port or the next free one, and keep to that from then on."""
        wanted = self.frame.port
        for port in range(wanted, wanted + _PORTS) if wanted else [0]:
            preview = self._made(channel, viewer, port)
            try:
                await preview.__aenter__()
            except simcord.SetupError:
                log.info("preview_port_taken port=%s", port)
                continue
            self.look, self._preview = look, preview
            self._opened += 1
            self.frame = replace(self.frame, port=preview._server.port)
            return
        raise DemoError(f"No free port for the preview from {wanted} on: end another demo first.")

    async def leave(self) -> None:
        """Close it; pages that show it say that it has moved on."""
        if self._preview is not None:
            await self._preview.close()
        self._preview = None

    async def refresh(self) -> None:
        """Show the present state; outside ``time_context()``, since the pages' leases count real seconds."""
        if self.is_open:
            await self._preview.refresh()

    def _made(self, channel: Any, viewer: Any, port: int) -> Any:
        preview = self._env.preview(
            channel, viewers=[viewer], layout="channel", locale="en-GB", timezone=self.frame.zone, port=port
        )
        preview.capability = _CAPABILITY
        preview._MAX_PAGES = 64  # pages a browser forgot to give back
        preview._PAGE_LEASE_SECONDS = 86_400.0  # a laptop that slept
        preview._action = self._guarded(preview._action)
        preview._server._SECURITY_HEADERS = self._headers(preview._server._SECURITY_HEADERS)
        preview._server._static = _plainer(preview._server._static)
        return preview

    def _headers(self, theirs: Mapping[str, str]) -> Mapping[str, str]:
        """Let our console frame this one preview."""
        if not self.frame.framed_by:
            return theirs
        policy = theirs["Content-Security-Policy"]
        ours = policy.replace("frame-ancestors 'none'", f"frame-ancestors {' '.join(self.frame.framed_by)}")
        return {key: theirs[key] for key in theirs if key != "X-Frame-Options"} | {"Content-Security-Policy": ours}


def _plainer(serve: Any) -> Any:
    """Take out of the preview's page what is for programmers."""

    async def static(request: Any) -> Any:
        answer = await serve(request)
        if request.path == "/preview.css":
            answer.text += _QUIET_CSS
        elif request.path in ("/actions.js", "/app.js"):
            for theirs, ours in _PLAINER.items():
                answer.text = answer.text.replace(f'"{theirs}"', f'"{ours}"')
        return answer

    return static


def sentence(error: BaseException) -> str:
    """Say what went wrong in one sentence; the traceback is in the log."""
    if isinstance(error, DemoError):
        return str(error)
    if isinstance(error, TimeoutError):
        return "That took too long and was left half-way; the window where the demo runs says where."
    return "Something went wrong in the bot; the window where the demo runs says what."


def _instant(iso: str) -> datetime:
    return datetime.fromisoformat(iso)
