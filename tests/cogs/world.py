"""The real bot in a simulated Discord: the Sunday group is set up, and a second server has an organiser of its own."""

# pyright: basic
# SimCord is untyped here and a forged tap needs its private names: they are used in this module alone.

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import simcord
from simcord import interactions as payloads
from simcord.backend import serializers
from simcord.builders import ChannelHandle
from simcord.enums import InteractionType

from bot.app import build
from bot.client import Bot
from bot.clock import Clock
from bot.demo.people import People, components, labels, texts
from bot.demo.scene import DIRECT, Channel, Kind, Look, Part, Person, Role, Scene
from bot.demo.simulated import SimulatedDiscord
from bot.domain.permission import Actor
from bot.domain.set_up import Plan
from bot.services.means import Means
from bot.services.set_up import SetUpService
from bot.store.database import Database
from cogs.door import Taken
from config.rules import default_rules
from config.settings import Settings
from tests.world import fresh_database

GROUP, LOBBY, BACK_ROOM, QUIET_ROOM = "sunday-group", "lobby", "back-room", "quiet-room"
ORGANISER, MEMBER, WARDEN, HIGH = "Organisers", "Sunday group", "Wardens", "Founders"
ORGANISERS, MEMBERS = ("Alasdair", "Fergus"), ("Alasdair", "Fergus", "Bruno", "Callum", "Dev", "Ewan", "Gil")
NEWCOMERS = ("Hamish", "Iain", "Kit")
THEIRS = 2
"""The number of the other server's group, of its draft and of its act."""
ROLE_HOLDER, MANAGER, FOREIGNER = "Rory", "Magnus", "Zelda"
LONDON = "Europe/London"
STARTS_AT = datetime(2027, 1, 4, 10, 0, tzinfo=UTC)

SCENE = Scene(
    server="The Old Library",
    starts_at=STARTS_AT,
    zone=LONDON,
    roles=(Role(ORGANISER), Role(MEMBER), Role(WARDEN, manages_server=True)),
    channels=(
        Channel(GROUP, Kind.GROUP, roles=(MEMBER, ORGANISER)),
        Channel(LOBBY, Kind.LOBBY),
        Channel(BACK_ROOM, Kind.GROUP),
    ),
    people=(
        Person("Alasdair", Part.ORGANISER, (ORGANISER, MEMBER, WARDEN)),
        Person("Fergus", Part.ORGANISER, (ORGANISER, MEMBER)),
        *(Person(name, Part.MEMBER, (MEMBER,)) for name in MEMBERS[2:]),
        *(Person(name, Part.NEWCOMER) for name in NEWCOMERS),
        Person(ROLE_HOLDER, Part.NEWCOMER, (MEMBER,)),
        Person(MANAGER, Part.NEWCOMER, (WARDEN,)),
    ),
    first=Look("Alasdair", GROUP),
)


@dataclass(frozen=True)
class Said:
    """What somebody was answered, as it was at that moment.

    :param message: None for a form
    :param text: all its words; of a form, everything it has
    :param labels: what can be tapped
    """

    message: Any
    text: str
    labels: tuple[str, ...] = ()
    form: Any = None


@dataclass(frozen=True)
class Forged:
    """A press of a component with any id and any values, or a form with any fields, of which one value is a text."""

    custom_id: str
    values: Sequence[str] = ()
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """Return what comes with it."""
        if not self.fields:
            return {
                "custom_id": self.custom_id,
                "component_type": 3 if self.values else 2,
                "values": [*self.values],
            }
        labelled = [
            {"type": 18, "component": {"type": 3, "custom_id": name, "values": [*values]}}
            for name, values in self.fields.items()
        ]
        return {"custom_id": self.custom_id, "components": labelled}


def said(done: Any) -> Said:
    """Return what came of an interaction."""
    assert done.acknowledged, "nobody answered"
    if done.modal:
        return Said(None, str(done.modal), form=done.modal)
    message = done.response
    return Said(message, "\n".join(texts(message)), tuple(labels(message)))


class World:
    """The server, its people, and what a test does and reads there."""

    def __init__(self, folder: Path, redraw_after: float = 0) -> None:
        self.database = folder / "world.sqlite3"
        self.settings = Settings(
            database=self.database,
            keys=folder.with_name(f"{folder.name}-keys"),
            backups_kept=0,
            redraw_after_seconds=redraw_after,
            direct_message_every_seconds=0,
        )
        self.simulated = SimulatedDiscord(self._build, starts_at=STARTS_AT)
        self.simulated.furnish(SCENE)
        self.people = People(self.simulated)
        self.env = self.simulated.env
        self._carriers: dict[int, Any] = {}
        self._make_quiet_room()
        self._make_second_server()

    def _build(self, clock: Clock) -> Bot:
        return build(self.settings, clock=clock)

    def _make_quiet_room(self) -> None:
        """Make a channel that the bot reads but cannot write in, and a role above its own."""
        guild = self.env.guild
        silent = discord.PermissionOverwrite(send_messages=False)
        myself = simcord.UserHandle(self.env, self.env.backend.bot_user)
        guild.create_text_channel(QUIET_ROOM, overwrites={myself: silent})
        high = guild.create_role(HIGH)
        high._role.position = 1 + max(role.position for role in guild._guild.roles.values())

    def _make_second_server(self) -> None:
        """Make a server where Zelda manages everything and organises a group."""
        self.elsewhere = self.env.create_guild("Elsewhere")
        self.elsewhere.create_text_channel("their-room")
        roles = [
            self.elsewhere.create_role("Their organisers", permissions=discord.Permissions(manage_guild=True)),
            self.elsewhere.create_role("Their group"),
        ]
        user = self.env.create_user("zelda", global_name=FOREIGNER)
        self.simulated._people[FOREIGNER] = self.elsewhere.add_member(user, roles=roles)

    async def open(self, *, sunday: bool, open_to_newcomers: bool) -> None:
        """Write the groups into the database and start the bot."""
        await fresh_database(self.database)
        database = Database(self.database)
        pause = timedelta()
        service = SetUpService(
            Means(database, self.env, default_rules(), redraw_after=pause, direct_message_every=pause)
        )
        plan = replace(self._plan("Sunday group", open_to_newcomers=open_to_newcomers))
        if sunday:
            await self._set_up(service, "Alasdair", self.env.guild.id, plan)
            theirs = replace(
                plan,
                name="Theirs",
                channel_id=self.elsewhere.channels["their-room"].id,
                member_role_id=self.elsewhere.roles["Their group"].id,
                organiser_role_id=self.elsewhere.roles["Their organisers"].id,
                members=(self.id(FOREIGNER),),
                organisers=(),
            )
            await self._set_up(service, FOREIGNER, self.elsewhere.id, theirs)
        await database.close()
        await self.simulated.start()

    def _plan(self, name: str, *, open_to_newcomers: bool) -> Plan:
        return Plan(
            name,
            self.simulated.channel(GROUP).id,
            default_rules(),
            member_role_id=self.simulated.role(MEMBER).id,
            organiser_role_id=self.simulated.role(ORGANISER).id,
            zone=LONDON,
            open_to_newcomers=open_to_newcomers,
            members=tuple(self.id(name) for name in MEMBERS),
            organisers=(self.id("Fergus"),),
        )

    async def _set_up(self, service: SetUpService, name: str, guild_id: int, plan: Plan) -> None:
        actor = Actor(self.id(name), guild_id, 1, manages=True)
        await service.create(actor, (await service.begin(actor, plan)).id)

    async def close(self) -> None:
        """End it all."""
        await self.simulated.close()

    @property
    def bot(self) -> Bot:
        """The bot that runs now."""
        return self.simulated.bot

    def id(self, name: str) -> int:
        """Return somebody's number."""
        return self.simulated.actor(name).id

    @property
    def names(self) -> list[str]:
        """Everybody there is, on both servers."""
        return [*self.simulated._people]

    def now(self) -> datetime:
        """Return the simulated instant."""
        return self.simulated.now()

    # what people do

    async def type(self, name: str, command: str, channel: str = GROUP, /, **options: Any) -> Said:
        """Type a slash command; return what is answered."""
        await self.people.type(name, channel, command, **options)
        return self.before(name)

    async def tap(self, name: str, label: str, *picked: str) -> Said:
        """Tap something on the panel somebody has before them."""
        await self.people.tap(name, label, *picked)
        return self.before(name)

    async def tap_nth(self, name: str, label: str, place: int) -> Said:
        """Tap one of several buttons of the same label."""
        await self.people.tap_nth(name, label, place)
        return self.before(name)

    async def tap_card(self, name: str, channel: str, label: str, *picked: str) -> Said:
        """Tap a button of the newest message that has it."""
        await self.people.tap_card(name, channel, label, *picked)
        return self.before(name)

    async def tap_on(self, name: str, message: Any, label: str, *picked: str) -> Said:
        """Tap something on a message that was kept."""
        await self.people.tap_on(name, message, label, *picked)
        return self.before(name)

    async def fill(self, name: str, /, **fields: Any) -> Said:
        """Send the form somebody has before them."""
        await self.people.fill(name, **fields)
        return self.before(name)

    def before(self, name: str) -> Said:
        """Return what somebody has before them."""
        return said(self.people._before[name])

    def beside(self, name: str) -> list[str]:
        """Return what somebody was answered beside the panel they have before them."""
        return ["\n".join(texts(one)) for one in self.people._before[name].followups]

    async def wait_until(self, *at: int) -> None:
        """Let time pass until an instant in UTC, which is London's winter clock."""
        await self.simulated.jump_to(datetime(*at, tzinfo=UTC))  # type: ignore[arg-type]

    async def ask(self, dates: str = "24 Jan; 31 Jan; 7 Feb") -> None:
        """Alasdair asks the group for a date."""
        await self.type("Alasdair", "availability open", dates=dates)
        await self.tap("Alasdair", "Open the question")

    async def agree(self, picked: str = "Sun 24 Jan") -> None:
        """Alasdair closes the question and confirms a date."""
        await self.type("Alasdair", "availability close")
        await self.tap("Alasdair", "Choose the date to confirm…", picked)
        await self.tap("Alasdair", "Yes, announce it")

    # what stands on Discord

    def cards(self, channel: str = GROUP) -> list[Any]:
        """Return what the bot has posted in a channel, oldest first."""
        forged = {message.id for message in self._carriers.values()}
        shown = self.simulated.channel(channel).history()
        return [one for one in shown if not one.flags.ephemeral and one.id not in forged]

    def letters(self, name: str) -> list[str]:
        """Return the words of each direct message of the bot to somebody, oldest first."""
        return ["\n".join(texts(one)) for one in self.simulated.direct(name).history()]

    def owners_letters(self) -> list[str]:
        """Return the words of each direct message of the bot to the owner of the server, oldest first."""
        box = self.env.guild.owner.dm_channel
        return ["\n".join(texts(one)) for one in box.history()] if box else []

    def everything(self) -> list[Any]:
        """Return every message there is, answers that only one person sees too, as the server keeps them."""
        return [one for box in self.env.backend.messages.values() for one in box.values()]

    # taps that no client would send

    def _carrier(self, channel: Any, custom_id: str, values: Sequence[str]) -> Any:
        """Return a message of the bot that has a component, as it comes with a tap on it."""
        backend = self.env.backend
        if channel.id not in self._carriers:
            self._carriers[channel.id] = backend.create_message(channel.id, backend.bot_user.id, "A message of old")
        button = {"type": 2, "style": 2, "label": "Old", "custom_id": custom_id}
        options = [{"value": value, "label": value} for value in values]
        select = {"type": 3, "custom_id": custom_id, "options": options}
        row = {"type": 1, "components": [select if values else button]}
        return {**serializers.message_payload(backend, self._carriers[channel.id]), "components": [row]}

    def hand(self, name: str, channel: str) -> tuple[Any, Any]:
        """Return who taps and where: on the own server, or in direct messages."""
        actor = self.simulated.actor(name)
        if channel == DIRECT:
            return actor.user, self.simulated.direct(name)
        guild = actor.guild
        return actor, ChannelHandle(self.env, guild, guild.channels[channel]._channel)

    async def forge(self, name: str, channel: str, custom_id: str, values: Sequence[str] = ()) -> Said:
        """Press a component with any id and any values."""
        (answer,) = await self.forge_all(name, channel, [Forged(custom_id, values)])
        return answer

    async def forge_form(self, name: str, channel: str, custom_id: str, fields: Mapping[str, Sequence[str]]) -> Said:
        """Send a form with any id and any fields; one value is a text field."""
        (answer,) = await self.forge_all(name, channel, [Forged(custom_id, fields=fields)])
        return answer

    async def forge_all(self, name: str, channel: str, presses: Sequence[Forged]) -> list[Said]:
        """Press components and send forms, all before the first is answered."""
        hand, where = self.hand(name, channel)
        sent: list[Any] = []
        for press in presses:
            record, payload = payloads.base_payload(
                self.env.backend,
                type=InteractionType.MODAL_SUBMIT if press.fields else InteractionType.MESSAGE_COMPONENT,
                channel_id=where.id,
                guild_id=where.guild.id if where.guild else None,
                user_id=hand.id,
                data=press.data(),
            )
            if not press.fields:
                payload["message"] = self._carrier(where, press.custom_id, press.values)
            self.env.backend.emit("INTERACTION_CREATE", payload)
            sent.append(simcord.results.InteractionResult(self.env, record))
        await self.env.settle()
        return [said(done) for done in sent]

    async def press_delivered_twice(self, name: str, channel: str, custom_id: str) -> Said:
        """Press a component once, and let Discord deliver that press twice, as after a connection that was resumed."""
        hand, where = self.hand(name, channel)
        record, payload = payloads.base_payload(
            self.env.backend,
            type=InteractionType.MESSAGE_COMPONENT,
            channel_id=where.id,
            guild_id=where.guild.id if where.guild else None,
            user_id=hand.id,
            data={"custom_id": custom_id, "component_type": 2},
        )
        payload["message"] = self._carrier(where, custom_id, ())
        async with self.simulated.turn():
            for _ in range(2):
                self.env.backend.emit("INTERACTION_CREATE", payload)
            await self.env.settle()
        return said(simcord.results.InteractionResult(self.env, record))

    async def press_at_once(self, name: str, channel: str, *custom_ids: str, order: Sequence[int] = ()) -> list[Said]:
        """Press components in one order and let Discord deliver the presses in another, all at the same time."""
        hand, where = self.hand(name, channel)
        presses = []
        for custom_id in custom_ids:
            record, payload = payloads.base_payload(
                self.env.backend,
                type=InteractionType.MESSAGE_COMPONENT,
                channel_id=where.id,
                guild_id=where.guild.id if where.guild else None,
                user_id=hand.id,
                data={"custom_id": custom_id, "component_type": 2},
            )
            payload["message"] = self._carrier(where, custom_id, ())
            presses.append((simcord.results.InteractionResult(self.env, record), payload))
        async with self.simulated.turn():
            for place in order or range(len(presses)):
                self.env.backend.emit("INTERACTION_CREATE", presses[place][1])
            await self.env.settle()
        return [said(done) for done, _ in presses]

    def taps(self) -> list[tuple[str, str]]:
        """Return every tap the door knows, by feature and verb."""
        return sorted(self.bot.door._handlers)

    def break_tap(self, feature: str, verb: str, error: Exception) -> None:
        """Put a mistake of ours behind a tap."""

        async def broken(_: Any) -> Any:
            raise error

        self.bot.door._handlers[feature, verb] = Taken(broken, takes_long=False)

    def kept(self) -> list[Any]:
        """Return what discord.py keeps of answers that were given: views, forms, and the timers that end them."""
        store = self.bot._connection._view_store
        timers = [task for task in asyncio.all_tasks() if "timeout_task" in repr(task.get_coro())]
        return [*store._views.values(), *store._modals.values(), *timers]

    async def rows(self, table: str) -> list[tuple[Any, ...]]:
        """Return all rows of a table."""
        async with self.bot.parts.means.database.reading() as db:
            return [tuple(row) for row in await db.exec_driver_sql(f"SELECT * FROM {table}")]  # noqa: S608

    async def delete_role(self, role: str) -> None:
        """Delete a role, as a server's admin does, perhaps by mistake."""
        async with self.simulated.turn():
            self.env.backend.delete_role(self.env.guild.id, self.simulated.role(role).id)
            await self.env.settle()

    async def delete_channel(self, channel: str) -> None:
        """Delete a channel with all that stands in it."""
        async with self.simulated.turn():
            self.env.backend.delete_channel(self.simulated.channel(channel).id)
            await self.env.settle()

    def make_role(self, name: str, *holders: str) -> Any:
        """Make a role and give it to some people."""
        role = self.env.guild.create_role(name)
        for holder in holders:
            self.env.guild._guild.members[self.id(holder)].role_ids.append(role.id)
        return role

    def take_role(self, name: str, role: str) -> None:
        """Take a role from somebody, as a server's admin does."""
        self.env.guild._guild.members[self.id(name)].role_ids.remove(self.simulated.role(role).id)

    def give_role(self, name: str, role: str) -> None:
        """Give a role to somebody."""
        self.env.guild._guild.members[self.id(name)].role_ids.append(self.simulated.role(role).id)


def ids(message: Any) -> list[str]:
    """Return the ids of a message's components."""
    return [str(part["custom_id"]) for part in components(message) if "custom_id" in part]


async def let_go(world: World) -> None:
    """Close a world, however far it came."""
    with suppress(asyncio.CancelledError):
        await world.close()
