"""Where everything on a heat map stands; measured with letters that are all of one width."""

from dataclasses import replace
from itertools import pairwise

import pytest

from bot.domain.availability import Answer
from bot.ui.pictures import HeatMap
from bot.ui.pictures.layout import BESIDE, IN_PLAN, NARROWEST, Paint, fitted, lay_out
from bot.ui.pictures.shapes import Box, Picture, Words
from bot.ui.texts.pictures import BELOW, MEANINGS, NO_ANSWER, SYMBOLS
from tests.ui.pictures.maps import largest, scenario, smallest

READABLE = 4.5  # contrast of text on its ground; WCAG 2.2, 1.4.3
MAPS = [scenario(), scenario(plan=()), largest(), smallest(), HeatMap("Sunday group", (), ())]


class EvenRuler:
    """Every letter is as wide as six tenths of its size; there are Latin letters and the symbols only."""

    def width(self, text: str, size: float, *, is_bold: bool = False) -> float:
        """Return how wide a line of text is."""
        return len(text) * size * (0.7 if is_bold else 0.6)

    def can_write(self, letter: str) -> bool:
        """Say whether there is such a letter."""
        return ord(letter) < 0x250


RULER = EvenRuler()


def words(picture: Picture, text: str) -> list[Words]:
    return [shape for shape in picture.shapes if isinstance(shape, Words) and shape.text == text]


def frames(picture: Picture) -> list[Box]:
    return [shape for shape in picture.shapes if isinstance(shape, Box) and shape.fill is None]


def left_of(shape: Words) -> float:
    wide = RULER.width(shape.text, shape.size, is_bold=shape.is_bold)
    return shape.x - wide * {"left": 0, "center": 0.5, "right": 1}[shape.align]


def lightness(colour: str) -> float:
    """Return the relative luminance of a colour, 0 to 1."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_date_of_the_plan_stands_out_without_colour() -> None:
    """The third is Sunday 14 March: its number, bold words and a frame, all in one line."""
    picture = lay_out(scenario(), RULER)

    (label,) = words(picture, "Sun 14 Mar")
    third = frames(picture)[2]
    assert label.is_bold
    assert third.top < label.y < third.top + third.height
    assert next(shape.text for shape in picture.shapes if isinstance(shape, Words) and shape.y == label.y) == "3"


def test_a_date_beside_the_plan_has_neither_number_nor_frame() -> None:
    """Sunday 7 March is in the table all the same."""
    picture = lay_out(scenario(), RULER)

    (label,) = words(picture, "Sun 7 Mar")
    assert not label.is_bold
    assert len(frames(picture)) == 8
    assert not any(frame.top < label.y < frame.top + frame.height for frame in frames(picture))


def test_every_answer_stands_in_its_row_and_column() -> None:
    """14 March, from Alasdair to Gil, and then how many can come."""
    picture = lay_out(scenario(), RULER)

    (label,) = words(picture, "Sun 14 Mar")
    row = [shape for shape in picture.shapes if isinstance(shape, Words) and shape.y == label.y]
    names = [words(picture, name)[0] for name in ("Alasdair", "Bruno", "Callum", "Dev", "Ewan", "Fergus", "Gil")]
    assert [shape.text for shape in row[2:]] == ["✓", "✓", "~", "✓", "✓", "✗", "✓", "6 of 7"]
    assert [shape.x for shape in row[2:-1]] == [name.x for name in names]


def test_who_can_make_few_has_a_mark_below_and_a_bold_name() -> None:
    """And the mark is explained."""
    heat_map = scenario()
    people = tuple(replace(person, is_below=person.name == "Ewan") for person in heat_map.people)

    picture = lay_out(replace(heat_map, people=people), RULER)

    (name,) = words(picture, "Ewan")
    mark, explained = words(picture, BELOW)
    assert name.is_bold
    assert mark.x == name.x
    assert explained.y > mark.y
    assert len(words(lay_out(heat_map, RULER), BELOW)) == 0


def test_who_has_not_answered_can_make_an_unknown_number() -> None:
    """A dash, sixteen times in the table, once below it and once explained."""
    picture = lay_out(scenario(Gil="-" * 16), RULER)

    (gil,) = words(picture, "Gil")
    assert len([dash for dash in words(picture, NO_ANSWER) if dash.x == gil.x]) == 17
    assert not words(picture, "0")


def test_each_symbol_is_explained_in_the_legend() -> None:
    """Whoever looks need not have seen the buttons."""
    picture = lay_out(smallest(), RULER)

    for answer, meaning in MEANINGS.items():
        (explained,) = words(picture, meaning)
        assert SYMBOLS[answer] in {shape.text for shape in words(picture, SYMBOLS[answer]) if shape.y == explained.y}


def test_symbols_and_lightness_tell_the_answers_apart() -> None:
    """Without colour, and to whom colours look different."""
    light = sorted(lightness(paint.fill) for paint in IN_PLAN.values())

    assert len(set(SYMBOLS.values())) == len(SYMBOLS) == len(IN_PLAN) == len(BESIDE)
    assert all(lighter - darker > 0.15 for darker, lighter in pairwise(light))


@pytest.mark.parametrize("paint", [*IN_PLAN.values(), *BESIDE.values()])
def test_every_symbol_can_be_read_on_its_ground(paint: Paint) -> None:
    """In the plan and beside it."""
    dark, light = sorted((lightness(paint.fill), lightness(paint.ink)))

    assert (light + 0.05) / (dark + 0.05) >= READABLE


@pytest.mark.parametrize("heat_map", MAPS)
def test_nothing_stands_outside_the_picture(heat_map: HeatMap) -> None:
    """Neither a box nor a word, however long the names."""
    picture = lay_out(heat_map, RULER)

    for shape in picture.shapes:
        if isinstance(shape, Box):
            assert 0 <= shape.left <= shape.left + shape.width <= picture.width
            assert 0 <= shape.top <= shape.top + shape.height <= picture.height
        elif shape.is_turned:
            assert shape.y - RULER.width(shape.text, shape.size, is_bold=shape.is_bold) >= 0
        else:
            assert left_of(shape) >= 0
            assert left_of(shape) + RULER.width(shape.text, shape.size, is_bold=shape.is_bold) <= picture.width


def test_no_turned_name_reaches_into_the_title() -> None:
    """The title is above all of them, bold names included."""
    picture = lay_out(largest(), RULER)

    title, *names = [shape for shape in picture.shapes if isinstance(shape, Words)][:13]
    assert min(name.y - RULER.width(name.text, name.size, is_bold=name.is_bold) for name in names) > title.y


def test_twelve_people_and_twenty_dates_are_hardly_wider_than_a_small_phone() -> None:
    """A wider picture would be shown smaller, until nobody can read it."""
    assert lay_out(scenario(), RULER).width == NARROWEST
    assert lay_out(largest(), RULER).width < NARROWEST * 1.1


def test_a_long_name_is_cut_where_the_room_ends() -> None:
    """With an ellipsis, and never within nothing."""
    assert fitted("Maximilian", 10, 42, RULER) == "Maximi…"
    assert fitted("Max", 10, 42, RULER) == "Max"
    assert fitted("Ana Bel", 10, 30, RULER) == "Ana…"


def test_letters_there_are_none_of_are_left_out() -> None:
    """A name with none that can be written becomes a number; nobody is left without a column."""
    heat_map = replace(smallest(), people=(replace(smallest().people[0], name="王芳"),))

    assert fitted("Ana 王🙂", 10, 100, RULER) == "Ana"
    assert words(lay_out(heat_map, RULER), "person 1")


def test_the_answers_are_the_buttons_symbols() -> None:
    """Nobody has to learn them twice."""
    assert [SYMBOLS[answer] for answer in Answer] == ["✓", "~", "✗"]
