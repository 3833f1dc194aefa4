"""Every slash command, typed by each of the four people there are."""

import pytest

from bot.ui.texts.attendance import NOTHING_RECORDED
from bot.ui.texts.errors import SENTENCES
from tests.cogs.world import DIRECT, GROUP, LOBBY, World

PEOPLE = ("Alasdair", "Bruno", "Hamish", "Kit")  # organiser, member, in line, stranger

NO_GROUP, MANAGERS = str(SENTENCES["no_group_here"]), str(SENTENCES["managers_only"])
ORGANISERS_ONLY, NO_OPEN = str(SENTENCES["organisers_only"]), str(SENTENCES["no_open_group"])
NO_SERIES = str(SENTENCES["no_series_poll"])
NOT_WAITING = str(SENTENCES["not_waiting"])
NOT_MET = str(SENTENCES["no_meeting_yet"])
NO_STOP, NO_RIDE = str(SENTENCES["no_bus_stop"]), str(SENTENCES["no_series_riding"])
ROLE_MISSING = str(SENTENCES["organiser_role_missing"])
MEMBERS_ONLY = str(SENTENCES["members_only"])

ANSWERS: dict[str, tuple[str, str, str, str]] = {
    "home": ("You are an organiser.", "You are a member.", "You are 1st in line", "You are in no group here yet."),
    "group set-up": ("Another group already lives in", MANAGERS, MANAGERS, MANAGERS),
    "group show": ("**Organisers:**", "**Organisers:**", MEMBERS_ONLY, NO_GROUP),
    "group settings": ("## Settings", ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "group members add": ("## Add members", ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "group members remove": ("## End a seat", ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "group members list": ("7 members, 8 seats", "7 members, 8 seats", MEMBERS_ONLY, NO_GROUP),
    "waiting-list join": (NO_OPEN, NO_OPEN, NO_OPEN, NO_OPEN),
    "waiting-list where": (NOT_WAITING, NOT_WAITING, "## You are 1st in line", NOT_WAITING),
    "waiting-list invite": ("No series with dates is about to begin", ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "waiting-list show": ("## Waiting for", ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "group pause": ("Until a day you type", ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "group close": ("lose the role tomorrow morning", ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "group found": ("An invitation to a first meeting", ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "group health": ("how things stand", ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "availability open": ("## Shall I ask this?", ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "availability answer": ("## When can you come?", "## When can you come?", MEMBERS_ONLY, NO_GROUP),
    "availability status": ("who has answered?", ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "availability nudge": ("Nudged, by direct message and once only", ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "availability extend": ("Open until", ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "availability close": ("the result", ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "meetings calendar": ("for your diary", "for your diary", MEMBERS_ONLY, NO_GROUP),
    "series propose": (NO_SERIES, ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "series swap": (NO_SERIES, ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "series publish": (NO_SERIES, ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "meetings next": ("## What is next", "## What is next", MEMBERS_ONLY, NO_GROUP),
    "bus-stop choose": (NO_STOP, NO_STOP, NO_GROUP, NO_GROUP),
    "bus-stop open": (NO_RIDE, ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "bus-stop status": (NO_RIDE, ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "bus-stop record": (NO_STOP, ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "bus-stop settle": (NO_STOP, ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "mine reminders": ("## Your reminders", "## Your reminders", MEMBERS_ONLY, NO_GROUP),
    "mine attendance": (NOTHING_RECORDED, NOTHING_RECORDED, NOTHING_RECORDED, NOTHING_RECORDED),
    "meetings attendance": (NOT_MET, ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "meetings list": ("## All meetings", "## All meetings", MEMBERS_ONLY, NO_GROUP),
    "meetings move": ("Which meeting shall move?", ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "meetings cancel": ("Which meeting shall be cancelled?", ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "meetings add": ("Add a meeting", ORGANISERS_ONLY, NO_GROUP, NO_GROUP),
    "waiting-list leave": (NOT_WAITING, NOT_WAITING, "You are off the waiting list", NOT_WAITING),
}


@pytest.fixture
async def busy(world: World) -> World:
    """A meeting is agreed, another question is open, and Hamish is in line through the card in the lobby."""
    await world.ask()
    await world.agree()
    await world.ask("14 Feb; 21 Feb")
    await world.type("Alasdair", "group show")
    await world.tap("Alasdair", "Post a card for newcomers")
    await world.tap("Alasdair", "Choose a channel", f"#{LOBBY}")
    await world.tap_card("Hamish", LOBBY, "Join the waiting list")
    await world.fill("Hamish", name="Hamish", can_make=["0"])
    return world


async def test_every_command_answers_everybody(busy: World) -> None:
    """Who may gets the panel; everyone else one sentence, and a stranger does not learn that there is a group."""
    said = {
        command: [(await busy.type(name, command, GROUP if name in PEOPLE[:2] else LOBBY)).text for name in PEOPLE]
        for command in ANSWERS
    }

    missing = {
        f"{command} by {name}: {text}"
        for command, texts in said.items()
        for name, text, expected in zip(PEOPLE, texts, ANSWERS[command], strict=True)
        if expected not in text
    }
    assert missing == set()
    assert not [text for texts in said.values() for text in [texts[3]] if "Sunday" in text]


async def test_the_table_has_every_command_there_is(world: World) -> None:
    """A new command needs a line in it."""
    hand = world.simulated.actor("Alasdair")

    assert set(hand.available_commands(world.simulated.channel(GROUP))) == set(ANSWERS)


async def test_in_direct_messages_every_command_that_is_offered_answers(busy: World) -> None:
    """A member has what is theirs, an organiser's acts ask for the role as ever, others find nothing."""
    answers = {
        "home": ("You are an organiser.", "You are a member.", "You are in no group here yet."),
        "meetings next": ("## What is next", "## What is next", NO_GROUP),
        "bus-stop choose": (NO_STOP, NO_STOP, NO_GROUP),
        "bus-stop status": (NO_RIDE, ORGANISERS_ONLY, NO_GROUP),
        "bus-stop open": (NO_RIDE, ORGANISERS_ONLY, NO_GROUP),
        "bus-stop record": (NO_STOP, ORGANISERS_ONLY, NO_GROUP),
        "bus-stop settle": (NO_STOP, ORGANISERS_ONLY, NO_GROUP),
        "mine reminders": ("## Your reminders", "## Your reminders", NO_GROUP),
        "mine attendance": (NOTHING_RECORDED,) * 3,
        "meetings attendance": (NOT_MET, ORGANISERS_ONLY, NO_GROUP),
        "meetings list": ("## All meetings", "## All meetings", NO_GROUP),
        "meetings move": ("Which meeting shall move?", ORGANISERS_ONLY, NO_GROUP),
        "meetings cancel": ("Which meeting shall be cancelled?", ORGANISERS_ONLY, NO_GROUP),
        "meetings add": ("Add a meeting", ORGANISERS_ONLY, NO_GROUP),
        "availability answer": ("## When can you come?", "## When can you come?", NO_GROUP),
        "availability open": ("## Shall I ask this?", ORGANISERS_ONLY, NO_GROUP),
        "availability status": ("who has answered?", ORGANISERS_ONLY, NO_GROUP),
        "availability nudge": ("Nudged, by direct message and once only", ORGANISERS_ONLY, NO_GROUP),
        "availability extend": ("Open until", ORGANISERS_ONLY, NO_GROUP),
        "availability close": ("the result", ORGANISERS_ONLY, NO_GROUP),
        "meetings calendar": ("for your diary", "for your diary", NO_GROUP),
        "series propose": (NO_SERIES, ORGANISERS_ONLY, NO_GROUP),
        "series swap": (NO_SERIES, ORGANISERS_ONLY, NO_GROUP),
        "series publish": (NO_SERIES, ORGANISERS_ONLY, NO_GROUP),
    }

    for command, expected in answers.items():
        said = [(await busy.type(name, command, DIRECT)).text for name in ("Alasdair", "Bruno", "Kit")]
        assert [words in text for words, text in zip(expected, said, strict=True)] == [True] * 3, (command, said)
    assert set(busy.simulated.actor("Kit").user.available_commands()) == set(answers)


@pytest.mark.parametrize("where", [GROUP, DIRECT])
async def test_scenario_14_an_organiser_who_lost_the_role_is_refused_every_command_of_one(
    busy: World, where: str
) -> None:
    """The role is looked up live, in direct messages too (reliability.md 4.3); the sentence says what is missing."""
    busy.take_role("Fergus", "Organisers")
    hand = busy.simulated.actor("Fergus")
    here = hand.user.available_commands() if where == DIRECT else ANSWERS
    commands = [one for one, said in ANSWERS.items() if said[1] == ORGANISERS_ONLY and one in here]

    said = {command: (await busy.type("Fergus", command, where)).text for command in commands}

    assert len(commands) > 5
    assert {command: text for command, text in said.items() if text != ROLE_MISSING} == {}


async def test_a_command_asks_which_group_is_meant(world: World) -> None:
    """Alasdair looks after two groups; in the lobby a select asks, and picking goes on."""
    await world.type("Alasdair", "group set-up", "back-room", zone="London")
    await world.tap("Alasdair", "Looks right, go on")
    await world.tap("Alasdair", "Set it up anyway")
    commands = {
        "group show": "**Organisers:**",
        "group settings": "## Settings",
        "group members add": "## Add members",
        "group members remove": "## End a seat",
        "group pause": "Until a day you type",
        "group close": "lose the role tomorrow morning",
        "group members list": "Back room",
        "waiting-list show": "## Waiting for",
        "availability status": str(SENTENCES["no_poll"]),
        "availability answer": str(SENTENCES["no_open_poll"]),
        "meetings next": "No meeting is agreed yet.",
    }

    for command, expected in commands.items():
        asked = await world.type("Alasdair", command, LOBBY)
        picked = await world.tap("Alasdair", "Choose a group", "Back room")
        assert asked.text == "Which group do you mean?"
        assert expected in picked.text, command


async def test_asking_for_a_date_with_two_groups_is_done_in_the_channel_of_one(world: World) -> None:
    """What was typed with the command would be lost in a question in between."""
    await world.type("Alasdair", "group set-up", "back-room", zone="London")
    await world.tap("Alasdair", "Looks right, go on")
    await world.tap("Alasdair", "Set it up anyway")

    asked = await world.type("Alasdair", "availability open", LOBBY, dates="24 Jan")
    there = await world.type("Alasdair", "availability open", GROUP, dates="24 Jan")

    assert asked.text == SENTENCES["which_group"]
    assert "## Shall I ask this?" in there.text


async def test_a_zone_is_suggested_as_it_is_typed(world: World) -> None:
    """By city, at most 25, and nothing for nonsense."""
    hand, channel = world.simulated.actor("Alasdair"), world.simulated.channel(GROUP)

    found = await hand.autocomplete(channel, "group set-up", "zone", "new y")
    anything = await hand.autocomplete(channel, "group set-up", "zone", "a")
    nothing = await hand.autocomplete(channel, "group set-up", "zone", "<@1> ???")

    assert found[0] == {"name": "America/New York", "value": "America/New_York"}
    assert (len(anything), nothing) == (25, [])
