"""`/group set-up`: everything filled in, two taps when the zone is right, and every bad input one sentence."""

import pytest

from bot.ui.texts.errors import SENTENCES
from tests.cogs.world import BACK_ROOM, GROUP, HIGH, LOBBY, MEMBER, ORGANISER, QUIET_ROOM, World

MARKUP = "# **[x](http://x.example)** <@1> @everyone " * 100


async def choose_roles(world: World, member: str = MEMBER, organiser: str = ORGANISER) -> str:
    """Choose two roles of the server for the group that is being set up."""
    await world.tap("Alasdair", "Change something…", "roles")
    roles = {"member_role": [world.simulated.role(member)], "organiser_role": [world.simulated.role(organiser)]}
    return (await world.fill("Alasdair", **roles)).text


async def test_two_taps_are_enough_when_the_zone_is_given(empty_world: World) -> None:
    """Everything has its usual value; the bot makes the roles and posts nothing."""
    world = empty_world
    first = await world.type("Alasdair", "group set-up", zone="London")
    second = await world.tap("Alasdair", "Looks right, go on")
    third = await world.tap("Alasdair", "Set it up anyway")

    assert "**Name:** \u2068Sunday group\u2069" in first.text
    assert "**Time zone:** London (Europe/London)" in first.text
    assert "**with its whole history**" in second.text
    assert "\u2068Sunday group\u2069 is set up" in third.text
    assert world.cards() == []
    assert "Sunday group members" in world.simulated.roles("Alasdair")
    assert "Sunday group organisers" in world.simulated.roles("Alasdair")


async def test_without_a_zone_the_usual_ones_are_offered_and_another_can_be_typed(empty_world: World) -> None:
    """What was typed is echoed; a city nobody knows is named with what is near."""
    world = empty_world
    asked = await world.type("Alasdair", "group set-up")
    await world.tap("Alasdair", "Another place…")
    wrong = await world.fill("Alasdair", zone="Berln")
    await world.type("Alasdair", "group set-up")
    picked = await world.tap("Alasdair", asked.labels[0])

    assert asked.labels[-2:] == ("Another place…", "Change something…")
    assert "I don't know a time zone called “\u2068Berln\u2069”" in wrong.text
    assert "Europe/Berlin" in wrong.text
    assert "Looks right, go on" in picked.labels


async def test_each_of_the_usual_zones_is_one_tap(empty_world: World) -> None:
    """As many buttons as the locale has usual zones."""
    world = empty_world
    asked = await world.type("Alasdair", "group set-up")
    offered = asked.labels[:-2]

    for label in offered:
        await world.type("Alasdair", "group set-up")
        said = await world.tap("Alasdair", label)
        assert f"**Time zone:** {label} (" in said.text
    assert 1 <= len(offered) <= 4


async def test_the_whole_panel_can_be_changed_before_anything_is_made(empty_world: World) -> None:
    """Each form comes filled, each change is shown, going back and forth loses nothing."""
    world = empty_world
    await world.type("Alasdair", "group set-up", zone="London")
    changes = {
        "name": {"name": "Wednesday group"},
        "zone": {"zone": "Edinburgh"},
        "channel": {"channel": [world.simulated.channel(BACK_ROOM)]},
        "kind": {"kind": ["training"]},
        "seats": {"least": "4", "most": "6"},
        "patterns": {"patterns": "Mon 10am 90 min", "alternate": ["off"]},
        "series": {"meetings": "6"},
        "gap": {"preferred_least": "7", "preferred_most": "7", "hard_least": "7", "hard_most": "14"},
        "reminders": {"days": "3, 1", "at": "8:30"},
        "organisers_channel": {"organisers_channel": [world.simulated.channel(LOBBY)]},
        "newcomers": {"newcomers": ["open"]},
    }
    for setting, fields in changes.items():
        await world.tap("Alasdair", "Change something…", setting)
        await world.fill("Alasdair", **fields)
    await choose_roles(world)
    await world.tap("Alasdair", "Looks right, go on")
    await world.tap("Alasdair", "Members", "Bruno", "Callum")
    await world.tap("Alasdair", "A second organiser, if you like", "Fergus")
    back = await world.tap("Alasdair", "Back")
    await world.tap("Alasdair", "Looks right, go on")
    await world.tap("Alasdair", "Set it up anyway")
    shown = await world.type("Bruno", "group show", BACK_ROOM)

    for words in ("Wednesday group", "London", "Training group", "4 to 6", "Mon 10:00, 1 h 30", "6 meetings", "08:30"):
        assert words in back.text
    assert "2 people" in shown.text
    assert "4 to 6 seats · Training group" in shown.text
    assert f"<@{world.id('Alasdair')}> and <@{world.id('Fergus')}>" in shown.text


async def test_it_warns_when_others_can_read_the_channel_and_asks_again(empty_world: World) -> None:
    """The button says *anyway*; a channel that only the roles open brings no warning."""
    world = empty_world
    await world.type("Alasdair", "group set-up", LOBBY, zone="London")
    exposed = await world.tap("Alasdair", "Looks right, go on")
    await world.type("Alasdair", "group set-up", GROUP, zone="London")
    await choose_roles(world)
    private = await world.tap("Alasdair", "Looks right, go on")

    assert "People without the member role can read this channel" in exposed.text
    assert "Set it up anyway" in exposed.labels
    assert "⚠️" not in private.text
    assert "Set the group up" in private.labels


async def test_it_warns_when_one_chain_of_dates_is_left(empty_world: World) -> None:
    """Domain.md, finding 1: always taking turns with 14 to 21 days."""
    world = empty_world
    await world.type("Alasdair", "group set-up", zone="London")
    await world.tap("Alasdair", "Change something…", "patterns")
    strict = await world.fill("Alasdair", patterns="Sun 15:00 3h\nWed 19:00 2h30", alternate=["strict"])
    await world.tap("Alasdair", "Change something…", "gap")
    narrow = await world.fill("Alasdair", preferred_least="14", preferred_most="21", hard_least="14", hard_most="21")

    assert "single chain of dates" not in strict.text
    assert "single chain of dates" in narrow.text


@pytest.mark.parametrize(
    ("setting", "fields", "sentence"),
    [
        ("name", {"name": "\u200b \u2800"}, SENTENCES["name_empty"]),
        ("seats", {"least": "9", "most": "5"}, "The least number of seats (9) can't be more than the most (5)."),
        ("seats", {"least": "x", "most": "5"}, "Please type a whole number from 2 to 25."),
        ("zone", {"zone": "<@1> **Atlantis**"}, "I don't know a time zone called"),
        ("patterns", {"patterns": "Sun **3pm** @everyone", "alternate": ["prefer"]}, "I can't find the"),
        ("series", {"meetings": "99"}, "Please type a whole number from 4 to 12."),
        ("reminders", {"days": "7", "at": "noon"}, SENTENCES["not_a_time"]),
    ],
)
async def test_bad_input_is_one_sentence_and_the_panel_goes_on(
    empty_world: World, setting: str, fields: dict[str, object], sentence: str
) -> None:
    """Nothing is half-saved: what was there before is what the panel shows next."""
    world = empty_world
    before = await world.type("Alasdair", "group set-up", zone="London")
    await world.tap("Alasdair", "Change something…", setting)
    said = await world.fill("Alasdair", **fields)
    await world.tap_on("Alasdair", before.message, "Looks right, go on")
    after = await world.tap("Alasdair", "Back")

    assert sentence in said.text
    assert "<@1>" not in said.text
    assert "@everyone" not in said.text
    assert after.text == before.text


async def test_a_name_of_four_thousand_characters_is_refused(empty_world: World) -> None:
    """Discord's field takes forty; what comes in all the same is refused in a sentence."""
    world = empty_world
    await world.type("Alasdair", "group set-up", zone="London")

    said = await world.forge_form("Alasdair", GROUP, "v1:set_up:typed_name:1", {"name": [MARKUP]})

    assert said.text == "That name is too long. Up to 40 characters, please."


async def test_channels_and_roles_that_cannot_be_used_are_refused_when_they_are_chosen(empty_world: World) -> None:
    """A channel the bot can't write in, a role it can't give, one role for both."""
    world = empty_world
    before = await world.type("Alasdair", "group set-up", zone="London")
    quiet = [world.simulated.channel(QUIET_ROOM)]
    await world.tap("Alasdair", "Change something…", "channel")
    mute = await world.fill("Alasdair", channel=quiet)
    await world.tap_on("Alasdair", before.message, "Change something…", "organisers_channel")
    deaf = await world.fill("Alasdair", organisers_channel=quiet)
    await world.tap_on("Alasdair", before.message, "Looks right, go on")
    await world.tap("Alasdair", "Back")
    high = await choose_roles(world, member=HIGH)
    await world.tap_on("Alasdair", before.message, "Looks right, go on")
    await world.tap("Alasdair", "Back")
    same = await choose_roles(world, member=MEMBER, organiser=MEMBER)
    await world.tap_on("Alasdair", before.message, "Looks right, go on")
    after = await world.tap("Alasdair", "Back")

    for said in (mute, deaf):
        assert f"I can't write in <#{quiet[0].id}>." in said.text
    assert f"I can't hand out <@&{world.simulated.role(HIGH).id}>" in high
    assert same == SENTENCES["same_role"]
    assert after.text == before.text


async def test_a_channel_the_bot_cannot_write_in_makes_no_group_and_no_roles(empty_world: World) -> None:
    """Typed in that channel itself, it is said before anything is made."""
    world = empty_world
    roles = len(world.env.guild.roles)
    await world.type("Alasdair", "group set-up", QUIET_ROOM, zone="London")
    await world.tap("Alasdair", "Looks right, go on")
    said = await world.tap("Alasdair", "Set it up anyway")

    assert "I can't write in" in said.text
    assert len(world.env.guild.roles) == roles
    assert await world.rows("groups") == []


async def test_a_second_click_on_set_up_makes_no_second_group(empty_world: World) -> None:
    """Two clicks that arrive together make one group and one pair of roles."""
    world = empty_world
    await world.type("Alasdair", "group set-up", zone="London")
    await world.tap("Alasdair", "Looks right, go on")

    said = await world.press_at_once("Alasdair", GROUP, "v1:set_up:create:1", "v1:set_up:create:1")

    assert ["is set up" in one.text for one in said] == [True, True]
    assert len(await world.rows("groups")) == 1
    made = [name for name in world.env.guild._guild.roles.values() if name.name.startswith("Sunday group ")]
    assert sorted(role.name for role in made) == ["Sunday group members", "Sunday group organisers"]


async def test_an_old_set_up_panel_says_that_it_was_put_away(empty_world: World) -> None:
    """A newer one took its place; somebody else's never works, and without Manage Server nothing does."""
    world = empty_world
    old = await world.type("Alasdair", "group set-up", zone="London")
    await world.type("Alasdair", "group set-up", zone="Paris")

    said = await world.tap_on("Alasdair", old.message, "Looks right, go on")
    other = await world.forge("Magnus", LOBBY, "v1:set_up:create:2")
    world.take_role("Alasdair", "Wardens")
    lost = await world.forge("Alasdair", LOBBY, "v1:set_up:create:2")

    assert said.text == other.text == SENTENCES["draft_gone"]
    assert lost.text == SENTENCES["managers_only"]
    assert await world.rows("groups") == []


async def test_home_offers_set_up_to_who_manages_the_server(empty_world: World) -> None:
    """And to nobody else."""
    world = empty_world
    member, manager = await world.type("Bruno", "home"), await world.type("Magnus", "home", LOBBY)
    begun = await world.tap("Magnus", "Set up a group")

    assert "Set up a group" not in member.labels
    assert "Set up a group" in manager.labels
    assert "## A new group" in begun.text


async def test_a_thread_is_refused(empty_world: World) -> None:
    """A role can't let people into one, and threads get archived."""
    world = empty_world
    parent = world.simulated.channel(LOBBY)
    thread = world.env.backend.create_thread(parent.id, "side talk", type=11, owner_id=world.id("Alasdair"))
    hand = world.simulated.actor("Alasdair")
    handle = next(one for one in parent.threads if one.id == thread.id)

    done = await hand.slash(handle, "group set-up", zone="London")

    assert "A group can't live in a thread" in str(done.response.components)


async def test_the_receipt_leads_to_the_next_step(empty_world: World) -> None:
    """A date asked for by form, with the usual start filled in where only a day was typed."""
    world = empty_world
    await world.type("Alasdair", "group set-up", zone="London")
    await world.tap("Alasdair", "Looks right, go on")
    await world.tap("Alasdair", "Set it up anyway")
    await world.tap("Alasdair", "Ask for a date")
    echo = await world.fill("Alasdair", dates="24 Jan\n31 Jan 4pm", closes="15 Jan")
    opened = await world.tap("Alasdair", "Open the question")

    assert "Sun 24 Jan 2027, 15:00" in echo.text
    assert "no year typed: the next such day; no time typed: your usual start" in echo.text
    assert "answers until Fri 15 Jan 2027, 20:00 (London time)" in opened.text
    assert len(world.cards()) == 1
