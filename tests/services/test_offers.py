"""Offers of seats: scenario A4 to the minute, and what late, repeated, foreign and refused taps come to."""

from bot.domain.availability import Answer
from bot.domain.consent import Round, Said
from bot.domain.group import Group
from bot.domain.meeting import Rsvp
from bot.domain.membership import State
from bot.domain.message import Kind
from bot.store import meetings as meeting_store
from tests.filling import (
    JONAS,
    LEWIS,
    MAGNUS,
    NIALL,
    OWEN,
    agree_to_offers,
    local,
    made,
    pass_time,
    queue,
    say,
    take_seat,
    the_round,
    written,
)
from tests.riding import ride
from tests.world import ALASDAIR, BRUNO, HAMISH, IAIN, KIT, MEMBERS, House

WAITING = (HAMISH, IAIN, JONAS, KIT, LEWIS, MAGNUS, NIALL, OWEN)


async def a4(house: House) -> tuple[Group, Round]:
    """Publish the series of A3 on 18 Jan at 19:00 and ask the group about newcomers at once."""
    group = await house.group(open_to_newcomers=True)
    await queue(house, group, *WAITING)
    house.clock.wall(2027, 1, 18, 19)
    await ride(house, group, with_kit=False)
    await house.calling.start_series(house.acting(ALASDAIR), group.id)
    asked = await the_round(house, group)
    await agree_to_offers(house, asked)
    return group, asked


async def test_scenario_a4_to_the_minute(house: House) -> None:
    """One seat: Hamish does not answer, Iain declines, Jonas is flagged, Kit takes it."""
    group, asked = await a4(house)
    assert asked.newcomers == (HAMISH, IAIN, JONAS, KIT)
    assert [local(asked.starts_at), local(asked.ends_at)] == ["Mon 18 Jan, 19:00", "Sat 23 Jan, 19:00"]
    assert {one for one, _ in await written(house, Kind.CONSENT_ASK)} == {*MEMBERS}
    await say(house, asked, BRUNO, JONAS, Said.CONFLICT)

    await pass_time(house, 2027, 1, 25, 18, 59)
    before = await made(house, asked.id)
    await pass_time(house, 2027, 1, 26, 9)
    await house.offers.decline(house.acting(IAIN), (await made(house, asked.id))[IAIN].id)
    house.clock.wall(2027, 1, 26, 21, 40)
    offers = await made(house, asked.id)
    for number in range(1, 9):
        said = Answer.NO if number == 7 else Answer.YES
        await house.offers.say(house.acting(KIT), offers[KIT].id, number, said)
    await take_seat(house, offers[KIT])

    assert [*before] == [HAMISH]
    assert [*offers] == [HAMISH, IAIN, KIT]
    spans = [(local(offer.starts_at), local(offer.ends_at)) for offer in offers.values()]
    assert spans == [
        ("Sat 23 Jan, 19:00", "Mon 25 Jan, 19:00"),
        ("Mon 25 Jan, 19:00", "Wed 27 Jan, 19:00"),
        ("Tue 26 Jan, 09:00", "Thu 28 Jan, 09:00"),
    ]
    assert await house.line(group) == [HAMISH, IAIN, JONAS, LEWIS, MAGNUS, NIALL, OWEN]
    assert [(await house.row(group, one)).missed for one in (HAMISH, IAIN, JONAS)] == [1, 1, 0]  # type: ignore[union-attr]
    assert (await house.row(group, KIT)).state is State.SEATED  # type: ignore[union-attr]
    async with house.database.reading() as db:
        dates = await meeting_store.of_series(db, asked.series_id)
    assert [one.rsvps.get(KIT) for one in dates] == [Rsvp.COMING] * 6 + [Rsvp.SORRY, Rsvp.COMING]
    told = [one for one, _ in await written(house, Kind.STILL_WAITING)]
    assert told == [HAMISH, IAIN, JONAS, LEWIS, MAGNUS, NIALL, OWEN]
    assert await written(house, Kind.OFFER_REMINDER) == []
    assert [one for one, _ in await written(house, Kind.WELCOME)] == [KIT]
    assert await house.count("consent_flags") == await house.count("consent_newcomers") == 0
