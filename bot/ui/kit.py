"""The pieces cards and panels are made of. A component carries an id and nothing else (style.md rule 6)."""

from collections.abc import Sequence
from typing import Any, Protocol, Self

import discord
from discord.ui import (
    ActionRow,
    Button,
    Container,
    DynamicItem,
    File,
    Item,
    Label,
    LayoutView,
    MediaGallery,
    Modal,
    TextDisplay,
)

from bot.delivery.letter import PICTURE

PREFIX = "v1"
PATTERN = rf"{PREFIX}:(?P<feature>[a-z_]+):(?P<verb>[a-z_0-9]+):(?P<ref>[0-9]{{1,18}})"

QUIET = discord.ButtonStyle.secondary
MAIN = discord.ButtonStyle.primary
GOOD = discord.ButtonStyle.success
GRAVE = discord.ButtonStyle.danger

Row = ActionRow[Any]
Gallery = MediaGallery[Any]

LABEL = 80
"""Characters of a button."""


class Door(Protocol):
    """Where every tap goes in."""

    async def tapped(self, interaction: discord.Interaction[Any]) -> None:
        """Answer one tap, whatever happens."""
        ...


class Control(DynamicItem[Item[Any]], template=PATTERN):
    """Every button and select of ours: known by its id alone, so it works after a restart and when it is old."""

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction[Any], item: Item[Any], match: Any, /) -> Self:
        """Return the control a tap is about."""
        del interaction, match
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the tap to the one door."""
        door: Door = interaction.client.door
        await door.tapped(interaction)


def custom_id(feature: str, verb: str, ref: int = 0) -> str:
    """Return the id of a component."""
    return f"{PREFIX}:{feature}:{verb}:{ref}"


def button(label: str, where: str, style: discord.ButtonStyle = QUIET) -> Control:
    """Return a button.

    :param where: its ``custom_id``
    """
    return Control(Button(label=label, custom_id=where, style=style))


def row(*controls: Control) -> ActionRow[Any]:
    """Return up to five buttons, or one select, side by side."""
    made: ActionRow[Any] = ActionRow()
    for control in controls:
        made.add_item(control)
    return made


def rows(controls: Sequence[Control], width: int = 5) -> list[ActionRow[Any]]:
    """Return buttons in as many rows as they need."""
    return [row(*controls[start : start + width]) for start in range(0, len(controls), width)]


def short(label: str) -> str:
    """Return as much of a text as a button shows on a phone."""
    return label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"


def choice(where: str, placeholder: str, options: Sequence[tuple[str, str]], chosen: str = "") -> Control:
    """Return a select of one of up to 25 options, each a value and its label.

    :param chosen: the value that holds now, if any
    """
    made = [discord.SelectOption(value=value, label=label[:100], default=value == chosen) for value, label in options]
    return Control(discord.ui.Select(custom_id=where, placeholder=placeholder, options=made))


def several(
    where: str, placeholder: str, options: Sequence[tuple[str, str]], chosen: Sequence[str], *, least: int = 0
) -> Control:
    """Return a select of several of up to 25 options, of any number unless some are needed."""
    made = [discord.SelectOption(value=value, label=label[:100], default=value in chosen) for value, label in options]
    most = len(made)
    return Control(
        discord.ui.Select(custom_id=where, placeholder=placeholder, options=made, min_values=least, max_values=most)
    )


def people_choice(where: str, placeholder: str, chosen: Sequence[int] = (), least: int = 0) -> Control:
    """Return a picker of up to 25 people."""
    defaults = [discord.SelectDefaultValue(id=one, type=discord.SelectDefaultValueType.user) for one in chosen[:25]]
    picker: discord.ui.UserSelect[Any] = discord.ui.UserSelect(
        custom_id=where, placeholder=placeholder, min_values=least, max_values=25, default_values=defaults
    )
    return Control(picker)


def channel_choice(where: str, placeholder: str, *, least: int = 1) -> Control:
    """Return a picker of one text channel, or of none."""
    picker: discord.ui.ChannelSelect[Any] = discord.ui.ChannelSelect(
        custom_id=where, placeholder=placeholder, channel_types=[discord.ChannelType.text], min_values=least
    )
    return Control(picker)


def picture(alt_text: str) -> MediaGallery[Any]:
    """Return the place of an answer's picture, with what it shows in words."""
    gallery: MediaGallery[Any] = MediaGallery()
    return gallery.add_item(media=f"attachment://{PICTURE}", description=alt_text)


def file(name: str) -> File[Any]:
    """Return the place of an answer's file, to be kept or opened."""
    return File(f"attachment://{name}")


def panel(*parts: str | ActionRow[Any] | MediaGallery[Any] | File[Any] | None, accent: int = 0x3B6EA5) -> LayoutView:
    """Return a framed message of texts and rows, the essential words first; empty parts are left out."""
    container: Container[Any] = Container(accent_color=accent)
    for part in parts:
        if part:
            container.add_item(TextDisplay(part) if isinstance(part, str) else part)
    view = LayoutView(timeout=None)
    view.add_item(container)
    return view


def form(title: str, where: str, fields: Sequence[Label[Any] | str]) -> Modal:
    """Return a form; what it brings comes in at the door under its ``custom_id``."""
    made = Modal(title=title[:45], custom_id=where, timeout=None)
    for field in fields:
        made.add_item(TextDisplay(field) if isinstance(field, str) else field)
    return made


def line(  # noqa: PLR0913 - what a field is, each with its usual value
    name: str, label: str, *, text: str = "", hint: str = "", most: int = 100, least: int = 1
) -> Label[Any]:
    """Return a field for one line of text.

    :param least: fewest characters; 0 makes it optional
    """
    typed: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=name, default=text or None, max_length=most, min_length=least or None, required=least > 0
    )
    return Label(text=label[:45], description=hint[:100] or None, component=typed)


def paragraph(name: str, label: str, *, text: str = "", hint: str = "", most: int = 1000) -> Label[Any]:
    """Return a field for several lines of text."""
    typed: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=name, default=text or None, max_length=most, style=discord.TextStyle.paragraph
    )
    return Label(text=label[:45], description=hint[:100] or None, component=typed)


def picked(  # noqa: PLR0913 - what a field is, each with its usual value
    name: str, label: str, options: Sequence[tuple[str, str]], chosen: Sequence[str], *, most: int = 1, hint: str = ""
) -> Label[Any]:
    """Return a field for one of some options, or for several.

    :param most: how many may be picked; more than one makes none a fine answer
    """
    made = [discord.SelectOption(value=value, label=text[:100], default=value in chosen) for value, text in options]
    least = 1 if most == 1 else 0
    select: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=name, options=made, min_values=least, max_values=min(most, len(made)), required=least > 0
    )
    return Label(text=label[:45], description=hint[:100] or None, component=select)


def role_field(name: str, label: str, chosen: int | None, hint: str) -> Label[Any]:
    """Return a field for one role, or none."""
    kind = discord.SelectDefaultValueType.role
    defaults = [discord.SelectDefaultValue(id=chosen, type=kind)] if chosen else []
    select: discord.ui.RoleSelect[Any] = discord.ui.RoleSelect(
        custom_id=name, min_values=0, max_values=1, default_values=defaults, required=False
    )
    return Label(text=label[:45], description=hint[:100], component=select)


def channel_field(name: str, label: str, chosen: int | None, hint: str, *, required: bool) -> Label[Any]:
    """Return a field for one text channel."""
    kind = discord.SelectDefaultValueType.channel
    defaults = [discord.SelectDefaultValue(id=chosen, type=kind)] if chosen else []
    select: discord.ui.ChannelSelect[Any] = discord.ui.ChannelSelect(
        custom_id=name,
        channel_types=[discord.ChannelType.text],
        min_values=int(required),
        max_values=1,
        default_values=defaults,
        required=required,
    )
    return Label(text=label[:45], description=hint[:100], component=select)
