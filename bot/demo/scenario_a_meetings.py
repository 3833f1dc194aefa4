"""Scenario A5: meeting 4 is nearly at risk, then at risk."""

from bot.demo.scenario_a_series import GROUP
from bot.demo.teller import Teller

SORRY = "Sorry, can't"


async def fourth_meeting(teller: Teller) -> None:
    """Play A5."""
    await the_day_before(teller)
    await gil_says_sorry(teller)


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
