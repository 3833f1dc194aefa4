"""What a picture of the answers counts."""

import pytest

from bot.domain.availability import Answer
from bot.ui.pictures import Asked, HeatMap, Offered
from tests.ui.pictures.maps import answers, scenario


def test_if_need_be_can_come_and_silence_can_not() -> None:
    """14 March: Callum said if need be, Fergus no, Gil nothing."""
    heat_map = scenario(Gil="-" * 16)

    assert heat_map.can_come(5) == 5
    assert heat_map.names(5, Answer.NO) == ("Fergus",)
    assert heat_map.names(5, None) == ("Gil",)


def test_only_the_dates_of_the_plan_count_for_a_person() -> None:
    """Scenario A2b: Ewan is at five of eight."""
    heat_map = scenario()

    makes = {person.name: heat_map.can_make(person) for person in heat_map.people}

    assert makes == {"Alasdair": 7, "Bruno": 7, "Callum": 6, "Dev": 6, "Ewan": 5, "Fergus": 7, "Gil": 8}


def test_silence_is_not_told_as_nought() -> None:
    """Gil, who has not answered, is not somebody who can't come."""
    heat_map = scenario(Gil="-" * 16, Ewan="n" * 16)

    makes = {person.name: heat_map.can_make(person) for person in heat_map.people}

    assert makes["Gil"] is None
    assert makes["Ewan"] == 0


def test_everybody_has_an_answer_or_none_for_every_date() -> None:
    """A row that is too short would show answers at the wrong dates."""
    with pytest.raises(ValueError, match="each date"):
        HeatMap("Sunday group", (Offered("Sun 31 Jan"),), (Asked("Dev", answers("yn")),))
