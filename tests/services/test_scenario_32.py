"""Scenario 32: one seat, one live offer, and everybody taps at once, in the minute in which it expires."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta

import pytest

from bot.domain.group import Group
from bot.domain.membership import State
from bot.domain.message import Kind
from bot.domain.offers import OfferState
from bot.errors import UserError
from tests.filling import JONAS, LEWIS, MAGNUS, NIALL, OWEN, agree_to_offers, made, pass_time, queue, the_round
from tests.riding import ride
from tests.world import ALASDAIR, HAMISH, IAIN, KIT, STRANGER, House

SAID = {"offer_ended", "offer_taken", "not_found", "read_first"}
"""What a tap may hear that takes no seat; each has a kind sentence."""


async def offered(house: House) -> tuple[int, dict[int, int]]:
    """Bring one seat to its third offer: Hamish let it pass, Iain too, Jonas holds it; return the numbers by person."""
    group = await house.group(open_to_newcomers=True)
    await queue(house, group, HAMISH, IAIN, JONAS, KIT, LEWIS, MAGNUS, NIALL, OWEN)
    house.clock.wall(2027, 1, 16, 19)
    await ride(house, group, with_kit=False)
    await house.calling.start_series(house.acting(ALASDAIR), group.id)
    asked = await the_round(house, group)
    await agree_to_offers(house, asked)
    await pass_time(house, 2027, 1, 21, 19)
    await house.offers.decline(house.acting(HAMISH), (await made(house, asked.id))[HAMISH].id)
    house.clock.wait(minutes=1)
    await house.offers.decline(house.acting(IAIN), (await made(house, asked.id))[IAIN].id)
    offers = {one: offer.id for one, offer in (await made(house, asked.id)).items()}
    await house.offers.read(house.acting(JONAS), offers[JONAS])
    return asked.id, offers


async def tap(house: House, user_id: int, offer_id: int) -> str:
    """Tap *Take the seat*; return what is heard."""
    try:
        await house.offers.accept(house.acting(user_id), offer_id)
    except UserError as error:
        return error.code
    return "taken"


async def places(house: House, group: Group) -> dict[int, datetime | None]:
    """Return since when each of those waits who have or had no seat to take."""
    rows = [await house.row(group, one) for one in (HAMISH, IAIN, LEWIS, MAGNUS)]
    return {row.user_id: row.waiting_since for row in rows if row is not None}


@pytest.mark.parametrize("expiry_first", [False, True])
async def test_scenario_32_one_seat_is_taken_and_everybody_else_hears_a_kind_sentence(
    house: House,
    expiry_first: bool,
) -> None:
    """Twenty taps of the holder, nineteen on ended, foreign and forged offers, the expiry in the same tick."""
    round_id, offers = await offered(house)
    group_id = (await made(house, round_id))[JONAS].group_id
    group = await house.stored(group_id)
    since = await places(house, group)
    ends = (await made(house, round_id))[JONAS].ends_at
    house.clock.at = ends if expiry_first else ends - timedelta(seconds=1)
    others = [(HAMISH, offers[HAMISH]), (IAIN, offers[IAIN]), (STRANGER, offers[JONAS]), (KIT, offers[JONAS])]
    taps = [(JONAS, offers[JONAS])] * 20 + (others * 4) + [(KIT, 999), (JONAS, 0), (LEWIS, 10**17)]

    heard = [tap(house, *each) for each in taps]
    if expiry_first:
        said = Counter((await asyncio.gather(house.decide_all(), *heard))[1:])
    else:
        said = Counter((await asyncio.gather(*heard, house.decide_all()))[:-1])
        house.clock.at = ends
    await house.decide_all()

    after = await made(house, round_id)
    assert len(taps) == 39
    assert said["taken"] == int(not expiry_first)
    assert {*said} - {"taken"} <= SAID
    states = await house.states(group)
    seated = [one for one in (HAMISH, IAIN, JONAS, KIT, LEWIS, MAGNUS, STRANGER) if states.get(one) is State.SEATED]
    assert seated == ([] if expiry_first else [JONAS])
    assert sum(offer.state in {OfferState.LIVE, OfferState.ACCEPTED} for offer in after.values()) == 1
    assert await places(house, group) == since
    told = Counter(row["target"] for row in await house.outbox(Kind.WELCOME, Kind.STILL_WAITING))
    assert {*told.values()} <= {1}
    assert Counter(row["target"] for row in await house.outbox(Kind.SEAT_OFFER)).most_common(1)[0][1] == 1
    assert told[f"u:{JONAS}"] == int(not expiry_first)
