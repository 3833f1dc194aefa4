"""The processes of a kill test: while one lives, the next is loaded already and waits for its turn."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.delivery.points import VARIABLE
from tests.loopback.server import TOKEN


@dataclass(frozen=True, slots=True)
class Kill:
    """How one process ends.

    :param point: the named point at whose n-th ``arrival`` it ends itself, None for a moment chosen by somebody else
    :param after: seconds from its first words to that moment
    :param outage: seconds in which nobody is there before it begins
    """

    point: str | None = None
    arrival: int = 1
    after: float = 0
    outage: float = 0


@dataclass(frozen=True, slots=True)
class Home:
    """Where all the processes live, one after the other.

    :param variant: which courier they have; see couriers.py
    """

    folder: Path
    port: int
    variant: str

    @property
    def database(self) -> Path:
        """The file that outlives them."""
        return self.folder / "busstop.sqlite3"

    def surroundings(self, kill: Kill) -> Mapping[str, str]:
        """Return a process's environment: nothing of this project's but what it needs."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("BUSSTOP_")}
        point = {VARIABLE: f"{kill.point}:{kill.arrival}"} if kill.point else {}
        return kept | point | {
            "BUSSTOP_TOKEN": TOKEN,
            "BUSSTOP_DATABASE": str(self.database),
            "BUSSTOP_LOOK_ROUND_HOURS": "0",
            "BUSSTOP_REDRAW_AFTER_SECONDS": "0.3",
            "BUSSTOP_LOG_LEVEL": "WARNING",
        }  # fmt: skip


class Life:
    """One process, loaded and waiting; nothing of it is at work before its turn."""

    def __init__(self, process: Process, kill: Kill) -> None:
        self._process = process
        self.kill = kill

    @classmethod
    async def loaded(cls, home: Home, kill: Kill) -> Self:
        """Load a process, which takes longer than everything that it does before it has something to say."""
        command = (sys.executable, "-m", "tests.chaos.run_bot", str(home.port), home.variant)
        with (home.folder / "bot.log").open("a") as log:
            environment = home.surroundings(kill)
            process = await asyncio.create_subprocess_exec(
                *command, env=environment, stdin=PIPE, stdout=DEVNULL, stderr=log
            )
        return cls(process, kill)

    async def __aenter__(self) -> Self:
        assert self._process.stdin is not None
        self._process.stdin.write(b"go\n")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.end()

    async def end(self) -> None:
        """Kill it, if it lives."""
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()

    async def reach_its_point(self, within: float) -> None:
        """Wait until it has ended itself.

        :raises TimeoutError: when it has not, in so many seconds
        """
        await asyncio.wait_for(self._process.wait(), within)

    @property
    def was_killed(self) -> bool:
        """Whether SIGKILL was its end, and nothing else."""
        return self._process.returncode == -signal.SIGKILL
