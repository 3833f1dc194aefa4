"""Pictures of numbers, and the same numbers in words.

Read in this order: ``heat_map`` (what is shown), ``shapes`` and ``layout`` (where everything stands), ``canvas``
(matplotlib), ``alt_text``.
"""

from bot.ui.pictures.alt_text import alt_text
from bot.ui.pictures.heat_map import Asked, HeatMap, Offered
from bot.ui.pictures.layout import lay_out

__all__ = ["Asked", "HeatMap", "Offered", "alt_text", "draw"]


def draw(heat_map: HeatMap) -> bytes:
    """Return a heat map as a PNG, the same bytes for the same map.

    It takes a good part of a second, the first time more: call it in a worker thread, any number at once.
    """
    from bot.ui.pictures.canvas import Pen, paint  # noqa: PLC0415 - matplotlib is slow to import, and seldom needed

    return paint(lay_out(heat_map, Pen()))
