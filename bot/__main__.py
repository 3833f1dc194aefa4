"""The command line: run, demo, plan, and what keeps the database: backup, restore, check, export."""

import asyncio
import contextlib
import logging
import sys
from typing import NoReturn

import aiohttp
import click
import discord
from discord.utils import oauth_url
from pydantic import ValidationError

from bot.app import build
from bot.client import Bot
from bot.clock import SystemClock
from bot.database_commands import (
    ANOTHER_INSTANCE,
    Keeping,
    backup,
    check,
    export,
    refuse,
    restore,
    sentences_for,
)
from bot.plan_command import plan
from bot.store.instance import AnotherInstanceError
from bot.store.sealing import KeysPlaceError
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


async def serve(settings: Settings, bot: Bot | None = None) -> None:
    """Run a bot until it is stopped, and say how to invite it."""
    async with bot or build(settings) as running:
        await running.login(settings.token.get_secret_value())
        click.echo(texts.invite(invite_link(running)))
        await running.connect()


def invite_link(bot: Bot) -> str:
    """Return the link that invites the bot, with no more rights than it uses."""
    rights = discord.Permissions(
        view_channel=True,
        send_messages=True,
        embed_links=True,
        attach_files=True,
        read_message_history=True,
        manage_events=True,
        manage_roles=True,
    )
    return oauth_url(bot.application_id or 0, permissions=rights, scopes=("bot", "applications.commands"))


def explain(error: Exception, settings: Settings) -> NoReturn:
    """End with the sentence for what kept the bot from running."""
    sentences: dict[type[Exception], str] = {
        discord.LoginFailure: texts.LOGIN_REFUSED,
        discord.PrivilegedIntentsRequired: texts.INTENTS,
        aiohttp.ClientConnectorDNSError: texts.NO_NETWORK,
        aiohttp.ClientConnectorError: texts.NO_NETWORK,
        KeysPlaceError: texts.keys_place(settings.keys, settings.database),
        **sentences_for(settings.database),
    }
    if isinstance(error, AnotherInstanceError):
        click.echo(texts.another_instance(settings.database), err=True)
        sys.exit(ANOTHER_INSTANCE)
    if sentence := sentences.get(type(error)):
        refuse(sentence)
    raise error


if __name__ == "__main__":
    main()
