"""Somebody deletes the organisers' role or the group's channel: nothing opens that was closed, and it can be mended."""

from bot.delivery.eyes import NO_ACCESS, NO_CHANNEL, DiscordEyes
from bot.ui.texts.errors import SENTENCES
from tests.cogs.world import (
    BACK_ROOM,
    FOREIGNER,
    GROUP,
    LOBBY,
    MANAGER,
    MEMBER,
    ORGANISER,
    QUIET_ROOM,
    World,
)

ROLE_MISSING = str(SENTENCES["organiser_role_missing"])
ORGANISERS_ONLY = str(SENTENCES["organisers_only"])


async def bind(world: World, setting: str, **fields: object) -> None:
    """The manager chooses another role or channel for the group."""
    await world.type(MANAGER, "group settings", LOBBY)
    await world.tap(MANAGER, "Change something…", setting)
    await world.fill(MANAGER, **fields)
    await world.tap(MANAGER, "Save")


async def test_scenario_27_without_the_organisers_role_nobody_organises(world: World) -> None:
    """Those who are named read what to do, in the server and on old buttons; nobody else gains anything."""
    await world.ask()
    await world.delete_role(ORGANISER)

    typed = [(await world.type(name, "availability close")).text for name in ("Alasdair", "Fergus", "Bruno")]
    tapped = await world.forge("Fergus", GROUP, "v1:group:ask_remove:1")

    assert typed == [ROLE_MISSING, ROLE_MISSING, ORGANISERS_ONLY]
    assert tapped.text == ROLE_MISSING
    assert "/group settings" in ROLE_MISSING


async def test_scenario_27_manage_server_binds_another_role_and_organisers_go_on(world: World) -> None:
    """Who manages the server may mend that, and sees no answer by it."""
    await world.ask()
    await world.delete_role(ORGANISER)
    stewards = world.make_role("Stewards", "Fergus")

    await bind(world, "roles", member_role=[world.simulated.role(MEMBER)], organiser_role=[stewards])
    named = await world.type("Fergus", "availability status")
    unnamed = await world.type(MANAGER, "availability status", LOBBY)

    assert "who has answered?" in named.text
    assert "who has answered?" not in unnamed.text


async def test_scenario_27_a_deleted_channel_is_told_of_once_and_another_one_takes_its_place(world: World) -> None:
    """Taps in direct messages still answer; what stood there is not posted anew by itself."""
    await world.type("Alasdair", "availability open", dates="24 Jan; 31 Jan")
    await world.delete_channel(GROUP)
    refused = await world.type("Alasdair", "availability open", LOBBY, dates="24 Jan; 31 Jan")
    await world.forge("Alasdair", LOBBY, "v1:availability:open:1")
    await world.simulated.settle_all()
    told = [letter for letter in world.letters("Fergus") if "could not write in" in letter]

    await bind(world, "channel", channel=[world.simulated.channel(BACK_ROOM)])
    before = len(world.cards(BACK_ROOM))
    await world.type("Alasdair", "availability open", BACK_ROOM, dates="7 Feb; 14 Feb")
    await world.tap("Alasdair", "Open the question")

    assert refused.text.startswith("I can't write in")
    assert len(told) == 1
    assert (before, len(world.cards(BACK_ROOM))) == (0, 1)


async def test_scenario_27_the_bot_looks_at_channels_and_people_without_changing_anything(world: World) -> None:
    """One it may write in, one it only reads, one that is gone; Zelda is on another server."""
    eyes, guild = DiscordEyes(world.bot), world.env.guild
    rooms = [world.simulated.channel(name).id for name in (GROUP, QUIET_ROOM, BACK_ROOM)]
    await world.delete_channel(BACK_ROOM)

    codes = [await eyes.why_closed(room) for room in rooms]
    left = [await eyes.has_left(guild.id, world.id(name)) for name in ("Bruno", FOREIGNER)]

    assert codes == [0, NO_ACCESS, NO_CHANNEL]
    assert left == [False, True]
    assert [eyes.sees(number) for number in (guild.id, 999)] == [True, False]
    assert await eyes.has_left(999, world.id("Bruno")) is False
