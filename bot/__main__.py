"""The command line: run, demo, plan, and what keeps the database: backup, restore, check, export."""

import asyncio
import contextlib
import logging

import click
from pydantic import ValidationError

from bot.clock import SystemClock
from bot.database_commands import Keeping, backup, check, export, refuse, restore
from bot.plan_command import plan
from bot.ui.texts import command_line as texts
from config.settings import Settings


@click.group(help="Bus Stop: a Discord bot that runs a peer group's whole life.")
@click.pass_context
def main(context: click.Context) -> None:
    """Take a command; the settings are read only by those that need them."""
    context.obj = keeping


@main.command(help="Run the bot on Discord, with BUSSTOP_TOKEN in the environment or .env.")
def run() -> None:
    """Run the bot on Discord until it is stopped."""
    settings = load_settings()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("discord").setLevel(max(logging.INFO, logging.getLogger().level))  # its DEBUG logs bodies
    if not settings.token.get_secret_value().strip():
        refuse(texts.NO_TOKEN)
    from bot.serving import explain, serve  # noqa: PLC0415 - Discord's library is slow to import, and no part of the rest

    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve(settings))
    except Exception as error:  # noqa: BLE001 - every known way to fail has a sentence, the rest its traceback
        explain(error, settings)


@main.command(help="Try the bot in a simulated Discord in the browser.")
@click.option(
    "--play",
    "scenario",
    type=click.Choice(["a", "b", "rounds"]),
    help="Play a scenario and print what each person sees.",
)
@click.option("--port", default=8870, show_default=True, help="Where the page is served.")
def demo(scenario: str | None, port: int) -> None:
    """Start the demo, or play a scenario."""
    from bot.demo import first, play  # noqa: PLC0415 - the simulated Discord is no part of running the bot

    logging.basicConfig(level=logging.WARNING)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(play.play(scenario, click.echo) if scenario else first.serve_first(port))


for command in (plan, backup, restore, check, export):
    main.add_command(command)


def keeping() -> Keeping:
    """Return what the commands about the database work with."""
    settings = load_settings()
    return Keeping(settings.database, settings.backups_kept, SystemClock())


def load_settings() -> Settings:
    """Return the settings; a wrong one is named in one sentence."""
    try:
        return Settings()
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0]).upper()
        refuse(texts.setting_wrong(f"BUSSTOP_{name}"))


if __name__ == "__main__":
    main()
