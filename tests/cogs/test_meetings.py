"""A confirmed date: the card, the reminders, and saying whether one comes."""

from bot.ui.texts.errors import SENTENCES
from tests.cogs.world import DIRECT, GROUP, LOBBY, MEMBERS, World


async def reminders(world: World) -> list[str]:
    """Return what stands in the channel besides the two cards."""
    return [str(card.components) for card in world.cards()[2:]]


async def test_a_confirmed_date_is_a_card_that_counts(world: World) -> None:
    """Coming, then sorry; numbers, never names; the receipt can be changed at once."""
    await world.ask()
    await world.agree()
    coming = await world.tap_card("Bruno", GROUP, "I'm coming")
    first = str(world.cards()[1].components)
    sorry = await world.tap("Bruno", "Sorry, can't")
    second = str(world.cards()[1].components)

    assert "Saved: you are coming." in coming.text
    assert "1 coming" in first
    assert "No reason needed." in sorry.text
    assert "0 coming" in second
    assert "<@" not in second


async def test_reminders_go_out_a_week_and_a_day_before_and_the_last_one_pings(world: World) -> None:
    """At nine by the group's wall; whoever said sorry is left in peace."""
    await world.ask()
    await world.agree()
    await world.tap_card("Bruno", GROUP, "Sorry, can't")
    await world.wait_until(2027, 1, 17, 8, 59)
    none = await reminders(world)
    await world.wait_until(2027, 1, 17, 9)
    week = await reminders(world)
    await world.wait_until(2027, 1, 23, 9)
    day = world.cards()[-1]
    stored = world.env.backend.messages[world.simulated.channel(GROUP).id]
    pinged = set(stored[day.id].ping_user_ids)
    await world.tap_card("Gil", GROUP, "I'm coming")

    assert none == []
    assert len(week) == 1
    assert [stored[card.id].ping_user_ids for card in world.cards()[:-1]] == [[], [], []]
    assert pinged == {world.id(name) for name in MEMBERS if name != "Bruno"}


async def test_after_the_start_a_button_answers_kindly(world: World) -> None:
    """The card takes no more answers, and an old button says why."""
    await world.ask()
    await world.agree()
    await world.wait_until(2027, 1, 24, 15)

    said = await world.tap_card("Bruno", GROUP, "I'm coming")

    assert said.text == "The meeting of Sun 24 Jan, 15:00 has begun or is over, so nothing about it changes any more."


async def test_what_is_next_shows_here_at_home_and_in_direct_messages(world: World) -> None:
    """With its buttons; nothing before a date is agreed."""
    nothing = await world.type("Bruno", "meetings next")
    await world.ask()
    await world.agree()
    await world.ask("14 Feb")
    await world.agree("Sun 14 Feb")
    shown = await world.type("Bruno", "meetings next", DIRECT)
    coming = await world.tap("Bruno", "I'm coming")
    home = await world.type("Bruno", "home", LOBBY)
    dates = await world.tap("Bruno", "All dates")

    assert nothing.text == "## What is next\nNo meeting is agreed yet."
    assert shown.text.count("Sunday group") == 2
    assert "Saved: you are coming." in coming.text
    assert "you are coming" in home.text
    assert dates.text.count("Sunday group") == 2


async def test_somebody_who_is_not_expected_is_told_so(world: World) -> None:
    """A stranger with the button in hand learns nothing; somebody in line is not on the list for it."""
    await world.ask()
    await world.agree()
    stranger = await world.forge("Kit", LOBBY, "v1:meetings:coming:1")
    direct = await world.forge("Kit", DIRECT, "v1:meetings:coming:1")

    assert stranger.text == direct.text == SENTENCES["not_found"]
    assert await world.rows("rsvps") == []


async def test_the_first_meeting_goes_by_direct_message_from_end_to_end(world: World) -> None:
    """Card, answer, reminder the day before; afterwards organisers are asked who is in, with the button for it."""
    await world.type("Alasdair", "availability open", dates="24 Jan", card=world.simulated.channel(LOBBY))
    await world.tap("Alasdair", "Open it and invite them")
    for name in ("Hamish", "Iain"):
        await world.tap_card(name, LOBBY, "I'm interested, and I can come on…", "Sun 24 Jan")
    await world.agree()
    await world.tap_card("Iain", DIRECT, "Sorry, can't")
    await world.wait_until(2027, 1, 23, 9)
    reminded = [len(world.letters(name)) for name in ("Hamish", "Iain")]
    await world.wait_until(2027, 1, 24, 18)
    await world.tap_card("Fergus", DIRECT, "Who is in?")
    await world.tap("Fergus", "Add somebody by hand")
    added = await world.tap("Fergus", "Members", "Hamish")
    line = await world.type("Alasdair", "waiting-list show")

    assert reminded == [3, 1]
    assert f"Added: <@{world.id('Hamish')}>." in added.text
    assert f"so on the waiting list by the time of their interest: <@{world.id('Iain')}>." in added.text
    assert f"1. <@{world.id('Iain')}>" in line.text


async def test_a_member_who_takes_no_direct_messages_is_named_to_organisers(world: World) -> None:
    """A nudge is refused by Discord; each organiser is asked to tell Gil themselves."""
    await world.ask()
    where = world.simulated.direct("Gil").id
    world.env.inject_error("POST", f"/channels/{where}/messages", status=403, code=50007, times=None)

    await world.type("Alasdair", "availability nudge")

    for name in ("Alasdair", "Fergus"):
        assert f"<@{world.id('Gil')}> takes no direct messages from me." in world.letters(name)[-1]


async def test_a_card_that_somebody_deleted_is_not_posted_again(world: World) -> None:
    """Answers still count, by command."""
    await world.ask()
    card = world.cards()[0]
    world.env.backend.delete_message(world.simulated.channel(GROUP).id, card.id)
    await world.type("Bruno", "availability answer")
    saved = await world.tap("Bruno", "All Sundays")

    assert "3 of 3 answered" in saved.text
    assert world.cards() == []
