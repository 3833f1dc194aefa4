"""Pictures of numbers, and the same numbers in words.

Read in this order: ``heat_map`` (what is shown), ``shapes`` and ``layout`` (where everything stands), ``canvas``
(matplotlib), ``alt_text``; and ``trend``, which is another picture.
"""

from collections.abc import Sequence
from functools import lru_cache

from bot.domain.rating import Rated
from bot.ui.pictures.alt_text import alt_text
from bot.ui.pictures.heat_map import Asked, HeatMap, Offered
from bot.ui.pictures.layout import lay_out
from bot.ui.pictures.trend import lay_out_trend

__all__ = ["Asked", "HeatMap", "Offered", "alt_text", "draw", "draw_trend"]

LATELY = 8
"""Pictures that are kept, of some 100 kB each."""


@lru_cache(maxsize=LATELY)
def draw(heat_map: HeatMap) -> bytes:
    """Return a heat map as a PNG, the same bytes for the same map.

    It takes a good part of a second, the first time more: call it in a worker thread, any number at once. A map that
    was drawn lately, as whoever goes to and fro between panels sees it, takes no time.
    """
    from bot.ui.pictures.canvas import Pen, paint  # noqa: PLC0415 - matplotlib is slow to import, and seldom needed

    return paint(lay_out(heat_map, Pen()))


def draw_trend(title: str, rated: Sequence[Rated]) -> bytes:
    """Return how a group's series went as a PNG; as ``draw``, in a worker thread."""
    from bot.ui.pictures.canvas import Pen, paint  # noqa: PLC0415 - as above

    return paint(lay_out_trend(title, rated, Pen()))
