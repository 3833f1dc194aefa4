"""`/group`: members, settings, the card, being let in, and old buttons of people whose part has changed."""

import pytest

from bot.domain.set_up import Setting
from bot.ui.texts.errors import SENTENCES
from tests.cogs.world import (
    BACK_ROOM,
    DIRECT,
    GROUP,
    HIGH,
    LOBBY,
    MANAGER,
    MEMBER,
    ORGANISER,
    QUIET_ROOM,
    ROLE_HOLDER,
    World,
)

NARROW = {f"{kind}_{end}": days for kind in ("preferred", "hard") for end, days in (("least", "20"), ("most", "9"))}
UNDONE = "Undone: it is as it was before."


async def add(world: World, *people: str) -> str:
    """Alasdair adds people."""
    await world.type("Alasdair", "group members add")
    return (await world.tap("Alasdair", "Members", *people)).text


async def test_adding_gives_the_role_and_undo_takes_it_back(world: World) -> None:
    """All in the same moment, so no two changes may be taken for one."""
    said = await add(world, "Hamish")
    given = world.simulated.roles("Hamish")
    undone = await world.tap("Alasdair", "Undo")

    assert said == f"Added: <@{world.id('Hamish')}>."
    assert given == (MEMBER,)
    assert undone.text == UNDONE
    assert world.simulated.roles("Hamish") == ()


async def test_more_people_than_seats_are_asked_about_again(world: World) -> None:
    """The button of the question adds them."""
    said = await add(world, "Hamish", "Iain")
    await world.tap("Alasdair", "Add them anyway")
    listed = await world.type("Bruno", "group members list")

    assert said == "That makes 9 people for 8 seats. Add them anyway?"
    assert "9 members, 8 seats" in listed.text


async def test_a_seat_can_be_ended_from_the_list_of_members(world: World) -> None:
    """The button beside *Add people*."""
    await world.type("Alasdair", "group members list")
    await world.tap("Alasdair", "End somebody's seat…")
    said = await world.tap("Alasdair", "Members", "Gil")
    asked = world.letters("Fergus")[-1]
    taken_back = await world.tap("Alasdair", "Take it back")

    assert f"end the seat of <@{world.id('Gil')}>" in said.text
    assert "would like to end the seat of" in asked
    assert taken_back.text.startswith("Taken back.")


async def test_ending_a_seat_takes_the_role_and_can_be_undone(world: World) -> None:
    """Nobody is told."""
    await world.type("Alasdair", "group members remove")
    await world.tap("Alasdair", "Members", "Gil")
    agreed = await world.tap_card("Fergus", DIRECT, "Fine by me")
    taken = world.simulated.roles("Gil")
    await world.tap_card("Alasdair", DIRECT, "Undo")

    assert agreed.text.startswith("Thank you. It is done")
    assert (taken, world.simulated.roles("Gil")) == ((), (MEMBER,))
    assert world.letters("Gil") == []


async def test_organisers_are_named_from_the_list_of_members(world: World) -> None:
    """The whole list is picked; the role follows."""
    listed = await world.type("Alasdair", "group members list")
    await world.tap("Alasdair", "Who are the organisers?")
    said = await world.tap("Alasdair", "Members", "Alasdair", "Bruno")

    assert listed.labels == ("Add people…", "End somebody's seat…", "Who are the organisers?")
    assert f"<@{world.id('Bruno')}>" in said.text
    assert ORGANISER in world.simulated.roles("Bruno")
    assert ORGANISER not in world.simulated.roles("Fergus")


async def test_a_members_panel_has_no_organisers_buttons(world: World) -> None:
    """Neither on the group's panel nor on the list."""
    shown = await world.type("Bruno", "group show")
    listed = await world.tap("Bruno", "Members")

    assert shown.labels == ("Members", "Our agreement")
    assert listed.labels == ()


async def test_the_buttons_of_the_groups_panel_lead_where_they_say(world: World) -> None:
    """Every one of them, from one panel."""
    panel = await world.type("Alasdair", "group show")
    heads = {
        "Members": "7 members, 8 seats",
        "Waiting list": "Nobody is waiting.",
        "Settings": "## Settings",
        "Post a card for newcomers": "## A card for newcomers",
        "Ask for a series": "## Shall I ask this?",
        "Ask for a date": "Which dates?",
        "How things stand": "how things stand",
        "Invite people to a first meeting": "What is it?",
        "Our agreement": "## Our agreement",
        "Change the agreement": "What we agree",
    }

    assert set(panel.labels) == set(heads)
    for label, head in heads.items():
        shown = await world.type("Alasdair", "group show")
        assert head in (await world.tap_on("Alasdair", shown.message, label)).text


async def test_a_setting_is_changed_with_what_it_affects_said_first(world: World) -> None:
    """Propose, save, undo; the group's own panel shows it."""
    await world.type("Alasdair", "group settings")
    await world.tap("Alasdair", "Change something…", "name")
    proposed = await world.fill("Alasdair", name="Wednesday group")
    before = await world.type("Bruno", "group show")
    saved = await world.tap("Alasdair", "Save")
    after = await world.type("Bruno", "group show")
    undone = await world.tap("Alasdair", "Undo")

    assert "**Now:** \u2068Sunday group\u2069\n**Then:** \u2068Wednesday group\u2069" in proposed.text
    assert "The new name shows on the group's cards" in proposed.text
    assert "Sunday group" in before.text
    assert saved.text == "Saved. **Name:** \u2068Wednesday group\u2069"
    assert "Wednesday group" in after.text
    assert undone.text == UNDONE


async def test_every_setting_can_be_changed_and_undone(world: World) -> None:
    """The form comes filled, the change is proposed, saved, and taken back from its receipt."""
    channel, room = world.simulated.channel(BACK_ROOM), world.simulated.channel(LOBBY)
    roles = {"member_role": [world.simulated.role(MEMBER)], "organiser_role": [world.simulated.role(ORGANISER)]}
    rows = [await world.rows(table) for table in ("groups", "rule_changes")]
    changes = {
        "zone": {"zone": "Paris"},
        "channel": {"channel": [channel]},
        "kind": {"kind": ["training"]},
        "seats": {"least": "4", "most": "9"},
        "patterns": {"patterns": "Mon 10:00 1h", "alternate": ["off"]},
        "series": {"meetings": "6"},
        "gap": {"preferred_least": "7", "preferred_most": "14", "hard_least": "7", "hard_most": "21"},
        "reminders": {"days": "2", "at": "8:00"},
        "organisers_channel": {"organisers_channel": [room]},
        "newcomers": {"newcomers": ["open"]},
        "roles": roles,
        "name": {"name": "Wednesday group"},
    }
    assert set(changes) == set(Setting)
    for setting, fields in changes.items():
        await world.type("Alasdair", "group settings")
        await world.tap("Alasdair", "Change something…", setting)
        await world.fill("Alasdair", **fields)
        saved = await world.tap("Alasdair", "Save")
        undone = await world.tap("Alasdair", "Undo")
        assert (saved.text[:6], undone.text) == ("Saved.", UNDONE), setting

    assert await world.rows("groups") == rows[0]
    assert {row[1:3] for row in await world.rows("rule_changes")} >= {("seats", "most")}
    shown = await world.type("Alasdair", "group settings")
    assert "**Seats:** 5 to 8" in shown.text


async def test_every_form_of_a_setting_opens_again_after_a_mistake(world: World) -> None:
    """*Try again* on a refused form, here and while a group is set up."""
    await world.type("Alasdair", "group set-up", BACK_ROOM, zone="London")
    draft = (await world.rows("drafts"))[-1][0]

    for setting in Setting:
        for where in (f"v1:group:again_{setting}:1", f"v1:set_up:again_{setting}:{draft}"):
            said = await world.forge("Alasdair", GROUP, where)
            assert said.form is not None, where
            assert said.form["custom_id"] == where.replace("again_", "typed_")


async def test_leaving_a_setting_as_it_is_changes_nothing(world: World) -> None:
    """The button goes back to the settings."""
    rows = await world.rows("groups")
    await world.type("Alasdair", "group settings")
    await world.tap("Alasdair", "Change something…", "seats")
    await world.fill("Alasdair", least="4", most="6")

    back = await world.tap("Alasdair", "Leave it as it is")

    assert "**Seats:** 5 to 8" in back.text
    assert await world.rows("groups") == rows


@pytest.mark.parametrize(
    ("setting", "fields", "sentence"),
    [
        ("name", {"name": "\u200b"}, SENTENCES["name_empty"]),
        ("seats", {"least": "9", "most": "5"}, "The least number of seats (9) can't be more than the most (5)."),
        ("zone", {"zone": "Atlantis"}, "I don't know a time zone called"),
        ("patterns", {"patterns": "often", "alternate": ["prefer"]}, "I can't find the weekday"),
        ("gap", NARROW, "The shortest gap (20 days) can't be longer"),
        ("reminders", {"days": "99", "at": "9:00"}, "Please type a whole number from 1 to 28."),
    ],
)
async def test_a_bad_setting_is_one_sentence_and_changes_nothing(
    world: World, setting: str, fields: dict[str, object], sentence: str
) -> None:
    """Nothing is proposed, let alone saved."""
    rows = [await world.rows(table) for table in ("groups", "rule_changes")]
    await world.type("Alasdair", "group settings")
    await world.tap("Alasdair", "Change something…", setting)

    said = await world.fill("Alasdair", **fields)

    assert sentence in said.text
    assert "Save" not in said.labels
    assert [await world.rows(table) for table in ("groups", "rule_changes")] == rows


async def test_a_channel_or_role_that_cannot_be_used_is_not_proposed(world: World) -> None:
    """Each gets one sentence; the group stays where it is."""
    rows = await world.rows("groups")
    quiet, high = world.simulated.channel(QUIET_ROOM), world.simulated.role(HIGH)
    said: list[str] = []
    for setting, fields in (
        ("channel", {"channel": [quiet]}),
        ("organisers_channel", {"organisers_channel": [quiet]}),
        ("roles", {"member_role": [high], "organiser_role": [world.simulated.role(ORGANISER)]}),
        ("roles", {"member_role": [high], "organiser_role": [high]}),
        ("roles", {}),
    ):
        await world.type("Alasdair", "group settings")
        await world.tap("Alasdair", "Change something…", setting)
        said.append((await world.fill("Alasdair", **fields)).text)

    assert said[0] == said[1]
    assert f"I can't write in <#{quiet.id}>." in said[0]
    assert said[2] == said[3]
    assert f"I can't hand out <@&{high.id}>" in said[2]
    assert said[4] == SENTENCES["role_missing"]
    assert await world.rows("groups") == rows


async def test_who_manages_the_server_repairs_roles_and_sees_no_list(world: World) -> None:
    """Manage Server opens settings, not the roster (domain.md 0)."""
    await world.type(MANAGER, "group settings", LOBBY)
    await world.tap(MANAGER, "Change something…", "roles")
    proposed = await world.fill(
        MANAGER, member_role=[world.simulated.role(MEMBER)], organiser_role=[world.simulated.role("Wardens")]
    )
    saved = await world.tap(MANAGER, "Save")
    members = await world.forge(MANAGER, LOBBY, "v1:group:members:1")

    assert "decide who is an organiser" in proposed.text
    assert saved.text.startswith("Saved. **Roles:**")
    assert members.text == SENTENCES["members_only"]


async def test_an_organiser_who_lost_the_role_gets_no_further_with_old_buttons(world: World) -> None:
    """The role is checked at each act; the panel was opened while it was held."""
    panel = await world.type("Fergus", "group show")
    added = await world.type("Fergus", "group members add")
    world.take_role("Fergus", ORGANISER)

    said = {
        (await world.tap_on("Fergus", panel.message, label)).text
        for label in ("Ask for a date", "Settings", "Waiting list", "Post a card for newcomers")
    }
    said.add((await world.tap_on("Fergus", added.message, "Members", "Hamish")).text)

    assert said == {SENTENCES["organiser_role_missing"]}
    assert world.simulated.roles("Hamish") == ()


async def test_a_role_holder_who_is_not_on_the_list_is_asked_and_let_in(world: World) -> None:
    """Domain.md 0, "Roster": one tap asks, one tap of an organiser seats them, and the old card works for them."""
    await world.ask()
    asked = await world.tap_card(ROLE_HOLDER, GROUP, "Enter my availability")
    thanked = await world.tap(ROLE_HOLDER, "Yes, ask an organiser")
    notice = world.letters("Alasdair")[-1]
    let_in = await world.tap_card("Alasdair", DIRECT, "Yes, add them")
    again = await world.tap_card("Fergus", DIRECT, "Yes, add them")
    entered = await world.tap_card(ROLE_HOLDER, GROUP, "Enter my availability")

    assert asked.text == SENTENCES["are_you_in"]
    assert "The organisers have been asked" in thanked.text
    assert f"<@{world.id(ROLE_HOLDER)}> holds the member role of \u2068Sunday group\u2069" in notice
    assert let_in.text == f"Added: <@{world.id(ROLE_HOLDER)}>."
    assert again.text == "They are all members already; nothing changed."
    assert "## When can you come?" in entered.text


async def test_a_role_holder_is_asked_at_every_door_of_the_group(world: World) -> None:
    """Commands and cards alike, and never shown anything of the group before they are in."""
    await world.ask()
    await world.agree()
    doors = [
        (await world.type(ROLE_HOLDER, command)).text
        for command in ("group show", "group members list", "availability answer", "meetings next")
    ]
    doors.append((await world.tap_card(ROLE_HOLDER, GROUP, "I'm coming")).text)

    assert set(doors) == {SENTENCES["are_you_in"]}


async def test_who_does_not_hold_the_role_cannot_ask_to_be_let_in(world: World) -> None:
    """With the button's id in hand."""
    said = await world.forge("Kit", LOBBY, "v1:group:ask_in:1")

    assert said.text == SENTENCES["not_found"]
    assert world.letters("Alasdair") == []


async def test_the_card_for_newcomers_shows_counts_and_never_names(world: World) -> None:
    """And it keeps count."""
    await world.type("Alasdair", "group show")
    await world.tap("Alasdair", "Post a card for newcomers")
    posted = await world.tap("Alasdair", "Choose a channel", f"#{LOBBY}")
    before = [part for card in world.cards(LOBBY) for part in [str(card.components)]]
    await world.tap_card("Hamish", LOBBY, "Join the waiting list")
    await world.fill("Hamish", name="Hamish", can_make=["0"])
    after = str(world.cards(LOBBY)[0].components)

    assert posted.text == f"The card is on its way to <#{world.simulated.channel(LOBBY).id}>."
    assert len(before) == 1
    assert "Nobody is waiting yet." in before[0]
    assert "1 person is waiting." in after
    assert "Hamish" not in after
    assert "<@" not in after


async def test_a_card_goes_only_where_the_bot_can_write(world: World) -> None:
    """It says so at once instead of failing later."""
    await world.type("Alasdair", "group show")
    await world.tap("Alasdair", "Post a card for newcomers")

    said = await world.tap("Alasdair", "Choose a channel", f"#{QUIET_ROOM}")

    assert "I can't write in" in said.text
    assert await world.rows("cards") == []


async def test_a_role_that_was_raised_above_the_bots_is_told_to_organisers(world: World) -> None:
    """It could be given when it was chosen; now they give it themselves."""
    role = world.simulated.role(MEMBER)
    role._role.position = 99
    await add(world, "Hamish")

    assert world.simulated.roles("Hamish") == ()
    for name in ("Alasdair", "Fergus"):
        assert f"I could not give <@&{role.id}> to <@{world.id('Hamish')}>." in world.letters(name)[-1]


async def test_two_groups_of_a_server_do_not_see_each_other(world: World) -> None:
    """Magnus sets up a second group; its organiser gets nowhere in the first, with the ids in hand."""
    await world.type(MANAGER, "group set-up", BACK_ROOM, zone="London")
    await world.tap(MANAGER, "Looks right, go on")
    await world.tap(MANAGER, "Set it up anyway")
    await world.ask()

    said = {
        (await world.forge(MANAGER, LOBBY, f"v1:{where}")).text
        for where in (
            "availability:enter:1",
            "availability:yes:1",
            "availability:result:1",
            "meetings:next:1",
            "group:show:1",
        )
    }

    assert said <= {SENTENCES["members_only"], SENTENCES["organisers_only"]}
