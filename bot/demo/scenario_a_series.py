"""Scenario A2 and A3: the group asks for a series, the bot proposes it, Gil answers late, the dates are published."""

from collections.abc import Mapping

from bot.demo.people import labels, texts
from bot.demo.scene import DIRECT
from bot.demo.teller import Teller

GROUP = "sunday-group"
ANSWERS: Mapping[str, str] = {"Y": "✓ Yes", "M": "~ If need be", "N": "✗ No"}
SAID: Mapping[str, str] = {
    "Alasdair": "YYYYNYYNYYYYYYMY",
    "Bruno": "YNYYNYYNNYYYYNYY",
    "Callum": "YYNYNMNYYNYNYYYN",
    "Dev": "YMYNYYMNNYYYNYYY",
    "Ewan": "NYYYNYNYYYNYYYNY",
    "Fergus": "YYYNNNYMYYYNYMYY",
    "Gil": "YYMYYYNYYMYYYYYN",
}
"""Everybody's answers to the sixteen dates, in order of time."""
DAYS_TO_ANSWER = (11, 11, 12, 12, 13, 14)
LATER = "Later dates ›"


async def first_series(teller: Teller) -> None:
    """Play A2 and A3."""
    await ask(teller)
    await answer(teller)
    await close(teller)
    await late(teller)
    await strict_gaps(teller)
    await publish(teller)


async def ask(teller: Teller) -> None:
    """Alasdair asks for eight meetings: the question is before him since he seated people; one tap opens it."""
    await teller.until(2027, 1, 10, 20)
    teller.tell("Alasdair asks for a series.")
    await teller.people.tap("Alasdair", "Open the question")
    teller.read("Alasdair")


async def answer(teller: Teller) -> None:
    """Six answer in the first days; on Friday Gil alone is reminded."""
    for day, name in zip(DAYS_TO_ANSWER, [name for name in SAID if name != "Gil"], strict=True):
        await teller.until(2027, 1, day, 12)
        await teller.people.tap_card(name, GROUP, "Enter my availability")
        taps = await give(teller, name, SAID[name]) + 1
        teller.tell(f"{name} has answered sixteen dates in {taps} taps.")
    teller.read("Fergus")
    await teller.until(2027, 1, 15, 20)
    teller.tell("Two days before the close Gil alone is reminded.")
    boxes = {name: teller.simulated.direct(name).history() for name in SAID}
    reminded = [name for name, box in boxes.items() if box and "a quiet reminder" in "".join(texts(box[-1]))]
    teller.say(f"  Reminded: {', '.join(reminded)}")


async def close(teller: Teller) -> None:
    """A2a: the question closes, and the proposal is ready."""
    await teller.until(2027, 1, 17, 20)
    teller.tell("The question has closed. Alasdair looks at the proposal (A2a).")
    await teller.people.tap_card("Alasdair", DIRECT, "See the proposal")
    teller.read("Alasdair")
    await teller.people.tap("Alasdair", "Swap a date")
    teller.tell("What each other date would cost:")
    teller.read("Alasdair")
    await teller.people.tap("Alasdair", "Back to the proposal")
    await teller.people.tap("Alasdair", "Ask again")
    teller.tell("Whose answer would move the plan:")
    teller.read("Alasdair")


async def late(teller: Teller) -> None:
    """A2b: Gil answers on Monday morning, and organisers hear what that changes."""
    await teller.until(2027, 1, 18, 8, 15)
    await teller.people.tap_card("Gil", DIRECT, "Enter my availability")
    await give(teller, "Gil", SAID["Gil"])
    await teller.simulated.settle_all()
    teller.tell("Gil has answered late. Organisers hear (A2b):")
    teller.read_message(teller.people.card("Alasdair", DIRECT, "See the proposal"))
    await teller.people.tap_card("Alasdair", DIRECT, "See the proposal")
    teller.read("Alasdair")


async def strict_gaps(teller: Teller) -> None:
    """A2c: with gaps of 14 to 21 days one chain is left; then the gaps are as before."""
    await _change_gap(teller, "14", "21")
    teller.tell("With a gap of 14 to 21 days at all events (A2c):")
    await teller.people.type("Alasdair", GROUP, "series propose")
    teller.read("Alasdair")
    await _change_gap(teller, "10", "25")


async def publish(teller: Teller) -> None:
    """A3: Alasdair publishes the plan with Gil's answers."""
    await teller.until(2027, 1, 18, 19)
    await publish_dates(teller, "Alasdair publishes the series (A3).")
    teller.tell("The card in the channel, and what is to come:")
    teller.read_message(teller.people.card("Alasdair", GROUP, "My answers"))
    for each in await teller.simulated.upcoming(100):
        teller.say(f"  {each.at:%a %d %b %Y %H:%M}Z  {each.words}")


async def publish_dates(teller: Teller, what: str) -> None:
    """Look at the proposal once more, and announce it."""
    await teller.people.type("Alasdair", GROUP, "series publish")
    await teller.people.tap("Alasdair", "Publish these 8 dates")
    teller.tell(what)
    teller.read("Alasdair")
    await teller.simulated.settle_all()


async def give(teller: Teller, name: str, letters: str) -> int:
    """Answer all dates, page by page; return how many taps it took."""
    taps = 0
    while letters:
        on_page = labels(teller.people.panel(name)).count(ANSWERS["Y"])
        for place, letter in enumerate(letters[:on_page]):
            await teller.people.tap_nth(name, ANSWERS[letter], place)
        letters, taps = letters[on_page:], taps + on_page
        if letters:
            await teller.people.tap(name, LATER)
            taps += 1
    return taps


async def _change_gap(teller: Teller, least: str, most: str) -> None:
    await teller.people.type("Alasdair", GROUP, "group settings")
    await teller.people.tap("Alasdair", "Change something…", "gap")
    gap = {"preferred_least": "14", "preferred_most": "21", "hard_least": least, "hard_most": most}
    await teller.people.fill("Alasdair", **gap)
    await teller.people.tap("Alasdair", "Save")
