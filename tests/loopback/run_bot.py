"""The real bot as a process of its own, on the loopback server: `python -m tests.loopback.run_bot PORT`."""

import asyncio
import sys

from bot.app import build
from config.settings import Settings

from .connector import LoopbackConnector


async def main(port: int) -> None:
    """Build and run the bot as `busstop run` does, with the connector as the only difference."""
    settings = Settings()
    bot = build(settings, connector=LoopbackConnector(port))
    async with bot:
        await bot.start(settings.token.get_secret_value())


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
