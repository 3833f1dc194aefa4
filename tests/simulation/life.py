"""One simulated life: a group, its bot, the people, and two clocks."""

import itertools
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from bot.app import build
from bot.client import Bot
from bot.delivery.courier import Courier, Terms
from bot.delivery.pace import NoPace
from bot.domain.permission import Actor
from bot.services.reading import ReadingService
from bot.ui.letters import Letters
from config.settings import Settings
from tests.keyed import with_keys
from tests.simulation.mailroom import Mailroom, SimulatedPost
from tests.simulation.power import Power
from tests.world import (
    GIL,
    MEMBER_ROLE,
    MEMBERS,
    MONDAY,
    ORGANISER_ROLE,
    ORGANISERS,
    SERVER,
    House,
    StandingClock,
    fresh_database,
)

TICKS_AT_MOST = 1000
"""In one wait; more means that something is due and never done."""

LEAST_STEP, STEP_WHEN_BUSY = timedelta(seconds=1), timedelta(minutes=10)
BUSY_FROM = 25
"""Ticks in one wait, after which the bot wakes less often, as on a slow machine: an outage makes it try very often."""


@dataclass(slots=True)
class Tap:
    """An answer somebody gave to one date."""

    value: str
    act_id: int


@dataclass(slots=True)
class Memory:
    """What people remember: what the bot told them was saved, and what they asked for without being answered.

    :param saved: the last tap that was acknowledged, by person and date
    :param tried: every tap, by its number
    """

    saved: dict[tuple[int, int], Tap] = field(default_factory=dict[tuple[int, int], Tap])
    tried: dict[int, str] = field(default_factory=dict[int, str])


class Life:
    """A group and its bot, which may be cut off and come back on the same file.

    :ivar told: what has happened so far, a line each; a failing life is told by them
    """

    def __init__(self, folder: Path, random: Random) -> None:
        self.random = random
        self.told: list[str] = []
        self.memory = Memory()
        self.true_now: datetime = MONDAY
        self.clock = StandingClock(MONDAY)
        self.mailroom = Mailroom(lambda: self.true_now, self.clock.now, refusing=frozenset({GIL}))
        self.acts = itertools.count(10**6)
        self._path = folder / "life.sqlite3"
        self._hold_their_roles()

    async def begin(self) -> None:
        """Start the bot for the first time, and set the Sunday group up."""
        await fresh_database(self._path)
        await self.start()
        self.group = await self.house.group(open_to_newcomers=True)

    async def start(self) -> None:
        """Start a process on the file."""
        self.bot = self._built()
        self.house = House(self.bot.parts.means.database, self.clock)
        await self.bot.parts.courier.take_over()

    async def end(self) -> None:
        """Let the file of this process go, as the kernel does."""
        await self.bot.parts.means.database.close()

    @property
    def is_up(self) -> bool:
        """Whether the bot runs."""
        return not self.power.is_cut

    def actor(self, user_id: int) -> Actor:
        """Return somebody with the roles they hold now."""
        roles = (MEMBER_ROLE, ORGANISER_ROLE)
        held = frozenset(role for role in roles if self.mailroom.roles.get((user_id, role)))
        return Actor(user_id, SERVER, next(self.acts), {SERVER: held})

    async def tick(self) -> None:
        """Wake the bot; one that dies of it stays down."""
        if not self.is_up:
            return
        try:
            await self.bot.tick()
        except Exception:
            if self.is_up:
                raise
            await self.end()

    async def wait(self, span: timedelta) -> None:
        """Let time pass; the bot wakes whenever something is due, as its alarm would wake it."""
        until = self.true_now + span
        for tick in range(TICKS_AT_MOST):
            due = await self.bot.next_due() if self.is_up else None
            if due is None or self.true_now + (due - self.clock.at) >= until:
                break
            self._pass(max(due - self.clock.at, LEAST_STEP if tick < BUSY_FROM else STEP_WHEN_BUSY))
            await self.tick()
        else:
            raise AssertionError(f"something is due and never done: {await self.bot.next_due()}")
        self._pass(max(until - self.true_now, timedelta(0)))
        await self.tick()

    def set_clock(self, ahead: timedelta) -> None:
        """Set the bot's clock, which then goes wrong by this much."""
        self.clock.at = self.true_now + ahead

    def tell(self, line: str) -> None:
        """Note what has happened."""
        self.told.append(f"{self.clock.at:%d %b %H:%M} {line}")

    def _pass(self, span: timedelta) -> None:
        self.true_now += span
        self.clock.at += span

    def _built(self) -> Bot:
        keys = self._path.parent.with_name(f"{self._path.parent.name}-keys")
        bot = build(Settings(database=self._path, keys=keys), clock=self.clock)
        means = bot.parts.means
        self.power = Power(means.database)
        terms = Terms(NoPace(), discord_now=lambda: self.true_now)
        post, write = SimulatedPost(self.mailroom, self.power), with_keys(Letters(ReadingService(means)).write)
        bot.furnish(replace(bot.parts, courier=Courier(means, post, write, terms)))
        return bot

    def _hold_their_roles(self) -> None:
        self.mailroom.roles |= {(user_id, MEMBER_ROLE): True for user_id in MEMBERS}
        self.mailroom.roles |= {(user_id, ORGANISER_ROLE): True for user_id in ORGANISERS}
