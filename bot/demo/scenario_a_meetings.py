"""Scenario A4 and A5: Kit gets the seat that is free, and meeting 4 is nearly at risk, then at risk.

Until seats are offered, Alasdair adds Kit by hand.
"""

from bot.demo.people import texts
from bot.demo.scenario_a_series import GROUP
from bot.demo.scene import DIRECT
from bot.demo.teller import Teller

COMING, SORRY = "I'm coming", "Sorry, can't"
CANNOT = "16 May"
"""The one of the eight dates that Kit can't make."""


async def fourth_meeting(teller: Teller) -> None:
    """Play A4 and A5."""
    await seat_kit(teller)
    await the_day_before(teller)
    await gil_says_sorry(teller)


async def seat_kit(teller: Teller) -> None:
    """Alasdair gives Kit the seat; Kit is asked about the dates."""
    await teller.until(2027, 1, 26, 21, 40)
    await teller.people.type("Alasdair", GROUP, "group members add")
    await teller.people.tap("Alasdair", "Members", "Kit")
    await teller.simulated.settle_all()
    teller.tell("Kit has the eighth seat, and is asked about the dates (A4).")
    teller.read_message(teller.people.card("Kit", DIRECT, "My answers"))
    await teller.people.tap_card("Kit", DIRECT, "My answers")
    await _answer_all(teller, "Kit")
    teller.read("Kit")


async def the_day_before(teller: Teller) -> None:
    """Four of eight are coming to meeting 4, which is enough; Fergus has not said."""
    await teller.until(2027, 3, 30, 10)
    teller.tell("The day before meeting 4, four of eight are coming: enough (A5).")
    await teller.people.type("Alasdair", GROUP, "meetings next")
    teller.read("Alasdair")


async def gil_says_sorry(teller: Teller) -> None:
    """Now three are coming: organisers hear of it, and Fergus is asked, once."""
    await teller.people.type("Gil", GROUP, "meetings next")
    await teller.people.tap("Gil", SORRY)
    await teller.simulated.settle_all()
    teller.tell("Gil can't come after all: meeting 4 is at risk, and organisers hear of it.")
    teller.read_message(teller.simulated.direct("Alasdair").history()[-1])
    teller.tell("Fergus, who has not said, is asked once.")
    for message in teller.simulated.direct("Fergus").history()[-2:]:
        teller.read_message(message)


async def _answer_all(teller: Teller, name: str) -> None:
    """Say coming to every meeting but one, in the order of the list."""
    shown = [text for text in texts(teller.people.panel(name)) if "<t:" in text]
    wanted = [SORRY if teller.names_day(text, CANNOT) else COMING for text in shown]
    for place, label in enumerate(wanted):
        await teller.people.tap_nth(name, label, place)
