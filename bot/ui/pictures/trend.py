"""How a group's series went, one column each: where everything stands.

A number is a bar with the number over it; where there is none a symbol stands in its place, and says why.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.domain import wall_time
from bot.domain.rating import BEST, Mean, Rated
from bot.ui.pictures.layout import EDGE, GREY, NARROWEST, SMALL, SPACE, TEXT, TITLE, fitted
from bot.ui.pictures.shapes import Box, Picture, Ruler, Words
from bot.ui.texts import rating as texts

SHOWN = 12  # series; a group has two or three a year
COLUMN, WIDEST = 44.0, 64.0
SCALE_ROOM = 18.0
POINT = 13.0  # pixels of one point
BAR = 0.6  # of a column
HEAD = 22.0  # room over the highest bar for its number
FILL, LINE, FAINT = "#1B5E8C", "#9A9A9A", "#E4E4E4"


def lay_out_trend(title: str, rated: Sequence[Rated], ruler: Ruler) -> Picture:
    """Return the last series as shapes, the first one on the left."""
    kept = rated[-SHOWN:]
    wide = min(WIDEST, max(COLUMN, (NARROWEST - 2 * EDGE - SCALE_ROOM) / max(1, len(kept))))
    width = max(NARROWEST, 2 * EDGE + SCALE_ROOM + wide * len(kept))
    top = EDGE + TITLE + HEAD
    base = top + POINT * BEST
    heading = fitted(title, TITLE, width - 2 * EDGE, ruler, is_bold=True)
    shapes: list[Box | Words] = [Words(EDGE, EDGE + TITLE / 2, heading, TITLE, is_bold=True), *_scale(base, width)]
    for place, one in enumerate(kept):
        shapes += _column(one, EDGE + SCALE_ROOM + wide * (place + 0.5), base, wide)
    foot = base + 3 * (TEXT + SPACE)
    legend, end = _legend(kept, foot, ruler)
    return Picture(width, end, (*shapes, *legend))


def _scale(base: float, width: float) -> Iterator[Box | Words]:
    for point in (0, BEST // 2, BEST):
        y = base - POINT * point
        yield Box(EDGE + SCALE_ROOM, y, width - 2 * EDGE - SCALE_ROOM, 1, LINE if point == 0 else FAINT)
        yield Words(EDGE + SCALE_ROOM - SPACE, y, str(point), SMALL, GREY, align="right")


def _column(one: Rated, middle: float, base: float, wide: float) -> Iterator[Box | Words]:
    line = TEXT + SPACE
    day = wall_time.in_words(one.until, year=True).partition(",")[0].split(" ")
    yield Words(middle, base + line * 0.7, f"{day[1]} {day[2]}", SMALL, align="center")
    yield Words(middle, base + line * 1.5, day[3], SMALL, align="center")
    if not isinstance(one.shown, Mean):
        symbol = texts.SYMBOLS[one.shown.state]
        yield Words(middle, base - line * 0.7, symbol, TITLE, GREY, is_bold=True, align="center")
        return
    tall = float(one.shown.mean * Decimal(POINT))
    yield Box(middle - wide * BAR / 2, base - tall, wide * BAR, tall, FILL)
    yield Words(middle, base - tall - line * 0.6, str(one.shown.mean), TEXT, is_bold=True, align="center")
    yield Words(middle, base + line * 2.3, texts.out_of(one.shown), SMALL, GREY, align="center")


def _legend(kept: Sequence[Rated], top: float, ruler: Ruler) -> tuple[list[Words], float]:
    """Return what the symbols that stand there mean, and where that ends."""
    symbols = dict.fromkeys(texts.SYMBOLS[one.shown.state] for one in kept if not isinstance(one.shown, Mean))
    written: list[Words] = []
    left = EDGE
    for symbol in symbols:
        said = f"{symbol}  {texts.MEANINGS[symbol]}"
        written.append(Words(left, top + TEXT / 2, said, SMALL, GREY))
        left += ruler.width(said, SMALL) + 3 * EDGE
    return written, top + (TEXT if symbols else 0) + EDGE
