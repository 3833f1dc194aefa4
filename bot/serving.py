"""The bot on Discord, from its start to its end, and the sentence for whatever keeps it from running."""

import sys
from typing import NoReturn

import aiohttp
import click
import discord
from discord.utils import oauth_url

from bot.app import build
from bot.client import Bot
from bot.database_commands import ANOTHER_INSTANCE, refuse, sentences_for
from bot.store.instance import AnotherInstanceError
from bot.store.sealing import KeysPlaceError
from bot.ui.texts import command_line as texts
from config.settings import Settings


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
