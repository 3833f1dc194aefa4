"""How a group's series went, drawn and in words."""

import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import pytest
from PIL import Image

from bot.domain.group import Group, Kind
from bot.domain.rating import Mean, Rated, RatingState, Verdict
from bot.ui.pictures import draw_trend
from bot.ui.pictures.canvas import SHARPNESS, Pen
from bot.ui.pictures.shapes import Box, Words
from bot.ui.pictures.trend import FILL, POINT, SHOWN, lay_out_trend
from bot.ui.texts.rating import SYMBOLS, alt_text
from config.rules import default_rules

TITLE = "Sunday group: how helpful, 0 to 10"
GROUP = Group(1, 1, "Sunday group", 1, 1, 1, "Europe/London", Kind.SUPPORT, None, False, default_rules())  # noqa: FBT003
FIRST = Rated(datetime(2027, 6, 2, 19), Mean(Decimal("8.4"), 8, 8))
SECOND = Rated(datetime(2027, 11, 17, 19), Mean(Decimal("8.5"), 6, 8))
GAPS = [Rated(datetime(2028, 5, 7, 15), Verdict(state)) for state in SYMBOLS]
EVERYTHING = (FIRST, *GAPS, SECOND)


def test_a_number_is_a_bar_as_tall_as_it_is_and_a_gap_is_none() -> None:
    """Two numbers, two bars with their numbers over them; a gap has a symbol that says why, and no number."""
    shapes = lay_out_trend(TITLE, EVERYTHING, Pen()).shapes

    bars = [shape for shape in shapes if isinstance(shape, Box) and shape.fill == FILL]
    said = [shape.text for shape in shapes if isinstance(shape, Words)]
    assert [round(bar.height / POINT, 1) for bar in bars] == [8.4, 8.5]
    assert [text for text in said if "." in text] == ["8.4", "8.5"]
    assert [said.count(symbol) for symbol in ("≈", "—")] == [1, 2]
    assert [text for text in said if " of " in text] == ["8 of 8", "6 of 8"]
    assert said[-2:] == ["≈  about the same", "—  nothing to show"]


@pytest.mark.parametrize(("rated", "width"), [((FIRST, SECOND), 320), (EVERYTHING * 9, 558)])
def test_it_is_as_wide_as_a_small_phone_until_there_are_many_series(rated: Sequence[Rated], width: int) -> None:
    """Of very many the last twelve; the same series make the same picture, byte for byte."""
    png = draw_trend(TITLE, rated)

    with Image.open(io.BytesIO(png)) as picture:
        assert picture.size[0] == width * SHARPNESS
    assert png == draw_trend(TITLE, rated[-SHOWN:])


def test_the_font_has_every_symbol() -> None:
    """None is left out of the picture."""
    assert all(Pen().can_write(symbol) for symbol in SYMBOLS.values())


def test_the_words_tell_all_that_the_picture_shows() -> None:
    """In at most 1,024 characters, however many series there were."""
    lost = Rated(datetime(2028, 5, 7, 15), Verdict(RatingState.LOST))

    assert alt_text(GROUP, (FIRST, GAPS[0], SECOND)) == (
        "How helpful the meetings of Sunday group were, 0 to 10: series up to Wed 2 Jun 2027, 8.4 (8 of 8); "
        "series up to Sun 7 May 2028, everyone found it about the same; series up to Wed 17 Nov 2027, 8.5 (6 of 8)."
    )
    assert len(alt_text(GROUP, [lost] * 99)) <= 1024
