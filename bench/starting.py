"""From the start of a process to ready, with the bot and with a bare client; and the memory each takes."""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median

ROUNDS = 5

BARE = """
import asyncio, resource, discord, simcord
from discord.ext import commands
async def main():
    async with simcord.run(commands.Bot(command_prefix=commands.when_mentioned, intents=discord.Intents(guilds=True))):
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
asyncio.run(main())
"""
OURS = """
import asyncio, resource, sys, pathlib, simcord
from bot.app import build
from config.settings import Settings
class Still:
    def now(self):
        import datetime
        return datetime.datetime(2027, 1, 10, tzinfo=datetime.UTC)
async def main():
    bot = build(Settings(database=pathlib.Path(sys.argv[1])), clock=Still())
    async with simcord.run(bot):
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        await bot.close()
asyncio.run(main())
"""


def started(program: str, *arguments: str) -> tuple[float, float]:
    """Return the median processor seconds from start to ready and out again, and the memory in megabytes."""
    taken: list[float] = []
    memory = 0.0
    for _ in range(ROUNDS):
        before = os.times()
        done = subprocess.run(  # noqa: S603 - our own programs, above
            [sys.executable, "-c", program, *arguments], check=True, capture_output=True, text=True
        )
        after = os.times()
        taken.append(after.children_user + after.children_system - before.children_user - before.children_system)
        memory = int(done.stdout.split()[-1]) / 1024
    return median(taken), memory


def bare() -> tuple[float, float]:
    """Return the figures of a bare client."""
    return started(BARE)


def ours(folder: Path) -> tuple[float, float]:
    """Return the figures of the bot on a database that is there already after the first start."""
    return started(OURS, str(folder / "start.sqlite3"))
