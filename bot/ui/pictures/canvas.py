"""Draws shapes with matplotlib: the only module that knows it.

Its ``pyplot`` keeps a list of figures for the whole process, so we make each figure ourselves; then any number of
threads may draw at once. Whatever people typed is drawn as it stands: ``$`` begins no formula.
"""

import io
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.patches import Rectangle

from bot.ui.pictures.shapes import Box, Picture, Words

INCH = 72  # our pixels; a point of text is then one of them
SHARPNESS = 2  # dots for each of our pixels, as phones have
FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
PLAIN, BOLD = FONTS / "DejaVuSans.ttf", FONTS / "DejaVuSans-Bold.ttf"
FRACTION = 64  # the units of FreeType are 64ths


class Pen:
    """The letters that come with matplotlib, measured; for one thread."""

    def __init__(self) -> None:
        self._plain, self._bold = FT2Font(str(PLAIN)), FT2Font(str(BOLD))
        self._letters = self._plain.get_charmap().keys() & self._bold.get_charmap().keys()

    def width(self, text: str, size: float, *, is_bold: bool = False) -> float:
        """Return how wide a line of text is."""
        font = self._bold if is_bold else self._plain
        font.set_size(size, INCH)
        font.set_text(text)
        return font.get_width_height()[0] / FRACTION

    def can_write(self, letter: str) -> bool:
        """Say whether there is such a letter."""
        return ord(letter) in self._letters


def paint(picture: Picture) -> bytes:
    """Return a picture as a PNG."""
    size = picture.width / INCH, picture.height / INCH
    figure: Any = Figure(figsize=size, dpi=INCH * SHARPNESS, facecolor="white")  # its own types are incomplete
    canvas: Any = FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, picture.width)
    axes.set_ylim(picture.height, 0)
    for order, shape in enumerate(picture.shapes):
        if isinstance(shape, Box):
            _box(axes, shape, order)
        else:
            _words(axes, shape, order)
    written = io.BytesIO()
    canvas.print_png(written, metadata={"Software": None})
    return written.getvalue()


def _box(axes: Any, box: Box, order: int) -> None:
    axes.add_artist(  # as `add_patch`, without working out the limits anew each time
        Rectangle(
            (box.left, box.top),
            box.width,
            box.height,
            facecolor=box.fill or "none",
            edgecolor=box.colour if box.edge else "none",
            linewidth=box.edge,
            zorder=order,
        )
    )


def _words(axes: Any, words: Words, order: int) -> None:
    axes.text(
        words.x,
        words.y,
        words.text,
        fontproperties=FontProperties(fname=str(BOLD if words.is_bold else PLAIN), size=words.size),
        color=words.colour,
        horizontalalignment="center" if words.is_turned else words.align,
        verticalalignment="bottom" if words.is_turned else "center",
        rotation=90 if words.is_turned else 0,
        parse_math=False,
        usetex=False,
        zorder=order,
    )
