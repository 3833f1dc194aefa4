"""Heat maps as they are drawn."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import combinations

import pytest
from PIL import Image, ImageChops

from bot.domain.availability import Answer
from bot.ui.pictures import Asked, HeatMap, Offered, draw
from bot.ui.pictures.canvas import SHARPNESS, Pen
from bot.ui.pictures.layout import lay_out
from bot.ui.pictures.shapes import Box
from bot.ui.texts.pictures import BELOW, SYMBOLS
from tests.ui.pictures.maps import largest, scenario, smallest

ODD_NAMES = (
    "$x^2$",
    "$",
    "\\frac{1}{2}",
    "%s {0} {",
    "../../etc",
    "C:\\",
    "王芳",
    "🙂",
    "Zoë",
    "עדי",
    "a\u0301",
    "_^_",
)


def drawn_anew(heat_map: HeatMap) -> bytes:
    """Draw a map, whatever is kept of those drawn lately."""
    return draw.__wrapped__(heat_map)


def size_of(png: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(png)) as picture:
        return picture.size


@pytest.mark.parametrize("made", [scenario, largest, smallest])
def test_a_picture_is_a_png_as_sharp_as_phones_are(made: Callable[[], HeatMap]) -> None:
    """Two dots to each pixel, whatever the size."""
    wanted = lay_out(made(), Pen())

    png = draw(made())

    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = size_of(png)
    assert abs(width - wanted.width * SHARPNESS) < 1
    assert abs(height - wanted.height * SHARPNESS) < 1


def test_a_real_group_fits_a_small_phone() -> None:
    """Twelve people and twenty dates are no wider than seven and sixteen, but for a hair."""
    assert size_of(draw(scenario()))[0] == 640
    assert size_of(draw(largest()))[0] <= 660


def test_the_same_answers_make_the_same_picture() -> None:
    """Byte for byte: nothing in it tells when or with what it was made."""
    assert drawn_anew(scenario()) == drawn_anew(scenario())
    assert draw(scenario()) != draw(scenario(Gil="-" * 16))


def test_what_was_drawn_lately_is_not_drawn_again() -> None:
    """Whoever goes to and fro between two panels waits once."""
    assert draw(scenario()) is draw(scenario())


def test_two_threads_draw_at_once() -> None:
    """Two organisers look at the same moment."""
    alone = [draw(scenario()), draw(smallest())]

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(drawn_anew, [scenario(), smallest()] * 4))

    assert together == alone * 4


def test_odd_names_are_only_names() -> None:
    """No formula, no path, no format; and a letter the font has not is no warning (warnings are errors here)."""
    people = tuple(Asked(name, (Answer.YES, None)) for name in ODD_NAMES)
    dates = Offered("Sun $31$ Jan", 1), Offered("Sun 7 Feb")

    assert draw(HeatMap("$\\bad{$ 王 {title}", dates, people)).startswith(b"\x89PNG")


def test_no_name_reads_as_a_formula() -> None:
    """Between two dollar signs stands what was typed, signs included."""
    typed, without = (replace(smallest(), title=title) for title in ("$a$", "a"))

    pen = Pen()

    assert pen.width("$a$", 10) > pen.width("a", 10)
    assert draw(typed) != draw(without)


def test_an_empty_question_draws_too() -> None:
    """Nobody asked, no date offered."""
    assert draw(HeatMap("Sunday group", (), ())).startswith(b"\x89PNG")


def test_the_font_has_every_symbol() -> None:
    """They are never left out as a letter of a name would be."""
    pen = Pen()

    assert all(pen.can_write(symbol) for symbol in (*SYMBOLS.values(), BELOW, "…"))


def test_answers_differ_in_shape_when_the_colour_is_gone() -> None:
    """Cells in grey, their ground taken away: what is left of any two is not the same."""
    people = (Asked("Ana", (Answer.YES, Answer.IF_NEED_BE, Answer.NO, None)),)
    heat_map = HeatMap("Sunday group", tuple(Offered(f"Sun {day} Jan", day) for day in range(1, 5)), people)

    shapes = [ink(cell) for cell in cells(heat_map)]

    assert all(shape.getbbox() for shape in shapes)
    for one, other in combinations(shapes, 2):
        assert sum(ImageChops.difference(one, other).histogram()[1:]) > 15


def cells(heat_map: HeatMap) -> list[Image.Image]:
    """Return the answers of the first person as they were drawn, in grey."""
    boxes = [shape for shape in lay_out(heat_map, Pen()).shapes if isinstance(shape, Box) and shape.edge == 0.6]
    with Image.open(io.BytesIO(draw(heat_map))) as picture:
        grey = picture.convert("L")
    inside = [(box.left + 3, box.top + 3, box.left + box.width - 3, box.top + box.height - 3) for box in boxes[:4]]
    return [grey.crop(tuple(round(side * SHARPNESS) for side in area)) for area in inside]  # type: ignore[arg-type]


def ink(cell: Image.Image) -> Image.Image:
    """Return where a cell differs from its own ground."""
    ground = Image.new("L", cell.size, cell.getpixel((0, 0)))  # type: ignore[arg-type]
    return ImageChops.difference(cell, ground).point([255 * (value > 60) for value in range(256)])
