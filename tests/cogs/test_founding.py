"""`/group found` by hand, as organiser, as somebody invited, and as somebody who comes late."""

from bot.ui.texts.errors import SENTENCES
from tests.cogs.world import DIRECT, GROUP, LOBBY, MEMBER, ORGANISER, QUIET_ROOM, World

COME = "I'm interested, and I can come on…"
PICK, WHERE, OPEN = (
    "Whom shall I invite by direct message?",
    "Also a card in a channel? Choose one",
    "Open it and invite them",
)


async def found(world: World, *people: str) -> None:
    """Alasdair writes an invitation to some people, with a card in the lobby, and opens it."""
    await world.type("Alasdair", "group found")
    await world.fill("Alasdair", purpose="Six of us would be plenty.", dates="24 Jan; 31 Jan", closes="")
    if people:
        await world.tap("Alasdair", PICK, *people)
    await world.tap("Alasdair", WHERE, f"#{LOBBY}")
    await world.tap("Alasdair", OPEN)


async def set_up(world: World) -> None:
    """Set a group up that has two organisers and no member yet."""
    await world.type("Alasdair", "group set-up", zone="London")
    await world.tap("Alasdair", "Change something…", "roles")
    role = world.simulated.role
    await world.fill("Alasdair", member_role=[role(MEMBER)], organiser_role=[role(ORGANISER)])
    await world.tap("Alasdair", "Looks right, go on")
    await world.tap("Alasdair", "Members")
    await world.tap("Alasdair", "A second organiser, if you like", "Fergus")
    await world.tap("Alasdair", "Set the group up")


async def test_the_echo_keeps_what_was_typed_and_picked_until_it_is_opened(world: World) -> None:
    """A template to begin with; people are picked in two goes; a channel closed to the bot is refused at once."""
    begun = await world.type("Alasdair", "group found")
    refused = await world.fill("Alasdair", purpose="Come", dates="24 Jan; somewhen", closes="")
    again = await world.tap("Alasdair", "Change the dates")
    await world.fill("Alasdair", purpose="Six of us would be plenty.", dates="24 Jan; 31 Jan", closes="15 Jan")
    await world.tap("Alasdair", PICK, "Hamish")
    echo = await world.tap("Alasdair", PICK, "Iain")
    quiet = await world.tap("Alasdair", WHERE, f"#{QUIET_ROOM}")
    form = await world.tap_on("Alasdair", echo.message, "Change the words or dates")

    assert "No pressure: come to the first meeting and see." in begun.text
    assert "please nothing about clients" in begun.text
    assert "somewhen" in refused.text
    assert "24 Jan; somewhen" in again.text
    for words in ("Six of us would be plenty", "**<t:1800802800:F>**", "Reply by Fri 15 Jan 2027, 20:00"):
        assert words in echo.text
    assert f"(2):** <@{world.id('Hamish')}> and <@{world.id('Iain')}>." in echo.text
    assert "I can't write in" in quiet.text
    assert "Six of us would be plenty." in form.text
    assert "Sun 31 Jan 2027, 15:00" in form.text


async def test_the_set_up_panel_and_the_groups_panel_lead_to_the_invitation(world: World) -> None:
    """And the second organiser hears that it is done already, and by whom."""
    await world.type("Alasdair", "group show")
    begun = await world.tap("Alasdair", "Invite people to a first meeting")
    await world.fill("Alasdair", purpose="Come", dates="24 Jan; 31 Jan", closes="")
    await world.tap("Alasdair", PICK, "Hamish")
    await world.tap("Alasdair", OPEN)
    second = await world.type("Fergus", "group found")

    assert "An invitation to a first meeting" in begun.text
    assert f"<@{world.id('Alasdair')}> opened it" in second.text
    assert world.cards(LOBBY) == []


async def test_somebody_invited_answers_in_one_tap_and_may_ask_to_be_phoned(world: World) -> None:
    """Neither the card nor anybody's panel but an organiser's shows it."""
    await found(world, "Hamish", "Iain")
    answered = await world.tap_card("Hamish", DIRECT, COME, "Sun 31 Jan")
    ticked = await world.tap("Hamish", "Please ask me about somebody")
    iain = await world.tap_card("Iain", DIRECT, "Interested, but none of these dates")
    status = await world.tap_card("Fergus", DIRECT, "Who has answered?")
    untick = await world.tap("Hamish", "No need to ask me after all")
    after = await world.type("Alasdair", "availability status")

    hamish = f"<@{world.id('Hamish')}>"
    assert "you can come on Sun 31 Jan, 15:00." in answered.text
    assert "**An organiser will phone you**" in ticked.text
    assert "none of these dates is possible; you keep your place" in iain.text
    assert f"**Please phone** {hamish}: there is someone" in status.text
    assert hamish not in str(world.cards(LOBBY)[0].components) + iain.text
    assert "No need to ask me after all" not in untick.labels
    assert "Please phone" not in after.text


async def test_who_comes_late_has_a_place_in_line(world: World) -> None:
    """By the old card in the lobby and by the letter; the question was closed before."""
    await found(world, "Hamish")
    await world.type("Alasdair", "availability close")
    late = await world.tap_card("Hamish", DIRECT, "I'm interested")
    kit = await world.tap_card("Kit", LOBBY, "I'm interested")

    assert "You are **1st in line** for a seat." in late.text
    assert "You are **2nd in line** for a seat." in kit.text


async def test_few_interested_people_are_for_organisers_to_decide(empty_world: World) -> None:
    """Two organisers alone: invite more, which opens it again, or let it rest, once and asked for twice."""
    fresh = empty_world
    await set_up(fresh)
    await found(fresh, "Hamish")
    await fresh.type("Alasdair", "availability close")
    notice = fresh.people.card("Fergus", DIRECT, "Invite more people")
    asked = await fresh.tap_on("Fergus", notice, "Invite more people")
    more = await fresh.tap("Fergus", PICK, "Kit")
    await fresh.type("Alasdair", "availability close")
    sure = await fresh.tap_on("Alasdair", fresh.people.card("Alasdair", DIRECT, "Let it rest"), "Let it rest")
    rested = await fresh.tap("Alasdair", "Yes, let it rest")
    second = await fresh.tap_on("Fergus", notice, "Let it rest")

    assert "too few even for a small group (at least 4)" in str(notice.components)
    assert "It opens again until" in asked.text
    assert f"Invited: <@{fresh.id('Kit')}>." in more.text
    assert "2 people who are interested hear it from me" in sure.text
    assert "the invitation rests now" in rested.text
    assert f"<@{fresh.id('Alasdair')}> let this invitation rest" in second.text


async def test_after_the_first_meeting_each_says_whether_they_are_in(world: World) -> None:
    """By letter or from `/home`; an organiser seats them and has the question about their dates at once."""
    await found(world, "Hamish", "Iain", "Kit")
    for hour, name in enumerate(("Hamish", "Iain", "Kit"), 11):
        await world.wait_until(2027, 1, 4, hour)
        await world.tap_card(name, DIRECT, COME, "Sun 24 Jan")
    await world.agree("Sun 24 Jan")
    await world.wait_until(2027, 1, 24, 18)
    said = await world.tap_card("Hamish", DIRECT, "I'm in")
    home = await world.type("Kit", "home", LOBBY)
    await world.tap("Kit", "Say whether I'm in")
    await world.tap("Kit", "Not now")
    shown = await world.type("Fergus", "group show")
    looked = await world.tap("Fergus", "Who is in?")
    panel = await world.tap("Fergus", "Seat them and ask for the dates")
    second = await world.tap_card("Alasdair", DIRECT, "Who is in?")
    late = await world.forge("Iain", DIRECT, f"v1:commitment:in:{(await world.rows('commitment_rounds'))[0][0]}")
    line = await world.type("Alasdair", "waiting-list show")

    assert "**you are in**" in said.text
    assert "the first meeting is over; are you in?" in home.text
    assert "Who is in?" in shown.labels
    assert f"**In (1), in order of interest:** <@{world.id('Hamish')}>" in looked.text
    assert f"**Not said yet:** <@{world.id('Iain')}>" in looked.text
    assert "I would offer these" in panel.text
    assert f"<@{world.id('Fergus')}> did this" in second.text
    assert "You are **1st in line**" in late.text
    assert [world.id(name) for name in ("Iain", "Kit")] == [
        int(found_.partition(">")[0]) for found_ in line.text.split("<@")[1:]
    ]


async def test_an_organiser_without_the_role_founds_nothing(world: World) -> None:
    """Nor does a member, whatever they tap."""
    world.take_role("Fergus", "Organisers")

    assert (await world.type("Bruno", "group found", GROUP)).text == SENTENCES["organisers_only"]
    assert (await world.type("Fergus", "group found", GROUP)).text == SENTENCES["organiser_role_missing"]
