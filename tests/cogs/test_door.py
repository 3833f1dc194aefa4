"""The one door: whatever comes in, the person reads a sentence, and the operator one traceback at most."""

import logging

import discord
import pytest

from bot.ui.texts.errors import SENTENCES
from tests.cogs.world import DIRECT, GROUP, LOBBY, Forged, World

OLD = str(SENTENCES["old_button"])
AT_ONCE = 20


def picked(verb: str) -> list[str]:
    """Return what a select brings with it, where a tap comes from one."""
    if verb in {"setting", "change"}:
        return ["name"]
    return ["9" * 18] if verb in {"confirm", "card_here"} or verb.startswith("pick_") else []


@pytest.mark.parametrize(
    "custom_id",
    [
        "x",
        "toy:here",
        "v1",
        "v1:group:show",
        "v0:group:show:1",
        "v2:group:show:1",
        "v1:group:show:-1",
        "v1:group:show:one",
        "v1:group:show:1:2",
        "v1:GROUP:show:1",
        "v1:nothing:show:1",
        "v1:group:nothing:1",
        "v1:group:show:9999999999999999999",
        "v1:group:show:99999999999999999999",
        "v1:group:show:٣",
        "x" * 100,
    ],
)
async def test_an_id_that_is_none_of_ours_any_more_is_answered_kindly(world: World, custom_id: str) -> None:
    """Acceptance 31: as a button, as a select and as a form; here and in direct messages."""
    said = {
        (await world.forge("Alasdair", GROUP, custom_id)).text,
        (await world.forge("Alasdair", DIRECT, custom_id)).text,
        (await world.forge("Alasdair", GROUP, custom_id, ["1"])).text,
        (await world.forge_form("Alasdair", GROUP, custom_id, {"name": ["Alasdair"]})).text,
    }

    assert said == {OLD}


async def test_every_tap_with_a_number_that_means_nothing_is_answered_kindly(world: World) -> None:
    """Zero, and the greatest number an id can hold; by an organiser, who may do all of it."""
    presses = [
        Forged(f"v1:{feature}:{verb}:{number}", picked(verb))
        for feature, verb in world.taps()
        for number in ("0", "9" * 18)
    ]
    loud: dict[str, str] = {}
    for start in range(0, len(presses), AT_ONCE):
        some = presses[start : start + AT_ONCE]
        answers = await world.forge_all("Alasdair", LOBBY, some)
        loud |= {
            press.custom_id: said.text
            for press, said in zip(some, answers, strict=True)
            if "went wrong" in said.text or "could not save" in said.text
        }

    assert len(presses) > 400
    assert loud == {}


async def test_numbers_picked_beyond_all_bounds_are_not_found(world: World) -> None:
    """No client sends them; Discord's own numbers are smaller."""
    said = await world.forge("Alasdair", GROUP, "v1:group:pick_show:0", ["9" * 25])

    assert said.text in {SENTENCES["not_found"], OLD}


async def test_a_mistake_of_ours_is_a_reference_for_the_person_and_one_traceback(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing of it is shown; the reference leads the operator to it."""
    world.break_tap("home", "call_me", ZeroDivisionError("a mistake"))
    said = await world.forge("Bruno", GROUP, "v1:home:call_me:0")

    records = [record for record in caplog.records if record.levelno >= logging.ERROR]
    reference = records[0].getMessage().rpartition("=")[2]
    assert "Something went wrong on my side" in said.text
    assert reference in said.text
    assert "ZeroDivisionError" not in said.text
    assert len(records) == 1
    assert records[0].exc_info is not None
    caplog.clear()


async def test_a_database_that_cannot_write_says_that_nothing_was_saved(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Acceptance 34: the disk is full, say: the tap is not taken for saved, and counts when it is tapped again."""
    await world.ask()
    await world.tap_card("Bruno", GROUP, "Enter my availability")
    async with world.bot.parts.means.database.writing() as db:
        full = "CREATE TRIGGER full BEFORE INSERT ON answers BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        await db.exec_driver_sql(full)
    lost = await world.forge("Bruno", GROUP, "v1:availability:yes:1")
    async with world.bot.parts.means.database.writing() as db:
        await db.exec_driver_sql("DROP TRIGGER full")
    saved = await world.forge("Bruno", GROUP, "v1:availability:yes:1")

    assert lost.text == SENTENCES["not_saved"]
    assert "1 of 3 answered" in saved.text
    caplog.clear()


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (400, 40060), (500, 0)])
async def test_an_answer_that_discord_no_longer_takes_loses_no_tap(world: World, status: int, code: int) -> None:
    """It is saved before it is answered; what was tapped shows the next time."""
    await world.ask()
    await world.tap_card("Bruno", GROUP, "Enter my availability")
    world.env.inject_error("POST", "/interactions/*/callback", status=status, code=code, times=None)
    await world.people.tap("Bruno", "All Sundays")
    world.env.backend.faults.clear()

    said = await world.tap_card("Bruno", GROUP, "Enter my availability")

    assert "3 of 3" in said.text


async def test_an_answer_only_the_person_sees(world: World) -> None:
    """Everything but the cards is ephemeral: commands, taps, errors."""
    await world.ask()
    await world.tap_card("Bruno", GROUP, "Enter my availability")
    await world.type("Kit", "group show", LOBBY)
    await world.forge("Kit", LOBBY, "v1:group:show:1")
    await world.type("Alasdair", "availability status")

    seen = [message for message in world.cards() + world.cards(LOBBY) if not message.flags.ephemeral]
    assert len(seen) == 1


async def test_nothing_of_an_answer_stays_in_memory(world: World) -> None:
    """No timer for a quarter of an hour after each command, tap and form: whatever comes back is known by its id."""
    await world.type("Alasdair", "group show")
    await world.tap("Alasdair", "Settings")
    await world.type("Alasdair", "group found")
    await world.type("Alasdair", "waiting-list show")

    assert world.kept() == []


async def test_a_refused_form_opens_again_with_what_was_typed(world: World) -> None:
    """Nobody types it twice, and nobody else gets to see it."""
    await world.type("Alasdair", "group settings")
    await world.tap("Alasdair", "Change something…", "patterns")
    refused = await world.fill("Alasdair", patterns="Sunny 3pm 3h", alternate=["off"])
    again = await world.tap("Alasdair", "Try again")
    await world.fill("Alasdair", patterns="Sun 3pm 3h", alternate=["off"])
    await world.type("Fergus", "group settings")
    others = await world.tap("Fergus", "Change something…", "patterns")

    assert "I can't find the weekday" in refused.text
    assert "Sunny 3pm 3h" in again.text
    assert "Sunny" not in others.text


async def test_the_commands_are_synced_only_when_they_changed(world: World) -> None:
    """A restart gives Discord the same commands, so it gives none."""
    before = len([one for one in world.env.http_requests if one.path.endswith("/commands")])

    await world.simulated.restart()

    after = [one for one in world.env.http_requests if one.path.endswith("/commands")]
    assert (before, len(after)) == (1, 1)


async def test_no_privileged_intents_and_no_mention_is_asked_for(world: World) -> None:
    """The bot never reads messages or lists members."""
    intents = world.bot.intents

    assert not any((intents.message_content, intents.members, intents.presences))
    assert world.bot.allowed_mentions is not None
    assert world.bot.allowed_mentions.to_dict() == discord.AllowedMentions.none().to_dict()
