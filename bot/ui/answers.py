"""What a tap or a command is answered with."""

from dataclasses import dataclass

import discord


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with an answer, which the view shows by its name."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Panel:
    """A message only this person sees; it takes the place of the panel it was tapped on.

    :param is_new: whether it stands beside that panel instead
    :param attached: what the view shows by ``kit.picture`` or ``kit.file``
    """

    view: discord.ui.LayoutView
    is_new: bool = False
    attached: Attached | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A form to fill in."""

    modal: discord.ui.Modal


Answer = Panel | Form
