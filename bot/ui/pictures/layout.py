"""Where everything on a heat map stands.

A phone is narrow and a page may be long, so the dates go down and the people go across, with their names turned. A date
of the plan has its number in a dark box, a frame and bold words; every answer has its symbol as well as its colour, and
the colours differ in lightness, so that the picture can be read without colour, and by who sees colours differently.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.availability import Answer
from bot.domain.typed_text import clip
from bot.ui.pictures.heat_map import HeatMap
from bot.ui.pictures.shapes import INK, Box, Picture, Ruler, Words
from bot.ui.texts import pictures as texts

NARROWEST = 320  # pixels of a small phone
EDGE, SPACE = 6.0, 4.0
BADGE = 17.0  # the number of a meeting
CELL, WIDEST_CELL, ROW = 12.5, 32.0, 20.0  # a column at its narrowest and widest, a row
NAME_ROOM = 92.0  # how tall a turned name may be
TITLE, TEXT, SMALL, SYMBOL = 13.0, 10.5, 9.5, 12.0  # sizes of letters
GREY = "#5A5A5A"


@dataclass(frozen=True, slots=True)
class Paint:
    """The colours of one answer: of its cell, and of the symbol in it."""

    fill: str
    ink: str = INK


IN_PLAN: Mapping[Answer | None, Paint] = {
    Answer.YES: Paint("#1B5E8C", "#FFFFFF"),
    Answer.IF_NEED_BE: Paint("#8FC1E3"),
    Answer.NO: Paint("#F6DDB5"),
    None: Paint("#FFFFFF", GREY),
}
BESIDE: Mapping[Answer | None, Paint] = {
    Answer.YES: Paint("#9DBBD0"),
    Answer.IF_NEED_BE: Paint("#D5E7F3"),
    Answer.NO: Paint("#FCF3E4"),
    None: Paint("#FFFFFF", GREY),
}
"""Of dates that the plan does without: paler, so that those of the plan stand out."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines that everything is set by.

    :param left: where the first person's column begins
    :param cell: how wide a column is
    :param top: where the first date's row begins
    """

    heat_map: HeatMap
    names: tuple[str, ...]
    left: float
    cell: float
    top: float
    width: float

    @property
    def right(self) -> float:
        """Where the last person's column ends."""
        return self.left + self.cell * len(self.names)

    @property
    def bottom(self) -> float:
        """Where the last date's row ends."""
        return self.top + ROW * len(self.heat_map.dates)

    def middle(self, column: int) -> float:
        """Return the middle of one person's column."""
        return self.left + self.cell * (column + 0.5)


def lay_out(heat_map: HeatMap, ruler: Ruler) -> Picture:
    """Return a heat map as shapes, as wide as a small phone unless there are very many people."""
    grid = grid_of(heat_map, ruler)
    title = fitted(heat_map.title, TITLE, grid.width - 2 * EDGE, ruler, is_bold=True)
    shapes: list[Box | Words] = [Words(EDGE, EDGE + TITLE / 2, title, TITLE, is_bold=True), *_heading(grid)]
    for place in range(len(heat_map.dates)):
        shapes += _date(grid, place)
    shapes += _frames(grid)
    foot = grid.bottom + SPACE
    if heat_map.plan:
        shapes += _people(grid, foot)
        foot += TEXT + SPACE + (TEXT + SPACE) * _is_anybody_below(heat_map)
    legend, end = _legend(grid, foot + SPACE, ruler)
    return Picture(grid.width, end, (*shapes, *legend))


def grid_of(heat_map: HeatMap, ruler: Ruler) -> Grid:
    """Measure what there is to write, and share out the width among the people."""
    names = tuple(
        fitted(person.name, TEXT, NAME_ROOM, ruler, is_bold=True) or texts.somebody(number)
        for number, person in enumerate(heat_map.people, 1)
    )
    labels = [ruler.width(date.label, TEXT, is_bold=True) for date in heat_map.dates]
    count = ruler.width(_count(heat_map, len(names)), TEXT, is_bold=True)
    left = EDGE + BADGE + SPACE + max([*labels, 0]) + SPACE
    beside = left + SPACE + max(count, ruler.width(texts.CAN_COME, SMALL)) + 2 + EDGE
    cell = min(WIDEST_CELL, max(CELL, (NARROWEST - beside) / max(1, len(names))))
    top = EDGE + TITLE + 2 * SPACE + max([*(ruler.width(name, TEXT, is_bold=True) for name in names), 0]) + SPACE
    return Grid(heat_map, names, left, cell, top, max(NARROWEST, beside + cell * len(names)))


def fitted(text: str, size: float, room: float, ruler: Ruler, *, is_bold: bool = False) -> str:
    """Return what can be written of a text in some room, with an ellipsis where it is cut; empty if nothing can."""
    line = "".join(filter(ruler.can_write, clip(text, len(text) or 1))).strip()

    def cut(length: int) -> str:
        return line[:length].rstrip() + "…"

    if ruler.width(line, size, is_bold=is_bold) <= room:
        return line
    longer = range(1, len(line))
    return cut(bisect_right(longer, room, key=lambda length: ruler.width(cut(length), size, is_bold=is_bold)))


def _count(heat_map: HeatMap, come: int) -> str:
    return texts.out_of(come, len(heat_map.people))


def _is_anybody_below(heat_map: HeatMap) -> bool:
    return any(person.is_below for person in heat_map.people)


def _heading(grid: Grid) -> Iterator[Words]:
    for column, name in enumerate(grid.names):
        is_below = grid.heat_map.people[column].is_below
        yield Words(grid.middle(column), grid.top - SPACE, name, TEXT, is_bold=is_below, is_turned=True)
    yield Words(grid.width - EDGE, grid.top - SPACE - SMALL / 2, texts.CAN_COME, SMALL, GREY, align="right")


def _date(grid: Grid, place: int) -> Iterator[Box | Words]:
    """Yield one date's row: its number in the plan, its label, the answers, and how many can come."""
    date, top = grid.heat_map.dates[place], grid.top + ROW * place
    middle, is_chosen = top + ROW / 2, date.number is not None
    if is_chosen:
        yield Box(EDGE, top, BADGE, ROW, fill=INK)
        yield Words(EDGE + BADGE / 2, middle, str(date.number), TEXT, "#FFFFFF", is_bold=True, align="center")
    ink = INK if is_chosen else GREY
    yield Words(EDGE + BADGE + SPACE, middle, date.label, TEXT, ink, is_bold=is_chosen)
    for column, person in enumerate(grid.heat_map.people):
        answer = person.answers[place]
        paint = (IN_PLAN if is_chosen else BESIDE)[answer]
        yield Box(grid.left + grid.cell * column, top, grid.cell, ROW, paint.fill, 0.6, "#FFFFFF")
        symbol = texts.SYMBOLS[answer]
        yield Words(grid.middle(column), middle, symbol, SYMBOL, paint.ink, is_bold=is_chosen, align="center")
    counted = _count(grid.heat_map, grid.heat_map.can_come(place))
    yield Words(grid.width - EDGE - 2, middle, counted, TEXT, ink, is_bold=is_chosen, align="right")


def _frames(grid: Grid) -> Iterator[Box]:
    """Yield the frames of the plan's dates, over everything else."""
    for place in grid.heat_map.plan:
        yield Box(EDGE, grid.top + ROW * place, grid.width - 2 * EDGE, ROW, edge=1.6)


def _people(grid: Grid, top: float) -> Iterator[Words]:
    """Yield how many meetings of the plan each person can make, with a mark where they are few."""
    heat_map = grid.heat_map
    middle = top + TEXT / 2 + SPACE / 2
    yield Words(grid.left - SPACE, middle, texts.can_make(len(heat_map.plan)), SMALL, align="right")
    for column, person in enumerate(heat_map.people):
        makes = texts.makes(heat_map.can_make(person))
        yield Words(grid.middle(column), middle, makes, TEXT, is_bold=True, align="center")
        if person.is_below:
            yield Words(grid.middle(column), middle + TEXT + SPACE / 2, texts.BELOW, TEXT, align="center")


def _legend(grid: Grid, top: float, ruler: Ruler) -> tuple[list[Box | Words], float]:
    """Return what the symbols mean, in as many lines as it takes, and where that ends."""
    entries = [(texts.SYMBOLS[answer], meaning, IN_PLAN[answer]) for answer, meaning in texts.MEANINGS.items()]
    if grid.heat_map.plan:
        entries.append(("1", texts.IN_THE_PLAN, Paint(INK, "#FFFFFF")))
    if _is_anybody_below(grid.heat_map):
        entries.append((texts.BELOW, texts.MAKES_FEW, Paint("#FFFFFF")))
    shapes: list[Box | Words] = []
    left = EDGE
    for symbol, meaning, paint in entries:
        wide = BADGE + SPACE + ruler.width(meaning, SMALL)
        if left > EDGE and left + wide > grid.width - EDGE:
            left, top = EDGE, top + ROW
        middle = top + ROW / 2
        shapes.append(Box(left, top + 2, BADGE, ROW - 4, paint.fill, 0.6, "#9A9A9A"))
        shapes.append(Words(left + BADGE / 2, middle, symbol, TEXT, paint.ink, align="center"))
        shapes.append(Words(left + BADGE + SPACE, middle, meaning, SMALL))
        left += wide + 2 * SPACE
    return shapes, top + ROW + EDGE
