"""The simulated Discord: its clock, its places, its people, and a bot that is started anew."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest

from bot.demo.ports import Clock
from bot.demo.scene import DIRECT, Look
from bot.demo.simulated import DemoError, SimulatedDiscord
from tests.demo.toy import SCENE, STARTS_AT, Notes, ToyBot, post_card, reminders


@pytest.fixture
def notes() -> Notes:
    """Three reminders to come."""
    return Notes(due=reminders(3, 10, 40))


@pytest.fixture
async def world(notes: Notes) -> AsyncGenerator[SimulatedDiscord, None]:
    """The toy scene with the toy bot in it and the card posted."""
    simulated = SimulatedDiscord(lambda clock: ToyBot(clock, notes), starts_at=STARTS_AT)
    simulated.furnish(SCENE)
    async with simulated:
        await post_card(simulated)
        yield simulated


def said(world: SimulatedDiscord) -> list[tuple[datetime, str]]:
    """When what was posted in the group's channel, the card left out."""
    return [(each.created_at, each.content) for each in world.channel("our-circle").history() if each.content]


async def test_time_begins_where_the_scene_says_and_stands_still(world: SimulatedDiscord) -> None:
    """The bot's clock is the scene's from its first breath."""
    await asyncio.sleep(0.05)

    assert world.now() == world.bot.clock.now() == STARTS_AT


async def test_each_person_sees_their_own_places_and_roles(world: SimulatedDiscord) -> None:
    """A private channel is there only for those who hold its role; direct messages are everyone's."""
    assert world.places("Alasdair") == ("our-circle", "lobby", "organisers", DIRECT)
    assert world.places("Bruno") == ("our-circle", "lobby", DIRECT)
    assert world.places("Hamish") == ("lobby", DIRECT)
    assert world.roles("Alasdair") == ("Organiser", "Circle member")
    assert world.roles("Hamish") == ()


async def test_a_jump_stops_wherever_something_is_due(world: SimulatedDiscord) -> None:
    """Each reminder is posted at its own time, in order, and the clock ends where it was sent."""
    await world.advance(timedelta(days=20))

    first = STARTS_AT.replace(hour=9)
    expected = [(first + timedelta(days=3), "Reminder of day 3"), (first + timedelta(days=10), "Reminder of day 10")]
    assert [(at, words[: len("Reminder of day 10")].strip(" <")) for at, words in said(world)] == expected
    assert world.now() == STARTS_AT + timedelta(days=20)


async def test_the_next_thing_is_one_jump_away_until_there_is_none(world: SimulatedDiscord) -> None:
    """Three jumps for three reminders; a fourth goes nowhere."""
    stops: list[datetime] = []
    for _ in range(4):
        await world.jump_to_next()
        stops.append(world.now())

    first = STARTS_AT.replace(hour=9)
    assert stops == [first + timedelta(days=day) for day in (3, 10, 40, 40)]


async def test_nobody_jumps_into_the_past(world: SimulatedDiscord) -> None:
    """Time does not go back, and nothing happens."""
    await world.jump_to(STARTS_AT - timedelta(days=1))

    assert world.now() == STARTS_AT
    assert said(world) == []


async def test_what_an_act_makes_due_is_done_at_once(world: SimulatedDiscord) -> None:
    """Bruno asks for something due now and has it before the turn ends."""
    mark = world.mark()

    async with world.turn():
        await world.actor("Bruno").slash(world.channel("lobby"), "soon")

    assert world.since(Look("Bruno", DIRECT), mark) == 1


async def test_a_bot_that_never_gets_done_is_named_and_does_not_hang(notes: Notes, world: SimulatedDiscord) -> None:
    """A tick that leaves its work due would turn for ever."""
    async with world.turn():
        notes.due.clear()
    world.env.bot = Stuck(STARTS_AT)

    with pytest.raises(DemoError, match="does not get it done"):
        await world.settle_all()

    world.env.bot = Stuck(None)


class Stuck:
    """A bot's side that does nothing."""

    def __init__(self, due: datetime | None) -> None:
        self.due = due

    async def tick(self) -> None:
        """Leave everything as it is."""

    async def next_due(self) -> datetime | None:
        """The same as ever."""
        return self.due

    async def close(self) -> None:
        """Nothing to close."""


async def test_new_is_what_others_wrote_where_i_can_see_it(world: SimulatedDiscord) -> None:
    """One's own words and other people's ephemeral answers are not new to one."""
    mark = world.mark()

    async with world.turn():
        await world.actor("Bruno").send(world.channel("lobby"), "Hello all")
        await world.actor("Bruno").slash(world.channel("lobby"), "hello")

    assert world.since(Look("Hamish", "lobby"), mark) == 1
    assert world.since(Look("Bruno", "lobby"), mark) == 1
    assert world.since(Look("Hamish", DIRECT), mark) == 0


async def test_looking_elsewhere_changes_the_address_and_the_same_look_keeps_it(world: SimulatedDiscord) -> None:
    """A browser loads the new place by itself, and nothing is lost by asking twice."""
    await world.look(Look("Alasdair", "our-circle"))
    first = world.preview_address
    await world.look(Look("Alasdair", "our-circle"))
    again = world.preview_address
    await world.look(Look("Hamish", DIRECT))

    assert again == first != world.preview_address
    assert world.preview_address.split("?")[0] == first.split("?")[0]


async def test_nobody_looks_where_they_may_not(world: SimulatedDiscord) -> None:
    """A newcomer does not see the private channel, and stays where he was."""
    await world.look(Look("Hamish", "lobby"))

    with pytest.raises(DemoError, match="Hamish cannot look there"):
        await world.look(Look("Hamish", "our-circle"))

    assert world.looking == Look("Hamish", "lobby")


async def test_an_old_card_works_after_a_restart(world: SimulatedDiscord, notes: Notes) -> None:
    """The first bot is closed; another instance answers the button of the same message."""
    old = world.bot

    await world.restart()
    async with world.turn():
        await world.actor("Bruno").click(world.channel("our-circle").last_message, custom_id="toy:here")

    assert old.shut
    assert world.bot is not old
    assert notes.taps == ["Bruno"]


async def test_a_bots_mistake_becomes_a_sentence(world: SimulatedDiscord) -> None:
    """The visitor reads that something went wrong, never how."""
    async with world.turn():
        await world.actor("Bruno").slash(world.channel("lobby"), "broken")

    assert world.problem == "Something went wrong in the bot; the window where the demo runs says what."


async def test_events_of_the_server_are_listed_in_order(world: SimulatedDiscord) -> None:
    """What the preview does not show."""
    guild = world.env.guild
    for name, day in (("Second", 20), ("First", 10)):
        start = (STARTS_AT + timedelta(days=day)).isoformat()
        guild.create_scheduled_event(name, start_time=start, entity_type=3, location="Fergus's house")

    assert [(each.name, each.location) for each in world.events()] == [
        ("First", "Fergus's house"),
        ("Second", "Fergus's house"),
    ]


async def test_a_tap_that_comes_while_the_view_is_changed_holds_nobody_up(world: SimulatedDiscord) -> None:
    """The view waits for the turn and the tap waits for the turn; neither may wait for the other."""
    await world.look(Look("Bruno", "our-circle"))
    address, _, capability = world.preview_address.partition("/?n=1#")
    released = asyncio.Event()
    async with aiohttp.ClientSession(address, headers={"X-Simcord-Capability": capability}) as browser:
        page = await (await browser.post("/api/pages", json={})).json()
        holding = asyncio.create_task(hold(world, released))
        await asyncio.sleep(0)
        looking = asyncio.create_task(world.look(Look("Bruno", "lobby")))
        await asyncio.sleep(0)
        tap = asyncio.create_task(refresh(browser, page))
        await asyncio.sleep(0.1)
        released.set()
        async with asyncio.timeout(3):
            await asyncio.gather(holding, looking)
            assert await tap == 400

    assert world.looking == Look("Bruno", "lobby")


async def hold(world: SimulatedDiscord, released: asyncio.Event) -> None:
    """Keep everyone waiting until released."""
    async with world.turn():
        await released.wait()


async def refresh(browser: aiohttp.ClientSession, page: dict[str, Any]) -> int:
    """Do as the preview's page does when somebody taps; return the answer's status."""
    context = page["context"]
    body = {"kind": "refresh", "protocol_version": 3, "sequence": 1, "request_id": "r1"}
    body |= {"generation": context["generation"], "bot_generation": page["botGeneration"]}
    answer = await browser.post("/api/action", json=body, headers={"X-Simcord-Context": context["id"]})
    return answer.status


async def test_a_bot_that_cannot_start_is_closed(notes: Notes) -> None:
    """Its database must not keep the process alive."""
    made: list[ToyBot] = []

    def build(clock: Clock) -> ToyBot:
        made.append(Late(clock, notes))
        return made[-1]

    with pytest.raises(OSError, match="disk full"):
        async with SimulatedDiscord(build, starts_at=STARTS_AT):
            pass

    assert made[0].shut


class Late(ToyBot):
    """A toy bot that fails on its way up."""

    async def setup_hook(self) -> None:
        """Fail."""
        message = "disk full"
        raise OSError(message)
