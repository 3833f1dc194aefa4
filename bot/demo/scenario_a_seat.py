"""Scenario A4: one seat is free; the group is asked about four newcomers, and it is offered until Kit takes it."""

from bot.demo.scenario_a_series import ANSWERS, GROUP
from bot.demo.scene import DIRECT
from bot.demo.teller import Teller

CANNOT = "16 May"
"""The one of the eight dates that Kit can't make."""
A_REASON = "I know a reason it could not work"
SAY = "Fine, unless you say otherwise"
TAKE, PASS = "Take the seat", "Not this time, keep my place"


async def fill_the_seat(teller: Teller) -> None:
    """Play A4."""
    await ask_the_group(teller)
    await offer(teller)
    await kit_takes_it(teller)


async def ask_the_group(teller: Teller) -> None:
    """Alasdair asks the group about the next four in line; Bruno has a reason about the third, who is Jonas."""
    people = teller.people
    await people.type("Alasdair", GROUP, "waiting-list invite")
    teller.tell("A seat is free, and eight are waiting. Alasdair looks (A4).")
    teller.read("Alasdair")
    await people.tap("Alasdair", "Ask the group")
    teller.read("Alasdair")
    await teller.simulated.settle_all()
    teller.tell("Bruno is asked in private.")
    teller.read_message(people.card("Bruno", DIRECT, SAY))
    await people.pick_on(people.card("Bruno", DIRECT, SAY), "Bruno", (SAY, 2), A_REASON)
    teller.read("Bruno")
    await teller.simulated.settle_all()
    teller.tell("The organisers read who is not offered a seat, and nothing more.")
    teller.read_message(people.card("Alasdair", DIRECT, "Who is not offered a seat"))


async def offer(teller: Teller) -> None:
    """Hamish does not answer, Iain lets it pass, Jonas is not asked, and Kit is."""
    people = teller.people
    await teller.until(2027, 1, 23, 19)
    teller.tell("Nobody else had a reason. Hamish is offered the seat, for 48 hours.")
    teller.read_message(people.card("Hamish", DIRECT, TAKE))
    await teller.until(2027, 1, 25, 19)
    teller.tell("Hamish has not answered. It is Iain's turn.")
    teller.read_message(people.card("Iain", DIRECT, TAKE))
    await teller.until(2027, 1, 26, 9)
    await people.tap_card("Iain", DIRECT, PASS)
    await teller.simulated.settle_all()
    teller.tell("Iain can't make Wednesdays. It is Kit's turn.")
    teller.read("Iain")
    teller.read_message(people.card("Kit", DIRECT, TAKE))


async def kit_takes_it(teller: Teller) -> None:
    """Kit says which dates are possible, reads what the group has agreed, and is in."""
    people = teller.people
    await teller.until(2027, 1, 26, 21, 40)
    await people.tap_card("Kit", DIRECT, TAKE)
    teller.tell("Kit takes the seat: first the dates, then what the group has agreed.")
    for label in teller.labelled("Kit", ", "):
        await people.tap("Kit", label, ANSWERS["N"] if CANNOT in label else ANSWERS["Y"])
    teller.read("Kit")
    await people.tap("Kit", "Go on")
    teller.read("Kit")
    await people.tap("Kit", "Agree and take the seat")
    teller.read("Kit")
    await teller.simulated.settle_all()
    teller.tell("Kit is welcomed, and everybody who waits hears the same.")
    teller.read_message(teller.simulated.direct("Kit").history()[-1])
    for name in ("Hamish", "Jonas"):
        teller.read_message(teller.simulated.direct(name).history()[-1])
    teller.tell("Who is in now, and who waits:")
    await people.type("Alasdair", GROUP, "group members list")
    teller.read("Alasdair")
    await people.type("Alasdair", GROUP, "waiting-list show")
    teller.read("Alasdair")
