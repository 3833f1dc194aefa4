"""The kill test: the bot is started, given things to say, and killed, over and over; then everything is counted."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from pathlib import Path
from random import Random

from bot.delivery.points import POINTS
from tests.chaos import remains
from tests.chaos.checker import Effort, Findings, Votes, judge, missing_votes
from tests.chaos.couriers import NONCE_WINDOW
from tests.chaos.lives import Home, Kill, Life
from tests.chaos.town import Circle, Office, furnish
from tests.chaos.voters import Voters
from tests.chaos.weather import Weather
from tests.loopback.server import LoopbackDiscord

ORDERS = 16
"""How many things are ordered between two kills."""

WITHIN = timedelta(seconds=2.5)
"""In how long a time they fall due; a process is up after half of that."""

LONGEST_LIFE = 1.5  # seconds from the first thing a process says to its end
PATIENCE = 12.0  # seconds for a process to say something, or to reach the point where it is to end
LONG_OUTAGE = 1.3 * NONCE_WINDOW
LONG_OUTAGES = 0.15  # how many of the outages are longer than a nonce is remembered
QUIET = 2.0  # seconds without a word from the bot, after which it has said everything for now
LAST_LIVES = 6
"""How many times the bot may be started at the end, in peace, to say what is left."""

ARRIVALS = {"before_claim": 2, "in_claim": 2, "claimed": 2, "editing": 1}
"""Up to how many arrivals at a point a process is left alive; elsewhere up to five, one for each message."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Trial:
    """One kill test.

    :param seed: chooses the moments, and what is said and answered
    :param variant: which courier the bot has; see couriers.py
    """

    kills: int
    seed: int
    folder: Path
    variant: str = "right"


def planned(kills: int, random: Random, hits: Mapping[str, int]) -> Iterator[Kill]:
    """Yield how each process ends: by turns at a random moment, and at the named point that was hit least.

    :param hits: how often each point was hit so far; looked at anew for each
    """
    for number in range(kills):
        point = min(hits, key=lambda name: hits[name]) if number % 2 else None
        outage = LONG_OUTAGE.total_seconds() if random.random() < LONG_OUTAGES else 0
        yield Kill(point, random.randint(1, ARRIVALS.get(point or "", 5)), LONGEST_LIFE * random.random(), outage)


class KillTest:
    """One kill test under way."""

    def __init__(self, home: Home, server: LoopbackDiscord, random: Random, tell: Tell) -> None:
        self.points: dict[str, int] = dict.fromkeys(POINTS, 0)
        self._home = home
        self._server = server
        self._tell = tell
        self._circles = furnish(server.world)
        self._office = Office(home.database, random)
        self._voters = Voters(server, self._circles, random)
        self._weather = server.mishaps = Weather(random)
        self._in_flight = 0
        self._lost_votes: list[str] = []
        self._damage: list[str] = []

    async def run(self, kills: Iterable[Kill]) -> Findings:
        """Kill as often as planned, then let the bot say the rest in peace; return what came out."""
        await self._office.found(self._circles)
        plan, number = iter(kills), 0
        life = await Life.loaded(self._home, next(plan))
        try:
            for following in chain(plan, [Kill()]):
                number += 1
                last, life = life, await Life.loaded(self._home, following)
                await self._round(last, self._circles[number % len(self._circles)])
                if number % 10 == 0:
                    self._tell(f"{number} killed, {self._in_flight} of them with something in flight")
            await self._finish(life)
        finally:
            await life.end()
        return self._judged(number)

    async def _round(self, life: Life, asking: Circle) -> None:
        """Give the bot something to say, let it live and die, and look at what it left."""
        await self._office.order(asking, ORDERS, WITHIN, self._circles)
        await asyncio.sleep(life.kill.outage)
        async with life:
            self._voters.begin()
            try:
                await self._live(life)
            except TimeoutError:
                self._tell(f"a process had nothing to say, or never came to {life.kill.point}")
        await self._voters.end()
        if not life.was_killed:
            self._tell("a process ended by itself")
        self._look()

    async def _live(self, life: Life) -> None:
        said_before = self._weather.posts
        if life.kill.point:
            await life.reach_its_point(PATIENCE)
            self.points[life.kill.point] += life.was_killed
        else:
            await self._server.until(lambda: self._weather.posts > said_before, within=PATIENCE)
            await asyncio.sleep(life.kill.after)

    def _look(self) -> None:
        """Look at the file of a process that was just killed."""
        self._in_flight += remains.in_flight(self._home.database) > 0
        self._lost_votes += missing_votes(self._voters.acknowledged, remains.kept_votes(self._home.database))
        if not remains.is_sound(self._home.database):
            self._damage.append("the database is damaged")

    async def _finish(self, life: Life) -> None:
        """Let the bot live in peace until it has nothing to say any more."""
        self._weather.is_fine = True
        for _ in range(LAST_LIVES):
            async with life:
                await self._server.until(lambda: self._server.gateway.is_connected, within=PATIENCE)
                await self._fall_silent()
            if not remains.unfinished(self._home.database):
                return
            life = await Life.loaded(self._home, Kill())

    async def _fall_silent(self) -> None:
        said = -1
        while said != self._weather.posts:
            said = self._weather.posts
            await asyncio.sleep(QUIET)

    def _judged(self, kills: int) -> Findings:
        effort = Effort(
            kills, self._in_flight, self._weather.readbacks, self._server.messages.deduplicated, self.points
        )
        rows = remains.due_rows(self._home.database, self._server.world)
        votes = Votes(self._voters.taps, tuple(self._lost_votes))
        return judge(effort, rows, remains.said(self._server.world), votes, self._damage)


async def run(trial: Trial, tell: Tell, kills: Sequence[Kill] = ()) -> Findings:
    """Run a kill test in a folder of its own.

    :param kills: these instead of those that the seed plans
    """
    random = Random(trial.seed)  # noqa: S311 - a seed is to give the same again
    async with LoopbackDiscord(nonce_window=NONCE_WINDOW) as server:
        home = Home(trial.folder, server.port, trial.variant)
        test = KillTest(home, server, random, tell)
        return await test.run(kills or planned(trial.kills, random, test.points))
