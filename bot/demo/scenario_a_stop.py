"""Scenario A6: at the first bus stop all eight stay on, and the next series is asked about and published."""

from bot.demo.scenario_a_series import GROUP, give, publish_dates
from bot.demo.teller import Teller

EIGHT = ("Alasdair", "Bruno", "Callum", "Dev", "Ewan", "Fergus", "Gil", "Kit")
STAY = "Stay on"
SUMMER = "1 Aug - 5 Sep"
NEXT_DATES = "YNYNYYNYNYNYNYN"
"""What everybody says to the fifteen dates of the second series, in order of time: yes to the first of each two."""


async def first_stop(teller: Teller) -> None:
    """Play A6."""
    await choose(teller)
    await settle(teller)
    await next_series(teller)


async def choose(teller: Teller) -> None:
    """The card comes the morning after meeting 6; everybody taps once."""
    people = teller.people
    await teller.until(2027, 4, 29, 9)
    teller.tell("The morning after meeting 6 the bus stop opens (A6).")
    teller.read_message(people.card("Bruno", GROUP, STAY))
    for hour, name in enumerate(EIGHT):
        await teller.until(2027, 4, 30, 10 + hour)
        await people.tap_card(name, GROUP, STAY)
    teller.read("Kit")
    await teller.until(2027, 5, 13, 20)
    teller.tell("The bus stop has closed (A6).")
    teller.read_message(teller.simulated.channel(GROUP).history()[-1])
    teller.tell("What Alasdair reads:")
    for message in teller.simulated.direct("Alasdair").history()[-2:]:
        teller.read_message(message)


async def settle(teller: Teller) -> None:
    """No seat is free, so it takes one tap; the summer is kept free of meetings."""
    people = teller.people
    await people.type("Alasdair", GROUP, "bus-stop settle")
    teller.read("Alasdair")
    await people.tap("Alasdair", "Settle it")
    teller.tell("Alasdair is too early to settle it:")
    teller.read("Alasdair")
    await teller.until(2027, 5, 17, 9)
    await people.type("Alasdair", GROUP, "bus-stop settle")
    await people.tap("Alasdair", "Breaks…")
    await people.fill("Alasdair", breaks=SUMMER)
    teller.tell("The day after meeting 7 Alasdair keeps the summer free, and settles the stop.")
    teller.read("Alasdair")
    await people.type("Alasdair", GROUP, "bus-stop settle")
    teller.read("Alasdair")
    await people.tap("Alasdair", "Settle it")
    teller.read("Alasdair")
    await teller.simulated.settle_all()
    teller.tell("Hamish, who waits, reads:")
    teller.read_message(teller.simulated.direct("Hamish").history()[-1])


async def next_series(teller: Teller) -> None:
    """The question for the second series is open already; everybody answers, and Alasdair publishes."""
    people = teller.people
    for name in EIGHT:
        await people.tap_card(name, GROUP, "Enter my availability")
        await give(teller, name, NEXT_DATES)
    await teller.until(2027, 5, 24, 20)
    await publish_dates(teller, "Alasdair publishes the second series, across the summer.")
    teller.read_message(people.card("Bruno", GROUP, "My answers"))
