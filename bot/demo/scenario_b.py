"""Scenario B, which goes on where A ends: a bus stop with more people who want on than there are seats."""

from collections.abc import Mapping

from bot.demo import scenario_a
from bot.demo.people import People
from bot.demo.scenario_a_rating import CHOOSE
from bot.demo.scenario_a_seat import A_REASON, SAY, TAKE
from bot.demo.scenario_a_series import GROUP
from bot.demo.scenario_a_stop import STAY
from bot.demo.scene import DIRECT
from bot.demo.simulated import SimulatedDiscord
from bot.demo.teller import Say, Teller

SCENE = scenario_a.SCENE
GET_OFF, KEEP = "Get off here", "Keep my seat"
ASK = "Ask the group about newcomers"
STAYING = ("Alasdair", "Bruno", "Ewan", "Gil")
ASKED = ("Alasdair", "Bruno", "Ewan", "Fergus", "Gil", "Dev")
WITHOUT = ("Iain", "Lewis", "Niall")
SCORES: Mapping[str, str] = {"Alasdair": "9", "Bruno": "9", "Callum": "8", "Dev": "10", "Ewan": "7", "Kit": "8"}


async def play(people: People, simulated: SimulatedDiscord, say: Say) -> None:
    """Play A, then B1 to B7."""
    await scenario_a.play(people, simulated, say)
    teller = Teller(people, simulated, SCENE, say)
    await withdraw(teller)
    await choose(teller)
    await close(teller)
    await fergus_stays(teller)
    await consent(teller)
    await offers(teller)
    await settlement(teller)
    await farewell(teller)


async def withdraw(teller: Teller) -> None:
    """Jonas and Owen do not want to wait any longer."""
    await teller.until(2027, 9, 1, 12)
    teller.tell("Jonas and Owen leave the waiting list.")
    for name in ("Jonas", "Owen"):
        await teller.people.type(name, "lobby", "waiting-list leave")


async def choose(teller: Teller) -> None:
    """B1: four stay, Kit and Callum get off, Dev keeps the seat, Fergus says nothing."""
    people = teller.people
    await teller.until(2027, 10, 14, 9)
    teller.tell("The second bus stop opens (B1).")
    for hour, name in enumerate(STAYING):
        await teller.until(2027, 10, 15, 10 + hour)
        await people.tap_card(name, GROUP, STAY)
    await teller.until(2027, 10, 16, 12)
    await people.tap_card("Kit", GROUP, GET_OFF)
    await people.tap("Kit", "Let me tell them myself")
    teller.tell("Kit moves to Inverness, and wants to tell the others at the meeting.")
    teller.read("Kit")
    await teller.until(2027, 10, 25, 12)
    await people.tap_card("Callum", GROUP, GET_OFF)
    await people.tap("Callum", "Tell me about later stops")
    await teller.until(2027, 10, 27, 12)
    await people.tap_card("Dev", GROUP, KEEP)
    teller.read("Dev")


async def close(teller: Teller) -> None:
    """The stop closes; Alasdair asks the group about newcomers, which begins on Monday."""
    people = teller.people
    await teller.until(2027, 10, 28, 20)
    teller.tell("The second bus stop has closed (B1).")
    teller.read_message(teller.simulated.channel(GROUP).history()[-1])
    teller.tell("What Alasdair reads, and taps:")
    teller.read_message(people.card("Alasdair", DIRECT, "Write an answer down"))
    await people.tap_card("Alasdair", DIRECT, ASK)
    teller.read("Alasdair")
    await people.tap("Alasdair", "Ask the group")
    teller.read("Alasdair")


async def fergus_stays(teller: Teller) -> None:
    """B2: Fergus says at the meeting that he stays, and Alasdair writes it down."""
    people = teller.people
    await teller.until(2027, 10, 31, 18, 10)
    await people.tap_card("Alasdair", DIRECT, "Write an answer down")
    await people.tap("Alasdair", "Somebody stays on…", "Fergus")
    teller.tell("Fergus stays, and Alasdair writes it down (B2).")
    teller.read("Alasdair")
    await people.type("Alasdair", GROUP, "bus-stop status")
    teller.read("Alasdair")


async def consent(teller: Teller) -> None:
    """B3: six are asked about five newcomers; Gil has a reason about the third, who is Lewis."""
    people = teller.people
    await teller.until(2027, 11, 1, 9)
    teller.tell("Those who ride on are asked about newcomers (B3).")
    for name in ASKED:
        people.card(name, DIRECT, SAY)
    teller.read_message(people.card("Gil", DIRECT, SAY))
    await people.pick_on(people.card("Gil", DIRECT, SAY), "Gil", (SAY, 2), A_REASON)


async def offers(teller: Teller) -> None:
    """B4: Hamish and Iain are offered the two seats; Hamish takes one, Iain's goes to Magnus."""
    people = teller.people
    await teller.until(2027, 11, 6, 9)
    teller.tell("Hamish and Iain are offered a seat (B4).")
    teller.read_message(people.card("Hamish", DIRECT, TAKE))
    await teller.until(2027, 11, 8, 12)
    await take(teller, "Hamish")
    await teller.until(2027, 11, 11, 9)
    teller.tell("Iain is reminded.")
    teller.read_message(teller.simulated.direct("Iain").history()[-1])
    await teller.until(2027, 11, 13, 9)
    teller.tell("Iain has not answered: the seat is offered to Magnus.")
    teller.read_message(people.card("Magnus", DIRECT, TAKE))
    await teller.until(2027, 11, 14, 10, 30)
    await take(teller, "Magnus")


async def settlement(teller: Teller) -> None:
    """B5 and B6: the roster is fixed, the next question is open; an old button says what became of it."""
    people = teller.people
    await teller.simulated.settle_all()
    teller.tell("Everything is settled (B5).")
    teller.read_message(teller.simulated.direct("Alasdair").history()[-1])
    for name in WITHOUT:
        teller.tell(f"{name} reads:")
        teller.read_message(teller.simulated.direct(name).history()[-1])
    teller.tell("The question for the third series is open (B6).")
    teller.read_message(people.card("Bruno", GROUP, "Enter my availability"))
    await teller.until(2027, 11, 15, 12)
    await people.tap_card("Iain", DIRECT, TAKE)
    teller.tell("Iain taps the old offer:")
    teller.read("Iain")


async def farewell(teller: Teller) -> None:
    """B7: the last meeting, the next morning, and how it went."""
    people = teller.people
    await teller.until(2027, 11, 17, 21, 30)
    teller.tell("The last meeting is over (B7).")
    for name, score in SCORES.items():
        await people.tap_card(name, DIRECT, CHOOSE, score)
    await teller.until(2027, 11, 18, 10)
    teller.tell("The morning after, the members are:")
    await people.type("Alasdair", GROUP, "group members list")
    teller.read("Alasdair")
    await people.type("Alasdair", GROUP, "waiting-list show")
    teller.read("Alasdair")
    await teller.until(2027, 11, 24, 20)
    teller.tell("The question is closed: how it went (B7).")
    teller.read_message(people.card("Bruno", GROUP, "How it went"))


async def take(teller: Teller, name: str) -> None:
    """Take an offered seat whose series has no dates yet."""
    await teller.people.tap_card(name, DIRECT, TAKE)
    teller.tell(f"{name} takes the seat.")
    teller.read(name)
    await teller.people.tap(name, "Agree and take the seat")
    teller.read(name)
