"""Ten thousand messages due at once, on virtual seconds; what a tap meanwhile waits for; what an idle tick costs."""

import asyncio
import sqlite3
import time
from collections import Counter, deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import event

from bot.app import build
from bot.client import Bot
from bot.delivery.courier import Courier, Terms
from bot.delivery.letter import Letter
from bot.delivery.pace import Pace
from bot.delivery.post import DiscordPost
from bot.domain.message import Kind, Message, Target
from bot.services.means import Means
from bot.store import facts, groups, outbox
from bot.store.database import Database
from bot.store.start import make_ready
from bot.ui import kit
from config.settings import Settings
from tests.loopback.calls import Call
from tests.loopback.connector import LoopbackConnector
from tests.loopback.mishaps import FINE, Fate, Mishap
from tests.loopback.server import TOKEN, LoopbackDiscord
from tests.store.rows import DAY, GROUP
from tests.world import MONDAY, StandingClock

GLOBAL, EACH = 50, 5
SECOND, WINDOW = timedelta(seconds=1), timedelta(seconds=5)
IDLE_ROUNDS = 200

GROUP_ROW = "INSERT INTO groups VALUES (?, ?, 'Sunday group', ?, 1, 1, 'Europe/London', 'peer_supervision', NULL, 0)"
REMINDER_ROW = """
INSERT INTO outbox (id, key, kind, group_id, target, ref_id, due_at, useful_until, state, nonce, marker, attempts,
                    next_try_at, generation)
VALUES (?, ?, 'meeting_reminder', ?, 'c:1', 1, ?, ?, 'pending', ?, ?, 0, ?, 0)
"""


@dataclass
class Gate:
    """Discord's limits: fifty calls a second, five messages to a channel in five, on a clock that is turned."""

    clock: StandingClock
    refused: int = 0
    accepted: int = 0
    calls: deque[datetime] = field(default_factory=deque[datetime])
    by_channel: dict[str, deque[datetime]] = field(default_factory=dict[str, deque[datetime]])

    def __call__(self, call: Call) -> Mishap:
        """Say what becomes of a call."""
        if call.method != "POST" or not call.path.endswith("/messages"):
            return FINE
        lately = self.by_channel.setdefault(call.path, deque())
        now = self.clock.now()
        for line, span in ((self.calls, SECOND), (lately, WINDOW)):
            while line and now - line[0] >= span:
                line.popleft()
        if len(self.calls) >= GLOBAL or len(lately) >= EACH:
            self.refused += 1
            return Mishap(Fate.LIMITED)
        self.calls.append(now)
        lately.append(now)
        self.accepted += 1
        return FINE


@dataclass(frozen=True, slots=True)
class Flood:
    """What came of it.

    :param used: of the messages that Discord would have taken in that time, the share that was sent
    :param waits: seconds that each tap waited for its transaction
    :param overtaken: by how many transactions of others each tap was overtaken, at most
    """

    sent: int
    refused: int
    used: float
    seconds: float
    waits: tuple[float, ...]
    overtaken: int


async def flood(folder: Path, messages: int, channels: int) -> Flood:
    """Let so many messages fall due at once, each channel's one after the other, and tap meanwhile."""
    clock = StandingClock()
    async with LoopbackDiscord() as server:
        gate = server.mishaps = Gate(clock)
        async with _running(server, folder / "flood.sqlite3", clock) as bot:
            await _fill(server, bot.parts.means, messages, channels)
            taps = asyncio.create_task(_tap(bot.parts.means.database, gate, messages))
            began, seconds = clock.now(), time.perf_counter()
            while gate.accepted < messages:
                await bot.tick()
                clock.at = max(clock.at, await bot.next_due() or clock.at)
            waits, overtaken = await taps
            last = gate.calls[-1]
            allowed = ((last - began) / SECOND + 1) * GLOBAL
            taken = time.perf_counter() - seconds
        made = Counter(message.channel_id for message in server.world.messages.values())
    return Flood(sum(made.values()), gate.refused, messages / allowed, taken, waits, overtaken)


async def idle(folder: Path, few: int, many: int) -> tuple[float, float]:
    """Return the seconds of a tick with nothing due with few groups and with many, each with a reminder to come.

    The two take turns, so that a machine that is busy is busy for both.
    """
    bots = [await _with_groups(folder / f"idle-{count}.sqlite3", count) for count in (few, many)]
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(IDLE_ROUNDS):
        for bot, spent in zip(bots, taken, strict=True):
            began = time.perf_counter()
            await bot.tick()
            await bot.next_due()
            spent.append(time.perf_counter() - began)
    for bot in bots:
        await bot.parts.means.database.close()
    return median(taken[0]), median(taken[1])


async def _with_groups(path: Path, count: int) -> Bot:
    await _ready(path)
    numbers = range(1, count + 1)
    later = int((MONDAY + 30 * DAY).timestamp() * 1000)
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(GROUP_ROW, ((each, each, each) for each in numbers))
        reminders = ((each, f"{each}", each, later, later * 2, f"nonce {each:>6}", each, later) for each in numbers)
        connection.executemany(REMINDER_ROW, reminders)
        connection.commit()
    return build(Settings(database=path), clock=StandingClock())


@asynccontextmanager
async def _running(server: LoopbackDiscord, path: Path, clock: StandingClock) -> AsyncGenerator[Bot]:
    """Run the bot on a clock that is turned, but at the pace it keeps with Discord."""
    await _ready(path)
    alasdair = server.world.add_user("Alasdair")
    server.world.add_guild("The Old Library", alasdair)
    bot = build(Settings(database=path), clock=clock, connector=LoopbackConnector(server.port))

    async def write(message: Message, _: object) -> Letter:
        return Letter(kit.panel(f"We meet. {message.key}"))

    courier = Courier(bot.parts.means, DiscordPost(bot), write, Terms(Pace()))
    bot.furnish(replace(bot.parts, courier=courier))
    async with asyncio.TaskGroup() as tasks, bot:
        tasks.create_task(bot.start(TOKEN))
        await server.until(lambda: server.gateway.is_connected)
        await bot.wait_until_ready()
        yield bot


async def _fill(server: LoopbackDiscord, means: Means, messages: int, channels: int) -> None:
    world, now = server.world, means.now()
    owner = next(iter(world.users.values()))
    each = messages // channels
    async with means.database.writing() as db:
        for number in range(channels):
            guild = world.add_guild(str(number), owner)
            channel = world.add_channel(guild, "sunday-group")
            made = replace(GROUP, guild_id=guild.id, channel_id=channel.id, rules=means.rules)
            own = await groups.add(db, made, means.rules)
            for turn in range(each):
                key, to = f"{number}:{turn}", Target(channel_id=channel.id)
                await outbox.put(db, Message(key, Kind.MEETING_REMINDER, own, to, 1, now, now + DAY))


async def _tap(database: Database, gate: Gate, messages: int) -> tuple[tuple[float, ...], int]:
    """Write as a tap does, again and again; return how long each waited, and by how many others it was overtaken."""
    begun = 0
    overtaken = 0
    waits: list[float] = []

    def beginning(_: object) -> None:
        nonlocal begun
        begun += 1

    event.listen(database.engine.sync_engine, "begin", beginning)
    while gate.accepted < messages:
        before, asked = begun, time.perf_counter()
        async with database.writing() as db:
            waits.append(time.perf_counter() - asked)
            overtaken = max(overtaken, begun - before - 1)
            await facts.save(db, "tap", str(before))
        await asyncio.sleep(0.05)
    event.remove(database.engine.sync_engine, "begin", beginning)
    return tuple(waits), overtaken


async def _ready(path: Path) -> None:
    database = Database(path)
    await make_ready(database)
    await database.close()


def measure(folder: Path, messages: int = 10_000, channels: int = 2_000) -> None:
    """Measure and print it all."""
    done = asyncio.run(flood(folder, messages, channels))
    waits = sorted(done.waits)
    print(f"{messages} messages due at once in {channels} channels: {done.used:.1%} of the slots used (at least 95 %),")
    print(f"  {done.refused} refused with 429 (0), {done.sent} said, {done.seconds:.0f} s of our own time")
    print(
        f"a tap meanwhile waits for {done.overtaken} transaction of the queue at most (1), "
        f"{median(waits) * 1000:.1f} ms in the median, {waits[-1] * 1000:.0f} ms at most"
    )
    few, many = asyncio.run(idle(folder, 10, 100_000))
    print(f"a tick with nothing due: {few * 1000:.2f} ms with 10 groups, {many * 1000:.2f} ms with 100,000\n")
