"""A picture of the answers in words."""

from dataclasses import replace

from bot.domain.availability import Answer
from bot.ui.pictures import Asked, HeatMap, Offered, alt_text
from bot.ui.pictures.alt_text import LIMIT
from tests.ui.pictures.maps import largest, scenario, smallest


def test_the_words_tell_all_that_the_picture_shows() -> None:
    """Each meeting with who misses it, each person, each other date."""
    said = alt_text(scenario())

    assert said.startswith("Sunday group: the answers of 7 people to 16 dates. The plan, with how many can come: 1. ")
    assert "; 3. Sun 14 Mar, 6 of 7 (1 if need be), without Fergus; " in said
    assert "; 4. Wed 31 Mar, 4 of 7 (1 if need be), without Alasdair, Bruno and Dev; " in said
    assert "Of 8 meetings each can make: Alasdair 7, Bruno 7, Callum 6, Dev 6, Ewan 5, Fergus 7, Gil 8." in said
    assert "Not in the plan: Sun 7 Feb, 6 of 7 (1 if need be); Wed 24 Feb, 5 of 7; " in said


def test_silence_is_told_apart_from_a_no() -> None:
    """Gil has not answered; he may well come."""
    said = alt_text(scenario(Gil="-" * 16))

    assert "3. Sun 14 Mar, 5 of 7 (1 if need be), without Fergus, no answer from Gil; " in said
    assert "Fergus 7, Gil no answer." in said


def test_who_can_make_few_stands_before_everybody_else() -> None:
    """That is what an organiser looks for."""
    heat_map = scenario()
    people = tuple(replace(person, is_below=person.name == "Ewan") for person in heat_map.people)

    said = alt_text(replace(heat_map, people=people))

    assert "Can make few of the 8: Ewan 5. Of 8 meetings each can make: " in said


def test_without_a_plan_it_tells_who_can_come_when() -> None:
    """Answers can be looked at before there is a plan, and where there can be none."""
    said = alt_text(scenario(plan=()))

    assert said.startswith("Sunday group: the answers of 7 people to 16 dates. Can come: Sun 31 Jan, 6 of 7; ")
    assert "plan" not in said


def test_one_person_and_one_date_are_told_in_the_singular() -> None:
    """Four dates, one person."""
    said = alt_text(smallest())

    assert said.startswith("Sunday group: the answers of 1 person to 4 dates.")


def test_long_names_are_cut_so_that_the_whole_plan_has_room() -> None:
    """Twelve people, ten meetings: who can't come is still named, who is silent counted."""
    said = alt_text(largest())

    assert len(said) <= LIMIT
    assert "; 3. Sun 14 Sep, " in said
    assert "; 10. Sun 28 Nov, " in said
    assert ", no answer from 2; " in said
    assert "Can make few of the 10: " in said


def test_names_give_way_to_numbers_before_a_date_of_the_plan_is_lost() -> None:
    """Nobody can come, and all have long names: how many, then."""
    labels = tuple(Offered(f"Sun {day} Jan", day) for day in range(1, 21))
    people = tuple(Asked(letter * 40, (Answer.NO,) * 20) for letter in "abcdefghijkl")

    said = alt_text(HeatMap("Sunday group", labels, people))

    assert len(said) <= LIMIT
    assert "20. Sun 20 Jan, 0 of 12, without 12." in said


def test_the_words_never_get_too_long_for_discord() -> None:
    """However long the plan is and whatever the title."""
    labels = tuple(Offered("Wed 30 September 2027, 19:30", number) for number in range(1, 41))
    people = tuple(Asked(letter * 40, (None,) * 40, is_below=True) for letter in "abcdefghijklmnopqrstuvwxyz")

    assert len(alt_text(HeatMap("x" * 500, labels, people))) == LIMIT


def test_names_can_not_reorder_the_words_around_them() -> None:
    """What turns the direction of writing, or breaks the line, is taken out."""
    heat_map = replace(smallest(), people=(replace(smallest().people[0], name="A\u202ena\n"),))

    assert "without Ana. " in alt_text(heat_map)
