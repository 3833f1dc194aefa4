"""People who wait for a seat in the Sunday group, and what a test of rounds and offers asks of the house."""

from datetime import datetime

from bot.domain import wall_time
from bot.domain.consent import Round, Said
from bot.domain.group import Group
from bot.domain.message import Kind
from bot.domain.offers import Offer
from bot.store import agenda, consent, offers
from tests.world import FERGUS, HAMISH, IAIN, KIT, LONDON, House

JONAS, LEWIS, MAGNUS, NIALL, OWEN = range(20, 25)
NAMES = {
    HAMISH: "Hamish", IAIN: "Iain", JONAS: "Jonas", KIT: "Kit", LEWIS: "Lewis", MAGNUS: "Magnus", NIALL: "Niall",
    OWEN: "Owen",
}  # fmt: skip
"""Who is interested in scenario A, in order."""


async def queue(house: House, group: Group, *people: int) -> None:
    """Put people in line, a minute apart."""
    for user_id in people:
        await house.join(group, user_id, NAMES[user_id], f"{NAMES[user_id]} says hello")
        house.clock.wait(minutes=1)


async def the_round(house: House, group: Group) -> Round:
    """Return the group's round under way."""
    async with house.database.reading() as db:
        (asked,) = await consent.under_way(db, group.id)
    return asked


async def made(house: House, round_id: int) -> dict[int, Offer]:
    """Return the offers of a round, by person, in the order in which they were made."""
    async with house.database.reading() as db:
        return {offer.user_id: offer for offer in await offers.of_round(db, round_id)}


async def say(house: House, asked: Round, member: int, newcomer: int, said: Said) -> None:
    """Have a member say something of a newcomer."""
    async with house.database.reading() as db:
        ids = await consent.newcomer_ids(db, asked.id)
    await house.consent.say(house.acting(member), ids[newcomer], said)


async def agree_to_offers(house: House, asked: Round) -> None:
    """Have Fergus give his word, where it is asked for."""
    if asked.word_id is not None:
        await house.words.agree(house.acting(FERGUS), asked.word_id)


async def pass_time(house: House, *wall: int) -> None:
    """Go to a wall time in London, minute by minute as far as anything falls due: each is decided at its instant."""
    until = wall_time.instant(datetime(*wall), LONDON)  # type: ignore[arg-type]
    while (due := await _next_due(house)) is not None and due <= until:
        house.clock.at = max(house.clock.at, due)
        await house.decide_all()
    house.clock.at = until


async def take_seat(house: House, offer: Offer) -> None:
    """Read the agreement and take the seat."""
    await house.offers.read(house.acting(offer.user_id), offer.id)
    await house.offers.accept(house.acting(offer.user_id), offer.id)


def local(at: datetime) -> str:
    """Return an instant as London's wall shows it."""
    return wall_time.in_words(wall_time.local(at, LONDON))


async def written(house: House, *kinds: Kind) -> list[tuple[int, str]]:
    """Return to whom messages of some kinds are written, and when they are due, the first one first."""
    rows = await house.outbox(*kinds)
    return [(int(row["target"].removeprefix("u:")), local(row["due_at"])) for row in rows]


async def _next_due(house: House) -> datetime | None:
    async with house.database.reading() as db:
        return await agenda.next_due(db)
