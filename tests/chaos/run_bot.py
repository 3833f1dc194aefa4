"""The real bot as the process that is killed: `python -m tests.chaos.run_bot PORT VARIANT`, and a line to begin."""

import asyncio
import contextlib
import sys
from dataclasses import replace

from bot.__main__ import load_settings
from bot.app import build
from bot.services.reading import ReadingService
from bot.serving import serve
from bot.ui.letters import Letters
from tests.chaos.couriers import VARIANTS
from tests.keyed import with_keys
from tests.loopback.connector import LoopbackConnector


async def main(port: int, variant: str) -> None:
    """Build and run the bot as `busstop run` does, with a hurried courier."""
    settings = load_settings()
    bot = build(settings, connector=LoopbackConnector(port))
    means = bot.parts.means
    courier = VARIANTS[variant](means, bot, with_keys(Letters(ReadingService(means)).write))
    bot.furnish(replace(bot.parts, courier=courier))
    await serve(settings, bot)


if __name__ == "__main__":
    if not sys.stdin.readline():  # whoever loaded it is gone
        sys.exit()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
