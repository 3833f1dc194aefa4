"""The real bot as a process of its own, on the loopback server: `python -m tests.loopback.run_bot PORT`."""

import asyncio
import contextlib
import sys

from bot.__main__ import load_settings
from bot.app import build
from bot.serving import explain, serve
from config.settings import Settings

from .connector import LoopbackConnector


async def main(settings: Settings, port: int) -> None:
    """Build and run the bot as `busstop run` does, with the connector as the only difference."""
    await serve(settings, build(settings, connector=LoopbackConnector(port)))


if __name__ == "__main__":
    present = load_settings()
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(main(present, int(sys.argv[1])))
    except Exception as error:  # noqa: BLE001 - as `busstop run` does
        explain(error, present)
