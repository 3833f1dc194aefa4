"""The one door: every command, button, select and form comes in here, and every error ends here in a sentence."""

import io
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.permission import Actor
from bot.errors import UserError
from bot.ui import kit
from bot.ui.answers import Answer, Form, Panel
from bot.ui.report import explain, is_too_late
from cogs.memory import FormMemory, opener

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]
_ID = re.compile(kit.PATTERN)
_NUMBER = re.compile("[1-8]?[0-9]{1,18}")  # whatever a database takes


@dataclass(frozen=True, slots=True)
class Tap:
    """One tap or one filled form, taken apart.

    :param verb: what it asks for
    :param ref: the number of the row it is about
    :param values: what was picked in a select
    :param typed: what each field of a form holds, by the field's name
    """

    interaction: Interaction
    actor: Actor
    verb: str
    ref: int
    values: tuple[str, ...]
    typed: Mapping[str, tuple[str, ...]]

    @property
    def picked(self) -> tuple[int, ...]:
        """The people or channels that were picked."""
        return tuple(int(value) for value in self.values if _NUMBER.fullmatch(value))

    @property
    def group_id(self) -> int:
        """The group a button belongs to, or the one that was picked in a select of groups."""
        return self.picked[0] if self.picked else self.ref


Handler = Callable[[Tap], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Taken:
    """How a tap is taken: by whom, and whether the answer takes so long that Discord must be told to wait."""

    handler: Handler
    takes_long: bool


H = TypeVar("H", bound=Callable[..., Awaitable[Answer]])


class Roles(Protocol):
    """Knows on which servers somebody organises a group."""

    async def organised_servers(self, user_id: int) -> tuple[int, ...]:
        """Return the servers whose rows name this person as an organiser."""
        ...


def on_tap(feature: str, *verbs: str, takes_long: bool = False) -> Callable[[H], H]:
    """Mark a cog's method as what answers some taps.

    :param takes_long: whether the answer may take longer than the three seconds Discord waits; it is never a form
    """

    def mark(method: H) -> H:
        method.__taps__ = [(feature, verb, takes_long) for verb in verbs]  # type: ignore[attr-defined]
        return method

    return mark


class Door:
    """Takes interactions apart, hands them on, and answers them whatever happens.

    :param ring: called after each answer, since something may be due now
    """

    def __init__(self, client: commands.Bot, roles: Roles, ring: Callable[[], None]) -> None:
        self._client = client
        self._roles = roles
        self._ring = ring
        self._handlers: dict[tuple[str, str], Taken] = {}
        self.memory = FormMemory()

    def admit(self, cog: commands.Cog) -> None:
        """Let a cog's marked methods answer their taps."""
        for name in dir(cog):
            method = getattr(cog, name)
            for feature, verb, takes_long in getattr(method, "__taps__", ()):
                self._handlers[feature, verb] = Taken(method, takes_long)

    async def command(
        self, interaction: Interaction, answer: Callable[[Actor], Awaitable[Answer]], *, takes_long: bool = False
    ) -> None:
        """Answer a slash command."""
        await self._run(interaction, answer, takes_long=takes_long)

    async def tapped(self, interaction: Interaction) -> None:
        """Answer a button or a select."""
        data: Mapping[str, Any] = interaction.data or {}  # pyright: ignore[reportAssignmentType]
        values = tuple(str(value) for value in data.get("values", ()))
        await self._handed_on(interaction, str(data.get("custom_id", "")), values, {})

    async def interacted(self, interaction: Interaction) -> None:
        """Answer what discord.py leaves alone: filled forms, and components whose id is none of ours any more."""
        data: Mapping[str, Any] = interaction.data or {}  # pyright: ignore[reportAssignmentType]
        where = str(data.get("custom_id", ""))
        if interaction.type is discord.InteractionType.modal_submit:
            await self._handed_on(interaction, where, (), _fields(data.get("components", ())))
        elif interaction.type is discord.InteractionType.component and not _ID.fullmatch(where):
            await self._handed_on(interaction, where, (), {})

    async def complete(
        self, interaction: Interaction, suggest: Callable[[Actor], Awaitable[list[app_commands.Choice[str]]]]
    ) -> list[app_commands.Choice[str]]:
        """Suggest values for an option; an error suggests nothing."""
        try:
            return (await suggest(await self.actor(interaction)))[:25]
        except UserError:
            return []
        except Exception:
            log.exception("autocomplete_failed")
            return []

    async def refuse(self, interaction: Interaction, error: BaseException) -> None:
        """Answer a command that failed before it reached us."""
        original = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        await self._say(interaction, Panel(explain(original), is_new=True))

    async def actor(self, interaction: Interaction) -> Actor:
        """Return who is acting, as Discord vouches for them now.

        In direct messages an interaction carries no roles, so those of an organiser are fetched; who can't be
        fetched has none (reliability.md 4.3).
        """
        user = interaction.user
        if interaction.guild_id is not None:
            held = frozenset(role.id for role in user.roles) if isinstance(user, discord.Member) else frozenset[int]()
            roles = {interaction.guild_id: held}
            return Actor(user.id, interaction.guild_id, interaction.id, roles, interaction.permissions.manage_guild)
        servers = await self._roles.organised_servers(user.id)
        return Actor(
            user.id, None, interaction.id, {guild_id: await self._held(guild_id, user.id) for guild_id in servers}
        )

    async def _held(self, guild_id: int, user_id: int) -> frozenset[int]:
        guild = self._client.get_guild(guild_id)
        if guild is None:
            return frozenset()
        try:
            member = await guild.fetch_member(user_id)
        except discord.HTTPException:
            return frozenset()
        return frozenset(role.id for role in member.roles)

    async def _handed_on(
        self, interaction: Interaction, where: str, values: tuple[str, ...], typed: Mapping[str, tuple[str, ...]]
    ) -> None:
        match = _ID.fullmatch(where)
        taken = self._handlers.get((match["feature"], match["verb"])) if match else None

        async def answer(actor: Actor) -> Answer:
            if match is None or taken is None:
                raise UserError("old_button")
            tap = Tap(interaction, actor, match["verb"], int(match["ref"]), values, typed)
            return await (self._filled_in(where, taken.handler, tap) if typed else taken.handler(tap))

        await self._run(interaction, answer, takes_long=taken is not None and taken.takes_long)

    async def _filled_in(self, where: str, handler: Handler, tap: Tap) -> Answer:
        """Hand a form on; one that is refused is remembered, and can be opened again with what was typed."""
        self.memory.forget(tap.actor.user_id, where)
        try:
            return await handler(tap)
        except UserError as error:
            self.memory.remember(tap.actor.user_id, where, tap.typed)
            return Panel(explain(error, again=opener(where)), is_new=True)

    async def _run(
        self, interaction: Interaction, answer: Callable[[Actor], Awaitable[Answer]], *, takes_long: bool
    ) -> None:
        try:
            if takes_long:
                await _ask_to_wait(interaction)
            given = await answer(await self.actor(interaction))
        except Exception as error:  # noqa: BLE001 - the boundary: whatever it is, the person gets a sentence
            given = Panel(explain(error), is_new=True)
        await self._say(interaction, given)
        self._ring()

    async def _say(self, interaction: Interaction, answer: Answer) -> None:
        """Answer, unless Discord no longer takes it; what was committed stands either way.

        What is tapped or filled in is known by its id alone, so discord.py need not keep an answer, nor time it.
        """
        (answer.modal if isinstance(answer, Form) else answer.view).stop()
        try:
            if isinstance(answer, Form):
                self.memory.refill(interaction.user.id, answer.modal)
                await interaction.response.send_modal(answer.modal)
            elif not answer.is_new and _is_on_own_panel(interaction):
                await _change_panel(interaction, answer)
            elif interaction.response.is_done():
                await interaction.followup.send(view=answer.view, files=_files(answer), ephemeral=True)
            else:
                await interaction.response.send_message(view=answer.view, files=_files(answer), ephemeral=True)
        except discord.HTTPException as error:
            if not is_too_late(error):
                log.warning("answer_failed status=%s code=%s", error.status, error.code)


async def _ask_to_wait(interaction: Interaction) -> None:
    """Tell Discord that the answer is being worked out, for the panel it was tapped on or for a new one."""
    if _is_on_own_panel(interaction):
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=True, thinking=True)


async def _change_panel(interaction: Interaction, answer: Panel) -> None:
    """Put the answer in the place of the panel it was tapped on; a file that was there goes with it."""
    if interaction.response.is_done():
        await interaction.edit_original_response(view=answer.view, attachments=_files(answer))
    elif answer.attached is not None or _has_file(interaction):
        await interaction.response.edit_message(view=answer.view, attachments=_files(answer))
    else:
        await interaction.response.edit_message(view=answer.view)


def _files(answer: Panel) -> list[discord.File]:
    attached = answer.attached
    return [discord.File(io.BytesIO(attached.content), attached.name)] if attached is not None else []


def _has_file(interaction: Interaction) -> bool:
    return interaction.message is not None and bool(interaction.message.attachments)


def _is_on_own_panel(interaction: Interaction) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral


def _fields(components: Any) -> Mapping[str, tuple[str, ...]]:
    """Return what each field of a form holds, whatever kind of field it is."""
    fields: list[dict[str, Any]] = [outer["component"] for outer in components if "component" in outer]
    return {field["custom_id"]: _held(field) for field in fields if "custom_id" in field}


def _held(field: Mapping[str, Any]) -> tuple[str, ...]:
    held: list[Any] = field.get("values", [field["value"]] if "value" in field else [])
    return tuple(str(value) for value in held)
