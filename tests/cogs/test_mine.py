"""What is one's own: reminders as each person likes them, here and in direct messages."""

from bot.ui.texts.errors import SENTENCES
from tests.cogs.world import DIRECT, GROUP, LOBBY, MEMBERS, World


def reminders(world: World, name: str) -> list[str]:
    """Return the reminders among somebody's direct messages."""
    return [text for text in world.letters(name) if " meets " in text]


async def test_bruno_turns_to_direct_messages_and_gets_them(world: World) -> None:
    """From end to end: his own reminders, in which he answers with one tap; the channel mentions the others."""
    await world.ask()
    await world.agree()
    shown = await world.type("Bruno", "mine reminders", DIRECT)
    direct = await world.tap("Bruno", "By direct message")
    which = await world.tap("Bruno", "Which reminders do you want?", "1d", "2h")
    await world.type("Bruno", "mine reminders")
    await world.tap("Bruno", "Quiet hours…")
    quiet = await world.fill("Bruno", begins="22", ends="10", zone="")
    await world.wait_until(2027, 1, 23, 9)
    none, stored = reminders(world, "Bruno"), world.env.backend.messages[world.simulated.channel(GROUP).id]
    pinged = {one for card in world.cards() for one in stored[card.id].ping_user_ids}
    await world.wait_until(2027, 1, 23, 10)
    day = reminders(world, "Bruno")
    coming = await world.tap_card("Bruno", DIRECT, "I'm coming")
    await world.wait_until(2027, 1, 24, 13)

    assert "Your reminders · \u2068Sunday group" in shown.text
    assert "**Where:** In the group's channel." in shown.text
    assert "**Where:** By direct message" in direct.text
    assert "Saved 10:00." in direct.text
    assert "**Which:** 1 day and 2 hours before." in which.text
    assert "22:00 to 10:00, London time" in quiet.text
    assert none == []
    assert len(day) == 1
    assert "Can you come?" in day[0]
    assert "Saved: you are coming." in coming.text
    assert len(reminders(world, "Bruno")) == 2
    assert "You said you are coming." in reminders(world, "Bruno")[1]
    assert pinged == {world.id(name) for name in MEMBERS if name != "Bruno"}


async def test_quiet_hours_that_can_not_be_read_can_be_typed_again(world: World) -> None:
    """What was typed is still in the form; the sentence says what is wrong."""
    await world.type("Callum", "home")
    await world.tap("Callum", "My reminders")
    await world.tap("Callum", "Quiet hours…")
    refused = await world.fill("Callum", begins="9:00", ends="9:00", zone="")
    again = await world.tap("Callum", "Try again")
    saved = await world.fill("Callum", begins="9:00", ends="17:00", zone="New York")
    ended = await world.tap("Callum", "No quiet hours")

    assert refused.text == SENTENCES["quiet_all_day"]
    assert again.text.count("9:00") == 2
    assert "09:00 to 17:00, New York time" in saved.text
    assert "**Quiet hours:** none." in ended.text


async def test_no_reminders_is_a_choice_that_leaves_nothing_to_choose(world: World) -> None:
    """Off is off; one tap brings everything back."""
    await world.type("Dev", "mine reminders")
    off = await world.tap("Dev", "No reminders")
    back = await world.tap("Dev", "In the channel")

    assert "**Where:** None" in off.text
    assert "Which" not in off.text
    assert "**Which:** 7 days and 1 day before." in back.text


async def test_who_takes_no_direct_messages_is_mentioned_without_a_word_of_what_it_is(world: World) -> None:
    """Discord refuses the letter; the channel says that there is something, and pings Gil alone."""
    await world.ask()
    await world.agree()
    await world.type("Gil", "mine reminders")
    await world.tap("Gil", "By direct message")
    where = world.simulated.direct("Gil").id
    world.env.inject_error("POST", f"/channels/{where}/messages", status=403, code=50007, times=None)
    await world.wait_until(2027, 1, 17, 9)

    card = world.cards()[-1]
    stored = world.env.backend.messages[world.simulated.channel(GROUP).id][card.id]
    assert stored.ping_user_ids == [world.id("Gil")]
    assert f"<@{world.id('Gil')}>: `/home` has something for you." in str(card.components)


async def test_a_reminder_counts_on_while_it_stands(world: World) -> None:
    """It is drawn again when somebody answers, and takes no answers once the meeting has begun."""
    await world.ask()
    await world.agree()
    await world.wait_until(2027, 1, 17, 9)
    before = str(world.cards()[-1].components)
    await world.tap_card("Bruno", GROUP, "I'm coming")
    after = str(world.cards()[-1].components)

    assert "0 coming, 7 not sure. If you have not said yet: can you come?" in before
    assert "1 coming, 6 not sure." in after


async def test_a_stranger_has_no_reminders_to_choose(world: World) -> None:
    """There is no group to choose them for."""
    said = await world.type("Kit", "mine reminders", LOBBY)

    assert said.text == SENTENCES["no_group_here"]
