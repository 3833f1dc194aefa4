"""What a picture is made of: boxes and words, in the pixels of a small phone, from the top left corner."""

from dataclasses import dataclass
from typing import Literal, Protocol

INK = "#1A1A1A"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle.

    :param fill: a colour such as "#1B5E8C", None to see through it
    :param edge: how thick its frame is; it runs along the middle of the edge
    """

    left: float
    top: float
    width: float
    height: float
    fill: str | None = None
    edge: float = 0
    colour: str = INK


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text.

    :param y: its middle; where it is turned, its beginning
    :param size: of the letters
    :param is_turned: whether it is read from the bottom to the top; ``x`` is then its middle
    """

    x: float
    y: float
    text: str
    size: float
    colour: str = INK
    is_bold: bool = False
    align: Literal["left", "center", "right"] = "left"
    is_turned: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes on white, the later over the earlier."""

    width: float
    height: float
    shapes: tuple[Box | Words, ...]


class Ruler(Protocol):
    """Knows the letters that a picture is written in."""

    def width(self, text: str, size: float, *, is_bold: bool = False) -> float:
        """Return how wide a line of text is."""
        ...

    def can_write(self, letter: str) -> bool:
        """Say whether there is such a letter."""
        ...
