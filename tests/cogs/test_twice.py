"""The same tap comes twice, or many at the same time: one answer is kept, and everybody is answered."""

import pytest

from tests.cogs.world import GROUP, World

YES = "v1:availability:yes:1"


@pytest.fixture
async def asked(world: World) -> World:
    """A question is open, and Bruno has his answers before him."""
    await world.ask()
    await world.tap_card("Bruno", GROUP, "Enter my availability")
    return world


async def answers(world: World) -> list[object]:
    """Return Bruno's answers in the database."""
    return [row for row in await world.rows("answers") if world.id("Bruno") in row]


async def test_scenario_07_a_tap_that_is_delivered_twice_counts_once_and_shows_no_error(
    asked: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Discord takes the first answer and refuses the second; nobody need read of that, nor the operator."""
    said = await asked.press_delivered_twice("Bruno", GROUP, YES)

    assert "1 of 3 answered" in said.text
    assert len(await answers(asked)) == 1
    assert "answer_failed" not in caplog.text


async def test_scenario_07_taps_at_the_same_moment_are_all_answered_and_count_once(asked: World) -> None:
    """A finger that trembles: each tap gets its answer, and the date has one."""
    said = await asked.press_at_once("Bruno", GROUP, *[YES] * 5)

    assert len(said) == 5
    assert all("1 of 3 answered" in one.text for one in said)
    assert len(await answers(asked)) == 1


async def test_scenario_07_a_command_of_consequence_tapped_twice_is_done_once(world: World) -> None:
    """The question is opened once, its card stands once, and both taps are told so."""
    await world.type("Alasdair", "availability open", dates="24 Jan; 31 Jan")

    said = await world.press_at_once("Alasdair", GROUP, *["v1:availability:open:1"] * 2)

    assert len({one.text for one in said}) == 1
    assert len(world.cards()) == 1
    assert len(await world.rows("polls")) == 1
