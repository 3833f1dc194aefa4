"""After a meeting: the question, the roll, one's own record."""

from dataclasses import replace

from bot.demo.people import labels
from bot.store import memberships
from bot.ui.texts.errors import SENTENCES
from tests.cogs.world import DIRECT, GROUP, World


async def met(world: World) -> None:
    """Sunday 24 January is over: Bruno said that he comes, Callum was sorry."""
    await world.ask()
    await world.agree()
    await world.tap_card("Bruno", GROUP, "I'm coming")
    await world.tap_card("Callum", GROUP, "Sorry, can't")
    await world.wait_until(2027, 1, 24, 18)


async def test_it_takes_one_tap_from_the_question_to_the_record(world: World) -> None:
    """By direct message: the question shows what people had said; one tap saves it, two more correct it."""
    await met(world)
    asked = world.letters("Fergus")[-1]
    shown = await world.tap_card("Fergus", DIRECT, "Something was different…")
    saved = await world.tap_card("Fergus", DIRECT, "Save as shown")
    mended = await world.tap("Fergus", "Somebody was there…", "Gil", "Callum")

    bruno, callum, gil = (f"<@{world.id(name)}>" for name in ("Bruno", "Callum", "Gil"))
    assert "Sun 24 Jan 2027, 15:00 is over. Who was there?" in asked
    assert f"**There:** {bruno}\n**Sent apologies:** {callum}\n**Had not said:**" in asked
    assert f"**There:** {bruno}\n**Sent apologies:** {callum}\n**Not recorded:**" in shown.text
    assert "Save as shown" in shown.labels
    assert "Save as shown" not in saved.labels
    assert "Saved as it is shown" in saved.text
    assert f"**There:** {bruno}, {callum} and {gil}\n**Not recorded:**" in mended.text


async def test_people_are_called_as_they_asked_to_be(world: World) -> None:
    """In direct messages a mention may be a mere number; what was typed is harmless."""
    async with world.bot.parts.means.database.writing() as db:
        row = await memberships.load(db, 1, world.id("Bruno"))
        assert row is not None
        await memberships.save(db, replace(row, name="Bruno *B*"))
    await met(world)
    shown = await world.tap_card("Fergus", DIRECT, "Something was different…")

    assert ["**There:** \u2068Bruno \\*B\\*\u2069\n" in text for text in (world.letters("Fergus")[-1], shown.text)] == [
        True
    ] * 2


async def test_where_nobody_had_said_anything_there_is_nothing_to_save_yet(world: World) -> None:
    """The question opens the roll."""
    await world.ask()
    await world.agree()
    await world.wait_until(2027, 1, 24, 18)
    asked, message = world.letters("Fergus")[-1], world.simulated.direct("Fergus").history()[-1]
    shown = await world.tap_on("Fergus", message, "Who was there?")

    assert "Nobody had said whether they would come." in asked
    assert labels(message) == ["Who was there?"]
    assert "**Not recorded:**" in shown.text


async def test_who_has_recorded_it_before_is_not_asked_any_more(world: World) -> None:
    """The meeting ends at six; Alasdair writes it down at half past five, with somebody who came late still open."""
    await world.ask()
    await world.agree()
    await world.tap_card("Bruno", GROUP, "I'm coming")
    await world.wait_until(2027, 1, 24, 17, 30)
    before = world.letters("Alasdair"), world.letters("Fergus")
    await world.type("Alasdair", "meetings attendance")
    await world.tap("Alasdair", "Save as shown")
    await world.wait_until(2027, 1, 24, 19)

    assert (world.letters("Alasdair"), world.letters("Fergus")) == before


async def test_the_command_opens_it_again_and_members_see_only_their_own(world: World) -> None:
    """An organiser's roll is nobody else's; `/mine attendance` works in direct messages."""
    await met(world)
    await world.type("Alasdair", "meetings attendance")
    await world.tap("Alasdair", "Save as shown")
    refused = await world.type("Bruno", "meetings attendance")
    bruno = await world.type("Bruno", "mine attendance", DIRECT)
    callum = await world.type("Callum", "mine attendance")
    dev = await world.type("Dev", "mine attendance")
    forged = [
        (await world.forge("Dev", GROUP, f"v1:attendance:{verb}:1")).text for verb in ("show", "save", "mark_present")
    ]

    assert refused.text == SENTENCES["organisers_only"]
    assert "- Sun 24 Jan 2027, 15:00: there, 3 h" in bruno.text
    assert "**In all:** 1 meeting, 3 h" in bruno.text
    assert "- Sun 24 Jan 2027, 15:00: sent apologies" in callum.text
    assert "Nothing is recorded of you." in dev.text
    assert forged == [SENTENCES["organisers_only"]] * 3


async def test_two_absences_without_a_word_are_for_organisers_alone(world: World) -> None:
    """A private note that says what to do and that nothing follows from it."""
    await met(world)
    await world.ask("7 Feb")
    await world.agree("Sun 7 Feb")
    await world.wait_until(2027, 2, 7, 18)
    await world.type("Alasdair", "meetings attendance")
    await world.tap("Alasdair", "Somebody was not there, without a word…", "Dev")
    before = world.letters("Fergus")[-1]
    await world.tap("Alasdair", "Another meeting…", "Sun 24 Jan 2027, 15:00")
    await world.tap("Alasdair", "Somebody was not there, without a word…", "Dev")

    note = f"<@{world.id('Dev')}> was not there the last times, without a word. You may want to call."
    assert note not in before
    assert note in world.letters("Fergus")[-1]
    assert note in world.letters("Alasdair")[-1]
    assert not [text for text in world.letters("Dev") if "without a word" in text]
