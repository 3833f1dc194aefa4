"""Start the demo: the simulated Discord with the bot in it, and the console beside it."""

import asyncio
import errno
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from bot.demo.console import Console
from bot.demo.ports import BotFactory
from bot.demo.scene import Scene
from bot.demo.simulated import DemoError, Frame, SimulatedDiscord

log = logging.getLogger(__name__)

PORT = 8870
_TRIES = 20  # ports, from the wanted one on

Prepare = Callable[[SimulatedDiscord], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo."""

    url: str
    simulated: SimulatedDiscord


async def serve(scene: Scene, factory: BotFactory, *, prepare: Prepare | None = None, port: int = PORT) -> None:
    """Run the demo and print its address; ends when cancelled, as Ctrl+C does under ``asyncio.run``."""
    async with open_demo(scene, factory, prepare=prepare, port=port) as demo:
        print(f"Bus Stop demo: {demo.url}  (Ctrl+C ends it)", flush=True)  # noqa: T201 - what the demo is asked for
        await asyncio.Event().wait()


@asynccontextmanager
async def open_demo(
    scene: Scene, factory: BotFactory, *, prepare: Prepare | None = None, port: int = PORT
) -> AsyncGenerator[Demo, None]:
    """Run the demo for as long as the block lasts; ``port=0`` takes any.

    :param prepare: drives people and bot to where the demo begins, before anybody looks
    """
    simulated = SimulatedDiscord(factory, starts_at=scene.starts_at)
    simulated.furnish(scene)
    async with simulated:
        if prepare is not None:
            await prepare(simulated)
            await simulated.settle_all()
        console = Console(scene, simulated)
        runner = web.AppRunner(console.app(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            bound = await _listen(runner, port)
            console.origins = tuple(f"http://{host}:{bound}" for host in ("127.0.0.1", "localhost"))
            simulated.serve_preview(Frame(bound + 1 if port else 0, scene.zone, console.origins))
            await console.open()
            yield Demo(f"{console.origins[0]}/", simulated)
        finally:
            await runner.cleanup()


async def _listen(runner: web.AppRunner, wanted: int) -> int:
    """Listen on loopback, at the wanted port or the next free one; return which."""
    for port in range(wanted, wanted + _TRIES) if wanted else [0]:
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            log.info("console_port_taken port=%s", port)
            continue
        return runner.addresses[0][1]
    message = f"No free port for the demo from {wanted} on: end another demo first."
    raise DemoError(message)
